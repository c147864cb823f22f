//! Exceptions over HTTP: what is raised and what just is not, once and by whichever step; who works it off and how.

use chrono::{Days, Duration, NaiveDate};
use lonja_demand::Safeguards;
use lonja_kernel::{BuiltInRole, ForecastCycleId, ForecastId};
use lonja_platform::data::statements::counted;
use poem::http::Method;
use serde_json::{Value, json};

use super::{
    Hall,
    commits::{open_cycle, put},
    cycles::{forecasts, milli, of_five, two_cycles},
    monday, move_cycles_on, product, sells,
};
use crate::{
    notifications::person,
    support::{Answer, Session, World},
};

const EXCEPTIONS: &str = "/api/v1/demand/exceptions";
const CRITERIA: &str = "/api/v1/demand/exception-criteria";
const NOBODYS: &str = "fex_0198c0de8d5a7c3e9f00112233445566";

async fn set(author: &Session, kind: &str, terms: Value) -> Answer {
    let mut asked = json!({ "active": true, "collaboration_priority_code": "normal", "due_days": 5 });
    for (name, value) in terms.as_object().unwrap() {
        asked[name] = value.clone();
    }
    author.send(Method::PUT, &format!("{CRITERIA}/{kind}"), &[("if-match", "*")], Some(asked)).await
}

/// The least difference is one, and one period or cycle tells it.
pub async fn tighten(author: &Session) {
    for kind in ["under_commit", "over_commit"] {
        set(author, kind, json!({ "threshold": "0" })).await.expect(200);
    }
    set(author, "forecast_moved", json!({ "threshold": "0", "span": 12 })).await.expect(200);
    set(author, "outside_band", json!({ "span": 1 })).await.expect(200);
    set(author, "biased", json!({ "threshold": "0", "span": 1 })).await.expect(200);
}

async fn raised(somebody: &Session, filter: &str) -> Vec<Value> {
    somebody.get(&format!("{EXCEPTIONS}?limit=500&sort=raised_at{filter}")).await.expect(200).items()
}

/// Kind, source and compared value, sorted.
async fn figures(planner: &Session, filter: &str) -> Vec<(String, i64, i64)> {
    let mut figures: Vec<_> = raised(planner, filter)
        .await
        .iter()
        .map(|one| {
            let [source, compared, variance] =
                ["source_value", "compared_value", "variance_quantity"].map(|name| milli(&one[name]));
            assert_eq!(compared - source, variance);
            (one["kind"].as_str().unwrap().to_owned(), source, compared)
        })
        .collect();
    figures.sort();
    figures
}

/// A bucket that no model made: a mean, and the upper edge of its band.
async fn bucket(hall: &Hall<'_>, cycle: &str, period: NaiveDate, mean: i64, high: i64) -> Value {
    let (id, cycle) = (ForecastId::new(), cycle.parse::<ForecastCycleId>().unwrap());
    hall.world
        .sql(
            "INSERT INTO forecast_bucket (id, cycle_id, series_id, recipient_id, product_id, sku, period_start, step,
                 status, mean_milli, q025_milli, q10_milli, q90_milli, q975_milli, level_milli, trend_milli,
                 season_milli, events_milli, adjustment_milli, rounding_milli)
             SELECT ?, cycle_id, series_id, recipient_id, product_id, sku, ?, 9, 'forecast', ?, 0, 0, ?, ?, ?, 0, 0, 0,
                 0, 0
             FROM forecast_bucket WHERE cycle_id = ? AND product_id = ? ORDER BY id LIMIT 1",
            [
                id.0.into(),
                period.into(),
                mean.into(),
                high.into(),
                high.into(),
                mean.into(),
                cycle.0.into(),
                hall.product.0.into(),
            ],
        )
        .await;
    json!({ "id": id.to_string() })
}

pub async fn policy_of(hall: &Hall<'_>) -> String {
    let path = format!("/api/v1/demand/policies?recipient_id={}", hall.supplier);
    hall.author.get(&path).await.expect(200).items()[0]["id"].as_str().unwrap().to_owned()
}

async fn commit(hall: &Hall<'_>, bucket: &Value, quantity: &Value) {
    put(&hall.planner, bucket, json!({ "quantity": quantity, "reason": "other" })).await.expect(200);
}

/// Half a year of sales, up to the week before the last that is released.
async fn sells_half_a_year(hall: &Hall<'_>) {
    let customers: [_; 5] = hall.partners().await;
    for week in 0..22 {
        let day = monday(0) - Days::new(7 * 17) + Days::new(7 * week);
        hall.sells(day, &of_five(customers, (week as i64 * 5) % 7)).await;
    }
}

#[tokio::test]
async fn commits_that_differ_by_more_than_agreed_are_raised_when_the_day_closes_their_cycle() {
    World::each(async |world| {
        let (hall, buckets) = open_cycle(&world, "Acme", 3).await;
        // Nothing but the day moves the cycle on.
        let policy = policy_of(&hall).await;
        hall.author
            .post(&format!("/api/v1/demand/policies/{policy}/retirement"), json!({}))
            .await
            .expect(200);
        for natural in &buckets {
            commit(&hall, natural, &natural["mean"]).await;
        }
        let cycle = buckets[0]["cycle_id"].as_str().unwrap();
        let answers = [json!(90), json!(89.999), json!(120), json!(120.001), Value::Null, Value::Null];
        for (answer, week) in answers.iter().zip(0..) {
            let day = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap() + Days::new(7 * week);
            let made = bucket(&hall, cycle, day, 100_000, 0).await;
            if !answer.is_null() {
                commit(&hall, &made, answer).await;
            }
        }
        world.ctx.clock.advance(Duration::days(6));
        move_cycles_on(&world).await;
        assert!(raised(&hall.planner, "").await.is_empty(), "the last day is not over");
        world.ctx.clock.advance(Duration::days(1));
        move_cycles_on(&world).await;
        let expected = [
            ("no_commit".to_owned(), 200_000, 0),
            ("over_commit".to_owned(), 100_000, 120_001),
            ("under_commit".to_owned(), 100_000, 89_999),
        ];
        assert_eq!(figures(&hall.planner, "").await, expected);
        let of_bucket = &raised(&hall.planner, "&kind=under_commit").await[0];
        assert_eq!((&of_bucket["period"], &of_bucket["threshold"]), (&json!("2027-W02"), &json!("10.00")));
        assert_eq!(
            (&of_bucket["due_on"], &of_bucket["exception_status_code"]),
            (&json!("2026-06-25"), &json!("open"))
        );
        assert_eq!(of_bucket["collaboration_priority_code"], "high");
        let of_series = &raised(&hall.planner, "&kind=no_commit").await[0];
        assert!(of_series["period"].is_null() && of_series["forecast_id"].is_null());

        // The same step once more raises nothing, not even what was worked off in between.
        let id = of_series["id"].as_str().unwrap();
        hall.author.post(&format!("{EXCEPTIONS}/{id}/waiver"), json!({ "note": "No." })).await.expect(200);
        world.sql("UPDATE forecast_cycle SET state = 'open_for_commit' WHERE state = 'closed'", []).await;
        move_cycles_on(&world).await;
        assert_eq!(figures(&hall.planner, "").await, expected);
        let told = world.administrator().get(&format!("/api/v1/audit-events?subject={cycle}")).await;
        assert_eq!(told.expect(200).text().matches("forecast_exceptions.raised").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_next_cycle_closes_as_the_day_does_and_what_is_not_worked_off_is_not_raised_again() {
    World::each(async |world| {
        let (hall, _) = two_cycles(&world, &[21, 23, 25, 27, 29]).await;
        let policy = policy_of(&hall).await;
        let numbers = async || -> Vec<i64> {
            let all = raised(&hall.planner, "&kind=no_commit").await;
            all.iter().map(|one| one["cycle_number"].as_i64().unwrap()).collect()
        };
        assert_eq!(numbers().await, [1]);
        let first = raised(&hall.planner, "&kind=no_commit").await[0]["id"].as_str().unwrap().to_owned();
        let waiver = format!("{EXCEPTIONS}/{first}/waiver");
        hall.author.post(&waiver, json!({ "note": "They never answer." })).await.expect(200);
        for expected in [[1, 2], [1, 2]] {
            world.ctx.clock.advance(Duration::days(7));
            hall.release(&policy, Safeguards::all()).await;
            assert_eq!(numbers().await, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn a_forecast_that_moved_is_raised_beyond_the_threshold_and_within_the_frozen_window() {
    World::each(async |world| {
        // The first tells what all will be told, since all sell the same.
        let names = ["Probe", "At the threshold", "Beyond it", "Beyond the window"];
        let mut halls = Vec::new();
        for name in names {
            let hall = Hall::new(&world, name).await;
            sells_half_a_year(&hall).await;
            let policy = hall.policy(json!({ "history_from": "2026-01-05", "horizon": 4 })).await;
            hall.release(&policy, Safeguards::all()).await;
            halls.push((hall, policy));
        }
        set(&halls[0].0.author, "forecast_moved", json!({ "threshold": "50", "span": 4 })).await.expect(200);
        let mut cycles = Vec::new();
        for (hall, _) in &halls {
            cycles.push(forecasts(&hall.planner, "").await[0]["cycle_id"].as_str().unwrap().to_owned());
        }
        world.ctx.clock.advance(Duration::days(7));
        let moved = async |at: usize| {
            let (hall, policy) = &halls[at];
            hall.release(policy, Safeguards::all()).await;
            figures(&hall.planner, "&kind=forecast_moved").await
        };
        assert_eq!(moved(0).await, []);
        // The fourth period, which the first cycle does not have.
        let last = &forecasts(&halls[0].0.planner, "").await[3];
        let (mean, day) = (milli(&last["mean"]), last["from"].as_str().unwrap().parse().unwrap());
        assert!(mean > 0);
        for (at, before) in [(1, 2 * mean), (2, 2 * mean + 1), (3, 2 * mean + 1)] {
            bucket(&halls[at].0, &cycles[at], day, before, 0).await;
        }
        assert_eq!(moved(1).await, []);
        assert_eq!(moved(2).await, [("forecast_moved".to_owned(), 2 * mean + 1, mean)]);
        let told = &raised(&halls[2].0.planner, "&kind=forecast_moved").await[0];
        assert_eq!((&told["period"], &told["forecast_id"].is_null()), (&last["period"], &false));

        // One period fewer, and it lies outside of the window.
        set(&halls[0].0.author, "forecast_moved", json!({ "threshold": "50", "span": 3 })).await.expect(200);
        assert_eq!(moved(3).await, []);
    })
    .await;
}

#[tokio::test]
async fn figures_that_came_are_judged_at_the_edge_of_the_band_and_hidden_ones_never() {
    World::each(async |world| {
        let mut halls = Vec::new();
        for name in ["At the edge", "Beyond it"] {
            let hall = Hall::new(&world, name).await;
            sells_half_a_year(&hall).await;
            // The week that comes is hidden, and far from everything that was expected.
            let customers: [_; 2] = hall.partners().await;
            hall.sells(monday(5), &[(customers[0], 3000), (customers[1], 1)]).await;
            let policy = hall.policy(json!({ "history_from": "2026-01-05", "horizon": 4 })).await;
            hall.release(&policy, Safeguards::all()).await;
            halls.push((hall, policy));
        }
        let author = &halls[0].0.author;
        set(author, "outside_band", json!({ "span": 1 })).await.expect(200);
        set(author, "biased", json!({ "threshold": "100", "span": 1 })).await.expect(200);
        let shown = halls[0].0.shown().await;
        let (week, value) = shown.last().unwrap();
        let value = value.unwrap() * 1000;
        assert_eq!(week, "2026-W23");
        world.ctx.clock.advance(Duration::days(7));
        for (at, more) in [(0, 0), (1, 1)] {
            let (hall, policy) = &halls[at];
            let cycle = forecasts(&hall.planner, "").await[0]["cycle_id"].as_str().unwrap().to_owned();
            // Twice as much as came is a bias of just 100 percent.
            bucket(hall, &cycle, monday(4), 2 * value + more, value - more).await;
            hall.release(policy, Safeguards::all()).await;
            assert!(hall.shown().await.last().unwrap().1.is_none(), "the week that came is hidden");
            let found = figures(&hall.planner, "").await;
            let told = found.into_iter().filter(|(kind, ..)| kind != "no_commit").collect::<Vec<_>>();
            if more == 0 {
                assert_eq!(told, []);
            } else {
                let expected = [
                    ("biased".to_owned(), value, 2 * value + 1),
                    ("outside_band".to_owned(), value - 1, value),
                ];
                assert_eq!(told, expected);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_step_takes_as_many_statements_for_many_series_as_for_one() {
    World::each(async |world| {
        let mut halls = Vec::new();
        for (name, products) in [("One", 1), ("Many", 6)] {
            let hall = Hall::new(&world, name).await;
            tighten(&hall.author).await;
            sells_half_a_year(&hall).await;
            let customers: [_; 5] = hall.partners().await;
            for _ in 1..products {
                let another = product(&world, hall.supplier).await;
                for week in 0..22 {
                    let day = monday(0) - Days::new(7 * 17) + Days::new(7 * week);
                    sells(&world, another, day, &of_five(customers, (week as i64 * 3) % 7)).await;
                }
            }
            let policy = hall.policy(json!({ "history_from": "2026-01-05", "horizon": 4 })).await;
            hall.release(&policy, Safeguards::all()).await;
            halls.push((hall, policy, products));
        }
        world.ctx.clock.advance(Duration::days(7));
        let mut sent = Vec::new();
        for (hall, policy, products) in &halls {
            let asked = json!({ "policy_id": policy });
            let release = hall.author.post("/api/v1/demand/releases", asked).await.expect(201).id();
            let making = lonja_demand::build(&world.ctx, release.parse().unwrap(), Safeguards::all());
            let (made, statements) = counted(Box::pin(making)).await;
            made.unwrap();
            assert_eq!(raised(&hall.planner, "&kind=no_commit").await.len(), *products);
            sent.push(statements);
        }
        assert_eq!(sent[0], sent[1]);
    })
    .await;
}

async fn step(somebody: &Session, id: &str, step: &str, body: Value) -> Answer {
    somebody.post(&format!("{EXCEPTIONS}/{id}/{step}"), body).await
}

#[tokio::test]
async fn the_supplier_acknowledges_and_proposes_and_staff_take_over_and_resolve() {
    World::each(async |world| {
        let (hall, _) = two_cycles(&world, &[21, 23, 25, 27, 29]).await;
        let analyst = person(&world, world.host, BuiltInRole::DemandAnalyst).await;
        let outsider = person(&world, hall.supplier, BuiltInRole::Planner).await;
        let id = raised(&hall.planner, "&kind=no_commit").await[0]["id"].as_str().unwrap().to_owned();
        let read = async || hall.planner.get(&format!("{EXCEPTIONS}/{id}")).await.expect(200);
        let proposal = |code: &str| json!({ "resolution_code": code, "note": "A week later." });

        // Nothing is proposed or resolved that nobody has looked at.
        step(&hall.planner, &id, "proposal", proposal("later_period")).await.expect(409);
        step(&analyst, &id, "resolution", json!({ "resolution_code": "other" })).await.expect(409);
        let tag = read().await.etag();
        let path = format!("{EXCEPTIONS}/{id}/acknowledgement");
        let matched = [("if-match", tag.as_str())];
        let seen = hall.planner.send(Method::POST, &path, &matched, None).await.expect(200).json();
        assert_eq!((&seen["exception_status_code"], &seen["version"]), (&json!("acknowledged"), &json!(2)));
        hall.planner.send(Method::POST, &path, &matched, None).await.expect(412);
        hall.planner.send(Method::POST, &path, &[], None).await.expect(409);

        step(&hall.planner, &id, "proposal", proposal("other")).await.expect(200);
        let again = step(&hall.planner, &id, "proposal", proposal("later_period")).await.expect(200).json();
        assert_eq!(
            (&again["exception_status_code"], &again["resolution_code"], &again["note"]),
            (&json!("proposed"), &json!("later_period"), &json!("A week later."))
        );
        // Each side has its own steps.
        step(&hall.planner, &id, "resolution", json!({})).await.expect(403);
        step(&hall.planner, &id, "assignment", json!({})).await.expect(403);
        step(&analyst, &id, "acknowledgement", json!({})).await.expect(403);
        step(&analyst, &id, "proposal", proposal("other")).await.expect(403);

        for wrong in [json!({ "owner_id": outsider.user_id() }), json!({ "owner_id": UNKNOWN_USER })] {
            let refused = step(&analyst, &id, "assignment", wrong).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], "/owner_id");
        }
        let taken = step(&analyst, &id, "assignment", json!({})).await.expect(200).json();
        assert_eq!(taken["owner_id"], json!(analyst.user_id()));
        assert!(taken["owner_name"].as_str().unwrap().starts_with("demand_analyst"), "{taken}");
        assert_eq!(taken["exception_status_code"], "proposed");
        let end = step(&analyst, &id, "resolution", json!({ "note": "Agreed." })).await.expect(200).json();
        assert_eq!(
            (&end["exception_status_code"], &end["resolution_code"], &end["decision_note"]),
            (&json!("resolved"), &json!("later_period"), &json!("Agreed."))
        );
        for (somebody, name, body) in [
            (&hall.planner, "acknowledgement", json!({})),
            (&hall.planner, "proposal", proposal("other")),
            (&analyst, "assignment", json!({})),
            (&analyst, "resolution", json!({})),
            (&analyst, "waiver", json!({ "note": "No." })),
        ] {
            assert_eq!(step(somebody, &id, name, body).await.expect(409).problem(), "conflict");
        }
        let audit = format!("/api/v1/audit-events?subject={id}");
        let told = world.administrator().get(&audit).await.expect(200);
        assert_eq!(told.text().matches("\"forecast_exception.changed\"").count(), 5);
    })
    .await;
}

const UNKNOWN_USER: &str = "usr_0198c0de8d5a7c3e9f00112233445566";

#[tokio::test]
async fn an_exception_is_waived_for_a_reason_and_resolved_with_what_becomes_of_it() {
    World::each(async |world| {
        let (hall, _) = two_cycles(&world, &[21, 23, 25, 27, 29]).await;
        let analyst = person(&world, world.host, BuiltInRole::DemandAnalyst).await;
        let id = raised(&hall.planner, "&kind=no_commit").await[0]["id"].as_str().unwrap().to_owned();
        step(&analyst, &id, "waiver", json!({ "note": "" })).await.expect(422);
        let taken = step(&analyst, &id, "assignment", json!({})).await.expect(200).json();
        assert_eq!(taken["exception_status_code"], "acknowledged");
        let refused = step(&analyst, &id, "resolution", json!({})).await.expect(422).json();
        assert_eq!(refused["errors"][0]["pointer"], "/resolution_code");
        let preview = world.preview(hall.supplier, BuiltInRole::Planner);
        let looked = step(&preview, &id, "acknowledgement", json!({})).await.expect(403);
        assert_eq!(looked.problem(), "read_only_preview");
        let end = step(&analyst, &id, "waiver", json!({ "note": "Stock enough." })).await.expect(200).json();
        assert_eq!(
            (&end["exception_status_code"], &end["resolution_code"]),
            (&json!("waived"), &Value::Null)
        );
    })
    .await;
}

#[tokio::test]
async fn exceptions_are_listed_in_one_statement_and_foreign_ones_do_not_exist() {
    World::each(async |world| {
        let (hall, _) = two_cycles(&world, &[21, 23, 25, 27, 29]).await;
        let rival = Hall::new(&world, "Rival").await;
        let (listed, sent) = counted(hall.planner.get(EXCEPTIONS)).await;
        assert_eq!(sent, 1);
        let all = listed.expect(200).items();
        let one = &all[0];
        let path = format!("{EXCEPTIONS}/{}", one["id"].as_str().unwrap());
        let (read, sent) = counted(hall.planner.get(&path)).await;
        assert_eq!((&read.expect(200).json(), sent), (one, 1));
        assert_eq!(&hall.author.get(&path).await.expect(200).json(), one);

        let filters: [(&str, bool); 12] = [
            ("kind=no_commit", true),
            ("kind=over_commit", false),
            ("state=open", true),
            ("state=resolved", false),
            (&format!("recipient_id={}", hall.supplier), true),
            (&format!("recipient_id={}", rival.supplier), false),
            (&format!("product_id={}", hall.product), true),
            (&format!("sku={}", one["sku"].as_str().unwrap()), true),
            ("sku=nothing", false),
            (&format!("cycle_id={}", one["cycle_id"].as_str().unwrap()), true),
            ("overdue=true", false),
            ("overdue=false", true),
        ];
        for (filter, is_there) in filters {
            let found = raised(&hall.author, &format!("&{filter}")).await;
            assert_eq!(found.contains(one), is_there, "{filter}");
        }
        world.ctx.clock.advance(Duration::days(30));
        assert!(raised(&hall.planner, "&overdue=true").await.contains(one));
        for sort in ["due_on", "-due_on", "raised_at", "-raised_at"] {
            let path = format!("{EXCEPTIONS}?sort={sort}&limit=1&count=true");
            let first = hall.planner.get(&path).await.expect(200).json();
            assert_eq!(first["count"], all.len(), "{sort}");
        }
        assert_eq!(hall.planner.csv(EXCEPTIONS).await.expect(200).text().lines().count(), all.len() + 1);
        assert_eq!(hall.planner.lines(EXCEPTIONS).await.expect(200).text().lines().count(), all.len());

        assert!(raised(&rival.planner, "").await.is_empty());
        let foreign = rival.planner.get(&path).await.expect(404).visible();
        assert_eq!(foreign, rival.planner.get(&format!("{EXCEPTIONS}/{NOBODYS}")).await.visible());
        for (name, body) in
            [("acknowledgement", json!({})), ("proposal", json!({ "resolution_code": "other" }))]
        {
            let foreign = rival.planner.post(&format!("{path}/{name}"), body.clone()).await.expect(404);
            let unknown = rival.planner.post(&format!("{EXCEPTIONS}/{NOBODYS}/{name}"), body).await;
            assert_eq!(foreign.visible(), unknown.visible());
        }
    })
    .await;
}

#[tokio::test]
async fn criteria_are_staffs_and_fit_their_kind() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let (listed, sent) = counted(hall.author.get(CRITERIA)).await;
        let criteria = listed.expect(200).items();
        let kinds: Vec<&str> = criteria.iter().map(|one| one["kind"].as_str().unwrap()).collect();
        let all = ["under_commit", "over_commit", "no_commit", "forecast_moved", "outside_band", "biased"];
        assert_eq!((kinds, sent), (all.to_vec(), 1));
        hall.planner.get(CRITERIA).await.expect(403);

        let terms = |more: Value| {
            let mut terms = json!({ "active": false, "collaboration_priority_code": "low", "due_days": 9 });
            terms.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            terms
        };
        for (kind, more, pointer) in [
            ("under_commit", json!({}), "/threshold"),
            ("under_commit", json!({ "threshold": "1000.01" }), "/threshold"),
            ("under_commit", json!({ "threshold": "-1" }), "/threshold"),
            ("under_commit", json!({ "threshold": "5", "span": 2 }), "/span"),
            ("no_commit", json!({ "threshold": "5" }), "/threshold"),
            ("biased", json!({ "threshold": "5" }), "/span"),
            ("outside_band", json!({ "span": 13 }), "/span"),
        ] {
            let refused = set(&hall.author, kind, terms(more)).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{kind}: {refused}");
        }
        set(&hall.author, "nothing", terms(json!({}))).await.expect(404);
        set(&hall.planner, "no_commit", terms(json!({}))).await.expect(403);
        let path = format!("{CRITERIA}/no_commit");
        hall.author.send(Method::PUT, &path, &[], Some(terms(json!({})))).await.expect(428);
        let changed = set(&hall.author, "no_commit", terms(json!({}))).await.expect(200).json();
        assert_eq!((&changed["active"], &changed["version"]), (&json!(false), &json!(2)));
        let after = hall.author.get(CRITERIA).await.items();
        assert_eq!(after[2], changed);
        let (read, sent) = counted(hall.author.get(&path)).await;
        let tag = read.etag();
        assert_eq!((read.expect(200).json(), sent), (changed, 1));
        let again = Some(terms(json!({})));
        hall.author.send(Method::PUT, &path, &[("if-match", &tag)], again.clone()).await.expect(200);
        hall.author.send(Method::PUT, &path, &[("if-match", &tag)], again).await.expect(412);

        // What is not active is not raised.
        let (quiet, _) = two_cycles(&world, &[21, 23, 25, 27, 29]).await;
        assert!(raised(&quiet.planner, "&kind=no_commit").await.is_empty());
    })
    .await;
}
