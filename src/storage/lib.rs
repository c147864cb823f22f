//! The object store: files under opaque keys, on any S3 server or on the embedded one, through one client.
//!
//! Guarantees: nothing is buffered whole (an upload holds one part, a download one chunk); an upload that fails or
//! is given up leaves no object; a key is never written twice; a store that cannot be reached is told apart from a
//! missing object, and is used again as soon as it answers. Who may see a file is not decided here.
//!
//! Uniqueness never rests on conditional writes: not every S3 server honours them.

mod client;
mod embedded;
mod error;
mod key;
mod presign;
mod put;
mod read;
mod settings;

use std::sync::Arc;

use aws_sdk_s3::Client;

pub use embedded::EmbeddedServer;
pub use error::StorageError;
pub use key::ObjectKey;
pub use presign::{MAX_PRESIGNED_LIFE, PresignedGet};
pub use put::Stored;
pub use read::{ByteRange, ByteStream};
pub use settings::{Checksums, S3Settings, StorageSettings};

/// A handle to the store; cloning is cheap and shares its connections.
#[derive(Clone)]
pub struct ObjectStore(Arc<Inner>);

struct Inner {
    client: Client,
    /// Signs for the address that browsers use; absent where files go through the API only.
    presigner: Option<Client>,
    bucket: String,
    prefix: String,
    embedded: Option<EmbeddedServer>,
}

impl ObjectStore {
    /// Opens the store. The embedded one starts here; an external one is not contacted, so that the product starts
    /// while its store is down.
    pub async fn open(settings: &StorageSettings) -> Result<Self, StorageError> {
        match settings {
            StorageSettings::Embedded { dir } => {
                let server = EmbeddedServer::start(dir).await?;
                Ok(Self::connect(&server.settings(), Some(server)))
            }
            StorageSettings::S3(s3) => Ok(Self::connect(s3, None)),
        }
    }

    fn connect(s3: &S3Settings, embedded: Option<EmbeddedServer>) -> Self {
        Self(Arc::new(Inner {
            client: client::build(s3, &s3.endpoint),
            presigner: s3.public_endpoint.as_ref().map(|endpoint| client::build(s3, endpoint)),
            bucket: s3.bucket.clone(),
            prefix: s3.prefix.clone(),
            embedded,
        }))
    }

    /// Whether the store answers and the bucket is there.
    pub async fn check(&self) -> Result<(), StorageError> {
        let head = self.0.client.head_bucket().bucket(&self.0.bucket);
        client::answered(async { head.send().await.map_err(error::of_bucket) }).await?;
        Ok(())
    }

    fn path(&self, key: ObjectKey) -> String {
        format!("{}{key}", self.0.prefix)
    }
}
