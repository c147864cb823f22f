//! Prices by quantity, and a price list's announced successor.
//!
//! The breaks of a line stand beside its price as one text, so that reading a price stays one row. A successor is a
//! price list like any other that names the one that it follows: the day alone decides which of the two holds. Until
//! it is announced it is a draft, which no partner's read looks at.

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
            .alter_table(Table::alter().table("price_list_line").add_column(text_null("breaks")).take())
            .await?;
        let columns = [
            boolean("is_draft").default(false).take(),
            uuid_null("follows_id"),
            // The end that the list before had until this one was announced.
            date_null("ended_before"),
            text_null("notice"),
            timestamp_with_time_zone_null("announced_at"),
            timestamp_with_time_zone_null("acknowledged_at"),
            text_null("acknowledged_by"),
            text_null("acknowledged_name"),
        ];
        // SQLite adds one column at a time.
        for column in columns {
            manager.alter_table(Table::alter().table("price_list").add_column(column).take()).await?;
        }
        manager
            .get_connection()
            .execute_unprepared("CREATE UNIQUE INDEX price_list_follows ON price_list (follows_id)")
            .await?;
        Ok(())
    }
}
