//! Totals of forecasts: by category and over all products of the recipient, where its releases carry totals.
//!
//! A total is what is forecast below it and a rest. That it is what its parts add up to is a constraint of its row; that
//! these parts are those of the cycle is checked when the cycle is published, which is refused otherwise. What is below
//! a category follows from the category that the line's product had at the release.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        below(manager).await?;
        totals(manager).await?;
        stay(manager).await?;
        add_up(manager).await
    }
}

async fn below(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // Unknown for what was forecast before there were totals.
    let category = uuid_null("category_id");
    manager.alter_table(Table::alter().table("forecast_line").add_column(category).take()).await?;
    // How much of `rounding_milli` parts and totals gave each other: the sum of all parts stays the constraint it was.
    let alignment = big_integer_null("alignment_milli");
    manager.alter_table(Table::alter().table("forecast_bucket").add_column(alignment).take()).await?;
    let connection = manager.get_connection();
    connection
        .execute_unprepared("CREATE INDEX forecast_line_category ON forecast_line (cycle_id, category_id)")
        .await?;
    Ok(())
}

async fn totals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("forecast_total")
        .col(uuid("cycle_id"))
        // The nil id for the total over everything: nulls would not be unique.
        .col(uuid("category_id"))
        .col(date("period_start"))
        // What the category was called at the release.
        .col(text_null("name"))
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
        .primary_key(Index::create().col("cycle_id").col("category_id").col("period_start"))
        .foreign_key(ForeignKey::create().from("forecast_total", "cycle_id").to("forecast_cycle", "id"))
        .check(Expr::cust("(status = 'forecast') = (mean_milli IS NOT NULL)"))
        .check(Expr::cust(
            "mean_milli IS NULL OR coalesce(mean_milli >= 0 AND mean_milli = level_milli + trend_milli + season_milli
             + events_milli + alignment_milli + adjustment_milli + rounding_milli, false)",
        ))
        .check(Expr::cust(
            "mean_milli IS NULL OR coalesce(parts_milli >= 0 AND rest_milli >= 0
             AND mean_milli = parts_milli + rest_milli, false)",
        ))
        .check(Expr::cust(
            "mean_milli IS NULL OR coalesce(0 <= q025_milli AND q025_milli <= q10_milli AND q10_milli <= q25_milli
             AND q25_milli <= q50_milli AND q50_milli <= q75_milli AND q75_milli <= q90_milli
             AND q90_milli <= q975_milli, false)",
        ));
    manager.create_table(table).await
}

async fn stay(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let triggers = match manager.get_database_backend() {
        DbBackend::Postgres => {
            "CREATE TRIGGER forecast_total_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON forecast_total
             FOR EACH STATEMENT EXECUTE FUNCTION released_stays()"
        }
        _ => {
            "CREATE TRIGGER forecast_total_no_update BEFORE UPDATE ON forecast_total
             BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END;
             CREATE TRIGGER forecast_total_no_delete BEFORE DELETE ON forecast_total
             BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END"
        }
    };
    manager.get_connection().execute_unprepared(triggers).await?;
    Ok(())
}

/// Whether a total of the cycle `NEW` is not the sum of what is below it: of a category, its products; of everything,
/// the categories that have a total, and the products of the others.
fn is_off(everything: &str) -> String {
    let of_period = "JOIN forecast_bucket b ON b.series_id = l.series_id AND b.cycle_id = l.cycle_id
                     AND b.period_start = t.period_start";
    format!(
        "EXISTS (
            SELECT 1 FROM forecast_total t
            WHERE t.cycle_id = NEW.id AND t.mean_milli IS NOT NULL AND t.category_id <> {everything}
              AND t.parts_milli <> (
                SELECT coalesce(sum(b.mean_milli), 0) FROM forecast_line l {of_period}
                WHERE l.cycle_id = t.cycle_id AND l.category_id = t.category_id)
         ) OR EXISTS (
            SELECT 1 FROM forecast_total t
            WHERE t.cycle_id = NEW.id AND t.mean_milli IS NOT NULL AND t.category_id = {everything}
              AND t.parts_milli <> (
                SELECT coalesce(sum(c.mean_milli), 0) FROM forecast_total c
                WHERE c.cycle_id = t.cycle_id AND c.period_start = t.period_start AND c.category_id <> {everything}
              ) + (
                SELECT coalesce(sum(b.mean_milli), 0) FROM forecast_line l {of_period}
                WHERE l.cycle_id = t.cycle_id AND NOT EXISTS (
                    SELECT 1 FROM forecast_total d WHERE d.cycle_id = l.cycle_id AND d.category_id = l.category_id
                      AND d.period_start = t.period_start AND d.mean_milli IS NOT NULL)))"
    )
}

async fn add_up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const REFUSED: &str = "a forecast cycle that does not add up is not published";
    let trigger = if manager.get_database_backend() == DbBackend::Postgres {
        let is_off = is_off("'00000000-0000-0000-0000-000000000000'::uuid");
        format!(
            "CREATE FUNCTION forecast_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 IF {is_off} THEN RAISE EXCEPTION '{REFUSED}'; END IF;
                 RETURN NEW;
             END $$;
             CREATE TRIGGER forecast_cycle_adds_up BEFORE UPDATE OF state ON forecast_cycle
             FOR EACH ROW WHEN (OLD.state = 'draft' AND NEW.state = 'published')
             EXECUTE FUNCTION forecast_adds_up()"
        )
    } else {
        let is_off = is_off("X'00000000000000000000000000000000'");
        format!(
            "CREATE TRIGGER forecast_cycle_adds_up BEFORE UPDATE OF state ON forecast_cycle
             WHEN OLD.state = 'draft' AND NEW.state = 'published' AND ({is_off})
             BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
    };
    manager.get_connection().execute_unprepared(&trigger).await?;
    Ok(())
}
