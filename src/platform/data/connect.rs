//! Opens the pools of each engine with the settings that the rest relies on.

use std::{sync::Arc, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr, sqlx::sqlite::SqliteConnectOptions,
};

use super::{Backend, Reader, kept::Kept, statements};
use crate::config::{Config, DEFAULT_FILE, without_password};

/// How long SQLite waits for a lock that another process holds (the command line beside the server).
const SQLITE_BUSY: Duration = Duration::from_secs(10);
/// A connection that was idle for this long is tried before it is used: after a restart of the database the pool
/// heals by itself, and a busy pool pays nothing for it.
const TEST_AFTER_IDLE: Duration = Duration::from_secs(2);

/// Prepared statements per connection: more than the product has shapes of queries.
const STATEMENTS: usize = 500;

pub(super) struct Pools {
    pub backend: Backend,
    pub writer: DatabaseConnection,
    pub reader: Reader,
    pub kept: Option<Arc<Kept>>,
}

pub(super) async fn open(config: &Config) -> Result<Pools, DbErr> {
    let url = config.database_url();
    let pools = if url.starts_with("sqlite:") {
        sqlite(&url, config).await
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        postgres(&url, config).await
    } else {
        Err(DbErr::Conn(RuntimeErr::Internal("database.url must begin with sqlite: or postgres:".to_owned())))
    };
    pools.map_err(|error| {
        DbErr::Conn(RuntimeErr::Internal(format!(
            "the database at {} cannot be opened: {error}. Check database.url, and that it is running and reachable.",
            without_password(&url)
        )))
    })
}

fn options(url: &str, config: &Config) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .acquire_timeout(config.database.acquire_timeout)
        .connect_timeout(config.database.acquire_timeout)
        .test_before_acquire(false);
    options
}

async fn sqlite(url: &str, config: &Config) -> Result<Pools, DbErr> {
    // A path is no URL: in one, `%` and `?` would mean something.
    let file = config.database.url.is_none().then(|| config.data_dir.join(DEFAULT_FILE));
    let url = if file.is_some() { "sqlite:" } else { url };
    let tune = move |options: SqliteConnectOptions| {
        let options = match &file {
            Some(file) => options.filename(file),
            None => options,
        };
        options
            .pragma("journal_mode", "WAL")
            // An acknowledged order survives a power cut.
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            .pragma("cache_size", "-20000")
            .pragma("temp_store", "MEMORY")
            .busy_timeout(SQLITE_BUSY)
    };
    let tune_reader = tune.clone();
    let mut writer = options(url, config);
    writer
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .map_sqlx_sqlite_opts(move |options| {
            tune(options).create_if_missing(true).optimize_on_close(true, None)
        });
    let mut reader = options(url, config);
    reader
        .max_connections(config.database.readers)
        .min_connections(1)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .map_sqlx_sqlite_opts(move |options| tune_reader(options).pragma("query_only", "ON"));
    // The writer first: it makes the file.
    let mut writer = Database::connect(writer).await?;
    let mut reader = Database::connect(reader).await?;
    statements::observe(&mut writer);
    statements::observe(&mut reader);
    Ok(Pools { backend: Backend::Sqlite, writer, reader: Reader::new(reader, None), kept: None })
}

async fn postgres(url: &str, config: &Config) -> Result<Pools, DbErr> {
    let mut options = options(url, config);
    options
        .max_connections(config.database.connections)
        .min_connections(1)
        .statement_timeout(config.database.statement_timeout)
        .test_before_acquire_if_idle_for(TEST_AFTER_IDLE)
        // A transaction whose owner went away must not hold its locks.
        .map_sqlx_postgres_opts(|options| {
            options
                .application_name("lonja")
                .statement_cache_capacity(STATEMENTS)
                .options([("idle_in_transaction_session_timeout", "60s")])
        });
    let mut pool = Database::connect(options).await?;
    statements::observe(&mut pool);
    // The other half is always there for whoever else comes.
    let at_most = (config.database.connections / 2) as usize;
    let kept = Kept::new(pool.get_postgres_connection_pool().clone(), at_most, TEST_AFTER_IDLE);
    let reader = Reader::new(pool.clone(), Some(kept.clone()));
    Ok(Pools { backend: Backend::Postgres, writer: pool, reader, kept: Some(kept) })
}
