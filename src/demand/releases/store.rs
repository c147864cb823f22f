//! Staff's side of releases: what is covered, whose purchases were left out, and writing a release down. Nothing
//! that answers a supplier uses this file.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    dto::ReleaseState,
    entities::{
        release::{self, Column},
        release_certificate,
    },
    watch::Progress,
};
use crate::{
    batch::{self, DateText, Kind, Rows},
    directory::{CONCERNED, Product},
    policies::{Policy, Regions},
};

/// Notes a release that is being made.
pub async fn insert(tx: &Tx, policy: &Policy) -> Result<ReleaseId, DbErr> {
    let id = ReleaseId::new();
    let model = release::ActiveModel {
        id: Set(id.0),
        recipient_id: Set(policy.recipient_id),
        policy_id: Set(policy.id),
        number: Set(None),
        state: Set(ReleaseState::Building.as_str().to_owned()),
        grain: Set(policy.grain.as_str().to_owned()),
        first_period: Set(None),
        last_period: Set(None),
        refusal: Set(None),
        created_at: Set(tx.now()),
        published_at: Set(None),
        totals: Set(policy.totals),
        regions: Set(policy.regions.as_str().to_owned()),
        progress_step: Set(None),
        progress_done: Set(None),
        progress_total: Set(None),
    };
    release::Entity::insert(model).exec_without_returning(tx).await?;
    Ok(id)
}

/// A release that is still being made.
pub async fn building(tx: &Tx, id: ReleaseId) -> Result<Option<release::Model>, DbErr> {
    let building = release::Entity::find().filter(Column::Id.eq(id.0));
    building.filter(Column::State.eq(ReleaseState::Building.as_str())).one(tx).await
}

/// Notes how far the work on a release has come, as long as it is being made.
pub async fn note_progress(tx: &Tx, id: ReleaseId, progress: Progress) -> Result<(), DbErr> {
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let noted = release::Entity::update_many()
        .col_expr(Column::ProgressStep, Expr::value(progress.step.as_str()))
        .col_expr(Column::ProgressDone, Expr::value(count(progress.done)))
        .col_expr(Column::ProgressTotal, Expr::value(count(progress.total)))
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(ReleaseState::Building.as_str()));
    noted.exec(tx).await.map(drop)
}

/// Every release that is still being made.
pub async fn all_building(conn: &impl ConnectionTrait) -> Result<Vec<ReleaseId>, DbErr> {
    let building = release::Entity::find().filter(Column::State.eq(ReleaseState::Building.as_str()));
    let ids: Vec<Uuid> = building.select_only().column(Column::Id).into_tuple().all(conn).await?;
    Ok(ids.into_iter().map(ReleaseId).collect())
}

/// Whether a release by this policy was asked for since then and refused for this reason.
pub async fn was_refused(
    conn: &impl ConnectionTrait,
    policy: Uuid,
    reason: &str,
    since: Timestamp,
) -> Result<bool, DbErr> {
    let of_policy =
        release::Entity::find().filter(Column::PolicyId.eq(policy)).filter(Column::CreatedAt.gt(since));
    let refused = of_policy.filter(Column::State.eq(ReleaseState::Refused.as_str()));
    Ok(refused.filter(Column::Refusal.eq(reason)).one(conn).await?.is_some())
}

/// How far a recipient's releases have come.
pub struct Reached {
    pub is_building: bool,
    pub last_period: Option<NaiveDate>,
}

pub async fn reached(conn: &impl ConnectionTrait, recipient: Uuid) -> Result<Reached, DbErr> {
    let of_recipient = || release::Entity::find().filter(Column::RecipientId.eq(recipient));
    let building = of_recipient().filter(Column::State.eq(ReleaseState::Building.as_str())).one(conn).await?;
    let latest = of_recipient().filter(Column::LastPeriod.is_not_null());
    let latest = latest.order_by_desc(Column::LastPeriod).limit(1).one(conn).await?;
    Ok(Reached {
        is_building: building.is_some(),
        last_period: latest.and_then(|release| release.last_period),
    })
}

/// A product x period that is covered: by which release (numbered), and with which figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Covered {
    pub release: usize,
    pub value: Option<i64>,
}

/// Everything ever released, to anyone, of the products that concern a supplier: per product and period. The releases are numbered
/// by their places in `releases`.
pub async fn covered(
    tx: &Tx,
    supplier: Uuid,
    releases: &[Uuid],
) -> Result<HashMap<Uuid, BTreeMap<NaiveDate, Covered>>, DbErr> {
    let backend = tx.get_database_backend();
    let places = batch::places(releases);
    let release = batch::id_text(backend, "release_id");
    let joined = batch::joined(
        backend,
        &format!("period_start || ',' || {release} || ',' || coalesce(CAST(value_milli AS text), '')"),
    );
    let sql = format!(
        "SELECT product_id, {joined} AS cells FROM release_cell
         WHERE product_id IN {CONCERNED} GROUP BY product_id"
    );
    let parse = |text: &str| {
        let mut parts = text.split(',');
        let start = batch::parse_date(parts.next()?)?;
        let release = *places.get(parts.next()?)?;
        let value = match parts.next()? {
            "" => None,
            value => Some(value.parse().ok()?),
        };
        Some((start, Covered { release, value }))
    };
    let rows = tx.query_all_raw(batch::statement(tx, &sql, [supplier.into()])).await?;
    rows.iter()
        .map(|row| {
            let cells: String = row.try_get("", "cells")?;
            let cells = cells.split(';').map(|text| parse(text).ok_or_else(|| DbErr::Type(text.to_owned())));
            Ok((row.try_get("", "product_id")?, cells.collect::<Result<_, _>>()?))
        })
        .collect()
}

/// Every release that covers something.
pub async fn all(tx: &Tx) -> Result<Vec<Uuid>, DbErr> {
    release::Entity::find()
        .select_only()
        .column(Column::Id)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(tx)
        .await
}

/// The policy by which each release was made, where its recipient was ever shown sums, or is about to be.
pub async fn made_by(tx: &Tx) -> Result<HashMap<Uuid, Uuid>, DbErr> {
    let columns = [Column::Id, Column::RecipientId, Column::PolicyId, Column::Totals, Column::Regions];
    let releases = release::Entity::find().select_only().columns(columns);
    let rows: Vec<(Uuid, Uuid, Uuid, bool, String)> = releases.into_tuple().all(tx).await?;
    let adds_up = |totals: bool, regions: &str| totals || regions != Regions::None.as_str();
    let shown_sums: HashSet<Uuid> = rows
        .iter()
        .filter(|(.., totals, regions)| adds_up(*totals, regions))
        .map(|(_, recipient, ..)| *recipient)
        .collect();
    let made = rows.iter().filter(|(_, recipient, ..)| shown_sums.contains(recipient));
    Ok(made.map(|(release, _, policy, ..)| (*release, *policy)).collect())
}

/// Whose purchases were left out of each release.
pub async fn own_of_releases(tx: &Tx) -> Result<HashMap<Uuid, HashSet<Uuid>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Own {
        release_id: Uuid,
        organization_id: Uuid,
    }
    let mut own: HashMap<Uuid, HashSet<Uuid>> = HashMap::new();
    for row in tx
        .query_all_raw(batch::statement(tx, "SELECT release_id, organization_id FROM release_own", []))
        .await?
    {
        let row = Own::from_query_result(&row, "")?;
        own.entry(row.release_id).or_default().insert(row.organization_id);
    }
    Ok(own)
}

/// A decided cell.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub product: Uuid,
    pub period: NaiveDate,
    pub value: Option<i64>,
}

pub async fn insert_cells(tx: &Tx, release: Uuid, cells: &[Cell]) -> Result<(), DbErr> {
    let columns = [("product_id", Kind::Id), ("start", Kind::Date), ("value", Kind::Integer)];
    let rows = batch::table(tx.get_database_backend(), 2, &columns);
    let sql = format!(
        "INSERT INTO release_cell (release_id, period_start, product_id, value_milli)
         SELECT $1, start, product_id, value FROM {rows} r"
    );
    let mut dates: HashMap<NaiveDate, DateText> = HashMap::new();
    for some in cells.chunks(batch::ROWS) {
        let mut rows = Rows::default();
        for cell in some {
            let date = dates.entry(cell.period).or_insert_with(|| cell.period.into());
            rows.row().id(cell.product).date(date).integer(cell.value).end();
        }
        tx.execute_raw(batch::statement(tx, &sql, [release.into(), rows.into_json().into()])).await?;
    }
    Ok(())
}

/// What the products are called and sold in now, kept with the release.
pub async fn insert_products(tx: &Tx, release: Uuid, products: &[Product]) -> Result<(), DbErr> {
    let columns = [
        ("product_id", Kind::Id),
        ("sku", Kind::Text),
        ("name", Kind::Text),
        ("unit", Kind::Text),
        ("category_id", Kind::Id),
        ("pack", Kind::Integer),
    ];
    let rows = batch::table(tx.get_database_backend(), 2, &columns);
    let sql = format!(
        "INSERT INTO release_product (release_id, product_id, sku, name, unit, category_id, pack_milli)
         SELECT $1, product_id, sku, name, unit, category_id, pack FROM {rows} r"
    );
    for some in products.chunks(batch::ROWS) {
        let mut rows = Rows::default();
        for product in some {
            let row = rows.row().id(product.id).text(&product.sku).text(&product.name).text(&product.unit);
            row.id(product.category_id).integer(product.pack_milli).end();
        }
        tx.execute_raw(batch::statement(tx, &sql, [release.into(), rows.into_json().into()])).await?;
    }
    Ok(())
}

pub async fn insert_own(tx: &Tx, release: Uuid, own: impl IntoIterator<Item = Uuid>) -> Result<(), DbErr> {
    let rows = batch::table(tx.get_database_backend(), 2, &[("organization_id", Kind::Id)]);
    let sql = format!(
        "INSERT INTO release_own (release_id, organization_id) SELECT $1, organization_id FROM {rows} r"
    );
    let mut rows = Rows::default();
    for account in own {
        rows.row().id(account).end();
    }
    tx.execute_raw(batch::statement(tx, &sql, [release.into(), rows.into_json().into()])).await.map(drop)
}

/// How many cells each rule hid, for staff.
pub async fn insert_hidden(tx: &Tx, release: Uuid, hidden: &BTreeMap<&str, i64>) -> Result<(), DbErr> {
    let columns = [("reason", Kind::Text), ("cells", Kind::Integer)];
    let rows = batch::table(tx.get_database_backend(), 2, &columns);
    let sql = format!(
        "INSERT INTO release_hidden (release_id, reason, cells) SELECT $1, reason, cells FROM {rows} r"
    );
    let mut rows = Rows::default();
    for (reason, cells) in hidden {
        rows.row().text(reason).integer(Some(*cells)).end();
    }
    tx.execute_raw(batch::statement(tx, &sql, [release.into(), rows.into_json().into()])).await.map(drop)
}

/// Whether some product of a supplier is in no release of a period yet.
pub async fn has_uncovered(
    conn: &impl ConnectionTrait,
    supplier: Uuid,
    period: NaiveDate,
) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS one FROM product p WHERE p.supplier_id = $1 AND NOT EXISTS (
                   SELECT 1 FROM release_cell c WHERE c.product_id = p.id AND c.period_start = $2
               ) LIMIT 1";
    let row = conn.query_one_raw(batch::statement(conn, sql, [supplier.into(), period.into()])).await?;
    Ok(row.is_some())
}

/// The first and last period of a release.
pub type Span = (NaiveDate, NaiveDate);

/// Publishes: gives the recipient's next number.
pub async fn publish(tx: &Tx, release: &release::Model, span: Span) -> Result<i32, DbErr> {
    let of_recipient = release::Entity::find().filter(Column::RecipientId.eq(release.recipient_id));
    let latest: Option<Option<i32>> =
        of_recipient.select_only().expr(Column::Number.max()).into_tuple().one(tx).await?;
    let number = latest.flatten().unwrap_or(0) + 1;
    let model = release::ActiveModel {
        id: Set(release.id),
        number: Set(Some(number)),
        state: Set(ReleaseState::Published.as_str().to_owned()),
        first_period: Set(Some(span.0)),
        last_period: Set(Some(span.1)),
        published_at: Set(Some(tx.now())),
        ..Default::default()
    };
    model.update(tx).await?;
    Ok(number)
}

pub async fn insert_certificate(tx: &Tx, release: Uuid, jws: String) -> Result<(), DbErr> {
    let row = release_certificate::ActiveModel { release_id: Set(release), jws: Set(jws) };
    release_certificate::Entity::insert(row).exec_without_returning(tx).await.map(drop)
}

pub async fn refuse(tx: &Tx, release: Uuid, reason: &str, span: Option<Span>) -> Result<(), DbErr> {
    let model = release::ActiveModel {
        id: Set(release),
        state: Set(ReleaseState::Refused.as_str().to_owned()),
        first_period: Set(span.map(|span| span.0)),
        last_period: Set(span.map(|span| span.1)),
        refusal: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    model.update(tx).await.map(drop)
}
