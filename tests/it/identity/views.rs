//! Saved views over HTTP on each database: one's own, shared within the organisation, and where a list begins.

use lonja_identity::{NewUser, seed_users};
use lonja_kernel::{BuiltInRole, EventKind, OrganizationId, Permission, UserId};
use lonja_platform::data::Change;
use poem::http::Method;
use serde_json::{Value, json};

use crate::{
    catalogue::shop::unknown,
    support::{Session, World},
};

const VIEWS: &str = "/api/v1/saved-views";

/// Somebody of the organisation whom the database knows.
async fn person(world: &World, organization: OrganizationId, role: BuiltInRole, shares: bool) -> Session {
    let id = UserId::new();
    let user = NewUser {
        id,
        organization,
        email: format!("{id}@example.com"),
        name: "Ana López".to_owned(),
        language: None,
        password_hash: None,
        roles: Vec::new(),
    };
    let mut tx = world.ctx.db.begin_system("test").await.unwrap();
    seed_users(&tx, &[user]).await.unwrap();
    tx.record(Change::new(EventKind::UserChanged, id));
    tx.finish(()).await.unwrap();
    let permissions = role.permissions().iter().filter(|p| shares || *p != Permission::ViewsShare).collect();
    world.caller_as(id, organization, role.kind(), permissions)
}

fn view(name: &str, shared: bool) -> Value {
    json!({ "list": "/api/v1/orders", "name": name, "state": "state=placed", "shared": shared })
}

async fn names(session: &Session) -> Vec<String> {
    let items = session.get(&format!("{VIEWS}?list=/api/v1/orders")).await.expect(200).items();
    items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

async fn defaults(session: &Session) -> Vec<String> {
    let items = session.get(VIEWS).await.expect(200).items();
    let begun = items.iter().filter(|item| item["default"] == true);
    begun.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

async fn begin_with(session: &Session, id: &str, default: bool) -> u16 {
    session.put(&format!("{VIEWS}/{id}/default"), json!({ "default": default })).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_ones_own_until_it_is_shared_and_never_leaves_the_organisation() {
    World::each(|world| async move {
        let (north, south) = (world.partner("North").await, world.partner("South").await);
        let ana = person(&world, north, BuiltInRole::PartnerAdmin, true).await;
        let ben = person(&world, north, BuiltInRole::Buyer, true).await;
        let eve = person(&world, south, BuiltInRole::PartnerAdmin, true).await;
        let made = ana.post(VIEWS, view("Mine", false)).await.expect(201);
        assert_eq!((&made.json()["own"], &made.json()["owner_name"]), (&json!(true), &json!("Ana López")));
        let path = format!("{VIEWS}/{}", made.id());
        assert!(names(&ben).await.is_empty());
        assert_eq!(begin_with(&ben, &made.id(), true).await, 404);

        ana.send(Method::PATCH, &path, &[], Some(json!({ "shared": true }))).await.expect(200);
        assert_eq!(names(&ben).await, ["Mine"]);
        assert!(names(&eve).await.is_empty());
        let nothing = eve.delete(&format!("{VIEWS}/{}", unknown("viw"))).await.expect(404).visible();
        for session in [&eve, &ben] {
            // Whoever may pick it still may not change it.
            assert_eq!(session.delete(&path).await.visible(), nothing);
            let change = Some(json!({ "name": "Theirs" }));
            assert_eq!(session.send(Method::PATCH, &path, &[], change).await.visible(), nothing);
        }
        assert_eq!(begin_with(&eve, &made.id(), true).await, 404);

        assert_eq!(begin_with(&ben, &made.id(), true).await, 200);
        assert_eq!(begin_with(&ana, &made.id(), true).await, 200);
        ana.send(Method::PATCH, &path, &[], Some(json!({ "shared": false }))).await.expect(200);
        assert!(names(&ben).await.is_empty());
        ana.send(Method::PATCH, &path, &[], Some(json!({ "shared": true }))).await.expect(200);
        assert!(defaults(&ben).await.is_empty(), "what was taken away does not come back as a default");
        assert_eq!(defaults(&ana).await, ["Mine"]);
        ana.delete(&path).await.expect(204);
        assert!(names(&ana).await.is_empty() && names(&ben).await.is_empty());
        assert_eq!(world.count("default_view").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_begins_with_one_view_per_person() {
    World::each(|world| async move {
        let ana = person(&world, world.host, BuiltInRole::OrderManager, true).await;
        let first = ana.post(VIEWS, view("First", false)).await.expect(201).id();
        let mut second = view("Second", false);
        second["default"] = json!(true);
        ana.post(VIEWS, second).await.expect(201);
        assert_eq!(defaults(&ana).await, ["Second"]);
        assert_eq!(begin_with(&ana, &first, true).await, 200);
        assert_eq!(defaults(&ana).await, ["First"]);
        assert_eq!(begin_with(&ana, &first, false).await, 200);
        assert!(defaults(&ana).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sharing_takes_a_permission_and_a_name_is_used_once() {
    World::each(|world| async move {
        let ana = person(&world, world.host, BuiltInRole::OrderManager, false).await;
        assert_eq!(ana.post(VIEWS, view("Ours", true)).await.expect(403).problem(), "permission_missing");
        let id = ana.post(VIEWS, view("Mine", false)).await.expect(201).id();
        let path = format!("{VIEWS}/{id}");
        ana.send(Method::PATCH, &path, &[], Some(json!({ "shared": true }))).await.expect(403);
        assert_eq!(ana.post(VIEWS, view("Mine", false)).await.expect(409).problem(), "already_exists");
        ana.post(VIEWS, view(" ", false)).await.expect(422);
        let ben = person(&world, world.host, BuiltInRole::OrderManager, true).await;
        ben.post(VIEWS, view("Mine", true)).await.expect(201);
    })
    .await;
}
