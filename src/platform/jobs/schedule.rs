//! Jobs that run by themselves: a row per schedule, moved forward by whoever gets there first.

use std::time::Duration;

use lonja_kernel::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use serde_json::json;

use super::{JobKind, NewJob};
use crate::data::{self, Db};

fn scheduled(kinds: &[JobKind]) -> impl Iterator<Item = (&'static str, chrono::Duration)> {
    kinds.iter().filter_map(|kind| {
        let interval = kind.schedule.map(|interval: Duration| chrono::Duration::from_std(interval));
        interval.map(|interval| (kind.name, interval.unwrap_or(chrono::Duration::MAX)))
    })
}

fn statement(db: &Db, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.read().get_database_backend(), sql, values)
}

/// Makes the rows of new schedules, due at once. An interval that became shorter counts from now.
pub(super) async fn register(db: &Db, kinds: &[JobKind], now: Timestamp) -> Result<(), DbErr> {
    for (name, interval) in scheduled(kinds) {
        let next = now.checked_add_signed(interval).unwrap_or(now);
        let sql = "INSERT INTO schedule (name, next_run_at) VALUES ($1, $2)
                   ON CONFLICT (name) DO UPDATE SET next_run_at = $3 WHERE schedule.next_run_at > $3";
        let values = vec![name.into(), now.into(), next.into()];
        db.writer().execute_raw(statement(db, sql, values)).await?;
    }
    Ok(())
}

/// Enqueues what is due. Of several nodes, one moves the row and only that one enqueues.
pub(super) async fn tick(db: &Db, kinds: &[JobKind], now: Timestamp) -> Result<(), DbErr> {
    let due = db
        .read()
        .query_all_raw(statement(db, "SELECT name FROM schedule WHERE next_run_at <= $1", vec![now.into()]))
        .await?;
    let due = due.iter().map(|row| row.try_get::<String>("", "name")).collect::<Result<Vec<_>, _>>()?;
    for (name, interval) in scheduled(kinds).filter(|(name, _)| due.iter().any(|due| due == name)) {
        let next = now.checked_add_signed(interval).unwrap_or(now);
        let tx = db.transaction().await?;
        let sql =
            "UPDATE schedule SET next_run_at = $2, last_run_at = $3 WHERE name = $1 AND next_run_at <= $3";
        let moved = tx.execute_raw(statement(db, sql, vec![name.into(), next.into(), now.into()])).await?;
        if moved.rows_affected() == 1 {
            // A tick that still waits stands for this one as well.
            let job = NewJob::new(name, json!({})).dedupe(format!("schedule:{name}"));
            data::insert_jobs(&tx, now, vec![job]).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
