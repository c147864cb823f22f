//! Unsubscribing without signing in: a signed link that names a person and what it wants no more mail of. The link's
//! page asks first; a POST to the same address does it, as mail programs send it for their readers (RFC 8058).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Query};
use serde_json::json;

use crate::{
    kind::{Kind, MailFrequency},
    preferences,
};

const PURPOSE: &str = "notification.unsubscribe";
/// Bytes of the authentication code in a link: 128 bits.
const CODE_LENGTH: usize = 16;

/// What somebody wants no more mail of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Kind(Kind),
    /// Everything that this digest tells of.
    Digest(MailFrequency),
}

impl From {
    const fn word(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.key(),
            Self::Digest(frequency) => frequency.as_str(),
        }
    }

    fn read(word: &str) -> Option<Self> {
        match word {
            "daily" => Some(Self::Digest(MailFrequency::Daily)),
            "weekly" => Some(Self::Digest(MailFrequency::Weekly)),
            key => Kind::read(key).map(Self::Kind),
        }
    }
}

fn token(secrets: &Secrets, user: UserId, from: From) -> String {
    let code = secrets.mac(PURPOSE, &[from.word().as_bytes(), user.0.as_bytes()]);
    format!("{}.{}.{}", from.word(), user.0.simple(), URL_SAFE_NO_PAD.encode(&code[..CODE_LENGTH]))
}

fn open(secrets: &Secrets, token: &str) -> Option<(UserId, From)> {
    let mut parts = token.split('.');
    let (word, user, code) = (parts.next()?, parts.next()?, parts.next()?);
    let user: UserId = format!("{}_{user}", UserId::PREFIX).parse().ok()?;
    let code = URL_SAFE_NO_PAD.decode(code).ok()?;
    let is_ours = secrets.verify_mac(PURPOSE, &[word.as_bytes(), user.0.as_bytes()], &code);
    if is_ours && parts.next().is_none() { Some((user, From::read(word)?)) } else { None }
}

/// The link's path in the portal.
pub fn path(secrets: &Secrets, user: UserId, from: From) -> String {
    format!("/unsubscribe?token={}", token(secrets, user, from))
}

/// The operation.
pub struct UnsubscribeApi {
    pub ctx: Ctx,
}

#[OpenApi(tag = "Tag::Notifications")]
impl UnsubscribeApi {
    /// Unsubscribe from mails
    ///
    /// For the link in a mail: stops the mails that it came with, without signing in, as often as it is called. Mail
    /// programs that unsubscribe by one click send their POST to the link itself, `/unsubscribe`, which is this
    /// operation; a GET of it is the page that asks.
    ///
    /// Example: `POST /api/v1/unsubscriptions?token=weekly.0198c0de8d5a7c3e9f00112233445566.rT9pXnq0` answers 204.
    #[oai(path = "/api/v1/unsubscriptions", method = "post", operation_id = "stop_mails")]
    async fn unsubscribe(
        &self,
        public: Public,
        /// From the link.
        #[oai(validator(max_length = 200))]
        token: Query<String>,
    ) -> Result<NoContent, Problem> {
        let (user, from) = open(&self.ctx.secrets, &token).ok_or_else(Problem::not_found)?;
        let mut tx = self.ctx.db.begin(&public).await?;
        let stopped: Vec<Kind> = match from {
            From::Kind(kind) => vec![kind],
            From::Digest(frequency) => {
                let wanted = preferences::of(&tx, user, Kind::ALL).await?;
                wanted
                    .into_iter()
                    .filter(|wanted| wanted.mail == frequency)
                    .map(|wanted| wanted.kind)
                    .collect()
            }
        };
        if !preferences::stop_mail(&tx, user, &stopped).await? {
            return Err(Problem::not_found());
        }
        let stopped: Vec<&str> = stopped.iter().map(|kind| kind.key()).collect();
        let after = json!({ "by": "a link in a mail", "no_mail_of": stopped });
        tx.record(Change::new(EventKind::NotificationPreferencesChanged, user).after(after));
        tx.finish(NoContent).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_its_person_and_its_mails_only() {
        let secrets = Secrets::new("a key that only tests use, 32 characters");
        let other = Secrets::new("another key that tests use, 32 characters");
        let user = UserId::new();
        for from in [From::Kind(Kind::OrderShipped), From::Digest(MailFrequency::Weekly)] {
            let token = token(&secrets, user, from);
            assert_eq!(open(&secrets, &token), Some((user, from)));
            assert_eq!(open(&other, &token), None);
            assert_eq!(open(&secrets, &format!("{token}.x")), None);
            assert_eq!(open(&secrets, &token.replace(from.word(), "order_placed")), None);
            let stranger = token.replace(&user.0.simple().to_string(), &UserId::new().0.simple().to_string());
            assert_eq!(open(&secrets, &stranger), None);
        }
        assert_eq!(open(&secrets, ""), None);
    }
}
