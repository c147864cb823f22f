//! The handle to the database: a pool to read, a pool to write (one and the same on PostgreSQL).

use std::{
    collections::HashSet,
    sync::{Arc, OnceLock},
};

use lonja_kernel::{Clock, EventKind};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use tokio::sync::Notify;

use super::{Actor, AskedBy, AtOnce, Reader, Transaction, Tx, connect, kept::Kept, tx::Who};
use crate::{config::Config, problem::Problem};

/// The engine behind a [`Db`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Shared handle, cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    backend: Backend,
    writer: DatabaseConnection,
    reader: Reader,
    /// Where the engine is PostgreSQL.
    kept: Option<Arc<Kept>>,
    clock: Clock,
    wake: Notify,
    subscribed: OnceLock<HashSet<EventKind>>,
}

impl Db {
    /// Connects as configured. Fails at once, with what to check, where the database does not answer.
    pub async fn connect(config: &Config, clock: Clock) -> Result<Self, DbErr> {
        let pools = connect::open(config).await?;
        Ok(Self(Arc::new(Inner {
            backend: pools.backend,
            writer: pools.writer,
            reader: pools.reader,
            kept: pools.kept,
            clock,
            wake: Notify::new(),
            subscribed: OnceLock::new(),
        })))
    }

    pub fn backend(&self) -> Backend {
        self.0.backend
    }

    /// For reading. SQLite refuses a write on it.
    pub fn read(&self) -> &Reader {
        &self.0.reader
    }

    /// For what has to run outside of a [`Tx`]: migrations, claims of the worker.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.0.writer
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.read().execute_unprepared("SELECT 1").await.map(drop)
    }

    /// Begins a change on behalf of a caller. Where the request carries an idempotency key that was used before,
    /// this is where it ends: with the stored answer, or with a conflict.
    pub async fn begin(&self, actor: &impl Actor) -> Result<Tx, Problem> {
        Tx::begin(self, Who::of(actor), actor.idempotency()).await
    }

    /// Begins a change on behalf of a caller that is one statement. `None` on SQLite, which knows no such statement.
    pub fn at_once(&self, actor: &impl Actor) -> Option<AtOnce> {
        (self.backend() == Backend::Postgres).then(|| AtOnce::new(self, actor))
    }

    /// Begins a change that no caller asked for: a job, the importer, the command line.
    pub async fn begin_system(&self, who: &'static str) -> Result<Tx, Problem> {
        Tx::begin(self, Who::system(who), None).await
    }

    /// Begins a change that a job makes because somebody asked for it: it is theirs in the audit log.
    pub async fn begin_for(&self, asked: &AskedBy) -> Result<Tx, Problem> {
        Tx::begin(self, Who::asked(asked), None).await
    }

    /// A write transaction.
    pub(crate) async fn transaction(&self) -> Result<Transaction, DbErr> {
        Transaction::begin(&self.0.writer, self.0.kept.as_ref()).await
    }

    /// Says which events somebody hears, so that the others are written as done. Said once, when the product is put
    /// together; until then every event is kept for the worker.
    pub fn subscribe(&self, kinds: impl IntoIterator<Item = EventKind>) {
        self.0.subscribed.get_or_init(|| kinds.into_iter().collect());
    }

    pub(crate) fn is_heard(&self, kind: EventKind) -> bool {
        self.0.subscribed.get().is_none_or(|kinds| kinds.contains(&kind))
    }

    /// Wakes this process's worker; other processes look by themselves.
    pub(crate) fn wake_worker(&self) {
        self.0.wake.notify_one();
    }

    pub(crate) async fn woken(&self) {
        self.0.wake.notified().await;
    }

    /// Closes the pools; what runs is waited for.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.0.reader.close().await?;
        self.0.writer.close_by_ref().await
    }
}
