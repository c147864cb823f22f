//! The texts of our mails, in English and Spanish. Plain text, and no more of a person than the mail's own purpose.

use super::Mail;

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Spanish,
}

impl Language {
    /// From a tag such as `es` or `es-ES`; anything else is English.
    pub fn from_tag(tag: &str) -> Self {
        match tag.split(['-', '_']).next() {
            Some(language) if language.eq_ignore_ascii_case("es") => Self::Spanish,
            _ => Self::English,
        }
    }
}

impl Mail {
    /// Somebody was invited and chooses a password behind the link.
    pub fn invitation(language: Language, to: &str, organization: &str, link: &str, days: u64) -> Self {
        let (subject, text) = match language {
            Language::English => (
                "Your invitation to the portal",
                format!(
                    "You have been invited to the portal on behalf of {organization}.\n\n\
                     Choose a password here; the link is good for {days} days and for one use:\n\n{link}\n\n\
                     If you did not expect this, you need not do anything.\n"
                ),
            ),
            Language::Spanish => (
                "Su invitación al portal",
                format!(
                    "Le han invitado al portal en nombre de {organization}.\n\n\
                     Elija una contraseña aquí; el enlace vale {days} días y para un solo uso:\n\n{link}\n\n\
                     Si no lo esperaba, no tiene que hacer nada.\n"
                ),
            ),
        };
        Self { to: to.to_owned(), subject: subject.to_owned(), text, unsubscribe: None }
    }

    /// Somebody asked for a new password.
    pub fn password_reset(language: Language, to: &str, link: &str, minutes: u64) -> Self {
        let (subject, text) = match language {
            Language::English => (
                "Choose a new password",
                format!(
                    "Somebody, probably you, asked for a new password for this address.\n\n\
                     Choose it here; the link is good for {minutes} minutes and for one use:\n\n{link}\n\n\
                     If it was not you, you need not do anything: your password stays as it is.\n"
                ),
            ),
            Language::Spanish => (
                "Elija una contraseña nueva",
                format!(
                    "Alguien, probablemente usted, ha pedido una contraseña nueva para esta dirección.\n\n\
                     Elíjala aquí; el enlace vale {minutes} minutos y para un solo uso:\n\n{link}\n\n\
                     Si no ha sido usted, no tiene que hacer nada: su contraseña no cambia.\n"
                ),
            ),
        };
        Self { to: to.to_owned(), subject: subject.to_owned(), text, unsubscribe: None }
    }

    /// A password was changed: whoever owns it hears of it.
    pub fn password_changed(language: Language, to: &str) -> Self {
        let (subject, text) = match language {
            Language::English => (
                "Your password was changed",
                "The password of your account was changed, and all other devices were signed out.\n\n\
                 If it was not you, ask your administrator at once.\n",
            ),
            Language::Spanish => (
                "Su contraseña ha cambiado",
                "La contraseña de su cuenta ha cambiado y se ha cerrado la sesión en los demás dispositivos.\n\n\
                 Si no ha sido usted, avise enseguida a su administrador.\n",
            ),
        };
        Self { to: to.to_owned(), subject: subject.to_owned(), text: text.to_owned(), unsubscribe: None }
    }
}
