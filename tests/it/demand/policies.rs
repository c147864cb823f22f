//! Policies over HTTP: two people, no edit after approval, nothing that cannot be shared safely.

use lonja_kernel::{BuiltInRole, OrganizationKind, Permission};
use lonja_platform::data::audit;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::{Hall, monday};
use crate::support::World;

const POLICIES: &str = "/api/v1/demand/policies";

#[tokio::test]
async fn whoever_wrote_or_changed_or_submitted_a_policy_cannot_approve_it() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let asked = json!({ "recipient_id": hall.supplier });
        let policy = hall.author.post(POLICIES, asked).await.expect(201);
        let path = format!("{POLICIES}/{}", policy.id());
        assert_eq!(policy.header("location"), Some(path.as_str()));
        assert_eq!(policy.json()["state"], "draft");
        let editor = world.role(world.host, BuiltInRole::DemandAnalyst);
        editor.patch(&path, json!({ "minimum_customers": 6 })).await.expect(200);
        let submitter = world.role(world.host, BuiltInRole::DemandAnalyst);
        // Whoever changes it last does not cover for those before.
        hall.author.patch(&path, json!({ "purpose": "Plan the season." })).await.expect(200);
        submitter.post(&format!("{path}/submission"), json!({})).await.expect(200);
        for one_of_them in [&hall.author, &editor, &submitter] {
            let refused = one_of_them.post(&format!("{path}/approval"), json!({})).await.expect(403);
            assert_eq!(refused.problem(), "second_person_required");
        }
        let by_hand = format!(
            "UPDATE policy SET state = 'active', approved_at = updated_at, approved_by = '{}'",
            editor.user_id()
        );
        let tx = world.ctx.db.begin_system("test").await.unwrap();
        let refused = tx.execute_unprepared(&by_hand).await.unwrap_err();
        assert!(refused.to_string().contains("a second person"), "{refused}");
        drop(tx);
        let approved = hall.approver.post(&format!("{path}/approval"), json!({})).await.expect(200).json();
        assert_eq!((&approved["state"], &approved["minimum_customers"]), (&json!("active"), &json!(6)));
        assert_eq!(approved["approved_by"], hall.approver.user_id().to_string());
        let changed = hall.author.patch(&path, json!({ "p_percent": 20 })).await.expect(409);
        assert_eq!(changed.problem(), "conflict");
    })
    .await;
}

#[tokio::test]
async fn of_two_policies_approved_at_once_one_is_in_force() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        hall.policy(json!({})).await;
        let mut paths = Vec::new();
        for _ in 0..2 {
            let asked = json!({ "recipient_id": hall.supplier });
            let id = hall.author.post(POLICIES, asked).await.expect(201).id();
            hall.author.post(&format!("{POLICIES}/{id}/submission"), json!({})).await.expect(200);
            paths.push(format!("{POLICIES}/{id}/approval"));
        }
        let (a, b) =
            tokio::join!(hall.approver.post(&paths[0], json!({})), hall.approver.post(&paths[1], json!({})));
        // One after the other, or the later one is told of it.
        for answer in [&a, &b] {
            assert!([200, 409].contains(&answer.status), "{}", answer.text());
        }
        let path = format!("{POLICIES}?state=active&recipient_id={}", hall.supplier);
        assert_eq!(hall.author.get(&path).await.items().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_approved_policy_takes_the_place_of_the_one_before() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let first = hall.policy(json!({})).await;
        let second = hall.policy(json!({ "lag_days": 14 })).await;
        let first = hall.author.get(&format!("{POLICIES}/{first}")).await.json();
        assert_eq!((&first["state"], &first["version"]), (&json!("retired"), &json!(1)));
        let second = hall.author.get(&format!("{POLICIES}/{second}")).await.json();
        assert_eq!((&second["state"], &second["version"]), (&json!("active"), &json!(2)));
        let path = format!("{POLICIES}?state=active&recipient_id={}", hall.supplier);
        assert_eq!(hall.author.get(&path).await.items().len(), 1);
        let retired = format!("{POLICIES}/{}/retirement", second["id"].as_str().unwrap());
        hall.author.post(&retired, json!({})).await.expect(200);
        assert_eq!(hall.author.post(&retired, json!({})).await.expect(409).problem(), "conflict");
        let refused = json!({ "policy_id": second["id"] });
        assert_eq!(
            hall.author.post("/api/v1/demand/releases", refused).await.expect(409).problem(),
            "conflict"
        );
    })
    .await;
}

#[tokio::test]
async fn whatever_is_wider_than_product_by_week_is_refused_and_says_so() {
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    for (wider, word) in [
        (json!({ "grain": "month" }), "week"),
        (json!({ "grain": "day" }), "week"),
        (json!({ "measures": ["units", "returns"] }), "units"),
        (json!({ "measures": ["stock"] }), "units"),
        (json!({ "products": "all" }), "own products"),
    ] {
        let mut asked = json!({ "recipient_id": hall.supplier });
        for (name, value) in wider.as_object().unwrap() {
            asked[name] = value.clone();
        }
        let refused = hall.author.post(POLICIES, asked).await.expect(409);
        assert_eq!(refused.problem(), "not_shareable");
        assert!(refused.json()["detail"].as_str().unwrap().contains(word), "{}", refused.text());
    }
    for (wrong, pointer) in [
        (json!({ "minimum_customers": 2 }), "/minimum_customers"),
        (json!({ "p_percent": 4 }), "/p_percent"),
        (json!({ "lag_days": -1 }), "/lag_days"),
        (json!({ "commit_days": 0 }), "/commit_days"),
        (json!({ "commit_days": 91 }), "/commit_days"),
        (json!({ "history_from": "1990-01-01" }), "/history_from"),
        (json!({ "recipient_id": world.partner("Buyer").await }), "/recipient_id"),
    ] {
        let mut asked = json!({ "recipient_id": hall.supplier });
        for (name, value) in wrong.as_object().unwrap() {
            asked[name] = value.clone();
        }
        let refused = hall.author.post(POLICIES, asked).await.expect(422).json();
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
    }
}

#[tokio::test]
async fn the_days_for_commits_are_set_changed_and_left_to_the_default_again() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let plain = json!({ "recipient_id": hall.supplier, "commit_days": null });
        let policy = hall.author.post(POLICIES, plain).await.expect(201);
        assert_eq!(policy.json()["commit_days"], json!(null));
        let path = format!("{POLICIES}/{}", policy.id());
        for (change, then) in [
            (json!({ "commit_days": 90 }), json!(90)),
            (json!({ "horizon": 4 }), json!(90)),
            (json!({ "commit_days": null }), json!(null)),
            (json!({ "commit_days": 1 }), json!(1)),
        ] {
            let changed = hall.author.patch(&path, change).await.expect(200).json();
            assert_eq!(changed["commit_days"], then);
        }
        for wrong in [0, 91] {
            let refused = hall.author.patch(&path, json!({ "commit_days": wrong })).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], "/commit_days", "{refused}");
        }
        assert_eq!(hall.author.get(&path).await.json()["commit_days"], json!(1));
    })
    .await;
}

#[tokio::test]
async fn policies_are_the_hosts_business() {
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    let policy = hall.policy(json!({})).await;
    for path in [POLICIES.to_owned(), format!("{POLICIES}/{policy}")] {
        hall.planner.get(&path).await.expect(403);
        let forged = [Permission::PoliciesRead].into_iter().collect();
        world.caller(hall.supplier, OrganizationKind::Supplier, forged).get(&path).await.expect(404);
        world.role(world.host, BuiltInRole::Auditor).get(&path).await.expect(200);
    }
    let asked = json!({ "recipient_id": hall.supplier, "history_from": monday(0) });
    world.role(world.host, BuiltInRole::Auditor).post(POLICIES, asked).await.expect(403);
}

#[tokio::test]
async fn every_step_of_a_policy_is_in_the_audit_log() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let policy = hall.policy(json!({})).await;
        hall.author.post(&format!("{POLICIES}/{policy}/retirement"), json!({})).await.expect(200);
        let of_policy = audit::Entity::find().filter(audit::Column::Subject.eq(policy));
        let rows = of_policy.order_by_asc(audit::Column::Id).all(world.ctx.db.read()).await.unwrap();
        let state = |row: audit::Model| {
            serde_json::from_str::<Value>(&row.after.unwrap()).unwrap()["state"].as_str().unwrap().to_owned()
        };
        let states: Vec<String> = rows.into_iter().map(state).collect();
        assert_eq!(states, ["draft", "in_review", "active", "retired"]);
    })
    .await;
}
