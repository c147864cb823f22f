//! Loads a whole catalogue at once: many rows per statement, and what follows from them worked out once at the end.
//!
//! For the demo and for first loads. The caller's transaction records what it did; nothing here writes a row's own
//! audit entry.

use chrono::NaiveDate;
use lonja_kernel::{
    AudienceId, CategoryId, Percent, PriceListId, ProductId, Quantity, Timestamp, WarehouseId,
};
use lonja_platform::prelude::{Problem, Tx};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, Statement};

use crate::{
    entities::{category, product_grant},
    prices, products, search, stock,
    visibility::store::{Changed, lock, rebuild},
};
pub use crate::{
    prices::{
        dto::PriceList,
        rules::PriceListState,
        tariff::{Break, Tariff},
    },
    products::{rules::Lifecycle, store::ProductRow, write::LOW_STOCK_BELOW},
    stock::dto::Warehouse,
};

/// Rows per INSERT: the narrower engine takes 32,766 values in one statement.
const ROWS_PER_INSERT: usize = 5000;

/// An audience's view of a product.
#[derive(Clone, Copy, Debug)]
pub struct Grant {
    pub product_id: ProductId,
    pub audience_id: AudienceId,
    pub visible_from: Timestamp,
    pub visible_until: Option<Timestamp>,
}

pub async fn insert_categories(tx: &Tx, categories: &[(CategoryId, String)]) -> Result<(), Problem> {
    for categories in categories.chunks(ROWS_PER_INSERT) {
        let rows = categories.iter().map(|(id, name)| category::ActiveModel {
            id: Set(id.0),
            name: Set(name.clone()),
            sort_key: Set(search::sort_key(name)),
            created_at: Set(tx.now()),
            updated_at: Set(tx.now()),
        });
        category::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Their categories and suppliers exist. Nobody sees them before [`insert_grants`].
pub async fn insert_products(tx: &Tx, products: Vec<ProductRow>) -> Result<(), Problem> {
    Ok(products::store::insert(tx, products, tx.now()).await?)
}

/// Writes the grants and then works all visibility out anew, in one statement. Windows of one product and audience
/// must not begin at the same instant.
pub async fn insert_grants(tx: &Tx, grants: &[Grant]) -> Result<(), Problem> {
    lock(tx).await?;
    for grants in grants.chunks(ROWS_PER_INSERT) {
        let rows = grants.iter().map(|grant| product_grant::ActiveModel {
            product_id: Set(grant.product_id.0),
            audience_id: Set(grant.audience_id.0),
            visible_from: Set(grant.visible_from),
            visible_until: Set(grant.visible_until),
            granted_at: Set(grant.visible_from),
        });
        product_grant::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(rebuild(tx, Changed::Everything).await?)
}

/// A new price list with its lines, each a product and what it costs.
pub async fn insert_price_list(
    tx: &Tx,
    list: &PriceList,
    lines: &[(ProductId, Tariff)],
) -> Result<(), Problem> {
    prices::store::insert(tx, list).await?;
    Ok(prices::store::add_lines(tx, list.id, lines).await?)
}

/// A new price list whose prices are those of another one as [`quoted`] at `permille`. The database does the work for
/// lines of one price: thousands of lines for dozens of partners are one statement each. The lines with breaks are
/// given.
pub async fn copy_price_list(
    tx: &Tx,
    list: &PriceList,
    from: PriceListId,
    with_breaks: &[(ProductId, Tariff)],
    permille: u32,
) -> Result<(), Problem> {
    prices::store::insert(tx, list).await?;
    let sql = "\
INSERT INTO price_list_line (price_list_id, product_id, unit_price_e4)
SELECT $1, product_id,
  CASE WHEN unit_price_e4 < 100 THEN (unit_price_e4 * $3 + 500) / 1000
    ELSE (unit_price_e4 * $3 + 50000) / 100000 * 100 END
FROM price_list_line WHERE price_list_id = $2 AND breaks IS NULL";
    let values = [list.id.0.into(), from.0.into(), i64::from(permille).into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    let lines: Vec<(ProductId, Tariff)> = with_breaks
        .iter()
        .map(|(product, tariff)| (*product, tariff.map(|price| quoted(price, permille))))
        .collect();
    Ok(prices::store::add_lines(tx, list.id, &lines).await?)
}

/// The announced next revision of a list: its prices by percent from a day on, on which the list before has ended.
pub async fn announce_revision(
    tx: &Tx,
    before: &PriceList,
    from: NaiveDate,
    percent: Percent,
    notice: &str,
) -> Result<(), Problem> {
    let lines = prices::revision_store::tariffs(tx, before.id).await?;
    let lines = lines.into_iter().filter_map(|(product, tariff)| {
        let raised = tariff.try_map(|price| percent.raise(price).map(|price| quoted(price, 1000)))?;
        Some((product, raised))
    });
    let lines: Vec<(ProductId, Tariff)> = lines.collect();
    let revision = PriceList {
        id: PriceListId::new(),
        state: PriceListState::Announced,
        valid_from: from,
        follows_id: Some(before.id),
        notice: Some(notice.to_owned()),
        announced_at: Some(tx.now()),
        ..before.clone()
    };
    let ended = PriceList { valid_until: from.pred_opt(), ..before.clone() };
    prices::store::insert(tx, &revision).await?;
    prices::store::update(tx, &revision).await?;
    prices::store::update(tx, &ended).await?;
    Ok(prices::store::add_lines(tx, revision.id, &lines).await?)
}

/// A price times `permille` / 1000, rounded half up to hundredths, as people quote them; what is below a hundredth
/// keeps its four decimals.
pub fn quoted(price_e4: i64, permille: u32) -> i64 {
    let product = price_e4 * i64::from(permille);
    if price_e4 < 100 { (product + 500) / 1000 } else { (product + 50_000) / 100_000 * 100 }
}

pub async fn insert_warehouses(tx: &Tx, warehouses: &[Warehouse]) -> Result<(), Problem> {
    Ok(stock::store::insert_warehouses(tx, warehouses, tx.now()).await?)
}

/// Puts stock where there is none yet. Partners see it with the next snapshot; [`take_snapshot`] takes one now.
pub async fn insert_stock(tx: &Tx, items: &[(ProductId, WarehouseId, Quantity)]) -> Result<(), Problem> {
    Ok(stock::store::insert(tx, items, tx.now()).await?)
}

/// Works every product's band out now, out of turn. For first loads, before anybody looks.
pub async fn take_snapshot(tx: &Tx) -> Result<(), Problem> {
    Ok(stock::snapshot::take(tx, tx.now()).await?)
}
