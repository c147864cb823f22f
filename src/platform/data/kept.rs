//! Connections to PostgreSQL that are kept from one use to the next.
//!
//! The driver's pool tests every connection that comes back to it with a round trip, which costs as much as a small
//! query. A connection that has just answered one needs no test: a few of them are kept here instead. Whatever failed,
//! was given up half way or has not been used for a moment goes back through the pool and its test, so that nothing is
//! asked of a connection in doubt.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{
    ConnAcquireErr, DbErr, ExecResult, QueryResult, RuntimeErr, Statement,
    sea_query::Values,
    sqlx::{self, AssertSqlSafe, PgPool, Postgres, pool::PoolConnection},
};
use sea_query_sqlx::SqlxValues;

use super::statements;

/// Kept connections are used for so long and then given back, like those of the pool.
const KEPT_FOR: Duration = Duration::from_mins(10);

/// The connections of a pool that are kept.
pub(super) struct Kept {
    pool: PgPool,
    /// The one used last stands last.
    idle: Mutex<Vec<Connection>>,
    at_most: usize,
    trusted_for: Duration,
}

/// A connection on loan. It goes back to the pool where it is not given to [`Kept::keep`].
pub(super) struct Connection {
    inner: PoolConnection<Postgres>,
    taken: Instant,
    used: Instant,
}

impl Kept {
    /// Keeps up to `at_most` connections of the pool, each as long as it is used within `trusted_for`.
    pub fn new(pool: PgPool, at_most: usize, trusted_for: Duration) -> Arc<Self> {
        let idle = Mutex::new(Vec::with_capacity(at_most));
        Arc::new(Self { pool, idle, at_most, trusted_for })
    }

    pub fn give_all_back(&self) {
        drop(std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner)));
    }

    pub async fn take(&self) -> Result<Connection, DbErr> {
        let last = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match last {
            Some(idle) if idle.used.elapsed() < self.trusted_for && idle.taken.elapsed() < KEPT_FOR => {
                return Ok(idle);
            }
            // The others were used even longer ago.
            Some(_) => self.give_all_back(),
            None => {}
        }
        let inner = self.pool.acquire().await.map_err(not_acquired)?;
        let now = Instant::now();
        Ok(Connection { inner, taken: now, used: now })
    }

    /// Takes back a connection that is between transactions and has answered all that it was asked.
    pub fn keep(&self, mut connection: Connection) {
        connection.used = Instant::now();
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.at_most && !self.pool.is_closed() {
            idle.push(connection);
        }
    }
}

impl Connection {
    pub async fn query_all(&mut self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let query = sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), values(statement));
        let rows = noted(query.fetch_all(&mut *self.inner)).await;
        let rows = rows.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    pub async fn execute(&mut self, statement: &Statement) -> Result<ExecResult, DbErr> {
        let query = sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), values(statement));
        let result = noted(query.execute(&mut *self.inner)).await;
        result.map(Into::into).map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(error.into())))
    }

    /// SQL without parameters, not prepared; several statements may stand in it.
    pub async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        let result = noted(sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *self.inner)).await;
        result.map(Into::into).map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(error.into())))
    }

    /// BEGIN, COMMIT or ROLLBACK, which are not counted as statements.
    pub async fn control(&mut self, command: &'static str) -> Result<(), DbErr> {
        let done = sqlx::raw_sql(command).execute(&mut *self.inner).await;
        done.map(drop).map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(error.into())))
    }

    /// Ends the connection instead of giving it back.
    pub fn give_up(mut self) {
        self.inner.close_on_drop();
    }
}

fn values(statement: &Statement) -> SqlxValues {
    SqlxValues(statement.values.clone().unwrap_or_else(|| Values(Vec::new())))
}

async fn noted<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    let started = Instant::now();
    let result = work.await;
    statements::note(started.elapsed(), result.is_err());
    result
}

fn not_acquired(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        other => DbErr::Conn(RuntimeErr::SqlxError(other.into())),
    }
}
