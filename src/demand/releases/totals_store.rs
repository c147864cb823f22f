//! Totals in the database: what was released of them before, and writing them down. Nothing that answers a supplier
//! uses this file.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::{
    batch::{self, DateText, Kind, Rows},
    directory::Product,
};

/// A total that is out. The nil category is the total over everything.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, FromQueryResult)]
pub struct Released {
    pub release_id: Uuid,
    pub period_start: NaiveDate,
    pub category_id: Uuid,
    pub value_milli: Option<i64>,
}

/// Every total that a recipient was shown, or is being made to, in a fixed order.
pub async fn released(tx: &Tx, recipient: Uuid) -> Result<Vec<Released>, DbErr> {
    let sql = "SELECT release_id, period_start, category_id, value_milli FROM release_total
               WHERE recipient_id = $1 ORDER BY release_id, period_start, category_id";
    let rows = tx.query_all_raw(batch::statement(tx, sql, [recipient.into()])).await?;
    rows.iter().map(|row| Released::from_query_result(row, "")).collect()
}

/// Every release to a recipient, whatever became of it.
pub async fn releases_to(tx: &Tx, recipient: Uuid) -> Result<HashSet<Uuid>, DbErr> {
    let sql = r#"SELECT id FROM "release" WHERE recipient_id = $1"#;
    let rows = tx.query_all_raw(batch::statement(tx, sql, [recipient.into()])).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
}

/// The products of each release with sums, and the categories in which they were.
pub type Members = HashMap<Uuid, BTreeMap<Uuid, Uuid>>;

pub async fn members(tx: &Tx, recipient: Uuid) -> Result<Members, DbErr> {
    let sql = r#"SELECT p.release_id, p.product_id, p.category_id FROM release_product p
                 JOIN "release" r ON r.id = p.release_id
                 WHERE r.recipient_id = $1 AND (r.totals OR r.regions <> 'none') AND p.category_id IS NOT NULL"#;
    let mut members = Members::new();
    for row in tx.query_all_raw(batch::statement(tx, sql, [recipient.into()])).await? {
        let of_release = members.entry(row.try_get("", "release_id")?).or_default();
        of_release.insert(row.try_get("", "product_id")?, row.try_get("", "category_id")?);
    }
    Ok(members)
}

/// A decided total.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Total {
    pub period: NaiveDate,
    pub category: Uuid,
    pub unit: String,
    pub value: Option<i64>,
}

pub async fn insert(tx: &Tx, release: Uuid, recipient: Uuid, totals: &[Total]) -> Result<(), DbErr> {
    let columns =
        [("start", Kind::Date), ("category_id", Kind::Id), ("unit", Kind::Text), ("value", Kind::Integer)];
    let rows = batch::table(tx.get_database_backend(), 3, &columns);
    let sql = format!(
        "INSERT INTO release_total (release_id, recipient_id, period_start, category_id, unit, value_milli)
         SELECT $1, $2, start, category_id, unit, value FROM {rows} r"
    );
    for some in totals.chunks(batch::ROWS) {
        let mut rows = Rows::default();
        for total in some {
            let row = rows.row().date(&DateText::from(total.period)).id(total.category).text(&total.unit);
            row.integer(total.value).end();
        }
        let values = [release.into(), recipient.into(), rows.into_json().into()];
        tx.execute_raw(batch::statement(tx, &sql, values)).await?;
    }
    Ok(())
}

/// What the categories are called now, kept with the release.
pub async fn insert_categories(tx: &Tx, release: Uuid, products: &[Product]) -> Result<(), DbErr> {
    let names: BTreeMap<Uuid, &str> =
        products.iter().map(|product| (product.category_id, product.category.as_str())).collect();
    let rows = batch::table(tx.get_database_backend(), 2, &[("category_id", Kind::Id), ("name", Kind::Text)]);
    let sql = format!(
        "INSERT INTO release_category (release_id, category_id, name) SELECT $1, category_id, name FROM {rows} r"
    );
    let mut rows = Rows::default();
    for (category, name) in names {
        rows.row().id(category).text(name).end();
    }
    tx.execute_raw(batch::statement(tx, &sql, [release.into(), rows.into_json().into()])).await.map(drop)
}

/// Whether the totals of a release stand there as they were decided.
pub async fn holds(tx: &Tx, release: Uuid, recipient: Uuid, totals: &[Total]) -> Result<bool, DbErr> {
    let written = released(tx, recipient).await?;
    let mut written: Vec<_> = written
        .into_iter()
        .filter(|total| total.release_id == release)
        .map(|total| (total.period_start, total.category_id, total.value_milli))
        .collect();
    let mut decided: Vec<_> =
        totals.iter().map(|total| (total.period, total.category, total.value)).collect();
    written.sort_unstable();
    decided.sort_unstable();
    Ok(written == decided)
}
