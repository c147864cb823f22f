//! Who read which release: per reader and day, the first time that figures are fetched is written to the audit log. A
//! system that asks every minute costs nothing more; several processes, or one that was started again, may each write
//! it once. What staff look at as a supplier is noted where the preview begins.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;
use lonja_platform::prelude::*;

/// What was noted today; cheap to clone.
#[derive(Clone, Default)]
pub struct Reads(Arc<Mutex<Noted>>);

#[derive(Default)]
struct Noted {
    day: NaiveDate,
    readers: HashSet<(ReleaseId, String)>,
}

impl Reads {
    /// Call it with what is about to be answered: figures that cannot be noted are not given.
    pub async fn note(
        &self,
        ctx: &Ctx,
        access: &Access<perm::DemandRead>,
        releases: impl IntoIterator<Item = ReleaseId>,
    ) -> Result<(), Problem> {
        let Scope::Supplier(supplier) = access.scope() else { return Ok(()) };
        if access.is_preview() {
            return Ok(());
        }
        let today = ctx.clock.today();
        let is_first = |release: &ReleaseId| self.is_first(today, *release, access.subject());
        let first: Vec<ReleaseId> = releases.into_iter().filter(is_first).collect();
        if first.is_empty() {
            return Ok(());
        }
        let written = write(ctx, access, &first, supplier).await;
        if written.is_err() {
            for release in first {
                self.forget(release, access.subject());
            }
        }
        written
    }

    fn is_first(&self, day: NaiveDate, release: ReleaseId, reader: &str) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.day != day {
            *noted = Noted { day, readers: HashSet::new() };
        }
        noted.readers.insert((release, reader.to_owned()))
    }

    fn forget(&self, release: ReleaseId, reader: &str) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.readers.remove(&(release, reader.to_owned()));
    }
}

async fn write(
    ctx: &Ctx,
    access: &Access<perm::DemandRead>,
    releases: &[ReleaseId],
    supplier: OrganizationId,
) -> Result<(), Problem> {
    let mut tx = ctx.db.begin(access).await?;
    for release in releases {
        tx.record(Change::new(EventKind::ReleaseRead, *release).organization(supplier));
    }
    tx.finish(NoContent).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_noted_once_a_day_for_each_release() {
        let reads = Reads::default();
        let (one, other) = (ReleaseId::new(), ReleaseId::new());
        let today = NaiveDate::default().succ_opt().expect("a day");
        assert!(reads.is_first(today, one, "cli_a"));
        assert!(!reads.is_first(today, one, "cli_a"));
        assert!(reads.is_first(today, other, "cli_a"));
        assert!(reads.is_first(today, one, "cli_b"));
        assert!(reads.is_first(today.succ_opt().expect("a day"), one, "cli_a"));
        reads.forget(one, "cli_a");
        assert!(reads.is_first(today.succ_opt().expect("a day"), one, "cli_a"));
    }
}
