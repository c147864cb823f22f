//! The snapshot that partners' bands come from, taken on a schedule and by nothing else.
//!
//! Neither an order nor a stock count touches it: who watches the bands learns when the schedule ran, not when
//! somebody ordered.

use lonja_kernel::Timestamp;
use lonja_platform::prelude::{Ctx, JobKind, JobRun, Problem};
use sea_orm::{ConnectionTrait, DbErr, Statement};

/// [`StockBand::of`](super::rules::StockBand::of) for every product at once. The empty WHERE keeps SQLite from
/// reading ON CONFLICT as a join's condition.
const TAKE: &str = "\
INSERT INTO stock_band (product_id, band, taken_at)
SELECT p.id,
    CASE WHEN COALESCE(SUM(s.on_hand_milli - s.reserved_milli), 0) <= 0 THEN 'none'
         WHEN SUM(s.on_hand_milli - s.reserved_milli) < p.low_stock_milli THEN 'low'
         ELSE 'ok' END,
    $1
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE 1 = 1
GROUP BY p.id, p.low_stock_milli
ON CONFLICT (product_id) DO UPDATE SET band = excluded.band, taken_at = excluded.taken_at";

/// Works every product's band out anew, under the next number: whoever remembers bands knows by it that theirs are old.
pub async fn take(conn: &impl ConnectionTrait, now: Timestamp) -> Result<(), DbErr> {
    conn.execute_unprepared("UPDATE stock_snapshot SET number = number + 1 WHERE id = 1").await?;
    conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), TAKE, [now.into()])).await?;
    Ok(())
}

/// The job that takes it.
pub fn job(ctx: &Ctx) -> JobKind {
    JobKind::new("stock.snapshot", run).every(ctx.config.stock.snapshot_every)
}

async fn run(ctx: Ctx, _run: JobRun) -> Result<(), Problem> {
    let tx = ctx.db.begin_system("stock.snapshot").await?;
    take(&tx, tx.now()).await?;
    tx.finish_derived().await
}
