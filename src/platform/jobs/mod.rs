//! Background work: written in the transaction that asks for it, done at least once, by one worker at a time.
//!
//! A job is a row. Workers claim due rows under a lease that they renew while they run; a worker that dies loses the
//! lease and the job runs again, so a job must bear being run twice. Failures come back after a growing pause and
//! end as dead letters. Events are rows of the same table: they are the feed, and the worker turns what has gathered
//! into one job per subscription that hears of it.

mod claim;
mod feed;
mod kind;
mod mail;
#[cfg(test)]
mod mail_tests;
mod own;
mod runner;
mod schedule;
#[cfg(test)]
mod tests;
mod worker;

pub use crate::data::{NewJob, job};
pub use kind::{JobKind, JobRun, Subscription};
use own::own_kinds;
pub use runner::Runner;
pub use worker::Worker;
