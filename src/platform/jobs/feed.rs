//! Hands on what happened: events that have gathered become one job per subscription that hears of them, so that each
//! subscription succeeds or fails by itself, and a thousand events cost it no more statements than one.
//!
//! It is one transaction: an event is handed on with its jobs or waits for the next look. Events of a kind that this
//! process does not know are left to a newer one.

use lonja_kernel::{Event, EventKind, Timestamp};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use serde_json::json;

use super::{NewJob, Subscription, job::QUEUE_EVENT};
use crate::data::{self, Backend, Db};

/// Events that are handed on in one transaction.
const BATCH: usize = 500;

pub(super) async fn hand_on(db: &Db, subscriptions: &[Subscription], now: Timestamp) -> Result<(), DbErr> {
    let known: Vec<String> = EventKind::ALL.iter().map(|kind| format!("'{}'", kind.as_str())).collect();
    let values: Vec<Value> = vec![now.into()];
    let waiting = format!(
        "finished_at IS NULL AND run_at <= $1 AND queue = '{QUEUE_EVENT}' AND kind IN ({})",
        known.join(", ")
    );
    let statement =
        |sql: String| Statement::from_sql_and_values(db.read().get_database_backend(), sql, values.clone());
    loop {
        // Asked on the reading side first, so that an idle worker never takes SQLite's writer.
        let any = statement(format!("SELECT 1 AS due FROM job WHERE {waiting} LIMIT 1"));
        if db.read().query_one_raw(any).await?.is_none() {
            return Ok(());
        }
        let lock = match db.backend() {
            Backend::Postgres => "FOR UPDATE SKIP LOCKED",
            Backend::Sqlite => "",
        };
        let take = statement(format!(
            "WITH due AS MATERIALIZED (SELECT id FROM job WHERE {waiting} ORDER BY run_at, id LIMIT {BATCH} {lock})
             UPDATE job SET finished_at = $1, attempts = 1 WHERE id IN (SELECT id FROM due) RETURNING payload"
        ));
        let tx = db.transaction().await?;
        let rows = tx.query_all_raw(take).await?;
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            let payload: String = row.try_get("", "payload")?;
            match serde_json::from_str::<Event>(&payload) {
                Ok(event) => events.push(event),
                Err(error) => tracing::error!(%error, "an event that cannot be read is passed over"),
            }
        }
        // The database answers updated rows in any order.
        events.sort_by_key(|event| (event.occurred_at, event.id));
        let jobs = subscriptions.iter().filter_map(|hears| {
            let events: Vec<&Event> =
                events.iter().filter(|event| hears.kinds.contains(&event.kind)).collect();
            (!events.is_empty()).then(|| NewJob::new(hears.name, json!(events)))
        });
        data::insert_jobs(&tx, now, jobs.collect()).await?;
        tx.commit().await?;
        if rows.len() < BATCH {
            return Ok(());
        }
    }
}
