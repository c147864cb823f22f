//! Reading.
//!
//! The driver's pool tests every connection that comes back to it with a round trip, which costs as much as a small
//! query. A connection that has just answered one needs no test: on PostgreSQL a few of them are kept here from one
//! read to the next. Whatever failed, was given up half way or has not been used for a moment goes back through the
//! pool and its test, so that nothing is read from a connection in doubt.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, RuntimeErr, Statement, TransactionTrait,
    sea_query::Values,
    sqlx::{self, AssertSqlSafe, PgPool, Postgres, pool::PoolConnection},
};
use sea_query_sqlx::SqlxValues;

use super::statements;

/// Kept connections are used for so long and then given back, like those of the pool.
const KEPT_FOR: Duration = Duration::from_mins(10);

/// The reading side of the database. SQLite refuses writes on it.
pub struct Reader {
    pool: DatabaseConnection,
    kept: Option<Kept>,
}

struct Kept {
    pool: PgPool,
    /// The one used last stands last.
    idle: Mutex<Vec<Idle>>,
    at_most: usize,
    trusted_for: Duration,
}

struct Idle {
    connection: PoolConnection<Postgres>,
    taken: Instant,
    used: Instant,
}

impl Reader {
    pub(super) fn new(pool: DatabaseConnection) -> Self {
        Self { pool, kept: None }
    }

    /// Keeps up to `at_most` connections of a PostgreSQL pool, each as long as it is used within `trusted_for`.
    pub(super) fn keeping(pool: DatabaseConnection, at_most: usize, trusted_for: Duration) -> Self {
        let idle = Mutex::new(Vec::with_capacity(at_most));
        let kept = Kept { pool: pool.get_postgres_connection_pool().clone(), idle, at_most, trusted_for };
        Self { pool, kept: Some(kept) }
    }

    /// A transaction of several reads.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.pool.begin().await
    }

    /// Gives back what is kept and closes the pool.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        if let Some(kept) = &self.kept {
            kept.give_all_back();
        }
        self.pool.close_by_ref().await
    }
}

impl Kept {
    fn give_all_back(&self) {
        drop(std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner)));
    }

    async fn take(&self) -> Result<Idle, DbErr> {
        let last = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match last {
            Some(idle) if idle.used.elapsed() < self.trusted_for && idle.taken.elapsed() < KEPT_FOR => {
                return Ok(idle);
            }
            // The others were used even longer ago.
            Some(_) => self.give_all_back(),
            None => {}
        }
        let connection = self.pool.acquire().await.map_err(not_acquired)?;
        let now = Instant::now();
        Ok(Idle { connection, taken: now, used: now })
    }

    fn keep(&self, mut idle: Idle) {
        idle.used = Instant::now();
        let mut kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < self.at_most && !self.pool.is_closed() {
            kept.push(idle);
        }
    }

    async fn query_all(&self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut idle = self.take().await?;
        let started = Instant::now();
        let values = statement.values.clone().unwrap_or_else(|| Values(Vec::new()));
        let query = sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values));
        let rows = query.fetch_all(&mut *idle.connection).await;
        statements::note(started.elapsed(), rows.is_err());
        let rows = rows.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))?;
        self.keep(idle);
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

fn not_acquired(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        other => DbErr::Conn(RuntimeErr::SqlxError(other.into())),
    }
}

#[sea_orm::entity::prelude::async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.pool.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.kept {
            Some(kept) => Ok(kept.query_all(&statement).await?.into_iter().next()),
            None => self.pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.kept {
            Some(kept) => kept.query_all(&statement).await,
            None => self.pool.query_all_raw(statement).await,
        }
    }
}
