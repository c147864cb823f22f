//! Mail: plain text, sent by a job, never from a request.
//!
//! Where no server is configured there is no mail, and whoever would send a link shows it once to the person who asked
//! for it instead. Neither addresses nor texts reach the log: a text may carry a link that signs somebody in.

mod texts;

use std::{fmt, sync::Arc};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::authentication::Credentials,
};

use crate::config::{Config, SmtpTls};

pub use texts::Language;

/// A text to one person.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    /// Where a POST ends mails like this one without a sign-in (RFC 8058).
    #[serde(default)]
    pub unsubscribe: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("{0} is not a mail address")]
    Address(&'static str),
    #[error("the mail cannot be made: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("the mail server does not take it: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
}

/// Sends mail, or says that there is none. Cheap to clone.
#[derive(Clone)]
pub enum Mailer {
    /// No server is configured.
    Off,
    Smtp(Arc<Smtp>),
}

/// A configured server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "Mailer::Off",
            Self::Smtp(_) => "Mailer::Smtp",
        })
    }
}

impl Mailer {
    pub fn new(config: &Config) -> Result<Self, MailError> {
        let Some(smtp) = &config.smtp else { return Ok(Self::Off) };
        let from = smtp.from.parse().map_err(|_| MailError::Address("smtp.from"))?;
        let builder = match smtp.tls {
            SmtpTls::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&smtp.host)?,
            SmtpTls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&smtp.host)?,
            SmtpTls::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host),
        };
        let mut builder = builder.port(smtp.port).timeout(Some(std::time::Duration::from_secs(20)));
        if let (Some(user), Some(password)) = (&smtp.user, &smtp.password) {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self::Smtp(Arc::new(Smtp { transport: builder.build(), from })))
    }

    /// False where links have to be shown instead of sent.
    pub fn is_on(&self) -> bool {
        matches!(self, Self::Smtp(_))
    }

    /// Sends now. Call it from a job.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let Self::Smtp(smtp) = self else { return Ok(()) };
        let mut message = Message::builder()
            .from(smtp.from.clone())
            .to(mail.to.parse().map_err(|_| MailError::Address("the recipient"))?)
            .subject(mail.subject.as_str())
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())?;
        if let Some(link) = &mail.unsubscribe {
            let headers = message.headers_mut();
            let one_click = "List-Unsubscribe=One-Click".to_owned();
            for (name, value) in
                [("List-Unsubscribe", format!("<{link}>")), ("List-Unsubscribe-Post", one_click)]
            {
                // An address has no spaces at which a line may be folded, and must not be.
                let name = HeaderName::new_from_ascii_str(name);
                headers.insert_raw(HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value));
            }
        }
        smtp.transport.send(message).await?;
        Ok(())
    }
}
