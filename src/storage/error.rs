//! What can go wrong with the store, sorted by who has to act: the caller, the operator, or nobody but time.

use aws_sdk_s3::{
    config::http::HttpResponse,
    error::{DisplayErrorContext, ProvideErrorMetadata, SdkError},
};

#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no object under this key.
    #[error("the object is not in the store")]
    NotFound,
    /// The upload went over its limit; nothing of it is kept.
    #[error("the content is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    /// The sender's stream broke or stood still; nothing of it is kept.
    #[error("the content did not arrive whole: {0}")]
    Incomplete(#[source] std::io::Error),
    /// The asked range lies outside the object.
    #[error("the range lies outside the object")]
    OutsideRange,
    /// The store does not answer, is overloaded or full. It may work later.
    #[error("the object store cannot be used at the moment: {0}")]
    Unavailable(String),
    /// The store answers but refuses: wrong credentials, missing bucket, missing right.
    #[error("the object store refuses the configured access: {0}")]
    Misconfigured(String),
}

impl StorageError {
    /// Whether the same call may succeed later without anybody changing anything about it.
    pub fn is_temporary(&self) -> bool {
        match self {
            // An operator repairs a refused access while the product runs.
            Self::Unavailable(_) | Self::Misconfigured(_) => true,
            Self::NotFound | Self::TooLarge { .. } | Self::Incomplete(_) | Self::OutsideRange => false,
        }
    }
}

/// An error of an operation on one object.
pub(crate) fn of_object<E>(error: SdkError<E, HttpResponse>) -> StorageError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match (error.code(), status(&error)) {
        (Some("NoSuchBucket"), _) => StorageError::Misconfigured(text(error)),
        (Some("NoSuchKey" | "NotFound"), _) | (_, Some(404)) => StorageError::NotFound,
        (Some("InvalidRange"), _) | (_, Some(416)) => StorageError::OutsideRange,
        _ => of_bucket(error),
    }
}

/// An error of an operation on the bucket.
pub(crate) fn of_bucket<E>(error: SdkError<E, HttpResponse>) -> StorageError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match status(&error) {
        Some(408 | 429 | 500..) | None => StorageError::Unavailable(text(error)),
        Some(_) => StorageError::Misconfigured(text(error)),
    }
}

fn status<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    match error {
        // A 200 that could not be read is a broken connection, whatever its status says.
        SdkError::ServiceError(answer) => Some(answer.raw().status().as_u16()),
        _ => None,
    }
}

fn text<E: std::error::Error + Send + Sync + 'static>(error: SdkError<E, HttpResponse>) -> String {
    DisplayErrorContext(error).to_string()
}
