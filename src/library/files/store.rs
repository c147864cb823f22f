//! The rows behind files: versions, uploads under way, previews, downloads.

use lonja_kernel::{AssetId, AssetVersionId, OrganizationId, Timestamp};
use lonja_platform::prelude::{Page, PageQuery, Problem, Scope, SortValue, count_capped};
use lonja_storage::{ObjectKey, Stored};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, IntoActiveModel,
    JoinType, QueryFilter, QuerySelect, RelationDef, Select,
    sea_query::{Expr, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    assets::dto::{AssetDownloads, AssetVersion, DownloadFilters, VersionFilters},
    entities::{asset, asset_download, asset_upload, asset_version, organization},
    scope::visible_to,
};

/// One version's file and what it belongs to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct FileRow {
    pub id: Uuid,
    pub asset_id: Uuid,
    pub number: i32,
    pub object_key: Uuid,
    pub file_name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub preview_key: Option<Uuid>,
    pub preview_size: Option<i64>,
    created_by: String,
    created_at: Timestamp,
    current: i32,
}

/// Which version of an asset.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    Current,
    Number(i32),
    Id(Uuid),
}

fn of_version(from: asset_version::Column) -> RelationDef {
    asset_version::Entity::belongs_to(asset::Entity).from(from).to(asset::Column::Id).into()
}

fn column(column: impl ColumnTrait) -> SimpleExpr {
    Expr::col(column.as_column_ref())
}

/// The versions that the scope sees: staff all of them, everybody else the current ones.
fn files(scope: Scope, now: Timestamp) -> Select<asset_version::Entity> {
    let is_current = column(asset_version::Column::Number).equals((asset::Entity, asset::Column::Version));
    let select = asset_version::Entity::find()
        .column_as(asset::Column::Version, "current")
        .join(JoinType::InnerJoin, of_version(asset_version::Column::AssetId))
        .filter(visible_to(scope, now));
    match scope {
        Scope::Host => select,
        Scope::Partner(_) | Scope::Supplier(_) => select.filter(is_current),
    }
}

/// One file, if the scope sees it.
pub async fn file(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    id: AssetId,
    which: Which,
) -> Result<Option<FileRow>, DbErr> {
    let which = match which {
        Which::Current => {
            column(asset_version::Column::Number).equals((asset::Entity, asset::Column::Version))
        }
        Which::Number(number) => asset_version::Column::Number.eq(number),
        Which::Id(id) => asset_version::Column::Id.eq(id),
    };
    let select = files(scope, now).filter(asset_version::Column::AssetId.eq(id.0)).filter(which);
    select.into_model().one(conn).await
}

/// One page of an asset's versions.
pub async fn versions(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    id: AssetId,
    query: &PageQuery<VersionFilters>,
) -> Result<Page<AssetVersion>, Problem> {
    let mut select = files(scope, now).filter(asset_version::Column::AssetId.eq(id.0));
    if let Some(number) = query.filters.version {
        select = select.filter(asset_version::Column::Number.eq(number));
    }
    let number = column(asset_version::Column::Number);
    let rows: Vec<FileRow> =
        query.apply(select.clone(), number, column(asset_version::Column::Id)).into_model().all(conn).await?;
    let page = query.page(
        rows,
        |row| (SortValue::Int(row.number.into()), row.id),
        |row| AssetVersion {
            id: AssetVersionId(row.id),
            version: row.number,
            current: row.number == row.current,
            file_name: row.file_name,
            media_type: row.media_type,
            size: row.size as u64,
            sha256: row.sha256,
            uploaded_at: row.created_at,
            uploaded_by: matches!(scope, Scope::Host).then_some(row.created_by),
        },
    );
    if query.count { Ok(page.with_count(count_capped(conn, select).await?)) } else { Ok(page) }
}

/// A file on its way to become a version.
pub struct NewVersion<'a> {
    pub asset: AssetId,
    pub number: i32,
    pub key: ObjectKey,
    pub file_name: &'a str,
    pub media_type: &'a str,
    pub has_preview: bool,
    pub stored: &'a Stored,
    pub by: &'a str,
}

/// Writes a version and says its id.
pub async fn insert_version(
    conn: &impl ConnectionTrait,
    new: NewVersion<'_>,
    now: Timestamp,
) -> Result<Uuid, DbErr> {
    let id = AssetVersionId::new().0;
    let row = asset_version::Model {
        id,
        asset_id: new.asset.0,
        number: new.number,
        object_key: new.key.0,
        file_name: new.file_name.to_owned(),
        media_type: new.media_type.to_owned(),
        size: new.stored.size as i64,
        sha256: new.stored.sha256_hex(),
        preview: if new.has_preview { "pending" } else { "none" }.to_owned(),
        preview_key: None,
        preview_size: None,
        created_by: new.by.to_owned(),
        created_at: now,
    };
    asset_version::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(id)
}

/// A version by itself, for the job that makes its preview.
pub async fn version(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<asset_version::Model>, DbErr> {
    asset_version::Entity::find_by_id(id).one(conn).await
}

/// Says how a pending preview came out. False where it was no longer pending.
pub async fn settle_preview(
    conn: &impl ConnectionTrait,
    id: Uuid,
    made: Option<(ObjectKey, u64)>,
) -> Result<bool, DbErr> {
    let settled = asset_version::ActiveModel {
        preview: Set(if made.is_some() { "ready" } else { "failed" }.to_owned()),
        preview_key: Set(made.map(|(key, _)| key.0)),
        preview_size: Set(made.map(|(_, size)| size as i64)),
        ..Default::default()
    };
    let updated = asset_version::Entity::update_many()
        .set(settled)
        .filter(asset_version::Column::Id.eq(id))
        .filter(asset_version::Column::Preview.eq("pending"))
        .exec(conn)
        .await?;
    Ok(updated.rows_affected > 0)
}

/// Notes that an object is about to be written.
pub async fn begin_upload(conn: &impl ConnectionTrait, key: ObjectKey, now: Timestamp) -> Result<(), DbErr> {
    let row = asset_upload::ActiveModel { object_key: Set(key.0), started_at: Set(now) };
    asset_upload::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// Notes that an object found its place, or is gone. False where the note was gone already.
pub async fn end_upload(conn: &impl ConnectionTrait, key: ObjectKey) -> Result<bool, DbErr> {
    let deleted = asset_upload::Entity::delete_by_id(key.0).exec(conn).await?;
    Ok(deleted.rows_affected > 0)
}

/// Objects whose writing began before `before` and never found its place.
pub async fn orphans(
    conn: &impl ConnectionTrait,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<ObjectKey>, DbErr> {
    let select = asset_upload::Entity::find().select_only().column(asset_upload::Column::ObjectKey);
    let keys: Vec<Uuid> =
        select.filter(asset_upload::Column::StartedAt.lt(before)).limit(limit).into_tuple().all(conn).await?;
    Ok(keys.into_iter().map(ObjectKey).collect())
}

pub async fn insert_download(
    conn: &impl ConnectionTrait,
    file: &FileRow,
    organization: OrganizationId,
    subject: &str,
    at: Timestamp,
) -> Result<(), DbErr> {
    let row = asset_download::Model {
        id: Uuid::now_v7(),
        asset_id: file.asset_id,
        version_id: file.id,
        organization_id: organization.0,
        subject: subject.to_owned(),
        downloaded_at: at,
    };
    asset_download::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct DownloadsRow {
    organization_id: Uuid,
    name: String,
    downloads: i64,
    first_at: Timestamp,
    last_at: Timestamp,
}

/// One page of an asset's downloads per organisation, by the organisation's name. For staff.
pub async fn downloads(
    conn: &impl ConnectionTrait,
    id: AssetId,
    query: &PageQuery<DownloadFilters>,
) -> Result<Page<AssetDownloads>, Problem> {
    let organization: RelationDef = asset_download::Entity::belongs_to(organization::Entity)
        .from(asset_download::Column::OrganizationId)
        .to(organization::Column::Id)
        .into();
    let mut which = Condition::all().add(asset_download::Column::AssetId.eq(id.0));
    if let Some(organization) = query.filters.organization_id {
        which = which.add(asset_download::Column::OrganizationId.eq(organization.0));
    }
    if let Some(since) = query.filters.since {
        which = which.add(asset_download::Column::DownloadedAt.gte(since));
    }
    let select = asset_download::Entity::find()
        .select_only()
        .column(asset_download::Column::OrganizationId)
        .column(organization::Column::Name)
        .column_as(asset_download::Column::Id.count(), "downloads")
        .column_as(asset_download::Column::DownloadedAt.min(), "first_at")
        .column_as(asset_download::Column::DownloadedAt.max(), "last_at")
        .join(JoinType::InnerJoin, organization)
        .filter(which)
        .group_by(asset_download::Column::OrganizationId)
        .group_by(organization::Column::Name);
    let rows: Vec<DownloadsRow> = query
        .apply(
            select.clone(),
            column(organization::Column::Name),
            column(asset_download::Column::OrganizationId),
        )
        .into_model()
        .all(conn)
        .await?;
    let page = query.page(
        rows,
        |row| (SortValue::Text(row.name.clone()), row.organization_id),
        |row| AssetDownloads {
            organization_id: OrganizationId(row.organization_id),
            organization_name: row.name,
            downloads: row.downloads as u64,
            first_at: row.first_at,
            last_at: row.last_at,
        },
    );
    if query.count { Ok(page.with_count(count_capped(conn, select).await?)) } else { Ok(page) }
}
