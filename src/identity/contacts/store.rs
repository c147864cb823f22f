//! Contacts in the database. An organisation sees those that are for it, for its kind, or for all.

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::{ExprTrait as _, LockType, Query},
};

use super::dto::{Contact, ContactFilters, ContactSubject};
use crate::{
    entities::{contact, organization},
    search::contains,
};

fn visible_to(scope: Scope) -> Condition {
    match scope {
        Scope::Host => Condition::all(),
        Scope::Partner(id) => shown_to(id, &[OrganizationKind::Partner]),
        Scope::Supplier(id) => shown_to(id, &[OrganizationKind::Supplier]),
    }
}

fn shown_to(id: OrganizationId, kinds: &[OrganizationKind]) -> Condition {
    use contact::Column;
    let of_kind = Column::Kind.is_null().or(Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())));
    Condition::any()
        .add(Column::OrganizationId.eq(id.0))
        .add(Condition::all().add(Column::OrganizationId.is_null()).add(of_kind))
}

fn document(row: contact::Model) -> Contact {
    Contact {
        id: row.id.into(),
        name: row.name,
        job_title: row.job_title,
        email: row.email,
        phone: row.phone,
        subject: ContactSubject::read(&row.subject),
        organization_id: row.organization_id.map(Into::into),
        kind: row.kind.as_deref().and_then(OrganizationKind::parse),
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn row(contact: &Contact) -> contact::Model {
    contact::Model {
        id: contact.id.0,
        organization_id: contact.organization_id.map(Into::into),
        kind: contact.kind.map(|kind| kind.as_str().to_owned()),
        name: contact.name.clone(),
        job_title: contact.job_title.clone(),
        email: contact.email.clone(),
        phone: contact.phone.clone(),
        subject: contact.subject.as_str().to_owned(),
        created_at: contact.created_at,
        updated_at: contact.updated_at,
    }
}

pub(super) async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: PageQuery<ContactFilters>,
) -> Result<Page<Contact>, Problem> {
    use contact::Column;
    let filters = &query.filters;
    let mut select = contact::Entity::find().filter(visible_to(scope));
    if let Some(organization) = filters.organization_id {
        let is = |column: organization::Column| {
            let found = Query::select()
                .column(organization::Column::Id)
                .from(organization::Entity)
                .and_where(organization::Column::Id.eq(organization.0))
                .and_where(column.eq(true))
                .take();
            sea_orm::sea_query::Expr::exists(found)
        };
        let for_all = Condition::any()
            .add(Column::Kind.is_null())
            .add(Column::Kind.eq("partner").and(is(organization::Column::IsPartner)))
            .add(Column::Kind.eq("supplier").and(is(organization::Column::IsSupplier)));
        select = select.filter(
            Condition::any()
                .add(Column::OrganizationId.eq(organization.0))
                .add(Condition::all().add(Column::OrganizationId.is_null()).add(for_all)),
        );
    }
    if let Some(subject) = filters.subject {
        select = select.filter(Column::Subject.eq(subject.as_str()));
    }
    if let Some(text) = &filters.q {
        select = select.filter(contains(Column::Name, text));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let sort = query.sort.name();
    let column = match sort {
        "name" => Column::Name,
        "updated_at" => Column::UpdatedAt,
        _ => Column::Subject,
    };
    let rows = query.apply(select, column.into_expr(), Column::Id.into_expr()).all(conn).await?;
    let key = |row: &contact::Model| {
        let value = match sort {
            "name" => SortValue::Text(row.name.clone()),
            "updated_at" => SortValue::Time(row.updated_at),
            _ => SortValue::Text(row.subject.clone()),
        };
        (value, row.id)
    };
    let page = query.page(rows, key, document);
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

pub(super) async fn find(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: ContactId,
) -> Result<Contact, Problem> {
    let select = contact::Entity::find_by_id(id.0).filter(visible_to(scope));
    select.one(conn).await?.map(document).ok_or_else(Problem::not_found)
}

/// The contact, locked until the transaction ends.
pub(super) async fn lock(tx: &Tx, scope: Scope, id: ContactId) -> Result<Contact, Problem> {
    let select = contact::Entity::find_by_id(id.0).filter(visible_to(scope)).lock(LockType::NoKeyUpdate);
    select.one(tx).await?.map(document).ok_or_else(Problem::not_found)
}

/// Whether there is such a partner or supplier.
pub(super) async fn is_outside(tx: &Tx, id: OrganizationId) -> Result<bool, DbErr> {
    let select = organization::Entity::find_by_id(id.0).filter(organization::Column::IsHost.eq(false));
    Ok(select.one(tx).await?.is_some())
}

pub(crate) async fn insert(tx: &Tx, contacts: &[Contact]) -> Result<(), DbErr> {
    let rows = contacts.iter().map(|contact| row(contact).into_active_model());
    contact::Entity::insert_many(rows).exec_without_returning(tx).await.map(drop)
}

pub(super) async fn update(tx: &Tx, changed: &Contact) -> Result<(), DbErr> {
    let row = contact::ActiveModel {
        id: Set(changed.id.0),
        name: Set(changed.name.clone()),
        job_title: Set(changed.job_title.clone()),
        email: Set(changed.email.clone()),
        phone: Set(changed.phone.clone()),
        subject: Set(changed.subject.as_str().to_owned()),
        updated_at: Set(changed.updated_at),
        ..Default::default()
    };
    row.update(tx).await.map(drop)
}

pub(super) async fn delete(tx: &Tx, id: ContactId) -> Result<(), DbErr> {
    contact::Entity::delete_by_id(id.0).exec(tx).await.map(drop)
}
