//! Whom a batch of events concerns, and their rows: one INSERT … SELECT per kind and circle of people.
//!
//! Told is who is active in an active organisation of the circle and holds a role of that side with the permission;
//! never who did it.

use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use uuid::Uuid;

use super::facts::{FactsById, subject_id};
use crate::kind::{Circle, Concerned, Kind, MailFrequency};

/// Values that go with each event; the engine that takes fewer takes 32,766 in one statement.
const COLUMNS: usize = 7;

/// Values of a statement, each with its place.
#[derive(Default)]
struct Values(Vec<Value>);

impl Values {
    fn place(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }
}

pub async fn add(
    tx: &Tx,
    mails: bool,
    kind: Kind,
    concerned: Concerned,
    events: &[&Event],
    facts: &FactsById,
) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let mut values = Values::default();
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        let Some(subject) = subject_id(kind.subject(), event) else { continue };
        let Some(about) = facts.get(&subject) else { continue };
        let actor = event.actor.parse::<UserId>().map_or(Uuid::nil(), Uuid::from);
        rows.push([
            values.place(event.id),
            values.place(event.occurred_at),
            values.place(event.organization.unwrap_or_default()),
            values.place(actor),
            values.place(subject),
            values.place(about.starter.unwrap_or_default()),
            values.place(about.facts.to_string()),
        ]);
    }
    if rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = rows.iter().map(|row| listed(backend, row)).collect();
    let key = values.place(kind.key());
    let subject_kind = values.place(kind.subject().as_str());
    let portal = values.place(kind.portal());
    // Without a server nothing waits for a mail that never goes.
    let wanted_mail = if mails {
        format!("COALESCE(p.mail, {})", values.place(kind.mail().as_str()))
    } else {
        format!("'{}'", MailFrequency::Never.as_str())
    };
    let permission = values.place(concerned.permission.as_str());
    let built_in: Vec<String> = BuiltInRole::ALL
        .iter()
        .filter(|role| role.permissions().contains(concerned.permission))
        .map(|role| format!("'{}'", role.key()))
        .collect();
    let (people, side) = circle(concerned.circle, &mut values, tx.now());
    let sql = format!(
        "WITH e (event_id, at, organization_id, actor_id, subject_id, starter_id, facts) AS (VALUES {rows})
         INSERT INTO notification
             (user_id, event_id, kind, subject_kind, subject_id, facts, created_at, portal, mail)
         SELECT u.id, e.event_id, {key}, {subject_kind}, e.subject_id, e.facts, e.at,
                COALESCE(p.portal, {portal}), {wanted_mail}
         FROM e JOIN organization o ON {people} AND o.state = 'active'
         JOIN app_user u ON u.organization_id = o.id AND u.state = 'active' AND u.id <> e.actor_id
         LEFT JOIN notification_preference p ON p.user_id = u.id AND p.kind = {key}
         WHERE {side} AND (COALESCE(p.portal, {portal}) OR {wanted_mail} <> 'never') AND EXISTS (
             SELECT 1 FROM user_role h JOIN role r ON r.id = h.role_id
             WHERE h.user_id = u.id AND {role_side} AND (
                 (r.built_in AND r.name IN ({built_in})) OR EXISTS (
                     SELECT 1 FROM role_permission g WHERE g.role_id = r.id AND g.permission = {permission})))
         ON CONFLICT DO NOTHING",
        rows = rows.join(", "),
        role_side = role_side(concerned.circle),
        built_in = built_in.join(", "),
    );
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, values.0)).await.map(drop)
}

/// One row of the events. PostgreSQL wants to be told what the values are.
fn listed(backend: DbBackend, row: &[String; COLUMNS]) -> String {
    let types = ["uuid", "timestamptz", "uuid", "uuid", "uuid", "uuid", "text"];
    let cells = row.iter().zip(types).map(|(place, kind)| match backend {
        DbBackend::Postgres => format!("CAST({place} AS {kind})"),
        _ => place.clone(),
    });
    format!("({})", cells.collect::<Vec<_>>().join(", "))
}

/// Which organisations `o` belong to the event `e`, and which people `u` of them are meant.
fn circle(circle: Circle, values: &mut Values, now: Timestamp) -> (String, String) {
    let everybody = "TRUE".to_owned();
    match circle {
        Circle::Host => ("o.is_host".to_owned(), everybody),
        Circle::Starter => ("o.is_host".to_owned(), "u.id = e.starter_id".to_owned()),
        Circle::Organization(_) | Circle::OwnPeople => ("o.id = e.organization_id".to_owned(), everybody),
        Circle::Audience => {
            let now = values.place(now);
            let sees = format!(
                "NOT o.is_host AND EXISTS (
                     SELECT 1 FROM asset a JOIN asset_audience g ON g.asset_id = a.id
                     JOIN assortment_audience s ON s.audience_id = g.audience_id
                     WHERE a.id = e.subject_id AND s.assortment_id = o.assortment_id AND a.state = 'published'
                         AND a.publish_at <= {now} AND (a.expire_at IS NULL OR a.expire_at > {now}))"
            );
            (sees, everybody)
        }
    }
}

/// The side on which the role has to be held.
fn role_side(circle: Circle) -> String {
    match circle {
        Circle::Host | Circle::Starter => "r.kind = 'host'".to_owned(),
        Circle::Organization(kind) => format!("r.kind = '{}'", kind.as_str()),
        Circle::OwnPeople => "TRUE".to_owned(),
        Circle::Audience => "r.kind <> 'host'".to_owned(),
    }
}
