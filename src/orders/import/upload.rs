//! An uploaded file lies in the database until its import is done, in pieces: any node can carry the import out,
//! and one that was killed can start again. What never became an import is swept away.

use std::{io, time::Duration};

use futures::StreamExt;
use lonja_platform::prelude::*;
use poem::Body;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;

use super::{
    dto::{Import, ImportState},
    options::ImportOptions,
    run::{self, ImportError, Source, hex},
    store::{self, Counts, NewRun},
};
use crate::sales::SalesObservers;

/// Bytes per piece: one short write transaction.
const PIECE: usize = 512 * 1024;

/// Uploads that broke off are swept away when they are older than the longest upload.
const SWEEP_EVERY: Duration = Duration::from_hours(6);
const KEPT: chrono::Duration = chrono::Duration::hours(24);

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
        let received = tokio::time::timeout(ctx.config.limits.upload_timeout, keep(ctx, id, body));
        let content_sha256 = received.await.map_err(|_| {
            Problem::new(ProblemCode::TimedOut, "The upload took too long. Send it compressed.")
        })??;
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
        let tx = ctx.db.begin_system("importer").await?;
        store::drop_content(&tx, id).await?;
        tx.finish_derived().await?;
    }
    taken
}

/// Writes the body away piece by piece and answers its hash.
async fn keep(ctx: &Ctx, id: ImportId, body: Body) -> Result<String, Problem> {
    let limit = ctx.config.limits.upload;
    let mut stream = body.into_bytes_stream();
    let (mut hash, mut piece) = (Sha256::new(), Vec::with_capacity(PIECE));
    let (mut seq, mut length) = (0, 0_u64);
    loop {
        let more = stream.next().await.transpose().map_err(|_| {
            Problem::new(ProblemCode::MalformedRequest, "The upload broke off. Send it again.")
        })?;
        let at_end = more.is_none();
        let bytes = more.unwrap_or_default();
        length += bytes.len() as u64;
        if length > limit {
            let detail =
                format!("Send at most {limit} bytes; gzip makes a CSV file about six times smaller.");
            return Err(Problem::new(ProblemCode::TooLarge, detail));
        }
        piece.extend_from_slice(&bytes);
        if piece.len() >= PIECE || (at_end && !piece.is_empty()) {
            let content = std::mem::replace(&mut piece, Vec::with_capacity(PIECE));
            let hashed = tokio::task::spawn_blocking(move || {
                hash.update(&content);
                (hash, content)
            });
            let content;
            (hash, content) = hashed.await.map_err(Problem::internal)?;
            let tx = ctx.db.begin_system("importer").await?;
            store::add_chunk(&tx, id, seq, content).await?;
            tx.finish_derived().await?;
            seq += 1;
        }
        if at_end {
            return Ok(hex(&hash.finalize()));
        }
    }
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
    let content =
        Pieces { ctx: ctx.clone(), runtime: Handle::current(), id, seq: 0, piece: io::Cursor::default() };
    let source = Source { id, from: Counts::from(&run), total_bytes: None };
    match run::carry_out(&ctx, &observers, source, options, content, &job.stop, |_| {}).await {
        // A file that cannot be read is the import's outcome, not the job's; and whoever took it carries it on.
        Ok(_) | Err(ImportError::Content(_) | ImportError::Taken) => Ok(()),
        Err(ImportError::Database(problem)) => Err(problem),
        Err(error @ (ImportError::File { .. } | ImportError::Stopped)) => Err(Problem::unavailable(error)),
    }
}

async fn sweep(ctx: Ctx, _job: JobRun) -> Result<(), Problem> {
    let abandoned = store::abandoned(ctx.db.read(), ctx.clock.now() - KEPT).await?;
    for id in abandoned {
        let tx = ctx.db.begin_system("importer").await?;
        store::drop_content(&tx, id).await?;
        tx.finish_derived().await?;
    }
    Ok(())
}

/// The pieces as one stream, read on a thread that may block.
struct Pieces {
    ctx: Ctx,
    runtime: Handle,
    id: ImportId,
    seq: i32,
    piece: io::Cursor<Vec<u8>>,
}

impl io::Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let length = self.piece.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            let next = store::chunk(self.ctx.db.read(), self.id, self.seq);
            match self.runtime.block_on(next).map_err(io::Error::other)? {
                None => return Ok(0),
                Some(piece) => {
                    self.piece = io::Cursor::new(piece);
                    self.seq += 1;
                }
            }
        }
    }
}
