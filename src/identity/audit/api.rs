//! The operation on the audit log.

use lonja_platform::prelude::*;
use poem_openapi::OpenApi;

use super::{
    dto::{AuditEvent, AuditFilters},
    store,
};
use crate::state::Identity;

/// The operation.
pub struct AuditApi {
    identity: Identity,
}

impl AuditApi {
    pub fn new(identity: &Identity) -> Self {
        Self { identity: identity.clone() }
    }
}

#[OpenApi]
impl AuditApi {
    /// List the audit log
    ///
    /// Who changed what and when, and who saw what: the latest first. Nothing in it can be changed or removed.
    #[oai(path = "/api/v1/audit-events", method = "get", operation_id = "list_audit_events", tag = Tag::Identity)]
    async fn list(
        &self,
        access: Access<perm::AuditRead>,
        list: ListRequest<AuditFilters>,
    ) -> Result<List<AuditEvent>, Problem> {
        let (db, scope) = (self.identity.ctx().db.clone(), access.scope());
        list.answer(move |query| {
            let db = db.clone();
            async move { store::page(db.read(), scope, query).await }
        })
        .await
    }
}
