//! Who read which release: per reader and day, the first time that figures are fetched is written to the audit log. A
//! system that asks every minute costs nothing more. What staff look at as a supplier is noted where the preview begins.

use lonja_platform::prelude::*;

use crate::once_a_day::{Noting, OnceADay};

/// What was noted today; cheap to clone.
#[derive(Clone, Default)]
pub struct Reads(OnceADay<ReleaseId>);

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
        let begin = |release| self.0.begin(today, release, access.subject());
        let first: Vec<Noting<ReleaseId>> = releases.into_iter().filter_map(begin).collect();
        if first.is_empty() {
            return Ok(());
        }
        let releases: Vec<ReleaseId> = first.iter().map(|noting| noting.id).collect();
        write(ctx, access, &releases, supplier).await?;
        first.into_iter().for_each(Noting::done);
        Ok(())
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
