//! What forecasts are made from: the figures that their recipient has been shown, and nothing else. This file can name
//! no table that holds facts, contributors or reasons, and what makes forecasts reads through no other file.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use crate::batch;

/// The figures that a product's periods were published with.
pub type Figures = BTreeMap<NaiveDate, i64>;

/// A product of a release, and all that its recipient was ever shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    pub product_id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    /// At the release; nobody knows it of what was released before categories were kept.
    pub category_id: Option<Uuid>,
    pub figures: Figures,
}

/// What a release says of its recipient's products, alone and together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub products: Vec<Released>,
    pub totals: Totals,
}

/// The totals that a release has; none where its policy shares none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Categories in a fixed order, then everything.
    pub nodes: Vec<Node>,
    /// Every total that the recipient was ever shown, by what it is over; nothing where it is suppressed.
    pub shown: BTreeMap<Uuid, Cells>,
    /// The cells that these totals are over.
    pub cells: Vec<(Member, Cells)>,
}

/// What a total is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Nil: everything.
    pub category: Uuid,
    /// What the category was called at the release.
    pub name: Option<String>,
    pub unit: String,
}

/// A product in the category that it had when the total came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub product: Uuid,
    pub category: Uuid,
}

/// Cells by period; nothing where they are suppressed.
pub type Cells = BTreeMap<NaiveDate, Option<i64>>;

/// What a cycle is made by.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Terms {
    pub release_id: Uuid,
    pub recipient_id: Uuid,
    pub grain: String,
    pub last_period: NaiveDate,
    pub horizon: i32,
    /// What the policy of the release says; nothing means the grain's default.
    pub commit_days: Option<i32>,
    /// The recipient's cycles that there are already.
    pub cycles: i64,
}

/// The terms that a draft was begun by.
pub async fn terms(conn: &impl ConnectionTrait, draft: Uuid) -> Result<Option<Terms>, DbErr> {
    let sql = r#"SELECT c.release_id, c.recipient_id, c.grain, c.last_period, c.horizon, p.commit_days,
            (SELECT count(*) FROM forecast_cycle e
             WHERE e.recipient_id = c.recipient_id AND e.state <> 'draft') AS cycles
        FROM forecast_cycle c JOIN "release" r ON r.id = c.release_id JOIN policy p ON p.id = r.policy_id
        WHERE c.id = $1 AND c.state = 'draft'"#;
    one(conn, sql, draft).await
}

/// The terms of a release that is its recipient's latest, is to be forecast and was not yet.
pub async fn unfollowed(conn: &impl ConnectionTrait, release: Uuid) -> Result<Option<Terms>, DbErr> {
    let none = "SELECT 1 FROM forecast_cycle c WHERE c.release_id = r.id AND c.state <> 'draft'";
    one(conn, &of_latest(&format!("r.id = $1 AND NOT EXISTS ({none})")), release).await
}

/// The terms of a recipient's latest release, where that is to be forecast.
pub async fn latest(conn: &impl ConnectionTrait, recipient: Uuid) -> Result<Option<Terms>, DbErr> {
    one(conn, &of_latest("r.recipient_id = $1"), recipient).await
}

fn of_latest(condition: &str) -> String {
    format!(
        r#"SELECT r.id AS release_id, r.recipient_id, r.grain, p.horizon, p.commit_days,
            -- A release may fill in older periods alone: what is known reaches as far as it ever did.
            (SELECT max(m.last_period) FROM "release" m
             WHERE m.recipient_id = r.recipient_id AND m.state = 'published') AS last_period,
            (SELECT count(*) FROM forecast_cycle e
             WHERE e.recipient_id = r.recipient_id AND e.state <> 'draft') AS cycles
        FROM "release" r JOIN policy p ON p.id = r.policy_id
        WHERE {condition} AND r.state = 'published' AND p.horizon > 0
          AND NOT EXISTS (SELECT 1 FROM "release" n WHERE n.recipient_id = r.recipient_id AND n.number > r.number)"#
    )
}

async fn one(conn: &impl ConnectionTrait, sql: &str, id: Uuid) -> Result<Option<Terms>, DbErr> {
    let row = conn.query_one_raw(batch::statement(conn, sql, [id.into()])).await?;
    row.map(|row| Terms::from_query_result(&row, "")).transpose()
}

/// For the products of the release, everything that its recipient was ever shown of them, and of totals over them.
pub async fn table(conn: &impl ConnectionTrait, terms: &Terms) -> Result<Table, DbErr> {
    let products = figures(conn, terms).await?;
    let totals = totals(conn, terms, &products).await?;
    Ok(Table { products, totals })
}

async fn figures(conn: &impl ConnectionTrait, terms: &Terms) -> Result<Vec<Released>, DbErr> {
    let joined =
        batch::joined(conn.get_database_backend(), "c.period_start || ',' || CAST(c.value_milli AS text)");
    let sql = format!(
        r#"SELECT p.product_id, p.sku, p.name, p.unit, p.category_id, f.figures FROM release_product p LEFT JOIN (
               SELECT c.product_id, {joined} AS figures
               FROM release_cell c JOIN "release" r ON r.id = c.release_id
               WHERE r.recipient_id = $1 AND r.state = 'published' AND c.value_milli IS NOT NULL
               GROUP BY c.product_id
           ) f ON f.product_id = p.product_id
           WHERE p.release_id = $2 ORDER BY p.sku"#
    );
    let values: [Value; 2] = [terms.recipient_id.into(), terms.release_id.into()];
    let rows = conn.query_all_raw(batch::statement(conn, &sql, values)).await?;
    rows.iter()
        .map(|row| {
            let figures: Option<String> = row.try_get("", "figures")?;
            let cells = cells(figures.as_deref().unwrap_or_default())?;
            Ok(Released {
                product_id: row.try_get("", "product_id")?,
                sku: row.try_get("", "sku")?,
                name: row.try_get("", "name")?,
                unit: row.try_get("", "unit")?,
                category_id: row.try_get("", "category_id")?,
                figures: cells.into_iter().filter_map(|(start, value)| Some((start, value?))).collect(),
            })
        })
        .collect()
}

/// Cells out of the text into which the database joined them.
fn cells(joined: &str) -> Result<Cells, DbErr> {
    let cell = |text: &str| {
        let (start, value) = text.split_once(',')?;
        let value = if value.is_empty() { None } else { Some(value.parse().ok()?) };
        Some((batch::parse_date(start)?, value))
    };
    let texts = joined.split(';').filter(|text| !text.is_empty());
    texts.map(|text| cell(text).ok_or_else(|| DbErr::Type(text.to_owned()))).collect()
}

async fn totals(conn: &impl ConnectionTrait, terms: &Terms, products: &[Released]) -> Result<Totals, DbErr> {
    // Categories stand there for tables by region as well.
    let sql = r#"SELECT c.category_id, c.name FROM release_category c JOIN "release" r ON r.id = c.release_id
                 WHERE c.release_id = $1 AND r.totals"#;
    let rows = conn.query_all_raw(batch::statement(conn, sql, [terms.release_id.into()])).await?;
    let names = rows.iter().map(|row| Ok((row.try_get("", "category_id")?, row.try_get("", "name")?)));
    let nodes = nodes(products, &names.collect::<Result<_, DbErr>>()?);
    if nodes.is_empty() {
        return Ok(Totals::default());
    }
    let sql = r#"SELECT t.category_id, t.unit, t.period_start, t.value_milli
                 FROM release_total t JOIN "release" r ON r.id = t.release_id
                 WHERE t.recipient_id = $1 AND r.state = 'published'"#;
    let mut shown: BTreeMap<Uuid, Cells> = BTreeMap::new();
    for row in conn.query_all_raw(batch::statement(conn, sql, [terms.recipient_id.into()])).await? {
        let (category, unit): (Uuid, String) = (row.try_get("", "category_id")?, row.try_get("", "unit")?);
        // What was counted in another unit says nothing about this one.
        if nodes.iter().any(|node| node.category == category && node.unit == unit) {
            let cells = shown.entry(category).or_default();
            cells.insert(row.try_get("", "period_start")?, row.try_get("", "value_milli")?);
        }
    }
    Ok(Totals { nodes, shown, cells: members(conn, terms).await? })
}

/// What has a total: products that are counted in one unit.
fn nodes(products: &[Released], names: &BTreeMap<Uuid, String>) -> Vec<Node> {
    let node = |category: Uuid, name: Option<&String>| {
        let mut units = products
            .iter()
            .filter(|product| category.is_nil() || product.category_id == Some(category))
            .map(|product| &product.unit);
        let unit = units.next()?;
        let same = units.all(|other| other == unit);
        same.then(|| Node { category, name: name.cloned(), unit: unit.clone() })
    };
    let categories = names.iter().filter_map(|(category, name)| node(*category, Some(name)));
    let everything = if names.is_empty() { None } else { node(Uuid::nil(), None) };
    categories.chain(everything).collect()
}

/// The cells that came out with a total over them, and the category that counted them.
async fn members(conn: &impl ConnectionTrait, terms: &Terms) -> Result<Vec<(Member, Cells)>, DbErr> {
    let joined = batch::joined(
        conn.get_database_backend(),
        "c.period_start || ',' || coalesce(CAST(c.value_milli AS text), '')",
    );
    let sql = format!(
        r#"SELECT c.product_id, p.category_id, {joined} AS cells
           FROM release_cell c
           JOIN "release" r ON r.id = c.release_id
           JOIN release_product p ON p.release_id = c.release_id AND p.product_id = c.product_id
           WHERE r.recipient_id = $1 AND r.state = 'published' AND p.category_id IS NOT NULL
             AND EXISTS (SELECT 1 FROM release_total t
                         WHERE t.release_id = c.release_id AND t.period_start = c.period_start)
           GROUP BY c.product_id, p.category_id"#
    );
    let rows = conn.query_all_raw(batch::statement(conn, &sql, [terms.recipient_id.into()])).await?;
    rows.iter()
        .map(|row| {
            let (product, category) = (row.try_get("", "product_id")?, row.try_get("", "category_id")?);
            let joined: String = row.try_get("", "cells")?;
            Ok((Member { product, category }, cells(&joined)?))
        })
        .collect()
}
