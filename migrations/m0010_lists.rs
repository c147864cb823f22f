//! Bulk edits of products with what speaks against their rows, and saved views of lists. Uploads that lie in the database
//! until somebody has read them are no longer the importer's alone.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        uploads(manager).await?;
        product_edits(manager).await?;
        saved_views(manager).await
    }
}

async fn uploads(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    for statement in [
        "ALTER TABLE import_chunk RENAME TO upload_piece",
        "ALTER TABLE upload_piece RENAME COLUMN import_id TO upload_id",
        // Whose upload it is: each purpose sweeps its own.
        "ALTER TABLE upload_piece ADD COLUMN purpose text NOT NULL DEFAULT 'import'",
    ] {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}

async fn product_edits(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("product_edit")
                .col(uuid("id").primary_key())
                .col(text_null("file_name"))
                .col(text("format"))
                .col(text("content_sha256"))
                .col(text("state"))
                .col(text_null("mode"))
                // Rows of the file that are done in the present state.
                .col(big_integer("position"))
                .col(big_integer("rows_read"))
                .col(big_integer("rows_failed"))
                .col(big_integer("rows_changing"))
                .col(big_integer("rows_applied"))
                .col(text_null("problem"))
                .col(text("created_by"))
                .col(text_null("applied_by"))
                .col(uuid_null("organization_id"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone_null("finished_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .check(Expr::cust("format IN ('csv', 'xlsx')"))
                .check(Expr::cust(
                    "state IN ('queued', 'checking', 'checked', 'applying', 'completed', 'failed')",
                ))
                .check(Expr::cust("mode IN ('all_or_nothing', 'valid_rows')"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("product_edit_error")
                .col(uuid("id").primary_key())
                .col(uuid("edit_id"))
                .col(big_integer("row_no"))
                .col(text_c("column_name"))
                .col(text("value"))
                .col(text("reason"))
                .col(text("hint"))
                .foreign_key(
                    ForeignKey::create()
                        .from("product_edit_error", "edit_id")
                        .to("product_edit", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .take(),
        )
        .await?;
    let db = manager.get_connection();
    db.execute_unprepared(
        "CREATE UNIQUE INDEX product_edit_error_row ON product_edit_error (edit_id, row_no, column_name)",
    )
    .await?;
    db.execute_unprepared("CREATE INDEX product_edit_latest ON product_edit (created_at, id)").await?;
    Ok(())
}

async fn saved_views(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("saved_view")
                .col(uuid("id").primary_key())
                .col(uuid("owner_id"))
                .col(uuid("organization_id"))
                .col(text_c("list_key"))
                .col(text_c("name"))
                .col(text("state"))
                .col(boolean("shared"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(
                    ForeignKey::create()
                        .from("saved_view", "owner_id")
                        .to("app_user", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .foreign_key(
                    ForeignKey::create()
                        .from("saved_view", "organization_id")
                        .to("organization", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .take(),
        )
        .await?;
    // Whoever opens a list begins with at most one view of it, an own one or one that was shared.
    manager
        .create_table(
            Table::create()
                .table("default_view")
                .col(uuid("user_id"))
                .col(text_c("list_key"))
                .col(uuid("view_id"))
                .primary_key(Index::create().col("user_id").col("list_key"))
                .foreign_key(
                    ForeignKey::create()
                        .from("default_view", "view_id")
                        .to("saved_view", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .take(),
        )
        .await?;
    let db = manager.get_connection();
    for statement in [
        "CREATE UNIQUE INDEX saved_view_name ON saved_view (owner_id, list_key, name)",
        "CREATE INDEX saved_view_shared ON saved_view (organization_id, list_key, name, id)",
        "CREATE INDEX default_view_view ON default_view (view_id)",
    ] {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}
