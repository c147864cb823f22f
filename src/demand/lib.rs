//! Customer demand, shared with suppliers so that no customer can be worked out from it.
//!
//! Facts follow the sales lines; a policy, approved by a second person, says what a supplier is shown and how late;
//! a release shows it, once and for good, with every cell that could give a customer away left empty, under a signed
//! certificate; a cycle of forecasts is worked out from what was released. Nothing in this member knows a price.

mod batch;
mod calendar;
mod directory;
mod example;
mod facts;
mod forecasts;
mod level;
mod once_a_day;
mod outlook;
mod policies;
mod protection;
#[cfg(test)]
mod release_tests;
mod releases;
mod search;
mod share;

use std::{sync::Arc, time::Duration};

use lonja_orders::sales::SalesObserver;
use lonja_platform::prelude::*;
use poem_openapi::OpenApi;
use serde::Deserialize;

pub use calendar::Grain;
pub use facts::recompute;
pub use policies::Regions;
pub use protection::{Safeguard, Safeguards};
pub use releases::{EVERYTHING, FORM as CELLS_FORM, GivenCell, GivenCells, give_up_lost};
pub use share::{Proposed, Shared, build, propose, share};

/// How often it is looked whether a period has become due, or a forecast cycle is over.
const SCHEDULE: Duration = Duration::from_mins(15);
/// How often it is looked whether a release lost its job.
const LOOK_FOR_LOST: Duration = Duration::from_mins(5);

/// The operations under `/demand`.
pub fn api(ctx: &Ctx) -> impl OpenApi + use<> {
    (policies::PoliciesApi::new(ctx), outlook::OutlookApi::new(ctx), releases::api(ctx), forecasts::api(ctx))
}

/// Keeps the facts beside the sales lines.
pub fn observer() -> Arc<dyn SalesObserver> {
    Arc::new(facts::Facts)
}

#[derive(Deserialize)]
struct ReleaseJob {
    release_id: ReleaseId,
}

pub fn jobs(_ctx: &Ctx) -> Vec<JobKind> {
    vec![
        JobKind::new(releases::JOB, |ctx: Ctx, job: JobRun| async move {
            let asked: ReleaseJob = serde_json::from_value(job.payload).map_err(Problem::internal)?;
            build(&ctx, asked.release_id, Safeguards::all()).await
        }),
        JobKind::new(forecasts::JOB, |ctx: Ctx, job: JobRun| async move {
            let asked: forecasts::Asked = serde_json::from_value(job.payload).map_err(Problem::internal)?;
            forecasts::make(&ctx, asked.cycle_id).await
        }),
        JobKind::new("demand.schedule", |ctx: Ctx, _| async move { releases::request_due(&ctx).await })
            .every(SCHEDULE),
        JobKind::new("demand.forecast_cycles", |ctx: Ctx, _| async move { forecasts::move_on(&ctx).await })
            .every(SCHEDULE),
        JobKind::new("demand.lost_releases", |ctx: Ctx, _| async move { releases::give_up_lost(&ctx).await })
            .every(LOOK_FOR_LOST),
    ]
}
