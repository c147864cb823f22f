//! What may be an exception: a recipient's forecasts beside its commits, beside each other, and beside the cells that
//! were published to it. Like `released`, this file can name no table that holds facts, contributors or reasons. A
//! fixed number of statements, however many series there are.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use super::judge::{Answered, Banded, Moved, Summed};
use crate::batch;

/// How many of the latest cycles are scored: half a year of weeks.
const LOOK_BACK: i32 = 26;

/// The cycle that something is looked for in.
#[derive(Clone, Copy, Debug)]
pub struct Looked {
    pub cycle: Uuid,
    pub recipient: Uuid,
    /// Counts the recipient's cycles.
    pub number: i32,
    pub today: NaiveDate,
}

async fn all<R: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<R>, DbErr> {
    let rows = conn.query_all_raw(batch::statement(conn, sql, values)).await?;
    rows.iter().map(|row| R::from_query_result(row, "")).collect()
}

/// The buckets of a cycle that have no commit, or one that is not the forecast; series by series.
pub async fn answers(conn: &impl ConnectionTrait, cycle: Uuid) -> Result<Vec<Answered>, DbErr> {
    let sql = "SELECT b.series_id, b.product_id, b.id AS bucket_id, b.period_start, b.mean_milli, m.quantity_milli
        FROM forecast_bucket b LEFT JOIN forecast_commit m ON m.bucket_id = b.id
        WHERE b.cycle_id = $1 AND ((m.bucket_id IS NULL AND b.mean_milli > 0) OR m.quantity_milli <> b.mean_milli)
        ORDER BY b.series_id, b.period_start";
    all(conn, sql, [cycle.into()]).await
}

/// The first periods of a cycle that the one before it forecast otherwise.
pub async fn moved(conn: &impl ConnectionTrait, looked: Looked, span: i32) -> Result<Vec<Moved>, DbErr> {
    let sql = "SELECT b.series_id, b.product_id, b.id AS bucket_id, b.period_start,
            e.mean_milli AS before_milli, b.mean_milli AS after_milli
        FROM forecast_bucket b
        JOIN forecast_cycle c ON c.recipient_id = b.recipient_id AND c.number = $3
        JOIN forecast_bucket e
             ON e.series_id = b.series_id AND e.cycle_id = c.id AND e.period_start = b.period_start
        WHERE b.cycle_id = $1 AND b.step <= $2 AND b.mean_milli <> e.mean_milli
        ORDER BY b.series_id, b.period_start";
    let values = [looked.cycle.into(), span.into(), (looked.number - 1).into()];
    all(conn, sql, values).await
}

/// Every bucket of the cycles before `$3` whose period was published to `$2` with a figure, of the series that the cycle
/// `$1` still has. Backtests have no number: what was never given out is nobody's error.
fn scored(rest: &str) -> String {
    format!(
        r#"WITH scored AS (
            SELECT b.series_id, b.product_id, c.number, b.period_start, b.step, b.mean_milli, b.q10_milli,
                b.q90_milli, a.value_milli
            FROM forecast_cycle c
            JOIN forecast_bucket b ON b.cycle_id = c.id
            JOIN forecast_line l ON l.cycle_id = $1 AND l.series_id = b.series_id
            JOIN release_cell a ON a.product_id = b.product_id AND a.period_start = b.period_start
            JOIN "release" r ON r.id = a.release_id AND r.state = 'published' AND r.recipient_id = c.recipient_id
            WHERE c.recipient_id = $2 AND c.number < $3 AND c.number >= $3 - {LOOK_BACK}
              AND b.mean_milli IS NOT NULL AND a.value_milli IS NOT NULL
        ) {rest}"#
    )
}

fn values_of(looked: Looked, span: i32) -> [Value; 4] {
    [looked.cycle.into(), looked.recipient.into(), looked.number.into(), span.into()]
}

/// The last scored periods of each series, the latest first, with the band of the forecast that was nearest to it.
pub async fn banded(conn: &impl ConnectionTrait, looked: Looked, span: i32) -> Result<Vec<Banded>, DbErr> {
    let sql = scored(
        "SELECT series_id, product_id, q10_milli AS low_milli, q90_milli AS high_milli, value_milli AS actual_milli
         FROM (
             SELECT n.*, row_number() OVER (PARTITION BY series_id ORDER BY period_start DESC) AS age
             FROM (
                 SELECT s.*, row_number() OVER (
                     PARTITION BY series_id, period_start ORDER BY step, number DESC
                 ) AS nearness
                 FROM scored s WHERE q10_milli IS NOT NULL AND q90_milli IS NOT NULL
             ) n WHERE nearness = 1
         ) latest WHERE age <= $4 ORDER BY series_id, age",
    );
    all(conn, &sql, values_of(looked, span)).await
}

/// The last scored cycles of each series, each with the sums over its scored periods.
pub async fn summed(conn: &impl ConnectionTrait, looked: Looked, span: i32) -> Result<Vec<Summed>, DbErr> {
    let sql = scored(
        "SELECT series_id, product_id, forecast_milli, actual_milli
         FROM (
             SELECT series_id, product_id, number, CAST(sum(mean_milli) AS bigint) AS forecast_milli,
                 CAST(sum(value_milli) AS bigint) AS actual_milli,
                 row_number() OVER (PARTITION BY series_id ORDER BY number DESC) AS age
             FROM scored GROUP BY series_id, product_id, number
         ) latest WHERE age <= $4 ORDER BY series_id, age",
    );
    all(conn, &sql, values_of(looked, span)).await
}
