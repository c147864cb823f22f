//! Carries an import out: batch by batch, each in its own short transaction, from wherever it was left.
//!
//! Reading, judging and hashing happen on a thread of their own; this side looks codes up and writes. A batch's
//! lines, figures that follow from them, rejects and the new position are committed together or not at all.

use std::{
    fs::File,
    io::{self, Read},
    ops::ControlFlow,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use lonja_platform::{prelude::*, uploads::hex};
use sea_orm::DbErr;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    dto::{Import, ImportState},
    options::ImportOptions,
    reader::{self, Batch, ReadError},
    resolve::Known,
    rules::Countries,
    store::{self, Counts, NewRun},
};
use crate::{regions, sales::SalesObservers};

/// Batches that wait to be written while the next one is read.
const BATCHES_AHEAD: usize = 2;

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub rows: u64,
    pub added: u64,
    pub rejected: u64,
    /// Bytes read of the file as it lies on disk, and its length where it is known.
    pub bytes: u64,
    pub total_bytes: Option<u64>,
}

/// Why an import ended early. It can be started again and goes on where it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{path} cannot be read: {error}")]
    File { path: String, error: io::Error },
    #[error(transparent)]
    Content(#[from] ReadError),
    #[error("another process is carrying out this import; wait for it, or look at it under /api/v1/imports")]
    Taken,
    #[error("the database refused: {0}")]
    Database(Problem),
    #[error("the import was stopped; start it again and it goes on where it was")]
    Stopped,
}

impl From<Problem> for ImportError {
    fn from(problem: Problem) -> Self {
        Self::Database(problem)
    }
}

/// Imports a CSV file, plain or gzip. The same file under the same options goes on where an earlier run of it was
/// killed, and adds nothing that is there already.
pub async fn import_sales(
    ctx: &Ctx,
    observers: &SalesObservers,
    path: &Path,
    options: ImportOptions,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<Import, ImportError> {
    let unreadable = |error: io::Error| ImportError::File { path: path.display().to_string(), error };
    let hashed = path.to_owned();
    let content_sha256 = tokio::task::spawn_blocking(move || sha256_of(File::open(hashed)?))
        .await
        .map_err(|error| unreadable(io::Error::other(error)))?
        .map_err(unreadable)?;
    let unfinished = store::find_unfinished(ctx.db.read(), &content_sha256, &options).await?;
    let run = if let Some(run) = unfinished {
        run
    } else {
        let mut tx = ctx.db.begin_system("importer").await?;
        let id = ImportId::new();
        let new = NewRun {
            id,
            options: &options,
            file_name: path.file_name().map(|name| name.to_string_lossy().into_owned()),
            content_sha256,
            state: ImportState::Running,
            created_by: "system:importer".to_owned(),
        };
        let now = tx.now();
        let run = store::insert(&tx, new, now).await?;
        let after = serde_json::json!({ "state": "running", "source": options.source });
        tx.record(Change::new(EventKind::ImportChanged, id).after(after));
        tx.finish(NoContent).await?;
        run
    };
    let file = File::open(path).map_err(unreadable)?;
    let total_bytes = file.metadata().ok().map(|metadata| metadata.len());
    let source = Source { id: run.id.into(), from: Counts::from(&run), total_bytes };
    // Nobody stops it from inside: whoever waits for it drops it, or the process ends.
    let stop = CancellationToken::new();
    carry_out(ctx, observers, source, options, file, &stop, progress).await
}

/// Which import, and where it stands.
pub struct Source {
    pub id: ImportId,
    pub from: Counts,
    pub total_bytes: Option<u64>,
}

/// Carries an import out to its end. A file that cannot be read ends it as failed; a database that cannot give out what
/// lies in it leaves it to be carried on.
pub async fn carry_out(
    ctx: &Ctx,
    observers: &SalesObservers,
    source: Source,
    options: ImportOptions,
    content: impl Read + Send + 'static,
    stop: &CancellationToken,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<Import, ImportError> {
    let countries = countries(ctx).await?;
    let read = Arc::new(AtomicU64::new(0));
    let (sender, mut batches) = mpsc::channel::<Batch>(BATCHES_AHEAD);
    let (reading, done) = (options.clone(), source.from.rows as u64);
    let broken = Arc::new(OnceLock::new());
    let counted = Counted { inner: content, read: read.clone(), broken: broken.clone() };
    let reader = tokio::task::spawn_blocking(move || {
        reader::read(counted, &reading, &countries, done, |batch| match sender.blocking_send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        })
    });
    let mut known = Known::default();
    let mut counts = source.from;
    while let Some(batch) = batches.recv().await {
        if stop.is_cancelled() {
            return Err(ImportError::Stopped);
        }
        counts = write(ctx, observers, source.id, &options, &mut known, counts, batch).await?;
        progress(Progress {
            rows: counts.rows as u64,
            added: counts.added as u64,
            rejected: counts.rejected as u64,
            bytes: read.load(Ordering::Relaxed),
            total_bytes: source.total_bytes,
        });
    }
    let outcome = reader.await.map_err(|_| ImportError::Stopped)?;
    if let Some(error) = Arc::into_inner(broken).and_then(OnceLock::into_inner) {
        return Err(Problem::from(error).into());
    }
    let mut tx = ctx.db.begin_system("importer").await?;
    let now = tx.now();
    let problem = outcome.as_ref().err().map(ToString::to_string);
    let state = if problem.is_some() { ImportState::Failed } else { ImportState::Completed };
    if !store::end(&tx, source.id, problem, now).await.map_err(Problem::from)? {
        return Err(ImportError::Taken);
    }
    let after = serde_json::json!({ "state": state.as_str(), "rows": counts.rows, "added": counts.added });
    tx.record(Change::new(EventKind::ImportChanged, source.id).after(after));
    tx.finish(NoContent).await?;
    outcome?;
    Ok(store::document(store::load(ctx.db.read(), source.id).await?))
}

/// Writes one batch and answers the counts behind it.
async fn write(
    ctx: &Ctx,
    observers: &SalesObservers,
    id: ImportId,
    options: &ImportOptions,
    known: &mut Known,
    before: Counts,
    batch: Batch,
) -> Result<Counts, ImportError> {
    let tx = ctx.db.begin_system("importer").await?;
    let now = tx.now();
    let resolved = known.resolve(&tx, options, batch.lines).await?;
    let mut rejects = batch.rejects;
    rejects.extend(resolved.rejects);
    let accepted = resolved.accepted;
    let added = if options.dry_run {
        0
    } else {
        crate::sales::add(&tx, observers, &options.source, resolved.lines).await?
    };
    store::insert_rejects(&tx, id, &rejects).await.map_err(Problem::from)?;
    let mut after = before;
    after += Counts {
        rows: batch.rows as i64,
        accepted: accepted as i64,
        rejected: batch.rows as i64 - accepted as i64,
        added: added as i64,
        present: if options.dry_run { 0 } else { (accepted - added) as i64 },
        without_customer: resolved.without_customer as i64,
        returned: resolved.returned as i64,
        products_created: resolved.learned.products_created,
        customers_created: resolved.learned.customers_created,
    };
    if !store::advance(&tx, id, before, after, now).await.map_err(Problem::from)? {
        return Err(ImportError::Taken);
    }
    tx.finish_derived().await?;
    known.learn(resolved.learned);
    Ok(after)
}

async fn countries(ctx: &Ctx) -> Result<Countries, Problem> {
    let regions = regions::all(ctx.db.read()).await?;
    let countries = regions.into_iter().filter(|region| region.parent.is_some());
    Ok(Countries::new(countries.flat_map(|country| [(country.name, country.id), (country.code, country.id)])))
}

fn sha256_of(mut content: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = content.read(&mut buffer)?;
        if length == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&buffer[..length]);
    }
}

/// Counts what was read, for whoever shows progress, and keeps what the database said where the content lies in it:
/// behind decompression and parsing it would look like a fault of the file.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
    broken: Arc<OnceLock<DbErr>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer).map_err(|error| match error.downcast::<DbErr>() {
            Ok(error) => {
                // Whoever reads on after an error gets another one: the first says why.
                let _ = self.broken.set(error);
                io::Error::other("the database broke off")
            }
            Err(error) => error,
        })?;
        self.read.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}
