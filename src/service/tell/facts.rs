//! What the wording of a notification needs of its subject, read once for all subjects of a batch. Nothing in it is
//! more than everybody who is told may see.

use std::collections::HashMap;

use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value as Bound};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::kind::SubjectKind;

/// A subject's facts, and who began it where that is known.
pub struct Facts {
    pub facts: Value,
    pub starter: Option<Uuid>,
}

/// A subject's facts by its id. What is not there any more is not among them.
pub type FactsById = HashMap<Uuid, Facts>;

enum Column {
    Text(&'static str),
    Integer(&'static str),
}

use Column::{Integer, Text};

/// What is selected of which rows. The last column of imports says who began them.
fn source(subject: SubjectKind) -> (&'static str, &'static [Column]) {
    match subject {
        SubjectKind::Order => (
            "SELECT s.id, s.number, s.reference, o.name AS partner FROM sales_order s
             JOIN organization o ON o.id = s.partner_id",
            &[Integer("number"), Text("reference"), Text("partner")],
        ),
        SubjectKind::Release => (
            r#"SELECT s.id, s.number, o.name AS supplier FROM "release" s JOIN organization o ON o.id = s.recipient_id"#,
            &[Integer("number"), Text("supplier")],
        ),
        SubjectKind::ForecastCycle => (
            "SELECT s.id, s.number, CAST(s.commits_until AS text) AS until FROM forecast_cycle s",
            &[Integer("number"), Text("until")],
        ),
        SubjectKind::ForecastExceptions => (
            "SELECT s.id, s.number, o.name AS supplier,
                    CAST((SELECT count(*) FROM forecast_exception x WHERE x.cycle_id = s.id
                          AND x.state IN ('open', 'acknowledged', 'proposed')) AS integer) AS exceptions
             FROM forecast_cycle s JOIN organization o ON o.id = s.recipient_id",
            &[Integer("number"), Text("supplier"), Integer("exceptions")],
        ),
        SubjectKind::Asset => {
            ("SELECT s.id, s.title, s.kind AS sort FROM asset s", &[Text("title"), Text("sort")])
        }
        SubjectKind::PriceList => ("SELECT s.id, s.name FROM price_list s", &[Text("name")]),
        SubjectKind::Policy => (
            "SELECT s.id, s.version, o.name AS supplier FROM policy s JOIN organization o ON o.id = s.recipient_id",
            &[Integer("version"), Text("supplier")],
        ),
        SubjectKind::Import => (
            "SELECT s.id, s.source, s.file_name, s.state, CAST(s.rows_accepted AS integer) AS accepted,
                    CAST(s.rows_rejected AS integer) AS rejected, s.created_by FROM import_run s",
            &[Text("source"), Text("file_name"), Text("state"), Integer("accepted"), Integer("rejected")],
        ),
        SubjectKind::User => ("SELECT s.id, s.name FROM app_user s", &[Text("name")]),
        SubjectKind::ApiClient => ("SELECT s.id, s.name FROM api_client s", &[Text("name")]),
    }
}

/// The id of an event's subject.
pub fn subject_id(subject: SubjectKind, event: &Event) -> Option<Uuid> {
    let text = &event.subject;
    match subject {
        SubjectKind::Order => text.parse::<OrderId>().ok().map(Uuid::from),
        SubjectKind::Release => text.parse::<ReleaseId>().ok().map(Uuid::from),
        SubjectKind::ForecastCycle | SubjectKind::ForecastExceptions => {
            text.parse::<ForecastCycleId>().ok().map(Uuid::from)
        }
        SubjectKind::Asset => text.parse::<AssetId>().ok().map(Uuid::from),
        SubjectKind::PriceList => text.parse::<PriceListId>().ok().map(Uuid::from),
        SubjectKind::Policy => text.parse::<PolicyId>().ok().map(Uuid::from),
        SubjectKind::Import => text.parse::<ImportId>().ok().map(Uuid::from),
        SubjectKind::User => text.parse::<UserId>().ok().map(Uuid::from),
        SubjectKind::ApiClient => text.parse::<ApiClientId>().ok().map(Uuid::from),
    }
}

pub async fn of(
    conn: &impl ConnectionTrait,
    subject: SubjectKind,
    events: &[&Event],
) -> Result<FactsById, DbErr> {
    let ids: Vec<Bound> =
        events.iter().filter_map(|event| subject_id(subject, event)).map(Bound::from).collect();
    if ids.is_empty() {
        return Ok(FactsById::new());
    }
    let (select, columns) = source(subject);
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let sql = format!("{select} WHERE s.id IN ({})", places.join(", "));
    let rows =
        conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, ids)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "id")?, read(row, subject, columns)?))).collect()
}

fn read(row: &QueryResult, subject: SubjectKind, columns: &[Column]) -> Result<Facts, DbErr> {
    let mut facts = Map::new();
    for column in columns {
        let (name, value) = match column {
            Column::Text(name) => (name, row.try_get::<Option<String>>("", name)?.map(Value::from)),
            Column::Integer(name) => {
                (name, row.try_get::<Option<i32>>("", name)?.map(|number| json!(number)))
            }
        };
        if let Some(value) = value {
            facts.insert((*name).to_owned(), value);
        }
    }
    let starter = match subject {
        SubjectKind::Import => {
            row.try_get::<String>("", "created_by")?.parse::<UserId>().ok().map(Uuid::from)
        }
        _ => None,
    };
    Ok(Facts { facts: Value::Object(facts), starter })
}
