//! Streaming uploads. Content up to one part goes up as one object; more goes up in parts. Memory is one part per
//! upload, whatever the size, and the SHA-256 is computed as the bytes pass.

use std::{fmt::Write, io, pin::pin, time::Duration};

use aws_sdk_s3::{
    Client,
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart},
};
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};

use crate::{ObjectKey, ObjectStore, StorageError, error};

/// S3 takes at most 10,000 parts, so that this allows 80 GB; no part but the last may be under 5 MiB.
const PART: usize = 8 * 1024 * 1024;

/// How long a sender may stand still before its upload is given up.
const IDLE: Duration = Duration::from_secs(30);

/// What was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    pub size: u64,
    pub sha256: [u8; 32],
}

impl Stored {
    /// The hash as it is usually written: lower-case hex.
    pub fn sha256_hex(&self) -> String {
        self.sha256.iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

impl ObjectStore {
    /// Stores a stream under a new key. On any error, and when the future is dropped, nothing is left behind.
    pub async fn put(
        &self,
        key: ObjectKey,
        body: impl Stream<Item = io::Result<Bytes>>,
        limit: u64,
    ) -> Result<Stored, StorageError> {
        let mut source = Source { body: pin!(body), hash: Sha256::new(), size: 0, limit, rest: Bytes::new() };
        let first = source.next_part().await?;
        if first.len() < PART {
            let request = self.0.client.put_object().bucket(&self.0.bucket).key(self.path(key));
            request.body(ByteStream::from(first)).send().await.map_err(error::of_object)?;
        } else {
            self.put_parts(key, first, &mut source).await?;
        }
        if let Some(embedded) = &self.0.embedded {
            embedded.make_durable(&self.path(key)).await?;
        }
        Ok(Stored { size: source.size, sha256: source.hash.finalize().into() })
    }

    async fn put_parts<S: Stream<Item = io::Result<Bytes>> + Unpin>(
        &self,
        key: ObjectKey,
        first: Bytes,
        source: &mut Source<S>,
    ) -> Result<(), StorageError> {
        let path = self.path(key);
        let client = &self.0.client;
        let created = client.create_multipart_upload().bucket(&self.0.bucket).key(&path).send().await;
        let id = created
            .map_err(error::of_object)?
            .upload_id
            .ok_or_else(|| StorageError::Misconfigured("the store started an upload without an id".into()))?;
        let mut upload =
            Upload { client: client.clone(), bucket: self.0.bucket.clone(), path, id, open: true };
        let mut parts = Vec::new();
        let mut part = first;
        while !part.is_empty() {
            let last = part.len() < PART;
            parts.push(upload.send(parts.len() + 1, part).await?);
            if last {
                break;
            }
            part = source.next_part().await?;
        }
        upload.complete(parts).await
    }
}

/// The sender's stream, cut into parts, counted and hashed.
struct Source<S> {
    body: S,
    hash: Sha256,
    size: u64,
    limit: u64,
    rest: Bytes,
}

impl<S: Stream<Item = io::Result<Bytes>> + Unpin> Source<S> {
    /// The next part: exactly `PART` bytes, or fewer at the end.
    async fn next_part(&mut self) -> Result<Bytes, StorageError> {
        let mut part = BytesMut::new();
        while part.len() < PART {
            if self.rest.is_empty() {
                match tokio::time::timeout(IDLE, self.body.next()).await {
                    Ok(Some(Ok(chunk))) => self.rest = self.take(chunk)?,
                    Ok(Some(Err(broken))) => return Err(StorageError::Incomplete(broken)),
                    Ok(None) => break,
                    Err(_) => return Err(StorageError::Incomplete(io::ErrorKind::TimedOut.into())),
                }
            }
            let fits = self.rest.len().min(PART - part.len());
            part.extend_from_slice(&self.rest.split_to(fits));
        }
        Ok(part.freeze())
    }

    fn take(&mut self, chunk: Bytes) -> Result<Bytes, StorageError> {
        self.size += chunk.len() as u64;
        if self.size > self.limit {
            return Err(StorageError::TooLarge { limit: self.limit });
        }
        self.hash.update(&chunk);
        Ok(chunk)
    }
}

/// A multipart upload that is aborted unless it was completed, also when its future is dropped half-way.
struct Upload {
    client: Client,
    bucket: String,
    path: String,
    id: String,
    open: bool,
}

impl Upload {
    async fn send(&self, number: usize, part: Bytes) -> Result<CompletedPart, StorageError> {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        let request = self.client.upload_part().bucket(&self.bucket).key(&self.path).upload_id(&self.id);
        let sent = request
            .part_number(number)
            .body(ByteStream::from(part))
            .send()
            .await
            .map_err(error::of_object)?;
        // No checksum per part: the upload declares none, and a strict server refuses the mixture.
        Ok(CompletedPart::builder().part_number(number).set_e_tag(sent.e_tag).build())
    }

    async fn complete(&mut self, parts: Vec<CompletedPart>) -> Result<(), StorageError> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let request = self.client.complete_multipart_upload().bucket(&self.bucket).key(&self.path);
        request.upload_id(&self.id).multipart_upload(parts).send().await.map_err(error::of_object)?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let request =
            self.client.abort_multipart_upload().bucket(&self.bucket).key(&self.path).upload_id(&self.id);
        runtime.spawn(async move {
            if let Err(problem) = request.send().await {
                tracing::warn!(%problem, "an unfinished upload was left behind; the bucket's lifecycle rule removes it");
            }
        });
    }
}
