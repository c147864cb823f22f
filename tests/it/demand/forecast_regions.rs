//! Forecasts by region over HTTP: what adds up to what, in every form, and that the database asks for it too.

use chrono::Days;
use lonja_demand::Safeguards;
use lonja_kernel::{BuiltInRole, OrganizationId};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{Hall, attacks::bought, cycles::milli, monday, sells_in};
use crate::support::World;

const CYCLES: &str = "/api/v1/demand/forecast-cycles";
const QUANTILES: [&str; 7] = ["q025", "q10", "q25", "q50", "q75", "q90", "q975"];
/// From 2025-W45 until 2026-W23: November to May.
const WEEKS: u64 = 31;

/// A supplier whose product is sold in three countries, the third of which is never shown. Tells who the customers are.
async fn sold(hall: &Hall<'_>) -> [OrganizationId; 15] {
    let customers: [OrganizationId; 15] = hall.partners().await;
    for week in 0..WEEKS {
        let day = monday(0) - Days::new(7 * 26) + Days::new(7 * week);
        let more = 3 * ((week as i64 * 5) % 7);
        for (country, customers, times) in
            [("GB", &customers[..5], 3), ("FR", &customers[5..10], 2), ("DE", &customers[10..], 1)]
        {
            let sold = bought(customers, &[20, 22, 24, 26, 28].map(|units| units * times + more));
            sells_in(hall.world, hall.product, day, Some(country), &sold).await;
        }
    }
    customers
}

fn terms(regions: &str) -> Value {
    json!({ "history_from": "2025-10-06", "horizon": 9, "regions": regions })
}

async fn released(hall: &Hall<'_>, regions: &str) {
    sold(hall).await;
    let policy = hall.policy(terms(regions)).await;
    hall.release(&policy, Safeguards::all()).await;
}

async fn list(hall: &Hall<'_>) -> String {
    let cycle = hall.planner.get(&format!("{CYCLES}?kind=published&limit=1")).await.items().remove(0);
    format!("{CYCLES}/{}/regions", cycle["id"].as_str().unwrap())
}

#[tokio::test]
async fn countries_and_a_rest_add_up_to_all_regions() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        released(&hall, "country").await;
        let path = list(&hall).await;
        let rows = hall.planner.get(&path).await.expect(200).items();
        let told: Vec<[&str; 3]> = rows
            .iter()
            .map(|row| ["period", "region", "status"].map(|of| row[of].as_str().unwrap()))
            .collect();
        let month = |of| [[of, "all", "forecast"], [of, "FR", "forecast"], [of, "GB", "forecast"]];
        let mut expected = [month("2026-06"), month("2026-07")].concat();
        expected.sort_by_key(|row| (row[0], told.iter().position(|of| of == row)));
        assert_eq!(told, expected);
        for period in ["2026-06", "2026-07"] {
            let of = |region: &str| {
                let row = rows.iter().find(|row| row["period"] == period && row["region"] == region);
                row.unwrap().clone()
            };
            let [all, gb, fr] = ["all", "GB", "FR"].map(of);
            assert_eq!(milli(&all["parts"]), milli(&gb["mean"]) + milli(&fr["mean"]));
            assert_eq!(milli(&all["mean"]), milli(&all["parts"]) + milli(&all["rest"]));
            // Five customers, once against twice and three times as much.
            assert!((200_000..900_000).contains(&milli(&all["rest"])), "{all}");
            for part in [gb, fr] {
                assert_eq!((&part["part_of"], &part["parts"]), (&json!("all"), &Value::Null));
                assert_eq!((&part["region_kind"], &part["figures"]), (&json!("country"), &json!(7)));
            }
        }
        for row in &rows {
            let components = row["components"].as_object().unwrap();
            assert_eq!(components.values().map(milli).sum::<i64>(), milli(&row["mean"]), "{row}");
            let quantiles = QUANTILES.map(|name| milli(&row[name]));
            assert!(quantiles[0] >= 0 && quantiles.is_sorted(), "{row}");
        }

        let category = rows[0]["category_id"].as_str().unwrap();
        for (filter, count) in [
            (String::new(), 6),
            ("&region=GB".to_owned(), 2),
            ("&region=DE".to_owned(), 0),
            ("&from=2026-07&until=2026-07".to_owned(), 3),
            (format!("&category_id={category}"), 6),
        ] {
            let page = hall.planner.get(&format!("{path}?count=true&limit=2{filter}")).await.expect(200);
            assert_eq!(page.json()["count"], count, "{filter}");
        }
        hall.planner.get(&format!("{path}?from=2026-13")).await.expect(422);
        assert_eq!(hall.planner.csv(&path).await.expect(200).text().lines().count(), 7);
        assert_eq!(hall.planner.lines(&path).await.expect(200).text().lines().count(), 6);
        assert_eq!(hall.author.get(&path).await.expect(200).items(), rows);
        let rival = Hall::new(&world, "Rival").await;
        let unknown = format!("{CYCLES}/fcy_0198c0de8d5a7c3e9f00112233445566/regions");
        let foreign = rival.planner.get(&path).await.expect(404).visible();
        assert_eq!(foreign, rival.planner.get(&unknown).await.visible());
    })
    .await;
}

#[tokio::test]
async fn facts_that_are_not_released_move_no_byte_of_forecasts_by_region() {
    // Copies are SQLite's; what is compared is worked out by the product, not by the database.
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    let customers = sold(&hall).await;
    let policy = hall.policy(terms("country")).await;
    let asked = hall.author.post("/api/v1/demand/releases", json!({ "policy_id": policy })).await.expect(201);
    let release = asked.id().parse().unwrap();
    let mut told = Vec::new();
    // Before what is shared, in a week that is not due, and in one that is.
    for (day, units) in [(monday(0) - Days::new(7 * 40), 700), (monday(7), 900), (monday(0), 1)] {
        let copy = world.copy().await;
        let sold = customers[..5].iter().map(|customer| (*customer, units)).collect::<Vec<_>>();
        sells_in(&copy, hall.product, day, Some("GB"), &sold).await;
        lonja_demand::build(&copy.ctx, release, Safeguards::all()).await.unwrap();
        let planner = copy.role(hall.supplier, BuiltInRole::Planner);
        let cycle = planner.get(&format!("{CYCLES}?kind=published&limit=1")).await.items().remove(0);
        let path = format!("{CYCLES}/{}/regions", cycle["id"].as_str().unwrap());
        let mut rows = planner.get(&path).await.expect(200).items();
        for row in &mut rows {
            row["cycle_id"] = Value::Null;
        }
        assert_eq!(rows.len(), 6);
        told.push(rows);
    }
    assert_eq!(told[0], told[1]);
    assert_ne!(told[0], told[2], "a released figure does move them");
}

#[tokio::test]
async fn regions_that_do_not_add_up_are_not_published() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        released(&hall, "zone").await;
        let rows = hall.planner.get(&list(&hall).await).await.items();
        assert!(rows.iter().any(|row| row["region_kind"] == "zone"), "{rows:?}");
        let tx = world.ctx.db.begin_system("test").await.unwrap();
        tx.execute_unprepared(
            "INSERT INTO forecast_cycle
                 (id, recipient_id, release_id, kind, state, grain, last_period, horizon, created_at)
             SELECT release_id, recipient_id, release_id, 'published', 'draft', grain, last_period, horizon, created_at
             FROM forecast_cycle WHERE kind = 'published'",
        )
        .await
        .unwrap();
        let copied = "category_id, code, month_start, place, category, name, level, part_of, unit, step, status, class,
            models, flags, history_from, figures, q025_milli, q10_milli, q25_milli, q50_milli, q75_milli, q90_milli,
            q975_milli, trend_milli, season_milli, events_milli, alignment_milli, adjustment_milli, rounding_milli,
            parts_milli, rest_milli";
        let copy = format!(
            "INSERT INTO forecast_region (cycle_id, {copied}, mean_milli, level_milli)
             SELECT d.id, {copied}, mean_milli + CASE WHEN level = 'zone' THEN 1 ELSE 0 END,
                 level_milli + CASE WHEN level = 'zone' THEN 1 ELSE 0 END
             FROM forecast_region r JOIN forecast_cycle c ON c.id = r.cycle_id
             JOIN forecast_cycle d ON d.release_id = c.release_id AND d.state = 'draft'"
        );
        tx.execute_unprepared(&copy).await.unwrap();
        let published = "UPDATE forecast_cycle SET state = 'published', number = 99 WHERE state = 'draft'";
        let error = tx.execute_unprepared(published).await.unwrap_err().to_string();
        assert!(error.contains("do not add up"), "{error}");
    })
    .await;
}
