//! Everybody who had a hand in a policy, of whom none may approve it: the policy itself names the last who changed it
//! alone. And the indexes by which a forecast cycle is counted.

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
                    .table("policy_author")
                    .col(uuid("policy_id"))
                    .col(text("who"))
                    .primary_key(Index::create().col("policy_id").col("who"))
                    .foreign_key(ForeignKey::create().from("policy_author", "policy_id").to("policy", "id"))
                    .take(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "INSERT INTO policy_author (policy_id, who)
                     SELECT id, created_by FROM policy UNION SELECT id, changed_by FROM policy
                     UNION SELECT id, submitted_by FROM policy WHERE submitted_by IS NOT NULL;
                 CREATE INDEX forecast_bucket_forecast ON forecast_bucket (cycle_id) WHERE mean_milli IS NOT NULL;
                 CREATE INDEX forecast_exception_cycle ON forecast_exception (cycle_id)",
            )
            .await?;
        Ok(())
    }
}
