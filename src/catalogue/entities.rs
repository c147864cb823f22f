//! The catalogue's tables as sea-orm sees them. Only the stores of this member use them.

use sea_orm::sea_query::{Expr, ExprTrait};

macro_rules! entity {
    ($module:ident, $table:literal, { $($(#[$attribute:meta])* $field:ident: $kind:ty,)+ }) => {
        pub mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $($(#[$attribute])* pub $field: $kind,)+
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

entity!(category, "category", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    name: String,
    sort_key: String,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
});

entity!(product, "product", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    sku: String,
    name: String,
    sort_key: String,
    search_text: String,
    description: String,
    category_id: Uuid,
    supplier_id: Option<Uuid>,
    unit: String,
    unit_decimals: i16,
    pack_milli: Option<i64>,
    lifecycle: String,
    launch_on: Option<Date>,
    tips: String,
    picture_asset_id: Option<Uuid>,
    low_stock_milli: i64,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
    /// Counts the changes of all that the product shows, its category's name among it.
    revision: i32,
});

impl product::Model {
    /// What a product shows is no longer what it was: to be set by whatever changes that.
    pub fn next_revision() -> Expr {
        Expr::col(product::Column::Revision).add(1)
    }
}

entity!(product_edit, "product_edit", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    file_name: Option<String>,
    format: String,
    content_sha256: String,
    state: String,
    mode: Option<String>,
    position: i64,
    rows_read: i64,
    rows_failed: i64,
    rows_changing: i64,
    rows_applied: i64,
    problem: Option<String>,
    created_by: String,
    applied_by: Option<String>,
    organization_id: Option<Uuid>,
    created_at: DateTimeUtc,
    finished_at: Option<DateTimeUtc>,
    updated_at: DateTimeUtc,
});

entity!(product_edit_error, "product_edit_error", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    edit_id: Uuid,
    row_no: i64,
    column_name: String,
    value: String,
    reason: String,
    hint: String,
});

entity!(product_grant, "product_grant", {
    #[sea_orm(primary_key, auto_increment = false)]
    product_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    audience_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    visible_from: DateTimeUtc,
    visible_until: Option<DateTimeUtc>,
    granted_at: DateTimeUtc,
});

entity!(product_visibility, "product_visibility", {
    #[sea_orm(primary_key, auto_increment = false)]
    assortment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    product_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    visible_from: DateTimeUtc,
    visible_until: DateTimeUtc,
    sort_key: String,
    sku: String,
    category_id: Uuid,
    search_text: String,
    appeared_at: DateTimeUtc,
    revision: i32,
});

entity!(price_list, "price_list", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    organization_id: Uuid,
    name: String,
    sort_key: String,
    currency: String,
    valid_from: Date,
    valid_until: Option<Date>,
    revision: i32,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
    is_draft: bool,
    follows_id: Option<Uuid>,
    ended_before: Option<Date>,
    notice: Option<String>,
    announced_at: Option<DateTimeUtc>,
    acknowledged_at: Option<DateTimeUtc>,
    acknowledged_by: Option<String>,
    acknowledged_name: Option<String>,
});

entity!(price_list_line, "price_list_line", {
    #[sea_orm(primary_key, auto_increment = false)]
    price_list_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    product_id: Uuid,
    unit_price_e4: i64,
    breaks: Option<String>,
});

entity!(cart, "cart", {
    #[sea_orm(primary_key, auto_increment = false)]
    owner: String,
    organization_id: Uuid,
    revision: i32,
    updated_at: DateTimeUtc,
});

entity!(cart_line, "cart_line", {
    #[sea_orm(primary_key, auto_increment = false)]
    owner: String,
    #[sea_orm(primary_key, auto_increment = false)]
    product_id: Uuid,
    place: i32,
    quantity_milli: i64,
});

entity!(warehouse, "warehouse", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    code: String,
    name: String,
    country: String,
    priority: i32,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
});

entity!(stock, "stock", {
    #[sea_orm(primary_key, auto_increment = false)]
    product_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    warehouse_id: Uuid,
    on_hand_milli: i64,
    reserved_milli: i64,
    updated_at: DateTimeUtc,
});

entity!(stock_band, "stock_band", {
    #[sea_orm(primary_key, auto_increment = false)]
    product_id: Uuid,
    band: String,
    taken_at: DateTimeUtc,
});

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(
    category::Entity,
    product::Entity,
    product_edit::Entity,
    product_edit_error::Entity,
    product_grant::Entity,
    product_visibility::Entity,
    price_list::Entity,
    price_list_line::Entity,
    cart::Entity,
    cart_line::Entity,
    warehouse::Entity,
    stock::Entity,
    stock_band::Entity,
);
