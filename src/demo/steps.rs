//! Which steps of loading are done. A step's mark is written in the step's own transaction, so that a start that was
//! killed goes on where it was and nothing is done twice.

use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, Statement};

/// The note of a step that is done.
pub async fn note(ctx: &Ctx, name: &str) -> Result<Option<String>, Problem> {
    let sql = "SELECT note FROM installation_step WHERE name = $1";
    let conn = ctx.db.read();
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [name.into()]);
    let row = conn.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get_by_index::<String>(0)).transpose()?)
}

pub async fn is_done(ctx: &Ctx, name: &str) -> Result<bool, Problem> {
    Ok(note(ctx, name).await?.is_some())
}

/// Marks a step as done, with what later ones have to know of it.
pub async fn mark(tx: &Tx, name: &str, note: &str) -> Result<(), Problem> {
    let sql = "INSERT INTO installation_step (name, note, done_at) VALUES ($1, $2, $3)";
    let values = [name.into(), note.into(), tx.now().into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Marks a step whose work commits by itself and may be repeated without harm.
pub async fn mark_alone(ctx: &Ctx, name: &str) -> Result<(), Problem> {
    let tx = ctx.db.begin_system("demo").await?;
    mark(&tx, name, "").await?;
    tx.finish_derived().await
}
