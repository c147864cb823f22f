//! Who asks for a change, and what an operation answers, as far as the database has to know.

use lonja_kernel::OrganizationId;

use crate::problem::StoredReply;

/// The caller's own name for a request, and what the request was.
#[derive(Clone, Copy, Debug)]
pub struct IdempotencyKey<'a> {
    pub key: &'a str,
    /// A digest over everything that makes the request what it is.
    pub request_hash: &'a [u8],
}

/// Who changes something, on whose behalf, and through which operation.
pub trait Actor: Send + Sync {
    /// The prefixed id of the user or API client.
    fn subject(&self) -> &str;
    /// Who really sits there; differs from the subject where somebody acts in another's place.
    fn real_actor(&self) -> &str;
    /// The acting organisation.
    fn organization(&self) -> Option<OrganizationId>;
    /// The operation's id in the spec.
    fn operation(&self) -> &str;
    fn request_id(&self) -> String;
    fn idempotency(&self) -> Option<IdempotencyKey<'_>>;
}

/// Who asked for what a job does, as far as the audit log shows it.
#[derive(Clone, Debug)]
pub struct AskedBy {
    /// The prefixed id of the user or API client.
    pub subject: String,
    pub organization: Option<OrganizationId>,
    /// The operation that asked, by its id in the spec.
    pub operation: &'static str,
}

/// What an operation answers, as it is kept for a repeated request.
pub trait Reply {
    /// `None` for an answer that carries a secret: it is never stored, and a repeated request is refused.
    fn stored(&self) -> Option<StoredReply>;
}

/// For work that answers nobody.
impl Reply for () {
    fn stored(&self) -> Option<StoredReply> {
        None
    }
}
