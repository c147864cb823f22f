//! Forecast cycles, explanations and track records over HTTP: what adds up, what can be worked out again, and that all
//! of it follows from the released table alone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Duration};
use lonja_demand::Safeguards;
use lonja_kernel::{BuiltInRole, OrganizationId};
use lonja_platform::data::statements::counted;
use serde_json::{Value, json};

use super::{Hall, monday, product};
use crate::support::{Session, World};

const FORECASTS: &str = "/api/v1/demand/forecasts";
const CYCLES: &str = "/api/v1/demand/forecast-cycles";

pub fn of_five(customers: [OrganizationId; 5], more: i64) -> Vec<(OrganizationId, i64)> {
    customers.into_iter().zip([20, 22, 24, 26, 28].map(|units| units + more)).collect()
}

/// A supplier with half a year of released figures, and the next week released on top, hidden or not.
pub async fn two_cycles<'a>(world: &'a World, next: &[i64]) -> (Hall<'a>, [OrganizationId; 5]) {
    let hall = Hall::new(world, "Acme").await;
    let customers = hall.partners().await;
    for week in 0..22 {
        let day = monday(0) - Days::new(7 * 17) + Days::new(7 * week);
        hall.sells(day, &of_five(customers, (week as i64 * 5) % 7)).await;
    }
    let sold: Vec<_> = customers.into_iter().zip(next.iter().copied()).collect();
    hall.sells(monday(5), &sold).await;
    let policy = hall.policy(json!({ "history_from": "2026-01-05", "horizon": 4 })).await;
    hall.release(&policy, Safeguards::all()).await;
    world.ctx.clock.advance(Duration::days(7));
    hall.release(&policy, Safeguards::all()).await;
    (hall, customers)
}

pub async fn forecasts(planner: &Session, filter: &str) -> Vec<Value> {
    planner.get(&format!("{FORECASTS}?limit=500{filter}")).await.expect(200).items()
}

pub fn milli(value: &Value) -> i64 {
    (value.as_f64().unwrap_or_else(|| panic!("no number: {value}")) * 1000.0).round() as i64
}

fn hundredths(value: &Value) -> i64 {
    value.as_str().unwrap_or_else(|| panic!("no percentage: {value}")).replace('.', "").parse().unwrap()
}

#[tokio::test]
async fn a_release_of_older_periods_alone_does_not_take_the_forecast_back_to_them() {
    World::each(async |world| {
        let (hall, _) = two_cycles(&world, &[21, 23, 25, 27, 29]).await;
        let latest = format!("{CYCLES}?kind=published&limit=1");
        let before = hall.planner.get(&latest).await.items().remove(0);
        let older = hall.policy(json!({ "history_from": "2025-12-01", "horizon": 4 })).await;
        hall.release(&older, Safeguards::all()).await;
        let after = hall.planner.get(&latest).await.items().remove(0);
        assert_ne!(after["id"], before["id"], "it is followed by a cycle like every release");
        assert_eq!(after["last_period"], before["last_period"]);
    })
    .await;
}

#[tokio::test]
async fn a_cycle_follows_each_release_and_the_list_answers_the_current_one() {
    World::each(async |world| {
        let (hall, _) = two_cycles(&world, &[21, 23, 25, 27, 29]).await;
        let cycles = hall.planner.get(&format!("{CYCLES}?kind=published")).await.expect(200).items();
        let told: Vec<(i64, &str)> = cycles
            .iter()
            .map(|cycle| (cycle["number"].as_i64().unwrap(), cycle["state"].as_str().unwrap()))
            .collect();
        assert_eq!(told, [(2, "open_for_commit"), (1, "expired")]);
        assert_eq!(
            (&cycles[0]["last_period"], &cycles[0]["commits_until"]),
            (&json!("2026-W24"), &json!("2026-06-28"))
        );
        let current = forecasts(&hall.planner, "").await;
        assert!(current.iter().all(|row| row["cycle_id"] == cycles[0]["id"]));
        let periods: Vec<&str> = current.iter().map(|row| row["period"].as_str().unwrap()).collect();
        assert_eq!(periods, ["2026-W25", "2026-W26", "2026-W27", "2026-W28"]);
        let names = ["q025", "q10", "q25", "q50", "q75", "q90", "q975"];
        for row in &current {
            let quantiles = names.map(|name| milli(&row[name]));
            assert!(quantiles[0] >= 0 && quantiles.is_sorted(), "{row}");
            for (old, new) in [("low_95", "q025"), ("low_80", "q10"), ("high_80", "q90"), ("high_95", "q975")]
            {
                assert_eq!(row[old], row[new]);
            }
        }
        let some = forecasts(&hall.planner, "&from=2026-W26&until=2026-W27").await;
        assert_eq!(some, current[1..3]);
        let first = cycles[1]["id"].as_str().unwrap();
        let earlier = forecasts(&hall.planner, &format!("&cycle_id={first}")).await;
        assert_eq!((earlier.len(), &earlier[0]["period"]), (4, &json!("2026-W24")));
        assert_eq!(earlier[0]["series_id"], current[0]["series_id"]);

        let rival = Hall::new(&world, "Rival").await;
        let series = current[0]["series_id"].as_str().unwrap();
        let (cycle_of_nobody, series_of_nobody) =
            ("fcy_0198c0de8d5a7c3e9f00112233445566", "fcs_0198c0de8d5a7c3e9f00112233445566");
        for (path, unknown) in [
            (format!("{CYCLES}/{first}"), format!("{CYCLES}/{cycle_of_nobody}")),
            (
                format!("{FORECASTS}/{series}/explanation"),
                format!("{FORECASTS}/{series_of_nobody}/explanation"),
            ),
            (
                format!("{FORECASTS}/{series}/track-record"),
                format!("{FORECASTS}/{series_of_nobody}/track-record"),
            ),
        ] {
            let (answer, sent) = counted(hall.planner.get(&path)).await;
            answer.expect(200);
            assert_eq!(sent, 1, "{path}");
            hall.author.get(&path).await.expect(200);
            let foreign = rival.planner.get(&path).await.expect(404).visible();
            assert_eq!(foreign, rival.planner.get(&unknown).await.visible());
        }
        assert!(forecasts(&rival.planner, &format!("&cycle_id={first}")).await.is_empty());
        assert!(rival.planner.get(CYCLES).await.items().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_explanation_adds_up_to_the_mean_and_says_what_changed() {
    World::each(async |world| {
        let (hall, _) = two_cycles(&world, &[41, 43, 45, 47, 49]).await;
        let current = forecasts(&hall.planner, "").await;
        let path = format!("{FORECASTS}/{}/explanation", current[0]["series_id"].as_str().unwrap());
        let told = hall.planner.get(&path).await.expect(200).json();
        assert_eq!((&told["number"], &told["history_until"]), (&json!(2), &json!("2026-W24")));
        assert_eq!(told["models"], current[0]["models"]);
        assert!(told["figures"].as_i64().unwrap() >= 6 && told["history_from"].is_string(), "{told}");
        let buckets = told["buckets"].as_array().unwrap();
        assert_eq!(buckets.len(), current.len());
        for (bucket, row) in buckets.iter().zip(&current) {
            assert_eq!((&bucket["id"], &bucket["mean"]), (&row["id"], &row["mean"]));
            let parts = bucket["components"].as_object().unwrap();
            assert_eq!(parts.values().map(milli).sum::<i64>(), milli(&bucket["mean"]), "{bucket}");
        }
        let common: Vec<&Value> = buckets.iter().filter(|bucket| !bucket["mean_before"].is_null()).collect();
        assert_eq!(common.len(), 3, "the first cycle ended a week earlier");
        let sum = |name: &str| common.iter().map(|bucket| milli(&bucket[name])).sum::<i64>();
        assert_eq!(
            (milli(&told["total_before"]), milli(&told["total_now"])),
            (sum("mean_before"), sum("mean"))
        );
        assert!(
            sum("mean") > sum("mean_before") && told["changed"].as_str().unwrap().contains("rose"),
            "{told}"
        );
        let spanish = hall.planner.get(&format!("{path}?language=es")).await.expect(200).json();
        assert!(spanish["changed"].as_str().unwrap().contains("subió"), "{spanish}");
    })
    .await;
}

#[tokio::test]
async fn what_is_forecast_no_more_is_not_explained_but_stays_on_record() {
    let world = World::sqlite().await;
    let (hall, _) = two_cycles(&world, &[21, 23, 25, 27, 29]).await;
    let series = forecasts(&hall.planner, "").await[0]["series_id"].as_str().unwrap().to_owned();
    let explanation = format!("{FORECASTS}/{series}/explanation");
    hall.planner.get(&explanation).await.expect(200);

    let rival = Hall::new(&world, "Rival").await;
    product(&world, hall.supplier).await;
    let sql = "UPDATE product SET supplier_id = ? WHERE id = ?";
    world.sql(sql, [rival.supplier.0.into(), hall.product.0.into()]).await;
    world.ctx.clock.advance(Duration::days(7));
    let policy = hall.policy(json!({ "history_from": "2026-01-05", "horizon": 4 })).await;
    hall.release(&policy, Safeguards::all()).await;
    let current = forecasts(&hall.planner, "").await;
    assert!(current.iter().all(|row| row["series_id"] != series.as_str()));

    hall.planner.get(&explanation).await.expect(404);
    hall.planner.get(&format!("{FORECASTS}/{series}/track-record")).await.expect(200);
}

/// What was published to the planner, as it can fetch it: per period, the figure or that it is hidden.
async fn published(planner: &Session) -> BTreeMap<String, Option<i64>> {
    let mut cells = BTreeMap::new();
    for release in planner.get("/api/v1/demand/releases?limit=100").await.items() {
        let path = format!("/api/v1/demand/releases/{}/cells?limit=500", release["id"].as_str().unwrap());
        for cell in planner.get(&path).await.items() {
            let value = (!cell["value"].is_null()).then(|| milli(&cell["value"]));
            cells.insert(cell["period"].as_str().unwrap().to_owned(), value);
        }
    }
    cells
}

/// Hundredths of a percent, half-even, with arithmetic of its own.
fn percent(part: i64, whole: i64) -> i64 {
    let exact = part.abs() as f64 * 10_000.0 / whole as f64;
    exact.round_ties_even() as i64 * part.signum()
}

#[tokio::test]
async fn a_track_record_can_be_worked_out_from_what_its_recipient_got() {
    // The last week is published in one world and hidden in the other.
    for (next, hidden) in [(&[21, 23, 25, 27, 29][..], false), (&[300, 1][..], true)] {
        World::each(async |world| {
            let (hall, _) = two_cycles(&world, next).await;
            let cells = published(&hall.planner).await;
            let current = forecasts(&hall.planner, "").await;
            let path = format!("{FORECASTS}/{}/track-record", current[0]["series_id"].as_str().unwrap());
            let told = hall.planner.get(&path).await.expect(200).json();

            // Every forecast of every cycle, fetched cycle by cycle.
            let mut rows = Vec::new();
            let mut seen = 0;
            for cycle in hall.planner.get(&format!("{CYCLES}?limit=100")).await.items() {
                let id = cycle["id"].as_str().unwrap();
                for row in forecasts(&hall.planner, &format!("&cycle_id={id}")).await {
                    seen += 1;
                    let first = row["from"].as_str().unwrap().parse::<chrono::NaiveDate>().unwrap();
                    let last = format!("{}-1", cycle["last_period"].as_str().unwrap());
                    let last = chrono::NaiveDate::parse_from_str(&last, "%G-W%V-%u").unwrap();
                    rows.push(((first - last).num_days() / 7, row));
                }
            }
            assert_eq!(told["outcomes"].as_array().unwrap().len(), seen);
            let mut horizons: BTreeMap<Option<i64>, Vec<&Value>> = BTreeMap::new();
            for (horizon, row) in &rows {
                horizons.entry(Some(*horizon)).or_default().push(row);
                horizons.entry(None).or_default().push(row);
            }
            let by_horizon = told["by_horizon"].as_array().unwrap().iter().chain([&told["all"]]);
            assert_eq!(by_horizon.clone().count(), horizons.len());
            for accuracy in by_horizon {
                let (mut demand, mut error, mut absolute, mut within) = (0, 0, 0, [0, 0]);
                let (mut scored, mut not_available) = (0, 0);
                for row in &horizons[&accuracy["horizon"].as_i64()] {
                    match cells.get(row["period"].as_str().unwrap()) {
                        None => {}
                        Some(None) => not_available += 1,
                        Some(Some(actual)) => {
                            scored += 1;
                            demand += actual;
                            error += milli(&row["mean"]) - actual;
                            absolute += (milli(&row["mean"]) - actual).abs();
                            for (within, band) in within.iter_mut().zip([["q10", "q90"], ["q025", "q975"]]) {
                                let [low, high] = band.map(|name| milli(&row[name]));
                                *within += i64::from(low <= *actual && *actual <= high);
                            }
                        }
                    }
                }
                assert_eq!(accuracy["scored"], scored, "{accuracy}");
                assert_eq!(accuracy["not_available"], not_available, "{accuracy}");
                if scored == 0 {
                    assert!(accuracy["wape"].is_null() && accuracy["coverage_80"].is_null());
                    continue;
                }
                assert_eq!(hundredths(&accuracy["wape"]), percent(absolute, demand));
                assert_eq!(hundredths(&accuracy["bias"]), percent(error, demand));
                assert_eq!(hundredths(&accuracy["coverage_80"]), percent(within[0], scored));
                assert_eq!(hundredths(&accuracy["coverage_95"]), percent(within[1], scored));
            }
            assert!(told["all"]["scored"].as_i64().unwrap() > 10, "{}", told["all"]);
            for by in ["supplier", "category"] {
                let path = format!("/api/v1/demand/forecast-accuracy?by={by}");
                let (report, sent) = counted(hall.planner.get(&path)).await;
                assert_eq!(sent, 1);
                let groups = report.expect(200).json()["groups"].clone();
                // It has one product, so its category and all of its products are that one.
                assert_eq!(groups.as_array().unwrap().len(), 1, "{groups}");
                assert_eq!(groups[0]["all"], told["all"]);
                let scored = |list: &Value| -> Vec<Value> {
                    let released = |row: &&Value| row["scored"] != 0 || row["not_available"] != 0;
                    list.as_array().unwrap().iter().filter(released).cloned().collect()
                };
                assert_eq!(scored(&groups[0]["by_horizon"]), scored(&told["by_horizon"]));
                let staff = hall.author.get(&format!("{path}&recipient_id={}", hall.supplier)).await;
                assert_eq!(staff.expect(200).json()["groups"], groups);
            }
            let rival = Hall::new(&world, "Rival").await;
            let theirs = rival.planner.get("/api/v1/demand/forecast-accuracy").await.expect(200).json();
            assert_eq!(theirs["groups"], json!([]));
            let of_live = hall.planner.get(&format!("{path}?kind=published")).await.expect(200).json();
            let counted = ["scored", "not_available"].map(|key| of_live["all"][key].as_i64().unwrap());
            assert_eq!(counted, if hidden { [0, 1] } else { [1, 0] });
        })
        .await;
    }
}

/// The totals of a cycle.
pub async fn totals_of(somebody: &Session, cycle: &Value) -> Vec<Value> {
    let path = format!("{CYCLES}/{}/totals?limit=500", cycle["id"].as_str().unwrap());
    somebody.get(&path).await.expect(200).items()
}

/// Everything that forecasts and their exceptions tell, without the ids, which are drawn.
async fn told(planner: &Session) -> Vec<Value> {
    fn without_ids(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.retain(|name, _| name != "id" && !name.ends_with("_id"));
                fields.values_mut().for_each(without_ids);
            }
            Value::Array(items) => items.iter_mut().for_each(without_ids),
            _ => {}
        }
    }
    let rows = forecasts(planner, "").await;
    let mut all = vec![planner.get(CYCLES).await.json(), Value::from(rows.clone())];
    for cycle in planner.get(&format!("{CYCLES}?limit=100")).await.items() {
        let mut totals = totals_of(planner, &cycle).await;
        // Categories are told in the order of their ids.
        totals.sort_by_key(Value::to_string);
        all.push(totals.into());
    }
    for release in planner.get("/api/v1/demand/releases?limit=100").await.items() {
        let path = format!("/api/v1/demand/releases/{}/totals?limit=500", release["id"].as_str().unwrap());
        let mut totals = planner.get(&path).await.expect(200).items();
        totals.sort_by_key(Value::to_string);
        all.push(totals.into());
    }
    for row in rows {
        let path = format!("{FORECASTS}/{}", row["series_id"].as_str().unwrap());
        all.push(planner.get(&format!("{path}/explanation")).await.expect(200).json());
        all.push(planner.get(&format!("{path}/track-record")).await.expect(200).json());
    }
    let mut exceptions = planner.get("/api/v1/demand/exceptions?limit=500").await.expect(200).items();
    exceptions.iter_mut().for_each(without_ids);
    // They are raised at one instant, so that their order is that of their ids.
    exceptions.sort_by_key(Value::to_string);
    all.push(exceptions.into());
    all.iter_mut().for_each(without_ids);
    all
}

#[tokio::test]
async fn facts_that_are_not_released_move_no_byte_of_what_forecasts_tell() {
    // Copies are SQLite's; what is compared is worked out by the product, not by the database.
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    product(&world, hall.supplier).await;
    let customers: [_; 5] = hall.partners().await;
    for week in 0..20 {
        let day = monday(0) - Days::new(7 * 17) + Days::new(7 * week);
        hall.sells(day, &of_five(customers, (week as i64 * 5) % 7)).await;
    }
    // The second release's week; its exceptions are of every kind that can be.
    hall.sells(monday(5), &of_five(customers, 60)).await;
    super::exceptions::tighten(&hall.author).await;
    let terms = json!({ "history_from": "2026-01-05", "horizon": 4, "totals": true });
    let policy = hall.policy(terms).await;
    let asked = hall.author.post("/api/v1/demand/releases", json!({ "policy_id": policy })).await.expect(201);
    let release = asked.id().parse().unwrap();
    let mut seen = Vec::new();
    // A hidden week of few and of many units, one that is not due yet, and a week whose figure is published.
    for (week, sold) in
        [(3, vec![(0, 7)]), (3, vec![(0, 4_000), (1, 1)]), (7, vec![(0, 900)]), (2, vec![(0, 2)])]
    {
        let copy = world.copy().await;
        let sold: Vec<_> = sold.into_iter().map(|(customer, units)| (customers[customer], units)).collect();
        super::sells(&copy, hall.product, monday(week), &sold).await;
        lonja_demand::build(&copy.ctx, release, Safeguards::all()).await.unwrap();
        let planner = copy.role(hall.supplier, BuiltInRole::Planner);
        let mut first = (told(&planner).await, published(&planner).await);
        let current = planner.get(&format!("{CYCLES}?kind=published&limit=1")).await.items();
        let totals = totals_of(&planner, &current[0]).await;
        assert!(totals.iter().any(|total| total["mean"].is_number()), "{totals:?}");
        let author = copy.role(copy.host, BuiltInRole::DemandAnalyst);
        super::adjustments::adjusts(&copy, &author, (hall.supplier, hall.product), "2026-W27").await;
        first.0.extend(told(&planner).await);
        copy.ctx.clock.advance(Duration::days(7));
        let asked = author.post("/api/v1/demand/releases", json!({ "policy_id": policy })).await.expect(201);
        lonja_demand::build(&copy.ctx, asked.id().parse().unwrap(), Safeguards::all()).await.unwrap();
        let second = told(&planner).await;
        let raised = second.last().unwrap().as_array().unwrap();
        let kinds: BTreeSet<&str> = raised.iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, BTreeSet::from(["biased", "forecast_moved", "no_commit", "outside_band"]));
        seen.push((first, (second, published(&planner).await)));
    }
    for other in [1, 2] {
        for (one, same) in [(&seen[0].0, &seen[other].0), (&seen[0].1, &seen[other].1)] {
            assert_eq!(one.1, same.1, "the released tables are the same");
            assert_eq!(one.0, same.0);
        }
    }
    assert_ne!(seen[0].0.0, seen[3].0.0, "a published figure does move them");
    let exceptions = |at: usize| seen[at].1.0.last();
    assert_ne!(exceptions(0), exceptions(3));
}
