//! Adjustments and cycles that are asked for, over HTTP: what goes into which cycle, what becomes of the commits, and who
//! hears of it.

use chrono::Duration;
use lonja_demand::Safeguards;
use lonja_kernel::{BuiltInRole, OrganizationId, ProductId};
use lonja_platform::data::statements::counted;
use serde_json::{Value, json};

use super::{
    Hall,
    commits::{COMMITS, open_cycle, put},
    cycles::{forecasts, milli},
    exceptions::policy_of,
};
use crate::support::{Answer, Session, World};

const ADJUSTMENTS: &str = "/api/v1/demand/forecast-adjustments";
const CYCLES: &str = "/api/v1/demand/forecast-cycles";
const NOTE: &str = "In the window of every shop.";
const QUANTILES: [&str; 7] = ["q025", "q10", "q25", "q50", "q75", "q90", "q975"];

/// An adjustment of a period by a promotion.
fn of(recipient: OrganizationId, product: ProductId, period: &Value, quantity: f64) -> Value {
    json!({
        "recipient_id": recipient, "product_id": product, "period": period, "quantity": quantity,
        "reason": "promotion", "note": NOTE,
    })
}

async fn adjust(hall: &Hall<'_>, bucket: &Value, quantity: f64) -> Answer {
    let asked = of(hall.supplier, hall.product, &bucket["period"], quantity);
    hall.author.post(ADJUSTMENTS, asked).await
}

async fn ask(staff: &Session, recipient: OrganizationId) -> Answer {
    staff.post(CYCLES, json!({ "recipient_id": recipient })).await
}

/// Adjusts a period by ten and a half and has the next cycle made.
pub async fn adjusts(
    world: &World,
    author: &Session,
    (recipient, product): (OrganizationId, ProductId),
    period: &str,
) {
    author.post(ADJUSTMENTS, of(recipient, product, &json!(period), 10.5)).await.expect(201);
    ask(author, recipient).await.expect(201);
    world.run_jobs().await;
}

async fn states(somebody: &Session) -> Vec<(i64, String)> {
    let cycles = somebody.get(&format!("{CYCLES}?kind=published&limit=100")).await.expect(200).items();
    let told =
        |cycle: &Value| (cycle["number"].as_i64().unwrap_or(0), cycle["state"].as_str().unwrap().to_owned());
    cycles.iter().map(told).collect()
}

fn state(number: i64, state: &str) -> (i64, String) {
    (number, state.to_owned())
}

#[tokio::test]
async fn an_adjustment_goes_into_every_later_cycle_until_it_is_withdrawn() {
    World::each(async |world| {
        let (hall, before) = open_cycle(&world, "Acme", 3).await;
        let made = adjust(&hall, &before[1], 12.345).await.expect(201).json();
        assert_eq!((&made["state"], &made["in_current_cycle"]), (&json!("standing"), &json!(false)));
        assert_eq!(adjust(&hall, &before[1], 1.0).await.expect(409).problem(), "conflict");
        // Less than there is: nothing is left, and nothing below zero.
        adjust(&hall, &before[2], -1_000_000.0).await.expect(201);
        assert_eq!(forecasts(&hall.planner, "").await, before, "what is out stays");

        let asked = ask(&hall.author, hall.supplier).await.expect(201).json();
        assert_eq!((&asked["state"], &asked["number"]), (&json!("draft"), &Value::Null));
        let path = format!("{CYCLES}/{}", asked["id"].as_str().unwrap());
        hall.planner.get(&path).await.expect(404);
        world.run_jobs().await;
        assert_eq!(states(&hall.planner).await, [state(2, "open_for_commit"), state(1, "expired")]);
        hall.planner.get(&path).await.expect(200);

        let after = forecasts(&hall.planner, "").await;
        assert_eq!(after.len(), 3);
        let shifted = |name: &str, by: i64| {
            let bucket = if by > 0 { 1 } else { 2 };
            assert_eq!(milli(&after[bucket][name]), (milli(&before[bucket][name]) + by).max(0), "{name}");
        };
        for name in QUANTILES.into_iter().chain(["mean"]) {
            assert_eq!(after[0][name], before[0][name]);
            shifted(name, 12_345);
            shifted(name, -1_000_000_000);
        }
        assert_eq!(
            (&after[1]["adjustment"], &after[1]["adjustment_reason"]),
            (&json!(12.345), &json!("promotion"))
        );
        assert_eq!((milli(&after[0]["adjustment"]), &after[0]["adjustment_reason"]), (0, &Value::Null));
        assert_eq!(milli(&after[2]["adjustment"]), -milli(&before[2]["mean"]));

        let path =
            format!("/api/v1/demand/forecasts/{}/explanation", after[0]["series_id"].as_str().unwrap());
        let told = hall.planner.get(&path).await.expect(200);
        assert!(!told.text().contains(NOTE));
        let told = told.json();
        for bucket in told["buckets"].as_array().unwrap() {
            let parts = bucket["components"].as_object().unwrap();
            assert_eq!(parts.values().map(milli).sum::<i64>(), milli(&bucket["mean"]), "{bucket}");
        }
        assert_eq!(told["buckets"][1]["adjustment_reason"], "promotion");
        let by_hand = 12_345 - milli(&before[2]["mean"]);
        let change = milli(&told["total_now"]) - milli(&told["total_before"]);
        assert_eq!(change, by_hand, "nothing else has changed");
        assert!(told["changed"].as_str().unwrap().contains("by hand"), "{told}");

        let id = made["id"].as_str().unwrap();
        let path = format!("{ADJUSTMENTS}/{id}");
        let read = hall.author.get(&path).await.expect(200).json();
        assert_eq!((&read["in_current_cycle"], &read["note"]), (&json!(true), &json!(NOTE)));
        let withdrawn = hall.author.post(&format!("{path}/withdrawal"), json!({})).await.expect(200).json();
        assert_eq!(withdrawn["state"], "withdrawn");
        let again = hall.author.post(&format!("{path}/withdrawal"), json!({})).await.expect(409);
        assert_eq!(again.problem(), "conflict");
        assert_eq!(forecasts(&hall.planner, "").await, after);
        ask(&hall.author, hall.supplier).await.expect(201);
        world.run_jobs().await;
        let last = forecasts(&hall.planner, "").await;
        assert_eq!((&last[1]["mean"], &last[2]["mean"]), (&before[1]["mean"], &after[2]["mean"]));
        assert_eq!((milli(&last[1]["adjustment"]), &last[1]["adjustment_reason"]), (0, &Value::Null));
        // Withdrawn, the place is free again.
        adjust(&hall, &before[1], 1.0).await.expect(201);

        let audit = |subject: &str| format!("/api/v1/audit-events?subject={subject}");
        let told = world.administrator().get(&audit(id)).await.expect(200).text();
        for kind in ["forecast_adjustment.made", "forecast_adjustment.withdrawn"] {
            assert_eq!(told.matches(&format!("\"{kind}\"")).count(), 1, "{kind}");
        }
        let told = world.administrator().get(&audit(asked["id"].as_str().unwrap())).await.text();
        assert!(told.contains("forecast_cycle.requested") && told.contains("forecast_cycle.published"));
    })
    .await;
}

#[tokio::test]
async fn commits_are_carried_over_to_the_same_mean_of_the_same_release() {
    World::each(async |world| {
        let (hall, before) = open_cycle(&world, "Acme", 3).await;
        let body =
            || json!({ "quantity": 7, "reason": "capacity", "note": "One line is down.", "capacity": 8 });
        for bucket in &before[..2] {
            put(&hall.planner, bucket, body()).await.expect(200);
        }
        let first = hall.planner.get(COMMITS).await.items();
        adjust(&hall, &before[1], 5.0).await.expect(201);
        ask(&hall.author, hall.supplier).await.expect(201);
        world.ctx.clock.advance(Duration::hours(1));
        world.run_jobs().await;

        let exceptions = "/api/v1/demand/exceptions?kind=no_commit";
        assert!(hall.author.get(exceptions).await.items().is_empty(), "the answer is not in yet");
        let after = forecasts(&hall.planner, "").await;
        let cycle = after[0]["cycle_id"].as_str().unwrap();
        let carried = hall.planner.get(&format!("{COMMITS}?cycle_id={cycle}")).await.items();
        assert_eq!(carried.len(), 1, "{carried:?}");
        assert_eq!((&carried[0]["id"], &carried[0]["version"]), (&after[0]["id"], &json!(1)));
        for name in ["quantity", "reason", "note", "capacity", "committed_at"] {
            assert_eq!(carried[0][name], first[0][name], "{name}");
        }
        let listed = hall.author.get(&format!("{CYCLES}/{cycle}")).await.expect(200).json();
        assert_eq!(
            (&listed["progress"]["forecasts"], &listed["progress"]["answered"]),
            (&json!(3), &json!(1))
        );
        let own = hall.planner.get(&format!("{CYCLES}/{cycle}")).await.expect(200).json();
        assert_eq!(own["progress"], listed["progress"]);
        // It is still the supplier's to change.
        put(&hall.planner, &after[0], body()).await.expect(200);

        // A new release is new to be answered.
        world.ctx.clock.advance(Duration::days(7));
        hall.release(&policy_of(&hall).await, Safeguards::all()).await;
        let next = forecasts(&hall.planner, "").await;
        let cycle = next[0]["cycle_id"].as_str().unwrap();
        assert!(hall.planner.get(&format!("{COMMITS}?cycle_id={cycle}")).await.items().is_empty());
        assert_eq!(hall.author.get(exceptions).await.items().len(), 1, "two periods were not answered");
        assert_eq!(next[0]["adjustment_reason"], "promotion", "it stands for its period in every cycle");
    })
    .await;
}

#[tokio::test]
async fn a_cycle_is_made_once_however_often_it_is_asked_for_and_makes_way_for_a_release() {
    World::each(async |world| {
        let (hall, _) = open_cycle(&world, "Acme", 3).await;
        let backtests = hall.author.get(&format!("{CYCLES}?kind=backtest")).await.items().len();
        let first = ask(&hall.author, hall.supplier).await.expect(201).id();
        assert_eq!(ask(&hall.approver, hall.supplier).await.expect(201).id(), first);
        let drafts = states(&hall.author).await;
        assert_eq!(drafts, [state(0, "draft"), state(1, "open_for_commit")]);
        world.run_jobs().await;
        world.run_jobs().await;
        assert_eq!(states(&hall.author).await, [state(2, "open_for_commit"), state(1, "expired")]);
        assert_eq!(hall.author.get(&format!("{CYCLES}?kind=backtest")).await.items().len(), backtests);

        let overtaken = ask(&hall.author, hall.supplier).await.expect(201).id();
        world.ctx.clock.advance(Duration::days(7));
        hall.release(&policy_of(&hall).await, Safeguards::all()).await;
        world.run_jobs().await;
        hall.author.get(&format!("{CYCLES}/{overtaken}")).await.expect(404);
        let last = [state(3, "open_for_commit"), state(2, "expired"), state(1, "expired")];
        assert_eq!(states(&hall.author).await, last);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_adjusted_is_refused_and_suppliers_know_of_nothing() {
    World::each(async |world| {
        let (hall, buckets) = open_cycle(&world, "Acme", 3).await;
        let rival = Hall::new(&world, "Rival").await;
        let period = &buckets[0]["period"];
        for (asked, pointer) in [
            (of(hall.supplier, rival.product, period, 5.0), "/product_id"),
            (of(rival.supplier, rival.product, period, 5.0), "/recipient_id"),
            (of(hall.supplier, hall.product, &json!("2026-W01"), 5.0), "/period"),
            (of(hall.supplier, hall.product, &json!("2026-08"), 5.0), "/period"),
            (of(hall.supplier, hall.product, period, 0.0), "/quantity"),
            (of(hall.supplier, hall.product, period, 0.0001), "/quantity"),
        ] {
            let refused = hall.author.post(ADJUSTMENTS, asked).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
        let refused = ask(&hall.author, rival.supplier).await.expect(422).json();
        assert_eq!(refused["errors"][0]["pointer"], "/recipient_id");
        let unknown = "fad_0198c0de8d5a7c3e9f00112233445566";
        hall.author.post(&format!("{ADJUSTMENTS}/{unknown}/withdrawal"), json!({})).await.expect(404);

        adjust(&hall, &buckets[0], 5.0).await.expect(201);
        hall.planner.get(ADJUSTMENTS).await.expect(403);
        ask(&hall.planner, hall.supplier).await.expect(403);
        let asked = of(hall.supplier, hall.product, period, 5.0);
        hall.planner.post(ADJUSTMENTS, asked).await.expect(403);
        let auditor = world.role(world.host, BuiltInRole::Auditor);
        ask(&auditor, hall.supplier).await.expect(403);

        let (listed, sent) = counted(hall.author.get(ADJUSTMENTS)).await;
        let listed = listed.expect(200).items();
        assert_eq!((listed.len(), sent), (1, 1));
        let id = listed[0]["id"].as_str().unwrap();
        let (read, sent) = counted(hall.author.get(&format!("{ADJUSTMENTS}/{id}"))).await;
        assert_eq!((&read.expect(200).json(), sent), (&listed[0], 1));
        let (cycles, sent) = counted(hall.author.get(&format!("{CYCLES}?kind=published"))).await;
        assert_eq!(sent, 1);
        assert_eq!(cycles.expect(200).items()[0]["progress"]["forecasts"], 3);
        for (filter, is_there) in [
            (format!("recipient_id={}", hall.supplier), true),
            (format!("recipient_id={}", rival.supplier), false),
            (format!("product_id={}", hall.product), true),
            (format!("product_id={}", rival.product), false),
            ("state=standing".to_owned(), true),
            ("state=withdrawn".to_owned(), false),
        ] {
            let found = hall.author.get(&format!("{ADJUSTMENTS}?count=true&{filter}")).await.expect(200);
            assert_eq!(found.json()["count"], i32::from(is_there), "{filter}");
        }
    })
    .await;
}
