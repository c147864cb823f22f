//! How much of a release is shown, for staff: counts of figures, and the share of the units in hundredths of a percent.
//! The units themselves are not kept: with what is shown they would name what is hidden.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("release_coverage")
                    .col(uuid("release_id"))
                    .col(text("kind").check(Expr::cust("kind IN ('product', 'region')")))
                    .col(big_integer("figures").check(Expr::cust("figures >= 0")))
                    .col(big_integer("with_demand").check(Expr::cust("with_demand BETWEEN 0 AND figures")))
                    .col(big_integer("published").check(Expr::cust("published BETWEEN 0 AND figures")))
                    // Null where nothing was bought, or in different units.
                    .col(big_integer_null("units_share").check(Expr::cust("units_share BETWEEN 0 AND 10000")))
                    .primary_key(Index::create().col("release_id").col("kind"))
                    .foreign_key(
                        ForeignKey::create().from("release_coverage", "release_id").to("release", "id"),
                    )
                    .take(),
            )
            .await?;
        let triggers = match manager.get_database_backend() {
            DbBackend::Postgres => {
                "CREATE TRIGGER release_coverage_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON release_coverage
                 FOR EACH STATEMENT EXECUTE FUNCTION released_stays()"
            }
            _ => {
                "CREATE TRIGGER release_coverage_no_update BEFORE UPDATE ON release_coverage BEGIN
                     SELECT RAISE(ABORT, 'what was released stays'); END;
                 CREATE TRIGGER release_coverage_no_delete BEFORE DELETE ON release_coverage BEGIN
                     SELECT RAISE(ABORT, 'what was released stays'); END"
            }
        };
        manager.get_connection().execute_unprepared(triggers).await?;
        Ok(())
    }
}
