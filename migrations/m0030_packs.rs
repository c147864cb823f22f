//! In what packs a product is sold, and in what packs it was when a release was made of it.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["product", "release_product"] {
            // Null: any quantity that the unit's decimals allow.
            let pack = big_integer_null("pack_milli")
                .check(Expr::cust("pack_milli BETWEEN 1 AND 1000000000"))
                .take();
            manager.alter_table(Table::alter().table(table).add_column(pack).take()).await?;
        }
        Ok(())
    }
}
