//! The library's tables, and the few columns that it reads of its neighbours'.

macro_rules! entity {
    ($(#[$doc:meta])* $module:ident, $table:literal, { $($(#[$attribute:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        pub mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $($(#[$attribute])* pub $field: $type),+
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

entity!(asset, "asset", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    title: String,
    sort_key: String,
    search_text: String,
    description: String,
    language: Option<String>,
    kind: String,
    state: String,
    publish_at: Option<DateTimeUtc>,
    expire_at: Option<DateTimeUtc>,
    version: i32,
    hold: bool,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
});

entity!(asset_version, "asset_version", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    asset_id: Uuid,
    number: i32,
    object_key: Uuid,
    file_name: String,
    media_type: String,
    size: i64,
    sha256: String,
    preview: String,
    preview_key: Option<Uuid>,
    preview_size: Option<i64>,
    created_by: String,
    created_at: DateTimeUtc,
});

entity!(asset_upload, "asset_upload", {
    #[sea_orm(primary_key, auto_increment = false)]
    object_key: Uuid,
    started_at: DateTimeUtc,
});

entity!(asset_audience, "asset_audience", {
    #[sea_orm(primary_key, auto_increment = false)]
    asset_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    audience_id: Uuid,
});

entity!(asset_product, "asset_product", {
    #[sea_orm(primary_key, auto_increment = false)]
    asset_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    product_id: Uuid,
});

entity!(asset_tag, "asset_tag", {
    #[sea_orm(primary_key, auto_increment = false)]
    asset_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    tag: String,
});

entity!(asset_download, "asset_download", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    asset_id: Uuid,
    version_id: Uuid,
    organization_id: Uuid,
    subject: String,
    downloaded_at: DateTimeUtc,
});

entity!(
    /// Read only.
    organization, "organization", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    name: String,
    state: String,
    assortment_id: Option<Uuid>,
});

entity!(
    /// Read only.
    assortment_audience, "assortment_audience", {
    #[sea_orm(primary_key, auto_increment = false)]
    assortment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    audience_id: Uuid,
});

entity!(
    /// Read only.
    product_visibility, "product_visibility", {
    #[sea_orm(primary_key, auto_increment = false)]
    assortment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    product_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    visible_from: DateTimeUtc,
    visible_until: DateTimeUtc,
});

entity!(
    /// Read only.
    product, "product", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    sku: String,
    name: String,
    supplier_id: Option<Uuid>,
});

entity!(
    /// Read only.
    audience, "audience", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    name: String,
});

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(
    asset::Entity,
    asset_version::Entity,
    asset_upload::Entity,
    asset_audience::Entity,
    asset_product::Entity,
    asset_tag::Entity,
    asset_download::Entity,
);
