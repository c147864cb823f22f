//! Where the installation's grain is kept.

use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::Grain;

/// The grain of this installation.
pub async fn installed(conn: &impl ConnectionTrait) -> Result<Grain, DbErr> {
    read(conn, "").await
}

/// The grain, with the calendar held until the transaction ends. A release holds it alone, so that no fact is
/// written between what it reads and what it marks as covered; writers of facts hold it together.
pub async fn hold(tx: &Tx, alone: bool) -> Result<Grain, DbErr> {
    // SQLite has one writer anyway.
    let lock = match (tx.get_database_backend(), alone) {
        (DbBackend::Postgres, true) => " FOR UPDATE",
        (DbBackend::Postgres, false) => " FOR SHARE",
        _ => "",
    };
    read(tx, lock).await
}

async fn read(conn: &impl ConnectionTrait, lock: &str) -> Result<Grain, DbErr> {
    let sql = format!("SELECT grain FROM demand_calendar WHERE id = 1{lock}");
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    let text: String =
        row.ok_or_else(|| DbErr::RecordNotFound("the calendar".to_owned()))?.try_get("", "grain")?;
    Grain::parse(&text).ok_or_else(|| DbErr::Type(format!("no such grain: {text}")))
}

/// Sets the grain. The database refuses it from the first policy on: figures over two calendars could be
/// subtracted from each other.
pub async fn choose(tx: &Tx, grain: Grain) -> Result<(), DbErr> {
    let sql = "UPDATE demand_calendar SET grain = $1 WHERE id = 1";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [grain.as_str().into()]);
    tx.execute_raw(statement).await.map(drop)
}
