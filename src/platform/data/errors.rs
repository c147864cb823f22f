//! What a database error means to whoever asked.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlErr, sqlx};

use crate::problem::Problem;

fn driver(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

fn code(error: &DbErr) -> Option<String> {
    match driver(error)? {
        sqlx::Error::Database(error) => error.code().map(std::borrow::Cow::into_owned),
        _ => None,
    }
}

pub fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

pub fn is_foreign_key_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}

/// A CHECK refused the row. sea-orm does not tell, so the engines' own codes do: SQLSTATE and SQLite's extended code.
pub fn is_check_violation(error: &DbErr) -> bool {
    matches!(code(error).as_deref(), Some("23514" | "275"))
}

/// PostgreSQL refused a row for a value that it lacks.
pub(crate) fn is_not_null_violation(error: &DbErr) -> bool {
    code(error).as_deref() == Some("23502")
}

/// True where the same request may well succeed in a moment.
pub(crate) fn is_temporary(error: &DbErr) -> bool {
    if let DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) = error {
        return true;
    }
    match driver(error) {
        Some(
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed
            | sqlx::Error::Protocol(_),
        ) => true,
        Some(sqlx::Error::Database(database)) => {
            let code = database.code().unwrap_or_default();
            // PostgreSQL: connection trouble (08), out of resources (53), shut down or starting (57P), lost races
            // (40: serialization failure, deadlock), locks and statements that took too long (55P03, 57014).
            // SQLite's primary codes: busy 5, locked 6, I/O 10, full 13, cannot open 14.
            ["08", "53", "57P", "40"].iter().any(|class| code.len() == 5 && code.starts_with(class))
                || matches!(&*code, "55P03" | "57014")
                || matches!(code.parse::<u32>().map(|code| code & 0xff), Ok(5 | 6 | 10 | 13 | 14) if code.len() < 5)
        }
        Some(_) => false,
        // sea-orm's own connection errors carry no driver error.
        None => matches!(error, DbErr::Conn(_)),
    }
}

impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        classify(&error)
    }
}

/// The problem that a database error is to the caller.
pub fn classify(error: &DbErr) -> Problem {
    if is_temporary(error) { Problem::unavailable(error) } else { Problem::internal(error) }
}
