//! Uploads: streamed to the store outside of any transaction, then made a version in one.
//!
//! The first bytes decide what it is before anything is stored. An object is noted before it is written and the note
//! goes with the version's transaction, so that whatever cuts an upload off leaves something to clean up by.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt, stream};
use lonja_kernel::{AssetId, EventKind, ProblemCode, perm};
use lonja_platform::prelude::{Access, Change, Ctx, JobKind, JobRun, Json, Problem, Scope, Tx};
use lonja_storage::{ObjectKey, Stored};
use poem_openapi::types::ToJSON;
use serde_json::json;

use super::{
    body::{Bytestream, Upload, linger},
    names, preview,
    sniff::{self, FileType, HEAD, sniff},
    store::{self as rows, NewVersion},
    trouble::{problem_of, too_large},
};
use crate::{
    Library,
    assets::{change, dto::Asset, store as assets},
};

/// A sender may stand still for so long before its first bytes are there.
const PATIENCE: Duration = Duration::from_secs(30);
/// An upload that was not finished so long after it had to be never will be.
const ABANDONED: Duration = Duration::from_hours(24);
const SWEEP: &str = "asset.sweep";

/// What comes with the bytes.
#[derive(Debug, Default)]
pub struct Sent {
    pub file_name: Option<String>,
    pub length: Option<u64>,
}

/// Stores the content as the asset's next version.
pub async fn upload(
    library: &Library,
    access: &Access<perm::AssetsManage>,
    id: AssetId,
    sent: Sent,
    body: Upload,
) -> Result<Json<Asset>, Problem> {
    let Upload(mut body) = body;
    let work = take(library, access, id, sent, &mut body);
    let taken = tokio::time::timeout(library.ctx.config.limits.upload_timeout, work).await;
    let taken = taken.unwrap_or_else(|_| {
        Err(Problem::new(ProblemCode::TimedOut, "The upload took too long. Send it over a faster line."))
    });
    if taken.is_err() {
        linger(body);
    }
    taken
}

async fn take(
    library: &Library,
    access: &Access<perm::AssetsManage>,
    id: AssetId,
    sent: Sent,
    body: &mut Bytestream,
) -> Result<Json<Asset>, Problem> {
    let ctx = &library.ctx;
    let row = assets::find(ctx.db.read(), access.scope(), ctx.clock.now(), id).await?;
    let title = row.ok_or_else(Problem::not_found)?.title;
    let limit = ctx.config.limits.upload;
    if sent.length.is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let file = store(library, &sent.file_name.unwrap_or(title), body).await?;
    add_version(library, access, id, &file).await
}

/// Finds out what a stream is and puts it into the store.
pub async fn store(
    library: &Library,
    name: &str,
    body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
) -> Result<StoredFile, Problem> {
    let limit = library.ctx.config.limits.upload;
    let name = names::tidy(name);
    let incoming = Incoming::read(body, &name).await?;
    let (file_type, file_name) = (incoming.file_type, incoming.file_type.name(&name));
    let key = note(library).await?;
    let stored = library.store.put(key, incoming.into_stream(), limit).await.map_err(problem_of)?;
    Ok(StoredFile { key, stored, file_type, file_name })
}

/// A file in the store that belongs to nothing yet.
pub struct StoredFile {
    pub(crate) key: ObjectKey,
    stored: Stored,
    file_type: &'static FileType,
    file_name: String,
}

impl StoredFile {
    /// Makes it a version of an asset.
    pub(crate) async fn become_version(
        &self,
        tx: &mut Tx,
        asset: AssetId,
        number: i32,
        by: &str,
    ) -> Result<(), Problem> {
        if !rows::end_upload(tx, self.key).await? {
            return Err(Problem::internal("a file was swept or given a place before"));
        }
        let version = NewVersion {
            asset,
            number,
            key: self.key,
            file_name: &self.file_name,
            media_type: self.file_type.media_type,
            has_preview: self.file_type.has_preview,
            stored: &self.stored,
            by,
        };
        let id = rows::insert_version(tx, version, tx.now()).await?;
        if self.file_type.has_preview {
            tx.enqueue(preview::job(id));
        }
        Ok(())
    }
}

/// Notes an object before it is written.
pub async fn note(library: &Library) -> Result<ObjectKey, Problem> {
    let tx = library.ctx.db.begin_system("library").await?;
    let key = ObjectKey::new(tx.now());
    rows::begin_upload(&tx, key, tx.now()).await?;
    tx.finish_derived().await?;
    Ok(key)
}

async fn add_version(
    library: &Library,
    access: &Access<perm::AssetsManage>,
    id: AssetId,
    file: &StoredFile,
) -> Result<Json<Asset>, Problem> {
    let mut tx = library.ctx.db.begin(access).await?;
    let row = assets::lock(&tx, tx.now(), id).await?.ok_or_else(Problem::not_found)?;
    let before = row.show(Scope::Host, tx.now());
    file.become_version(&mut tx, id, row.version + 1, access.real_actor()).await?;
    let after = change::take_version(&mut tx, id, row.version + 1).await?;
    tx.record(
        Change::new(EventKind::AssetChanged, id)
            .before(json!(before.to_json()))
            .after(json!(after.to_json())),
    );
    tx.finish(Json(after)).await
}

/// The stream with what was read of it to know its type.
pub struct Incoming<S> {
    pub file_type: &'static FileType,
    head: Bytes,
    rest: S,
}

impl<S: Stream<Item = std::io::Result<Bytes>> + Unpin> Incoming<S> {
    pub async fn read(mut rest: S, name: &str) -> Result<Self, Problem> {
        let broken =
            || Problem::new(ProblemCode::MalformedRequest, "The file did not arrive. Send it again.");
        let mut head = BytesMut::new();
        let reading = async {
            while head.len() < HEAD {
                match rest.next().await {
                    Some(Ok(chunk)) => head.extend_from_slice(&chunk),
                    Some(Err(_)) => return Err(broken()),
                    None => break,
                }
            }
            Ok(())
        };
        tokio::time::timeout(PATIENCE, reading).await.map_err(|_| broken())??;
        if head.is_empty() {
            return Err(Problem::invalid_field("", "The file is empty."));
        }
        let file_type = sniff(&head[..head.len().min(HEAD)], name).ok_or_else(|| {
            let detail = format!("Send one of these instead: {}.", sniff::accepted());
            Problem::new(ProblemCode::UnsupportedMediaType, detail)
        })?;
        Ok(Self { file_type, head: head.freeze(), rest })
    }

    pub fn into_stream(self) -> impl Stream<Item = std::io::Result<Bytes>> {
        stream::once(std::future::ready(Ok(self.head))).chain(self.rest)
    }
}

/// Deletes objects of uploads that were cut off.
pub fn sweep_job(library: &Library) -> JobKind {
    let library = library.clone();
    let run = move |_: Ctx, job: JobRun| {
        let library = library.clone();
        async move { sweep(&library, &job).await }
    };
    JobKind::new(SWEEP, run).every(Duration::from_hours(1))
}

async fn sweep(library: &Library, job: &JobRun) -> Result<(), Problem> {
    let longest = library.ctx.config.limits.upload_timeout + ABANDONED;
    let before = library.ctx.clock.now() - chrono::Duration::from_std(longest).map_err(Problem::internal)?;
    for key in rows::orphans(library.ctx.db.read(), before, 1000).await? {
        if job.stop.is_cancelled() {
            break;
        }
        library.store.delete(key).await.map_err(problem_of)?;
        let tx = library.ctx.db.begin_system("library").await?;
        rows::end_upload(&tx, key).await?;
        tx.finish_derived().await?;
    }
    Ok(())
}
