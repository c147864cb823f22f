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
    /// Nothing where it was noted on this day already, or is being noted now.
    pub fn begin(&self, day: NaiveDate, id: Id, reader: &str) -> Option<Noting<Id>> {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.day != day {
            *noted = Noted { day, readers: HashSet::new() };
        }
        let is_first = noted.readers.insert((id, reader.to_owned()));
        is_first.then(|| Noting { seen: self.clone(), id, reader: Some(reader.to_owned()) })
    }
}

/// Something that is being noted. Unless it is [done](Noting::done) it was not: the write failed, or whoever waited for
/// it went away.
pub(crate) struct Noting<Id: Copy + Eq + Hash> {
    seen: OnceADay<Id>,
    pub id: Id,
    reader: Option<String>,
}

impl<Id: Copy + Eq + Hash> Noting<Id> {
    pub fn done(mut self) {
        self.reader = None;
    }
}

impl<Id: Copy + Eq + Hash> Drop for Noting<Id> {
    fn drop(&mut self) {
        let Some(reader) = self.reader.take() else { return };
        let mut noted = self.seen.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.readers.remove(&(self.id, reader));
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
        let is_first = |day, id, reader| seen.begin(day, id, reader).map(Noting::done).is_some();
        assert!(is_first(today, one, "cli_a"));
        assert!(!is_first(today, one, "cli_a"));
        assert!(is_first(today, other, "cli_a"));
        assert!(is_first(today, one, "cli_b"));
        assert!(is_first(today.succ_opt().expect("a day"), one, "cli_a"));
    }

    #[test]
    fn what_was_cut_off_was_not_noted() {
        let seen = OnceADay::default();
        let today = NaiveDate::default();
        let noting = seen.begin(today, 1, "cli_a");
        assert!(seen.begin(today, 1, "cli_a").is_none(), "somebody is at it");
        drop(noting);
        assert!(seen.begin(today, 1, "cli_a").is_some());
    }
}
