//! The audit log: append-only, which the database itself enforces.

use sea_orm::entity::prelude::*;

/// A row of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: DateTimeUtc,
    /// The prefixed id of the user or API client, or `system:` and what acted.
    pub actor: String,
    /// Who really acted, where that differs.
    pub real_actor: Option<String>,
    pub actor_organization_id: Option<Uuid>,
    /// The event kind.
    pub kind: String,
    /// The prefixed id of what changed.
    pub subject: String,
    /// The organisation whose row changed.
    pub organization_id: Option<Uuid>,
    /// JSON.
    pub before: Option<String>,
    /// JSON.
    pub after: Option<String>,
    pub request_id: Option<String>,
    pub operation: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
