//! Order numbers, and the limit on asking for what is not there.
//!
//! Every refusal for want of stock says a little about what is there: of each product that it names, that it is less
//! than was asked for. An organisation that was refused [`REFUSALS_PER_WINDOW`] times within [`WINDOW`] is refused
//! unheard until the window ends, whatever it orders, on every node; a refusal that names many products counts as
//! several. Counter and number share a row, so that the check costs an order no statement.

use chrono::Duration;
use lonja_catalogue::{Portion, Then, reserve_then};
use lonja_platform::{
    data::{Found, Tables},
    prelude::*,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

pub const REFUSALS_PER_WINDOW: i32 = 20;
/// An honest order of many lines may lack several products at once; whoever probes so learns no more than a hundred
/// thresholds in a window.
const PRODUCTS_PER_REFUSAL: usize = 5;
pub const WINDOW: Duration = Duration::hours(1);

/// The number of the next order.
#[derive(FromQueryResult)]
pub struct NextOrder {
    pub last_number: i32,
}

/// The number, for whoever writes rows in the same statement.
pub const IN_STATEMENT: Found<'static> = Found { sql: "(SELECT last_number FROM next)", member: "number" };

#[derive(FromQueryResult)]
struct Refused {
    refused_since: Option<Timestamp>,
}

/// Reserves what an order takes, and then takes the partner's next order number. Rolled back with the transaction, so
/// that numbers have no gaps. On PostgreSQL the order's own rows may go along, as tables.
pub async fn reserve_and_number(
    conn: &impl ConnectionTrait,
    partner: OrganizationId,
    portions: &[Portion],
    now: Timestamp,
    rows: Option<Tables>,
) -> Result<NextOrder, Problem> {
    let (tables, mut values) = rows.map_or((None, Vec::new()), |rows| (Some(rows.sql), rows.values));
    let [of, most, since] = [1, 2, 3].map(|place| values.len() + place);
    // Without the WHERE, SQLite takes ON for a join's.
    let sql = format!(
        "INSERT INTO order_counter (partner_id, last_number) SELECT ${of}, 1 FROM reservation WHERE TRUE \
         ON CONFLICT (partner_id) DO UPDATE SET last_number = order_counter.last_number + 1 \
         WHERE order_counter.refusals < ${most} OR order_counter.refused_since <= ${since} RETURNING last_number"
    );
    values.extend([partner.0.into(), REFUSALS_PER_WINDOW.into(), (now - WINDOW).into()]);
    let then = Then { sql: &sql, tables: tables.as_deref(), values };
    if let Some(next) = reserve_then(conn, portions, now, then).await? {
        return Ok(next);
    }
    check(conn, partner, now).await?;
    Err(Problem::internal("an order's number was refused without a reason"))
}

/// Refuses a partner that was refused too often, where the order does not get as far as its number.
pub async fn check(
    conn: &impl ConnectionTrait,
    partner: OrganizationId,
    now: Timestamp,
) -> Result<(), Problem> {
    let sql = "SELECT refused_since FROM order_counter \
               WHERE partner_id = $1 AND refusals >= $2 AND refused_since > $3";
    let values = [partner.0.into(), REFUSALS_PER_WINDOW.into(), (now - WINDOW).into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    match Refused::find_by_statement(statement).one(conn).await? {
        Some(refused) => Err(too_often(refused.refused_since, now)),
        None => Ok(()),
    }
}

fn too_often(since: Option<Timestamp>, now: Timestamp) -> Problem {
    let left = since.map_or(WINDOW, |since| since + WINDOW - now);
    let detail = "Too many orders asked for more than is in stock. Wait as long as Retry-After says, and order by \
                  the availability that the products list shows.";
    let seconds = u64::try_from(left.num_seconds()).unwrap_or_default() + 1;
    Problem::new(ProblemCode::TooManyRequests, detail).retry_after(seconds)
}

/// Remembers a refusal that names so many products, in a transaction of its own: the order's is rolled back.
pub async fn count_refusal(ctx: &Ctx, partner: OrganizationId, products: usize) -> Result<(), Problem> {
    let refusals = i32::try_from(products.div_ceil(PRODUCTS_PER_REFUSAL)).map_err(Problem::internal)?;
    let tx = ctx.db.begin_system("orders").await?;
    let now = tx.now();
    let sql = "INSERT INTO order_counter (partner_id, refusals, refused_since) VALUES ($1, $4, $2) \
               ON CONFLICT (partner_id) DO UPDATE SET \
               refusals = excluded.refusals + \
               CASE WHEN order_counter.refused_since > $3 THEN order_counter.refusals ELSE 0 END, \
               refused_since = CASE WHEN order_counter.refused_since > $3 THEN order_counter.refused_since \
               ELSE excluded.refused_since END";
    let values = [partner.0.into(), now.into(), (now - WINDOW).into(), refusals.into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    tx.finish_derived().await
}
