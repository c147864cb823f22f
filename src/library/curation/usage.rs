//! Who downloads how much, over all material: one statement, counted per organisation before names come in.

use lonja_kernel::{OrganizationId, Timestamp};
use lonja_platform::prelude::{Page, PageQuery, Problem, SortValue, count_capped};
use poem_openapi::types::ToJSON;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, JoinType, QuerySelect, Select,
    sea_query::{Expr, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::dto::{AssetUsage, AssetUsageFilters};
use crate::{
    assets::rules::fold,
    entities::{asset, asset_download, asset_tag, organization},
};

/// The counts of each organisation.
const USED: &str = "used";

#[derive(FromQueryResult)]
struct UsageRow {
    organization_id: Uuid,
    name: String,
    downloads: i64,
    assets: i64,
    first_at: Timestamp,
    last_at: Timestamp,
}

fn used(column: &'static str) -> SimpleExpr {
    Expr::col((USED, column))
}

/// The downloads that are asked for, counted.
fn counts(filters: &AssetUsageFilters) -> SelectStatement {
    use asset_download::Column::{AssetId, DownloadedAt, Id, OrganizationId};
    let mut counts = Query::select();
    counts
        .column(OrganizationId)
        .expr_as(Id.count(), "downloads")
        .expr_as(Expr::col(AssetId).count_distinct(), "assets")
        .expr_as(DownloadedAt.min(), "first_at")
        .expr_as(DownloadedAt.max(), "last_at")
        .from(asset_download::Entity)
        .group_by_col(OrganizationId);
    if let Some(organization) = filters.organization_id {
        counts.and_where(OrganizationId.eq(organization.0));
    }
    if let Some(asset) = filters.asset_id {
        counts.and_where(AssetId.eq(asset.0));
    }
    if let Some(kind) = filters.kind {
        let word = kind.to_json().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
        let of_kind = Query::select()
            .column(asset::Column::Id)
            .from(asset::Entity)
            .and_where(asset::Column::Kind.eq(word))
            .to_owned();
        counts.and_where(AssetId.in_subquery(of_kind));
    }
    if let Some(tag) = &filters.tag {
        let tagged = Query::select()
            .column(asset_tag::Column::AssetId)
            .from(asset_tag::Entity)
            .and_where(asset_tag::Column::Tag.eq(fold(tag)))
            .to_owned();
        counts.and_where(AssetId.in_subquery(tagged));
    }
    if let Some(since) = filters.since {
        counts.and_where(DownloadedAt.gte(since));
    }
    if let Some(until) = filters.until {
        counts.and_where(DownloadedAt.lt(until));
    }
    counts
}

/// One page of the organisations that downloaded something. For staff.
pub async fn page(
    conn: &impl ConnectionTrait,
    query: &PageQuery<AssetUsageFilters>,
) -> Result<Page<AssetUsage>, Problem> {
    let mut select: Select<organization::Entity> = organization::Entity::find()
        .select_only()
        .column_as(organization::Column::Id, "organization_id")
        .column(organization::Column::Name);
    for count in ["downloads", "assets", "first_at", "last_at"] {
        select = select.expr_as(used(count), count);
    }
    let own = Expr::col((organization::Entity, organization::Column::Id));
    QuerySelect::query(&mut select).join_subquery(
        JoinType::InnerJoin,
        counts(&query.filters),
        USED,
        Expr::col((USED, "organization_id")).eq(own.clone()),
    );
    let column = match query.sort.name() {
        "organization" => Expr::col((organization::Entity, organization::Column::Name)),
        sort => used(sort),
    };
    let rows: Vec<UsageRow> = query.apply(select.clone(), column, own).into_model().all(conn).await?;
    let sort = query.sort.name();
    let key = |row: &UsageRow| {
        let value = match sort {
            "organization" => SortValue::Text(row.name.clone()),
            "assets" => SortValue::Int(row.assets),
            "last_at" => SortValue::Time(row.last_at),
            _ => SortValue::Int(row.downloads),
        };
        (value, row.organization_id)
    };
    let page = query.page(rows, key, |row| AssetUsage {
        organization_id: OrganizationId(row.organization_id),
        organization_name: row.name,
        downloads: row.downloads as u64,
        assets: row.assets as u64,
        first_at: row.first_at,
        last_at: row.last_at,
    });
    if query.count { Ok(page.with_count(count_capped(conn, select).await?)) } else { Ok(page) }
}
