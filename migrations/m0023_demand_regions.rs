//! Regional tables of releases: category x region x planning month, once per recipient and month.
//!
//! What a table was over follows from the products of the release that it is in; the regions' names are kept with it.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [&str; 3] = ["release_month", "release_region", "release_region_name"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["policy", "release"] {
            let regions = text("regions")
                .default("none")
                .check(Expr::cust("regions IN ('none', 'zone', 'country')"))
                .take();
            manager.alter_table(Table::alter().table(table).add_column(regions).take()).await?;
        }
        let of_release =
            |table: &'static str| ForeignKey::create().from(table, "release_id").to("release", "id").take();
        manager
            .create_table(
                Table::create()
                    .table("release_month")
                    .col(uuid("recipient_id"))
                    .col(date("month_start"))
                    .col(uuid("release_id"))
                    .col(text("regions").check(Expr::cust("regions IN ('zone', 'country')")))
                    // Once, whatever release or policy asks for it.
                    .primary_key(Index::create().col("recipient_id").col("month_start"))
                    .foreign_key(&mut of_release("release_month"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("release_region")
                    .col(uuid("release_id"))
                    .col(date("month_start"))
                    .col(uuid("category_id"))
                    // `all` regions, one `region`, or all `other` ones.
                    .col(text("level").check(Expr::cust("level IN ('all', 'region', 'other')")))
                    // The nil id for all and for the others: nulls would not be unique.
                    .col(uuid("region_id"))
                    // Where it stands in the list, which is read by month and place.
                    .col(uuid("place"))
                    .col(uuid("recipient_id"))
                    .col(text("unit"))
                    .col(big_integer_null("value_milli").check(Expr::cust("value_milli >= 0")))
                    .primary_key(
                        Index::create()
                            .col("release_id")
                            .col("month_start")
                            .col("category_id")
                            .col("level")
                            .col("region_id"),
                    )
                    .foreign_key(&mut of_release("release_region"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("release_region_name")
                    .col(uuid("release_id"))
                    .col(uuid("region_id"))
                    .col(text("code"))
                    .col(text("name"))
                    .primary_key(Index::create().col("release_id").col("region_id"))
                    .foreign_key(&mut of_release("release_region_name"))
                    .take(),
            )
            .await?;
        let connection = manager.get_connection();
        connection
            .execute_unprepared(
                "CREATE UNIQUE INDEX release_region_once
                 ON release_region (recipient_id, month_start, category_id, level, region_id);
                 CREATE INDEX release_region_listed ON release_region (release_id, month_start, place)",
            )
            .await?;
        for table in TABLES {
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
