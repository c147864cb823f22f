//! Adjustments: what staff add to a forecast, or take away from it, with a reason; and cycles that are asked for.
//!
//! An adjustment is never changed: it is withdrawn, and the buckets that it went into keep it. There is one standing per
//! supplier, product and period. Several cycles may rest on one release, so that what is unique is the draft in the
//! making: one per supplier. A draft that nobody has seen may make way for another one.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        adjustments(manager).await?;
        in_buckets(manager).await?;
        drafts(manager).await
    }
}

fn reference(column: &str, to: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from("forecast_adjustment", column.to_owned()).to(to.to_owned(), "id").to_owned()
}

/// What is said once.
const SAID: &str = "id, recipient_id, product_id, sku, name, unit, grain, period_start, quantity_milli, reason, \
                    note, made_by, made_at";

async fn adjustments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("forecast_adjustment")
                .col(uuid("id").primary_key())
                .col(uuid("recipient_id"))
                .col(uuid("product_id"))
                // The product's names as they were when it was made.
                .col(text("sku"))
                .col(text("name"))
                .col(text("unit"))
                .col(text("grain"))
                .col(date("period_start"))
                .col(big_integer("quantity_milli").check(Expr::cust("quantity_milli <> 0")))
                .col(text("reason").check(Expr::cust(
                    "reason IN ('promotion', 'launch', 'phase_out', 'season', 'supply', 'correction', 'other')",
                )))
                .col(text("note"))
                .col(text("state").check(Expr::cust("state IN ('standing', 'withdrawn')")))
                .col(text("made_by"))
                .col(timestamp_with_time_zone("made_at"))
                .col(text_null("withdrawn_by"))
                .col(timestamp_with_time_zone_null("withdrawn_at"))
                .foreign_key(&mut reference("recipient_id", "organization"))
                .foreign_key(&mut reference("product_id", "product"))
                .check(Expr::cust("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)"))
                .check(Expr::cust("(withdrawn_by IS NULL) = (withdrawn_at IS NULL)"))
                .take(),
        )
        .await?;
    let connection = manager.get_connection();
    connection
        .execute_unprepared(
            "CREATE UNIQUE INDEX forecast_adjustment_standing
                 ON forecast_adjustment (recipient_id, product_id, period_start) WHERE state = 'standing';
             CREATE INDEX forecast_adjustment_made ON forecast_adjustment (made_at, id);
             CREATE INDEX forecast_adjustment_own ON forecast_adjustment (recipient_id, made_at, id)",
        )
        .await?;
    let triggers = match manager.get_database_backend() {
        DbBackend::Postgres => format!(
            "CREATE TRIGGER forecast_adjustment_no_update BEFORE UPDATE OF {SAID} ON forecast_adjustment
             FOR EACH STATEMENT EXECUTE FUNCTION released_stays();
             CREATE TRIGGER forecast_adjustment_stays BEFORE DELETE OR TRUNCATE ON forecast_adjustment
             FOR EACH STATEMENT EXECUTE FUNCTION released_stays()"
        ),
        _ => format!(
            "CREATE TRIGGER forecast_adjustment_no_update BEFORE UPDATE OF {SAID} ON forecast_adjustment
             BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END;
             CREATE TRIGGER forecast_adjustment_no_delete BEFORE DELETE ON forecast_adjustment
             BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END"
        ),
    };
    connection.execute_unprepared(&triggers).await?;
    Ok(())
}

/// A bucket knows the adjustment that went into it; without one, nothing was adjusted.
async fn in_buckets(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let adjustment = uuid_null("adjustment_id")
        .check(Expr::cust("adjustment_id IS NOT NULL OR coalesce(adjustment_milli, 0) = 0"))
        .extra("REFERENCES forecast_adjustment (id)")
        .take();
    manager.alter_table(Table::alter().table("forecast_bucket").add_column(adjustment).take()).await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX forecast_bucket_adjustment ON forecast_bucket (adjustment_id)
             WHERE adjustment_id IS NOT NULL",
        )
        .await?;
    Ok(())
}

async fn drafts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    connection
        .execute_unprepared(
            "DROP INDEX forecast_cycle_once;
             CREATE INDEX forecast_cycle_release ON forecast_cycle (release_id);
             CREATE UNIQUE INDEX forecast_cycle_backtest ON forecast_cycle (release_id, last_period)
             WHERE kind = 'backtest';
             CREATE UNIQUE INDEX forecast_cycle_draft ON forecast_cycle (recipient_id) WHERE state = 'draft'",
        )
        .await?;
    let triggers = match manager.get_database_backend() {
        DbBackend::Postgres => {
            "DROP TRIGGER forecast_cycle_stays ON forecast_cycle;
             CREATE TRIGGER forecast_cycle_stays BEFORE TRUNCATE ON forecast_cycle
             FOR EACH STATEMENT EXECUTE FUNCTION released_stays();
             CREATE TRIGGER forecast_cycle_no_delete BEFORE DELETE ON forecast_cycle
             FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION released_stays()"
        }
        _ => {
            "DROP TRIGGER forecast_cycle_no_delete;
             CREATE TRIGGER forecast_cycle_no_delete BEFORE DELETE ON forecast_cycle WHEN OLD.state <> 'draft'
             BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END"
        }
    };
    connection.execute_unprepared(triggers).await?;
    Ok(())
}
