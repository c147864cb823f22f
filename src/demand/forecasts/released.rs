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
    pub figures: Figures,
}

/// What a cycle is made by.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Terms {
    pub release_id: Uuid,
    pub recipient_id: Uuid,
    pub grain: String,
    pub last_period: NaiveDate,
    pub horizon: i32,
    /// The recipient's cycles that there are already.
    pub cycles: i64,
}

/// The terms that a draft was begun by.
pub async fn terms(conn: &impl ConnectionTrait, draft: Uuid) -> Result<Option<Terms>, DbErr> {
    let sql = "SELECT c.release_id, c.recipient_id, c.grain, c.last_period, c.horizon,
            (SELECT count(*) FROM forecast_cycle e
             WHERE e.recipient_id = c.recipient_id AND e.state <> 'draft') AS cycles
        FROM forecast_cycle c WHERE c.id = $1 AND c.state = 'draft'";
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
        r#"SELECT r.id AS release_id, r.recipient_id, r.grain, r.last_period, p.horizon,
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

/// For the products of the release, everything that its recipient was ever shown of them.
pub async fn figures(conn: &impl ConnectionTrait, terms: &Terms) -> Result<Vec<Released>, DbErr> {
    let joined =
        batch::joined(conn.get_database_backend(), "c.period_start || ',' || CAST(c.value_milli AS text)");
    let sql = format!(
        r#"SELECT p.product_id, p.sku, p.name, p.unit, f.figures FROM release_product p LEFT JOIN (
               SELECT c.product_id, {joined} AS figures
               FROM release_cell c JOIN "release" r ON r.id = c.release_id
               WHERE r.recipient_id = $1 AND r.state = 'published' AND c.value_milli IS NOT NULL
               GROUP BY c.product_id
           ) f ON f.product_id = p.product_id
           WHERE p.release_id = $2 ORDER BY p.sku"#
    );
    let parse = |text: &str| {
        let (start, value) = text.split_once(',')?;
        Some((batch::parse_date(start)?, value.parse().ok()?))
    };
    let values: [Value; 2] = [terms.recipient_id.into(), terms.release_id.into()];
    let rows = conn.query_all_raw(batch::statement(conn, &sql, values)).await?;
    rows.iter()
        .map(|row| {
            let figures: Option<String> = row.try_get("", "figures")?;
            let texts = figures.as_deref().into_iter().flat_map(|figures| figures.split(';'));
            let figures = texts.map(|text| parse(text).ok_or_else(|| DbErr::Type(text.to_owned())));
            Ok(Released {
                product_id: row.try_get("", "product_id")?,
                sku: row.try_get("", "sku")?,
                name: row.try_get("", "name")?,
                unit: row.try_get("", "unit")?,
                figures: figures.collect::<Result<_, _>>()?,
            })
        })
        .collect()
}
