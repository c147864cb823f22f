//! A transaction that writes, on a connection that is kept from one to the next where the engine is PostgreSQL.
//!
//! Dropped without [`commit`](Transaction::commit), it is rolled back: before its connection is used again, and by
//! the end of the connection where it cannot be.

use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use tokio::{runtime::Handle, sync::Mutex};

use super::kept::{Connection, Kept};

pub(crate) enum Transaction {
    Sqlite(DatabaseTransaction),
    Postgres(OnKept),
}

/// The connection is `None` only once the transaction has ended.
pub(crate) struct OnKept {
    connection: Mutex<Option<Connection>>,
    kept: Arc<Kept>,
}

impl Transaction {
    pub(super) async fn begin(writer: &DatabaseConnection, kept: Option<&Arc<Kept>>) -> Result<Self, DbErr> {
        let Some(kept) = kept else { return begin_immediate(writer).await.map(Self::Sqlite) };
        let connection = kept.take().await?;
        // Before BEGIN is sent: whoever gives up while it is under way leaves an open transaction to be rolled back.
        let mut on = OnKept { connection: Mutex::new(Some(connection)), kept: kept.clone() };
        open(on.connection.get_mut())?.control("BEGIN").await?;
        Ok(Self::Postgres(on))
    }

    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.end("COMMIT").await,
        }
    }

    pub(crate) async fn rollback(self) -> Result<(), DbErr> {
        match self {
            Self::Sqlite(transaction) => transaction.rollback().await,
            Self::Postgres(transaction) => transaction.end("ROLLBACK").await,
        }
    }
}

/// On SQLite it takes the writer at once: a transaction that begins by reading could otherwise fail with "busy" at its
/// first write, however long it is ready to wait.
pub(super) async fn begin_immediate(writer: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
    writer.begin_with_options(TransactionOptions { sqlite_transaction_mode, ..Default::default() }).await
}

impl OnKept {
    async fn end(mut self, command: &'static str) -> Result<(), DbErr> {
        let connection = self.connection.get_mut();
        open(connection)?.control(command).await?;
        if let Some(connection) = connection.take() {
            self.kept.keep(connection);
        }
        Ok(())
    }
}

fn open(connection: &mut Option<Connection>) -> Result<&mut Connection, DbErr> {
    connection.as_mut().ok_or_else(|| DbErr::Custom("the transaction has ended".to_owned()))
}

impl Drop for OnKept {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.get_mut().take() else { return };
        let Ok(runtime) = Handle::try_current() else { return connection.give_up() };
        let kept = self.kept.clone();
        runtime.spawn(async move {
            match connection.control("ROLLBACK").await {
                Ok(()) => kept.keep(connection),
                Err(_) => connection.give_up(),
            }
        });
    }
}

#[sea_orm::entity::prelude::async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(transaction) => transaction.get_database_backend(),
            Self::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(transaction) => transaction.execute_raw(statement).await,
            Self::Postgres(on) => open(&mut *on.connection.lock().await)?.execute(&statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(transaction) => transaction.execute_unprepared(sql).await,
            Self::Postgres(on) => open(&mut *on.connection.lock().await)?.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(transaction) => transaction.query_one_raw(statement).await,
            Self::Postgres(_) => Ok(self.query_all_raw(statement).await?.into_iter().next()),
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(transaction) => transaction.query_all_raw(statement).await,
            Self::Postgres(on) => open(&mut *on.connection.lock().await)?.query_all(&statement).await,
        }
    }
}
