//! Released figures in the order in which series are listed: by period, whichever release they are in.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let listed = Index::create()
            .name("release_cell_listed")
            .table("release_cell")
            .col("period_start")
            .col("product_id")
            .take();
        manager.create_index(listed).await
    }
}
