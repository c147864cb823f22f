//! The statements that move a job through its life. Each one is a single UPDATE that names the lease it relies on, so
//! that a worker which lost its lease can change nothing any more.

use chrono::Duration;
use lonja_kernel::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Statement, Value};
use uuid::Uuid;

use super::job::{self, QUEUE_JOB};
use crate::data::{Backend, Db};

/// How long a claim lasts when it is not renewed. Well above what the nodes' clocks may differ by.
pub(super) const LEASE: Duration = Duration::seconds(60);
/// The longest error text that is kept.
const ERROR_LENGTH: usize = 2000;

/// A claimed job: whose it is and which run of it.
#[derive(Clone, Debug)]
pub(super) struct Lease {
    pub id: Uuid,
    pub worker: String,
    pub attempt: i32,
}

const DUE: &str = "finished_at IS NULL AND run_at <= $1 AND (locked_until IS NULL OR locked_until <= $1)";

fn statement(db: &Db, sql: String, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.read().get_database_backend(), sql, values)
}

/// Jobs of kinds that this process knows, as a condition; its values follow `values`.
fn known(kinds: &[&'static str], values: &mut Vec<Value>) -> String {
    let mut places = vec!["''".to_owned()];
    for kind in kinds {
        values.push((*kind).into());
        places.push(format!("${}", values.len()));
    }
    format!("queue = '{QUEUE_JOB}' AND kind IN ({})", places.join(", "))
}

/// True where something is due. Asked on the reading side first, so that an idle worker never takes SQLite's writer.
pub(super) async fn is_any_due(db: &Db, kinds: &[&'static str], now: Timestamp) -> Result<bool, DbErr> {
    let mut values = vec![now.into()];
    let known = known(kinds, &mut values);
    let sql = format!("SELECT 1 AS due FROM job WHERE {DUE} AND {known} LIMIT 1");
    Ok(db.read().query_one_raw(statement(db, sql, values)).await?.is_some())
}

/// Claims up to `limit` due jobs, oldest first. No two callers get the same one: PostgreSQL skips what another claim
/// holds, SQLite lets one write at a time.
pub(super) async fn claim(
    db: &Db,
    worker: &str,
    kinds: &[&'static str],
    limit: u64,
    now: Timestamp,
) -> Result<Vec<job::Model>, DbErr> {
    let mut values: Vec<Value> = vec![now.into(), (now + LEASE).into(), worker.into(), (limit as i64).into()];
    let known = known(kinds, &mut values);
    let lock = match db.backend() {
        Backend::Postgres => "FOR UPDATE SKIP LOCKED",
        Backend::Sqlite => "",
    };
    // The key that keeps further ones away is given up here: what happens from now on needs a run of its own.
    let sql = format!(
        "WITH due AS MATERIALIZED (SELECT id FROM job WHERE {DUE} AND {known} ORDER BY run_at, id LIMIT $4 {lock})
         UPDATE job SET locked_by = $3, locked_until = $2, attempts = attempts + 1, dedupe_key = NULL
         WHERE id IN (SELECT id FROM due) RETURNING *"
    );
    let mut jobs = job::Entity::find().from_raw_sql(statement(db, sql, values)).all(db.writer()).await?;
    jobs.sort_by_key(|job| (job.run_at, job.id));
    Ok(jobs)
}

impl Lease {
    /// One UPDATE under this lease; `$1` to `$3` are taken. False where the lease is lost.
    async fn update(
        &self,
        db: &Db,
        conn: &impl ConnectionTrait,
        set: &str,
        more: Vec<Value>,
    ) -> Result<bool, DbErr> {
        let mut values: Vec<Value> = vec![self.id.into(), self.worker.as_str().into(), self.attempt.into()];
        values.extend(more);
        let sql = format!(
            "UPDATE job SET {set} WHERE id = $1 AND locked_by = $2 AND attempts = $3 AND finished_at IS NULL"
        );
        Ok(conn.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
    }

    pub(super) async fn renew(&self, db: &Db, now: Timestamp) -> Result<bool, DbErr> {
        self.update(db, db.writer(), "locked_until = $4", vec![(now + LEASE).into()]).await
    }

    pub(super) async fn complete(
        &self,
        db: &Db,
        conn: &impl ConnectionTrait,
        now: Timestamp,
    ) -> Result<bool, DbErr> {
        let set = "finished_at = $4, locked_by = NULL, locked_until = NULL, last_error = NULL";
        self.update(db, conn, set, vec![now.into()]).await
    }

    /// Back into the queue, to run again at `at`.
    pub(super) async fn retry(&self, db: &Db, at: Timestamp, error: &str) -> Result<bool, DbErr> {
        let set = "run_at = $4, locked_by = NULL, locked_until = NULL, last_error = $5";
        self.update(db, db.writer(), set, vec![at.into(), shortened(error).into()]).await
    }

    /// Given up: it stays as a dead letter.
    pub(super) async fn bury(&self, db: &Db, now: Timestamp, error: &str) -> Result<bool, DbErr> {
        let set = "finished_at = $4, dead = TRUE, locked_by = NULL, locked_until = NULL, last_error = $5";
        self.update(db, db.writer(), set, vec![now.into(), shortened(error).into()]).await
    }

    /// Handed back because the process stops; the run does not count.
    pub(super) async fn hand_back(&self, db: &Db) -> Result<bool, DbErr> {
        let set = "locked_by = NULL, locked_until = NULL, attempts = attempts - 1";
        self.update(db, db.writer(), set, Vec::new()).await
    }
}

fn shortened(error: &str) -> String {
    error.chars().take(ERROR_LENGTH).collect()
}
