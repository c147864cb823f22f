//! Products and their visibility, categories, price lists, warehouses and stock.
//!
//! `product_grant` is what curators edit. `product_visibility` is worked out from it by the writing transaction:
//! one row per assortment, product and window, with everything that a partner's list filters and sorts by, so that
//! such a list reads one range of one index. `stock_band` is what partners see of stock until the next snapshot.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        products(manager).await?;
        visibility(manager).await?;
        prices(manager).await?;
        stock(manager).await
    }
}

async fn products(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("category")
                .col(uuid("id").primary_key())
                .col(text_c_uniq("name"))
                // The name folded to lower case without accents: what sorts, and what a search looks at.
                .col(text_c("sort_key"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("product")
                .col(uuid("id").primary_key())
                .col(text_c_uniq("sku"))
                .col(text("name"))
                .col(text_c("sort_key"))
                // SKU and name, folded; the category's own folded name is added where rows are searched.
                .col(text("search_text"))
                .col(text("description").default(""))
                .col(uuid("category_id"))
                .col(uuid_null("supplier_id"))
                .col(text("unit"))
                .col(small_integer("unit_decimals").default(0))
                .col(text("lifecycle"))
                .col(date_null("launch_on"))
                .col(text("tips").default(""))
                .col(uuid_null("picture_asset_id"))
                .col(big_integer("low_stock_milli"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(ForeignKey::create().from("product", "category_id").to("category", "id"))
                .foreign_key(ForeignKey::create().from("product", "supplier_id").to("organization", "id"))
                .check(Expr::cust("unit_decimals BETWEEN 0 AND 3"))
                .check(Expr::cust(
                    "lifecycle IN ('planned', 'announced', 'active', 'phasing_out', 'discontinued')",
                ))
                .check(Expr::cust("low_stock_milli >= 0"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX category_sort ON category (sort_key, id);
             CREATE INDEX product_sort ON product (sort_key, id);
             CREATE INDEX product_updated ON product (updated_at, id);
             CREATE INDEX product_category ON product (category_id, sort_key, id);
             CREATE INDEX product_supplier ON product (supplier_id, sort_key, id)",
        )
        .await?;
    Ok(())
}

async fn visibility(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("product_grant")
                .col(uuid("product_id"))
                .col(uuid("audience_id"))
                .col(timestamp_with_time_zone("visible_from"))
                .col(timestamp_with_time_zone_null("visible_until"))
                .col(timestamp_with_time_zone("granted_at"))
                .primary_key(Index::create().col("product_id").col("audience_id").col("visible_from"))
                .foreign_key(
                    ForeignKey::create()
                        .from("product_grant", "product_id")
                        .to("product", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .foreign_key(
                    ForeignKey::create()
                        .from("product_grant", "audience_id")
                        .to("audience", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .check(Expr::cust("visible_until IS NULL OR visible_until > visible_from"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("product_visibility")
                .col(uuid("assortment_id"))
                .col(uuid("product_id"))
                .col(timestamp_with_time_zone("visible_from"))
                // Open ends are a date far ahead, so that one comparison decides.
                .col(timestamp_with_time_zone("visible_until"))
                .col(text_c("sort_key"))
                .col(text_c("sku"))
                .col(uuid("category_id"))
                .col(text("search_text"))
                // When the product came into sight: the window's start, or its making where that is later.
                .col(timestamp_with_time_zone("appeared_at"))
                .primary_key(Index::create().col("assortment_id").col("product_id").col("visible_from"))
                .foreign_key(
                    ForeignKey::create()
                        .from("product_visibility", "assortment_id")
                        .to("assortment", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .foreign_key(
                    ForeignKey::create()
                        .from("product_visibility", "product_id")
                        .to("product", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .take(),
        )
        .await?;
    // The list index carries all that the common list needs to choose its rows without looking at the table.
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX product_grant_audience ON product_grant (audience_id, product_id);
             CREATE INDEX product_visibility_list ON product_visibility
                 (assortment_id, sort_key, product_id, visible_until, visible_from, appeared_at, search_text);
             CREATE INDEX product_visibility_category ON product_visibility (assortment_id, category_id);
             CREATE INDEX product_visibility_product ON product_visibility (product_id)",
        )
        .await?;
    Ok(())
}

/// Lines have no index by product alone: a planner that took it would read every partner's price of a product to find
/// one.
async fn prices(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("price_list")
                .col(uuid("id").primary_key())
                .col(uuid("organization_id"))
                .col(text("name"))
                .col(text_c("sort_key"))
                .col(text_c("currency"))
                // Both days belong to the list; no last day means until further notice.
                .col(date("valid_from"))
                .col(date_null("valid_until"))
                // Counts the changes of the list and of its lines.
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(
                    ForeignKey::create().from("price_list", "organization_id").to("organization", "id"),
                )
                .check(Expr::cust("valid_until IS NULL OR valid_until >= valid_from"))
                .check(Expr::cust("length(currency) = 3"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("price_list_line")
                .col(uuid("price_list_id"))
                .col(uuid("product_id"))
                .col(big_integer("unit_price_e4"))
                .primary_key(Index::create().col("price_list_id").col("product_id"))
                .foreign_key(
                    ForeignKey::create()
                        .from("price_list_line", "price_list_id")
                        .to("price_list", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .foreign_key(ForeignKey::create().from("price_list_line", "product_id").to("product", "id"))
                .check(Expr::cust("unit_price_e4 >= 0"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX price_list_period ON price_list (organization_id, currency, valid_from);
             CREATE INDEX price_list_sort ON price_list (sort_key, id)",
        )
        .await?;
    Ok(())
}

async fn stock(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("warehouse")
                .col(uuid("id").primary_key())
                .col(text_c_uniq("code"))
                .col(text("name"))
                .col(text("country"))
                // Orders are served from the lowest number first.
                .col(integer("priority"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("stock")
                .col(uuid("product_id"))
                .col(uuid("warehouse_id"))
                .col(big_integer("on_hand_milli"))
                .col(big_integer("reserved_milli").default(0))
                .col(timestamp_with_time_zone("updated_at"))
                .primary_key(Index::create().col("product_id").col("warehouse_id"))
                .foreign_key(ForeignKey::create().from("stock", "product_id").to("product", "id"))
                .foreign_key(ForeignKey::create().from("stock", "warehouse_id").to("warehouse", "id"))
                .check(Expr::cust("on_hand_milli >= 0 AND reserved_milli >= 0"))
                .check(Expr::cust("reserved_milli <= on_hand_milli"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("stock_band")
                .col(uuid("product_id").primary_key())
                .col(text("band"))
                .col(timestamp_with_time_zone("taken_at"))
                .foreign_key(
                    ForeignKey::create()
                        .from("stock_band", "product_id")
                        .to("product", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .check(Expr::cust("band IN ('none', 'low', 'ok')"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared("CREATE INDEX stock_warehouse ON stock (warehouse_id, product_id)")
        .await?;
    if manager.get_database_backend() == DbBackend::Postgres {
        // Rows that change all the time find room on their own page, so that no index has to be told.
        manager
            .get_connection()
            .execute_unprepared(
                "ALTER TABLE stock SET (fillfactor = 80); ALTER TABLE stock_band SET (fillfactor = 80)",
            )
            .await?;
    }
    Ok(())
}
