//! Demand by category, region and month, over HTTP, and the attacks that come with it.

use std::collections::BTreeMap;

use chrono::Duration;
use lonja_demand::{Safeguard, Safeguards};
use lonja_kernel::{BuiltInRole, OrganizationId};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use super::{
    Hall,
    attacker::Attacker,
    attacks::{bought, holds},
    monday, sells_in,
};
use crate::support::World;

const RELEASES: &str = "/api/v1/demand/releases";
const FIVE: [i64; 5] = [20, 22, 24, 26, 28];
/// The weeks of May: 2026-W19 to 2026-W22.
const MAY: u64 = 4;

/// What five customers buy in each week of May in a country, so that no week is too like another.
async fn sells_in_may(hall: &Hall<'_>, country: &str, customers: &[OrganizationId], units: &[i64]) {
    for week in 0..MAY {
        let units: Vec<i64> = units.iter().map(|of| of + 3 * week as i64).collect();
        sells_in(hall.world, hall.product, monday(week), Some(country), &bought(customers, &units)).await;
    }
}

/// Every row by region that the supplier is shown.
async fn rows(hall: &Hall<'_>) -> Vec<Value> {
    let mut rows = Vec::new();
    for release in hall.planner.get(&format!("{RELEASES}?sort=created_at")).await.items() {
        let path = format!("{RELEASES}/{}/regions?limit=500", release["id"].as_str().unwrap());
        rows.extend(hall.planner.get(&path).await.expect(200).items());
    }
    rows
}

/// Whether the database refuses a statement.
async fn is_refused(world: &World, sql: &str) -> bool {
    let tx = world.ctx.db.begin_system("test").await.unwrap();
    tx.execute_raw(Statement::from_string(tx.get_database_backend(), sql)).await.is_err()
}

/// What is shown of May, by region.
async fn may(hall: &Hall<'_>) -> BTreeMap<String, i64> {
    let of_may = rows(hall).await.into_iter().filter(|row| row["period"] == "2026-05");
    of_may.filter_map(|row| Some((row["region"].as_str()?.to_owned(), row["value"].as_i64()?))).collect()
}

#[tokio::test]
async fn regions_are_read_as_json_csv_and_lines_and_found_by_category_region_month_and_status() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let customers: [OrganizationId; 15] = hall.partners().await;
        sells_in_may(&hall, "GB", &customers[..5], &FIVE.map(|units| units * 3)).await;
        sells_in_may(&hall, "FR", &customers[5..10], &FIVE.map(|units| units * 2)).await;
        sells_in_may(&hall, "DE", &customers[10..], &FIVE).await;
        let policy = hall.policy(json!({ "regions": "country" })).await;
        let release = hall.release(&policy, Safeguards::all()).await;
        let path = format!("{RELEASES}/{release}");
        assert_eq!(hall.planner.get(&path).await.json()["regions"], "country");
        let shown = may(&hall).await;
        // Over four weeks, and five customers who buy three more every week.
        let month = |times: i64| 4 * 120 * times + 5 * 3 * (1 + 2 + 3);
        let expected = [
            ("FR", month(2)),
            ("GB", month(3)),
            ("all", month(1) + month(2) + month(3)),
            ("other", month(1)),
        ];
        assert_eq!(shown, expected.map(|(region, units)| (region.to_owned(), units)).into());

        let list = format!("{path}/regions");
        let page = hall.planner.get(&format!("{list}?count=true")).await.expect(200);
        assert_eq!(page.json()["count"], 4);
        let first = &page.items()[0];
        assert_eq!(
            (&first["region_kind"], &first["from"], &first["until"]),
            (&json!("all"), &json!("2026-05-04"), &json!("2026-05-31"))
        );
        let found =
            async |filter: &str| hall.planner.get(&format!("{list}?{filter}")).await.expect(200).items();
        let french = found("region=FR").await;
        assert_eq!(
            (&french[0]["region_name"], &french[0]["region_kind"]),
            (&json!("France"), &json!("country"))
        );
        assert_eq!(found("region=other&from=2026-05&until=2026-05").await.len(), 1);
        assert_eq!(found("from=2026-06").await.len(), 0);
        assert_eq!(found("status=suppressed").await.len(), 0);
        let everything = "/api/v1/demand/regions";
        assert_eq!(
            hall.planner.get(everything).await.expect(200).items(),
            hall.planner.get(&list).await.items()
        );
        assert_eq!(hall.planner.get(&format!("{everything}?region=GB")).await.items().len(), 1);
        assert_eq!(
            hall.planner.get(&format!("{everything}?updated_since=2100-01-01T00:00:00Z")).await.items().len(),
            0
        );
        let category = first["category_id"].as_str().unwrap();
        assert_eq!(found(&format!("category_id={category}")).await.len(), 4);
        hall.planner.get(&format!("{list}?from=2026-13")).await.expect(422);
        assert_eq!(hall.planner.csv(&list).await.expect(200).text().lines().count(), 5);
        assert_eq!(hall.planner.lines(&list).await.expect(200).text().lines().count(), 4);
        assert!(page.header("cache-control").unwrap_or_default().contains("immutable"));

        let certificate = hall.planner.get(&format!("{path}/certificate")).await.expect(200).json();
        assert!(certificate["rules"].to_string().contains("regions_against_weeks"), "{certificate}");
        assert_eq!(certificate["published_cells"], 4 + 4);
        let method = hall.planner.get(&format!("{path}/method")).await.expect(200).json();
        assert!(method["rules"].to_string().contains("Thursday"), "{method}");

        let rival = world.role(world.supplier("Rival").await, BuiltInRole::Planner);
        let unknown = "rel_0198c0de8d5a7c3e9f00112233445566";
        let foreign = rival.get(&list).await.expect(404).visible();
        assert_eq!(foreign, rival.get(&format!("{RELEASES}/{unknown}/regions")).await.visible());
        assert_eq!(rival.get(everything).await.expect(200).items().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_month_is_shown_once_with_the_release_that_completes_it_and_stays() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let customers: [OrganizationId; 10] = hall.partners().await;
        for week in 0..9 {
            let more = 3 * week as i64;
            for (country, customers) in [("GB", &customers[..5]), ("FR", &customers[5..])] {
                let sold = bought(customers, &FIVE.map(|units| units + more));
                sells_in(&world, hall.product, monday(week), Some(country), &sold).await;
            }
        }
        let policy = hall.policy(json!({ "regions": "country" })).await;
        hall.release(&policy, Safeguards::all()).await;
        let first = rows(&hall).await;
        assert!(!first.is_empty() && first.iter().all(|row| row["period"] == "2026-05"), "{first:?}");
        world.ctx.clock.advance(Duration::days(7));
        hall.release(&policy, Safeguards::all()).await;
        assert_eq!(rows(&hall).await, first, "a week more completes no month");
        world.ctx.clock.advance(Duration::days(21));
        // A line that comes late changes nothing that is out.
        sells_in(&world, hall.product, monday(1), Some("GB"), &[(customers[0], 50)]).await;
        hall.release(&policy, Safeguards::all()).await;
        let all = rows(&hall).await;
        assert_eq!(all[..first.len()], first);
        assert!(all[first.len()..].iter().all(|row| row["period"] == "2026-06"));
        assert!(all.len() > first.len());
        for change in ["UPDATE release_region SET value_milli = 1", "DELETE FROM release_month"] {
            assert!(is_refused(&world, change).await, "{change}");
        }
    })
    .await;
}

/// Where single countries would hide too much, zones are shown in their place.
#[tokio::test]
async fn a_month_that_countries_would_hide_is_shown_by_zone_and_says_so() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let customers: [OrganizationId; 18] = hall.partners().await;
        let countries = ["DE", "FR", "NL", "BE", "AT", "ES", "IT", "PT", "GR"];
        for (country, two) in countries.iter().zip(customers.chunks(2)) {
            sells_in_may(&hall, country, two, &[20, 26]).await;
        }
        let policy = hall.policy(json!({ "regions": "country" })).await;
        let release = hall.release(&policy, Safeguards::all()).await;
        assert_eq!(hall.author.get(&format!("{RELEASES}/{release}")).await.json()["regions"], "country");
        let rows = rows(&hall).await;
        let kinds: Vec<&str> = rows.iter().map(|row| row["region_kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["all", "zone", "other"]);
        assert_eq!(
            (&rows[1]["region"], &rows[1]["value"]),
            (&json!("western-europe"), &json!(5 * (4 * 46 + 36)))
        );
    })
    .await;
}

/// Fixture 1 over regions. Knows: the sum over all regions and every figure beside the hidden one.
#[tokio::test]
async fn a_hidden_region_is_no_sum_less_its_siblings() {
    holds(&[Safeguard::Remainders, Safeguard::Crossings], async |world, safeguards| {
        let hall = Hall::new(&world, "Subtracting").await;
        let customers: [_; 6] = hall.partners().await;
        sells_in_may(&hall, "GB", &customers[..5], &FIVE).await;
        sells_in(&world, hall.product, monday(0), Some("FR"), &[(customers[5], 7)]).await;
        let policy = hall.policy(json!({ "regions": "country" })).await;
        hall.release(&policy, safeguards).await;
        let shown = may(&hall).await;
        let left = shown.get("all")? - shown.get("GB")?;
        (left == 7).then(|| "the French customer bought 7".to_owned())
    })
    .await;
}

/// Fixture 3. Knows: the figures of the weeks of a month, and those of the month.
#[tokio::test]
async fn a_hidden_week_is_no_month_less_its_other_weeks() {
    holds(&[Safeguard::Remainders, Safeguard::Crossings], async |world, safeguards| {
        let hall = Hall::new(&world, "Calendars").await;
        let customers: [_; 6] = hall.partners().await;
        for week in 0..3 {
            let sold = bought(&customers, &FIVE.map(|units| units + 3 * week as i64));
            sells_in(&world, hall.product, monday(week), Some("GB"), &sold).await;
        }
        sells_in(&world, hall.product, monday(3), Some("GB"), &[(customers[5], 9)]).await;
        let policy = hall.policy(json!({ "regions": "country" })).await;
        hall.release(&policy, safeguards).await;
        let weeks: i64 = hall.shown().await.iter().take(4).filter_map(|(_, value)| *value).sum();
        let months = may(&hall).await;
        months.values().any(|month| month - weeks == 9).then(|| "in the last week 9 were bought".to_owned())
    })
    .await;
}

/// Fixture 3, crossed. Knows: a region's month, one week's figure that lies within the region, and its own purchases.
#[tokio::test]
async fn a_region_less_the_weeks_within_it_leaves_no_two_customers() {
    holds(&[Safeguard::Crossings], async |world, safeguards| {
        let hall = Hall::new(&world, "Crossing").await;
        let customers: [_; 10] = hall.partners().await;
        sells_in(&world, hall.product, monday(0), Some("GB"), &bought(&customers, &FIVE)).await;
        for (week, customer, units) in [(1, 5, 40), (2, 6, 38)] {
            let sold = [(customers[customer], units)];
            sells_in(&world, hall.product, monday(week), Some("GB"), &sold).await;
        }
        let abroad = bought(&customers[7..], &[36, 35, 34]);
        sells_in(&world, hall.product, monday(3), Some("FR"), &abroad).await;
        let policy = hall.policy(json!({ "regions": "country" })).await;
        hall.release(&policy, safeguards).await;
        let week = hall.shown().await[0].1?;
        let left = may(&hall).await.get("GB")? - week - 38;
        (left == 40).then(|| "whoever bought 38 finds that another one bought 40".to_owned())
    })
    .await;
}

/// Fixture 22 over regions. Knows: that there is one customer in France.
#[tokio::test]
async fn no_demand_in_a_region_with_one_customer_looks_like_little() {
    holds(&[Safeguard::Remainders, Safeguard::Crossings], async |world, safeguards| {
        let hall = Hall::new(&world, "Zero").await;
        let customers: [_; 5] = hall.partners().await;
        sells_in_may(&hall, "GB", &customers, &FIVE).await;
        let policy = hall.policy(json!({ "regions": "country" })).await;
        hall.release(&policy, safeguards).await;
        let shown = may(&hall).await;
        (shown.get("all")? == shown.get("GB")?).then(|| "nobody in France bought anything".to_owned())
    })
    .await;
}

/// Fixture 15 where the sum is shown. Knows: everything but one hidden region of one customer.
#[tokio::test]
async fn one_hidden_region_keeps_an_interval_as_wide_as_its_level() {
    holds(&[Safeguard::Remainders, Safeguard::Crossings], async |world, safeguards| {
        let hall = Hall::new(&world, "Interval").await;
        let customers: [_; 10] = hall.partners().await;
        sells_in_may(&hall, "GB", &customers[..5], &FIVE).await;
        sells_in_may(&hall, "DE", &customers[5..9], &[6, 7, 8, 9]).await;
        sells_in_may(&hall, "FR", &customers[9..], &[10]).await;
        let policy = hall.policy(json!({ "regions": "country" })).await;
        hall.release(&policy, safeguards).await;
        let (shown, weeks) = (may(&hall).await, hall.shown().await);
        let more = 3 * (1 + 2 + 3);
        let truth = [("GB", 4 * 120 + 5 * more), ("DE", 4 * 30 + 4 * more), ("FR", 4 * 10 + more)];
        let mut attacker = Attacker::default();
        let regions = truth.map(|(region, units)| attacker.sees(units, shown.get(region).copied()));
        let all: i64 = truth.iter().map(|(_, units)| units).sum();
        let sum = attacker.sees(all, shown.get("all").copied());
        let mut equation: Vec<(u32, f64)> = regions.iter().map(|region| (*region, 1.0)).collect();
        equation.push((sum, -1.0));
        attacker.balance(equation);
        let weeks = (0..MAY as i64).map(|week| attacker.sees(160 + 30 * week, weeks[week as usize].1));
        let mut equation: Vec<(u32, f64)> = weeks.map(|week| (week, 1.0)).collect();
        equation.push((sum, -1.0));
        attacker.balance(equation);
        attacker.finding(regions[2])
    })
    .await;
}

/// Fixture 15 where no sum is shown. Knows: every delivery and both stock figures, so the sum over all regions, and every
/// figure that is shown.
#[tokio::test]
async fn deliveries_and_stock_open_no_hidden_region() {
    holds(&[Safeguard::Balances], async |world, safeguards| {
        let hall = Hall::new(&world, "Balance").await;
        let customers: [_; 13] = hall.partners().await;
        let regulars = |week: i64| FIVE.map(|units| units + 3 * week);
        for week in 0..3 {
            let sold = bought(&customers[..5], &regulars(week));
            sells_in(&world, hall.product, monday(week as u64), Some("GB"), &sold).await;
        }
        for (week, country, sold) in [
            // A week of two customers, so that the sum would tell of weeks.
            (3, "GB", bought(&customers[5..7], &[40, 38])),
            (0, "FR", bought(&customers[7..9], &[30, 31])),
            (0, "DE", bought(&customers[9..], &[26, 27, 28, 29])),
        ] {
            sells_in(&world, hall.product, monday(week), Some(country), &sold).await;
        }
        let policy = hall.policy(json!({ "regions": "country" })).await;
        hall.release(&policy, safeguards).await;
        let shown = may(&hall).await;
        assert!(!shown.contains_key("all") && shown.contains_key("GB"), "{shown:?}");

        let weeks: i64 = (0..3).flat_map(regulars).sum();
        let truth = [("GB", weeks + 78), ("DE", 110), ("FR", 61)];
        let mut attacker = Attacker::default();
        let regions = truth.map(|(region, units)| attacker.sees(units, shown.get(region).copied()));
        let (opening, closing) = (attacker.knows(1000), attacker.knows(700));
        let sold: i64 = truth.iter().map(|(_, units)| units).sum();
        let delivered = attacker.knows(sold - 300);
        let parts = regions.iter().map(|region| (*region, -1.0));
        attacker.balance(parts.chain([(opening, 1.0), (delivered, 1.0), (closing, -1.0)]));
        attacker.finding(regions[2])
    })
    .await;
}
