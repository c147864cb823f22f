//! Releases, cells and forecasts over HTTP.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::Days;
use lonja_demand::Safeguards;
use lonja_kernel::{BuiltInRole, OrganizationId};
use lonja_platform::prelude::NewJob;
use poem::http::Method;
use serde_json::{Value, json};

use super::{Hall, WEEKS, monday, product, sells};
use crate::support::World;

const RELEASES: &str = "/api/v1/demand/releases";

fn of_five(customers: [OrganizationId; 5], more: i64) -> Vec<(OrganizationId, i64)> {
    customers.into_iter().zip([20, 22, 24, 26, 28].map(|units| units + more)).collect()
}

#[tokio::test]
async fn staff_see_how_much_of_a_release_is_shown_and_nobody_else() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let customers = hall.partners().await;
        hall.sells(monday(0), &of_five(customers, 0)).await;
        hall.sells(monday(1), &of_five(customers, 1)[..2]).await;
        let policy = hall.policy(json!({})).await;
        let release = hall.release(&policy, Safeguards::all()).await;
        let path = format!("{RELEASES}/{release}/coverage");
        let coverage = hall.author.get(&path).await.expect(200).json();
        // 120 units are shown, 44 are hidden.
        let products = json!({
            "figures": WEEKS, "with_demand": 2, "published": 1, "figures_share": "50.00", "units_share": "73.17",
        });
        assert_eq!((&coverage["products"], &coverage["regions"]), (&products, &Value::Null));
        let hidden = json!([
            { "reason": "no_demand", "cells": WEEKS - 2 },
            { "reason": "too_few_customers", "cells": 1 },
        ]);
        assert_eq!(coverage["hidden"], hidden);
        hall.planner.get(&path).await.expect(403);
        let unknown = format!("{RELEASES}/{}/coverage", lonja_kernel::ReleaseId(uuid::Uuid::now_v7()));
        hall.author.get(&unknown).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_supplier_reads_its_cells_as_json_and_csv() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let customers = hall.partners().await;
        hall.sells(monday(0), &of_five(customers, 0)).await;
        hall.sells(monday(1) + Days::new(6), &of_five(customers, 1)[..2]).await;
        let policy = hall.policy(json!({})).await;
        let release = hall.release(&policy, Safeguards::all()).await;

        let shown = hall.planner.get(&format!("{RELEASES}/{release}")).await.expect(200).json();
        assert_eq!((&shown["number"], &shown["state"]), (&json!(1), &json!("published")));
        assert_eq!((&shown["first_period"], &shown["last_period"]), (&json!("2026-W19"), &json!("2026-W23")));
        assert_eq!(shown["measure"], "units");

        let path = format!("{RELEASES}/{release}/cells");
        let cells = hall.planner.get(&path).await.expect(200).items();
        assert_eq!(cells.len(), WEEKS);
        let first = json!({
            "product_id": hall.product, "sku": hall.product.0.simple().to_string(), "name": "Lantern",
            "period": "2026-W19", "from": "2026-05-04", "until": "2026-05-10",
            "status": "published", "value": 120, "unit": "piece",
        });
        assert_eq!(cells[0], first);
        assert!(cells[1..].iter().all(|cell| cell["status"] == "suppressed" && cell["value"].is_null()));

        let csv = hall.planner.csv(&path).await.expect(200).text();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines.len(), WEEKS + 1);
        assert!(lines[1].contains("2026-W19") && lines[1].contains("120"), "{csv}");
        let again = hall.planner.get(&path).await;
        let tag = again.etag();
        hall.planner.send(Method::GET, &path, &[("if-none-match", &tag)], None).await.expect(304);
    })
    .await;
}

#[tokio::test]
async fn cells_are_found_by_product_period_and_status() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let other = product(&world, hall.supplier).await;
        let customers = hall.partners().await;
        for week in 0..3 {
            hall.sells(monday(week), &of_five(customers, week as i64)).await;
            sells(&world, other, monday(week), &of_five(customers, 5)).await;
        }
        let policy = hall.policy(json!({})).await;
        let path = format!("{RELEASES}/{}/cells", hall.release(&policy, Safeguards::all()).await);
        let found =
            async |filter: &str| hall.planner.get(&format!("{path}?{filter}")).await.expect(200).items();
        let periods = |cells: Vec<Value>| -> Vec<String> {
            cells.iter().map(|cell| cell["period"].as_str().unwrap().to_owned()).collect()
        };
        let of_product = format!("product_id={other}");
        assert_eq!(found(&of_product).await.len(), WEEKS);
        assert_eq!(found(&format!("sku={}", other.0.simple())).await.len(), WEEKS);
        let some = found(&format!("{of_product}&from=2026-W20&until=2026-W21")).await;
        assert_eq!(periods(some), ["2026-W20", "2026-W21"]);
        assert_eq!(found(&format!("{of_product}&until=2026-05")).await.len(), 4);
        assert_eq!(found("status=published").await.len(), 6);
        assert_eq!(found("status=suppressed").await.len(), 2 * WEEKS - 6);
        let down = periods(found(&format!("{of_product}&sort=-period")).await);
        assert_eq!(down.first().map(String::as_str), Some("2026-W23"));
        let refused = hall.planner.get(&format!("{path}?from=2026-W60")).await.expect(422).json();
        assert_eq!(refused["errors"][0]["pointer"], "query/from");

        let mut pages = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = hall.planner.get(&format!("{path}?limit=3{cursor}")).await.expect(200);
            pages.extend(page.items());
            match page.json()["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(pages, found("limit=500").await);
    })
    .await;
}

#[tokio::test]
async fn what_was_shared_with_one_supplier_does_not_exist_for_another() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let customers = hall.partners().await;
        hall.sells(monday(0), &of_five(customers, 0)).await;
        let policy = hall.policy(json!({})).await;
        let release = hall.release(&policy, Safeguards::all()).await;
        let rival = Hall::new(&world, "Rival").await;
        let own = rival.policy(json!({})).await;
        rival.release(&own, Safeguards::all()).await;
        let unknown = "rel_0198c0de8d5a7c3e9f00112233445566";
        let of_product = "/cells?product_id=prd_0198c0de8d5a7c3e9f00112233445566";
        for suffix in ["", "/cells", "/totals", of_product, "/certificate", "/method"] {
            let foreign =
                rival.planner.get(&format!("{RELEASES}/{release}{suffix}")).await.expect(404).visible();
            assert_eq!(foreign, rival.planner.get(&format!("{RELEASES}/{unknown}{suffix}")).await.visible());
        }
        for path in [RELEASES, "/api/v1/demand/series", "/api/v1/demand/forecasts"] {
            let text = rival.planner.csv(&format!("{path}?recipient_id={}", hall.supplier)).await.text();
            assert_eq!(text.lines().count(), 1, "{text}");
            assert!(!rival.planner.get(&format!("{path}?count=true")).await.text().contains(&release));
        }
        assert_eq!(hall.author.get(RELEASES).await.items().len(), 2);
        let buyer = world.role(customers[0], BuiltInRole::Buyer);
        buyer.get(RELEASES).await.expect(403);
        buyer.get("/api/v1/demand/forecasts").await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn one_release_to_a_supplier_is_made_at_a_time() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let policy = hall.policy(json!({})).await;
        let asked = json!({ "policy_id": policy });
        let first = hall.author.post(RELEASES, asked.clone()).await.expect(201);
        assert_eq!(hall.author.post(RELEASES, asked.clone()).await.expect(409).problem(), "conflict");
        assert!(hall.planner.get(RELEASES).await.items().is_empty());
        let id = first.id().parse().unwrap();
        for _ in 0..2 {
            lonja_demand::build(&world.ctx, id, Safeguards::all()).await.unwrap();
        }
        assert_eq!(hall.planner.get(RELEASES).await.items().len(), 1);
        hall.author.post(RELEASES, asked).await.expect(201);
        let unknown = json!({ "policy_id": "pol_0198c0de8d5a7c3e9f00112233445566" });
        hall.author.post(RELEASES, unknown).await.expect(422);
        hall.planner.post(RELEASES, json!({ "policy_id": policy })).await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn a_renamed_product_keeps_its_name_in_what_was_released() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let policy = hall.policy(json!({})).await;
        let path = format!("{RELEASES}/{}/cells", hall.release(&policy, Safeguards::all()).await);
        let before = hall.planner.get(&path).await.bytes;
        let rival = world.supplier("Rival").await;
        let sql = "UPDATE product SET name = 'Secret', sku = 'S-1', supplier_id = ? WHERE id = ?";
        world.sql(sql, [rival.0.into(), hall.product.0.into()]).await;
        assert_eq!(hall.planner.get(&path).await.bytes, before);
    })
    .await;
}

#[tokio::test]
async fn a_forecast_is_shown_with_its_method_and_interval_or_with_the_reason_for_none() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let quiet = product(&world, hall.supplier).await;
        let customers = hall.partners().await;
        let terms = json!({ "history_from": "2026-01-05", "horizon": 3 });
        for week in 0..22 {
            let day = monday(0) - Days::new(7 * 17) + Days::new(7 * week);
            hall.sells(day, &of_five(customers, (week as i64 * 5) % 7)).await;
        }
        let policy = hall.policy(terms).await;
        let release = hall.release(&policy, Safeguards::all()).await;
        let path = "/api/v1/demand/forecasts";
        let steps =
            hall.planner.get(&format!("{path}?product_id={}", hall.product)).await.expect(200).items();
        let periods: Vec<&str> = steps.iter().map(|step| step["period"].as_str().unwrap()).collect();
        assert_eq!(periods, ["2026-W24", "2026-W25", "2026-W26"]);
        for step in &steps {
            assert_eq!(step["method"], "combination");
            assert_eq!(step["release_id"], release);
            let figures =
                ["low_95", "low_80", "mean", "high_80", "high_95"].map(|name| step[name].as_f64().unwrap());
            assert!(figures.windows(2).all(|pair| pair[0] < pair[1]), "{step}");
        }
        let none = hall.planner.get(&format!("{path}?product_id={quiet}")).await.items();
        assert_eq!((none.len(), &none[0]["status"]), (1, &json!("too_short")));
        assert!(none[0]["mean"].is_null() && none[0]["method"].is_null());
        assert_eq!(hall.planner.csv(path).await.expect(200).text().lines().count(), 5);
    })
    .await;
}

/// What answers suppliers cannot name what they must not see.
#[test]
fn the_files_that_answer_suppliers_name_no_table_of_facts_contributors_or_reasons() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/demand");
    let mut files = Vec::new();
    files_below(&root.join("forecasts"), &mut files);
    assert!(files.len() > 10, "the forecasts are elsewhere: {files:?}");
    let answering = [
        "releases/shown.rs",
        "releases/dto.rs",
        "releases/certified.rs",
        "releases/method.rs",
        "releases/series_api.rs",
        "releases/totals_api.rs",
        "releases/regions_api.rs",
        "releases/shown_regions.rs",
    ];
    let hidden = [
        "demand_fact",
        "demand_late",
        "demand_period",
        "release_own",
        "release_hidden",
        "sales_line",
        "order_line",
        "facts::",
        "super::store",
        "directory",
    ];
    let answering = answering.map(|file| root.join(file));
    for file in answering.iter().chain(&files) {
        let text = fs::read_to_string(file).unwrap();
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for name in hidden {
            let is_own_store = files.contains(file) && name == "super::store";
            assert!(is_own_store || !code.contains(name), "{} names {name}", file.display());
        }
        // What makes and answers forecasts reaches no module that could read them for it.
        let is_used = |module: &&str| {
            code.contains(&format!("crate::{module}")) || code.contains(&format!("{module}::"))
        };
        let reached: Vec<&str> =
            ["facts", "directory", "protection", "releases"].into_iter().filter(is_used).collect();
        assert!(!files.contains(file) || reached.is_empty(), "{} uses {reached:?}", file.display());
    }
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

/// The switch that takes a protection away exists for these tests alone.
#[test]
fn nothing_in_the_product_takes_a_protection_away() {
    fn search(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                search(&path, found);
            } else if path.extension().is_some_and(|ext| ext == "rs")
                && !path.to_string_lossy().ends_with("_tests.rs")
            {
                let text = fs::read_to_string(&path).unwrap();
                let product = text.split("#[cfg(test)]").next().unwrap();
                if product.contains(".without(Safeguard") || product.contains("Safeguards::without") {
                    found.push(path.display().to_string());
                }
            }
        }
    }
    let mut found = Vec::new();
    search(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert_eq!(found, [] as [String; 0]);
}

#[tokio::test]
async fn staff_see_how_far_a_release_in_the_making_has_come() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let policy = hall.policy(json!({ "totals": true })).await;
        let asked = hall.author.post(RELEASES, json!({ "policy_id": policy })).await.expect(201);
        let path = format!("{RELEASES}/{}", asked.id());
        let progress = async || hall.author.get(&path).await.expect(200).json()["progress"].clone();
        assert_eq!(progress().await, Value::Null);
        let noted =
            "UPDATE \"release\" SET progress_step = 'totals', progress_done = 14, progress_total = 53";
        world.sql(noted, []).await;
        assert_eq!(progress().await, json!({ "step": "totals", "done": 14, "total": 53 }));
        lonja_demand::build(&world.ctx, asked.id().parse().unwrap(), Safeguards::all()).await.unwrap();
        let made = hall.author.get(&path).await.expect(200).json();
        assert_eq!((&made["state"], &made["progress"]), (&json!("published"), &Value::Null));
        // Whoever made it has noted its own progress.
        assert_eq!(world.count("\"release\" WHERE progress_done <> 14").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_release_whose_job_died_is_refused_and_can_be_asked_for_again() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let policy = hall.policy(json!({})).await;
        let asked = || hall.author.post(RELEASES, json!({ "policy_id": policy }));
        let lost = asked().await.expect(201).id();
        asked().await.expect(409);
        // While its job waits, nobody gives it up.
        let shown = async |id: &str| hall.author.get(&format!("{RELEASES}/{id}")).await.expect(200).json();
        lonja_demand::give_up_lost(&world.ctx).await.unwrap();
        assert_eq!(shown(&lost).await["state"], "building");
        let now = world.ctx.clock.now();
        world
            .sql("UPDATE job SET dead = TRUE, finished_at = ? WHERE kind = 'demand.release'", [now.into()])
            .await;
        lonja_demand::give_up_lost(&world.ctx).await.unwrap();
        let refused = shown(&lost).await;
        assert_eq!(refused["state"], "refused");
        assert!(refused["refusal"].as_str().unwrap().contains("ask for it again"), "{refused}");
        hall.planner.get(&format!("{RELEASES}/{lost}")).await.expect(404);
        let again = asked().await.expect(201).id();
        assert_eq!(shown(&again).await["state"], "building");
    })
    .await;
}

/// Does what the schedule of releases does every quarter of an hour.
async fn ask_for_what_is_due(world: &World) {
    let mut tx = world.ctx.db.begin_system("test").await.unwrap();
    tx.enqueue(NewJob::new("demand.schedule", json!({})));
    tx.finish_derived().await.unwrap();
    world.run_jobs().await;
}

#[tokio::test]
async fn nothing_is_asked_for_where_every_product_is_covered_or_there_is_none() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        hall.policy(json!({ "history_from": monday(0) })).await;
        world.sql("UPDATE product SET supplier_id = NULL", []).await;
        ask_for_what_is_due(&world).await;
        ask_for_what_is_due(&world).await;
        assert!(hall.author.get("/api/v1/demand/releases").await.items().is_empty());
    })
    .await;
}
