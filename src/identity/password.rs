//! What a password must be like.

pub const MIN_CHARACTERS: usize = 10;
pub const MAX_BYTES: usize = 256;
const MIN_DISTINCT: usize = 5;

/// Words that make a password guessable when little else is around them.
const COMMON: &[&str] = &[
    "password",
    "passwort",
    "contrasena",
    "contraseña",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "administrator",
    "admin",
    "welcome",
    "bienvenido",
    "letmein",
    "iloveyou",
    "abcdefghij",
    "1234567890",
    "0123456789",
    "987654321",
    "changeme",
    "secret",
    "distributor",
    "supplier",
];

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    TooShort,
    TooLong,
    TooPlain,
    Common,
    Personal,
}

impl PasswordFault {
    pub const fn advice(self) -> &'static str {
        match self {
            Self::TooShort => "use at least 10 characters",
            Self::TooLong => "use at most 256 bytes",
            Self::TooPlain => "use at least 5 different characters",
            Self::Common => "this is among the passwords that everybody tries first; choose another one",
            Self::Personal => "leave your e-mail address out of it",
        }
    }
}

/// Length beats variety: no character classes are asked for, only that it cannot be guessed from a list or from
/// the address.
pub fn check_password(password: &str, email: &str) -> Result<(), PasswordFault> {
    if password.len() > MAX_BYTES {
        return Err(PasswordFault::TooLong);
    }
    if password.chars().count() < MIN_CHARACTERS {
        return Err(PasswordFault::TooShort);
    }
    let lower = password.to_lowercase();
    let distinct: std::collections::BTreeSet<char> = lower.chars().collect();
    if distinct.len() < MIN_DISTINCT {
        return Err(PasswordFault::TooPlain);
    }
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    if COMMON.contains(&lower.as_str()) || COMMON.contains(&core) {
        return Err(PasswordFault::Common);
    }
    let local = email.split('@').next().unwrap_or_default().to_lowercase();
    if (local.len() >= 4 && core == local) || lower.contains(&email.to_lowercase()) {
        return Err(PasswordFault::Personal);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_enough_and_varied_passwords_are_taken() {
        for password in ["lonja-demo", "correct horse battery", "ñandú que corre", "0f9a8b7c6d5e"] {
            assert_eq!(check_password(password, "ana@example.com"), Ok(()), "{password}");
        }
    }

    #[test]
    fn guessable_passwords_are_refused_with_the_reason() {
        let refused = [
            ("short", PasswordFault::TooShort),
            ("aaaaaaaaaaaa", PasswordFault::TooPlain),
            ("password123", PasswordFault::Common),
            ("1234567890", PasswordFault::Common),
            ("!!Qwertyuiop99", PasswordFault::Common),
            ("ana.lopez2026", PasswordFault::Personal),
            ("xana.lopez@example.com", PasswordFault::Personal),
        ];
        for (password, fault) in refused {
            assert_eq!(check_password(password, "ana.lopez@example.com"), Err(fault), "{password}");
        }
        assert_eq!(check_password(&"aébcd".repeat(60), "a@b.c"), Err(PasswordFault::TooLong));
    }
}
