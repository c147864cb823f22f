//! Reads a person in one statement.

use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::{HeldRole, Person, Seat, UserState};
use crate::entities;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    email: String,
    name: String,
    language: Option<String>,
    state: String,
    password_hash: Option<String>,
    access_epoch: i64,
    organization_name: String,
    is_host: bool,
    is_partner: bool,
    is_supplier: bool,
    organization_state: String,
    organization_language: String,
    currency: Option<String>,
    organization_epoch: i64,
    role_id: Option<Uuid>,
    role_name: Option<String>,
    role_kind: Option<String>,
    built_in: Option<bool>,
    permission: Option<String>,
}

/// A row per role and permission; built-in roles have their permissions in the code and so one row each.
const SELECT: &str = "SELECT u.id, u.organization_id, u.email, u.name, u.language, u.state, u.password_hash,
    u.access_epoch, o.name AS organization_name, o.is_host, o.is_partner, o.is_supplier,
    o.state AS organization_state, o.language AS organization_language, o.currency,
    o.access_epoch AS organization_epoch, r.id AS role_id, r.name AS role_name, r.kind AS role_kind, r.built_in,
    p.permission
    FROM app_user u
    JOIN organization o ON o.id = u.organization_id
    LEFT JOIN user_role h ON h.user_id = u.id
    LEFT JOIN role r ON r.id = h.role_id
    LEFT JOIN role_permission p ON p.role_id = r.id";

/// The account that owns the address. Invitations own none.
pub(crate) async fn by_email(conn: &impl ConnectionTrait, email: &str) -> Result<Option<Person>, DbErr> {
    read(conn, "u.email = $1 AND u.password_hash IS NOT NULL", email.into()).await
}

pub(crate) async fn by_id(conn: &impl ConnectionTrait, id: UserId) -> Result<Option<Person>, DbErr> {
    read(conn, "u.id = $1", id.0.into()).await
}

async fn read(conn: &impl ConnectionTrait, condition: &str, value: Value) -> Result<Option<Person>, DbErr> {
    let sql = format!("{SELECT} WHERE {condition} ORDER BY r.kind, r.name, p.permission");
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [value]);
    let rows = Row::find_by_statement(statement).all(conn).await?;
    Ok(assemble(rows))
}

fn assemble(rows: Vec<Row>) -> Option<Person> {
    let mut person: Option<Person> = None;
    for row in rows {
        let held =
            (row.role_id, row.role_name.clone(), row.role_kind.clone(), row.built_in, row.permission.clone());
        let person = person.get_or_insert_with(|| first(row));
        let (Some(id), Some(name), Some(kind), Some(built_in), permission) = held else { continue };
        let Some(kind) = OrganizationKind::parse(&kind) else { continue };
        let id = RoleId(id);
        if person.roles.last().is_none_or(|role| role.id != id) {
            let permissions = BuiltInRole::from_key(&name).filter(|_| built_in).map(BuiltInRole::permissions);
            let permissions = permissions.unwrap_or_default();
            person.roles.push(HeldRole { id, name, kind, permissions });
        }
        if let (Some(role), Some(Ok(permission))) =
            (person.roles.last_mut(), permission.map(|text| text.parse()))
        {
            role.permissions = role.permissions.union(&[permission].into_iter().collect());
        }
    }
    person
}

fn first(row: Row) -> Person {
    Person {
        id: row.id.into(),
        email: row.email,
        name: row.name,
        language: row.language,
        state: UserState::read(&row.state),
        password_hash: row.password_hash,
        epoch: row.access_epoch,
        organization: Seat {
            id: row.organization_id.into(),
            name: row.organization_name,
            kinds: kinds(row.is_host, row.is_partner, row.is_supplier),
            active: row.organization_state == "active",
            language: row.organization_language,
            currency: row.currency,
            epoch: row.organization_epoch,
        },
        roles: Vec::new(),
    }
}

fn kinds(host: bool, partner: bool, supplier: bool) -> Vec<OrganizationKind> {
    let all = [
        (host, OrganizationKind::Host),
        (partner, OrganizationKind::Partner),
        (supplier, OrganizationKind::Supplier),
    ];
    all.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect()
}

/// An organisation, as far as sign-in is concerned.
pub(crate) async fn organization(
    conn: &impl ConnectionTrait,
    id: OrganizationId,
) -> Result<Option<Seat>, DbErr> {
    let row = entities::organization::Entity::find_by_id(id.0).one(conn).await?;
    Ok(row.map(|row| Seat {
        id,
        name: row.name,
        kinds: kinds(row.is_host, row.is_partner, row.is_supplier),
        active: row.state == "active",
        language: row.language,
        currency: row.currency,
        epoch: row.access_epoch,
    }))
}
