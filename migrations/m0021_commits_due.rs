//! Of each forecast cycle, when its recipient was reminded of its last day for commits.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reminded_at = timestamp_with_time_zone_null("reminded_at");
        manager.alter_table(Table::alter().table("forecast_cycle").add_column(reminded_at).take()).await
    }
}
