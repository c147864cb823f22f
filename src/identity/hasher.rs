//! Hashing of passwords off the async threads.
//!
//! A sign-in with an unknown address costs as much as one with a wrong password, and a flood of sign-ins can take
//! no more memory and processors than the hasher's permits allow.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        self, PasswordHasher as _,
        phc::{Output, PasswordHash},
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use lonja_platform::prelude::*;
use tokio::sync::Semaphore;

use crate::random::bytes;

/// How long a sign-in may wait for its turn to hash.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long memory is kept for the next hash.
const KEPT_FOR: Duration = Duration::from_secs(10);

/// Hashes and checks passwords (argon2id, 19 MiB, two passes, one lane), as many at a time as there are processors.
#[derive(Clone)]
pub struct PasswordHasher {
    permits: Arc<Semaphore>,
    /// A hash that no password has, for addresses without an account.
    decoy: Arc<str>,
    memory: Arc<HashMemory>,
}

impl PasswordHasher {
    pub fn new() -> Self {
        let permits = std::thread::available_parallelism().map_or(2, usize::from);
        let decoy = format!(
            "$argon2id$v=19$m=19456,t=2,p=1${}${}",
            STANDARD_NO_PAD.encode(bytes::<16>()),
            STANDARD_NO_PAD.encode(bytes::<32>())
        );
        Self { permits: Arc::new(Semaphore::new(permits)), decoy: decoy.into(), memory: Arc::default() }
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
        let memory = self.memory.clone();
        let matches = self
            .off_thread(move || {
                let mut blocks = memory.take();
                let matches = matches(password.as_bytes(), &hash, &mut blocks);
                memory.keep(blocks);
                matches.unwrap_or(false)
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

/// Whether this is the password of a hash, worked out in the memory that is given.
fn matches(password: &[u8], hash: &str, blocks: &mut Vec<Block>) -> password_hash::Result<bool> {
    let hash = PasswordHash::new(hash)?;
    let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else { return Ok(false) };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
    let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
    let params = Params::try_from(&hash)?;
    blocks.resize(params.block_count(), Block::new());
    let mut out = vec![0; expected.len()];
    Argon2::new(algorithm, version, params).hash_password_into_with_memory(
        password,
        &salt,
        &mut out,
        &mut *blocks,
    )?;
    // In constant time.
    Ok(Output::new(&out)? == expected)
}

/// The memory that hashes are made in, kept from one to the next while people sign in: to get it from the system anew was
/// a tenth of the whole.
#[derive(Default)]
struct HashMemory {
    kept: Mutex<Vec<(Instant, Vec<Block>)>>,
    is_watched: AtomicBool,
}

impl HashMemory {
    fn take(&self) -> Vec<Block> {
        self.kept().pop().map(|(_, blocks)| blocks).unwrap_or_default()
    }

    /// Called where a runtime is at hand.
    fn keep(self: Arc<Self>, blocks: Vec<Block>) {
        self.kept().push((Instant::now(), blocks));
        self.give_back_later();
    }

    fn kept(&self) -> MutexGuard<'_, Vec<(Instant, Vec<Block>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives what is not used for a while back to the system.
    fn give_back_later(self: Arc<Self>) {
        if self.is_watched.swap(true, Ordering::Relaxed) {
            return;
        }
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(KEPT_FOR).await;
                let mut kept = self.kept();
                kept.retain(|(used, _)| used.elapsed() < KEPT_FOR);
                if kept.is_empty() {
                    self.is_watched.store(false, Ordering::Relaxed);
                    return;
                }
            }
        });
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
