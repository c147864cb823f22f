//! Audiences and their members in the database.

use std::collections::{BTreeSet, HashMap};

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait as _, LockType, Query},
};
use uuid::Uuid;

use super::dto::{Audience, AudienceFilters};
use crate::{
    entities::{audience, audience_member, organization},
    search::contains,
};

/// Ids per statement.
const CHUNK: usize = 1000;

/// Who is in which audience is for the host to know.
fn visible_to(scope: Scope) -> Select<audience::Entity> {
    match scope {
        Scope::Host => audience::Entity::find(),
        Scope::Partner(_) | Scope::Supplier(_) => audience::Entity::find().filter(Expr::val(1).eq(0)),
    }
}

async fn member_counts(conn: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<HashMap<Uuid, u64>, DbErr> {
    let rows: Vec<(Uuid, i64)> = audience_member::Entity::find()
        .select_only()
        .column(audience_member::Column::AudienceId)
        .column_as(audience_member::Column::OrganizationId.count(), "members")
        .filter(audience_member::Column::AudienceId.is_in(ids))
        .group_by(audience_member::Column::AudienceId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, members)| (id, members.unsigned_abs())).collect())
}

fn document(row: audience::Model, member_count: u64) -> Audience {
    Audience {
        id: row.id.into(),
        name: row.name,
        description: row.description,
        member_count,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

pub(super) async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: PageQuery<AudienceFilters>,
) -> Result<Page<Audience>, Problem> {
    use audience::Column;
    let mut select = visible_to(scope);
    if let Some(organization) = query.filters.organization_id {
        let own = Query::select()
            .column(audience_member::Column::AudienceId)
            .from(audience_member::Entity)
            .and_where(Expr::col(audience_member::Column::OrganizationId).eq(organization.0))
            .take();
        select = select.filter(Column::Id.in_subquery(own));
    }
    if let Some(text) = &query.filters.q {
        select = select.filter(contains(Column::Name, text));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let by_name = query.sort.name() == "name";
    let column = if by_name { Column::Name } else { Column::CreatedAt };
    let rows = query.apply(select, column.into_expr(), Column::Id.into_expr()).all(conn).await?;
    let counts = member_counts(conn, rows.iter().map(|row| row.id).collect()).await?;
    let key = |row: &audience::Model| {
        let value = if by_name { SortValue::Text(row.name.clone()) } else { SortValue::Time(row.created_at) };
        (value, row.id)
    };
    let page = query.page(rows, key, |row| {
        let members = counts.get(&row.id).copied().unwrap_or_default();
        document(row, members)
    });
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

async fn complete(
    conn: &impl ConnectionTrait,
    row: Option<audience::Model>,
) -> Result<Option<Audience>, DbErr> {
    let Some(row) = row else { return Ok(None) };
    let members = member_counts(conn, vec![row.id]).await?.remove(&row.id).unwrap_or_default();
    Ok(Some(document(row, members)))
}

pub(super) async fn find(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: AudienceId,
) -> Result<Option<Audience>, DbErr> {
    let row = visible_to(scope).filter(audience::Column::Id.eq(id.0)).one(conn).await?;
    complete(conn, row).await
}

/// The audience, locked until the transaction ends.
pub(super) async fn lock(tx: &Tx, scope: Scope, id: AudienceId) -> Result<Option<Audience>, DbErr> {
    let row =
        visible_to(scope).filter(audience::Column::Id.eq(id.0)).lock(LockType::NoKeyUpdate).one(tx).await?;
    complete(tx, row).await
}

pub(crate) async fn insert(
    tx: &Tx,
    id: AudienceId,
    name: &str,
    description: Option<String>,
) -> Result<(), DbErr> {
    let row = audience::ActiveModel {
        id: Set(id.0),
        name: Set(name.to_owned()),
        description: Set(description),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    audience::Entity::insert(row).exec_without_returning(tx).await.map(drop)
}

pub(super) async fn update(tx: &Tx, changed: &Audience) -> Result<(), DbErr> {
    let row = audience::ActiveModel {
        id: Set(changed.id.0),
        name: Set(changed.name.clone()),
        description: Set(changed.description.clone()),
        updated_at: Set(changed.updated_at),
        ..Default::default()
    };
    row.update(tx).await.map(drop)
}

/// Those of these organisations that can belong to an audience: the host sees everything anyway.
pub(super) async fn eligible(tx: &Tx, ids: &[OrganizationId]) -> Result<BTreeSet<OrganizationId>, DbErr> {
    let mut found = BTreeSet::new();
    for ids in ids.chunks(CHUNK) {
        let rows: Vec<Uuid> = organization::Entity::find()
            .select_only()
            .column(organization::Column::Id)
            .filter(organization::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .filter(organization::Column::IsHost.eq(false))
            .into_tuple()
            .all(tx)
            .await?;
        found.extend(rows.into_iter().map(OrganizationId));
    }
    Ok(found)
}

pub(super) async fn members(tx: &Tx, id: AudienceId) -> Result<BTreeSet<OrganizationId>, DbErr> {
    let rows: Vec<Uuid> = audience_member::Entity::find()
        .select_only()
        .column(audience_member::Column::OrganizationId)
        .filter(audience_member::Column::AudienceId.eq(id.0))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(OrganizationId).collect())
}

pub(crate) async fn add_members(tx: &Tx, id: AudienceId, new: &[OrganizationId]) -> Result<(), DbErr> {
    for new in new.chunks(CHUNK) {
        let rows = new.iter().map(|member| audience_member::ActiveModel {
            audience_id: Set(id.0),
            organization_id: Set(member.0),
        });
        audience_member::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

pub(super) async fn remove_members(tx: &Tx, id: AudienceId, gone: &[OrganizationId]) -> Result<(), DbErr> {
    for gone in gone.chunks(CHUNK) {
        audience_member::Entity::delete_many()
            .filter(audience_member::Column::AudienceId.eq(id.0))
            .filter(audience_member::Column::OrganizationId.is_in(gone.iter().map(|member| member.0)))
            .exec(tx)
            .await?;
    }
    Ok(())
}
