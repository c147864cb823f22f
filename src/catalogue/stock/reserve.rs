//! What orders do to stock: reserve, release, ship. Each is one statement for all lines, and either all of its rows
//! change or the caller's transaction must not be committed.
//!
//! No two such statements can wait for each other in a circle: PostgreSQL locks the rows in the order of (product,
//! warehouse) before it changes any. The conditions are checked by the update itself, on the rows as they are then.

use std::collections::BTreeMap;

use lonja_kernel::{ProblemCode, ProductId, Quantity, Timestamp, WarehouseId};
use lonja_platform::prelude::Problem;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};

/// A quantity of one product in one warehouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    pub product_id: ProductId,
    pub warehouse_id: WarehouseId,
    pub quantity: Quantity,
}

/// Sets free stock aside. What is not there is refused without saying how much is.
pub async fn reserve(
    conn: &impl ConnectionTrait,
    portions: &[Portion],
    now: Timestamp,
) -> Result<(), Problem> {
    let all = change(
        conn,
        portions,
        now,
        "reserved_milli = reserved_milli + x.quantity",
        "on_hand_milli - reserved_milli >= x.quantity",
    )
    .await?;
    if all {
        Ok(())
    } else {
        Err(Problem::new(ProblemCode::OutOfStock, "Order less, or try again when there is more in stock."))
    }
}

/// Gives reserved stock back, for an order that is not to be shipped.
pub async fn release(
    conn: &impl ConnectionTrait,
    portions: &[Portion],
    now: Timestamp,
) -> Result<(), Problem> {
    let set = "reserved_milli = reserved_milli - x.quantity";
    held(change(conn, portions, now, set, "reserved_milli >= x.quantity").await?)
}

/// Takes reserved stock out of the warehouse.
pub async fn ship(conn: &impl ConnectionTrait, portions: &[Portion], now: Timestamp) -> Result<(), Problem> {
    let set = "reserved_milli = reserved_milli - x.quantity, on_hand_milli = on_hand_milli - x.quantity";
    held(change(conn, portions, now, set, "reserved_milli >= x.quantity").await?)
}

fn held(all: bool) -> Result<(), Problem> {
    if all {
        Ok(())
    } else {
        Err(Problem::internal("stock that an order had reserved is not reserved any more"))
    }
}

/// Whether every row met the condition and was changed.
async fn change(
    conn: &impl ConnectionTrait,
    portions: &[Portion],
    now: Timestamp,
    set: &str,
    condition: &str,
) -> Result<bool, DbErr> {
    // One row per place: an update meets each row once, so two portions of one place have to be one.
    let mut by_place: BTreeMap<(ProductId, WarehouseId), i64> = BTreeMap::new();
    for portion in portions {
        if !portion.quantity.is_positive() {
            return Ok(false);
        }
        *by_place.entry((portion.product_id, portion.warehouse_id)).or_default() +=
            portion.quantity.thousandths();
    }
    if by_place.is_empty() {
        return Ok(true);
    }
    let rows = by_place.len();
    let mut values: Vec<Value> = vec![now.into()];
    let mut list = Vec::with_capacity(rows);
    for ((product, warehouse), quantity) in by_place {
        let first = values.len() + 1;
        list.push(format!("(${first}, ${}, ${})", first + 1, first + 2));
        values.extend([product.0.into(), warehouse.0.into(), quantity.into()]);
    }
    let list = list.join(", ");
    let backend = conn.get_database_backend();
    let (lock, joined) = if backend == DbBackend::Postgres {
        (
            ", locked AS (SELECT s.product_id, s.warehouse_id FROM stock s JOIN x ON x.product_id = s.product_id
                AND x.warehouse_id = s.warehouse_id ORDER BY s.product_id, s.warehouse_id FOR NO KEY UPDATE OF s)",
            " JOIN locked ON locked.product_id = x.product_id AND locked.warehouse_id = x.warehouse_id",
        )
    } else {
        ("", "")
    };
    let sql = format!(
        "WITH x(product_id, warehouse_id, quantity) AS (VALUES {list}){lock}
         UPDATE stock SET {set}, updated_at = $1 FROM x{joined}
         WHERE stock.product_id = x.product_id AND stock.warehouse_id = x.warehouse_id AND {condition}"
    );
    let result = conn.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(result.rows_affected() == rows as u64)
}
