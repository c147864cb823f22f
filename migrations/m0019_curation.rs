//! Ways in for curators: what becomes visible or expires in a month, and who downloads how much.

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
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX asset_publish_at ON asset (publish_at);
                 CREATE INDEX asset_expire_at ON asset (expire_at);
                 CREATE INDEX asset_download_usage
                     ON asset_download (organization_id, downloaded_at, asset_id)",
            )
            .await?;
        Ok(())
    }
}
