//! Demand facts, sharing policies, releases and forecasts.
//!
//! The two promises that everything else leans on are constraints here: a product x period is released once, ever,
//! whoever asks under whichever policy; and what was released is never changed. A policy is active only with the
//! approval of somebody who did not write it.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        facts(manager).await?;
        policies(manager).await?;
        releases(manager).await?;
        cells(manager).await?;
        forecasts(manager).await?;
        only_append(manager, &["release_product", "release_cell", "release_own", "release_hidden"]).await
    }
}

fn reference(from: &str, column: &str, to: &str, key: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from.to_owned(), column.to_owned()).to(to.to_owned(), key.to_owned()).to_owned()
}

async fn facts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // The installation's one calendar. Policies and releases refer to its grain, so it can be changed only before the
    // first of them. Releasing locks this row against the writers of facts.
    manager
        .create_table(
            Table::create()
                .table("demand_calendar")
                .col(small_integer("id").primary_key().check(Expr::cust("id = 1")))
                .col(text("grain").unique_key().check(Expr::cust("grain IN ('week', 'month')")))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared("INSERT INTO demand_calendar (id, grain) VALUES (1, 'week')")
        .await?;
    // `demand_late` has the same shape: what arrived after its period was released and is counted in no figure.
    for name in ["demand_fact", "demand_late"] {
        manager
            .create_table(
                Table::create()
                    .table(name)
                    .col(uuid("product_id"))
                    .col(date("day"))
                    .col(uuid("customer_id"))
                    // The nil id and the empty text where a line has none: nulls would not be unique.
                    .col(uuid("region_id"))
                    .col(text("channel"))
                    .col(big_integer("shipped_milli").check(Expr::cust("shipped_milli >= 0")))
                    .col(big_integer("returned_milli").check(Expr::cust("returned_milli >= 0")))
                    .primary_key(
                        Index::create()
                            .col("product_id")
                            .col("day")
                            .col("customer_id")
                            .col("region_id")
                            .col("channel"),
                    )
                    .foreign_key(&mut reference(name, "product_id", "product", "id"))
                    .foreign_key(&mut reference(name, "customer_id", "organization", "id"))
                    .take(),
            )
            .await?;
    }
    // Follows from demand_fact row by row, so its references hold already.
    manager
        .create_table(
            Table::create()
                .table("demand_period")
                .col(uuid("product_id"))
                .col(date("period_start"))
                .col(uuid("customer_id"))
                .col(big_integer("shipped_milli").check(Expr::cust("shipped_milli >= 0")))
                .col(big_integer("returned_milli").check(Expr::cust("returned_milli >= 0")))
                .primary_key(Index::create().col("product_id").col("period_start").col("customer_id"))
                .take(),
        )
        .await
}

async fn policies(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("policy")
                .col(uuid("id").primary_key())
                .col(uuid("recipient_id"))
                .col(integer("version").check(Expr::cust("version > 0")))
                .col(text("state").check(Expr::cust("state IN ('draft', 'in_review', 'active', 'retired')")))
                .col(text("grain"))
                .col(integer("lag_days").check(Expr::cust("lag_days BETWEEN 0 AND 365")))
                .col(date("history_from"))
                .col(integer("horizon").check(Expr::cust("horizon BETWEEN 0 AND 26")))
                .col(integer("minimum_customers").check(Expr::cust("minimum_customers >= 3")))
                .col(integer("p_percent").check(Expr::cust("p_percent BETWEEN 5 AND 100")))
                .col(integer("prior_percent").check(Expr::cust("prior_percent BETWEEN 10 AND 100")))
                .col(text("purpose").default(""))
                .col(text("created_by"))
                .col(text("changed_by"))
                .col(text_null("submitted_by"))
                .col(text_null("approved_by"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .col(timestamp_with_time_zone_null("submitted_at"))
                .col(timestamp_with_time_zone_null("approved_at"))
                .col(timestamp_with_time_zone_null("retired_at"))
                .foreign_key(&mut reference("policy", "recipient_id", "organization", "id"))
                .foreign_key(&mut reference("policy", "grain", "demand_calendar", "grain"))
                .check(Expr::cust(
                    "state <> 'active' OR (approved_by IS NOT NULL AND approved_at IS NOT NULL
                     AND approved_by <> created_by AND approved_by <> changed_by AND approved_by <> submitted_by)",
                ))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX policy_version ON policy (recipient_id, version);
             CREATE UNIQUE INDEX policy_one_active ON policy (recipient_id) WHERE state = 'active';
             CREATE INDEX policy_created ON policy (created_at, id)",
        )
        .await?;
    Ok(())
}

async fn releases(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("release")
                .col(uuid("id").primary_key())
                .col(uuid("recipient_id"))
                .col(uuid("policy_id"))
                // Given at publication, so that a refused release leaves no gap.
                .col(integer_null("number").check(Expr::cust("number > 0")))
                .col(text("state").check(Expr::cust("state IN ('building', 'published', 'refused')")))
                .col(text("grain"))
                .col(date_null("first_period"))
                .col(date_null("last_period"))
                .col(text_null("refusal"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone_null("published_at"))
                .foreign_key(&mut reference("release", "recipient_id", "organization", "id"))
                .foreign_key(&mut reference("release", "policy_id", "policy", "id"))
                .foreign_key(&mut reference("release", "grain", "demand_calendar", "grain"))
                .check(Expr::cust("(state = 'published') = (number IS NOT NULL)"))
                .check(Expr::cust("(state = 'published') = (published_at IS NOT NULL)"))
                .check(Expr::cust("(state = 'refused') = (refusal IS NOT NULL)"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            r#"CREATE UNIQUE INDEX release_number ON "release" (recipient_id, number);
               CREATE UNIQUE INDEX release_one_building ON "release" (recipient_id) WHERE state = 'building';
               CREATE INDEX release_created ON "release" (created_at, id);
               CREATE INDEX release_own_created ON "release" (recipient_id, state, created_at, id)"#,
        )
        .await?;
    Ok(())
}

async fn cells(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // What a product was called when it was released: a later rename or change of supplier changes no released byte.
    manager
        .create_table(
            Table::create()
                .table("release_product")
                .col(uuid("release_id"))
                .col(uuid("product_id"))
                .col(text_c("sku"))
                .col(text("name"))
                .col(text("unit"))
                .primary_key(Index::create().col("release_id").col("product_id"))
                .foreign_key(&mut reference("release_product", "release_id", "release", "id"))
                .foreign_key(&mut reference("release_product", "product_id", "product", "id"))
                .take(),
        )
        .await?;
    // No value is a suppressed cell; what it would have been is stored nowhere.
    manager
        .create_table(
            Table::create()
                .table("release_cell")
                .col(uuid("release_id"))
                .col(date("period_start"))
                .col(uuid("product_id"))
                .col(big_integer_null("value_milli").check(Expr::cust("value_milli >= 0")))
                .primary_key(Index::create().col("release_id").col("period_start").col("product_id"))
                .foreign_key(&mut reference("release_cell", "release_id", "release", "id"))
                .take(),
        )
        .await?;
    // Staff's side of a release: whose purchases are in no figure of it, and how many cells each rule hid.
    manager
        .create_table(
            Table::create()
                .table("release_own")
                .col(uuid("release_id"))
                .col(uuid("organization_id"))
                .primary_key(Index::create().col("release_id").col("organization_id"))
                .foreign_key(&mut reference("release_own", "release_id", "release", "id"))
                .foreign_key(&mut reference("release_own", "organization_id", "organization", "id"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("release_hidden")
                .col(uuid("release_id"))
                .col(text("reason"))
                .col(integer("cells"))
                .primary_key(Index::create().col("release_id").col("reason"))
                .foreign_key(&mut reference("release_hidden", "release_id", "release", "id"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX release_cell_once ON release_cell (product_id, period_start)",
        )
        .await?;
    Ok(())
}

async fn forecasts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("forecast")
                .col(uuid("id").primary_key())
                .col(uuid("recipient_id"))
                .col(uuid("release_id"))
                .col(uuid("product_id"))
                .col(text_c("sku"))
                .col(date("period_start"))
                .col(text("status"))
                .col(text_null("method"))
                .col(big_integer_null("mean_milli"))
                .col(big_integer_null("low_80_milli"))
                .col(big_integer_null("high_80_milli"))
                .col(big_integer_null("low_95_milli"))
                .col(big_integer_null("high_95_milli"))
                .col(boolean("is_current"))
                .foreign_key(&mut reference("forecast", "recipient_id", "organization", "id"))
                .foreign_key(&mut reference("forecast", "release_id", "release", "id"))
                .foreign_key(&mut reference("forecast", "product_id", "product", "id"))
                .check(Expr::cust("status IN ('forecast', 'too_short', 'too_old')"))
                .check(Expr::cust("(status = 'forecast') = (method IS NOT NULL AND mean_milli IS NOT NULL)"))
                .check(Expr::cust(
                    "mean_milli IS NULL OR (0 <= low_95_milli AND low_95_milli <= low_80_milli
                     AND low_80_milli <= mean_milli AND mean_milli <= high_80_milli
                     AND high_80_milli <= high_95_milli)",
                ))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX forecast_own ON forecast (recipient_id, sku, id) WHERE is_current;
             CREATE INDEX forecast_all ON forecast (sku, id) WHERE is_current;
             CREATE UNIQUE INDEX forecast_step ON forecast (product_id, period_start) WHERE is_current;
             CREATE INDEX forecast_release ON forecast (release_id)",
        )
        .await?;
    Ok(())
}

/// What left the house stays as it was: the database itself refuses to change or remove it.
async fn only_append(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Postgres {
        connection
            .execute_unprepared(
                "CREATE FUNCTION released_stays() RETURNS trigger LANGUAGE plpgsql AS $$
                 BEGIN RAISE EXCEPTION 'what was released is never changed'; END $$",
            )
            .await?;
    }
    for table in tables {
        let triggers = match manager.get_database_backend() {
            DbBackend::Postgres => format!(
                "CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION released_stays()"
            ),
            _ => format!(
                "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
                 BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END;
                 CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
                 BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END"
            ),
        };
        connection.execute_unprepared(&triggers).await?;
    }
    Ok(())
}
