//! The table of sales lines. Written in statements of one fixed length, which the driver prepares once.

use std::fmt::Write;

use chrono::NaiveDate;
use lonja_kernel::{OrganizationId, ProductId, Quantity, RegionId, SalesLineId, UnitPrice};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::{SalesLine, SalesTotal};

/// Rows per INSERT, with eleven values each: far below what either database takes in one statement, and few enough
/// that preparing the last, shorter statement of a batch costs nothing to speak of.
const ROWS_PER_INSERT: usize = 250;
const VALUES_PER_ROW: usize = 11;

/// A line to be added, with what identifies it inside its source.
pub struct NewSalesLine {
    pub document: String,
    pub line_hash: i64,
    pub occurrence: i32,
    pub product_id: ProductId,
    pub customer_id: Option<OrganizationId>,
    pub region_id: Option<RegionId>,
    pub channel: Option<String>,
    pub sold_on: NaiveDate,
    pub quantity: Quantity,
    pub unit_price: UnitPrice,
}

/// Source and currency are the same in every row, so the statement carries them once. SQLite gets nameless
/// placeholders: for named ones, the driver searches the list of names once per value, which is quadratic.
fn insert_sql(backend: DbBackend, rows: usize) -> String {
    let mut sql = String::with_capacity(500 + rows * 60);
    let mut last = 0;
    let mut placeholder = |sql: &mut String| {
        last += 1;
        // Writing to a string cannot fail.
        let _ = match backend {
            DbBackend::Postgres => write!(sql, "${last}"),
            _ => write!(sql, "?"),
        };
    };
    sql.push_str(
        "INSERT INTO sales_line (source, currency, id, document, line_hash, occurrence, product_id, customer_id, \
         region_id, channel, sold_on, quantity_milli, unit_price_e4) \
         SELECT file.source, file.currency, line.* FROM (SELECT ",
    );
    placeholder(&mut sql);
    sql.push_str(" AS source, ");
    placeholder(&mut sql);
    sql.push_str(" AS currency) AS file CROSS JOIN (VALUES ");
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for value in 0..VALUES_PER_ROW {
            if value > 0 {
                sql.push_str(", ");
            }
            placeholder(&mut sql);
        }
        sql.push(')');
    }
    // SQLite would take ON for a part of the join; the condition keeps the two apart.
    sql.push_str(") AS line WHERE true ON CONFLICT (source, document, line_hash, occurrence) DO NOTHING");
    sql
}

/// Adds what is not there yet and answers what was added. All lines have the same currency.
pub async fn insert(
    conn: &impl ConnectionTrait,
    source: &str,
    lines: Vec<NewSalesLine>,
) -> Result<Vec<SalesLine>, DbErr> {
    let mut added = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while let Some(first) = lines.peek() {
        let currency = first.unit_price.currency;
        let mut values: Vec<Value> = vec![source.into(), currency.as_str().into()];
        let mut rows = Vec::with_capacity(ROWS_PER_INSERT);
        for line in lines.by_ref().take(ROWS_PER_INSERT) {
            let id = Uuid::now_v7();
            let uuid = |id: Option<Uuid>| Value::Uuid(id);
            values.extend([
                uuid(Some(id)),
                line.document.into(),
                line.line_hash.into(),
                line.occurrence.into(),
                uuid(Some(line.product_id.0)),
                uuid(line.customer_id.map(|id| id.0)),
                uuid(line.region_id.map(|id| id.0)),
                line.channel.clone().into(),
                line.sold_on.into(),
                line.quantity.thousandths().into(),
                line.unit_price.ten_thousandths.into(),
            ]);
            rows.push(SalesLine {
                id: SalesLineId(id),
                product_id: line.product_id,
                customer_id: line.customer_id,
                region_id: line.region_id,
                channel: line.channel,
                sold_on: line.sold_on,
                quantity: line.quantity,
                unit_price: line.unit_price,
            });
        }
        let backend = conn.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, insert_sql(backend, rows.len()), values);
        let new = conn.execute_raw(statement).await?.rows_affected() as usize;
        if new == rows.len() {
            added.append(&mut rows);
        } else if new > 0 {
            added.extend(only_present(conn, rows).await?);
        }
    }
    Ok(added)
}

/// Of rows of which some met an earlier twin, those that were written. Their ids are new, so finding one says it all.
async fn only_present(conn: &impl ConnectionTrait, rows: Vec<SalesLine>) -> Result<Vec<SalesLine>, DbErr> {
    #[derive(FromQueryResult)]
    struct Present {
        id: Uuid,
    }
    let marks: Vec<String> = (1..=rows.len()).map(|mark| format!("${mark}")).collect();
    let sql = format!("SELECT id FROM sales_line WHERE id IN ({})", marks.join(", "));
    let ids = rows.iter().map(|row| Value::from(row.id.0));
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, ids);
    let found = Present::find_by_statement(statement).all(conn).await?;
    let present: std::collections::HashSet<Uuid> = found.into_iter().map(|row| row.id).collect();
    Ok(rows.into_iter().filter(|row| present.contains(&row.id.0)).collect())
}

pub async fn totals(conn: &impl ConnectionTrait, source: &str) -> Result<Vec<SalesTotal>, DbErr> {
    let sql = "SELECT product.sku AS sku, organization.external_code AS customer, COUNT(*) AS lines, \
               CAST(SUM(quantity_milli) AS bigint) AS quantity_milli, \
               CAST(SUM(quantity_milli * unit_price_e4) AS bigint) AS value_e7 \
               FROM sales_line JOIN product ON product.id = sales_line.product_id \
               LEFT JOIN organization ON organization.id = sales_line.customer_id \
               WHERE source = $1 GROUP BY product.sku, organization.external_code \
               ORDER BY product.sku, organization.external_code";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [source.into()]);
    SalesTotal::find_by_statement(statement).all(conn).await
}
