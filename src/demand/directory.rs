//! The few facts about organisations and products that sharing demand needs from the slices below.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};
use uuid::Uuid;

#[derive(Clone, Debug, FromQueryResult)]
pub struct Customer {
    pub id: Uuid,
    pub holding: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, FromQueryResult)]
pub struct Product {
    pub id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub category_id: Uuid,
    pub category: String,
    /// What it is sold in now.
    pub pack_milli: Option<i64>,
}

/// The products that a release to `$1` has to look at: its own, and those that its earlier sums were over.
pub const CONCERNED: &str = "(SELECT id FROM product WHERE supplier_id = $1
    UNION SELECT p.product_id FROM release_product p JOIN \"release\" r ON r.id = p.release_id
          WHERE r.recipient_id = $1 AND (r.totals OR r.regions <> 'none'))";

async fn all<R: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<R>, DbErr> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    conn.query_all_raw(statement).await?.iter().map(|row| R::from_query_result(row, "")).collect()
}

/// Whether the organisation is one that supplies.
pub async fn is_supplier(conn: &impl ConnectionTrait, id: Uuid) -> Result<bool, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        is_supplier: bool,
    }
    let found: Vec<Row> =
        all(conn, "SELECT is_supplier FROM organization WHERE id = $1", [id.into()]).await?;
    Ok(found.iter().any(|organization| organization.is_supplier))
}

/// Everybody who may have bought something, in a fixed order.
pub async fn customers(conn: &impl ConnectionTrait) -> Result<Vec<Customer>, DbErr> {
    all(conn, "SELECT id, holding FROM organization ORDER BY id", []).await
}

/// The accounts whose purchases a recipient knows: its own and those of its holding.
pub async fn own_accounts(conn: &impl ConnectionTrait, recipient: Uuid) -> Result<HashSet<Uuid>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let sql = "SELECT id FROM organization
               WHERE id = $1 OR holding = (SELECT holding FROM organization WHERE id = $1)";
    let rows: Vec<Row> = all(conn, sql, [recipient.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The products of a supplier.
pub async fn products_of(conn: &impl ConnectionTrait, supplier: Uuid) -> Result<Vec<Product>, DbErr> {
    let sql = "SELECT p.id, p.sku, p.name, p.unit, p.category_id, c.name AS category, p.pack_milli
               FROM product p JOIN category c ON c.id = p.category_id WHERE p.supplier_id = $1 ORDER BY p.id";
    all(conn, sql, [supplier.into()]).await
}

/// What each product that a release to the recipient has to look at is sold in, in thousandths; by the unit where it is
/// not named. The largest pack counts that it has now or had in a release of a period since then: what was bought in large
/// packs is not hidden by less because they are smaller today.
pub async fn packs(
    conn: &impl ConnectionTrait,
    recipient: Uuid,
    since: NaiveDate,
) -> Result<HashMap<Uuid, u32>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        now: Option<i64>,
        then: Option<i64>,
    }
    let sql = format!(
        "SELECT p.id, p.pack_milli AS \"now\", r.pack_milli AS \"then\" FROM product p
         LEFT JOIN (SELECT of.product_id, max(of.pack_milli) AS pack_milli FROM release_product of
                    JOIN \"release\" r ON r.id = of.release_id
                    WHERE of.pack_milli IS NOT NULL AND r.last_period >= $2 GROUP BY of.product_id) r
             ON r.product_id = p.id
         WHERE p.id IN {CONCERNED} AND (p.pack_milli IS NOT NULL OR r.pack_milli IS NOT NULL)"
    );
    let rows: Vec<Row> = all(conn, &sql, [recipient.into(), since.into()]).await?;
    let pack = |row: Row| Some((row.id, u32::try_from(row.now.max(row.then)?).ok()?));
    Ok(rows.into_iter().filter_map(pack).collect())
}
