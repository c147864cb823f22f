//! How guessing passwords is slowed down.
//!
//! Attempts are counted per account and network address, per account, and per address; a success takes its own count
//! back. Each counter has its own patience; beyond it every further attempt has to wait, twice as long each time, up
//! to a ceiling. Nothing locks for ever, attempts during a wait do not lengthen it, and a device that has signed in
//! to the account before is not held up by what strangers elsewhere do to the account as a whole.

use chrono::Duration;
use lonja_platform::prelude::*;

/// What attempts are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter {
    /// One account from one address.
    Pair,
    /// One account from one device that has signed in to it before.
    Device,
    /// One account from everywhere.
    Account,
    /// One address against all accounts.
    Address,
    /// Reset links asked for one account.
    Reset,
}

/// Counts are forgotten after this long without an attempt.
pub const MEMORY: Duration = Duration::hours(1);
const FIRST_WAIT: Duration = Duration::seconds(30);

impl Counter {
    const fn tag(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Device => "device",
            Self::Account => "account",
            Self::Address => "address",
            Self::Reset => "reset",
        }
    }

    /// How many attempts in a row cost nothing.
    pub const fn patience(self) -> i32 {
        match self {
            Self::Pair | Self::Device => 5,
            Self::Account => 20,
            Self::Address => 50,
            Self::Reset => 3,
        }
    }

    const fn ceiling(self) -> Duration {
        match self {
            Self::Account => Duration::minutes(5),
            Self::Pair | Self::Device | Self::Address | Self::Reset => Duration::minutes(15),
        }
    }

    /// How long everybody has to wait after this attempt, the `attempts`th in a row.
    pub fn wait_after(self, attempts: i32) -> Option<Duration> {
        let beyond = attempts - self.patience();
        // 2^10 x 30 s is far above every ceiling.
        (beyond >= 0).then(|| (FIRST_WAIT * (1 << beyond.min(10))).min(self.ceiling()))
    }

    /// The counter's key. Addresses and names are kept as codes only: what people type into the wrong field is
    /// nobody's business.
    pub fn key(self, secrets: &Secrets, parts: &[&[u8]]) -> String {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        let code = secrets.mac("sign-in-attempt", &[&[self.tag().as_bytes()], parts].concat());
        format!("{}:{}", self.tag(), URL_SAFE_NO_PAD.encode(&code[..18]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(counter: Counter, attempts: i32) -> i64 {
        counter.wait_after(attempts).map_or(0, |wait| wait.num_seconds())
    }

    #[test]
    fn the_first_attempts_cost_nothing() {
        assert!((0..5).all(|attempts| seconds(Counter::Pair, attempts) == 0));
        assert!((0..20).all(|attempts| seconds(Counter::Account, attempts) == 0));
    }

    #[test]
    fn waits_double_up_to_the_ceiling_and_then_stay() {
        let waits: Vec<i64> = (5..12).map(|attempts| seconds(Counter::Pair, attempts)).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900]);
        assert_eq!(seconds(Counter::Pair, i32::MAX), 900);
        assert_eq!(seconds(Counter::Account, i32::MAX), 300);
    }

    #[test]
    fn keys_differ_by_counter_account_and_address() {
        let secrets = Secrets::new("an installation key for the tests only");
        let keys = [
            Counter::Pair.key(&secrets, &[b"a@b.c", b"10.0.0.1"]),
            Counter::Pair.key(&secrets, &[b"a@b.c", b"10.0.0.2"]),
            Counter::Pair.key(&secrets, &[b"a@b.", b"c10.0.0.1"]),
            Counter::Account.key(&secrets, &[b"a@b.c"]),
            Counter::Address.key(&secrets, &[b"10.0.0.1"]),
        ];
        let distinct: std::collections::BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
        assert!(keys.iter().all(|key| !key.contains("a@b")));
    }
}
