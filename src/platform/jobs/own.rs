//! The platform's own jobs: mail, and forgetting what was kept long enough.

use std::time::Duration;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{JobKind, JobRun, job, mail};
use crate::{Ctx, data, problem::Problem};

/// Rows that one DELETE takes, so that the writer is never held for long.
const BATCH: u64 = 1000;

pub(super) fn own_kinds() -> [JobKind; 2] {
    [mail::kind(), JobKind::new("platform.forget", forget).every(Duration::from_hours(1))]
}

/// Forgets idempotency keys, finished jobs and old events. Dead letters stay until somebody has looked at them.
async fn forget(ctx: Ctx, job: JobRun) -> Result<(), Problem> {
    let now = ctx.clock.now();
    data::purge_idempotency(&ctx.db, now).await?;
    let keep = chrono::Duration::from_std(ctx.config.jobs.keep).unwrap_or(chrono::Duration::MAX);
    let Some(before) = now.checked_sub_signed(keep) else { return Ok(()) };
    while !job.stop.is_cancelled() {
        let old = job::Entity::find()
            .select_only()
            .column(job::Column::Id)
            .filter(job::Column::FinishedAt.lt(before))
            .filter(job::Column::Dead.eq(false))
            .limit(BATCH)
            .into_tuple::<uuid::Uuid>()
            .all(ctx.db.read())
            .await?;
        if old.is_empty() {
            break;
        }
        job::Entity::delete_many().filter(job::Column::Id.is_in(old)).exec(ctx.db.writer()).await?;
    }
    Ok(())
}
