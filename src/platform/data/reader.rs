//! Reading: SQLite's readers, or on PostgreSQL the pool with the connections that are kept from one read to the next.

use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, IsolationLevel,
    QueryResult, Statement, TransactionTrait,
};

use super::kept::Kept;

/// The reading side of the database. SQLite refuses writes on it.
pub struct Reader {
    pool: DatabaseConnection,
    kept: Option<Arc<Kept>>,
}

impl Reader {
    pub(super) fn new(pool: DatabaseConnection, kept: Option<Arc<Kept>>) -> Self {
        Self { pool, kept }
    }

    /// A transaction of several reads that see one state of the data, as SQLite's always do.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        match self.get_database_backend() {
            DbBackend::Postgres => {
                self.pool.begin_with_config(Some(IsolationLevel::RepeatableRead), None).await
            }
            _ => self.pool.begin().await,
        }
    }

    /// Gives back what is kept and closes the pool.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        if let Some(kept) = &self.kept {
            kept.give_all_back();
        }
        self.pool.close_by_ref().await
    }
}

async fn query_all(kept: &Kept, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
    let mut connection = kept.take().await?;
    let rows = connection.query_all(statement).await?;
    kept.keep(connection);
    Ok(rows)
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
            Some(kept) => Ok(query_all(kept, &statement).await?.into_iter().next()),
            None => self.pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.kept {
            Some(kept) => query_all(kept, &statement).await,
            None => self.pool.query_all_raw(statement).await,
        }
    }
}
