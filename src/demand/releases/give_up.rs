//! Releases whose job is gone: given up for good, or lost. They are refused, with the reason, so that nobody waits for
//! them and another one can be asked for.

use lonja_platform::{
    jobs::job::{self, Column},
    prelude::*,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{build, request, store};
use crate::calendar;

/// Refuses every release that is being made by nobody any more.
pub async fn give_up_lost(ctx: &Ctx) -> Result<(), Problem> {
    for id in store::all_building(ctx.db.read()).await? {
        if is_in_hand(ctx.db.read(), id).await? {
            continue;
        }
        let tx = ctx.db.begin_system("demand.release").await?;
        calendar::hold(&tx, true).await?;
        // It may have come to its end since we looked.
        if let Some(release) = store::building(&tx, id).await? {
            build::refuse(tx, &release, request::LOST, &[]).await?;
        }
    }
    Ok(())
}

/// Whether a job waits or runs that makes the release.
async fn is_in_hand(conn: &impl ConnectionTrait, id: ReleaseId) -> Result<bool, DbErr> {
    let jobs = job::Entity::find()
        .filter(Column::Kind.eq(request::JOB))
        .filter(Column::FinishedAt.is_null())
        .filter(Column::Payload.eq(request::payload(id).to_string()));
    Ok(jobs.one(conn).await?.is_some())
}
