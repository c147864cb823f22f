//! Opaque object keys: a UUIDv7 and nothing else, so that a key tells neither owner nor content, never collides, and
//! sorts by the time of its making (which is how orphans are found without listing the whole bucket).

use std::{fmt, str::FromStr};

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

    /// The smallest key that could have been made at `at`: everything before it was made earlier.
    pub fn earliest(at: Timestamp) -> Self {
        let millis = u128::try_from(at.timestamp_millis()).unwrap_or_default();
        Self(Uuid::from_u128(millis << 80))
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for ObjectKey {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::try_parse(text).map(Self)
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
        assert!(ObjectKey::earliest(late) > ObjectKey::new(early));
        assert!(ObjectKey::earliest(late) <= ObjectKey::new(late));
    }

    #[test]
    fn two_keys_of_one_instant_differ() {
        let at = parse_time("2026-01-01T00:00:00Z").expect("a time");
        assert_ne!(ObjectKey::new(at), ObjectKey::new(at));
    }
}
