//! Opaque object keys: a UUIDv7 and nothing else, so that a key tells neither owner nor content and never collides.

use std::fmt;

use lonja_kernel::Timestamp;
use uuid::{NoContext, Uuid};

/// The name of one object. Objects are immutable: new content gets a new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey(pub Uuid);

impl ObjectKey {
    /// A new key that carries `at`.
    pub fn new(at: Timestamp) -> Self {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        let nanos = u32::try_from(millis % 1000).unwrap_or_default() * 1_000_000;
        Self(Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, millis / 1000, nanos)))
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lonja_kernel::parse_time;

    #[test]
    fn keys_sort_by_the_time_of_their_making() {
        let early = parse_time("2026-01-01T00:00:00.001Z").expect("a time");
        let late = parse_time("2026-01-01T00:00:00.002Z").expect("a time");
        assert!(ObjectKey::new(early).to_string() < ObjectKey::new(late).to_string());
    }

    #[test]
    fn two_keys_of_one_instant_differ() {
        let at = parse_time("2026-01-01T00:00:00Z").expect("a time");
        assert_ne!(ObjectKey::new(at), ObjectKey::new(at));
    }
}
