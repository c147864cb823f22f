//! What an order has to know about the products that it names, in one statement whatever the number of lines.
//!
//! Only products that the partner may see now are answered; an id or SKU that is missing from the answer does not
//! exist for it. Of stock the quick way tells one warehouse that has all that is asked for, which is what nearly every
//! order takes; the thorough one tells all of them and holds them until the transaction ends, taken in the order of
//! (product, warehouse), so that what is shared out by these figures can be reserved.

use std::sync::LazyLock;

use chrono::NaiveDate;
use lonja_kernel::{OrganizationId, ProductId, Quantity, Timestamp, WarehouseId};
use lonja_platform::{positional_row, prelude::Problem};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use uuid::Uuid;

use crate::{
    prices::own::{BUYER, OwnPrice},
    products::rules::{Lifecycle, NotOrderable, not_orderable},
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
        id: Uuid,
        sku: String,
        name: String,
        unit: String,
        unit_decimals: i16,
        pack_milli: Option<i64>,
        lifecycle: String,
        launch_on: Option<NaiveDate>,
        unit_price_e4: Option<i64>,
        breaks: Option<String>,
        currency: Option<String>,
        warehouse_id: Option<Uuid>,
        free_milli: Option<i64>,
    }
}

/// The named products as the partner may order them now, each once.
pub async fn products_for_order(
    conn: &impl ConnectionTrait,
    partner: OrganizationId,
    asked: &[Asked],
    read: StockRead,
    now: Timestamp,
) -> Result<Vec<OrderableProduct>, Problem> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let statement = statement(conn.get_database_backend(), partner, asked, read, now);
    let today = now.date_naive();
    let rows = conn.query_all_raw(statement).await?;
    let mut products: Vec<OrderableProduct> = Vec::with_capacity(asked.len());
    for row in &rows {
        let row = Row::read(row)?;
        let stock = row.warehouse_id.zip(row.free_milli).map(|(warehouse, free)| FreeStock {
            warehouse_id: warehouse.into(),
            free: Quantity::from_thousandths(free),
        });
        match products.last_mut() {
            Some(product) if product.id.0 == row.id => product.stock.extend(stock),
            _ => products.push(row.into_product(stock, today)),
        }
    }
    Ok(products)
}

/// The one statement.
pub(crate) fn statement(
    backend: DbBackend,
    partner: OrganizationId,
    asked: &[Asked],
    read: StockRead,
    now: Timestamp,
) -> Statement {
    let mut values: Vec<Value> = vec![partner.0.into(), now.into(), now.date_naive().into()];
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

impl Row {
    fn into_product(self, stock: Option<FreeStock>, today: NaiveDate) -> OrderableProduct {
        let price = OwnPrice::read(self.unit_price_e4, self.breaks.as_deref(), self.currency.as_deref());
        let no_price = price.is_none().then_some(NotOrderable::NoPrice);
        OrderableProduct {
            id: self.id.into(),
            not_orderable: not_orderable(Lifecycle::parse(&self.lifecycle), self.launch_on, today)
                .or(no_price),
            sku: self.sku,
            name: self.name,
            unit: self.unit,
            unit_decimals: self.unit_decimals as u32,
            pack: self.pack_milli.map(Quantity::from_thousandths),
            price,
            stock: stock.into_iter().collect(),
        }
    }
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
static OFFER: LazyLock<String> = LazyLock::new(|| {
    format!(
        "\
FROM ({}) buyer
CROSS JOIN asked
JOIN product_visibility v ON v.assortment_id = buyer.assortment_id AND v.product_id = asked.id
    AND v.visible_until > $2 AND v.visible_from <= $2
JOIN product p ON p.id = asked.id
LEFT JOIN price_list_line l ON l.price_list_id = buyer.price_list_id AND l.product_id = p.id",
        *BUYER
    )
});
const COLUMNS: &str = "\
p.id, p.sku, p.name, p.unit, p.unit_decimals, p.pack_milli, p.lifecycle, p.launch_on, l.unit_price_e4,
    l.breaks, buyer.currency";

/// Warehouses are walked in their order, and the walk ends at the first that has enough.
fn one_warehouse(asked: &str) -> String {
    format!(
        "WITH {asked}
         SELECT {COLUMNS},
             (SELECT w.id FROM warehouse w
              JOIN stock s ON s.warehouse_id = w.id AND s.product_id = p.id
                  AND s.on_hand_milli - s.reserved_milli >= asked.wanted
              ORDER BY w.priority, w.code LIMIT 1) AS warehouse_id,
             asked.wanted AS free_milli
         {offer}",
        offer = *OFFER
    )
}

/// A lock cannot be taken on the optional side of a join, so the stock rows are fetched and locked on their own and
/// joined to the products then.
fn all_held(backend: DbBackend, asked: &str) -> String {
    let lock = if backend == DbBackend::Postgres { "FOR NO KEY UPDATE" } else { "" };
    format!(
        "WITH {asked}, offer AS (
             SELECT DISTINCT {COLUMNS}
             {offer}
         ), available AS (
             SELECT product_id, warehouse_id, on_hand_milli - reserved_milli AS free_milli
             FROM stock WHERE product_id IN (SELECT id FROM offer)
             ORDER BY product_id, warehouse_id {lock}
         )
         SELECT offer.*, available.warehouse_id, available.free_milli
         FROM offer
         LEFT JOIN available ON available.product_id = offer.id
         LEFT JOIN warehouse ON warehouse.id = available.warehouse_id
         ORDER BY offer.id, warehouse.priority, warehouse.code",
        offer = *OFFER
    )
}
