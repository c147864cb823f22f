//! API clients and their secrets in the database.

use std::collections::HashMap;

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Select, Statement,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use super::{
    dto::{ApiClient, ApiClientFilters, ApiClientSecret},
    rules::NewClient,
};
use crate::{
    entities::{api_client, api_client_secret},
    search::contains,
};

/// The host sees all clients, everybody else those of its own organisation.
fn visible_to(scope: Scope) -> Select<api_client::Entity> {
    let select = api_client::Entity::find();
    match scope.organization() {
        None => select,
        Some(own) => select.filter(api_client::Column::OrganizationId.eq(own.0)),
    }
}

fn document(row: api_client::Model, secrets: Vec<ApiClientSecret>) -> ApiClient {
    ApiClient {
        id: row.id.into(),
        client_id: row.client_id,
        organization_id: row.organization_id.into(),
        name: row.name,
        // The database's CHECK lets no other word through.
        acting: OrganizationKind::parse(&row.acting).unwrap_or(OrganizationKind::Partner),
        scopes: row.scope.split_ascii_whitespace().map(str::to_owned).collect(),
        secrets,
        last_used_at: row.last_used_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

async fn secrets(
    conn: &impl ConnectionTrait,
    clients: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<ApiClientSecret>>, DbErr> {
    let rows = api_client_secret::Entity::find()
        .filter(api_client_secret::Column::ApiClientId.is_in(clients))
        .order_by_asc(api_client_secret::Column::Id)
        .all(conn)
        .await?;
    let mut found: HashMap<Uuid, Vec<ApiClientSecret>> = HashMap::new();
    for row in rows {
        found.entry(row.api_client_id).or_default().push(ApiClientSecret {
            id: row.id.into(),
            created_at: row.created_at,
            last_used_at: row.last_used_at,
        });
    }
    Ok(found)
}

pub(super) async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: PageQuery<ApiClientFilters>,
) -> Result<Page<ApiClient>, Problem> {
    use api_client::Column;
    let mut select = visible_to(scope);
    if let Some(organization) = query.filters.organization_id {
        select = select.filter(Column::OrganizationId.eq(organization.0));
    }
    if let Some(text) = &query.filters.q {
        select = select.filter(contains(Column::Name, text));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let by_name = query.sort.name() == "name";
    let column = if by_name { Column::Name } else { Column::CreatedAt };
    let rows = query.apply(select, column.into_expr(), Column::Id.into_expr()).all(conn).await?;
    let mut secrets = secrets(conn, rows.iter().map(|row| row.id)).await?;
    let key = |row: &api_client::Model| {
        let value = if by_name { SortValue::Text(row.name.clone()) } else { SortValue::Time(row.created_at) };
        (value, row.id)
    };
    let page = query.page(rows, key, |row| {
        let own = secrets.remove(&row.id).unwrap_or_default();
        document(row, own)
    });
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

pub(super) async fn find(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: ApiClientId,
) -> Result<Option<ApiClient>, DbErr> {
    let Some(row) = visible_to(scope).filter(api_client::Column::Id.eq(id.0)).one(conn).await? else {
        return Ok(None);
    };
    let secrets = secrets(conn, [row.id]).await?.remove(&row.id).unwrap_or_default();
    Ok(Some(document(row, secrets)))
}

/// The client, locked until the transaction ends, so that its secrets are counted one request after the other.
pub(super) async fn lock(tx: &Tx, scope: Scope, id: ApiClientId) -> Result<Option<ApiClient>, DbErr> {
    let select = visible_to(scope).filter(api_client::Column::Id.eq(id.0));
    if select.lock(LockType::Update).one(tx).await?.is_none() {
        return Ok(None);
    }
    find(tx, scope, id).await
}

/// A client's name, for those who know its id from a token.
pub(crate) async fn name(conn: &impl ConnectionTrait, id: ApiClientId) -> Result<Option<String>, DbErr> {
    Ok(api_client::Entity::find_by_id(id.0).one(conn).await?.map(|row| row.name))
}

pub(crate) async fn insert(tx: &Tx, new: &NewClient) -> Result<(), DbErr> {
    let row = api_client::ActiveModel {
        id: Set(new.id.0),
        organization_id: Set(new.organization.0),
        client_id: Set(new.client_id.clone()),
        name: Set(new.name.clone()),
        acting: Set(new.acting.as_str().to_owned()),
        scope: Set(new.scopes.to_scope()),
        access_epoch: Set(0),
        last_used_at: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    api_client::Entity::insert(row).exec_without_returning(tx).await.map(drop)
}

pub(crate) async fn insert_secret(
    tx: &Tx,
    client: ApiClientId,
    hash: Vec<u8>,
) -> Result<ApiClientSecretId, DbErr> {
    let id = ApiClientSecretId::new();
    let row = api_client_secret::ActiveModel {
        id: Set(id.0),
        api_client_id: Set(client.0),
        secret_hash: Set(hash),
        last_used_at: Set(None),
        created_at: Set(tx.now()),
    };
    api_client_secret::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

pub(super) async fn delete_secret(
    tx: &Tx,
    client: ApiClientId,
    secret: ApiClientSecretId,
) -> Result<bool, DbErr> {
    let deleted = api_client_secret::Entity::delete_many()
        .filter(api_client_secret::Column::Id.eq(secret.0))
        .filter(api_client_secret::Column::ApiClientId.eq(client.0))
        .exec(tx)
        .await?;
    Ok(deleted.rows_affected == 1)
}

pub(super) async fn delete(tx: &Tx, client: ApiClientId) -> Result<(), DbErr> {
    api_client::Entity::delete_by_id(client.0).exec(tx).await.map(drop)
}

/// A client at the token endpoint, with its live secrets.
pub(super) struct Presented {
    pub id: ApiClientId,
    pub organization: OrganizationId,
    pub acting: OrganizationKind,
    pub scopes: PermissionSet,
    pub epoch: i64,
    pub kinds: Vec<OrganizationKind>,
    pub active: bool,
    pub organization_epoch: i64,
    pub secrets: Vec<(ApiClientSecretId, Vec<u8>, Option<Timestamp>)>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    acting: String,
    scope: String,
    access_epoch: i64,
    is_host: bool,
    is_partner: bool,
    is_supplier: bool,
    state: String,
    organization_epoch: i64,
    secret_id: Option<Uuid>,
    secret_hash: Option<Vec<u8>>,
    secret_used_at: Option<Timestamp>,
}

pub(super) async fn presented(
    conn: &impl ConnectionTrait,
    client_id: &str,
) -> Result<Option<Presented>, DbErr> {
    let sql = "SELECT c.id, c.organization_id, c.acting, c.scope, c.access_epoch, o.is_host, o.is_partner,
               o.is_supplier, o.state, o.access_epoch AS organization_epoch, s.id AS secret_id, s.secret_hash,
               s.last_used_at AS secret_used_at
               FROM api_client c
               JOIN organization o ON o.id = c.organization_id
               LEFT JOIN api_client_secret s ON s.api_client_id = c.id
               WHERE c.client_id = $1";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [client_id.into()]);
    let mut found: Option<Presented> = None;
    for row in Row::find_by_statement(statement).all(conn).await? {
        let secret = row.secret_id.zip(row.secret_hash.clone());
        let used_at = row.secret_used_at;
        let client = found.get_or_insert_with(|| {
            let all = [
                (row.is_host, OrganizationKind::Host),
                (row.is_partner, OrganizationKind::Partner),
                (row.is_supplier, OrganizationKind::Supplier),
            ];
            Presented {
                id: row.id.into(),
                organization: row.organization_id.into(),
                acting: OrganizationKind::parse(&row.acting).unwrap_or(OrganizationKind::Partner),
                scopes: PermissionSet::from_scope(&row.scope),
                epoch: row.access_epoch,
                kinds: all.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect(),
                active: row.state == "active",
                organization_epoch: row.organization_epoch,
                secrets: Vec::new(),
            }
        });
        client.secrets.extend(secret.map(|(id, hash)| (id.into(), hash, used_at)));
    }
    Ok(found)
}

pub(super) async fn mark_used(tx: &Tx, client: ApiClientId, secret: ApiClientSecretId) -> Result<(), DbErr> {
    api_client_secret::Entity::update_many()
        .col_expr(api_client_secret::Column::LastUsedAt, Expr::value(tx.now()))
        .filter(api_client_secret::Column::Id.eq(secret.0))
        .exec(tx)
        .await?;
    api_client::Entity::update_many()
        .col_expr(api_client::Column::LastUsedAt, Expr::value(tx.now()))
        .filter(api_client::Column::Id.eq(client.0))
        .exec(tx)
        .await
        .map(drop)
}
