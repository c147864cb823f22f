//! Works `product_visibility` out from the grants, for whatever changed, in two statements and never row by row.
//!
//! The windows of an assortment's audiences are joined in SQL exactly as [`merge`](super::rules::merge) joins them;
//! a test holds the two against each other.

use lonja_kernel::{AssortmentId, CategoryId, ProductId};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};

use super::rules::far_future;

/// What changed, and so what is worked out anew.
#[derive(Clone, Copy, Debug)]
pub enum Changed<'a> {
    Product(ProductId),
    Products(&'a [ProductId]),
    /// All products of a category: its name is part of what they are found by.
    Category(CategoryId),
    /// New assortments, or ones whose audiences are others than before.
    Assortments(&'a [AssortmentId]),
    Everything,
}

/// Makes writers of visibility wait for one another. Without it a product's new grant and an organisation's new
/// assortment could miss each other, each unseen by the other's transaction. Take it before any row lock.
pub async fn lock(conn: &impl ConnectionTrait) -> Result<(), DbErr> {
    if conn.get_database_backend() == DbBackend::Postgres {
        conn.execute_unprepared("LOCK TABLE product_visibility IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    Ok(())
}

/// Replaces the rows of what changed. The caller holds the [`lock`].
pub async fn rebuild(conn: &impl ConnectionTrait, changed: Changed<'_>) -> Result<(), DbErr> {
    let far: Value = far_future().into();
    let list = |first: usize, count: usize| {
        let parameters: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
        parameters.join(", ")
    };
    let (delete_where, insert_where, keys): (String, String, Vec<Value>) = match changed {
        Changed::Products([]) | Changed::Assortments([]) => return Ok(()),
        Changed::Product(id) => ("product_id = $1".into(), "g.product_id = $2".into(), vec![id.0.into()]),
        Changed::Category(id) => {
            let of =
                |parameter| format!("product_id IN (SELECT id FROM product WHERE category_id = {parameter})");
            (of("$1"), format!("g.{}", of("$2")), vec![id.0.into()])
        }
        Changed::Products(ids) => (
            format!("product_id IN ({})", list(1, ids.len())),
            format!("g.product_id IN ({})", list(2, ids.len())),
            ids.iter().map(|id| id.0.into()).collect(),
        ),
        Changed::Assortments(ids) => (
            format!("assortment_id IN ({})", list(1, ids.len())),
            format!("a.assortment_id IN ({})", list(2, ids.len())),
            ids.iter().map(|id| id.0.into()).collect(),
        ),
        Changed::Everything => ("1 = 1".into(), "1 = 1".into(), Vec::new()),
    };
    let backend = conn.get_database_backend();
    let delete = format!("DELETE FROM product_visibility WHERE {delete_where}");
    conn.execute_raw(Statement::from_sql_and_values(backend, delete, keys.clone())).await?;

    let values: Vec<Value> = std::iter::once(far).chain(keys).collect();
    conn.execute_raw(Statement::from_sql_and_values(backend, insert_sql(&insert_where), values)).await?;
    Ok(())
}

/// Islands of overlapping or touching windows: an edge begins where no earlier window reaches, and the running
/// number of edges names the island. The audience is in both orders so that equal windows keep one order.
fn insert_sql(changed: &str) -> String {
    format!(
        "INSERT INTO product_visibility (assortment_id, product_id, visible_from, visible_until, sort_key, sku,
             category_id, search_text, appeared_at, revision)
         SELECT i.assortment_id, i.product_id, i.visible_from, i.visible_until, p.sort_key, p.sku, p.category_id,
             p.search_text || ' ' || c.sort_key, i.appeared_at, p.revision
         FROM (
             SELECT assortment_id, product_id, MIN(visible_from) AS visible_from, MAX(visible_until) AS visible_until,
                 MAX(CASE WHEN granted_at > visible_from THEN granted_at ELSE visible_from END) AS appeared_at
             FROM (
                 SELECT assortment_id, product_id, visible_from, visible_until, granted_at,
                     SUM(edge) OVER (PARTITION BY assortment_id, product_id
                         ORDER BY visible_from, visible_until, audience_id ROWS UNBOUNDED PRECEDING) AS island
                 FROM (
                     SELECT w.assortment_id, w.product_id, w.audience_id, w.visible_from, w.visible_until, w.granted_at,
                         CASE WHEN w.visible_from <= MAX(w.visible_until) OVER (
                             PARTITION BY w.assortment_id, w.product_id
                             ORDER BY w.visible_from, w.visible_until, w.audience_id
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END AS edge
                     FROM (
                         SELECT a.assortment_id, g.product_id, g.audience_id, g.visible_from, g.granted_at,
                             COALESCE(g.visible_until, $1) AS visible_until
                         FROM product_grant g JOIN assortment_audience a ON a.audience_id = g.audience_id
                         WHERE {changed}
                     ) w
                 ) edges
             ) islands
             GROUP BY assortment_id, product_id, island
         ) i
         JOIN product p ON p.id = i.product_id
         JOIN category c ON c.id = p.category_id"
    )
}
