//! One look at what changes while people watch: how much is unread for each listener, and what is under way.

use std::collections::{BTreeMap, HashMap};

use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use uuid::Uuid;

use super::dto::{StreamEvent, Topic};

/// Something under way, by what it is and its id.
pub type UnderWay = BTreeMap<(&'static str, Uuid), StreamEvent>;

/// How many rows are unread for each of these people. It counts what may be hidden since: a stream asks anew, through
/// its caller's rights, where the number changed.
pub async fn unread(conn: &impl ConnectionTrait, people: Vec<Uuid>) -> Result<HashMap<Uuid, i64>, DbErr> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<String> = (1..=people.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT user_id, COUNT(*) AS n FROM notification
         WHERE portal AND read_at IS NULL AND user_id IN ({}) GROUP BY user_id",
        places.join(", ")
    );
    let values = people.into_iter().map(Value::from);
    let rows =
        conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "user_id")?, row.try_get("", "n")?))).collect()
}

/// Imports and releases that are under way or were at the last look, and how many jobs are open.
pub async fn under_way(conn: &impl ConnectionTrait, before: &UnderWay) -> Result<UnderWay, DbErr> {
    let mut values: Vec<Value> = Vec::new();
    let mut known = |kind: &str| {
        let mut places = vec!["NULL".to_owned()];
        for (_, id) in before.keys().filter(|(what, _)| *what == kind) {
            values.push((*id).into());
            places.push(format!("${}", values.len()));
        }
        places.join(", ")
    };
    let sql = format!(
        "SELECT 'import' AS what, id, state, rows_accepted + rows_rejected AS done FROM import_run
             WHERE state IN ('queued', 'running') OR id IN ({imports})
         UNION ALL
         SELECT 'release', id, state, 0 FROM \"release\" WHERE state = 'building' OR id IN ({releases})
         UNION ALL
         SELECT 'jobs', NULL, NULL, COUNT(*) FROM job WHERE finished_at IS NULL AND queue = 'job'",
        imports = known("import"),
        releases = known("release"),
    );
    let rows =
        conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    let mut found = UnderWay::new();
    for row in &rows {
        let what: String = row.try_get("", "what")?;
        let id: Option<Uuid> = row.try_get("", "id")?;
        let state: Option<String> = row.try_get("", "state")?;
        let done: i64 = row.try_get("", "done")?;
        let (key, event) = match (what.as_str(), id) {
            ("import", Some(id)) => {
                let id_text = Some(ImportId(id).to_string());
                (
                    ("import", id),
                    StreamEvent { id: id_text, state, done: Some(done), ..StreamEvent::new(Topic::Import) },
                )
            }
            ("release", Some(id)) => (
                ("release", id),
                StreamEvent {
                    id: Some(ReleaseId(id).to_string()),
                    state,
                    ..StreamEvent::new(Topic::Release)
                },
            ),
            _ => (("jobs", Uuid::nil()), StreamEvent { done: Some(done), ..StreamEvent::new(Topic::Jobs) }),
        };
        found.insert(key, event);
    }
    Ok(found)
}

/// What is new or another than before. What came to its end stays known for one more look, so that its end is told.
pub fn changes(before: &UnderWay, now: &UnderWay) -> Vec<StreamEvent> {
    let is_news = |(key, event): &(&(&'static str, Uuid), &StreamEvent)| before.get(*key) != Some(*event);
    now.iter().filter(is_news).map(|(_, event)| event.clone()).collect()
}

/// Without what came to its end.
pub fn going_on(now: UnderWay) -> UnderWay {
    let goes_on = |event: &StreamEvent| {
        matches!(event.state.as_deref(), None | Some("queued" | "running" | "building"))
    };
    now.into_iter().filter(|(_, event)| goes_on(event)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(id: u128, state: &str, done: i64) -> UnderWay {
        let event = StreamEvent {
            id: Some(ImportId(Uuid::from_u128(id)).to_string()),
            state: Some(state.to_owned()),
            done: Some(done),
            ..StreamEvent::new(Topic::Import)
        };
        UnderWay::from([(("import", Uuid::from_u128(id)), event)])
    }

    #[test]
    fn progress_and_the_end_are_told_once() {
        let (begun, further, done) =
            (import(1, "running", 0), import(1, "running", 9), import(1, "completed", 9));
        assert_eq!(changes(&UnderWay::new(), &begun).len(), 1);
        assert_eq!(changes(&begun, &begun).len(), 0);
        assert_eq!(changes(&begun, &further).len(), 1);
        assert_eq!(changes(&further, &done).len(), 1);
        assert!(going_on(done).is_empty());
        assert_eq!(going_on(further).len(), 1);
    }
}
