//! Roles in the database.

use std::collections::HashMap;

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, Select, sea_query::LockType,
};
use uuid::Uuid;

use super::dto::{Role, RoleFilters};
use crate::{
    entities::{role, role_permission, user_role},
    person::HeldRole,
    search::contains,
};

/// The host sees all roles, everybody else those that its people can hold.
fn visible_to(scope: Scope) -> Select<role::Entity> {
    let kind = match scope {
        Scope::Host => return role::Entity::find(),
        Scope::Partner(_) => OrganizationKind::Partner,
        Scope::Supplier(_) => OrganizationKind::Supplier,
    };
    role::Entity::find().filter(role::Column::Kind.eq(kind.as_str()))
}

async fn permissions(
    conn: &impl ConnectionTrait,
    rows: &[role::Model],
) -> Result<HashMap<Uuid, PermissionSet>, DbErr> {
    let custom = rows.iter().filter(|row| !row.built_in).map(|row| row.id);
    let mut found: HashMap<Uuid, PermissionSet> = rows
        .iter()
        .filter(|row| row.built_in)
        .filter_map(|row| Some((row.id, BuiltInRole::from_key(&row.name)?.permissions())))
        .collect();
    let stored = role_permission::Entity::find()
        .filter(role_permission::Column::RoleId.is_in(custom))
        .all(conn)
        .await?;
    for row in stored {
        let permissions = found.entry(row.role_id).or_default();
        *permissions = permissions.union(&PermissionSet::from_scope(&row.permission));
    }
    Ok(found)
}

fn kind_of(row: &role::Model) -> OrganizationKind {
    // The database's CHECK lets no other word through.
    OrganizationKind::parse(&row.kind).unwrap_or(OrganizationKind::Partner)
}

fn document(row: role::Model, permissions: &PermissionSet) -> Role {
    Role {
        id: row.id.into(),
        kind: kind_of(&row),
        name: row.name,
        description: row.description,
        built_in: row.built_in,
        permissions: permissions.iter().map(|permission| permission.as_str().to_owned()).collect(),
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

pub(super) async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: PageQuery<RoleFilters>,
) -> Result<Page<Role>, Problem> {
    use role::Column;
    let mut select = visible_to(scope);
    if let Some(kind) = query.filters.kind {
        select = select.filter(Column::Kind.eq(kind.as_str()));
    }
    if let Some(built_in) = query.filters.built_in {
        select = select.filter(Column::BuiltIn.eq(built_in));
    }
    if let Some(text) = &query.filters.q {
        select = select.filter(contains(Column::Name, text));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let by_name = query.sort.name() == "name";
    let column = if by_name { Column::Name } else { Column::CreatedAt };
    let rows = query.apply(select, column.into_expr(), Column::Id.into_expr()).all(conn).await?;
    let mut permissions = permissions(conn, &rows).await?;
    let key = |row: &role::Model| {
        let value = if by_name { SortValue::Text(row.name.clone()) } else { SortValue::Time(row.created_at) };
        (value, row.id)
    };
    let page = query.page(rows, key, |row| {
        let own = permissions.remove(&row.id).unwrap_or_default();
        document(row, &own)
    });
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

async fn complete(conn: &impl ConnectionTrait, row: Option<role::Model>) -> Result<Option<Role>, DbErr> {
    let Some(row) = row else { return Ok(None) };
    let permissions =
        permissions(conn, std::slice::from_ref(&row)).await?.remove(&row.id).unwrap_or_default();
    Ok(Some(document(row, &permissions)))
}

pub(super) async fn find(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: RoleId,
) -> Result<Option<Role>, DbErr> {
    let row = visible_to(scope).filter(role::Column::Id.eq(id.0)).one(conn).await?;
    complete(conn, row).await
}

/// The role, locked until the transaction ends.
pub(super) async fn lock(tx: &Tx, scope: Scope, id: RoleId) -> Result<Option<Role>, DbErr> {
    let row = visible_to(scope).filter(role::Column::Id.eq(id.0)).lock(LockType::Update).one(tx).await?;
    complete(tx, row).await
}

/// Those of these roles that exist, with what they allow.
pub(crate) async fn held(conn: &impl ConnectionTrait, ids: &[RoleId]) -> Result<Vec<HeldRole>, DbErr> {
    let rows =
        role::Entity::find().filter(role::Column::Id.is_in(ids.iter().map(|id| id.0))).all(conn).await?;
    let mut permissions = permissions(conn, &rows).await?;
    Ok(rows
        .into_iter()
        .map(|row| HeldRole {
            id: row.id.into(),
            kind: kind_of(&row),
            permissions: permissions.remove(&row.id).unwrap_or_default(),
            name: row.name,
        })
        .collect())
}

pub(super) async fn insert(tx: &Tx, new: &Role) -> Result<(), DbErr> {
    let row = role::ActiveModel {
        id: Set(new.id.0),
        name: Set(new.name.clone()),
        description: Set(new.description.clone()),
        kind: Set(new.kind.as_str().to_owned()),
        built_in: Set(false),
        created_at: Set(new.created_at),
        updated_at: Set(new.updated_at),
    };
    role::Entity::insert(row).exec_without_returning(tx).await?;
    insert_permissions(tx, new).await
}

pub(super) async fn update(tx: &Tx, changed: &Role) -> Result<(), DbErr> {
    let row = role::ActiveModel {
        id: Set(changed.id.0),
        name: Set(changed.name.clone()),
        description: Set(changed.description.clone()),
        updated_at: Set(changed.updated_at),
        ..Default::default()
    };
    row.update(tx).await?;
    role_permission::Entity::delete_many()
        .filter(role_permission::Column::RoleId.eq(changed.id.0))
        .exec(tx)
        .await?;
    insert_permissions(tx, changed).await
}

async fn insert_permissions(tx: &Tx, role: &Role) -> Result<(), DbErr> {
    if role.permissions.is_empty() {
        return Ok(());
    }
    let rows = role.permissions.iter().map(|permission| role_permission::ActiveModel {
        role_id: Set(role.id.0),
        permission: Set(permission.clone()),
    });
    role_permission::Entity::insert_many(rows).exec_without_returning(tx).await.map(drop)
}

pub(super) async fn holders(tx: &Tx, id: RoleId) -> Result<Vec<UserId>, DbErr> {
    let rows: Vec<Uuid> = user_role::Entity::find()
        .select_only()
        .column(user_role::Column::UserId)
        .filter(user_role::Column::RoleId.eq(id.0))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(UserId).collect())
}

pub(super) async fn has_holders(tx: &Tx, id: RoleId) -> Result<bool, DbErr> {
    Ok(user_role::Entity::find().filter(user_role::Column::RoleId.eq(id.0)).count(tx).await? > 0)
}

pub(super) async fn delete(tx: &Tx, id: RoleId) -> Result<(), DbErr> {
    role::Entity::delete_by_id(id.0).exec(tx).await.map(drop)
}
