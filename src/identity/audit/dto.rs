//! Audit entries as the API shows them.

use lonja_platform::prelude::*;
use poem_openapi::{
    Enum, Object,
    types::{Any, Example},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// Something that was done.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct AuditEvent {
    pub id: AuditEventId,
    pub at: Timestamp,
    /// Who did it: a person, an API client, or `system:` and what acted.
    pub actor: String,
    /// Who really did it, where somebody acted in another's place.
    pub real_actor: Option<String>,
    /// The organisation for which it was done.
    pub actor_organization_id: Option<OrganizationId>,
    /// What was done, such as `user.changed`.
    pub kind: String,
    /// The id of what changed.
    pub subject: String,
    /// The organisation whose row changed.
    pub organization_id: Option<OrganizationId>,
    /// What it was, as far as it changed.
    pub before: Option<Any<Value>>,
    /// What it is since.
    pub after: Option<Any<Value>>,
    pub request_id: Option<String>,
    /// The operation that did it.
    pub operation: Option<String>,
}

impl Example for AuditEvent {
    fn example() -> Self {
        let id = Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);
        Self {
            id: AuditEventId(id),
            at: parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default(),
            actor: UserId(id).to_string(),
            real_actor: None,
            actor_organization_id: Some(OrganizationId(id)),
            kind: "user.changed".to_owned(),
            subject: UserId(id).to_string(),
            organization_id: Some(OrganizationId(id)),
            before: Some(Any(json!({ "state": "active" }))),
            after: Some(Any(json!({ "state": "suspended" }))),
            request_id: Some("0198c0de8d5a7c3e9f00112233445566".to_owned()),
            operation: Some("update_user".to_owned()),
        }
    }
}

/// What an entry of the audit log tells.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AuditAct {
    /// Something changed.
    Changed,
    /// Somebody saw something: a file, released figures, announced prices, the portal as an organisation.
    Seen,
}

/// Filters of the audit log.
#[derive(Object, Debug)]
pub struct AuditFilters {
    /// Only what this person, client or `system:…` did.
    #[oai(validator(max_length = 100))]
    pub actor: Option<String>,
    /// Only what happened to rows of this organisation.
    pub organization_id: Option<OrganizationId>,
    /// Only changes, or only what somebody saw.
    pub act: Option<AuditAct>,
    /// Only what is of this kind, such as `user.changed`.
    #[oai(validator(max_length = 100))]
    pub kind: Option<String>,
    /// Only what happened to the thing with this id.
    #[oai(validator(max_length = 100))]
    pub subject: Option<String>,
    /// Only what happened at or after this time.
    pub from: Option<Timestamp>,
    /// Only what happened before this time.
    pub until: Option<Timestamp>,
}

impl Filters for AuditFilters {
    const SORTS: &'static [&'static str] = &["at"];
    const DEFAULT_SORT: &'static str = "-at";
}
