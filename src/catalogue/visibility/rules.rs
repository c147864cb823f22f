//! Windows of visibility: half-open spans of time, `from` inside and `until` outside.
//!
//! Merged windows of one product never overlap or touch, so that at any moment at most one of them is open and a
//! query that joins them never sees a product twice.

use chrono::{DateTime, NaiveDate, NaiveTime};
use lonja_kernel::Timestamp;

/// A span of time; no end means until further notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    pub from: Timestamp,
    pub until: Option<Timestamp>,
}

impl Window {
    /// Whether the span has any moment in it.
    pub fn is_possible(self) -> bool {
        self.until.is_none_or(|until| until > self.from)
    }

    #[cfg(test)]
    fn contains(self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// The end that stands for "until further notice" where a column cannot be null.
pub fn far_future() -> Timestamp {
    NaiveDate::from_ymd_opt(9999, 12, 31)
        .map_or(DateTime::<chrono::Utc>::MAX_UTC, |day| day.and_time(NaiveTime::MIN).and_utc())
}

/// The same moments as spans that neither overlap nor touch, in order.
pub fn merge(mut windows: Vec<Window>) -> Vec<Window> {
    windows.retain(|window| window.is_possible());
    windows.sort_unstable();
    let mut merged: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match merged.last_mut() {
            Some(last) if last.until.is_none_or(|until| window.from <= until) => {
                last.until = match (last.until, window.until) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    (None, _) | (_, None) => None,
                };
            }
            _ => merged.push(window),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> Timestamp {
        DateTime::from_timestamp(minute * 60, 0).unwrap()
    }

    fn windows() -> impl Strategy<Value = Vec<Window>> {
        let window = (0_i64..60, prop::option::of(0_i64..60))
            .prop_map(|(from, until)| Window { from: at(from), until: until.map(at) });
        prop::collection::vec(window, 0..8)
    }

    proptest! {
        #[test]
        fn merging_keeps_every_moment_and_adds_none(windows in windows(), minute in -1_i64..62) {
            let before = windows.iter().any(|window| window.contains(at(minute)));
            let after = merge(windows).iter().filter(|window| window.contains(at(minute))).count();
            prop_assert_eq!(after, usize::from(before));
        }

        #[test]
        fn merged_windows_stand_apart_and_in_order(windows in windows()) {
            for pair in merge(windows).windows(2) {
                prop_assert!(pair[0].until.is_some_and(|until| until < pair[1].from));
            }
        }

        #[test]
        fn merging_twice_changes_nothing(windows in windows()) {
            let once = merge(windows);
            prop_assert_eq!(merge(once.clone()), once);
        }
    }
}
