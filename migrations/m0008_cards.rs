//! Which revision of a product a partner's row is of, and which snapshot of stock was the last: with the two a process
//! knows whether what it remembers of a product is still what the database says.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for table in ["product", "product_visibility"] {
            db.execute_unprepared(&format!(
                "ALTER TABLE {table} ADD COLUMN revision integer NOT NULL DEFAULT 1"
            ))
            .await?;
        }
        // The index that carries the common list carries the revision too.
        db.execute_unprepared("DROP INDEX product_visibility_list").await?;
        db.execute_unprepared(
            "CREATE INDEX product_visibility_list ON product_visibility
                 (assortment_id, sort_key, product_id, visible_until, visible_from, appeared_at, revision, search_text)",
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("stock_snapshot")
                    // There is one row.
                    .col(small_integer("id").primary_key().check(Expr::cust("id = 1")))
                    .col(big_integer("number"))
                    .take(),
            )
            .await?;
        db.execute_unprepared("INSERT INTO stock_snapshot (id, number) VALUES (1, 0)").await?;
        Ok(())
    }
}
