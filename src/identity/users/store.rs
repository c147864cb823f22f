//! People in the database.

use std::collections::HashMap;

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
    sea_query::{Condition, Expr, ExprTrait as _, LockType, OnConflict, Query},
};
use uuid::Uuid;

use super::dto::{User, UserFilters, UserRole, UserStatus};
use crate::{
    entities::{app_user, role, user_role},
    person::UserState,
    search::contains,
};

/// Rows per INSERT: eleven values each, of the 32,766 that the narrower engine takes.
const CHUNK: usize = 1000;

/// A new person.
#[derive(Clone, Debug)]
pub struct NewUser {
    pub id: UserId,
    pub organization: OrganizationId,
    /// In lower case.
    pub email: String,
    pub name: String,
    pub language: Option<String>,
    /// Active with one, invited without.
    pub password_hash: Option<String>,
    pub roles: Vec<RoleId>,
}

/// The host sees everybody, others their own people.
fn visible_to(scope: Scope) -> Select<app_user::Entity> {
    let select = app_user::Entity::find();
    match scope.organization() {
        None => select,
        Some(own) => select.filter(app_user::Column::OrganizationId.eq(own.0)),
    }
}

fn document(row: app_user::Model, roles: Vec<UserRole>) -> User {
    User {
        id: row.id.into(),
        organization_id: row.organization_id.into(),
        email: row.email,
        name: row.name,
        language: row.language,
        state: UserState::read(&row.state).into(),
        roles,
        last_sign_in_at: row.last_sign_in_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

async fn roles(
    conn: &impl ConnectionTrait,
    users: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<UserRole>>, DbErr> {
    let held = user_role::Entity::find().filter(user_role::Column::UserId.is_in(users)).all(conn).await?;
    if held.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = role::Entity::find()
        .filter(role::Column::Id.is_in(held.iter().map(|held| held.role_id)))
        .order_by_asc(role::Column::Kind)
        .order_by_asc(role::Column::Name)
        .all(conn)
        .await?;
    let mut found: HashMap<Uuid, Vec<UserRole>> = HashMap::new();
    for row in rows {
        let role = UserRole {
            id: row.id.into(),
            name: row.name,
            kind: OrganizationKind::parse(&row.kind).unwrap_or(OrganizationKind::Partner),
        };
        for held in held.iter().filter(|held| held.role_id == row.id) {
            found.entry(held.user_id).or_default().push(role.clone());
        }
    }
    Ok(found)
}

pub(super) async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: PageQuery<UserFilters>,
) -> Result<Page<User>, Problem> {
    use app_user::Column;
    let filters = query.filters.clone();
    let mut select = visible_to(scope);
    if let Some(organization) = filters.organization_id {
        select = select.filter(Column::OrganizationId.eq(organization.0));
    }
    if let Some(state) = filters.state {
        let state = match state {
            UserStatus::Invited => UserState::Invited,
            UserStatus::Active => UserState::Active,
            UserStatus::Suspended => UserState::Suspended,
        };
        select = select.filter(Column::State.eq(state.as_str()));
    }
    if let Some(role) = filters.role_id {
        let holders = Query::select()
            .column(user_role::Column::UserId)
            .from(user_role::Entity)
            .and_where(Expr::col(user_role::Column::RoleId).eq(role.0))
            .take();
        select = select.filter(Column::Id.in_subquery(holders));
    }
    if let Some(text) = &filters.q {
        let found = Condition::any().add(contains(Column::Name, text)).add(contains(Column::Email, text));
        select = select.filter(found);
    }
    if let Some(since) = filters.updated_since {
        select = select.filter(Column::UpdatedAt.gte(since));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let sort = query.sort.name();
    let column = match sort {
        "email" => Column::Email,
        "created_at" => Column::CreatedAt,
        _ => Column::Name,
    };
    let rows = query.apply(select, column.into_expr(), Column::Id.into_expr()).all(conn).await?;
    let mut held = roles(conn, rows.iter().map(|row| row.id)).await?;
    let key = |row: &app_user::Model| {
        let value = match sort {
            "email" => SortValue::Text(row.email.clone()),
            "created_at" => SortValue::Time(row.created_at),
            _ => SortValue::Text(row.name.clone()),
        };
        (value, row.id)
    };
    let page = query.page(rows, key, |row| {
        let own = held.remove(&row.id).unwrap_or_default();
        document(row, own)
    });
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

async fn complete(conn: &impl ConnectionTrait, row: Option<app_user::Model>) -> Result<Option<User>, DbErr> {
    let Some(row) = row else { return Ok(None) };
    let own = roles(conn, [row.id]).await?.remove(&row.id).unwrap_or_default();
    Ok(Some(document(row, own)))
}

pub(super) async fn find(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: UserId,
) -> Result<Option<User>, DbErr> {
    let row = visible_to(scope).filter(app_user::Column::Id.eq(id.0)).one(conn).await?;
    complete(conn, row).await
}

/// Locks people until the transaction ends, in an order in which nobody waits in a circle.
pub(super) async fn lock_in_order(tx: &Tx, ids: [UserId; 2]) -> Result<(), DbErr> {
    let people = app_user::Entity::find()
        .select_only()
        .column(app_user::Column::Id)
        .filter(app_user::Column::Id.is_in(ids.map(|id| id.0)))
        .order_by_asc(app_user::Column::Id)
        .lock(LockType::NoKeyUpdate);
    tx.query_all(people.as_query()).await.map(drop)
}

/// The person, locked until the transaction ends.
pub(super) async fn lock(tx: &Tx, scope: Scope, id: UserId) -> Result<Option<User>, DbErr> {
    let row =
        visible_to(scope).filter(app_user::Column::Id.eq(id.0)).lock(LockType::NoKeyUpdate).one(tx).await?;
    complete(tx, row).await
}

pub(crate) async fn insert(tx: &Tx, new: &[NewUser]) -> Result<(), DbErr> {
    for new in new.chunks(CHUNK) {
        let rows = new.iter().map(|new| app_user::ActiveModel {
            id: Set(new.id.0),
            organization_id: Set(new.organization.0),
            email: Set(new.email.clone()),
            name: Set(new.name.clone()),
            language: Set(new.language.clone()),
            state: Set(if new.password_hash.is_some() { "active" } else { "invited" }.to_owned()),
            password_hash: Set(new.password_hash.clone()),
            last_sign_in_at: Set(None),
            access_epoch: Set(0),
            created_at: Set(tx.now()),
            updated_at: Set(tx.now()),
        });
        app_user::Entity::insert_many(rows).exec_without_returning(tx).await?;
        let held: Vec<user_role::ActiveModel> =
            new.iter().flat_map(|new| new.roles.iter().map(|role| held_by(new.id, *role))).collect();
        if !held.is_empty() {
            user_role::Entity::insert_many(held).exec_without_returning(tx).await?;
        }
    }
    Ok(())
}

fn held_by(user: UserId, role: RoleId) -> user_role::ActiveModel {
    user_role::ActiveModel { user_id: Set(user.0), role_id: Set(role.0) }
}

/// What becomes of a person.
pub(super) struct Changed {
    pub name: String,
    pub language: Option<String>,
    pub state: UserState,
}

pub(super) async fn update(tx: &Tx, id: UserId, changed: Changed) -> Result<(), DbErr> {
    let row = app_user::ActiveModel {
        id: Set(id.0),
        name: Set(changed.name),
        language: Set(changed.language),
        state: Set(changed.state.as_str().to_owned()),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    row.update(tx).await.map(drop)
}

pub(super) async fn set_roles(tx: &Tx, id: UserId, roles: &[RoleId]) -> Result<(), DbErr> {
    user_role::Entity::delete_many().filter(user_role::Column::UserId.eq(id.0)).exec(tx).await?;
    if roles.is_empty() {
        return Ok(());
    }
    let rows = roles.iter().map(|role| held_by(id, *role));
    user_role::Entity::insert_many(rows).exec_without_returning(tx).await.map(drop)
}

/// Lets a person back in, with a new password and at least this role.
pub(crate) async fn recover(tx: &Tx, id: UserId, hash: String, role: RoleId) -> Result<(), DbErr> {
    let row = app_user::ActiveModel {
        id: Set(id.0),
        state: Set(UserState::Active.as_str().to_owned()),
        password_hash: Set(Some(hash)),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    row.update(tx).await?;
    let keep =
        OnConflict::columns([user_role::Column::UserId, user_role::Column::RoleId]).do_nothing().to_owned();
    user_role::Entity::insert(held_by(id, role)).on_conflict(keep).exec_without_returning(tx).await.map(drop)
}
