//! What a policy would do before it is approved: simulations that tell exactly what a release then shows, and impacts.

use std::collections::BTreeMap;

use chrono::{Days, Duration};
use lonja_demand::Safeguards;
use lonja_kernel::{BuiltInRole, OrganizationId, OrganizationKind, Permission, ProductId};
use lonja_platform::data::{audit, statements::counted};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::{Hall, WEEKS, monday, product, sells};
use crate::support::World;

const POLICIES: &str = "/api/v1/demand/policies";
/// As many weeks as a simulation looks at end with the last that is past the lag.
const LATEST: u64 = 13;

/// Thirteen weeks of three products: one that sells well to changing customers, one with a large customer and returns,
/// one that hardly sells. Answers how many cells have demand, and the units in them.
async fn thirteen_weeks(hall: &Hall<'_>, others: [ProductId; 2]) -> (i64, i64) {
    let customers: [OrganizationId; 9] = hall.partners().await;
    let first = monday(0) - Days::new(7 * (LATEST - WEEKS as u64));
    let (mut cells, mut units) = (0, 0);
    for week in 0..LATEST {
        let day = first + Days::new(7 * week + week % 5);
        let number = week as i64;
        let several = (0..9).filter(|customer| (customer + number) % 4 != 0);
        let well: Vec<_> = several
            .map(|customer| (customers[customer as usize], 12 + (7 * customer + 5 * number) % 17))
            .collect();
        let mut uneven = vec![(customers[0], 400 * (number % 3)), (customers[1], 30), (customers[2], 25)];
        uneven.extend([(customers[3], 20 + number), (customers[4], 18), (customers[5], 30 - number)]);
        if week % 4 == 1 {
            uneven.push((customers[1], -45));
        }
        let rare = if week % 5 == 0 { vec![(customers[8], 3)] } else { Vec::new() };
        for (product, sold) in [(hall.product, well), (others[0], uneven), (others[1], rare)] {
            let sold: Vec<_> = sold.into_iter().filter(|(_, units)| *units != 0).collect();
            sells(hall.world, product, day, &sold).await;
            let total: i64 = sold.iter().map(|(_, units)| units).sum();
            cells += i64::from(total > 0);
            units += total.max(0);
        }
    }
    (cells, units)
}

async fn draft(hall: &Hall<'_>, terms: Value) -> String {
    let mut asked = json!({ "recipient_id": hall.supplier, "history_from": monday(0) });
    for (name, value) in terms.as_object().unwrap() {
        asked[name] = value.clone();
    }
    hall.author.post(POLICIES, asked).await.expect(201).id()
}

#[tokio::test]
async fn a_simulation_tells_what_the_first_release_shows() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let others = [product(&world, hall.supplier).await, product(&world, hall.supplier).await];
        let (with_demand, units) = thirteen_weeks(&hall, others).await;
        let first = monday(0) - Days::new(7 * (LATEST - WEEKS as u64));
        let terms = json!({ "history_from": first, "minimum_customers": 5, "prior_percent": 40 });
        let policy = draft(&hall, terms).await;
        let path = format!("{POLICIES}/{policy}");
        let told = hall.author.get(&format!("{path}/simulation")).await.expect(200).json();

        hall.author.post(&format!("{path}/submission"), json!({})).await.expect(200);
        hall.approver.post(&format!("{path}/approval"), json!({})).await.expect(200);
        let release = hall.release(&policy, Safeguards::all()).await;
        let cells = format!("/api/v1/demand/releases/{release}/cells?limit=500");
        let cells = hall.planner.get(&cells).await.items();
        let published: Vec<i64> = cells.iter().filter_map(|cell| cell["value"].as_i64()).collect();
        assert!(
            (5..30).contains(&published.len()),
            "the example shows some cells and hides some: {published:?}"
        );

        assert_eq!((told["cells"].as_i64(), cells.len()), (Some(39), 39));
        assert_eq!((&told["products"], &told["periods"]), (&json!(3), &json!(13)));
        assert_eq!((&told["first_period"], &told["last_period"]), (&json!("2026-W11"), &json!("2026-W23")));
        assert_eq!(told["cells_with_demand"], with_demand);
        assert_eq!(told["cells_published"], published.len());
        assert_eq!(told["units"]["all"], units);
        let of_release: i64 = published.iter().sum();
        assert_eq!(
            (&told["units"]["published"], &told["units"]["unit"]),
            (&json!(of_release), &json!("piece"))
        );
        assert_eq!(told["units"]["share"], format!("{:.2}", of_release as f64 * 100.0 / units as f64));
        let silent = |product: &&ProductId| {
            let id = json!(product);
            !cells.iter().any(|cell| cell["product_id"] == id && !cell["value"].is_null())
        };
        let all = [hall.product, others[0], others[1]];
        assert_eq!(told["products_without_figure"], all.iter().filter(silent).count());
        let of_reasons = told["hidden"].as_array().unwrap().iter();
        let reasons: BTreeMap<String, i64> = of_reasons
            .map(|hidden| (hidden["reason"].as_str().unwrap().to_owned(), hidden["cells"].as_i64().unwrap()))
            .collect();
        let of_release = audit::Entity::find().filter(audit::Column::Subject.eq(release));
        let made = of_release.filter(audit::Column::Kind.eq("release.published"));
        let made = made.one(world.ctx.db.read()).await.unwrap().unwrap();
        let made: Value = serde_json::from_str(&made.after.unwrap()).unwrap();
        assert_eq!(json!(reasons), made["hidden"]);

        // What is out by now plays no part in it.
        assert_eq!(hall.author.get(&format!("{path}/simulation")).await.expect(200).json(), told);
    })
    .await;
}

#[tokio::test]
async fn other_settings_are_tried_without_changing_the_policy() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let others = [product(&world, hall.supplier).await, product(&world, hall.supplier).await];
        thirteen_weeks(&hall, others).await;
        let policy = draft(&hall, json!({ "minimum_customers": 5 })).await;
        let path = format!("{POLICIES}/{policy}/simulation");
        let own = hall.author.get(&path).await.expect(200).json();
        let other = format!("{path}?minimum_customers=12&p_percent=12&prior_percent=90");
        let other = hall.author.get(&other).await.expect(200).json();
        assert_eq!((&own["minimum_customers"], &own["prior_percent"]), (&json!(5), &json!(50)));
        assert_eq!((&other["minimum_customers"], &other["prior_percent"]), (&json!(12), &json!(90)));
        // Nine customers are never twelve.
        assert_eq!((&other["cells_published"], &other["cells_share"]), (&json!(0), &json!("0.00")));
        let along = |told: &Value, curve: &str, name: &str| -> Vec<i64> {
            told[curve].as_array().unwrap().iter().map(|point| point[name].as_i64().unwrap()).collect()
        };
        assert_eq!(along(&other, "by_minimum_customers", "minimum_customers"), [3, 4, 5, 6, 7, 8, 9, 10, 12]);
        assert_eq!(along(&other, "by_p_percent", "p_percent"), [5, 10, 12, 15, 20, 30, 40, 50, 75, 100]);
        assert!(along(&other, "by_p_percent", "minimum_customers").iter().all(|minimum| *minimum == 12));
        let at = |told: &Value, curve: &str, name: &str, value: i64| {
            told[curve].as_array().unwrap().iter().find(|point| point[name] == value).unwrap().clone()
        };
        for (curve, name, value) in
            [("by_minimum_customers", "minimum_customers", 5), ("by_p_percent", "p_percent", 10)]
        {
            let point = at(&own, curve, name, value);
            assert_eq!(
                (&point["cells_share"], &point["units_share"]),
                (&own["cells_share"], &own["units"]["share"])
            );
        }
        for (wrong, name) in [
            ("minimum_customers=2", "minimum_customers"),
            ("p_percent=4", "p_percent"),
            ("prior_percent=101", "prior_percent"),
        ] {
            let refused = hall.author.get(&format!("{path}?{wrong}")).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], format!("query/{name}"), "{refused}");
        }
        let kept = hall.author.get(&format!("{POLICIES}/{policy}")).await.json();
        assert_eq!((&kept["minimum_customers"], &kept["state"]), (&json!(5), &json!("draft")));

        let nothing = world.supplier("Nothing").await;
        let empty = hall.author.post(POLICIES, json!({ "recipient_id": nothing })).await.expect(201).id();
        let told = hall.author.get(&format!("{POLICIES}/{empty}/simulation")).await.expect(200).json();
        assert_eq!(
            (&told["cells"], &told["cells_share"], &told["units"]),
            (&json!(0), &json!(null), &json!(null))
        );
    })
    .await;
}

#[tokio::test]
async fn a_simulation_is_noted_once_a_day_and_nowhere_that_a_supplier_looks() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let policy = draft(&hall, json!({})).await;
        let path = format!("{POLICIES}/{policy}/simulation");
        hall.author.get(&path).await.expect(200);
        hall.author.get(&format!("{path}?p_percent=50")).await.expect(200);
        let auditor = world.administrator();
        let seen = format!("/api/v1/audit-events?subject={policy}&act=seen");
        let told = auditor.get(&seen).await.expect(200).items();
        assert_eq!(told.len(), 1);
        assert_eq!(
            (&told[0]["kind"], &told[0]["operation"], &told[0]["organization_id"]),
            (&json!("policy.simulated"), &json!("get_policy_simulation"), &json!(null))
        );
        hall.approver.get(&path).await.expect(200);
        world.ctx.clock.advance(Duration::days(1));
        hall.author.get(&path).await.expect(200);
        assert_eq!(auditor.get(&seen).await.items().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn nobody_but_the_hosts_people_looks_ahead() {
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    let policy = draft(&hall, json!({})).await;
    let [buyer] = hall.partners().await;
    for what in ["simulation", "impact"] {
        let path = format!("{POLICIES}/{policy}/{what}");
        hall.planner.get(&path).await.expect(403);
        world.role(buyer, BuiltInRole::Buyer).get(&path).await.expect(403);
        for kind in [OrganizationKind::Supplier, OrganizationKind::Partner] {
            let forged = [Permission::PoliciesRead, Permission::PoliciesManage].into_iter().collect();
            let organization = if kind == OrganizationKind::Supplier { hall.supplier } else { buyer };
            let stranger = world.caller(organization, kind, forged);
            let unknown = format!("{POLICIES}/pol_0198c0de8d5a7c3e9f00112233445566/{what}");
            let nothing = stranger.get(&path).await.expect(404).visible();
            assert_eq!(nothing, stranger.get(&unknown).await.visible());
        }
        hall.author.get(&path).await.expect(200);
    }
    let auditor = world.role(world.host, BuiltInRole::Auditor);
    auditor.get(&format!("{POLICIES}/{policy}/impact")).await.expect(200);
    auditor.get(&format!("{POLICIES}/{policy}/simulation")).await.expect(403);
}

#[tokio::test]
async fn an_impact_tells_what_the_first_release_then_covers() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        product(&world, hall.supplier).await;
        let first = draft(&hall, json!({ "minimum_customers": 4 })).await;
        let impact = async |policy: &str| {
            hall.author.get(&format!("{POLICIES}/{policy}/impact")).await.expect(200).json()
        };
        let today = world.ctx.clock.today();
        let told = impact(&first).await;
        let at_once = json!({
            "possible_on": today, "by_itself_on": today, "periods": 5, "first_period": "2026-W19",
            "last_period": "2026-W23", "cells": 10,
        });
        assert_eq!((&told["first_release"], &told["products"]), (&at_once, &json!(2)));
        assert_eq!((&told["replaces"], &told["used_up"]), (&json!(null), &json!(0)));
        assert_eq!(told["pending"], json!([]));

        let path = format!("{POLICIES}/{first}");
        hall.author.post(&format!("{path}/submission"), json!({})).await.expect(200);
        hall.approver.post(&format!("{path}/approval"), json!({})).await.expect(200);
        let release = hall.release(&first, Safeguards::all()).await;
        let cells = hall.planner.get(&format!("/api/v1/demand/releases/{release}/cells?limit=500")).await;
        assert_eq!(told["first_release"]["cells"], cells.items().len());

        let second = draft(&hall, json!({ "lag_days": 0, "totals": true, "purpose": "More" })).await;
        let rival = draft(&hall, json!({})).await;
        let told = impact(&second).await;
        let differences = json!([
            { "field": "lag_days", "before": "7", "after": "0" },
            { "field": "minimum_customers", "before": "4", "after": "5" },
            { "field": "totals", "before": "false", "after": "true" },
            { "field": "purpose", "before": "", "after": "More" },
        ]);
        assert_eq!(told["replaces"], json!({ "id": first, "version": 1, "differences": differences }));
        assert_eq!(told["pending"], json!([{ "id": rival, "version": 3, "state": "draft" }]));
        assert_eq!(told["used_up"], 10);
        let next = &told["first_release"];
        assert_eq!((&next["possible_on"], &next["first_period"]), (&json!(today), &json!("2026-W24")));

        // With the lag that it had, the next week has to come first.
        let told = impact(&rival).await;
        assert_eq!(told["first_release"]["possible_on"], json!(monday(6) + Days::new(6)));
        assert_eq!(
            (&told["first_release"]["periods"], &told["first_release"]["cells"]),
            (&json!(1), &json!(2))
        );
        // Another supplier's releases use nothing of this one's up.
        let other = Hall::new(&world, "Other").await;
        let of_other = draft(&other, json!({})).await;
        assert_eq!(impact(&of_other).await["used_up"], 0);
    })
    .await;
}

#[tokio::test]
async fn looking_ahead_takes_as_many_statements_for_many_products_as_for_one() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let policy = draft(&hall, json!({})).await;
        let (simulation, impact) =
            (format!("{POLICIES}/{policy}/simulation"), format!("{POLICIES}/{policy}/impact"));
        // The first one of the day is noted as well.
        hall.author.get(&simulation).await.expect(200);
        let expected = async || {
            for (path, expected) in [(&simulation, 5), (&impact, 6)] {
                let (answer, statements) = counted(hall.author.get(path)).await;
                assert_eq!((answer.status, statements), (200, expected), "{path}");
            }
        };
        expected().await;
        let others = [product(&world, hall.supplier).await, product(&world, hall.supplier).await];
        thirteen_weeks(&hall, others).await;
        expected().await;
    })
    .await;
}
