//! Of each policy, for how many days a forecast cycle takes commits.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Null: as many as the grain's default says.
        let commit_days =
            integer_null("commit_days").check(Expr::cust("commit_days BETWEEN 1 AND 90")).take();
        manager.alter_table(Table::alter().table("policy").add_column(commit_days).take()).await
    }
}
