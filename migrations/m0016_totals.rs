//! Totals of releases: by category, and over all products of the recipient.
//!
//! A total is released once per recipient, period and what it is over, like a cell; what it was over is kept with the
//! release, so that a product that moves to another category changes nothing that is out.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["policy", "release"] {
            let totals = boolean("totals").default(false).take();
            manager.alter_table(Table::alter().table(table).add_column(totals).take()).await?;
        }
        // Unknown for what was released before there were totals.
        let category = uuid_null("category_id");
        manager.alter_table(Table::alter().table("release_product").add_column(category).take()).await?;
        manager
            .create_table(
                Table::create()
                    .table("release_category")
                    .col(uuid("release_id"))
                    .col(uuid("category_id"))
                    .col(text("name"))
                    .primary_key(Index::create().col("release_id").col("category_id"))
                    .foreign_key(
                        ForeignKey::create().from("release_category", "release_id").to("release", "id"),
                    )
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("release_total")
                    .col(uuid("release_id"))
                    .col(date("period_start"))
                    // The nil id for the total over everything: nulls would not be unique.
                    .col(uuid("category_id"))
                    .col(uuid("recipient_id"))
                    .col(text("unit"))
                    .col(big_integer_null("value_milli").check(Expr::cust("value_milli >= 0")))
                    .primary_key(Index::create().col("release_id").col("period_start").col("category_id"))
                    .foreign_key(ForeignKey::create().from("release_total", "release_id").to("release", "id"))
                    .take(),
            )
            .await?;
        let connection = manager.get_connection();
        connection
            .execute_unprepared(
                "CREATE UNIQUE INDEX release_total_once ON release_total (recipient_id, category_id, period_start)",
            )
            .await?;
        for table in ["release_category", "release_total"] {
            let stays = match manager.get_database_backend() {
                DbBackend::Postgres => format!(
                    "CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                     FOR EACH STATEMENT EXECUTE FUNCTION released_stays()"
                ),
                _ => format!(
                    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
                     BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END;
                     CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
                     BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END"
                ),
            };
            connection.execute_unprepared(&stays).await?;
        }
        Ok(())
    }
}
