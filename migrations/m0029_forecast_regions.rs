//! Forecasts by region: by category, zone or country, and planning month, where the releases carry figures by region.
//!
//! A row with parts is what is forecast below it and a rest, by a constraint of its own; that these parts are those of the
//! cycle is checked when the cycle is published, which is refused otherwise. What is below a row says so (`part_of`).

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        regions(manager).await?;
        stay(manager).await?;
        add_up(manager).await
    }
}

async fn regions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("forecast_region")
        .col(uuid("cycle_id"))
        .col(uuid("category_id"))
        // `all`, a zone's word or a country's code.
        .col(text("code"))
        .col(date("month_start"))
        // Where it stands in the list, which is read by month and place.
        .col(uuid("place"))
        // What the category and the region were called at the release.
        .col(text("category"))
        .col(text_null("name"))
        .col(text("level").check(Expr::cust("level IN ('all', 'zone', 'country')")))
        // The code of the row that counts this one.
        .col(text_null("part_of"))
        .col(text("unit"))
        .col(integer("step").check(Expr::cust("step > 0")))
        .col(text("status").check(Expr::cust("status IN ('forecast', 'too_short', 'too_old')")))
        .col(text_null("class"))
        .col(text("models"))
        .col(text("flags"))
        .col(date_null("history_from"))
        .col(integer_null("figures"))
        .col(big_integer_null("mean_milli"));
    for quantile in ["q025", "q10", "q25", "q50", "q75", "q90", "q975"] {
        table.col(big_integer_null(format!("{quantile}_milli")));
    }
    for part in ["level", "trend", "season", "events", "alignment", "adjustment", "rounding", "parts", "rest"]
    {
        table.col(big_integer_null(format!("{part}_milli")));
    }
    table
        .primary_key(Index::create().col("cycle_id").col("category_id").col("code").col("month_start"))
        .foreign_key(ForeignKey::create().from("forecast_region", "cycle_id").to("forecast_cycle", "id"))
        .check(Expr::cust("(status = 'forecast') = (mean_milli IS NOT NULL)"))
        .check(Expr::cust(
            "mean_milli IS NULL OR coalesce(mean_milli >= 0 AND mean_milli = level_milli + trend_milli + season_milli
             + events_milli + alignment_milli + adjustment_milli + rounding_milli, false)",
        ))
        .check(Expr::cust(
            "(parts_milli IS NULL AND rest_milli IS NULL)
             OR coalesce(parts_milli >= 0 AND rest_milli >= 0 AND mean_milli = parts_milli + rest_milli, false)",
        ))
        .check(Expr::cust(
            "mean_milli IS NULL OR coalesce(0 <= q025_milli AND q025_milli <= q10_milli AND q10_milli <= q25_milli
             AND q25_milli <= q50_milli AND q50_milli <= q75_milli AND q75_milli <= q90_milli
             AND q90_milli <= q975_milli, false)",
        ));
    manager.create_table(table).await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX forecast_region_listed ON forecast_region (cycle_id, month_start, place)",
        )
        .await?;
    Ok(())
}

async fn stay(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let triggers = match manager.get_database_backend() {
        DbBackend::Postgres => {
            "CREATE TRIGGER forecast_region_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON forecast_region
             FOR EACH STATEMENT EXECUTE FUNCTION released_stays()"
        }
        _ => {
            "CREATE TRIGGER forecast_region_no_update BEFORE UPDATE ON forecast_region
             BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END;
             CREATE TRIGGER forecast_region_no_delete BEFORE DELETE ON forecast_region
             BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END"
        }
    };
    manager.get_connection().execute_unprepared(triggers).await?;
    Ok(())
}

/// Whether a region of the cycle `NEW` is not the sum of what is below it.
const IS_OFF: &str = "EXISTS (
    SELECT 1 FROM forecast_region t
    WHERE t.cycle_id = NEW.id AND coalesce(t.parts_milli, 0) <> (
        SELECT coalesce(sum(p.mean_milli), 0) FROM forecast_region p
        WHERE p.cycle_id = t.cycle_id AND p.category_id = t.category_id AND p.month_start = t.month_start
          AND p.part_of = t.code))";

async fn add_up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const REFUSED: &str = "a forecast cycle whose regions do not add up is not published";
    let trigger = if manager.get_database_backend() == DbBackend::Postgres {
        format!(
            "CREATE FUNCTION forecast_regions_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 IF {IS_OFF} THEN RAISE EXCEPTION '{REFUSED}'; END IF;
                 RETURN NEW;
             END $$;
             CREATE TRIGGER forecast_cycle_regions_add_up BEFORE UPDATE OF state ON forecast_cycle
             FOR EACH ROW WHEN (OLD.state = 'draft' AND NEW.state = 'published')
             EXECUTE FUNCTION forecast_regions_add_up()"
        )
    } else {
        format!(
            "CREATE TRIGGER forecast_cycle_regions_add_up BEFORE UPDATE OF state ON forecast_cycle
             WHEN OLD.state = 'draft' AND NEW.state = 'published' AND {IS_OFF}
             BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
    };
    manager.get_connection().execute_unprepared(&trigger).await?;
    Ok(())
}
