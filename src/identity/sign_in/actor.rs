//! Who acts while nobody is signed in yet: the person whose password or link was right.

use lonja_platform::{data::IdempotencyKey, http::request_id, prelude::*};

/// A person at the door, for the audit log. There is no idempotency here: keys of people who are not signed in would
/// be everybody's.
pub(super) struct AtTheDoor {
    organization: OrganizationId,
    operation: &'static str,
    subject: String,
}

impl AtTheDoor {
    pub fn new(user: UserId, organization: OrganizationId, operation: &'static str) -> Self {
        Self { organization, operation, subject: user.to_string() }
    }
}

impl Actor for AtTheDoor {
    fn subject(&self) -> &str {
        &self.subject
    }

    fn real_actor(&self) -> &str {
        &self.subject
    }

    fn organization(&self) -> Option<OrganizationId> {
        Some(self.organization)
    }

    fn operation(&self) -> &str {
        self.operation
    }

    fn request_id(&self) -> String {
        request_id()
    }

    fn idempotency(&self) -> Option<IdempotencyKey<'_>> {
        None
    }
}
