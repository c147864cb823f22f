//! What was noted today: per reader and thing, the first time on a day is told from all later ones. Several processes, or
//! one that was started again, may each see a first time.

use std::{
    collections::HashSet,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;

/// Cheap to clone; the clones are one.
#[derive(Clone)]
pub(crate) struct OnceADay<Id>(Arc<Mutex<Noted<Id>>>);

struct Noted<Id> {
    day: NaiveDate,
    readers: HashSet<(Id, String)>,
}

impl<Id> Default for OnceADay<Id> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Noted { day: NaiveDate::default(), readers: HashSet::new() })))
    }
}

impl<Id: Copy + Eq + Hash> OnceADay<Id> {
    /// Notes it, and says whether it was not noted yet on this day.
    pub fn is_first(&self, day: NaiveDate, id: Id, reader: &str) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.day != day {
            *noted = Noted { day, readers: HashSet::new() };
        }
        noted.readers.insert((id, reader.to_owned()))
    }

    /// What could not be written down was not noted.
    pub fn forget(&self, id: Id, reader: &str) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.readers.remove(&(id, reader.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_noted_once_a_day_for_each_thing() {
        let seen = OnceADay::default();
        let (one, other) = (1, 2);
        let today = NaiveDate::default().succ_opt().expect("a day");
        assert!(seen.is_first(today, one, "cli_a"));
        assert!(!seen.is_first(today, one, "cli_a"));
        assert!(seen.is_first(today, other, "cli_a"));
        assert!(seen.is_first(today, one, "cli_b"));
        assert!(seen.is_first(today.succ_opt().expect("a day"), one, "cli_a"));
        seen.forget(one, "cli_a");
        assert!(seen.is_first(today.succ_opt().expect("a day"), one, "cli_a"));
    }
}
