//! What orders do to stock: reserve, release, ship. Each is one statement for all lines, and either all of its rows
//! change or the caller's transaction must not be committed.
//!
//! No two such statements can wait for each other in a circle: PostgreSQL locks the rows in the order of (product,
//! warehouse) before it changes any. The conditions are checked by the update itself, on the rows as they are then.

use std::collections::BTreeMap;

use lonja_kernel::{ProblemCode, ProductId, Quantity, Timestamp, WarehouseId};
use lonja_platform::prelude::Problem;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value};

/// A quantity of one product in one warehouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    pub product_id: ProductId,
    pub warehouse_id: WarehouseId,
    pub quantity: Quantity,
}

/// A write that goes with a reservation: it selects from `reservation`, a table of one row where everything could be
/// reserved and of none otherwise, and answers a row of `R` or none. Its placeholders are `$1` and up.
pub struct Then<'a> {
    pub sql: &'a str,
    /// What else PostgreSQL writes in the same statement, as tables that may select from `next`, the write's answer.
    pub tables: Option<&'a str>,
    pub values: Vec<Value>,
}

const RESERVE: Change<'static> = Change {
    set: "reserved_milli = reserved_milli + x.quantity",
    condition: "on_hand_milli - reserved_milli >= x.quantity",
};

/// Sets free stock aside. What is not there is refused without saying how much is.
pub async fn reserve(
    conn: &impl ConnectionTrait,
    portions: &[Portion],
    now: Timestamp,
) -> Result<(), Problem> {
    if change(conn, portions, now, RESERVE).await? { Ok(()) } else { Err(out_of_stock()) }
}

/// [`reserve`], and then the write, which PostgreSQL does in the same statement.
pub async fn reserve_then<R: FromQueryResult>(
    conn: &impl ConnectionTrait,
    portions: &[Portion],
    now: Timestamp,
    then: Then<'_>,
) -> Result<Option<R>, Problem> {
    let backend = conn.get_database_backend();
    let mut values = then.values;
    if backend != DbBackend::Postgres {
        reserve(conn, portions, now).await?;
        let sql = format!("WITH reservation AS (SELECT 1) {}", then.sql);
        return Ok(R::find_by_statement(Statement::from_sql_and_values(backend, sql, values))
            .one(conn)
            .await?);
    }
    let Some(Update { tables, sql, rows }) = update(backend, portions, now, RESERVE, &mut values) else {
        return Err(out_of_stock());
    };
    let (comma, more) = then.tables.map_or(("", ""), |more| (", ", more));
    let sql = format!(
        "WITH {tables},
         changed AS ({sql} RETURNING 1),
         reservation AS (SELECT 1 FROM changed HAVING count(*) = {rows}),
         next AS ({}){comma}{more}
         SELECT EXISTS (SELECT FROM reservation) AS is_reserved, next.* FROM (SELECT 1) one LEFT JOIN next ON TRUE",
        then.sql
    );
    let row = conn.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    let row = row.ok_or_else(|| Problem::internal("a reservation answered no row"))?;
    if row.try_get::<bool>("", "is_reserved")? {
        Ok(R::from_query_result_optional(&row, "")?)
    } else {
        Err(out_of_stock())
    }
}

fn out_of_stock() -> Problem {
    Problem::new(ProblemCode::OutOfStock, "Order less, or try again when there is more in stock.")
}

/// Gives reserved stock back, for an order that is not to be shipped.
pub async fn release(
    conn: &impl ConnectionTrait,
    portions: &[Portion],
    now: Timestamp,
) -> Result<(), Problem> {
    let set = "reserved_milli = reserved_milli - x.quantity";
    held(change(conn, portions, now, Change { set, condition: IS_HELD }).await?)
}

/// Takes reserved stock out of the warehouse.
pub async fn ship(conn: &impl ConnectionTrait, portions: &[Portion], now: Timestamp) -> Result<(), Problem> {
    let set = "reserved_milli = reserved_milli - x.quantity, on_hand_milli = on_hand_milli - x.quantity";
    held(change(conn, portions, now, Change { set, condition: IS_HELD }).await?)
}

fn held(all: bool) -> Result<(), Problem> {
    if all {
        Ok(())
    } else {
        Err(Problem::internal("stock that an order had reserved is not reserved any more"))
    }
}

const IS_HELD: &str = "reserved_milli >= x.quantity";

/// What happens to a row of stock, and on which condition; `x.quantity` is the portion.
#[derive(Clone, Copy)]
struct Change<'a> {
    set: &'a str,
    condition: &'a str,
}

/// Whether every row met the condition and was changed.
async fn change(
    conn: &impl ConnectionTrait,
    portions: &[Portion],
    now: Timestamp,
    change: Change<'_>,
) -> Result<bool, DbErr> {
    if portions.is_empty() {
        return Ok(true);
    }
    let backend = conn.get_database_backend();
    let mut values = Vec::new();
    let Some(Update { tables, sql, rows }) = update(backend, portions, now, change, &mut values) else {
        return Ok(false);
    };
    let sql = format!("WITH {tables} {sql}");
    let result = conn.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(result.rows_affected() == rows as u64)
}

/// The change as SQL: what stands in its WITH, the update itself, and how many rows it changes where all is well.
struct Update {
    tables: String,
    sql: String,
    rows: usize,
}

/// Adds its values behind those that are there. `None` where a portion is not more than zero.
fn update(
    backend: DbBackend,
    portions: &[Portion],
    now: Timestamp,
    Change { set, condition }: Change<'_>,
    values: &mut Vec<Value>,
) -> Option<Update> {
    // One row per place: an update meets each row once, so two portions of one place have to be one.
    let mut by_place: BTreeMap<(ProductId, WarehouseId), i64> = BTreeMap::new();
    for portion in portions {
        if !portion.quantity.is_positive() {
            return None;
        }
        *by_place.entry((portion.product_id, portion.warehouse_id)).or_default() +=
            portion.quantity.thousandths();
    }
    let rows = by_place.len();
    values.push(now.into());
    let now = values.len();
    let mut list = Vec::with_capacity(rows);
    for ((product, warehouse), quantity) in by_place {
        let first = values.len() + 1;
        list.push(format!("(${first}, ${}, ${})", first + 1, first + 2));
        values.extend([product.0.into(), warehouse.0.into(), quantity.into()]);
    }
    let mut tables = format!("x(product_id, warehouse_id, quantity) AS (VALUES {})", list.join(", "));
    let mut joined = "";
    if backend == DbBackend::Postgres {
        tables.push_str(
            ", locked AS (SELECT s.product_id, s.warehouse_id FROM stock s JOIN x ON x.product_id = s.product_id
                AND x.warehouse_id = s.warehouse_id ORDER BY s.product_id, s.warehouse_id FOR NO KEY UPDATE OF s)",
        );
        joined = " JOIN locked ON locked.product_id = x.product_id AND locked.warehouse_id = x.warehouse_id";
    }
    let sql = format!(
        "UPDATE stock SET {set}, updated_at = ${now} FROM x{joined}
         WHERE stock.product_id = x.product_id AND stock.warehouse_id = x.warehouse_id AND {condition}"
    );
    Some(Update { tables, sql, rows })
}
