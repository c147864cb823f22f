//! Commits over HTTP: what is taken, what is refused and how, one by one and many at once.

use chrono::{Days, Duration};
use lonja_demand::Safeguards;
use lonja_kernel::BuiltInRole;
use lonja_platform::data::statements::counted;
use poem::http::Method;
use serde_json::{Value, json};

use super::{Hall, monday, move_cycles_on};
use crate::{
    notifications::{kinds, person},
    support::{Answer, Session, World},
};

pub const COMMITS: &str = "/api/v1/demand/commits";

/// A supplier whose current cycle has this many buckets for its product.
pub async fn open_cycle<'a>(world: &'a World, name: &str, horizon: usize) -> (Hall<'a>, Vec<Value>) {
    open_cycle_for(world, name, horizon, None).await
}

/// The same by a policy with these days for commits.
async fn open_cycle_for<'a>(
    world: &'a World,
    name: &str,
    horizon: usize,
    commit_days: Option<i32>,
) -> (Hall<'a>, Vec<Value>) {
    let hall = Hall::new(world, name).await;
    let customers: [_; 5] = hall.partners().await;
    for week in 0..20 {
        let day = monday(0) - Days::new(7 * 17) + Days::new(7 * week);
        let sold = customers.into_iter().zip([20, 22, 24, 26, 28].map(|units| units + (week as i64 * 5) % 7));
        hall.sells(day, &sold.collect::<Vec<_>>()).await;
    }
    let terms = json!({ "history_from": "2026-01-05", "horizon": horizon, "commit_days": commit_days });
    let policy = hall.policy(terms).await;
    hall.release(&policy, Safeguards::all()).await;
    let buckets = hall.planner.get("/api/v1/demand/forecasts").await.expect(200).items();
    assert_eq!(buckets.len(), horizon);
    (hall, buckets)
}

pub async fn put(planner: &Session, bucket: &Value, body: Value) -> Answer {
    let path = format!("{COMMITS}/{}", bucket["id"].as_str().unwrap());
    planner.send(Method::PUT, &path, &[], Some(body)).await
}

#[tokio::test]
async fn a_supplier_commits_bucket_by_bucket_and_staff_read_it() {
    World::each(async |world| {
        let (hall, buckets) = open_cycle(&world, "Acme", 3).await;
        let whole = buckets[0]["mean"].as_f64().unwrap().round();
        let made =
            put(&hall.planner, &buckets[0], json!({ "quantity": whole, "reason": "as_forecast" })).await;
        let made = made.expect(200).json();
        assert_eq!((&made["id"], &made["version"]), (&buckets[0]["id"], &json!(1)));
        assert_eq!(made["forecast_mean"], buckets[0]["mean"]);
        let less = json!({ "quantity": 7, "reason": "capacity", "note": "One line is down.", "capacity": 8 });
        let again = put(&hall.planner, &buckets[0], less).await.expect(200).json();
        assert_eq!(
            (&again["version"], &again["quantity"], &again["capacity"]),
            (&json!(2), &json!(7), &json!(8))
        );

        for (body, pointer) in [
            (json!({ "quantity": 7, "reason": "as_forecast" }), "/reason"),
            (json!({ "quantity": -1, "reason": "other" }), "/quantity"),
            (json!({ "quantity": 7, "reason": "other", "capacity": 6.999 }), "/capacity"),
            (json!({ "quantity": 7, "reason": "because" }), "/reason"),
        ] {
            let refused = put(&hall.planner, &buckets[1], body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
        let (listed, sent) = counted(hall.planner.get(COMMITS)).await;
        assert_eq!((listed.expect(200).items(), sent), (vec![again.clone()], 1));
        assert_eq!(
            hall.author.get(&format!("{COMMITS}?recipient_id={}", hall.supplier)).await.items(),
            [again]
        );
        put(&hall.author, &buckets[1], json!({ "quantity": 7, "reason": "other" })).await.expect(403);
        let preview = world.preview(hall.supplier, BuiltInRole::Planner);
        assert_eq!(
            put(&preview, &buckets[1], json!({ "quantity": 7, "reason": "other" }))
                .await
                .expect(403)
                .problem(),
            "read_only_preview"
        );
        let administrator = world.administrator();
        let audit = format!("/api/v1/audit-events?subject={}", buckets[0]["id"].as_str().unwrap());
        assert_eq!(administrator.get(&audit).await.expect(200).items().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn foreign_late_and_closed_commits_are_refused() {
    World::each(async |world| {
        let (hall, buckets) = open_cycle(&world, "Acme", 3).await;
        let rival = Hall::new(&world, "Rival").await;
        let body = || json!({ "quantity": 7, "reason": "other" });
        let foreign = put(&rival.planner, &buckets[0], body()).await.expect(404).visible();
        let unknown = json!({ "id": "fct_0198c0de8d5a7c3e9f00112233445566" });
        assert_eq!(foreign, put(&rival.planner, &unknown, body()).await.visible());
        put(&hall.planner, &buckets[0], body()).await.expect(200);
        assert!(rival.planner.get(COMMITS).await.items().is_empty());

        world.ctx.clock.advance(Duration::days(6));
        put(&hall.planner, &buckets[0], body()).await.expect(200);
        // A day later it is too late, even before anything has closed the cycle; then it is closed.
        world.ctx.clock.advance(Duration::days(1));
        let late = put(&hall.planner, &buckets[0], body()).await.expect(409);
        assert_eq!(late.problem(), "conflict");
        let open = hall.planner.get("/api/v1/demand/forecast-cycles?state=open_for_commit").await.items();
        assert_eq!(open.len(), 1);
        move_cycles_on(&world).await;
        let closed = put(&hall.planner, &buckets[0], body()).await.expect(409);
        assert_eq!(closed.problem(), "conflict");
        let rows = json!([{ "id": buckets[0]["id"], "quantity": "7", "reason": "other" }]);
        let many = json!({ "mode": "valid_rows", "rows": rows });
        let result = hall.planner.post(COMMITS, many).await.expect(200).json();
        assert_eq!((&result["stored"], &result["failures"][0]["column"]), (&json!(0), &json!("id")));
    })
    .await;
}

#[tokio::test]
async fn a_cycle_closes_after_the_days_of_the_policy_that_its_release_was_made_under() {
    World::each(async |world| {
        let (short, buckets) = open_cycle_for(&world, "Short", 3, Some(3)).await;
        let (plain, others) = open_cycle(&world, "Plain", 3).await;
        // A later policy changes nothing about the cycle that is out.
        short.policy(json!({ "history_from": "2026-01-05", "horizon": 3, "commit_days": 30 })).await;
        let today = world.ctx.clock.today();
        let cycle = async |hall: &Hall<'_>| {
            let cycles = hall.planner.get("/api/v1/demand/forecast-cycles?kind=published").await.items();
            let [cycle] = cycles.try_into().expect("one cycle");
            cycle
        };
        for (hall, days) in [(&short, 3), (&plain, 6)] {
            let cycle = cycle(hall).await;
            assert_eq!(cycle["commits_until"], json!(today + Days::new(days)), "{cycle}");
        }
        let body = || json!({ "quantity": 7, "reason": "other" });
        let state = async |hall| cycle(hall).await["state"].clone();
        world.ctx.clock.advance(Duration::days(3));
        move_cycles_on(&world).await;
        assert_eq!(
            (state(&short).await, state(&plain).await),
            (json!("open_for_commit"), json!("open_for_commit"))
        );
        put(&short.planner, &buckets[0], body()).await.expect(200);
        world.ctx.clock.advance(Duration::days(1));
        move_cycles_on(&world).await;
        assert_eq!((state(&short).await, state(&plain).await), (json!("closed"), json!("open_for_commit")));
        put(&short.planner, &buckets[0], body()).await.expect(409);
        put(&plain.planner, &others[0], body()).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn of_many_rows_the_bad_ones_come_back_with_row_column_value_and_reason() {
    World::each(async |world| {
        let (hall, buckets) = open_cycle(&world, "Acme", 20).await;
        let mut rows: Vec<Value> = buckets
            .iter()
            .map(|bucket| json!({ "id": bucket["id"], "quantity": "80", "reason": "capacity", "capacity": "90" }))
            .collect();
        let bad = [
            (1, "id", "fct_0198c0de8d5a7c3e9f00112233445566"),
            (3, "id", "nonsense"),
            (5, "quantity", "many"),
            (7, "quantity", "1.2345"),
            (9, "reason", "because"),
            (11, "reason", "as_forecast"),
            (13, "capacity", "79"),
        ];
        for (row, column, value) in bad {
            rows[row][column] = json!(value);
        }
        let twice = rows[0].clone();
        rows.push(twice);
        let asked = |mode: &str| json!({ "mode": mode, "rows": rows });
        let none = hall.planner.post(COMMITS, asked("all_or_nothing")).await.expect(200).json();
        assert_eq!((&none["stored"], none["failures"].as_array().unwrap().len()), (&json!(0), 8));
        assert!(hall.planner.get(COMMITS).await.items().is_empty());

        let some = hall.planner.post(COMMITS, asked("valid_rows")).await.expect(200).json();
        assert_eq!(some["stored"], 13);
        let failures = some["failures"].as_array().unwrap();
        let told: Vec<(i64, &str, &str)> = failures
            .iter()
            .map(|failure| {
                assert!(!failure["reason"].as_str().unwrap().is_empty());
                let text = |name: &str| failure[name].as_str().unwrap();
                (failure["row"].as_i64().unwrap(), text("column"), text("value"))
            })
            .collect();
        let mut expected: Vec<(i64, &str, &str)> =
            bad.iter().map(|(row, column, value)| (*row as i64 + 1, *column, *value)).collect();
        expected.push((21, "id", buckets[0]["id"].as_str().unwrap()));
        assert_eq!(told, expected);
        let stored = hall.planner.get(&format!("{COMMITS}?limit=100&count=true")).await.expect(200);
        assert_eq!((stored.items().len(), &stored.json()["count"]), (13, &json!(13)));
    })
    .await;
}

#[tokio::test]
async fn accepting_a_cycle_commits_to_every_forecast_that_nothing_was_said_about() {
    World::each(async |world| {
        let (hall, buckets) = open_cycle(&world, "Acme", 4).await;
        let rival = Hall::new(&world, "Rival").await;
        put(&hall.planner, &buckets[1], json!({ "quantity": 7, "reason": "capacity" })).await.expect(200);
        let cycle = buckets[0]["cycle_id"].as_str().unwrap();
        let path = |cycle: &str| format!("/api/v1/demand/forecast-cycles/{cycle}/acceptance");
        let accept =
            async |planner: &Session, cycle: &str| planner.send(Method::POST, &path(cycle), &[], None).await;
        let foreign = accept(&rival.planner, cycle).await.expect(404).visible();
        let unknown = accept(&rival.planner, "fcy_0198c0de8d5a7c3e9f00112233445566").await;
        assert_eq!(foreign, unknown.visible());

        let accepted = accept(&hall.planner, cycle).await.expect(200).json();
        assert_eq!((&accepted["stored"], &accepted["failures"]), (&json!(3), &json!([])));
        let mut commits = hall.planner.get(COMMITS).await.expect(200).items();
        commits.sort_by_key(|commit| commit["period"].as_str().unwrap().to_owned());
        for (commit, bucket) in commits.iter().zip(&buckets) {
            let own = commit["id"] == buckets[1]["id"];
            let quantity = if own { 7.0 } else { bucket["mean"].as_f64().unwrap().round() };
            assert_eq!((&commit["id"], commit["quantity"].as_f64()), (&bucket["id"], Some(quantity)));
            assert_eq!(commit["reason"], if own { "capacity" } else { "as_forecast" });
        }
        let again = accept(&hall.planner, cycle).await.expect(200).json();
        assert_eq!(again["stored"], 0);
        let audit = format!("/api/v1/audit-events?subject={cycle}&kind=forecast.committed");
        assert_eq!(world.administrator().get(&audit).await.expect(200).items().len(), 1);

        world.ctx.clock.advance(Duration::days(7));
        accept(&hall.planner, cycle).await.expect(409);
    })
    .await;
}

#[tokio::test]
async fn planners_hear_of_a_forecast_and_once_of_its_last_day_where_something_is_left_to_say() {
    World::each(async |world| {
        let (hall, buckets) = open_cycle(&world, "Acme", 2).await;
        let (other, _) = open_cycle(&world, "Done", 2).await;
        let planner = person(&world, hall.supplier, BuiltInRole::Planner).await;
        let done = person(&world, other.supplier, BuiltInRole::Planner).await;
        let told = async |who: &Session, kind: &str| {
            kinds(&world, who).await.iter().filter(|told| *told == kind).count()
        };
        for who in [&planner, &done] {
            assert_eq!((told(who, "forecast_published").await, told(who, "commits_due").await), (1, 0));
        }
        put(&hall.planner, &buckets[0], json!({ "quantity": 7, "reason": "other" })).await.expect(200);
        let current = other.planner.get("/api/v1/demand/forecasts?limit=1").await.items();
        let cycle = current[0]["cycle_id"].as_str().unwrap();
        let path = format!("/api/v1/demand/forecast-cycles/{cycle}/acceptance");
        other.planner.send(Method::POST, &path, &[], None).await.expect(200);
        for _ in 0..2 {
            world.ctx.clock.advance(Duration::days(3));
            move_cycles_on(&world).await;
            assert_eq!(told(&done, "commits_due").await, 0);
        }
        assert_eq!(told(&planner, "commits_due").await, 1);
        move_cycles_on(&world).await;
        assert_eq!(told(&planner, "commits_due").await, 1);
    })
    .await;
}
