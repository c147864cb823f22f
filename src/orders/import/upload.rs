//! An uploaded file becomes an import, which a job carries out. What never became one is swept away.

use std::time::Duration;

use lonja_platform::{
    prelude::*,
    uploads::{self, Pieces},
};
use poem::Body;
use serde::{Deserialize, Serialize};

use super::{
    dto::{Import, ImportState},
    options::ImportOptions,
    run::{self, ImportError, Source},
    store::{self, Counts, NewRun},
};
use crate::sales::SalesObservers;

/// Uploads that broke off are swept away when they are older than the longest upload.
const SWEEP_EVERY: Duration = Duration::from_hours(6);
const KEPT: chrono::Duration = chrono::Duration::hours(24);
const PURPOSE: &str = "import";

pub const RUN_JOB: &str = "imports.run";

/// Takes the upload in and leaves the rest to a job.
pub async fn receive(
    ctx: &Ctx,
    access: &Access<perm::ImportsRun>,
    options: ImportOptions,
    file_name: Option<String>,
    body: Body,
) -> Result<Created<Import>, Problem> {
    let id = ImportId::new();
    let taken = async {
        let limit = (ctx.config.limits.upload, "gzip makes a CSV file about six times smaller");
        let content_sha256 = uploads::receive(ctx, PURPOSE, id.0, body, limit).await?.sha256;
        let mut tx = ctx.db.begin(&access.with_content(content_sha256.as_bytes())).await?;
        let created_by = access.subject().to_owned();
        let state = ImportState::Queued;
        let now = tx.now();
        let new = NewRun { id, options: &options, file_name, content_sha256, state, created_by };
        let import = store::document(store::insert(&tx, new, now).await?);
        let after = serde_json::json!({ "state": state.as_str(), "source": options.source });
        tx.record(Change::new(EventKind::ImportChanged, id).after(after));
        tx.enqueue(NewJob::new(
            RUN_JOB,
            serde_json::to_value(RunJob { import: id }).map_err(Problem::internal)?,
        ));
        tx.finish(Created::at(format!("/api/v1/imports/{id}"), import)).await
    };
    let taken = taken.await;
    if taken.is_err() {
        uploads::discard(ctx, id.0).await?;
    }
    taken
}

#[derive(Serialize, Deserialize)]
struct RunJob {
    import: ImportId,
}

/// The jobs of imports: carrying them out, and sweeping away what was never finished uploading.
pub fn jobs(observers: SalesObservers) -> Vec<JobKind> {
    vec![
        JobKind::new(RUN_JOB, move |ctx, job| {
            let observers = observers.clone();
            async move { carry_out(ctx, observers, job).await }
        }),
        JobKind::new("imports.sweep", sweep).every(SWEEP_EVERY),
    ]
}

async fn carry_out(ctx: Ctx, observers: SalesObservers, job: JobRun) -> Result<(), Problem> {
    let id = job.read::<RunJob>()?.import;
    let run = store::load(ctx.db.read(), id).await?;
    if matches!(ImportState::parse(&run.state), ImportState::Completed | ImportState::Failed) {
        return Ok(());
    }
    let options: ImportOptions = serde_json::from_value(run.options.clone()).map_err(Problem::internal)?;
    let content = Pieces::new(&ctx, id.0);
    let source = Source { id, from: Counts::from(&run), total_bytes: None };
    match run::carry_out(&ctx, &observers, source, options, content, &job.stop, |_| {}).await {
        // A file that cannot be read is the import's outcome, not the job's; and whoever took it carries it on.
        Ok(_) | Err(ImportError::Content(_) | ImportError::Taken) => Ok(()),
        Err(ImportError::Database(problem)) => Err(problem),
        Err(error @ (ImportError::File { .. } | ImportError::Stopped)) => Err(Problem::unavailable(error)),
    }
}

async fn sweep(ctx: Ctx, _job: JobRun) -> Result<(), Problem> {
    uploads::sweep(&ctx, PURPOSE, ctx.clock.now() - KEPT, store::all_ids()).await
}
