//! Bulk edits: many products changed by one CSV or XLSX file.
//!
//! A file is checked first, row by row, and changes nothing then. Somebody looks at what is wrong and applies all of it
//! or the rows that are right; the others come back in the layout in which they were sent. Both run as a job that can
//! be killed at any moment and goes on where it was.

pub mod api;
mod dto;
mod files;
mod judge;
mod layout;
mod run;
pub mod seed;
mod store;

use std::time::Duration;

use lonja_platform::{
    prelude::{Ctx, JobKind, JobRun, Problem},
    uploads,
};

const PURPOSE: &str = "product_edit";
const SWEEP_EVERY: Duration = Duration::from_hours(6);
/// Uploads that broke off go after a day, files of edits that nobody touched after a month.
const ABANDONED: chrono::Duration = chrono::Duration::hours(24);
const KEPT: chrono::Duration = chrono::Duration::days(30);

/// The jobs of bulk edits: checking and applying, and sweeping old files away.
pub fn jobs() -> Vec<JobKind> {
    vec![JobKind::new(run::JOB, run::carry_on), JobKind::new("product_edits.sweep", sweep).every(SWEEP_EVERY)]
}

async fn sweep(ctx: Ctx, _job: JobRun) -> Result<(), Problem> {
    let now = ctx.clock.now();
    uploads::sweep(&ctx, PURPOSE, now - ABANDONED, store::wanted(now - KEPT)).await
}
