//! The facts' tables. Nothing that a supplier can reach uses this file.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Value};
use uuid::Uuid;

use super::{Key, Summed, Sums};
use crate::{
    batch::{self, DateText, Kind, Rows},
    calendar::Grain,
    directory::CONCERNED,
    protection::Purchase,
};

/// The products and periods among these facts that are released already.
pub(super) async fn covered(
    tx: &Tx,
    grain: Grain,
    facts: &Summed,
) -> Result<HashSet<(Uuid, NaiveDate)>, DbErr> {
    let asked: HashSet<_> = facts.keys().map(|key| (key.product, grain.period_of(key.day).start())).collect();
    let mut rows = Rows::default();
    for (product, start) in asked {
        rows.row().id(product).date(&start.into()).end();
    }
    let asked =
        batch::table(tx.get_database_backend(), 1, &[("product_id", Kind::Id), ("start", Kind::Date)]);
    let sql = format!(
        "SELECT c.product_id, c.period_start FROM {asked} a
         JOIN release_cell c ON c.product_id = a.product_id AND c.period_start = a.start"
    );
    let found = tx.query_all_raw(batch::statement(tx, &sql, [rows.into_json().into()])).await?;
    found.iter().map(|row| Ok((row.try_get("", "product_id")?, row.try_get("", "period_start")?))).collect()
}

/// `table` is `demand_fact` or `demand_late`.
pub(super) async fn add_facts(tx: &Tx, table: &str, facts: &Summed) -> Result<(), DbErr> {
    let columns = [
        ("product_id", Kind::Id),
        ("day", Kind::Date),
        ("customer_id", Kind::Id),
        ("region_id", Kind::Id),
        ("channel", Kind::Text),
        ("shipped", Kind::Integer),
        ("returned", Kind::Integer),
    ];
    let rows = batch::table(tx.get_database_backend(), 1, &columns);
    // `WHERE true` keeps SQLite from reading ON CONFLICT as a join's condition.
    let sql = format!(
        "INSERT INTO {table} (product_id, day, customer_id, region_id, channel, shipped_milli, returned_milli)
         SELECT product_id, day, customer_id, region_id, channel, shipped, returned FROM {rows} r WHERE true
         ON CONFLICT (product_id, day, customer_id, region_id, channel) DO UPDATE
         SET shipped_milli = {table}.shipped_milli + excluded.shipped_milli,
             returned_milli = {table}.returned_milli + excluded.returned_milli"
    );
    let facts: Vec<(&Key, &Sums)> = facts.iter().collect();
    for some in facts.chunks(batch::ROWS) {
        let mut rows = Rows::default();
        for (key, sums) in some {
            let day = DateText::from(key.day);
            let row =
                rows.row().id(key.product).date(&day).id(key.customer).id(key.region).text(&key.channel);
            row.integer(Some(sums.shipped)).integer(Some(sums.returned)).end();
        }
        tx.execute_raw(batch::statement(tx, &sql, [rows.into_json().into()])).await?;
    }
    Ok(())
}

pub(super) async fn add_periods(tx: &Tx, grain: Grain, facts: &Summed) -> Result<(), DbErr> {
    let mut sums: BTreeMap<(Uuid, NaiveDate, Uuid), Sums> = BTreeMap::new();
    for (key, fact) in facts {
        let period = sums.entry((key.product, grain.period_of(key.day).start(), key.customer)).or_default();
        period.shipped += fact.shipped;
        period.returned += fact.returned;
    }
    let columns = [
        ("product_id", Kind::Id),
        ("start", Kind::Date),
        ("customer_id", Kind::Id),
        ("shipped", Kind::Integer),
        ("returned", Kind::Integer),
    ];
    let rows = batch::table(tx.get_database_backend(), 1, &columns);
    let sql = format!(
        "INSERT INTO demand_period (product_id, period_start, customer_id, shipped_milli, returned_milli)
         SELECT product_id, start, customer_id, shipped, returned FROM {rows} r WHERE true
         ON CONFLICT (product_id, period_start, customer_id) DO UPDATE
         SET shipped_milli = demand_period.shipped_milli + excluded.shipped_milli,
             returned_milli = demand_period.returned_milli + excluded.returned_milli"
    );
    let sums: Vec<_> = sums.into_iter().collect();
    for some in sums.chunks(batch::ROWS) {
        let mut rows = Rows::default();
        for ((product, start, customer), sums) in some {
            let row = rows.row().id(*product).date(&(*start).into()).id(*customer);
            row.integer(Some(sums.shipped)).integer(Some(sums.returned)).end();
        }
        tx.execute_raw(batch::statement(tx, &sql, [rows.into_json().into()])).await?;
    }
    Ok(())
}

/// The first day of the period that `day` (an expression) lies in.
fn period_start(tx: &Tx, grain: Grain, day: &str) -> String {
    match (tx.get_database_backend(), grain) {
        (DbBackend::Postgres, grain) => format!("date_trunc('{}', {day})::date", grain.as_str()),
        (_, Grain::Week) => format!("date({day}, '-6 days', 'weekday 1')"),
        (_, Grain::Month) => format!("date({day}, 'start of month')"),
    }
}

/// Forgets the facts of every product and period that is not released, and sums them anew from the sales lines.
pub(super) async fn rebuild(tx: &Tx, grain: Grain) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        // All lines at once take as long as they take.
        tx.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    }
    let is_covered = |table: &str, start: &str| {
        format!(
            "EXISTS (SELECT 1 FROM release_cell c
                     WHERE c.product_id = {table}.product_id AND c.period_start = {start})"
        )
    };
    let fact_start = period_start(tx, grain, "demand_fact.day");
    let line_start = period_start(tx, grain, "sales_line.sold_on");
    let nil = Value::from(Uuid::nil());
    let steps = [
        (format!("DELETE FROM demand_fact WHERE NOT {}", is_covered("demand_fact", &fact_start)), vec![]),
        // Every period, so that a change of the calendar leaves none of the old ones.
        ("DELETE FROM demand_period".to_owned(), vec![]),
        (
            format!(
                "INSERT INTO demand_fact
                     (product_id, day, customer_id, region_id, channel, shipped_milli, returned_milli)
                 SELECT product_id, sold_on, customer_id, coalesce(region_id, $1), coalesce(channel, ''),
                        sum(CASE WHEN quantity_milli > 0 THEN quantity_milli ELSE 0 END),
                        sum(CASE WHEN quantity_milli < 0 THEN -quantity_milli ELSE 0 END)
                 FROM sales_line WHERE customer_id IS NOT NULL AND NOT {}
                 GROUP BY 1, 2, 3, 4, 5",
                is_covered("sales_line", &line_start)
            ),
            vec![nil],
        ),
        (
            format!(
                "INSERT INTO demand_period
                     (product_id, period_start, customer_id, shipped_milli, returned_milli)
                 SELECT product_id, {fact_start}, customer_id, sum(shipped_milli), sum(returned_milli)
                 FROM demand_fact GROUP BY 1, 2, 3"
            ),
            vec![],
        ),
    ];
    for (sql, values) in steps {
        tx.execute_raw(batch::statement(tx, &sql, values)).await?;
    }
    Ok(())
}

/// What customers bought of each of a supplier's products, per period.
pub type Purchases = HashMap<Uuid, BTreeMap<NaiveDate, Vec<Purchase>>>;

/// Whose purchases of what are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub supplier: Uuid,
    pub since: NaiveDate,
    /// Gives each account its number, by its place.
    pub customers: &'a [Uuid],
}

/// From the sums per period.
pub async fn per_period(conn: &impl ConnectionTrait, asked: Asked<'_>) -> Result<Purchases, DbErr> {
    read(conn, "demand_period", "period_start", asked, |start| start).await
}

/// From the daily facts, which the audit trusts instead.
pub async fn daily(tx: &Tx, grain: Grain, asked: Asked<'_>) -> Result<Purchases, DbErr> {
    read(tx, "demand_fact", "day", asked, |day| grain.period_of(day).start()).await
}

/// What came after the release of its period.
pub async fn late(tx: &Tx, grain: Grain, asked: Asked<'_>) -> Result<Purchases, DbErr> {
    read(tx, "demand_late", "day", asked, |day| grain.period_of(day).start()).await
}

async fn read(
    conn: &impl ConnectionTrait,
    table: &str,
    day: &str,
    asked: Asked<'_>,
    period: impl Fn(NaiveDate) -> NaiveDate,
) -> Result<Purchases, DbErr> {
    let backend = conn.get_database_backend();
    let places = batch::places(asked.customers);
    let customer = batch::id_text(backend, "customer_id");
    let one = format!("{day} || ',' || {customer} || ',' || shipped_milli || ',' || returned_milli");
    let mut purchases = Purchases::new();
    each_product(conn, table, day, &one, asked, |product, of_product| {
        let mut periods: BTreeMap<NaiveDate, Vec<Purchase>> = BTreeMap::new();
        for text in of_product.split(';') {
            let (day, purchase) = parse(text, &places)
                .ok_or_else(|| DbErr::Type(format!("not a purchase in {table}: {text}")))?;
            periods.entry(period(day)).or_default().push(purchase);
        }
        // The database joins them in no order; what was read twice shall be the same.
        for bought in periods.values_mut() {
            bought.sort_unstable();
            bought.shrink_to_fit();
        }
        purchases.insert(product, periods);
        Ok(())
    })
    .await?;
    Ok(purchases)
}

/// How many products are read at once: their purchases come as text, which takes twice the room that they take.
const PRODUCTS: usize = 64;

/// Reads what is said of each of a supplier's products since a day in `table`, product by product: `one` says it of a
/// row, and they are joined by semicolons. Reading a row costs as much as parsing hundreds of these.
pub(super) async fn each_product(
    conn: &impl ConnectionTrait,
    table: &str,
    day: &str,
    one: &str,
    asked: Asked<'_>,
    mut each: impl FnMut(Uuid, &str) -> Result<(), DbErr>,
) -> Result<(), DbErr> {
    let joined = batch::joined(conn.get_database_backend(), one);
    let sql = format!(
        "SELECT product_id, {joined} AS purchases FROM {table}
         WHERE product_id IN {CONCERNED} AND {day} >= $2 AND product_id > $3
         GROUP BY product_id ORDER BY product_id LIMIT {PRODUCTS}"
    );
    let mut after = Uuid::nil();
    loop {
        let values = [asked.supplier.into(), asked.since.into(), after.into()];
        let rows = conn.query_all_raw(batch::statement(conn, &sql, values)).await?;
        for row in &rows {
            after = row.try_get("", "product_id")?;
            each(after, &row.try_get::<String>("", "purchases")?)?;
        }
        if rows.len() < PRODUCTS {
            return Ok(());
        }
    }
}

fn parse(text: &str, places: &HashMap<String, usize>) -> Option<(NaiveDate, Purchase)> {
    let mut parts = text.split(',');
    let day = batch::parse_date(parts.next()?)?;
    let customer = *places.get(parts.next()?)? as u32;
    let shipped = parts.next()?.parse().ok()?;
    let returned = parts.next()?.parse().ok()?;
    Some((day, Purchase { customer, shipped, returned }))
}
