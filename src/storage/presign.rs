//! Signed URLs: one object, one use case, a minute at most.

use std::time::Duration;

use aws_sdk_s3::presigning::PresigningConfig;

use crate::{ObjectKey, ObjectStore, StorageError};

/// No signed URL lives longer.
pub const MAX_PRESIGNED_LIFE: Duration = Duration::from_mins(1);

/// What the store must answer with, so that a browser saves the file and never renders it.
#[derive(Clone, Debug)]
pub struct PresignedGet<'a> {
    pub content_type: &'a str,
    pub content_disposition: &'a str,
    pub life: Duration,
}

impl ObjectStore {
    /// Whether browsers can reach the store themselves.
    pub fn has_public_endpoint(&self) -> bool {
        self.0.presigner.is_some()
    }

    /// A URL that serves this object for a short time, or `None` where browsers cannot reach the store.
    pub async fn presign_get(
        &self,
        key: ObjectKey,
        answer: &PresignedGet<'_>,
    ) -> Result<Option<String>, StorageError> {
        let Some(client) = &self.0.presigner else { return Ok(None) };
        let life = answer.life.min(MAX_PRESIGNED_LIFE);
        let config =
            PresigningConfig::expires_in(life).map_err(|e| StorageError::Misconfigured(e.to_string()))?;
        let request = client
            .get_object()
            .bucket(&self.0.bucket)
            .key(self.path(key))
            .response_content_type(answer.content_type)
            .response_content_disposition(answer.content_disposition)
            .response_cache_control("private, no-store");
        let signed = request.presigned(config).await.map_err(crate::error::of_object)?;
        Ok(Some(signed.uri().to_owned()))
    }
}
