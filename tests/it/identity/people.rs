//! Who may do what with whom.

use lonja_identity::role_id;
use lonja_kernel::{BuiltInRole, OrganizationKind, RoleId, UserId};
use poem::http::Method;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn partner_admins_manage_their_own_people_and_see_no_others() {
    World::each_with_sign_in(|world| async move {
        let [a, b] = [world.partner("A").await, world.partner("B").await];
        world.person("admin@a.example", a, &[BuiltInRole::PartnerAdmin]).await;
        let own = world.person("own@a.example", a, &[BuiltInRole::Buyer]).await;
        let foreign = world.person("foreign@b.example", b, &[BuiltInRole::Buyer]).await;
        let admin = world.sign_in("admin@a.example").await.session;
        let emails: Vec<String> = admin
            .get("/api/v1/users?count=true")
            .await
            .expect(200)
            .items()
            .iter()
            .map(|user| user["email"].as_str().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(emails, ["admin@a.example", "own@a.example"]);
        assert!(!admin.csv("/api/v1/users").await.expect(200).text().contains("foreign"));

        admin.patch(&format!("/api/v1/users/{own}"), json!({ "name": "Own" })).await.expect(200);
        let nobody = UserId::new();
        for (method, suffix, body) in [
            (Method::GET, "", None),
            (Method::PATCH, "", Some(json!({ "name": "X" }))),
            (Method::POST, "/links", Some(json!({}))),
        ] {
            let send = async |id: UserId| {
                let path = format!("/api/v1/users/{id}{suffix}");
                admin.send(method.clone(), &path, &[], body.clone()).await.expect(404).visible()
            };
            assert_eq!(send(foreign).await, send(nobody).await);
        }
        let invite = async |organization| {
            let body = json!({ "email": "x@example.com", "name": "X", "organization_id": organization });
            admin.post("/api/v1/users", body).await.expect(422).visible()
        };
        assert_eq!(invite(b).await, invite(lonja_kernel::OrganizationId::new()).await);
        let organizations = admin.get("/api/v1/organizations").await.expect(200).items();
        assert_eq!(organizations.len(), 1);
        admin.get(&format!("/api/v1/organizations/{b}")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_roles_above_their_own_rights() {
    World::each_with_sign_in(|world| async move {
        let partner = world.partner("A").await;
        world.person("admin@a.example", partner, &[BuiltInRole::PartnerAdmin]).await;
        world.person("clerk@example.com", world.host, &[BuiltInRole::ChannelManager]).await;
        let boss = world.person("boss@example.com", world.host, &[BuiltInRole::Administrator]).await;
        let admin = world.sign_in("admin@a.example").await.session;
        let clerk = world.sign_in("clerk@example.com").await.session;
        let body =
            |email: &str, role: BuiltInRole| json!({ "email": email, "name": "X", "roles": [role_id(role)] });

        admin.post("/api/v1/users", body("b@a.example", BuiltInRole::PartnerAdmin)).await.expect(201);
        let wrong =
            admin.post("/api/v1/users", body("c@a.example", BuiltInRole::Administrator)).await.expect(422);
        assert_eq!(wrong.json()["errors"][0]["pointer"], "/roles/0");
        let above =
            clerk.post("/api/v1/users", body("d@example.com", BuiltInRole::Administrator)).await.expect(403);
        assert_eq!(above.problem(), "permission_missing");
        clerk.post("/api/v1/users", body("e@example.com", BuiltInRole::ChannelManager)).await.expect(201);

        let path = format!("/api/v1/users/{boss}");
        clerk.patch(&path, json!({ "state": "suspended" })).await.expect(403);
        clerk.patch(&path, json!({ "roles": [] })).await.expect(403);
        clerk.patch(&path, json!({ "name": "The boss" })).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn nobody_changes_their_own_roles_or_state() {
    World::each_with_sign_in(|world| async move {
        let boss = world.person("boss@example.com", world.host, &[BuiltInRole::Administrator]).await;
        let session = world.sign_in("boss@example.com").await.session;
        let path = format!("/api/v1/users/{boss}");
        for body in [json!({ "state": "suspended" }), json!({ "roles": [] })] {
            assert_eq!(session.patch(&path, body).await.expect(403).problem(), "second_person_required");
        }
        session.patch(&path, json!({ "language": "es" })).await.expect(200);
        session.patch(&path, json!({ "roles": [role_id(BuiltInRole::Administrator)] })).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_take_each_others_rights_at_once_one_keeps_them() {
    World::each_with_sign_in(|world| async move {
        for round in 0..5 {
            let emails = [format!("a{round}@example.com"), format!("b{round}@example.com")];
            let mut people = Vec::new();
            for email in &emails {
                people.push(world.person(email, world.host, &[BuiltInRole::Administrator]).await);
            }
            let sessions = [world.sign_in(&emails[0]).await.session, world.sign_in(&emails[1]).await.session];
            let paths = [&people[1], &people[0]].map(|person| format!("/api/v1/users/{person}"));
            let change =
                if round % 2 == 0 { json!({ "state": "suspended" }) } else { json!({ "roles": [] }) };
            // Both have read before either writes.
            let tags = [sessions[0].get(&paths[0]).await.etag(), sessions[1].get(&paths[1]).await.etag()];
            let take = async |at: usize| {
                let tag = [("if-match", tags[at].as_str())];
                sessions[at].send(Method::PATCH, &paths[at], &tag, Some(change.clone())).await
            };
            let (first, second) = tokio::join!(take(0), take(1));
            let mut statuses = [first.status, second.status];
            statuses.sort_unstable();
            assert_eq!(statuses[0], 200, "{statuses:?}");
            assert!(matches!(statuses[1], 401 | 403), "{statuses:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn custom_roles_stay_within_their_kind_and_within_their_makers_rights() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let role = |name: &str, kind: &str, permissions: &[&str]| {
            json!({ "name": name, "kind": kind, "permissions": permissions })
        };
        let made = boss.post("/api/v1/roles", role("Clerk", "host", &["roles:read", "roles:manage"])).await;
        let clerk_role = made.expect(201).id();
        boss.post("/api/v1/roles", role("Clerk", "host", &[])).await.expect(409);
        boss.post("/api/v1/roles", role("buyer", "host", &[])).await.expect(409);
        let wrong = boss.post("/api/v1/roles", role("W", "supplier", &["assets:read", "orders:place", "x"])).await;
        let errors = wrong.expect(422).json()["errors"].clone();
        let pointers: Vec<&str> =
            errors.as_array().into_iter().flatten().filter_map(|error| error["pointer"].as_str()).collect();
        assert_eq!(pointers, ["/permissions/1", "/permissions/2"]);

        let clerk = world.person("clerk@example.com", world.host, &[]).await;
        boss.patch(&format!("/api/v1/users/{clerk}"), json!({ "roles": [clerk_role] })).await.expect(200);
        let session = world.sign_in("clerk@example.com").await.session;
        session.post("/api/v1/roles", role("More", "host", &["orders:read"])).await.expect(403);
        session.post("/api/v1/roles", role("Same", "host", &["roles:read"])).await.expect(201);
        let path = format!("/api/v1/roles/{clerk_role}");
        session.patch(&path, json!({ "permissions": ["orders:read"] })).await.expect(403);

        let built_in: RoleId = role_id(BuiltInRole::Buyer);
        boss.patch(&format!("/api/v1/roles/{built_in}"), json!({ "name": "X" })).await.expect(409);
        let delete = async |id: &str| {
            let path = format!("/api/v1/roles/{id}");
            let tag = boss.get(&path).await.etag();
            boss.send(Method::DELETE, &path, &[("if-match", &tag)], None).await
        };
        delete(&clerk_role).await.expect(409);
        boss.patch(&path, json!({ "permissions": ["roles:read"] })).await.expect(200);
        session.get("/api/v1/me").await.expect(401);
        boss.patch(&format!("/api/v1/users/{clerk}"), json!({ "roles": [] })).await.expect(200);
        delete(&clerk_role).await.expect(204);
    })
    .await;
}

#[tokio::test]
async fn partners_see_the_roles_that_their_people_can_hold() {
    World::each(|world| async move {
        let partner = world.partner("A").await;
        let admin = world.role(partner, BuiltInRole::PartnerAdmin);
        let names: Vec<String> = admin
            .get("/api/v1/roles")
            .await
            .expect(200)
            .items()
            .iter()
            .map(|role| role["name"].as_str().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(names, ["buyer", "partner_admin", "seller"]);
        admin.get(&format!("/api/v1/roles/{}", role_id(BuiltInRole::Planner))).await.expect(404);
        let all = world.administrator().get("/api/v1/roles?built_in=true").await.expect(200).items();
        assert_eq!(all.len(), BuiltInRole::ALL.len());
        for role in BuiltInRole::ALL {
            let path = format!("/api/v1/roles/{}", role_id(*role));
            let found = world.administrator().get(&path).await.expect(200).json();
            assert_eq!((&found["name"], &found["kind"]), (&json!(role.key()), &json!(role.kind())));
            let permissions: Vec<&str> =
                found["permissions"].as_array().into_iter().flatten().filter_map(|p| p.as_str()).collect();
            assert_eq!(permissions.join(" "), role.permissions().to_scope());
        }
    })
    .await;
}

#[tokio::test]
async fn organisations_are_made_and_changed_by_the_host_alone() {
    World::each(|world| async move {
        let boss = world.administrator();
        let body =
            json!({ "name": "Quayside", "kinds": ["partner"], "currency": "GBP", "external_code": "14646" });
        let made = boss.post("/api/v1/organizations", body.clone()).await.expect(201);
        assert_eq!(made.header("location"), Some(format!("/api/v1/organizations/{}", made.id()).as_str()));
        boss.post("/api/v1/organizations", body).await.expect(409);
        let path = format!("/api/v1/organizations/{}", made.id());
        let changed =
            boss.patch(&path, json!({ "external_code": null, "kinds": ["supplier", "partner"] })).await;
        let changed = changed.expect(200).json();
        assert_eq!((&changed["external_code"], &changed["currency"]), (&json!(null), &json!("GBP")));
        assert_eq!(changed["kinds"], json!(["partner", "supplier"]));
        boss.send(Method::PATCH, &path, &[], Some(json!({ "name": "X" }))).await.expect(428);
        boss.send(Method::PATCH, &path, &[("if-match", "\"old\"")], Some(json!({ "name": "X" })))
            .await
            .expect(412);
        boss.post("/api/v1/organizations", json!({ "name": "X", "kinds": ["host"] })).await.expect(422);
        boss.patch(&format!("/api/v1/organizations/{}", world.host), json!({ "state": "suspended" }))
            .await
            .expect(422);

        let found = boss.get("/api/v1/organizations?q=QUAY&kind=supplier&count=true").await.expect(200);
        assert_eq!((found.items().len(), &found.json()["count"]), (1, &json!(1)));
        assert!(boss.get("/api/v1/organizations?q=100%25").await.expect(200).items().is_empty());

        // Even a token that should not exist gets a partner no further.
        let everything = OrganizationKind::Host.grantable();
        let partner = world.partner("Pretender").await;
        let pretender = world.caller(partner, OrganizationKind::Partner, everything);
        let body = json!({ "name": "Mine", "kinds": ["partner"] });
        pretender.post("/api/v1/organizations", body).await.expect(403);
        pretender
            .patch(&format!("/api/v1/organizations/{partner}"), json!({ "stock_exposure": "exact" }))
            .await
            .expect(403);
        pretender.post("/api/v1/audiences", json!({ "name": "A" })).await.expect(403);
        pretender
            .post("/api/v1/roles", json!({ "name": "A", "kind": "partner", "permissions": [] }))
            .await
            .expect(403);
        assert!(pretender.get("/api/v1/audiences").await.expect(200).items().is_empty());
    })
    .await;
}
