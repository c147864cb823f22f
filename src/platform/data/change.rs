//! What a transaction changed: the one thing that becomes an audit row and an outbox event.

use lonja_kernel::{EventKind, OrganizationId};
use serde_json::Value;

/// One change of one thing.
#[derive(Clone, Debug)]
pub struct Change {
    pub(super) kind: EventKind,
    pub(super) subject: String,
    pub(super) organization: Option<OrganizationId>,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
}

impl Change {
    /// `subject` is the prefixed id of what changed.
    pub fn new(kind: EventKind, subject: impl ToString) -> Self {
        Self { kind, subject: subject.to_string(), organization: None, before: None, after: None }
    }

    /// The organisation whose row changed; it hears of the event.
    #[must_use]
    pub fn organization(mut self, organization: OrganizationId) -> Self {
        self.organization = Some(organization);
        self
    }

    /// What it was. Never a secret, a password or a token, not even hashed.
    #[must_use]
    pub fn before(mut self, before: Value) -> Self {
        self.before = Some(before);
        self
    }

    /// What it is now. Never a secret, a password or a token, not even hashed.
    #[must_use]
    pub fn after(mut self, after: Value) -> Self {
        self.after = Some(after);
        self
    }
}
