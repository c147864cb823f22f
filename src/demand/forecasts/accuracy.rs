//! How good the forecasts of many series were together, from what their recipients got and nothing else: the sums of
//! their track records, and so open to be worked out again. A hidden actual enters no sum.

use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use super::{cycles_dto::CycleKind, score::Sums};
use crate::batch;

/// What forecasts are taken together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Recipient,
    /// The product's category, as it was at the release.
    Category,
}

/// The forecasts of one group that look equally far ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The recipient or the category; nobody knows the category of what was released before categories were kept.
    pub id: Option<Uuid>,
    pub name: Option<String>,
    pub horizon: i32,
    pub not_available: i64,
    pub sums: Sums,
}

#[derive(FromQueryResult)]
struct Row {
    id: Option<Uuid>,
    name: Option<String>,
    step: i32,
    released: i64,
    scored: i64,
    actual: i64,
    error: i64,
    absolute: i64,
    within_80: i64,
    within_95: i64,
}

/// The sums by group and horizon, ordered by the group's name.
pub async fn groups(
    conn: &impl ConnectionTrait,
    scope: Scope,
    by: By,
    recipient: Option<OrganizationId>,
    kind: Option<CycleKind>,
) -> Result<Vec<Group>, DbErr> {
    let mut values: Vec<Value> = Vec::new();
    let mut conditions = Vec::new();
    let mut only = |column: &str, value: Value| {
        values.push(value);
        conditions.push(format!(" AND {column} = ${}", values.len()));
    };
    match scope {
        Scope::Host => {}
        Scope::Supplier(own) => only("c.recipient_id", own.0.into()),
        Scope::Partner(_) => return Ok(Vec::new()),
    }
    if let Some(recipient) = recipient {
        only("c.recipient_id", recipient.0.into());
    }
    if let Some(kind) = kind {
        only("c.kind", kind.as_str().into());
    }
    let conditions = conditions.concat();
    let (group, table) = match by {
        By::Recipient => ("c.recipient_id", "organization"),
        By::Category => ("p.category_id", "category"),
    };
    // The released cell is looked up by product and period, of which there is one at most, whoever got it.
    let sql = format!(
        r#"SELECT s.*, g.name FROM (
            SELECT {group} AS id, b.step, count(*) AS released, count(a.value_milli) AS scored,
                CAST(coalesce(sum(a.value_milli), 0) AS bigint) AS actual,
                CAST(coalesce(sum(b.mean_milli - a.value_milli), 0) AS bigint) AS error,
                CAST(coalesce(sum(abs(b.mean_milli - a.value_milli)), 0) AS bigint) AS absolute,
                count(CASE WHEN a.value_milli BETWEEN b.q10_milli AND b.q90_milli THEN 1 END) AS within_80,
                count(CASE WHEN a.value_milli BETWEEN b.q025_milli AND b.q975_milli THEN 1 END) AS within_95
            FROM forecast_cycle c
            JOIN forecast_bucket b ON b.cycle_id = c.id
            JOIN release_cell a ON a.product_id = b.product_id AND a.period_start = b.period_start
            JOIN "release" r ON r.id = a.release_id AND r.state = 'published' AND r.recipient_id = c.recipient_id
            LEFT JOIN release_product p ON p.release_id = c.release_id AND p.product_id = b.product_id
            WHERE c.state <> 'draft' AND b.mean_milli IS NOT NULL AND b.q10_milli IS NOT NULL{conditions}
            GROUP BY {group}, b.step
        ) s LEFT JOIN {table} g ON g.id = s.id
        ORDER BY g.name, s.id, s.step"#
    );
    let rows = conn.query_all_raw(batch::statement(conn, &sql, values)).await?;
    rows.iter().map(|row| Ok(Row::from_query_result(row, "")?.into())).collect()
}

impl From<Row> for Group {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            horizon: row.step,
            not_available: row.released - row.scored,
            sums: Sums {
                scored: row.scored,
                actual: row.actual.into(),
                error: row.error.into(),
                absolute: row.absolute.into(),
                within: [row.within_80, row.within_95],
            },
        }
    }
}
