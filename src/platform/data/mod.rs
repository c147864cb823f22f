//! The database: two engines, one way to read, one way to write.
//!
//! Reading goes through [`Db::read`]. Writing goes through a [`Tx`], which knows who acts and writes the audit rows,
//! the outbox events, the jobs and the idempotency record of a change in the transaction of the change itself. A
//! transaction that changed something without saying what cannot be committed.

mod actor;
mod at_once;
pub mod audit;
mod change;
mod connect;
mod db;
mod errors;
mod idempotency;
pub mod job;
mod kept;
#[cfg(test)]
mod kept_tests;
mod migrate;
#[cfg(test)]
mod migrate_tests;
mod new_job;
mod positional;
mod reader;
#[cfg(test)]
mod recovery_tests;
pub mod statements;
#[cfg(test)]
mod tests;
mod transaction;
mod tx;
mod write;

pub use actor::{Actor, AskedBy, IdempotencyKey, Reply};
pub use at_once::{AtOnce, Found, LATER, Tables};
pub use change::Change;
pub use db::{Backend, Db};
pub use errors::{classify, is_check_violation, is_foreign_key_violation, is_unique_violation};
pub use migrate::{MigrateError, migrate, pending};
pub use new_job::NewJob;
pub use reader::Reader;
pub use tx::Tx;
pub use write::Write;

pub(crate) use idempotency::purge as purge_idempotency;
pub(crate) use new_job::insert as insert_jobs;
pub(crate) use transaction::Transaction;
