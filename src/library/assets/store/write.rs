//! The writes behind sales material. Whoever calls them has locked the row.

use lonja_kernel::{AssetId, AudienceId, ProductId, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use super::word;
use crate::{
    assets::{
        dto::AssetKind,
        rules::{fold, search_text},
    },
    entities::{asset, asset_audience, asset_product, asset_tag, audience, product},
    state::Stage,
};

/// What curators decide about an asset, all of it.
#[derive(Clone, Debug)]
pub struct Content {
    pub title: String,
    pub description: String,
    pub language: Option<String>,
    pub kind: AssetKind,
    /// Tidied.
    pub tags: Vec<String>,
    pub stage: Stage,
    pub publish_at: Option<Timestamp>,
    pub expire_at: Option<Timestamp>,
}

/// Writes a new asset without a file.
pub async fn insert(
    conn: &impl ConnectionTrait,
    id: AssetId,
    content: Content,
    hold: bool,
    now: Timestamp,
) -> Result<(), DbErr> {
    let row = asset::Model {
        id: id.0,
        sort_key: fold(&content.title),
        search_text: search_text(&content.title, &content.description, &content.tags),
        title: content.title,
        description: content.description,
        language: content.language,
        kind: word(&content.kind),
        state: content.stage.as_str().to_owned(),
        publish_at: content.publish_at,
        expire_at: content.expire_at,
        version: 0,
        hold,
        created_at: now,
        updated_at: now,
    };
    asset::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    replace_tags(conn, id, &content.tags).await
}

/// Writes what an asset has become.
pub async fn save(
    conn: &impl ConnectionTrait,
    id: AssetId,
    content: Content,
    version: i32,
    now: Timestamp,
) -> Result<(), DbErr> {
    let row = asset::ActiveModel {
        id: Set(id.0),
        sort_key: Set(fold(&content.title)),
        search_text: Set(search_text(&content.title, &content.description, &content.tags)),
        title: Set(content.title),
        description: Set(content.description),
        language: Set(content.language),
        kind: Set(word(&content.kind)),
        state: Set(content.stage.as_str().to_owned()),
        publish_at: Set(content.publish_at),
        expire_at: Set(content.expire_at),
        version: Set(version),
        updated_at: Set(now),
        ..Default::default()
    };
    asset::Entity::update(row).validate()?.exec_without_returning(conn).await?;
    replace_tags(conn, id, &content.tags).await
}

/// Notes that something about an asset changed that has its own table.
pub async fn touch(conn: &impl ConnectionTrait, id: AssetId, now: Timestamp) -> Result<(), DbErr> {
    let row = asset::ActiveModel { id: Set(id.0), updated_at: Set(now), ..Default::default() };
    asset::Entity::update(row).validate()?.exec_without_returning(conn).await?;
    Ok(())
}

async fn replace_tags(conn: &impl ConnectionTrait, id: AssetId, tags: &[String]) -> Result<(), DbErr> {
    asset_tag::Entity::delete_many().filter(asset_tag::Column::AssetId.eq(id.0)).exec(conn).await?;
    let rows = tags.iter().map(|tag| asset_tag::ActiveModel { asset_id: Set(id.0), tag: Set(tag.clone()) });
    insert_all::<asset_tag::Entity, _>(conn, rows).await
}

pub async fn replace_products(
    conn: &impl ConnectionTrait,
    id: AssetId,
    products: &[ProductId],
) -> Result<(), DbErr> {
    asset_product::Entity::delete_many().filter(asset_product::Column::AssetId.eq(id.0)).exec(conn).await?;
    let rows = products
        .iter()
        .map(|product| asset_product::ActiveModel { asset_id: Set(id.0), product_id: Set(product.0) });
    insert_all::<asset_product::Entity, _>(conn, rows).await
}

pub async fn replace_audiences(
    conn: &impl ConnectionTrait,
    id: AssetId,
    audiences: &[AudienceId],
) -> Result<(), DbErr> {
    asset_audience::Entity::delete_many().filter(asset_audience::Column::AssetId.eq(id.0)).exec(conn).await?;
    let rows = audiences
        .iter()
        .map(|audience| asset_audience::ActiveModel { asset_id: Set(id.0), audience_id: Set(audience.0) });
    insert_all::<asset_audience::Entity, _>(conn, rows).await
}

async fn insert_all<E, A>(conn: &impl ConnectionTrait, rows: impl Iterator<Item = A>) -> Result<(), DbErr>
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E>,
{
    let rows: Vec<A> = rows.collect();
    if !rows.is_empty() {
        E::insert_many(rows).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// The products among these that exist.
pub async fn known_products(conn: &impl ConnectionTrait, ids: &[ProductId]) -> Result<Vec<ProductId>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = product::Entity::find().select_only().column(product::Column::Id);
    let found: Vec<Uuid> =
        select.filter(product::Column::Id.is_in(ids.iter().map(|id| id.0))).into_tuple().all(conn).await?;
    Ok(found.into_iter().map(ProductId).collect())
}

/// The audiences among these that exist.
pub async fn known_audiences(
    conn: &impl ConnectionTrait,
    ids: &[AudienceId],
) -> Result<Vec<AudienceId>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = audience::Entity::find().select_only().column(audience::Column::Id);
    let found: Vec<Uuid> =
        select.filter(audience::Column::Id.is_in(ids.iter().map(|id| id.0))).into_tuple().all(conn).await?;
    Ok(found.into_iter().map(AudienceId).collect())
}
