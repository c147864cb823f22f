//! What a recipient can read of releases. This file, and only this file, answers suppliers: it reads the released
//! tables and can name no table that holds facts, contributors or reasons.

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, RelationDef, Select,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    dto::{CellStatus, ReleaseState},
    entities::{
        release, release_category, release_cell, release_certificate, release_product, release_total,
    },
};
use crate::{level::TotalLevel, search};

/// A release with its recipient's name.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ReleaseRow {
    pub id: Uuid,
    pub recipient_id: Uuid,
    pub recipient_name: String,
    pub number: Option<i32>,
    pub state: String,
    pub grain: String,
    pub first_period: Option<NaiveDate>,
    pub last_period: Option<NaiveDate>,
    pub refusal: Option<String>,
    pub created_at: Timestamp,
    pub published_at: Option<Timestamp>,
    pub totals: bool,
    pub regions: String,
    pub progress_step: Option<String>,
    pub progress_done: Option<i32>,
    pub progress_total: Option<i32>,
}

/// Releases are the recipient's once they are out; before that, and for everybody else, they do not exist.
pub(super) fn visible_to(scope: Scope) -> Condition {
    match scope {
        Scope::Host => Condition::all(),
        Scope::Supplier(recipient) => Condition::all()
            .add(release::Column::RecipientId.eq(recipient.0))
            .add(release::Column::State.eq(ReleaseState::Published.as_str())),
        Scope::Partner(_) => Condition::all().add(Expr::val(1).eq(0)),
    }
}

fn select(scope: Scope) -> Select<release::Entity> {
    let name = Expr::cust(r#"(SELECT o.name FROM organization o WHERE o.id = "release".recipient_id)"#);
    release::Entity::find().filter(visible_to(scope)).expr_as(name, "recipient_name")
}

pub async fn release(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: ReleaseId,
) -> Result<Option<ReleaseRow>, DbErr> {
    select(scope).filter(release::Column::Id.eq(id.0)).into_model().one(conn).await
}

/// Whether the caller sees a release, and the certificate of one that has it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CertificateRow {
    pub totals: bool,
    pub regions: String,
    pub jws: Option<String>,
}

pub async fn certificate(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: ReleaseId,
) -> Result<Option<CertificateRow>, DbErr> {
    let of_release: RelationDef = release::Entity::belongs_to(release_certificate::Entity)
        .from(release::Column::Id)
        .to(release_certificate::Column::ReleaseId)
        .into();
    release::Entity::find()
        .select_only()
        .columns([release::Column::Totals, release::Column::Regions])
        .column(release_certificate::Column::Jws)
        .join(JoinType::LeftJoin, of_release)
        .filter(visible_to(scope))
        .filter(release::Column::Id.eq(id.0))
        .into_model()
        .one(conn)
        .await
}

/// Which releases.
#[derive(Clone, Copy, Debug)]
pub struct ReleasesAsked<'a> {
    pub recipient: Option<OrganizationId>,
    pub state: Option<ReleaseState>,
    /// In the recipient's name, or the number.
    pub q: Option<&'a str>,
    pub updated_since: Option<Timestamp>,
}

/// Releases in the asked order, of those that are asked for.
pub async fn releases<F>(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: &PageQuery<F>,
    asked: ReleasesAsked<'_>,
) -> Result<(Vec<ReleaseRow>, Option<u64>), DbErr> {
    let mut rows = select(scope);
    if let Some(recipient) = asked.recipient {
        rows = rows.filter(release::Column::RecipientId.eq(recipient.0));
    }
    if let Some(state) = asked.state {
        rows = rows.filter(release::Column::State.eq(state.as_str()));
    }
    if let Some(since) = asked.updated_since {
        let asked_for = release::Column::PublishedAt.is_null().and(release::Column::CreatedAt.gte(since));
        rows = rows.filter(release::Column::PublishedAt.gte(since).or(asked_for));
    }
    if let Some(q) = asked.q {
        let named = release::Column::RecipientId.in_subquery(search::named(q));
        rows = rows.filter(match q.trim().parse::<i32>() {
            Ok(number) => named.or(release::Column::Number.eq(number)),
            Err(_) => named,
        });
    }
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let created_at = Expr::col((release::Entity, release::Column::CreatedAt));
    let page = query.apply(rows, created_at, Expr::col((release::Entity, release::Column::Id)));
    Ok((page.into_model().all(conn).await?, count))
}

/// A cell with its product's names.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CellRow {
    pub product_id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub period_start: NaiveDate,
    pub value_milli: Option<i64>,
}

/// Which cells.
#[derive(Clone, Debug, Default)]
pub struct CellsAsked {
    pub product: Option<ProductId>,
    pub sku: Option<String>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub status: Option<CellStatus>,
}

/// Every cell that the caller may see and asks for, with its product's names and its release at hand.
fn select_cells(scope: Scope, asked: &CellsAsked) -> Select<release_cell::Entity> {
    let product: RelationDef = release_cell::Entity::belongs_to(release_product::Entity)
        .from((release_cell::Column::ReleaseId, release_cell::Column::ProductId))
        .to((release_product::Column::ReleaseId, release_product::Column::ProductId))
        .into();
    let of_release: RelationDef = release_cell::Entity::belongs_to(release::Entity)
        .from(release_cell::Column::ReleaseId)
        .to(release::Column::Id)
        .into();
    let mut rows = release_cell::Entity::find()
        .select_only()
        .columns([
            release_cell::Column::ProductId,
            release_cell::Column::PeriodStart,
            release_cell::Column::ValueMilli,
        ])
        .columns([release_product::Column::Sku, release_product::Column::Name, release_product::Column::Unit])
        .join(JoinType::InnerJoin, product)
        .join(JoinType::InnerJoin, of_release)
        .filter(visible_to(scope));
    if let Some(product) = asked.product {
        rows = rows.filter(release_cell::Column::ProductId.eq(product.0));
    }
    if let Some(sku) = &asked.sku {
        rows = rows.filter(release_product::Column::Sku.eq(sku));
    }
    if let Some(from) = asked.from {
        rows = rows.filter(release_cell::Column::PeriodStart.gte(from));
    }
    if let Some(until) = asked.until {
        rows = rows.filter(release_cell::Column::PeriodStart.lte(until));
    }
    match asked.status {
        None => rows,
        Some(CellStatus::Published) => rows.filter(release_cell::Column::ValueMilli.is_not_null()),
        Some(CellStatus::Suppressed) => rows.filter(release_cell::Column::ValueMilli.is_null()),
    }
}

/// A page of cells by period; a product has one cell in each.
async fn page_of_cells<F, Row: FromQueryResult>(
    conn: &impl ConnectionTrait,
    rows: Select<release_cell::Entity>,
    query: &PageQuery<F>,
) -> Result<(Vec<Row>, Option<u64>), DbErr> {
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let start = Expr::col((release_cell::Entity, release_cell::Column::PeriodStart));
    let page = query.apply(rows, start, Expr::col((release_cell::Entity, release_cell::Column::ProductId)));
    Ok((page.into_model().all(conn).await?, count))
}

/// The cells of a release that the caller was found to see.
pub async fn cells<F>(
    conn: &impl ConnectionTrait,
    scope: Scope,
    release: ReleaseId,
    query: &PageQuery<F>,
    asked: &CellsAsked,
) -> Result<(Vec<CellRow>, Option<u64>), DbErr> {
    let rows = select_cells(scope, asked).filter(release_cell::Column::ReleaseId.eq(release.0));
    page_of_cells(conn, rows, query).await
}

/// A cell with the release that it is in.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SeriesRow {
    pub product_id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub period_start: NaiveDate,
    pub value_milli: Option<i64>,
    pub release_id: Uuid,
    pub recipient_id: Uuid,
    pub number: i32,
    pub grain: String,
    pub published_at: Timestamp,
}

/// Which cells of which releases.
#[derive(Clone, Debug, Default)]
pub struct SeriesAsked {
    pub recipient: Option<OrganizationId>,
    pub updated_since: Option<Timestamp>,
    pub cells: CellsAsked,
}

/// The cells of all published releases. The database admits a product and a period in one release only, so none is
/// there twice.
pub async fn series<F>(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: &PageQuery<F>,
    asked: &SeriesAsked,
) -> Result<(Vec<SeriesRow>, Option<u64>), DbErr> {
    let mut rows = select_cells(scope, &asked.cells)
        .column(release_cell::Column::ReleaseId)
        .columns([
            release::Column::RecipientId,
            release::Column::Number,
            release::Column::Grain,
            release::Column::PublishedAt,
        ])
        .filter(release::Column::State.eq(ReleaseState::Published.as_str()));
    if let Some(recipient) = asked.recipient {
        rows = rows.filter(release::Column::RecipientId.eq(recipient.0));
    }
    if let Some(since) = asked.updated_since {
        rows = rows.filter(release::Column::PublishedAt.gte(since));
    }
    page_of_cells(conn, rows, query).await
}

/// A total with its category's name.
#[derive(Clone, Debug, FromQueryResult)]
pub struct TotalRow {
    pub category_id: Uuid,
    pub category: Option<String>,
    pub unit: String,
    pub period_start: NaiveDate,
    pub value_milli: Option<i64>,
}

/// Which totals of a release.
#[derive(Clone, Debug, Default)]
pub struct TotalsAsked {
    pub level: Option<TotalLevel>,
    pub category: Option<CategoryId>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub status: Option<CellStatus>,
}

/// The totals of a release that the caller was found to see.
pub async fn totals<F>(
    conn: &impl ConnectionTrait,
    scope: Scope,
    release: ReleaseId,
    query: &PageQuery<F>,
    asked: &TotalsAsked,
) -> Result<(Vec<TotalRow>, Option<u64>), DbErr> {
    use release_total::Column;
    let category: RelationDef = release_total::Entity::belongs_to(release_category::Entity)
        .from((Column::ReleaseId, Column::CategoryId))
        .to((release_category::Column::ReleaseId, release_category::Column::CategoryId))
        .into();
    let of_release: RelationDef = release_total::Entity::belongs_to(release::Entity)
        .from(Column::ReleaseId)
        .to(release::Column::Id)
        .into();
    let mut rows = release_total::Entity::find()
        .select_only()
        .columns([Column::CategoryId, Column::Unit, Column::PeriodStart, Column::ValueMilli])
        .column_as(release_category::Column::Name, "category")
        .join(JoinType::LeftJoin, category)
        .join(JoinType::InnerJoin, of_release)
        .filter(visible_to(scope))
        .filter(Column::ReleaseId.eq(release.0));
    rows = match asked.level {
        None => rows,
        Some(TotalLevel::All) => rows.filter(Column::CategoryId.eq(Uuid::nil())),
        Some(TotalLevel::Category) => rows.filter(Column::CategoryId.ne(Uuid::nil())),
    };
    if let Some(category) = asked.category {
        rows = rows.filter(Column::CategoryId.eq(category.0));
    }
    if let Some(from) = asked.from {
        rows = rows.filter(Column::PeriodStart.gte(from));
    }
    if let Some(until) = asked.until {
        rows = rows.filter(Column::PeriodStart.lte(until));
    }
    rows = match asked.status {
        None => rows,
        Some(CellStatus::Published) => rows.filter(Column::ValueMilli.is_not_null()),
        Some(CellStatus::Suppressed) => rows.filter(Column::ValueMilli.is_null()),
    };
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let start = Expr::col((release_total::Entity, Column::PeriodStart));
    let page = query.apply(rows, start, Expr::col((release_total::Entity, Column::CategoryId)));
    Ok((page.into_model().all(conn).await?, count))
}
