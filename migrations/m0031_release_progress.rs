//! How far the work on a release in the making has come, for whoever waits for it.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = text_null("progress_step")
            .check(Expr::cust("progress_step IN ('products', 'totals', 'regions', 'audit')"))
            .take();
        let columns = [step, integer_null("progress_done").take(), integer_null("progress_total").take()];
        for column in columns {
            manager.alter_table(Table::alter().table("release").add_column(column).take()).await?;
        }
        Ok(())
    }
}
