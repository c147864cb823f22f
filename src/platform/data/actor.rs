//! Who writes and what they are answered, as far as the write transaction needs to know.

use lonja_kernel::OrganizationId;

use crate::problem::StoredReply;

/// The request's idempotency key with the hash of the request that it came with.
#[derive(Clone, Copy, Debug)]
pub struct IdempotencyKey<'a> {
    pub key: &'a str,
    pub request_hash: &'a [u8],
}

/// Whoever is behind a write: a caller, an anonymous request, a job.
pub trait Actor: Send + Sync {
    /// The prefixed id of the user or API client, or a word such as `anonymous`.
    fn subject(&self) -> &str;
    /// The person or machine really behind it: the staff member in a preview.
    fn real_actor(&self) -> &str;
    fn organization(&self) -> Option<OrganizationId>;
    /// The operation's id in the spec.
    fn operation(&self) -> &str;
    fn request_id(&self) -> String;
    fn idempotency(&self) -> Option<IdempotencyKey<'_>>;
}

/// What an operation answers, as it is kept for a repeat of the same request.
pub trait Reply {
    /// `None` where the answer shows a secret, which is never stored.
    fn stored(&self) -> Option<StoredReply>;
}
