//! Forecast cycles: what was forecast from one state of the released figures, kept for good, and what its recipient
//! commits to.
//!
//! A cycle's figures never change, nor does what it was made from; its state moves on. That the parts of every mean add
//! up to it, and that no quantile lies below a lower one, are constraints. Forecasts from before there were cycles
//! become cycles of their own, one per release, with the quantiles that they had.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        cycles(manager).await?;
        buckets(manager).await?;
        commits(manager).await?;
        manager.get_connection().execute_unprepared(EARLIER).await?;
        manager.drop_table(Table::drop().table("forecast").take()).await?;
        stay(manager).await
    }
}

fn reference(from: &str, column: &str, to: &str, key: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from.to_owned(), column.to_owned()).to(to.to_owned(), key.to_owned()).to_owned()
}

async fn cycles(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("forecast_series")
                .col(uuid("id").primary_key())
                .col(uuid("recipient_id"))
                .col(uuid("product_id"))
                .foreign_key(&mut reference("forecast_series", "recipient_id", "organization", "id"))
                .foreign_key(&mut reference("forecast_series", "product_id", "product", "id"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("forecast_cycle")
                .col(uuid("id").primary_key())
                .col(uuid("recipient_id"))
                .col(uuid("release_id"))
                .col(text("kind").check(Expr::cust("kind IN ('published', 'backtest')")))
                // Given at publication, so that there is no gap.
                .col(integer_null("number").check(Expr::cust("number > 0")))
                .col(text("state").check(Expr::cust(
                    "state IN ('draft', 'published', 'open_for_commit', 'closed', 'expired')",
                )))
                .col(text("grain"))
                .col(date("last_period"))
                .col(integer("horizon").check(Expr::cust("horizon BETWEEN 1 AND 26")))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone_null("published_at"))
                .col(date_null("commits_until"))
                .col(timestamp_with_time_zone_null("closed_at"))
                .col(timestamp_with_time_zone_null("expired_at"))
                .foreign_key(&mut reference("forecast_cycle", "recipient_id", "organization", "id"))
                .foreign_key(&mut reference("forecast_cycle", "release_id", "release", "id"))
                .foreign_key(&mut reference("forecast_cycle", "grain", "demand_calendar", "grain"))
                .check(Expr::cust("(number IS NULL) = (kind = 'backtest' OR state = 'draft')"))
                .check(Expr::cust("state <> 'open_for_commit' OR commits_until IS NOT NULL"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX forecast_series_once ON forecast_series (recipient_id, product_id);
             CREATE UNIQUE INDEX forecast_cycle_number ON forecast_cycle (recipient_id, number);
             CREATE UNIQUE INDEX forecast_cycle_once ON forecast_cycle (release_id, last_period);
             CREATE INDEX forecast_cycle_created ON forecast_cycle (created_at, id);
             CREATE INDEX forecast_cycle_own ON forecast_cycle (recipient_id, created_at, id);
             CREATE INDEX forecast_cycle_moving ON forecast_cycle (state)
             WHERE state IN ('open_for_commit', 'closed')",
        )
        .await?;
    Ok(())
}

async fn buckets(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // What holds for all buckets of a series in a cycle, with the product's names at that time.
    manager
        .create_table(
            Table::create()
                .table("forecast_line")
                .col(uuid("cycle_id"))
                .col(uuid("series_id"))
                .col(text("sku"))
                .col(text("name"))
                .col(text("unit"))
                .col(text_null("method"))
                // Unknown for what was forecast before there were cycles.
                .col(text_null("class"))
                .col(text("models"))
                .col(text("flags"))
                .col(date_null("history_from"))
                .col(integer_null("figures"))
                .primary_key(Index::create().col("cycle_id").col("series_id"))
                .foreign_key(&mut reference("forecast_line", "cycle_id", "forecast_cycle", "id"))
                .foreign_key(&mut reference("forecast_line", "series_id", "forecast_series", "id"))
                .take(),
        )
        .await?;
    let mut table = Table::create();
    table
        .table("forecast_bucket")
        .col(uuid("id").primary_key())
        .col(uuid("cycle_id"))
        .col(uuid("series_id"))
        .col(uuid("recipient_id"))
        .col(uuid("product_id"))
        .col(text_c("sku"))
        .col(date("period_start"))
        .col(integer("step").check(Expr::cust("step > 0")))
        .col(text("status").check(Expr::cust("status IN ('forecast', 'too_short', 'too_old')")))
        .col(big_integer_null("mean_milli"));
    for quantile in ["q025", "q10", "q25", "q50", "q75", "q90", "q975"] {
        table.col(big_integer_null(format!("{quantile}_milli")));
    }
    for part in ["level", "trend", "season", "events", "adjustment", "rounding"] {
        table.col(big_integer_null(format!("{part}_milli")));
    }
    table
        .foreign_key(
            ForeignKey::create()
                .from("forecast_bucket", ("cycle_id", "series_id"))
                .to("forecast_line", ("cycle_id", "series_id")),
        )
        .check(Expr::cust("(status = 'forecast') = (mean_milli IS NOT NULL)"))
        .check(Expr::cust(
            "mean_milli IS NULL OR (mean_milli >= 0 AND mean_milli = level_milli + trend_milli + season_milli
             + events_milli + adjustment_milli + rounding_milli)",
        ))
        // A quantile that is not known compares with nothing.
        .check(Expr::cust(
            "0 <= q025_milli AND q025_milli <= q10_milli AND q10_milli <= q25_milli AND q25_milli <= q50_milli
             AND q50_milli <= q75_milli AND q75_milli <= q90_milli AND q10_milli <= q90_milli
             AND q90_milli <= q975_milli",
        ));
    manager.create_table(table).await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX forecast_bucket_once ON forecast_bucket (series_id, cycle_id, period_start);
             CREATE INDEX forecast_bucket_cycle ON forecast_bucket (cycle_id, sku, id)",
        )
        .await?;
    Ok(())
}

async fn commits(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("forecast_commit")
                .col(uuid("bucket_id").primary_key())
                .col(uuid("recipient_id"))
                .col(big_integer("quantity_milli").check(Expr::cust("quantity_milli >= 0")))
                .col(text("reason").check(Expr::cust(
                    "reason IN ('as_forecast', 'capacity', 'material', 'lead_time', 'end_of_life', 'promotion', 'other')",
                )))
                .col(text("note"))
                .col(big_integer_null("capacity_milli").check(Expr::cust("capacity_milli >= quantity_milli")))
                .col(integer("version").check(Expr::cust("version > 0")))
                .col(text("committed_by"))
                .col(timestamp_with_time_zone("committed_at"))
                .foreign_key(&mut reference("forecast_commit", "bucket_id", "forecast_bucket", "id"))
                .foreign_key(&mut reference("forecast_commit", "recipient_id", "organization", "id"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX forecast_commit_own ON forecast_commit (recipient_id, committed_at, bucket_id);
             CREATE INDEX forecast_commit_all ON forecast_commit (committed_at, bucket_id)",
        )
        .await?;
    Ok(())
}

/// A series is named by its first forecast, a cycle by its release. Nobody could commit to what is older than this.
const EARLIER: &str = r#"
    INSERT INTO forecast_series (id, recipient_id, product_id)
    SELECT id, recipient_id, product_id FROM (
        SELECT id, recipient_id, product_id,
               row_number() OVER (PARTITION BY recipient_id, product_id ORDER BY id) AS place
        FROM forecast
    ) f WHERE place = 1;
    INSERT INTO forecast_cycle (id, recipient_id, release_id, kind, number, state, grain, last_period, horizon,
        created_at, published_at, closed_at, expired_at)
    SELECT r.id, r.recipient_id, r.id, 'published', row_number() OVER (PARTITION BY r.recipient_id ORDER BY r.number),
        CASE WHEN r.number = last_value(r.number) OVER (PARTITION BY r.recipient_id ORDER BY r.number
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) THEN 'closed' ELSE 'expired' END,
        r.grain, r.last_period, p.horizon, r.published_at, r.published_at, r.published_at, NULL
    FROM "release" r JOIN policy p ON p.id = r.policy_id
    WHERE EXISTS (SELECT 1 FROM forecast f WHERE f.release_id = r.id);
    INSERT INTO forecast_line (cycle_id, series_id, sku, name, unit, method, models, flags)
    SELECT DISTINCT f.release_id, s.id, f.sku, p.name, p.unit, f.method, '', ''
    FROM forecast f
    JOIN forecast_series s ON s.recipient_id = f.recipient_id AND s.product_id = f.product_id
    JOIN release_product p ON p.release_id = f.release_id AND p.product_id = f.product_id;
    INSERT INTO forecast_bucket (id, cycle_id, series_id, recipient_id, product_id, sku, period_start, step, status,
        mean_milli, q025_milli, q10_milli, q90_milli, q975_milli,
        level_milli, trend_milli, season_milli, events_milli, adjustment_milli, rounding_milli)
    SELECT f.id, f.release_id, s.id, f.recipient_id, f.product_id, f.sku, f.period_start,
        row_number() OVER (PARTITION BY f.release_id, f.product_id ORDER BY f.period_start), f.status,
        f.mean_milli, f.low_95_milli, f.low_80_milli, f.high_80_milli, f.high_95_milli,
        CASE WHEN f.method = 'seasonal_naive' THEN 0 ELSE f.mean_milli END, 0 * f.mean_milli,
        CASE WHEN f.method = 'seasonal_naive' THEN f.mean_milli ELSE 0 END, 0 * f.mean_milli, 0 * f.mean_milli,
        0 * f.mean_milli
    FROM forecast f
    JOIN forecast_series s ON s.recipient_id = f.recipient_id AND s.product_id = f.product_id
"#;

/// What was forecast stays as it was. Of a cycle only its state moves, and when it came to it.
async fn stay(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const MADE_FROM: &str = "id, recipient_id, release_id, kind, grain, last_period, horizon, created_at";
    let connection = manager.get_connection();
    for (table, columns) in [
        ("forecast_series", ""),
        ("forecast_line", ""),
        ("forecast_bucket", ""),
        ("forecast_cycle", MADE_FROM),
    ] {
        let update = if columns.is_empty() { "UPDATE".to_owned() } else { format!("UPDATE OF {columns}") };
        let triggers = match manager.get_database_backend() {
            DbBackend::Postgres => format!(
                "CREATE TRIGGER {table}_no_update BEFORE {update} ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION released_stays();
                 CREATE TRIGGER {table}_stays BEFORE DELETE OR TRUNCATE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION released_stays()"
            ),
            _ => format!(
                "CREATE TRIGGER {table}_no_update BEFORE {update} ON {table}
                 BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END;
                 CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
                 BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END"
            ),
        };
        connection.execute_unprepared(&triggers).await?;
    }
    Ok(())
}
