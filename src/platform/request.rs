//! What is known of a request while it runs: its id, its operation, where it came from.

use std::{net::IpAddr, sync::Arc};

use poem::Request;

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
pub(crate) struct RequestInfo {
    pub operation: String,
    pub address: IpAddr,
    pub idempotency_key: Option<String>,
    /// SHA-256 over method, path and body.
    pub body_hash: Vec<u8>,
    pub ticket: Option<String>,
}

impl RequestInfo {
    /// `None` outside of the gate.
    pub(crate) fn of(request: &Request) -> Option<Arc<Self>> {
        request.extensions().get::<Arc<Self>>().cloned()
    }
}
