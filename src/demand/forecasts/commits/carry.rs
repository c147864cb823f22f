//! What becomes of commits when a new cycle takes the place of the one that they were made to.

use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::batch;

/// Says of a new cycle what was said of the one before, where both rest on the same release and forecast the same mean:
/// the same person's commits, from when they were made. Says how many.
pub async fn carry_over(tx: &Tx, cycle: Uuid) -> Result<u64, DbErr> {
    let sql =
        "INSERT INTO forecast_commit (bucket_id, recipient_id, quantity_milli, reason, note, capacity_milli,
             version, committed_by, committed_at)
         SELECT b.id, b.recipient_id, m.quantity_milli, m.reason, m.note, m.capacity_milli, 1, m.committed_by,
             m.committed_at
         FROM forecast_cycle c
         JOIN forecast_cycle e
              ON e.recipient_id = c.recipient_id AND e.number = c.number - 1 AND e.release_id = c.release_id
         JOIN forecast_bucket b ON b.cycle_id = c.id
         JOIN forecast_bucket o ON o.cycle_id = e.id AND o.series_id = b.series_id
              AND o.period_start = b.period_start AND o.mean_milli = b.mean_milli
         JOIN forecast_commit m ON m.bucket_id = o.id
         WHERE c.id = $1";
    Ok(tx.execute_raw(batch::statement(tx, sql, [cycle.into()])).await?.rows_affected())
}
