//! What people are told of, and where and how often they want to be told.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let frequency = "mail IN ('at_once', 'daily', 'weekly', 'never')";
        manager
            .create_table(
                Table::create()
                    .table("notification")
                    .col(uuid("user_id"))
                    // Of the event: nobody is told of the same thing twice.
                    .col(uuid("event_id"))
                    .col(text_c("kind"))
                    .col(text_c("subject_kind"))
                    .col(uuid("subject_id"))
                    // JSON: what the wording needs, in whatever language it is read.
                    .col(text("facts"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("read_at"))
                    .col(boolean("portal"))
                    .col(text_c("mail").check(Expr::cust(frequency)))
                    // When it was mailed, or left out of a mail for good.
                    .col(timestamp_with_time_zone_null("mailed_at"))
                    .primary_key(Index::create().col("user_id").col("event_id"))
                    .foreign_key(&mut of_user("notification"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("notification_preference")
                    .col(uuid("user_id"))
                    .col(text_c("kind"))
                    .col(boolean("portal"))
                    .col(text_c("mail").check(Expr::cust(frequency)))
                    .primary_key(Index::create().col("user_id").col("kind"))
                    .foreign_key(&mut of_user("notification_preference"))
                    .take(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX notification_list ON notification (user_id, created_at, event_id) WHERE portal;
                 CREATE INDEX notification_unread ON notification (user_id, created_at, event_id)
                     WHERE portal AND read_at IS NULL;
                 CREATE INDEX notification_mail ON notification (mail, created_at)
                     WHERE mailed_at IS NULL AND mail <> 'never';
                 CREATE INDEX notification_created ON notification (created_at)",
            )
            .await?;
        Ok(())
    }
}

fn of_user(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "user_id")
        .to("app_user", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}
