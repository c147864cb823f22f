//! What a recipient can read of figures by region. Like `shown.rs` it reads the released tables alone.

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationDef, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    dto::{CellStatus, ReleaseState},
    entities::{release, release_category, release_month, release_region, release_region_name},
    regions_store::Level,
    shown::visible_to,
};

/// A figure by region with the names in it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RegionRow {
    pub release_id: Uuid,
    pub grain: String,
    pub place: Uuid,
    pub month_start: NaiveDate,
    /// By which regions the month is.
    pub regions: String,
    pub category_id: Uuid,
    pub category: String,
    pub level: String,
    pub code: Option<String>,
    pub region_name: Option<String>,
    pub unit: String,
    pub value_milli: Option<i64>,
}

/// Which figures by region.
#[derive(Clone, Debug, Default)]
pub struct RegionsAsked {
    /// Only those of this release.
    pub release: Option<ReleaseId>,
    pub recipient: Option<OrganizationId>,
    pub updated_since: Option<Timestamp>,
    pub category: Option<CategoryId>,
    /// `all`, `other` or a code.
    pub region: Option<String>,
    /// Days by which months are kept.
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub status: Option<CellStatus>,
}

/// The figures by region of published releases, or of one that the caller was found to see.
pub async fn regions<F>(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: &PageQuery<F>,
    asked: &RegionsAsked,
) -> Result<(Vec<RegionRow>, Option<u64>), DbErr> {
    use release_region::Column;
    let of_release: RelationDef = release_region::Entity::belongs_to(release::Entity)
        .from(Column::ReleaseId)
        .to(release::Column::Id)
        .into();
    let category: RelationDef = release_region::Entity::belongs_to(release_category::Entity)
        .from((Column::ReleaseId, Column::CategoryId))
        .to((release_category::Column::ReleaseId, release_category::Column::CategoryId))
        .into();
    let region: RelationDef = release_region::Entity::belongs_to(release_region_name::Entity)
        .from((Column::ReleaseId, Column::RegionId))
        .to((release_region_name::Column::ReleaseId, release_region_name::Column::RegionId))
        .into();
    let month: RelationDef = release_region::Entity::belongs_to(release_month::Entity)
        .from((Column::RecipientId, Column::MonthStart))
        .to((release_month::Column::RecipientId, release_month::Column::MonthStart))
        .into();
    let mut rows = release_region::Entity::find()
        .select_only()
        .columns([
            Column::ReleaseId,
            Column::Place,
            Column::MonthStart,
            Column::CategoryId,
            Column::Level,
            Column::Unit,
            Column::ValueMilli,
        ])
        .column(release::Column::Grain)
        .column(release_month::Column::Regions)
        .column_as(release_category::Column::Name, "category")
        .column(release_region_name::Column::Code)
        .column_as(release_region_name::Column::Name, "region_name")
        .join(JoinType::InnerJoin, of_release)
        .join(JoinType::InnerJoin, month)
        .join(JoinType::InnerJoin, category)
        .join(JoinType::LeftJoin, region)
        .filter(visible_to(scope));
    rows = match asked.release {
        Some(release) => rows.filter(Column::ReleaseId.eq(release.0)),
        None => rows.filter(release::Column::State.eq(ReleaseState::Published.as_str())),
    };
    if let Some(recipient) = asked.recipient {
        rows = rows.filter(release::Column::RecipientId.eq(recipient.0));
    }
    if let Some(since) = asked.updated_since {
        rows = rows.filter(release::Column::PublishedAt.gte(since));
    }
    if let Some(category) = asked.category {
        rows = rows.filter(Column::CategoryId.eq(category.0));
    }
    rows = match asked.region.as_deref() {
        None => rows,
        Some(level @ (Level::ALL | Level::OTHER)) => rows.filter(Column::Level.eq(level)),
        Some(code) => rows.filter(release_region_name::Column::Code.eq(code)),
    };
    if let Some(from) = asked.from {
        rows = rows.filter(Column::MonthStart.gte(from));
    }
    if let Some(until) = asked.until {
        rows = rows.filter(Column::MonthStart.lte(until));
    }
    rows = match asked.status {
        None => rows,
        Some(CellStatus::Published) => rows.filter(Column::ValueMilli.is_not_null()),
        Some(CellStatus::Suppressed) => rows.filter(Column::ValueMilli.is_null()),
    };
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let start = Expr::col((release_region::Entity, Column::MonthStart));
    let page = query.apply(rows, start, Expr::col((release_region::Entity, Column::Place)));
    Ok((page.into_model().all(conn).await?, count))
}
