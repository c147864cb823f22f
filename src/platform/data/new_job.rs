//! Jobs and events on their way into the table, all of a transaction in one statement.

use std::collections::HashSet;

use lonja_kernel::{Event, Timestamp};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, sea_query};
use sea_query::{Alias, CaseStatement, Expr, ExprTrait, OnConflict};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Write,
    job::{self, Column, QUEUE_EVENT, QUEUE_JOB},
    write,
};

/// With the pauses between them, a day and a half until a job is given up.
const MAX_ATTEMPTS: i32 = 40;

/// A job to be added.
#[derive(Clone, Debug)]
pub struct NewJob {
    id: Uuid,
    queue: &'static str,
    kind: String,
    payload: Value,
    organization: Option<Uuid>,
    run_at: Option<Timestamp>,
    dedupe: Option<String>,
    max_attempts: i32,
    is_done: bool,
}

impl NewJob {
    /// `kind` is the name of a registered [`JobKind`](crate::jobs::JobKind).
    pub fn new(kind: impl Into<String>, payload: Value) -> Self {
        Self {
            id: Uuid::now_v7(),
            queue: QUEUE_JOB,
            kind: kind.into(),
            payload,
            organization: None,
            run_at: None,
            dedupe: None,
            max_attempts: MAX_ATTEMPTS,
            is_done: false,
        }
    }

    pub(crate) fn event(event: &Event, is_heard: bool) -> Self {
        Self {
            id: event.id,
            queue: QUEUE_EVENT,
            organization: event.organization,
            is_done: !is_heard,
            ..Self::new(event.kind.as_str(), serde_json::to_value(event).unwrap_or_default())
        }
    }

    /// Not before this instant.
    #[must_use]
    pub fn run_at(mut self, at: Timestamp) -> Self {
        self.run_at = Some(at);
        self
    }

    /// Not if a job with this key already waits to be run. A job that runs already does not count: it may have read
    /// before this transaction wrote.
    #[must_use]
    pub fn dedupe(mut self, key: impl Into<String>) -> Self {
        self.dedupe = Some(key.into());
        self
    }

    /// Given up after so many failures.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u16) -> Self {
        self.max_attempts = i32::from(Ord::max(attempts, 1));
        self
    }

    fn into_row(self, now: Timestamp) -> job::ActiveModel {
        job::ActiveModel {
            id: Set(self.id),
            queue: Set(self.queue.to_owned()),
            kind: Set(self.kind),
            payload: Set(self.payload.to_string()),
            organization_id: Set(self.organization),
            dedupe_key: Set(self.dedupe),
            created_at: Set(now),
            run_at: Set(self.run_at.unwrap_or(now)),
            attempts: Set(0),
            max_attempts: Set(self.max_attempts),
            locked_by: Set(None),
            locked_until: Set(None),
            last_error: Set(None),
            finished_at: Set(self.is_done.then_some(now)),
            dead: Set(false),
        }
    }
}

/// Whether one of the jobs is due now, and the writes that add them.
pub(super) fn writes(now: Timestamp, jobs: Vec<NewJob>) -> (bool, Vec<Write>) {
    // Events are left to the worker's next look, so that many of them are handed on together.
    let is_due = jobs.iter().any(|job| job.queue == QUEUE_JOB && job.run_at.is_none_or(|at| at <= now));
    // One statement may not meet the same key twice.
    let mut keys = HashSet::new();
    let rows: Vec<job::ActiveModel> = jobs
        .into_iter()
        .filter(|job| job.dedupe.as_ref().is_none_or(|key| keys.insert(key.clone())))
        .map(|job| job.into_row(now))
        .collect();
    let mut writes = Write::insert(rows);
    // To look for a conflict costs the database extra, and most jobs are events, which have no key.
    if !keys.is_empty() {
        for write in &mut writes {
            write.on_conflict(keep_the_waiting_one());
        }
    }
    (is_due, writes)
}

/// Writes the jobs, outside of a [`Tx`](super::Tx).
pub(crate) async fn insert(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    jobs: Vec<NewJob>,
) -> Result<(), DbErr> {
    write::send(conn, writes(now, jobs).1).await
}

/// The waiting job stays, and runs at the earlier of the two times. It has to be touched: the lock on it keeps a worker
/// from starting it before this transaction's rows can be seen.
fn keep_the_waiting_one() -> OnConflict {
    let waiting = (job::Entity, Column::RunAt);
    let new = (Alias::new("excluded"), Column::RunAt);
    let earlier = CaseStatement::new()
        .case(Expr::col(new.clone()).lt(Expr::col(waiting)), Expr::col(new))
        .finally(Expr::col(waiting));
    OnConflict::column(Column::DedupeKey)
        .target_and_where(Expr::col(Column::DedupeKey).is_not_null())
        .value(Column::RunAt, earlier)
        .to_owned()
}
