//! The forecasts' table, and the released figures that forecasts are made from. This file can name no table that
//! holds facts, contributors or reasons.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    Select, Statement, Value,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::methods::{Method, Step};
use crate::batch::{self, DateText, Kind, Rows};

pub mod forecast {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub recipient_id: Uuid,
        pub release_id: Uuid,
        pub product_id: Uuid,
        pub sku: String,
        pub period_start: Date,
        pub status: String,
        pub method: Option<String>,
        pub mean_milli: Option<i64>,
        pub low_80_milli: Option<i64>,
        pub high_80_milli: Option<i64>,
        pub low_95_milli: Option<i64>,
        pub high_95_milli: Option<i64>,
        pub is_current: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use forecast::Column;

fn statement(conn: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}

/// The figures that a product's periods were published with.
pub type Figures = BTreeMap<NaiveDate, i64>;

pub struct Series {
    pub product_id: Uuid,
    pub sku: String,
    pub figures: Figures,
}

/// For the products of one release, everything that its recipient was ever shown of them.
pub async fn released_series(tx: &Tx, recipient: Uuid, release: Uuid) -> Result<Vec<Series>, DbErr> {
    let joined =
        batch::joined(tx.get_database_backend(), "c.period_start || ',' || CAST(c.value_milli AS text)");
    let sql = format!(
        r#"SELECT p.product_id, p.sku, f.figures FROM release_product p LEFT JOIN (
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
    let rows = tx.query_all_raw(statement(tx, &sql, [recipient.into(), release.into()])).await?;
    rows.iter()
        .map(|row| {
            let figures: Option<String> = row.try_get("", "figures")?;
            let texts = figures.as_deref().into_iter().flat_map(|figures| figures.split(';'));
            let figures = texts.map(|text| parse(text).ok_or_else(|| DbErr::Type(text.to_owned())));
            Ok(Series {
                product_id: row.try_get("", "product_id")?,
                sku: row.try_get("", "sku")?,
                figures: figures.collect::<Result<_, _>>()?,
            })
        })
        .collect()
}

/// One step of one series, or the word that there is no forecast.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: Uuid,
    pub product_id: Uuid,
    pub sku: String,
    pub period: NaiveDate,
    pub status: &'static str,
    pub method: Option<Method>,
    pub step: Option<Step>,
}

impl Row {
    pub fn empty(product_id: Uuid, sku: &str, period: NaiveDate) -> Self {
        let id = ForecastId::new().0;
        Self { id, product_id, sku: sku.to_owned(), period, status: "", method: None, step: None }
    }
}

/// The forecasts of a release's products are no longer the current ones.
pub async fn retire(tx: &Tx, release: Uuid) -> Result<(), DbErr> {
    let sql = "UPDATE forecast SET is_current = false WHERE is_current AND product_id IN
               (SELECT product_id FROM release_product WHERE release_id = $1)";
    tx.execute_raw(statement(tx, sql, [release.into()])).await.map(drop)
}

pub async fn insert(tx: &Tx, recipient: Uuid, release: Uuid, rows: &[Row]) -> Result<(), DbErr> {
    let columns = [
        ("id", Kind::Id),
        ("product_id", Kind::Id),
        ("sku", Kind::Text),
        ("start", Kind::Date),
        ("status", Kind::Text),
        ("method", Kind::Text),
        ("mean", Kind::Integer),
        ("low_80", Kind::Integer),
        ("high_80", Kind::Integer),
        ("low_95", Kind::Integer),
        ("high_95", Kind::Integer),
    ];
    let table = batch::table(tx.get_database_backend(), 3, &columns);
    let sql = format!(
        "INSERT INTO forecast (id, recipient_id, release_id, product_id, sku, period_start, status, method,
             mean_milli, low_80_milli, high_80_milli, low_95_milli, high_95_milli, is_current)
         SELECT id, $1, $2, product_id, sku, start, status, method, mean, low_80, high_80, low_95, high_95, true
         FROM {table} r"
    );
    for some in rows.chunks(batch::ROWS) {
        let mut json = Rows::default();
        for row in some {
            let milli = |figure: fn(&Step) -> f64| {
                row.step.as_ref().map(|step| (figure(step) * 1000.0).round() as i64)
            };
            let cells =
                json.row().id(row.id).id(row.product_id).text(&row.sku).date(&DateText::from(row.period));
            let cells = cells.text(row.status).maybe_text(row.method.map(Method::as_str));
            let cells = cells.integer(milli(|step| step.mean));
            let cells = cells.integer(milli(|step| step.low_80)).integer(milli(|step| step.high_80));
            cells.integer(milli(|step| step.low_95)).integer(milli(|step| step.high_95)).end();
        }
        tx.execute_raw(statement(tx, &sql, [recipient.into(), release.into(), json.into_json().into()]))
            .await?;
    }
    Ok(())
}

/// A forecast with its product's names, as they were at the release.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Shown {
    pub id: Uuid,
    pub recipient_id: Uuid,
    pub release_id: Uuid,
    pub product_id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub grain: String,
    pub period_start: NaiveDate,
    pub status: String,
    pub method: Option<String>,
    pub mean_milli: Option<i64>,
    pub low_80_milli: Option<i64>,
    pub high_80_milli: Option<i64>,
    pub low_95_milli: Option<i64>,
    pub high_95_milli: Option<i64>,
}

fn visible_to(scope: Scope) -> Condition {
    match scope {
        Scope::Host => Condition::all(),
        Scope::Supplier(recipient) => Condition::all().add(Column::RecipientId.eq(recipient.0)),
        Scope::Partner(_) => Condition::all().add(Expr::val(1).eq(0)),
    }
}

/// Which forecasts.
#[derive(Clone, Debug, Default)]
pub struct ForecastsAsked {
    pub recipient: Option<OrganizationId>,
    pub product: Option<ProductId>,
    pub sku: Option<String>,
}

fn select(scope: Scope) -> Select<forecast::Entity> {
    let of_product = |column: &str| {
        Expr::cust(format!(
            "(SELECT p.{column} FROM release_product p
              WHERE p.release_id = forecast.release_id AND p.product_id = forecast.product_id)"
        ))
    };
    let grain = Expr::cust(r#"(SELECT r.grain FROM "release" r WHERE r.id = forecast.release_id)"#);
    forecast::Entity::find()
        .filter(visible_to(scope))
        .filter(Expr::col((forecast::Entity, Column::IsCurrent)).eq(true))
        .expr_as(of_product("name"), "name")
        .expr_as(of_product("unit"), "unit")
        .expr_as(grain, "grain")
}

/// The current forecasts in the asked order.
pub async fn list<F>(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: &PageQuery<F>,
    asked: &ForecastsAsked,
) -> Result<(Vec<Shown>, Option<u64>), DbErr> {
    let mut rows = select(scope);
    if let Some(recipient) = asked.recipient {
        rows = rows.filter(Column::RecipientId.eq(recipient.0));
    }
    if let Some(product) = asked.product {
        rows = rows.filter(Column::ProductId.eq(product.0));
    }
    if let Some(sku) = &asked.sku {
        rows = rows.filter(Column::Sku.eq(sku));
    }
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let sku = Expr::col((forecast::Entity, Column::Sku));
    let page = query.apply(rows, sku, Expr::col((forecast::Entity, Column::Id)));
    Ok((page.into_model().all(conn).await?, count))
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(forecast::Entity);
