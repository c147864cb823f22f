//! Staff see the portal as somebody else, and that is all.

use lonja_kernel::{BuiltInRole, OrganizationId};
use poem::http::Method;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn a_preview_reads_as_the_organisation_and_changes_nothing() {
    World::each_with_sign_in(|world| async move {
        let staff = world.person("staff@example.com", world.host, &[BuiltInRole::Administrator]).await;
        let signed_in = world.sign_in("staff@example.com").await;
        let [a, b] = [world.partner("A").await, world.partner("B").await];
        world.person("own@a.example", a, &[BuiltInRole::Buyer]).await;
        let answer =
            signed_in.session.post("/api/v1/auth/view-as", json!({ "organization_id": a })).await.expect(200);
        assert!(answer.headers.get("set-cookie").is_none(), "a preview cannot be refreshed");
        let preview = world.signed_in(&answer).session;

        let me = preview.get("/api/v1/me").await.expect(200).json();
        assert_eq!((&me["preview"], &me["organization"]["id"]), (&json!(true), &json!(a)));
        assert_eq!((&me["actor"]["id"], me.get("user")), (&json!(staff), None));
        let permissions = me["permissions"].as_array().cloned().unwrap_or_default();
        assert!(permissions.iter().all(|word| word.as_str().is_some_and(|word| word.ends_with(":read"))));
        assert_eq!(preview.get("/api/v1/users").await.expect(200).items().len(), 1);
        preview.get(&format!("/api/v1/organizations/{b}")).await.expect(404);
        preview.get("/api/v1/audit-events").await.expect(403);

        let body = json!({ "email": "x@example.com", "name": "X" });
        preview.post("/api/v1/users", body).await.expect(403);
        let change = json!({ "current_password": "x", "new_password": "a much better one" });
        assert_eq!(
            preview.post("/api/v1/auth/password", change).await.expect(403).problem(),
            "read_only_preview"
        );
        preview.post("/api/v1/auth/view-as", json!({ "organization_id": b })).await.expect(403);

        let log =
            signed_in.session.get("/api/v1/audit-events?kind=preview.started").await.expect(200).items();
        assert_eq!((log.len(), &log[0]["subject"], &log[0]["actor"]), (1, &json!(a), &json!(staff)));
        world
            .anonymous()
            .send(Method::POST, "/api/v1/auth/logout", &[("cookie", &signed_in.cookie)], None)
            .await
            .expect(204);
        preview.get("/api/v1/me").await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn previews_are_for_staff_of_partners_and_suppliers_that_are_there() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let supplier = world.supplier("S").await;
        let view = async |body| boss.post("/api/v1/auth/view-as", body).await;
        view(json!({ "organization_id": world.host })).await.expect(422);
        view(json!({ "organization_id": OrganizationId::new() })).await.expect(404);
        view(json!({ "organization_id": supplier, "acting": "partner" })).await.expect(422);
        let preview =
            world.signed_in(&view(json!({ "organization_id": supplier })).await.expect(200)).session;
        let me = preview.get("/api/v1/me").await.expect(200).json();
        assert_eq!(me["organization"]["acting"], "supplier");
        assert!(me["permissions"].as_array().is_some_and(|all| all.contains(&json!("supply:read"))));

        boss.patch(&format!("/api/v1/organizations/{supplier}"), json!({ "state": "suspended" }))
            .await
            .expect(200);
        preview.get("/api/v1/me").await.expect(401);
        view(json!({ "organization_id": supplier })).await.expect(409);
        world.person("s@s.example", supplier, &[BuiltInRole::SupplierAdmin]).await;
    })
    .await;
}
