//! What staff keep: products, categories, and who sees them.

use lonja_kernel::BuiltInRole;
use poem::http::Method;
use serde_json::{Value, json};

use super::shop::{Shop, column, unknown};
use crate::support::World;

#[tokio::test]
async fn a_change_needs_the_version_that_it_changes() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let lamp = shop.hidden("L-1", "Blue lamp").await;
        let path = format!("/api/v1/catalogue/products/{lamp}");
        let tag = shop.staff.get(&path).await.etag();
        let change = async |tag: Option<&str>, body: Value| {
            let headers: Vec<(&str, &str)> = tag.map(|tag| ("if-match", tag)).into_iter().collect();
            shop.staff.send(Method::PATCH, &path, &headers, Some(body)).await
        };
        assert_eq!(
            change(None, json!({ "name": "Lamp" })).await.expect(428).problem(),
            "precondition_required"
        );
        let body = json!({ "name": "Red lamp", "tips": "Light it", "launch_on": "2026-09-01" });
        let next = change(Some(&tag), body).await.expect(200);
        assert_eq!(
            change(Some(&tag), json!({ "name": "Lamp" })).await.expect(412).problem(),
            "precondition_failed"
        );
        let body = json!({ "launch_on": null, "tips": null });
        let last = change(Some(&next.etag()), body).await.expect(200).json();
        assert_eq!(
            (&last["launch_on"], &last["tips"], &last["name"]),
            (&Value::Null, &json!(""), &json!("Red lamp"))
        );
        change(Some("*"), json!({ "sku": null })).await.expect(422);
        change(Some("*"), json!({ "colour": "blue" })).await.expect(422);
        let gone = format!("/api/v1/catalogue/products/{}", unknown("prd"));
        shop.staff.send(Method::PATCH, &gone, &[], Some(json!({ "name": "Lamp" }))).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_or_missing_is_named() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        shop.hidden("L-1", "Blue lamp").await;
        let shade = shop.hidden("L-2", "Shade").await;
        let new = async |body: Value| shop.staff.post("/api/v1/catalogue/products", body).await;
        let taken = new(json!({ "sku": "L-1", "name": "Lamp", "category_id": shop.category })).await;
        assert_eq!(taken.expect(409).problem(), "already_exists");
        let rename =
            shop.staff.patch(&format!("/api/v1/catalogue/products/{shade}"), json!({ "sku": "L-1" })).await;
        assert_eq!(rename.expect(409).problem(), "already_exists");
        let body = json!({
            "sku": "L-3", "name": "Lamp", "category_id": unknown("cat"), "supplier_id": shop.world.host,
        });
        let errors = new(body).await.expect(422).json()["errors"].clone();
        let pointers: Vec<_> =
            errors.as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        assert_eq!(pointers, ["/category_id", "/supplier_id"]);
        let lights = shop.staff.post("/api/v1/catalogue/categories", json!({ "name": " Lights " })).await;
        assert_eq!(lights.expect(409).problem(), "already_exists");
        new(json!({ "sku": "no spaces", "name": "Lamp", "category_id": shop.category })).await.expect(422);
        new(json!({ "sku": "L-4", "name": " ", "category_id": shop.category })).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn a_pack_is_shown_to_everybody_who_sees_the_product_and_taken_away_by_null() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let supplier = shop.world.supplier("Lumen").await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        shop.price_list(partner, &[(&lamp, "2.50")]).await;
        let path = format!("/api/v1/catalogue/products/{lamp}");
        let change = async |body: Value| shop.staff.patch(&path, body).await;
        assert_eq!(change(json!({ "supplier_id": supplier })).await.expect(200).json()["pack"], Value::Null);
        for pack in [json!(0), json!(-6), json!(1.5), json!(2_000_000)] {
            let refused = change(json!({ "pack": pack })).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], "/pack", "{pack}");
        }
        assert_eq!(change(json!({ "pack": 24 })).await.expect(200).json()["pack"], 24);
        // Its unit gets decimals, and loses them again under a pack that needs them.
        change(json!({ "unit_decimals": 1, "pack": 1.5 })).await.expect(200);
        let refused = change(json!({ "unit_decimals": 0 })).await.expect(422).json();
        assert_eq!(refused["errors"][0]["pointer"], "/pack");

        let lines = json!({ "lines": [{ "product_id": lamp, "quantity": 3 }] });
        buyer.send(Method::PUT, "/api/v1/cart", &[("if-match", "*")], Some(lines)).await.expect(200);
        assert_eq!(buyer.get("/api/v1/cart").await.json()["lines"][0]["pack"], 1.5);
        assert_eq!(buyer.get(&format!("/api/v1/products/{lamp}")).await.json()["pack"], 1.5);
        assert_eq!(buyer.get("/api/v1/products").await.items()[0]["pack"], 1.5);
        let planner = shop.world.role(supplier, BuiltInRole::Planner);
        assert_eq!(planner.get("/api/v1/supply/products").await.expect(200).items()[0]["pack"], 1.5);
        assert_eq!(change(json!({ "pack": null })).await.expect(200).json()["pack"], Value::Null);
        assert_eq!(buyer.get(&format!("/api/v1/products/{lamp}")).await.json()["pack"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn partners_find_a_product_by_its_new_name_and_category_at_once() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (_, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let found = async |query: &str| {
            buyer.get(&format!("/api/v1/products?q={query}")).await.expect(200).items().len()
        };
        assert_eq!((found("blue").await, found("lights").await), (1, 1));
        shop.staff
            .patch(&format!("/api/v1/catalogue/products/{lamp}"), json!({ "name": "Red lamp" }))
            .await
            .expect(200);
        assert_eq!((found("blue").await, found("red").await), (0, 1));
        let category = format!("/api/v1/categories/{}", shop.category);
        let tag = shop.staff.get(&category).await.etag();
        let path = format!("/api/v1/catalogue/categories/{}", shop.category);
        let body = Some(json!({ "name": "Luminaires" }));
        shop.staff.send(Method::PATCH, &path, &[("if-match", &tag)], body.clone()).await.expect(200);
        shop.staff.send(Method::PATCH, &path, &[("if-match", &tag)], body).await.expect(412);
        assert_eq!((found("lights").await, found("luminaires").await), (0, 1));
        let moved =
            shop.staff.post("/api/v1/catalogue/categories", json!({ "name": "Home" })).await.expect(201).id();
        let body = json!({ "category_id": moved });
        shop.staff.patch(&format!("/api/v1/catalogue/products/{lamp}"), body).await.expect(200);
        assert_eq!(column(&buyer.get("/api/v1/categories").await.expect(200), "name"), ["Home"]);
        let there = buyer.get(&format!("/api/v1/products?category_id={moved}")).await.expect(200);
        assert_eq!(there.items().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_audiences_tell_who_sees_a_product() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let (ours, theirs) = (shop.audience("Ours").await, shop.audience("Theirs").await);
        shop.partner("North", &[ours]).await;
        shop.partner("South", &[ours, theirs]).await;
        let (_, east) = shop.partner("East", &[theirs]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[ours]).await;
        let before = east.get("/api/v1/products?sort=updated_at").await.expect(200);
        let path = format!("/api/v1/catalogue/products/{lamp}/audiences");
        let answer = shop.staff.get(&path).await.expect(200).json();
        assert_eq!(answer["audiences"].as_array().unwrap().len(), 1);
        assert_eq!((&answer["seen_by_count"], &answer["seen_by"][0]["name"]), (&json!(2), &json!("North")));

        let window = json!([
            { "audience_id": theirs, "visible_from": "2027-01-01T00:00:00Z", "visible_until": "2027-03-01T00:00:00Z" },
            { "audience_id": theirs, "visible_from": "2027-02-01T00:00:00Z", "visible_until": "2027-04-01T00:00:00Z" },
        ]);
        let answer = shop.show(&lamp, window).await.expect(200).json();
        assert_eq!(answer["seen_by_count"], 0);
        assert_eq!(answer["audiences"].as_array().unwrap().len(), 1, "overlapping windows are one");
        assert_eq!(answer["audiences"][0]["visible_until"], "2027-04-01T00:00:00+00:00");
        assert_eq!(east.get("/api/v1/products?sort=updated_at").await.expect(200).bytes, before.bytes);

        let wrong = json!([
            { "audience_id": unknown("aud") },
            { "audience_id": ours, "visible_from": "2027-01-01T00:00:00Z", "visible_until": "2027-01-01T00:00:00Z" },
        ]);
        shop.show(&lamp, wrong).await.expect(422);
        shop.staff.put(&path, json!({ "audiences": [] })).await.expect(428);
        shop.show(&lamp, json!([])).await.expect(200);
        shop.show(&lamp, json!([{ "audience_id": unknown("aud") }])).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn showing_a_product_to_others_is_nothing_that_a_partner_can_notice() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let (ours, theirs) = (shop.audience("Ours").await, shop.audience("Theirs").await);
        let (_, buyer) = shop.partner("North", &[ours]).await;
        shop.partner("South", &[theirs]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[ours]).await;
        let paths = [format!("/api/v1/products/{lamp}"), "/api/v1/products".to_owned()];
        let mut before = Vec::new();
        for path in &paths {
            before.push(buyer.get(path).await.expect(200).bytes);
        }
        let audiences = shop.staff.get(&format!("/api/v1/catalogue/products/{lamp}/audiences")).await.json();
        let own = &audiences["audiences"][0];
        shop.world.ctx.clock.advance(chrono::Duration::hours(1));
        let both = json!([
            { "audience_id": ours, "visible_from": own["visible_from"] },
            { "audience_id": theirs },
        ]);
        shop.show(&lamp, both).await.expect(200);
        for (path, before) in paths.iter().zip(before) {
            assert_eq!(buyer.get(path).await.expect(200).bytes, before, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_catalogue_itself_is_for_staff() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let (_, buyer) = shop.partner("North", &[]).await;
        let lamp = shop.hidden("L-1", "Blue lamp").await;
        for path in [
            "/api/v1/catalogue/products".to_owned(),
            format!("/api/v1/catalogue/products/{lamp}"),
            format!("/api/v1/catalogue/products/{lamp}/audiences"),
        ] {
            buyer.get(&path).await.expect(403);
            shop.world.anonymous().get(&path).await.expect(401);
        }
        let auditor = shop.world.role(shop.world.host, BuiltInRole::Auditor);
        auditor.get("/api/v1/stock").await.expect(200);
        auditor.post("/api/v1/catalogue/categories", json!({ "name": "New" })).await.expect(403);
        let filtered = format!(
            "/api/v1/catalogue/products?q=lamp&category_id={}&lifecycle=active&count=true&sort=-sku",
            shop.category
        );
        assert_eq!(shop.staff.get(&filtered).await.expect(200).json()["count"], 1);
        let csv = shop.staff.csv("/api/v1/catalogue/products").await.expect(200).text();
        assert!(csv.lines().count() == 2 && csv.contains("L-1"), "{csv}");
    })
    .await;
}
