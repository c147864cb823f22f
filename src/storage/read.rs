//! Reading and deleting objects.

use std::io;

use bytes::Bytes;
use futures::{StreamExt, stream::BoxStream};

use crate::{ObjectKey, ObjectStore, StorageError, client::answered, error};

/// An object's bytes as they arrive.
pub type ByteStream = BoxStream<'static, io::Result<Bytes>>;

/// Bytes `first..=last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteRange {
    pub first: u64,
    pub last: u64,
}

impl ObjectStore {
    /// The bytes of an object, or of one range of it. The store has answered when this returns; a break after that is
    /// an error inside the stream.
    pub async fn get(&self, key: ObjectKey, range: Option<ByteRange>) -> Result<ByteStream, StorageError> {
        let mut request = self.0.client.get_object().bucket(&self.0.bucket).key(self.path(key));
        if let Some(ByteRange { first, last }) = range {
            request = request.range(format!("bytes={first}-{last}"));
        }
        let body = answered(async { request.send().await.map_err(error::of_object) }).await?.body;
        let stream = futures::stream::try_unfold(body, |mut body| async move {
            match body.next().await {
                Some(Ok(chunk)) => Ok(Some((chunk, body))),
                Some(Err(broken)) => Err(io::Error::other(broken)),
                None => Ok(None),
            }
        });
        Ok(stream.boxed())
    }

    /// The size of an object.
    pub async fn size(&self, key: ObjectKey) -> Result<u64, StorageError> {
        let request = self.0.client.head_object().bucket(&self.0.bucket).key(self.path(key));
        let head = answered(async { request.send().await.map_err(error::of_object) }).await?;
        Ok(head.content_length.and_then(|size| u64::try_from(size).ok()).unwrap_or_default())
    }

    /// Deletes an object; one that is not there is no error.
    pub async fn delete(&self, key: ObjectKey) -> Result<(), StorageError> {
        let path = self.path(key);
        let request = self.0.client.delete_object().bucket(&self.0.bucket).key(&path);
        match answered(async { request.send().await.map_err(error::of_object) }).await {
            Ok(_) | Err(StorageError::NotFound) => {}
            Err(other) => return Err(other),
        }
        if let Some(embedded) = &self.0.embedded {
            embedded.forget(&path).await;
        }
        Ok(())
    }
}
