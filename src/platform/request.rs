//! What is known of a request while it runs: its id, its operation, where it came from.

use std::{net::IpAddr, sync::Arc};

use poem::Request;
use sha2::{Digest, Sha256};

tokio::task_local! {
    static REQUEST_ID: String;
}

/// The id of the running request; empty outside of one.
pub fn request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// Runs the work of a request under its id.
pub(crate) async fn identified<F: Future>(id: String, work: F) -> F::Output {
    REQUEST_ID.scope(id, work).await
}

/// Left in the request by the gate for the operation's arguments.
#[derive(Clone)]
pub(crate) struct RequestInfo {
    pub operation: String,
    pub address: IpAddr,
    pub idempotency_key: Option<String>,
    /// SHA-256 over method, path, query and body; of a streamed body only once it was read.
    pub body_hash: Vec<u8>,
    pub ticket: Option<String>,
}

impl RequestInfo {
    /// `None` outside of the gate.
    pub(crate) fn of(request: &Request) -> Option<Arc<Self>> {
        request.extensions().get::<Arc<Self>>().cloned()
    }

    pub(crate) fn with_content(&self, digest: &[u8]) -> Self {
        let body_hash = Sha256::new().chain_update(&self.body_hash).chain_update(digest).finalize().to_vec();
        Self { body_hash, ..self.clone() }
    }
}
