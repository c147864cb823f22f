//! What a password must be like, and hashing off the async threads.
//!
//! A sign-in with an unknown address costs as much as one with a wrong password, and a flood of sign-ins can take
//! no more memory and processors than the hasher's permits allow.

use std::{sync::Arc, time::Duration};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use lonja_platform::prelude::*;
use tokio::sync::Semaphore;

use crate::random::bytes;

pub const MIN_CHARACTERS: usize = 10;
pub const MAX_BYTES: usize = 256;
const MIN_DISTINCT: usize = 5;

/// How long a sign-in may wait for its turn to hash.
const PATIENCE: Duration = Duration::from_secs(5);

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

/// Hashes and checks passwords (argon2id, 19 MiB, two passes, one lane), as many at a time as there are processors.
#[derive(Clone)]
pub struct PasswordHasher {
    permits: Arc<Semaphore>,
    /// A hash that no password has, for addresses without an account.
    decoy: Arc<str>,
}

impl PasswordHasher {
    pub fn new() -> Self {
        let permits = std::thread::available_parallelism().map_or(2, usize::from);
        let decoy = format!(
            "$argon2id$v=19$m=19456,t=2,p=1${}${}",
            STANDARD_NO_PAD.encode(bytes::<16>()),
            STANDARD_NO_PAD.encode(bytes::<32>())
        );
        Self { permits: Arc::new(Semaphore::new(permits)), decoy: decoy.into() }
    }

    /// The password's hash, to be stored.
    pub async fn hash(&self, password: &str) -> Result<String, Problem> {
        let password = password.to_owned();
        self.off_thread(move || {
            Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
        })
        .await?
        .map_err(Problem::internal)
    }

    /// Whether this is the password; without a stored hash the answer is no, after the same work.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, Problem> {
        let known = stored.is_some();
        let hash = stored.unwrap_or(&self.decoy).to_owned();
        let password = password.to_owned();
        let matches = self
            .off_thread(move || {
                PasswordHash::new(&hash)
                    .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(known && matches)
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = tokio::time::timeout(PATIENCE, self.permits.clone().acquire_owned())
            .await
            .map_err(|_| {
                Problem::new(
                    ProblemCode::Unavailable,
                    "Too many people are signing in at the moment; try again in a few seconds.",
                )
                .retry_after(PATIENCE.as_secs())
            })?
            .map_err(Problem::internal)?;
        tokio::task::spawn_blocking(move || {
            // Held by the work itself: a caller who goes away does not free a processor that is still busy.
            let _permit = permit;
            work()
        })
        .await
        .map_err(Problem::internal)
    }
}

impl Default for PasswordHasher {
    fn default() -> Self {
        Self::new()
    }
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

    #[tokio::test]
    async fn only_the_right_password_matches_and_a_missing_hash_never_does() {
        let hasher = PasswordHasher::new();
        let hash = hasher.hash("lonja-demo").await.expect("hashes");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify("lonja-demo", Some(&hash)).await.expect("checks"));
        assert!(!hasher.verify("lonja-dem0", Some(&hash)).await.expect("checks"));
        assert!(!hasher.verify("lonja-demo", None).await.expect("checks"));
    }

    #[tokio::test]
    async fn an_unknown_address_costs_as_much_as_a_wrong_password() {
        let hasher = PasswordHasher::new();
        let hash = hasher.hash("lonja-demo").await.expect("hashes");
        let mut known = Duration::ZERO;
        let mut unknown = Duration::ZERO;
        for _ in 0..5 {
            let start = std::time::Instant::now();
            hasher.verify("wrong password", Some(&hash)).await.expect("checks");
            known += start.elapsed();
            let start = std::time::Instant::now();
            hasher.verify("wrong password", None).await.expect("checks");
            unknown += start.elapsed();
        }
        assert!(unknown > known / 3, "unknown {unknown:?}, known {known:?}");
    }
}
