//! Refresh tokens: a family per sign-in, one generation after the other.
//!
//! A token names its family and generation and carries a MAC over both, keyed by the installation and salted by the
//! family's row, so that nothing secret is stored, every generation that was ever handed out is recognised, and the
//! successor of a token is always the same one: two tabs that race get equal answers.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use lonja_platform::prelude::*;

/// For this long the previous token is still answered, for requests that crossed.
pub const GRACE: Duration = Duration::seconds(10);

/// What a refresh token says, before anybody believed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    pub session: SessionId,
    pub generation: i64,
    mac: Vec<u8>,
}

impl RefreshToken {
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let session = parts.next()?.parse().ok()?;
        let generation = parts.next()?.parse().ok().filter(|generation| *generation >= 0)?;
        let mac = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
        Some(Self { session, generation, mac })
    }

    /// Whether this installation made it.
    pub fn is_genuine(&self, secrets: &Secrets, salt: &[u8]) -> bool {
        verify_slices_are_equal(&self.mac, &code(secrets, self.session, salt, self.generation)).is_ok()
    }
}

/// The token of one generation of a family.
pub fn refresh_token(secrets: &Secrets, session: SessionId, salt: &[u8], generation: i64) -> String {
    format!("{session}.{generation}.{}", URL_SAFE_NO_PAD.encode(code(secrets, session, salt, generation)))
}

fn code(secrets: &Secrets, session: SessionId, salt: &[u8], generation: i64) -> [u8; 32] {
    secrets.mac("refresh-token", &[session.0.as_bytes(), &generation.to_be_bytes(), salt])
}

/// Where a family stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    pub generation: i64,
    pub refreshed_at: Timestamp,
    pub expires_at: Timestamp,
    /// Without a refresh for this long, the family ends.
    pub idle: Duration,
    pub revoked: bool,
}

/// What to do with a genuine token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Answer with the next generation and move the family on.
    Rotate,
    /// A request that crossed with the one that rotated: answer the same again.
    Repeat,
    /// A token from the past: somebody has a copy. End the family.
    Reuse,
    /// The family is over.
    Ended,
}

pub fn judge(family: Family, presented: i64, now: Timestamp) -> Verdict {
    if family.revoked || now >= family.expires_at || now - family.refreshed_at >= family.idle {
        Verdict::Ended
    } else if presented == family.generation {
        Verdict::Rotate
    } else if presented + 1 == family.generation && now - family.refreshed_at <= GRACE {
        Verdict::Repeat
    } else {
        Verdict::Reuse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + seconds, 0).expect("a time")
    }

    fn family() -> Family {
        Family {
            generation: 4,
            refreshed_at: at(0),
            expires_at: at(30 * 86_400),
            idle: Duration::days(7),
            revoked: false,
        }
    }

    #[test]
    fn the_newest_token_rotates_and_the_one_before_is_repeated_for_ten_seconds_only() {
        assert_eq!(judge(family(), 4, at(600)), Verdict::Rotate);
        assert_eq!(judge(family(), 3, at(10)), Verdict::Repeat);
        assert_eq!(judge(family(), 3, at(11)), Verdict::Reuse);
    }

    #[test]
    fn older_tokens_are_reuse_even_within_the_grace() {
        for generation in 0..3 {
            assert_eq!(judge(family(), generation, at(1)), Verdict::Reuse);
        }
    }

    #[test]
    fn idle_expired_and_revoked_families_are_over() {
        assert_eq!(judge(family(), 4, at(7 * 86_400)), Verdict::Ended);
        assert_eq!(
            judge(Family { refreshed_at: at(29 * 86_400), ..family() }, 4, at(30 * 86_400)),
            Verdict::Ended
        );
        assert_eq!(judge(Family { revoked: true, ..family() }, 4, at(1)), Verdict::Ended);
    }

    #[test]
    fn a_token_is_genuine_for_its_own_family_and_generation_only() {
        let secrets = Secrets::new("an installation key for the tests only");
        let session = SessionId::new();
        let text = refresh_token(&secrets, session, b"salt", 3);
        let token = RefreshToken::parse(&text).expect("a token");
        assert_eq!((token.session, token.generation), (session, 3));
        assert!(token.is_genuine(&secrets, b"salt"));
        assert!(!token.is_genuine(&secrets, b"other salt"));
        let later = RefreshToken { generation: 4, ..token.clone() };
        assert!(!later.is_genuine(&secrets, b"salt"));
        let elsewhere = RefreshToken { session: SessionId::new(), ..token };
        assert!(!elsewhere.is_genuine(&secrets, b"salt"));
    }

    #[test]
    fn what_is_no_token_is_not_parsed() {
        for text in [
            "",
            "a.b.c",
            "ses_00.0.x",
            "ses_0198c0de8d5a7c3e9f00112233445566.-1.AAAA",
            "..",
            "ses_0198c0de8d5a7c3e9f00112233445566.1",
        ] {
            assert_eq!(RefreshToken::parse(text), None, "{text}");
        }
    }
}
