//! What an order has to know about the products that it names, in one statement whatever the number of lines.
//!
//! Only products that the partner may see now are answered; an id or SKU that is missing from the answer does not
//! exist for it. Stock is read as it is, or held: on PostgreSQL its rows are then locked until the transaction ends,
//! taken in the order of (product, warehouse), so that what is shared out by these figures can be reserved.

use chrono::NaiveDate;
use lonja_kernel::{OrganizationId, ProductId, Quantity, Timestamp, UnitPrice, WarehouseId};
use lonja_platform::prelude::Problem;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};
use uuid::Uuid;

use crate::{
    prices::own::{PRICE_LIST_OF, unit_price},
    products::rules::{Lifecycle, NotOrderable, not_orderable},
};

/// Whether others may change the stock that was read before the transaction ends. Holding it costs a row lock for
/// each warehouse of each product, so it is left to whoever was overtaken once. SQLite has one writer and never needs
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockRead {
    AsItIs,
    Held,
}

/// How a line of an order names its product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ProductName {
    Id(ProductId),
    Sku(String),
}

/// A product that the partner may see, with its price and stock.
#[derive(Clone, Debug)]
pub struct OrderableProduct {
    pub id: ProductId,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub unit_decimals: u32,
    /// The partner's own price today.
    pub price: Option<UnitPrice>,
    /// Why it cannot be ordered today; `None` where it can, as far as stock allows.
    pub not_orderable: Option<NotOrderable>,
    /// Free stock, in the order in which warehouses serve orders.
    pub stock: Vec<FreeStock>,
}

/// What is free in one warehouse.
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

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    sku: String,
    name: String,
    unit: String,
    unit_decimals: i16,
    lifecycle: String,
    launch_on: Option<NaiveDate>,
    unit_price_e4: Option<i64>,
    currency: Option<String>,
    warehouse_id: Option<Uuid>,
    free_milli: Option<i64>,
}

/// The named products as the partner may order them now, each once.
pub async fn products_for_order(
    conn: &impl ConnectionTrait,
    partner: OrganizationId,
    names: &[ProductName],
    read: StockRead,
    now: Timestamp,
) -> Result<Vec<OrderableProduct>, Problem> {
    let Some(statement) = statement(conn.get_database_backend(), partner, names, read, now) else {
        return Ok(Vec::new());
    };
    let today = now.date_naive();
    let rows = conn.query_all_raw(statement).await?;
    let mut products: Vec<OrderableProduct> = Vec::with_capacity(names.len());
    for row in &rows {
        let row = Row::from_query_result(row, "")?;
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

/// The one statement; `None` where nothing is named.
pub(crate) fn statement(
    backend: DbBackend,
    partner: OrganizationId,
    names: &[ProductName],
    read: StockRead,
    now: Timestamp,
) -> Option<Statement> {
    let today = now.date_naive();
    let mut values: Vec<Value> = vec![partner.0.into(), now.into(), today.into()];
    let ids = names.iter().filter_map(|name| match name {
        ProductName::Id(id) => Some(Value::from(id.0)),
        ProductName::Sku(_) => None,
    });
    let ids = parameters(&mut values, ids.collect());
    let skus = names.iter().filter_map(|name| match name {
        ProductName::Sku(sku) => Some(Value::from(sku.as_str())),
        ProductName::Id(_) => None,
    });
    let skus = parameters(&mut values, skus.collect());
    let is_wanted = match (ids, skus) {
        (None, None) => return None,
        (Some(ids), None) => format!("p.id IN ({ids})"),
        (None, Some(skus)) => format!("p.sku IN ({skus})"),
        (Some(ids), Some(skus)) => format!("(p.id IN ({ids}) OR p.sku IN ({skus}))"),
    };
    Some(Statement::from_sql_and_values(backend, sql(backend, &is_wanted, read), values))
}

impl Row {
    fn into_product(self, stock: Option<FreeStock>, today: NaiveDate) -> OrderableProduct {
        let price = unit_price(self.unit_price_e4, self.currency.as_deref());
        let no_price = price.is_none().then_some(NotOrderable::NoPrice);
        OrderableProduct {
            id: self.id.into(),
            not_orderable: not_orderable(Lifecycle::parse(&self.lifecycle), self.launch_on, today)
                .or(no_price),
            sku: self.sku,
            name: self.name,
            unit: self.unit,
            unit_decimals: self.unit_decimals as u32,
            price,
            stock: stock.into_iter().collect(),
        }
    }
}

/// Placeholders for the values, their number rounded up to a power of two by repeating the last, so that orders of
/// any length share a few prepared statements.
fn parameters(values: &mut Vec<Value>, new: Vec<Value>) -> Option<String> {
    let last = new.last()?.clone();
    let padded = new.len().next_power_of_two();
    let first = values.len() + 1;
    values.extend(new);
    values.resize(first - 1 + padded, last);
    Some((first..first + padded).map(|number| format!("${number}")).collect::<Vec<_>>().join(", "))
}

/// A lock cannot be taken on the optional side of a join, so the stock rows are fetched and locked on their own and
/// joined to the products then.
fn sql(backend: DbBackend, is_wanted: &str, read: StockRead) -> String {
    let lock = if backend == DbBackend::Postgres && read == StockRead::Held { "FOR UPDATE" } else { "" };
    format!(
        "WITH offer AS (
             SELECT p.id, p.sku, p.name, p.unit, p.unit_decimals, p.lifecycle, p.launch_on
             FROM organization o
             JOIN product_visibility v ON v.assortment_id = o.assortment_id
                 AND v.visible_until > $2 AND v.visible_from <= $2
             JOIN product p ON p.id = v.product_id
             WHERE o.id = $1 AND {is_wanted}
         ), available AS (
             SELECT product_id, warehouse_id, on_hand_milli - reserved_milli AS free_milli
             FROM stock WHERE product_id IN (SELECT id FROM offer)
             ORDER BY product_id, warehouse_id {lock}
         )
         SELECT offer.id, offer.sku, offer.name, offer.unit, offer.unit_decimals, offer.lifecycle, offer.launch_on,
             price_list_line.unit_price_e4, price_list.currency, available.warehouse_id, available.free_milli
         FROM offer
         LEFT JOIN price_list ON price_list.id = ({PRICE_LIST_OF})
         LEFT JOIN price_list_line ON price_list_line.price_list_id = price_list.id
             AND price_list_line.product_id = offer.id
         LEFT JOIN available ON available.product_id = offer.id
         LEFT JOIN warehouse ON warehouse.id = available.warehouse_id
         ORDER BY offer.id, warehouse.priority, warehouse.code"
    )
}
