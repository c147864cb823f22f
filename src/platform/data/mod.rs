//! The database: who writes, what a write leaves behind, and what its failures mean.

mod actor;

pub use actor::{Actor, IdempotencyKey, Reply};

use crate::problem::Problem;

/// What a database failure means to the caller.
pub fn classify(error: &sea_orm::DbErr) -> Problem {
    match error {
        sea_orm::DbErr::ConnectionAcquire(_) | sea_orm::DbErr::Conn(_) => Problem::unavailable(error),
        _ => Problem::internal(error),
    }
}
