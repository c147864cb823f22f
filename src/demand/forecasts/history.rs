//! Everything that was ever forecast of one series, and what came: each bucket of each cycle beside the cell that was
//! published to the same recipient later. Like `released`, this file can name no table that holds facts, contributors
//! or reasons.

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};
use uuid::Uuid;

/// A bucket of a cycle, and what became of its period.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Past {
    pub cycle_id: Uuid,
    pub number: Option<i32>,
    pub kind: String,
    pub grain: String,
    pub last_period: NaiveDate,
    pub recipient_id: Uuid,
    pub product_id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub method: Option<String>,
    pub class: Option<String>,
    pub models: String,
    pub flags: String,
    pub history_from: Option<NaiveDate>,
    pub figures: Option<i32>,
    pub bucket_id: Uuid,
    pub period_start: NaiveDate,
    pub step: i32,
    pub status: String,
    pub mean_milli: Option<i64>,
    pub q025_milli: Option<i64>,
    pub q10_milli: Option<i64>,
    pub q90_milli: Option<i64>,
    pub q975_milli: Option<i64>,
    pub level_milli: Option<i64>,
    pub trend_milli: Option<i64>,
    pub season_milli: Option<i64>,
    pub events_milli: Option<i64>,
    pub adjustment_milli: Option<i64>,
    /// With what parts and totals gave each other.
    pub rounding_milli: Option<i64>,
    pub alignment_milli: Option<i64>,
    pub adjustment_reason: Option<String>,
    /// Its period, once that was released to this recipient.
    pub actual_period: Option<NaiveDate>,
    /// The figure; none where the cell is suppressed.
    pub actual_milli: Option<i64>,
}

/// Which cycles of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    All,
    /// The current one and the one before it; none where the current one does not have the series.
    Latest,
}

/// The series as the caller sees it, oldest cycle first; nothing where there is none.
pub async fn of_series(
    conn: &impl ConnectionTrait,
    scope: Scope,
    series: ForecastSeriesId,
    span: Span,
) -> Result<Vec<Past>, DbErr> {
    let mut values: Vec<Value> = vec![series.0.into()];
    let seen = match scope {
        Scope::Host => "",
        Scope::Supplier(recipient) => {
            values.push(recipient.0.into());
            "AND c.recipient_id = $2"
        }
        Scope::Partner(_) => return Ok(Vec::new()),
    };
    let newest = "(SELECT max(m.number) FROM forecast_cycle m WHERE m.recipient_id = c.recipient_id)";
    let span = match span {
        Span::All => String::new(),
        Span::Latest => format!(
            "AND c.number >= {newest} - 1
             AND EXISTS (SELECT 1 FROM forecast_bucket n JOIN forecast_cycle k ON k.id = n.cycle_id
                         WHERE n.series_id = b.series_id AND k.number = {newest})"
        ),
    };
    // The released cell is looked up by product and period, of which there is one at most, whoever got it.
    let sql = format!(
        r#"SELECT c.id AS cycle_id, c.number, c.kind, c.grain, c.last_period, c.recipient_id, b.product_id,
            l.sku, l.name, l.unit, l.method, l.class, l.models, l.flags, l.history_from, l.figures,
            b.id AS bucket_id, b.period_start, b.step, b.status, b.mean_milli, b.q025_milli, b.q10_milli,
            b.q90_milli, b.q975_milli, b.level_milli, b.trend_milli, b.season_milli, b.events_milli,
            b.adjustment_milli, b.rounding_milli, b.alignment_milli, j.reason AS adjustment_reason,
            CASE WHEN r.id IS NOT NULL THEN a.period_start END AS actual_period,
            CASE WHEN r.id IS NOT NULL THEN a.value_milli END AS actual_milli
        FROM forecast_bucket b
        JOIN forecast_cycle c ON c.id = b.cycle_id
        JOIN forecast_line l ON l.cycle_id = b.cycle_id AND l.series_id = b.series_id
        LEFT JOIN forecast_adjustment j ON j.id = b.adjustment_id
        LEFT JOIN release_cell a ON a.product_id = b.product_id AND a.period_start = b.period_start
        LEFT JOIN "release" r ON r.id = a.release_id AND r.state = 'published' AND r.recipient_id = c.recipient_id
        WHERE b.series_id = $1 AND c.state <> 'draft' {seen} {span}
        ORDER BY c.last_period, c.number, b.period_start"#
    );
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = conn.query_all_raw(statement).await?;
    rows.iter().map(|row| Past::from_query_result(row, "")).collect()
}
