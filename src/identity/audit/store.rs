//! Reads the audit log.

use lonja_platform::{
    data::audit::{Column, Entity, Model},
    prelude::*,
};
use poem_openapi::types::Any;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};
use serde_json::Value;

use super::dto::{AuditAct, AuditEvent, AuditFilters};

fn visible_to(scope: Scope) -> Select<Entity> {
    match scope.organization() {
        None => Entity::find(),
        Some(own) => Entity::find().filter(Column::OrganizationId.eq(own.0)),
    }
}

fn parsed(text: Option<String>) -> Option<Any<Value>> {
    text.and_then(|text| serde_json::from_str(&text).ok()).map(Any)
}

fn document(row: Model) -> AuditEvent {
    AuditEvent {
        id: row.id.into(),
        at: row.at,
        actor: row.actor,
        real_actor: row.real_actor,
        actor_organization_id: row.actor_organization_id.map(OrganizationId),
        kind: row.kind,
        subject: row.subject,
        organization_id: row.organization_id.map(OrganizationId),
        before: parsed(row.before),
        after: parsed(row.after),
        request_id: row.request_id,
        operation: row.operation,
    }
}

pub(super) async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: PageQuery<AuditFilters>,
) -> Result<Page<AuditEvent>, Problem> {
    let filters = query.filters.clone();
    let mut select = visible_to(scope);
    if let Some(actor) = &filters.actor {
        select = select.filter(Column::Actor.eq(actor.as_str()));
    }
    if let Some(organization) = filters.organization_id {
        select = select.filter(Column::OrganizationId.eq(organization.0));
    }
    if let Some(act) = filters.act {
        let sights = EventKind::ALL.iter().filter(|kind| kind.is_sight()).map(|kind| kind.as_str());
        select = select.filter(match act {
            AuditAct::Seen => Column::Kind.is_in(sights),
            AuditAct::Changed => Column::Kind.is_not_in(sights),
        });
    }
    if let Some(kind) = &filters.kind {
        select = select.filter(Column::Kind.eq(kind.as_str()));
    }
    if let Some(subject) = &filters.subject {
        select = select.filter(Column::Subject.eq(subject.as_str()));
    }
    if let Some(from) = filters.from {
        select = select.filter(Column::At.gte(from));
    }
    if let Some(until) = filters.until {
        select = select.filter(Column::At.lt(until));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let rows = query.apply(select, Column::At.into_expr(), Column::Id.into_expr()).all(conn).await?;
    let page = query.page(rows, |row| (SortValue::Time(row.at), row.id), document);
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}
