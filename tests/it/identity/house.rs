//! The host's face, and whom one may ask there.

use lonja_kernel::BuiltInRole;
use poem::http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, World};

const LOGO: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";

fn names(answer: &Answer) -> Vec<String> {
    answer.items().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn everybody_sees_the_hosts_name_logo_and_colour_and_staff_with_the_right_change_them() {
    World::each(|world| async move {
        let (staff, nobody) = (world.administrator(), world.anonymous());
        let before = nobody.get("/api/v1/branding").await.expect(200);
        assert_eq!(before.header("cache-control"), Some("public, max-age=60"));
        assert_eq!((&before.json()["primary_color"], &before.json()["shades"]), (&Value::Null, &json!([])));
        nobody.get("/api/v1/branding/logo").await.expect(404);
        let patch = async |body: Value, tag: &str| {
            staff.send(Method::PATCH, "/api/v1/branding", &[("if-match", tag)], Some(body)).await
        };
        let body = json!({ "name": " Hall of Lamps ", "primary_color": "#FFD200", "logo": LOGO });
        patch(body.clone(), &before.etag()).await.expect(200);
        patch(body, &before.etag()).await.expect(412);
        let after = nobody.get("/api/v1/branding").await.expect(200).json();
        assert_eq!((&after["name"], &after["primary_color"]), (&json!("Hall of Lamps"), &json!("#ffd200")));
        assert_eq!(after["shades"].as_array().map(Vec::len), Some(10));
        let logo = nobody.get(after["logo"].as_str().unwrap()).await.expect(200);
        assert_eq!(logo.header("content-type"), Some("image/png"));
        assert_eq!(logo.header("cache-control"), Some("public, max-age=31536000, immutable"));
        for (wrong, pointer) in [
            (json!({ "primary_color": "teal" }), "/primary_color"),
            (json!({ "logo": "no base64!" }), "/logo"),
            (json!({ "logo": "PHN2Zy8+" }), "/logo"),
        ] {
            assert_eq!(patch(wrong, "*").await.expect(422).json()["errors"][0]["pointer"], pointer);
        }
        patch(json!({ "primary_color": null, "logo": null }), "*").await.expect(200);
        nobody.get("/api/v1/branding/logo").await.expect(404);
        let curator = world.role(world.host, BuiltInRole::AssetCurator);
        let name = Some(json!({ "name": "Mine" }));
        curator.send(Method::PATCH, "/api/v1/branding", &[("if-match", "*")], name).await.expect(403);
        let audit = staff.get("/api/v1/audit-events?kind=branding.changed").await.expect(200);
        assert_eq!(audit.items().len(), 2);
        assert!(!audit.text().contains(LOGO));
    })
    .await;
}

#[tokio::test]
async fn an_organisation_sees_the_contacts_that_are_for_it() {
    World::each(|world| async move {
        let staff = world.administrator();
        let (north, south, glass) =
            (world.partner("North").await, world.partner("South").await, world.supplier("Glass").await);
        let add = async |name: &str, whom: Value| {
            let mut body = json!({ "name": name, "email": "a@example.com", "subject": "orders" });
            for (key, value) in whom.as_object().unwrap() {
                body[key] = value.clone();
            }
            staff.post("/api/v1/contacts", body).await
        };
        let all = add("All", json!({})).await.expect(201).id();
        add("Partners", json!({ "kind": "partner" })).await.expect(201);
        add("Suppliers", json!({ "kind": "supplier" })).await.expect(201);
        let own = add("Own", json!({ "organization_id": north })).await.expect(201).id();
        for wrong in [
            json!({ "kind": "host" }),
            json!({ "kind": "partner", "organization_id": north }),
            json!({ "organization_id": world.host }),
        ] {
            add("Wrong", wrong).await.expect(422);
        }
        let seen = async |organization, role| {
            names(&world.role(organization, role).get("/api/v1/contacts?sort=name").await.expect(200))
        };
        assert_eq!(seen(north, BuiltInRole::Seller).await, ["All", "Own", "Partners"]);
        assert_eq!(seen(south, BuiltInRole::Buyer).await, ["All", "Partners"]);
        assert_eq!(seen(glass, BuiltInRole::Planner).await, ["All", "Suppliers"]);
        let path = format!("/api/v1/contacts?organization_id={glass}&sort=name");
        assert_eq!(names(&staff.get(&path).await.expect(200)), ["All", "Suppliers"]);
        assert_eq!(names(&staff.get("/api/v1/contacts").await.expect(200)).len(), 4);

        let rival = world.role(south, BuiltInRole::Buyer);
        let at = |id: &str| format!("/api/v1/contacts/{id}");
        let nothing = rival.get(&at(&format!("ctc_{}", "0".repeat(32)))).await.expect(404);
        assert_eq!(rival.get(&at(&own)).await.expect(404).visible(), nothing.visible());
        assert!(
            names(&rival.get(&format!("/api/v1/contacts?organization_id={north}")).await)
                .iter()
                .all(|name| name != "Own")
        );
        staff.patch(&at(&all), json!({ "email": null })).await.expect(422);
        staff.patch(&at(&all), json!({ "email": null, "phone": "+44 20 7946 0000" })).await.expect(200);
        staff.send(Method::DELETE, &at(&all), &[], None).await.expect(204);
        rival.get(&at(&all)).await.expect(404);
    })
    .await;
}
