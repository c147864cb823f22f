//! What an order has to know about the products that it names, in one statement whatever the number of lines, and one
//! more for what is not remembered of them.
//!
//! Only products that the partner may see now are answered; an id or SKU that is missing from the answer does not
//! exist for it. Of stock the quick way tells one warehouse that has all that is asked for, which is what nearly every
//! order takes; the thorough one tells all of them and holds them until the transaction ends, taken in the order of
//! (product, warehouse), so that what is shared out by these figures can be reserved.

use chrono::NaiveDate;
use lonja_kernel::{OrganizationId, ProductId, Quantity, Timestamp, WarehouseId};
use lonja_platform::{positional_row, prelude::Problem};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use uuid::Uuid;

use crate::{
    OfferMemory,
    offers::cards::{Card, Edition},
    prices::own::OwnPrice,
    products::rules::{NotOrderable, not_orderable},
};

/// How stock is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockRead {
    /// The first warehouse that has all of it, as it is: others may be quicker.
    OneWarehouse,
    /// Every warehouse, held on PostgreSQL by a row lock each. SQLite has one writer and needs none.
    AllHeld,
}

/// How a line of an order names its product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ProductName {
    Id(ProductId),
    Sku(String),
}

/// A product that is asked for, once, with all that is wanted of it.
#[derive(Clone, Debug)]
pub struct Asked {
    pub name: ProductName,
    pub quantity: Quantity,
}

/// A product that the partner may see, with its price and stock.
#[derive(Clone, Debug)]
pub struct OrderableProduct {
    pub id: ProductId,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub unit_decimals: u32,
    /// What the quantity has to be a multiple of.
    pub pack: Option<Quantity>,
    /// The partner's own price today, by quantity.
    pub price: Option<OwnPrice>,
    /// Why it cannot be ordered today; `None` where it can, as far as stock allows.
    pub not_orderable: Option<NotOrderable>,
    /// Free stock, in the order in which warehouses serve orders.
    pub stock: Vec<FreeStock>,
}

/// What is free in one warehouse, at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeStock {
    pub warehouse_id: WarehouseId,
    pub free: Quantity,
}

impl OrderableProduct {
    /// Whether a line of an order means this product.
    pub fn is(&self, name: &ProductName) -> bool {
        match name {
            ProductName::Id(id) => *id == self.id,
            ProductName::Sku(sku) => *sku == self.sku,
        }
    }
}

positional_row! {
    /// The columns of both statements.
    struct Row {
        product_id: Uuid,
        revision: i32,
        snapshot: i64,
        price_edition: i64,
        partner_name: String,
        unit_price_e4: Option<i64>,
        breaks: Option<String>,
        warehouse_id: Option<Uuid>,
        free_milli: Option<i64>,
    }
}

/// What a partner may order now of what it named.
#[derive(Clone, Debug, Default)]
pub struct Orderable {
    /// Each product once.
    pub products: Vec<OrderableProduct>,
    /// Empty where there is no product.
    pub partner_name: String,
}

/// The named products as the partner may order them now.
pub async fn products_for_order(
    conn: &impl ConnectionTrait,
    memory: &OfferMemory,
    partner: OrganizationId,
    asked: &[Asked],
    read: StockRead,
    now: Timestamp,
) -> Result<Orderable, Problem> {
    if asked.is_empty() {
        return Ok(Orderable::default());
    }
    let today = now.date_naive();
    let mut lists = memory.lists.of(conn, partner, today).await?;
    let rows = loop {
        let statement = statement(conn.get_database_backend(), partner, lists.list(), asked, read, now);
        let found = conn.query_all_raw(statement).await?;
        let rows: Vec<Row> = found.iter().map(Row::read).collect::<Result<_, _>>()?;
        if rows.iter().all(|row| row.price_edition == lists.edition) {
            break rows;
        }
        lists = memory.lists.again(conn, partner, today).await?;
    };
    let editions =
        rows.iter().map(|row| (row.product_id, Edition { revision: row.revision, snapshot: row.snapshot }));
    let cards = memory.cards.of(conn, editions).await?;
    let mut products: Vec<OrderableProduct> = Vec::with_capacity(asked.len());
    let mut partner_name = String::new();
    for row in rows {
        partner_name = row.partner_name;
        let stock = row.warehouse_id.zip(row.free_milli).map(|(warehouse, free)| FreeStock {
            warehouse_id: warehouse.into(),
            free: Quantity::from_thousandths(free),
        });
        match products.last_mut() {
            Some(product) if product.id.0 == row.product_id => product.stock.extend(stock),
            _ => {
                let Some(card) = cards.get(&row.product_id) else { continue };
                let price = OwnPrice::read(row.unit_price_e4, row.breaks.as_deref(), lists.currency());
                products.push(orderable(card, price, stock, today));
            }
        }
    }
    Ok(Orderable { products, partner_name })
}

fn orderable(
    card: &Card,
    price: Option<OwnPrice>,
    stock: Option<FreeStock>,
    today: NaiveDate,
) -> OrderableProduct {
    let facts = &card.facts;
    let no_price = price.is_none().then_some(NotOrderable::NoPrice);
    OrderableProduct {
        id: facts.id.into(),
        not_orderable: not_orderable(facts.lifecycle(), facts.launch_on, today).or(no_price),
        sku: facts.sku.clone(),
        name: facts.name.clone(),
        unit: facts.unit.clone(),
        unit_decimals: facts.unit_decimals as u32,
        pack: facts.pack(),
        price,
        stock: stock.into_iter().collect(),
    }
}

/// The one statement.
pub(crate) fn statement(
    backend: DbBackend,
    partner: OrganizationId,
    list: Uuid,
    asked: &[Asked],
    read: StockRead,
    now: Timestamp,
) -> Statement {
    let mut values: Vec<Value> = vec![partner.0.into(), now.into(), list.into()];
    let ids = asked.iter().filter_map(|asked| match asked.name {
        ProductName::Id(id) => Some((id.0.into(), asked.quantity)),
        ProductName::Sku(_) => None,
    });
    // A table of placeholders tells PostgreSQL nothing of their types.
    let [uuid, text, bigint] = match backend {
        DbBackend::Postgres => ["::uuid", "::text", "::bigint"],
        _ => [""; 3],
    };
    let ids = pairs(&mut values, ids, Uuid::nil().into(), [uuid, bigint]);
    let skus = asked.iter().filter_map(|asked| match &asked.name {
        ProductName::Sku(sku) => Some((sku.as_str().into(), asked.quantity)),
        ProductName::Id(_) => None,
    });
    let skus = pairs(&mut values, skus, "".into(), [text, bigint]);
    let by_sku = "SELECT product.id, by_sku.wanted FROM by_sku JOIN product ON product.sku = by_sku.sku";
    let asked = match (ids, skus) {
        (Some(ids), Some(skus)) => format!(
            "by_sku(sku, wanted) AS (VALUES {skus}), asked(id, wanted) AS (VALUES {ids} UNION ALL {by_sku})"
        ),
        (None, Some(skus)) => {
            format!("by_sku(sku, wanted) AS (VALUES {skus}), asked(id, wanted) AS ({by_sku})")
        }
        (ids, None) => format!("asked(id, wanted) AS (VALUES {})", ids.unwrap_or_default()),
    };
    let sql = match read {
        StockRead::OneWarehouse => one_warehouse(&asked),
        StockRead::AllHeld => all_held(backend, &asked),
    };
    Statement::from_sql_and_values(backend, sql, values)
}

/// Rows of two placeholders, their number rounded up to a power of two with rows that name nothing, so that orders of
/// any length share a few prepared statements.
fn pairs(
    values: &mut Vec<Value>,
    asked: impl Iterator<Item = (Value, Quantity)>,
    nothing: Value,
    [name_type, quantity_type]: [&str; 2],
) -> Option<String> {
    let first = values.len() + 1;
    for (name, quantity) in asked {
        values.extend([name, quantity.thousandths().into()]);
    }
    let rows = (values.len() + 1 - first) / 2;
    if rows == 0 {
        return None;
    }
    let padded = rows.next_power_of_two();
    for _ in rows..padded {
        values.extend([nothing.clone(), 0_i64.into()]);
    }
    let rows = (first..).step_by(2).take(padded);
    let rows = rows.map(|name| format!("(${name}{name_type}, ${}{quantity_type})", name + 1));
    Some(rows.collect::<Vec<_>>().join(", "))
}

/// What the partner may see of what is asked for, with its price.
const OFFER: &str = "\
FROM organization holder
CROSS JOIN asked
JOIN product_visibility v ON v.assortment_id = holder.assortment_id AND v.product_id = asked.id
    AND v.visible_until > $2 AND v.visible_from <= $2
LEFT JOIN price_list_line l ON l.price_list_id = $3 AND l.product_id = v.product_id
WHERE holder.id = $1";
const COLUMNS: &str = "\
v.product_id, v.revision, (SELECT number FROM stock_snapshot WHERE id = 1) AS snapshot, holder.price_edition,
    holder.name AS partner_name, l.unit_price_e4, l.breaks";

/// Warehouses are walked in their order, and the walk ends at the first that has enough.
fn one_warehouse(asked: &str) -> String {
    format!(
        "WITH {asked}
         SELECT {COLUMNS},
             (SELECT w.id FROM warehouse w
              JOIN stock s ON s.warehouse_id = w.id AND s.product_id = v.product_id
                  AND s.on_hand_milli - s.reserved_milli >= asked.wanted
              ORDER BY w.priority, w.code LIMIT 1) AS warehouse_id,
             asked.wanted AS free_milli
         {OFFER}"
    )
}

/// A lock cannot be taken on the optional side of a join, so the stock rows are fetched and locked on their own and
/// joined to the products then.
fn all_held(backend: DbBackend, asked: &str) -> String {
    let lock = if backend == DbBackend::Postgres { "FOR NO KEY UPDATE" } else { "" };
    format!(
        "WITH {asked}, offer AS (
             SELECT DISTINCT {COLUMNS}
             {OFFER}
         ), available AS (
             SELECT product_id, warehouse_id, on_hand_milli - reserved_milli AS free_milli
             FROM stock WHERE product_id IN (SELECT product_id FROM offer)
             ORDER BY product_id, warehouse_id {lock}
         )
         SELECT offer.*, available.warehouse_id, available.free_milli
         FROM offer
         LEFT JOIN available ON available.product_id = offer.product_id
         LEFT JOIN warehouse ON warehouse.id = available.warehouse_id
         ORDER BY offer.product_id, warehouse.priority, warehouse.code"
    )
}
