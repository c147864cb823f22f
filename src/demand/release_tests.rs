//! Facts, releases and forecasts on both databases, without HTTP.

use chrono::{Days, NaiveDate};
use lonja_orders::sales::SalesLine;
use lonja_platform::{prelude::*, testing};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use uuid::Uuid;

use crate::{
    Regions, Safeguard, Safeguards, Shared, build, forecasts, observer, policies, recompute, releases, share,
};

/// A supplier with two products, and eight customers.
struct Hall {
    ctx: Ctx,
    supplier: OrganizationId,
    products: [ProductId; 2],
    customers: Vec<OrganizationId>,
    _installation: testing::Installation,
}

/// The Monday of the week that is `number` weeks into the history.
fn monday(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 5).unwrap() + Days::new(7 * number)
}

impl Hall {
    async fn each() -> Vec<Self> {
        let mut halls = Vec::new();
        for installation in testing::databases().await {
            halls.push(Self::open(installation).await);
        }
        halls
    }

    async fn open(installation: testing::Installation) -> Self {
        let ctx = installation.ctx.clone();
        let customers = (0..8).map(|_| OrganizationId::new()).collect();
        let hall = Self {
            ctx,
            supplier: OrganizationId::new(),
            products: [ProductId::new(), ProductId::new()],
            customers,
            _installation: installation,
        };
        hall.organization(hall.supplier, true).await;
        for customer in &hall.customers {
            hall.organization(*customer, false).await;
        }
        let (category, now) = (Uuid::now_v7(), hall.ctx.clock.now());
        let insert =
            "INSERT INTO category (id, name, sort_key, created_at, updated_at) VALUES ($1, 'c', 'c', $2, $2)";
        hall.sql(insert, [category.into(), now.into()]).await.unwrap();
        for (product, sku) in hall.products.into_iter().zip(["A", "B"]) {
            hall.sql(
                "INSERT INTO product (id, sku, name, sort_key, search_text, category_id, supplier_id, unit, lifecycle,
                     low_stock_milli, created_at, updated_at)
                 VALUES ($1, $2, $2, $2, $2, $3, $4, 'piece', 'active', 0, $5, $5)",
                [product.0.into(), sku.into(), category.into(), hall.supplier.0.into(), now.into()],
            )
            .await
            .unwrap();
        }
        hall
    }

    async fn organization(&self, id: OrganizationId, supplies: bool) {
        self.sql(
            "INSERT INTO organization (id, name, is_host, is_partner, is_supplier, state, language, stock_exposure,
                 created_at, updated_at) VALUES ($1, $2, false, $3, $4, 'active', 'en', 'band', $5, $5)",
            [
                id.0.into(),
                id.to_string().into(),
                (!supplies).into(),
                supplies.into(),
                self.ctx.clock.now().into(),
            ],
        )
        .await
        .unwrap();
    }

    async fn sql(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<(), DbErr> {
        let tx = self.ctx.db.begin_system("test").await.unwrap();
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
        tx.finish_derived().await.unwrap();
        Ok(())
    }

    async fn rows(&self, sql: &str) -> Vec<String> {
        let conn = self.ctx.db.read();
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let rows = conn.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// Units of the first product that customers (by number) bought on a day.
    async fn sells(&self, day: NaiveDate, bought: &[(usize, i64)]) {
        self.sells_of(self.products[0], day, bought).await;
    }

    async fn sells_of(&self, product: ProductId, day: NaiveDate, bought: &[(usize, i64)]) {
        let line = |&(customer, units): &(usize, i64)| SalesLine {
            id: SalesLineId::new(),
            product_id: product,
            customer_id: Some(self.customers[customer]),
            region_id: None,
            channel: Some("portal".to_owned()),
            sold_on: day,
            quantity: Quantity::whole(units).unwrap(),
            unit_price: UnitPrice::new(25_500, Currency::GBP),
        };
        let lines: Vec<SalesLine> = bought.iter().map(line).collect();
        let tx = self.ctx.db.begin_system("test").await.unwrap();
        for (line, number) in lines.iter().zip(0_i32..) {
            let sql = "INSERT INTO sales_line (id, source, document, line_hash, occurrence, product_id, customer_id,
                           channel, sold_on, quantity_milli, unit_price_e4, currency)
                       VALUES ($1, 'test', $2, 1, $3, $4, $5, 'portal', $6, $7, 25500, 'GBP')";
            let values: [Value; 7] = [
                line.id.0.into(),
                line.id.to_string().into(),
                number.into(),
                line.product_id.0.into(),
                line.customer_id.map(|id| id.0).into(),
                line.sold_on.into(),
                line.quantity.thousandths().into(),
            ];
            tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values))
                .await
                .unwrap();
        }
        observer().on_sales(&tx, &lines).await.unwrap();
        tx.finish_derived().await.unwrap();
    }

    async fn shares(&self) -> ReleaseId {
        self.shares_with(false).await
    }

    async fn shares_with(&self, totals: bool) -> ReleaseId {
        let shared = Shared {
            supplier: self.supplier,
            history_from: monday(0),
            horizon: 8,
            totals,
            regions: Regions::None,
            author: UserId::new(),
            approver: UserId::new(),
        };
        share(&self.ctx, shared).await.unwrap().expect("the first share releases")
    }

    /// Another release by the active policy.
    async fn releases(&self, safeguards: Safeguards) -> ReleaseId {
        let policy = policies::active(self.ctx.db.read()).await.unwrap().remove(0);
        let mut tx = self.ctx.db.begin_system("test").await.unwrap();
        let id = releases::request(&mut tx, &policy).await.unwrap();
        tx.finish(()).await.unwrap();
        build(&self.ctx, id, safeguards).await.unwrap();
        id
    }

    async fn state(&self, release: ReleaseId) -> String {
        let rows =
            r#"SELECT id || ' ' || state || ' ' || coalesce(CAST(number AS text), '-') FROM "release""#;
        let rows = match self.ctx.db.backend() {
            Backend::Postgres => self.rows(rows).await,
            Backend::Sqlite => self.rows(&rows.replace("id ||", "lower(hex(id)) ||")).await,
        };
        let of = |row: &String| row.replace('-', "").starts_with(&release.0.simple().to_string());
        let row = rows.into_iter().find(of).unwrap();
        row.split_once(' ').unwrap().1.to_owned()
    }

    /// The figures of the first product, oldest first.
    async fn figures(&self) -> Vec<String> {
        self.rows(
            "SELECT c.period_start || ' ' || coalesce(CAST(c.value_milli AS text), 'suppressed') FROM release_cell c
             JOIN product p ON p.id = c.product_id WHERE p.sku = 'A' ORDER BY c.period_start",
        )
        .await
    }
}

const FIVE: [(usize, i64); 5] = [(0, 20), (1, 22), (2, 24), (3, 26), (4, 28)];

#[tokio::test]
async fn a_release_covers_every_due_period_once_and_shows_what_passes() {
    for hall in Hall::each().await {
        hall.sells(monday(0), &FIVE).await;
        hall.sells(monday(1) + Days::new(6), &[(0, 50), (1, 2)]).await;
        let first = hall.shares().await;
        assert_eq!(hall.state(first).await, "published 1");
        let figures = hall.figures().await;
        // The clock stands in the week that begins on 15 June; with a lag of seven days, 8 June is the last day.
        assert_eq!(figures.len(), 22);
        assert_eq!(figures[0], "2026-01-05 120000");
        assert!(figures[1..].iter().all(|figure| figure.ends_with("suppressed")));
        let empty = hall.releases(Safeguards::all()).await;
        assert_eq!(hall.state(empty).await, "refused -");
        hall.ctx.clock.advance(chrono::Duration::days(7));
        let second = hall.releases(Safeguards::all()).await;
        assert_eq!(hall.state(second).await, "published 2");
        assert_eq!(hall.figures().await.len(), 23);
    }
}

#[tokio::test]
async fn what_was_released_can_be_neither_changed_nor_removed_nor_released_again() {
    for hall in Hall::each().await {
        hall.sells(monday(0), &FIVE).await;
        hall.shares().await;
        for sql in [
            "UPDATE release_cell SET value_milli = 1",
            "DELETE FROM release_cell",
            "UPDATE release_product SET name = 'x'",
            "UPDATE release_certificate SET jws = 'x'",
            "DELETE FROM release_certificate",
            "INSERT INTO release_cell (release_id, period_start, product_id)
             SELECT policy_id, period_start, product_id FROM release_cell JOIN \"release\" ON id = release_id",
        ] {
            assert!(hall.sql(sql, []).await.is_err(), "{sql}");
        }
        assert_eq!(hall.figures().await[0], "2026-01-05 120000");
    }
}

#[tokio::test]
async fn a_line_that_comes_late_is_set_aside_and_a_recount_leaves_it_there() {
    for hall in Hall::each().await {
        hall.sells(monday(0), &FIVE).await;
        hall.shares().await;
        hall.sells(monday(0), &[(5, 7)]).await;
        hall.sells(monday(30), &[(5, 7), (5, -2)]).await;
        let facts = "SELECT 'fact ' || sum(shipped_milli) || ' ' || sum(returned_milli) FROM demand_fact
                     UNION ALL SELECT 'late ' || sum(shipped_milli) || ' ' || sum(returned_milli) FROM demand_late
                     UNION ALL SELECT 'sums ' || sum(shipped_milli) || ' ' || sum(returned_milli) FROM demand_period";
        let expected = ["fact 127000 2000", "late 7000 0", "sums 127000 2000"];
        assert_eq!(hall.rows(facts).await, expected);
        recompute(&hall.ctx, None).await.unwrap();
        assert_eq!(hall.rows(facts).await, expected);
    }
}

#[tokio::test]
async fn a_recount_finds_what_was_summed_line_by_line() {
    for hall in Hall::each().await {
        for week in 0..3 {
            hall.sells(monday(week) + Days::new(week), &FIVE).await;
            hall.sells_of(hall.products[1], monday(week) + Days::new(6), &[(0, 3), (0, 4), (1, -1)]).await;
        }
        let day = "SELECT day || ' ' || shipped_milli || ' ' || returned_milli FROM demand_fact ORDER BY 1";
        let period = "SELECT period_start || ' ' || shipped_milli || ' ' || returned_milli FROM demand_period ORDER BY 1";
        let before = (hall.rows(day).await, hall.rows(period).await);
        recompute(&hall.ctx, None).await.unwrap();
        assert_eq!(before, (hall.rows(day).await, hall.rows(period).await));
        recompute(&hall.ctx, Some(crate::Grain::Month)).await.unwrap();
        assert!(hall.rows(period).await.iter().all(|row| row.starts_with("2026-01-01")));
        assert_eq!(hall.rows(day).await, before.0);
    }
}

#[tokio::test]
async fn the_calendar_cannot_be_changed_once_there_is_a_policy() {
    for hall in Hall::each().await {
        hall.shares().await;
        let refused = recompute(&hall.ctx, Some(crate::Grain::Month)).await.unwrap_err();
        assert_eq!(refused.code(), ProblemCode::Conflict);
    }
}

#[tokio::test]
async fn the_audit_refuses_what_weakened_rules_let_through_and_the_periods_are_used_up() {
    for hall in Hall::each().await {
        hall.shares().await;
        hall.ctx.clock.advance(chrono::Duration::days(14));
        hall.sells(monday(23), &[(0, 500), (1, 2), (2, 2), (3, 2), (4, 2)]).await;
        let weak = hall.releases(Safeguards::all().without(Safeguard::Dominance)).await;
        assert_eq!(hall.state(weak).await, "refused -");
        let refusal = hall.rows("SELECT refusal FROM \"release\" WHERE state = 'refused'").await;
        assert!(refusal[0].contains("one customer could estimate another's"), "{refusal:?}");
        assert_eq!(hall.figures().await.last().unwrap(), "2026-06-15 suppressed");
        hall.ctx.clock.advance(chrono::Duration::days(7));
        let next = hall.releases(Safeguards::all()).await;
        assert_eq!(hall.state(next).await, "published 2");
    }
}

#[tokio::test]
async fn a_forecast_follows_each_release_and_replaces_the_one_before() {
    for hall in Hall::each().await {
        for week in 5..22 {
            hall.sells(
                monday(week),
                &FIVE.map(|(customer, units)| (customer, units + (week as i64 * 7) % 5)),
            )
            .await;
        }
        hall.shares().await;
        let current = "SELECT b.sku || ' ' || b.status || ' ' || b.period_start || ' ' || coalesce(l.method, '-')
                       FROM forecast_bucket b JOIN forecast_cycle c ON c.id = b.cycle_id
                       JOIN forecast_line l ON l.cycle_id = b.cycle_id AND l.series_id = b.series_id
                       WHERE c.number = (SELECT max(number) FROM forecast_cycle) ORDER BY b.sku, b.period_start";
        let cycles = "SELECT coalesce(CAST(number AS text), '-') || ' ' || state || ' ' || last_period
                      FROM forecast_cycle ORDER BY last_period";
        let rows = hall.rows(current).await;
        assert_eq!(rows.len(), 9);
        assert_eq!(rows[0], "A forecast 2026-06-08 combination");
        assert_eq!(rows[8], "B too_short 2026-06-08 -");
        hall.ctx.clock.advance(chrono::Duration::days(7));
        hall.releases(Safeguards::all()).await;
        let rows = hall.rows(current).await;
        assert_eq!((rows.len(), rows[0].contains("2026-06-15")), (9, true));
        let all = hall.rows(cycles).await;
        // What would have been forecast earlier comes first.
        assert!(all.len() > 4 && all[0].starts_with("- expired 2026-0"), "{all:?}");
        assert_eq!(all[all.len() - 2..], ["1 expired 2026-06-01", "2 open_for_commit 2026-06-08"]);
    }
}

#[tokio::test]
async fn a_cycle_is_made_once_moves_on_by_the_day_and_changes_no_figure() {
    for hall in Hall::each().await {
        for week in 5..22 {
            hall.sells(monday(week), &FIVE).await;
        }
        let release = hall.shares().await;
        build(&hall.ctx, release, Safeguards::all()).await.unwrap();
        let state = async || hall.rows("SELECT state FROM forecast_cycle WHERE number IS NOT NULL").await;
        assert_eq!(state().await, ["open_for_commit"]);
        for sql in [
            "UPDATE forecast_bucket SET mean_milli = 1",
            "UPDATE forecast_line SET method = 'x'",
            "UPDATE forecast_cycle SET horizon = 2",
            "UPDATE forecast_cycle SET state = 'draft'",
            "DELETE FROM forecast_bucket",
            "DELETE FROM forecast_cycle",
        ] {
            assert!(hall.sql(sql, []).await.is_err(), "{sql}");
        }
        hall.ctx.clock.advance(chrono::Duration::days(6));
        forecasts::move_on(&hall.ctx).await.unwrap();
        assert_eq!(state().await, ["open_for_commit"]);
        hall.ctx.clock.advance(chrono::Duration::days(1));
        forecasts::move_on(&hall.ctx).await.unwrap();
        assert_eq!(state().await, ["closed"]);
        hall.ctx.clock.advance(chrono::Duration::days(60));
        forecasts::move_on(&hall.ctx).await.unwrap();
        forecasts::move_on(&hall.ctx).await.unwrap();
        assert_eq!(state().await, ["expired"]);
    }
}

#[tokio::test]
async fn the_database_publishes_no_cycle_whose_totals_do_not_add_up() {
    for hall in Hall::each().await {
        for week in 5..22 {
            hall.sells(monday(week), &FIVE).await;
        }
        hall.shares().await;
        let cycle = Uuid::now_v7();
        hall.sql(
            "INSERT INTO forecast_cycle (id, recipient_id, release_id, kind, state, grain, last_period, horizon, created_at)
             SELECT $1, recipient_id, release_id, 'published', 'draft', grain, last_period, horizon, created_at
             FROM forecast_cycle WHERE number = 1",
            [cycle.into()],
        )
        .await
        .unwrap();
        let total = async |category: Uuid, [mean, level, parts, rest]: [i64; 4]| {
            let sql = "INSERT INTO forecast_total (cycle_id, category_id, period_start, unit, step, status, models,
                    flags, mean_milli, q025_milli, q10_milli, q25_milli, q50_milli, q75_milli, q90_milli, q975_milli,
                    level_milli, trend_milli, season_milli, events_milli, alignment_milli, adjustment_milli,
                    rounding_milli, parts_milli, rest_milli)
                VALUES ($1, $2, $3, 'piece', 1, 'forecast', '', '', $4, 0, 0, 0, 0, 0, 0, 0, $5, 0, 0, 0, 0, 0, 0, $6, $7)";
            let figures = [mean, level, parts, rest].map(Value::from);
            let values = [cycle.into(), category.into(), monday(22).into()].into_iter().chain(figures);
            hall.sql(sql, values).await
        };
        let publish = async || {
            let sql = "UPDATE forecast_cycle SET state = 'published', number = 2 WHERE id = $1";
            hall.sql(sql, [cycle.into()]).await
        };
        let category = Uuid::now_v7();
        for off in [[9, 9, 5, 5], [9, 9, 10, -1], [9, 8, 5, 4]] {
            assert!(total(category, off).await.is_err(), "{off:?}");
        }
        // What is below them is not there: a category of 5 has no product, everything of 9 no category of 9.
        total(category, [9, 9, 5, 4]).await.unwrap();
        let refused = publish().await.unwrap_err().to_string();
        assert!(refused.contains("does not add up"), "{refused}");
        total(Uuid::nil(), [9, 9, 9, 0]).await.unwrap();
        assert!(publish().await.is_err());
        for sql in ["UPDATE forecast_total SET parts_milli = 0, rest_milli = 9", "DELETE FROM forecast_total"]
        {
            assert!(hall.sql(sql, []).await.is_err(), "{sql}");
        }
    }
}

#[tokio::test]
async fn the_database_publishes_a_cycle_whose_totals_add_up() {
    for hall in Hall::each().await {
        for week in 5..22 {
            for product in hall.products {
                let sold = FIVE.map(|(customer, units)| (customer, units + (week as i64 * 7) % 5));
                hall.sells_of(product, monday(week), &sold).await;
            }
        }
        hall.shares_with(true).await;
        let totals = "SELECT CASE WHEN name IS NULL THEN 'all' ELSE name END || ' ' || step || ' ' ||
                          CASE WHEN mean_milli = parts_milli + rest_milli THEN 'adds up' ELSE 'off' END
                      FROM forecast_total t JOIN forecast_cycle c ON c.id = t.cycle_id
                      WHERE c.number = 1 ORDER BY name, step";
        let told = hall.rows(totals).await;
        assert_eq!(told.len(), 16, "{told:?}");
        assert!(told.iter().all(|row| row.ends_with("adds up")), "{told:?}");
    }
}
