//! What was done to this installation once and must not be done again, by name, such as the steps of loading the demo.

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
                    .table("installation_step")
                    .col(text_c("name").primary_key())
                    .col(text("note").default(""))
                    .col(timestamp_with_time_zone("done_at"))
                    .take(),
            )
            .await
    }
}
