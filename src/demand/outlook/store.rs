//! What is out of a supplier's products.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::impact::Coverage;
use crate::{batch, releases};

/// From a day on.
pub async fn coverage(
    conn: &impl ConnectionTrait,
    supplier: Uuid,
    since: NaiveDate,
) -> Result<Coverage, DbErr> {
    let sql = "SELECT count(*) AS products FROM product WHERE supplier_id = $1";
    let row = conn.query_one_raw(batch::statement(conn, sql, [supplier.into()])).await?;
    let products = row.map(|row| row.try_get("", "products")).transpose()?.unwrap_or_default();
    let sql = "SELECT c.period_start, count(*) AS cells FROM release_cell c
               WHERE c.product_id IN (SELECT id FROM product WHERE supplier_id = $1) AND c.period_start >= $2
               GROUP BY c.period_start";
    let rows = conn.query_all_raw(batch::statement(conn, sql, [supplier.into(), since.into()])).await?;
    let covered: Result<BTreeMap<NaiveDate, i64>, DbErr> =
        rows.iter().map(|row| Ok((row.try_get("", "period_start")?, row.try_get("", "cells")?))).collect();
    let last_released = releases::reached(conn, supplier).await?.last_period;
    Ok(Coverage { products, covered: covered?, last_released })
}
