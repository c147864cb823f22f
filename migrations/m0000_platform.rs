//! What every slice stands on: the audit log, jobs and the outbox, schedules, idempotency records, and the
//! installation's own values.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Postgres {
            connection.execute_unprepared(r#"CREATE DOMAIN text_c AS text COLLATE "C""#).await?;
        }
        audit(manager).await?;
        jobs(manager).await?;

        manager
            .create_table(
                Table::create()
                    .table("idempotency")
                    .col(text_c("caller"))
                    // The nil id where the caller acts for no organisation: a null would not be unique.
                    .col(uuid("organization_id"))
                    .col(text_c("operation"))
                    .col(text_c("key"))
                    .col(text("request_hash"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(small_integer_null("status"))
                    .col(text_null("location"))
                    .col(text_null("body"))
                    .primary_key(
                        Index::create().col("caller").col("organization_id").col("operation").col("key"),
                    )
                    .take(),
            )
            .await?;
        connection
            .execute_unprepared("CREATE INDEX idempotency_created_at ON idempotency (created_at)")
            .await?;

        manager
            .create_table(
                Table::create()
                    .table("installation")
                    .col(text_c("name").primary_key())
                    .col(text("value"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .take(),
            )
            .await
    }
}

async fn audit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    manager
        .create_table(
            Table::create()
                .table("audit_event")
                .col(uuid("id").primary_key())
                .col(timestamp_with_time_zone("at"))
                .col(text_c("actor"))
                // Who really acted, where somebody acts in another's place.
                .col(text_c_null("real_actor"))
                .col(uuid_null("actor_organization_id"))
                .col(text_c("kind"))
                .col(text_c("subject"))
                .col(uuid_null("organization_id"))
                .col(text_null("before"))
                .col(text_null("after"))
                .col(text_null("request_id"))
                .col(text_null("operation"))
                .take(),
        )
        .await?;
    connection
        .execute_unprepared(
            "CREATE INDEX audit_event_at ON audit_event (at, id);
             CREATE INDEX audit_event_subject ON audit_event (subject, at, id);
             CREATE INDEX audit_event_organization ON audit_event (organization_id, at, id);
             CREATE INDEX audit_event_actor ON audit_event (actor, at, id)",
        )
        .await?;
    let append_only = match manager.get_database_backend() {
        DbBackend::Postgres => {
            "CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
             CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
             FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only()"
        }
        _ => {
            "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
             BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
             CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
             BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        }
    };
    connection.execute_unprepared(append_only).await?;
    Ok(())
}

async fn jobs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    manager
        .create_table(
            Table::create()
                .table("job")
                .col(uuid("id").primary_key())
                .col(text_c("queue"))
                .col(text_c("kind"))
                .col(text("payload"))
                .col(uuid_null("organization_id"))
                // Held only while the job waits for its first run: what happens during a run needs another one.
                .col(text_c_null("dedupe_key"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("run_at"))
                .col(integer("attempts").default(0))
                .col(integer("max_attempts"))
                .col(text_null("locked_by"))
                .col(timestamp_with_time_zone_null("locked_until"))
                .col(text_null("last_error"))
                .col(timestamp_with_time_zone_null("finished_at"))
                .col(boolean("dead").default(false))
                .take(),
        )
        .await?;
    connection
        .execute_unprepared(
            "CREATE INDEX job_due ON job (run_at, id) WHERE finished_at IS NULL;
             CREATE UNIQUE INDEX job_dedupe ON job (dedupe_key) WHERE dedupe_key IS NOT NULL;
             CREATE INDEX job_created ON job (created_at, id);
             CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;
             CREATE INDEX job_feed ON job (organization_id, id) WHERE queue = 'event'",
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("schedule")
                .col(text_c("name").primary_key())
                .col(timestamp_with_time_zone("next_run_at"))
                .col(timestamp_with_time_zone_null("last_run_at"))
                .take(),
        )
        .await
}
