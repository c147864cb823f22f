//! Exceptions: where a forecast and its answer, or a forecast and what came, differ by more than agreed.
//!
//! A criterion per kind says from when on that is. An exception keeps the criterion as it was. Two things are unique:
//! what a step of a cycle raises, so that the same step taken twice raises nothing twice; and what is not worked off
//! yet, so that the same thing is not raised again while somebody is at it.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        criteria(manager).await?;
        exceptions(manager).await
    }
}

fn reference(column: &str, to: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from("forecast_exception", column.to_owned()).to(to.to_owned(), "id").to_owned()
}

const KINDS: &str =
    "kind IN ('under_commit', 'over_commit', 'no_commit', 'forecast_moved', 'outside_band', 'biased')";
const WITH_THRESHOLD: &str = "kind IN ('under_commit', 'over_commit', 'forecast_moved', 'biased')";
const WITH_SPAN: &str = "kind IN ('forecast_moved', 'outside_band', 'biased')";
const PRIORITIES: &str = "priority IN ('low', 'normal', 'high')";

async fn criteria(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("exception_criterion")
                .col(text("kind").primary_key().check(Expr::cust(KINDS)))
                .col(boolean("active"))
                .col(integer_null("threshold_hundredths").check(Expr::cust("threshold_hundredths >= 0")))
                .col(integer_null("span").check(Expr::cust("span BETWEEN 1 AND 12")))
                .col(text("priority").check(Expr::cust(PRIORITIES)))
                .col(integer("due_days").check(Expr::cust("due_days BETWEEN 0 AND 365")))
                .col(integer("version").check(Expr::cust("version > 0")))
                .col(text_null("changed_by"))
                .col(timestamp_with_time_zone_null("changed_at"))
                .check(Expr::cust(format!("(threshold_hundredths IS NOT NULL) = ({WITH_THRESHOLD})")))
                .check(Expr::cust(format!("(span IS NOT NULL) = ({WITH_SPAN})")))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "INSERT INTO exception_criterion (kind, active, threshold_hundredths, span, priority, due_days, version)
             VALUES ('under_commit', true, 1000, NULL, 'high', 3, 1),
                    ('over_commit', true, 2000, NULL, 'low', 7, 1),
                    ('no_commit', true, NULL, NULL, 'high', 3, 1),
                    ('forecast_moved', true, 2500, 4, 'normal', 5, 1),
                    ('outside_band', true, NULL, 3, 'normal', 14, 1),
                    ('biased', true, 2000, 4, 'normal', 14, 1)",
        )
        .await?;
    Ok(())
}

async fn exceptions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("forecast_exception")
                .col(uuid("id").primary_key())
                .col(uuid("recipient_id"))
                // The cycle whose step raised it.
                .col(uuid("cycle_id"))
                .col(uuid("series_id"))
                .col(uuid("product_id"))
                // None where it is about the whole series.
                .col(uuid_null("bucket_id"))
                .col(date_null("period_start"))
                .col(text("kind").check(Expr::cust(KINDS)))
                .col(integer_null("threshold_hundredths"))
                .col(integer_null("span"))
                .col(big_integer("source_milli"))
                .col(big_integer("compared_milli"))
                .col(big_integer("variance_milli"))
                .col(text("priority").check(Expr::cust(PRIORITIES)))
                .col(text("state").check(Expr::cust(
                    "state IN ('open', 'acknowledged', 'proposed', 'resolved', 'waived')",
                )))
                .col(uuid_null("owner_id"))
                .col(date("due_on"))
                .col(text_null("resolution").check(Expr::cust(
                    "resolution IN ('commit_changed', 'commit_stands', 'later_period', 'forecast_reviewed', 'no_action', \
                     'other')",
                )))
                .col(text("note"))
                .col(text("decision_note"))
                .col(timestamp_with_time_zone("raised_at"))
                .col(timestamp_with_time_zone("changed_at"))
                .col(integer("version").check(Expr::cust("version > 0")))
                .foreign_key(&mut reference("recipient_id", "organization"))
                .foreign_key(&mut reference("cycle_id", "forecast_cycle"))
                .foreign_key(&mut reference("product_id", "product"))
                .foreign_key(&mut reference("bucket_id", "forecast_bucket"))
                .foreign_key(&mut reference("owner_id", "app_user"))
                .foreign_key(
                    ForeignKey::create()
                        .from("forecast_exception", ("cycle_id", "series_id"))
                        .to("forecast_line", ("cycle_id", "series_id")),
                )
                .check(Expr::cust("(bucket_id IS NULL) = (period_start IS NULL)"))
                .check(Expr::cust("variance_milli = compared_milli - source_milli"))
                .check(Expr::cust("state <> 'waived' OR decision_note <> ''"))
                .check(Expr::cust("state NOT IN ('proposed', 'resolved') OR resolution IS NOT NULL"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            // No periods would not be alike, so that each has an index with and one without.
            "CREATE UNIQUE INDEX forecast_exception_bucket_once
                 ON forecast_exception (cycle_id, series_id, kind, period_start) WHERE period_start IS NOT NULL;
             CREATE UNIQUE INDEX forecast_exception_series_once
                 ON forecast_exception (cycle_id, series_id, kind) WHERE period_start IS NULL;
             CREATE UNIQUE INDEX forecast_exception_bucket_pending
                 ON forecast_exception (series_id, kind, period_start)
                 WHERE period_start IS NOT NULL AND state IN ('open', 'acknowledged', 'proposed');
             CREATE UNIQUE INDEX forecast_exception_series_pending
                 ON forecast_exception (series_id, kind)
                 WHERE period_start IS NULL AND state IN ('open', 'acknowledged', 'proposed');
             CREATE INDEX forecast_exception_due ON forecast_exception (due_on, id);
             CREATE INDEX forecast_exception_raised ON forecast_exception (raised_at, id);
             CREATE INDEX forecast_exception_own_due ON forecast_exception (recipient_id, due_on, id);
             CREATE INDEX forecast_exception_own_raised ON forecast_exception (recipient_id, raised_at, id)",
        )
        .await?;
    Ok(())
}
