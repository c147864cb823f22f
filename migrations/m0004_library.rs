//! Sales material: assets, versions, audiences, tags, product links and downloads.
//!
//! The current version of an asset is the one whose number the asset holds; zero means that nothing was uploaded yet.
//! Whether an asset is scheduled or expired is worked out from its dates when it is read, so no row changes when a
//! date passes.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        assets(manager).await?;
        versions(manager).await?;
        links(manager).await?;
        downloads(manager).await
    }
}

async fn assets(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("asset")
                .col(uuid("id").primary_key())
                .col(text("title"))
                // The title folded to lower case without accents: what sorts.
                .col(text_c("sort_key"))
                // Title, description and tags, folded: what a search looks at.
                .col(text("search_text"))
                .col(text("description"))
                .col(text_null("language"))
                .col(text("kind"))
                .col(text("state"))
                .col(timestamp_with_time_zone_null("publish_at"))
                .col(timestamp_with_time_zone_null("expire_at"))
                .col(integer("version").default(0))
                // Stays a draft when its first file arrives.
                .col(boolean("hold"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .check(Expr::cust("state IN ('draft', 'published', 'withdrawn')"))
                .check(Expr::cust("state <> 'published' OR (version > 0 AND publish_at IS NOT NULL)"))
                .check(Expr::cust("expire_at IS NULL OR publish_at IS NULL OR expire_at > publish_at"))
                .check(Expr::cust("version >= 0"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX asset_sort ON asset (sort_key, id);
             CREATE INDEX asset_updated ON asset (updated_at, id);
             CREATE INDEX asset_created ON asset (created_at, id)",
        )
        .await?;
    Ok(())
}

async fn versions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("asset_version")
                .col(uuid("id").primary_key())
                .col(uuid("asset_id"))
                .col(integer("number"))
                .col(uuid_uniq("object_key"))
                .col(text("file_name"))
                .col(text("media_type"))
                .col(big_integer("size"))
                // Lower-case hex. No index: nobody may ask whether some content is there already.
                .col(text("sha256"))
                .col(text("preview"))
                .col(uuid_null("preview_key").unique_key())
                .col(big_integer_null("preview_size"))
                .col(text("created_by"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(ForeignKey::create().from("asset_version", "asset_id").to("asset", "id"))
                .check(Expr::cust("number > 0"))
                .check(Expr::cust("size >= 0"))
                .check(Expr::cust("preview IN ('none', 'pending', 'ready', 'failed')"))
                .check(Expr::cust("(preview = 'ready') = (preview_key IS NOT NULL)"))
                .take(),
        )
        .await?;
    // An object that is being written. Its row goes in the transaction that makes a version of it; a row that stays
    // names an orphan, whoever else keeps objects in the same bucket.
    manager
        .create_table(
            Table::create()
                .table("asset_upload")
                .col(uuid("object_key").primary_key())
                .col(timestamp_with_time_zone("started_at"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX asset_version_number ON asset_version (asset_id, number);
             CREATE INDEX asset_upload_started ON asset_upload (started_at)",
        )
        .await?;
    Ok(())
}

async fn links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (table, column, target) in
        [("asset_audience", "audience_id", "audience"), ("asset_product", "product_id", "product")]
    {
        manager
            .create_table(
                Table::create()
                    .table(table)
                    .col(uuid("asset_id"))
                    .col(uuid(column))
                    .primary_key(Index::create().col("asset_id").col(column))
                    .foreign_key(
                        ForeignKey::create()
                            .from(table, "asset_id")
                            .to("asset", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from(table, column)
                            .to(target, "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
    }
    manager
        .create_table(
            Table::create()
                .table("asset_tag")
                .col(uuid("asset_id"))
                .col(text_c("tag"))
                .primary_key(Index::create().col("asset_id").col("tag"))
                .foreign_key(
                    ForeignKey::create()
                        .from("asset_tag", "asset_id")
                        .to("asset", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .take(),
        )
        .await?;
    // The audience index is the way in for partners and suppliers: their audiences first, then the assets.
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX asset_audience_audience ON asset_audience (audience_id, asset_id);
             CREATE INDEX asset_product_product ON asset_product (product_id, asset_id);
             CREATE INDEX asset_tag_tag ON asset_tag (tag, asset_id)",
        )
        .await?;
    Ok(())
}

async fn downloads(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("asset_download")
                .col(uuid("id").primary_key())
                .col(uuid("asset_id"))
                .col(uuid("version_id"))
                .col(uuid("organization_id"))
                .col(text("subject"))
                .col(timestamp_with_time_zone("downloaded_at"))
                .foreign_key(ForeignKey::create().from("asset_download", "asset_id").to("asset", "id"))
                .foreign_key(
                    ForeignKey::create().from("asset_download", "version_id").to("asset_version", "id"),
                )
                .foreign_key(
                    ForeignKey::create().from("asset_download", "organization_id").to("organization", "id"),
                )
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX asset_download_count
                 ON asset_download (asset_id, organization_id, downloaded_at)",
        )
        .await?;
    Ok(())
}
