//! How to reach the store. Secrets never show in `Debug`.

use std::{fmt, path::PathBuf};

use serde::Deserialize;

/// Where objects are kept.
#[derive(Clone, Debug)]
pub enum StorageSettings {
    /// Files under a folder, served by an S3 server inside this process.
    Embedded { dir: PathBuf },
    /// Any S3 server. The bucket must exist.
    S3(S3Settings),
}

/// An S3 server and the bucket to use.
#[derive(Clone)]
pub struct S3Settings {
    /// Where the server reaches the store, such as `https://s3.eu-west-1.amazonaws.com`.
    pub endpoint: String,
    /// Where browsers reach the same bucket. Set: downloads are redirected there with a short-lived signed URL.
    /// Not set: the API streams files itself.
    pub public_endpoint: Option<String>,
    pub region: String,
    pub bucket: String,
    /// Put before every key, for a bucket that is shared with something else.
    pub prefix: String,
    pub access_key: String,
    pub secret_key: String,
    /// `bucket.host` instead of `host/bucket`.
    pub virtual_hosts: bool,
    pub checksums: Checksums,
}

/// When the client adds its own checksums to requests and verifies those of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checksums {
    /// Only where the protocol demands it. The default: several S3 servers refuse the newer trailer form.
    #[default]
    WhenRequired,
    /// Wherever the operation knows one; for AWS itself.
    WhenSupported,
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Settings")
            .field("endpoint", &self.endpoint)
            .field("public_endpoint", &self.public_endpoint)
            .field("region", &self.region)
            .field("bucket", &self.bucket)
            .field("prefix", &self.prefix)
            .field("virtual_hosts", &self.virtual_hosts)
            .field("checksums", &self.checksums)
            .finish_non_exhaustive()
    }
}
