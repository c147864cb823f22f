//! Brings the database to this binary's shape: once, however many processes start at the same time, and entirely or
//! not at all.
//!
//! All of it runs in one transaction, which holds the lock: the writer on SQLite, an advisory lock on PostgreSQL.
//! Each migration is a savepoint inside it.

use lonja_migrations::Migrator;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::MigratorTrait;

use super::{Backend, Db, transaction::begin_immediate};

/// Any number will do that nobody else uses on the database; this one is "lonja" in ASCII.
const LOCK: i64 = 0x6c_6f6e_6a61;

/// Why the database cannot be brought to this binary's shape.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error(
        "the database was made by a newer lonja: it has {0}. Start that version, or restore an older backup."
    )]
    Newer(String),
    #[error("the database cannot be migrated, and nothing was changed: {0}")]
    Database(#[from] DbErr),
}

/// The names of the migrations that the database still lacks, in order.
pub async fn pending(db: &Db) -> Result<Vec<String>, MigrateError> {
    pending_on(db.read()).await
}

/// Applies what is pending and names it.
pub async fn migrate(db: &Db) -> Result<Vec<String>, MigrateError> {
    let tx = begin_immediate(db.writer()).await?;
    if db.backend() == Backend::Postgres {
        // Waiting for another node's migration, and a long one of our own, are no runaway statements.
        tx.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    let pending = pending_on(&tx).await?;
    if pending.is_empty() {
        tx.rollback().await?;
    } else {
        Migrator::up(&tx, None).await?;
        tx.commit().await?;
    }
    Ok(pending)
}

async fn pending_on(conn: &impl ConnectionTrait) -> Result<Vec<String>, MigrateError> {
    match Migrator::get_pending_migrations_read_only(conn).await {
        Ok(pending) => Ok(pending.iter().map(|migration| migration.name().to_owned()).collect()),
        // The one thing that is reported this way: migrations in the database that this binary does not know. Their
        // names stand in quotation marks.
        Err(DbErr::Custom(text)) => {
            Err(MigrateError::Newer(text.split('\'').skip(1).step_by(2).collect::<Vec<_>>().join(", ")))
        }
        Err(error) => Err(error.into()),
    }
}
