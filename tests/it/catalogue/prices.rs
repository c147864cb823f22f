//! Price lists: one partner's own, one at a time.

use chrono::Duration;
use lonja_kernel::BuiltInRole;
use poem::http::Method;
use serde_json::{Value, json};

use super::shop::{Shop, column, unknown};
use crate::support::World;

#[tokio::test]
async fn a_partner_reads_its_own_prices_and_nobody_elses() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (north, buyer) = shop.partner("North", &[audience]).await;
        let (south, rival) = shop.partner("South", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let ours = shop.price_list(north, &[(&lamp, "2.55")]).await;
        let theirs = shop.price_list(south, &[(&lamp, "1.0125")]).await;

        for (session, own, foreign, amount) in
            [(&buyer, &ours, &theirs, "2.55"), (&rival, &theirs, &ours, "1.0125")]
        {
            let product = session.get(&format!("/api/v1/products/{lamp}")).await.expect(200).json();
            assert_eq!(product["price"]["amount"], amount);
            let listed = column(&session.get("/api/v1/price-lists").await.expect(200), "id");
            assert_eq!(&listed, std::slice::from_ref(own));
            let filtered =
                format!("/api/v1/price-lists?organization_id={}", if own == &ours { south } else { north });
            assert!(session.get(&filtered).await.expect(200).items().is_empty());
            assert!(!session.csv("/api/v1/price-lists").await.expect(200).text().contains(foreign.as_str()));
            for suffix in ["", "/lines"] {
                let at = |id: &str| format!("/api/v1/price-lists/{id}{suffix}");
                session.get(&at(own)).await.expect(200);
                let none = session.get(&at(&unknown("pli"))).await.expect(404);
                assert_eq!(session.get(&at(foreign)).await.visible(), none.visible());
            }
        }
        let supplier = shop.world.supplier("Lumen").await;
        shop.world.role(supplier, BuiltInRole::SupplierAdmin).get("/api/v1/price-lists").await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn a_price_list_is_no_way_to_learn_of_a_product_before_its_time() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let canary = shop.hidden("CANARY-1", "Canary lamp").await;
        let list = shop.price_list(partner, &[(&lamp, "2.55"), (&canary, "9.99")]).await;
        let path = format!("/api/v1/price-lists/{list}/lines");
        let seen = buyer.get(&format!("{path}?count=true")).await.expect(200);
        assert_eq!((column(&seen, "sku"), &seen.json()["count"]), (vec!["L-1".to_owned()], &json!(1)));
        assert!(buyer.get(&format!("{path}?sku=CANARY-1")).await.expect(200).items().is_empty());
        assert!(!buyer.csv(&path).await.expect(200).text().contains("CANARY"));
        assert_eq!(column(&shop.staff.get(&path).await.expect(200), "sku"), ["CANARY-1", "L-1"]);
        shop.show(&canary, json!([{ "audience_id": audience }])).await.expect(200);
        assert_eq!(
            column(&buyer.get(&format!("{path}?sort=name")).await.expect(200), "sku"),
            ["L-1", "CANARY-1"]
        );
    })
    .await;
}

#[tokio::test]
async fn prices_change_with_the_day() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let list = shop.price_list(partner, &[(&lamp, "2.00")]).await;
        let path = format!("/api/v1/price-lists/{list}");
        shop.staff.patch(&path, json!({ "valid_until": "2026-06-15" })).await.expect(200);
        let next = json!({
            "organization_id": partner, "name": "Next", "currency": "GBP", "valid_from": "2026-06-17",
        });
        let next = shop.staff.post("/api/v1/price-lists", next).await.expect(201).id();
        shop.set_prices(&next, &[(&lamp, "3.00")]).await.expect(200);

        let amount = async || {
            let product = buyer.get(&format!("/api/v1/products/{lamp}")).await.expect(200).json();
            (product["price"]["amount"].clone(), product["not_orderable_reason"].clone())
        };
        assert_eq!(amount().await, (json!("2.00"), Value::Null));
        shop.world.ctx.clock.advance(Duration::days(1));
        assert_eq!(amount().await, (Value::Null, json!("no_price")));
        shop.world.ctx.clock.advance(Duration::days(1));
        assert_eq!(amount().await, (json!("3.00"), Value::Null));
        let holding = buyer.get("/api/v1/price-lists?valid_on=2026-06-15").await.expect(200);
        assert_eq!(column(&holding, "id"), [list]);
    })
    .await;
}

#[tokio::test]
async fn two_lists_of_a_partner_and_currency_never_hold_on_one_day() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let (partner, _) = shop.partner("North", &[]).await;
        let new = async |currency: &str, from: &str, until: Value| {
            let body = json!({
                "organization_id": partner, "name": "List", "currency": currency, "valid_from": from,
                "valid_until": until,
            });
            shop.staff.post("/api/v1/price-lists", body).await
        };
        let first = new("GBP", "2026-03-01", json!("2026-05-31")).await.expect(201).id();
        assert_eq!(new("GBP", "2026-05-31", Value::Null).await.expect(409).problem(), "conflict");
        new("GBP", "2026-01-01", Value::Null).await.expect(409);
        new("EUR", "2026-01-01", Value::Null).await.expect(201);
        new("GBP", "2026-06-01", Value::Null).await.expect(201);
        assert_eq!(
            new("GBP", "2026-02-02", json!("2026-02-01")).await.expect(422).problem(),
            "validation_failed"
        );
        let path = format!("/api/v1/price-lists/{first}");
        shop.staff.patch(&path, json!({ "valid_until": null })).await.expect(409);
        shop.staff.patch(&path, json!({ "valid_until": "2026-05-30", "name": "Spring" })).await.expect(200);
        shop.staff.patch(&path, json!({ "name": null })).await.expect(422);
        let foreign = json!({
            "organization_id": shop.world.host, "name": "List", "currency": "GBP", "valid_from": "2026-01-01",
        });
        shop.staff.post("/api/v1/price-lists", foreign).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn of_two_currencies_the_partners_own_counts() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        shop.price_list(partner, &[(&lamp, "2.00")]).await;
        let euro = json!({ "organization_id": partner, "name": "Euro", "currency": "EUR", "valid_from": "2026-01-01" });
        shop.staff.post("/api/v1/price-lists", euro).await.expect(201);
        let price = async || buyer.get(&format!("/api/v1/products/{lamp}")).await.json()["price"].clone();
        shop.world.sql("UPDATE organization SET currency = 'GBP' WHERE id = ?", [partner.0.into()]).await;
        assert_eq!(price().await["amount"], "2.00");
        shop.world.sql("UPDATE organization SET currency = 'EUR' WHERE id = ?", [partner.0.into()]).await;
        assert_eq!(price().await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn lines_are_replaced_as_a_whole_under_the_lists_own_tag() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let (partner, _) = shop.partner("North", &[]).await;
        let (lamp, shade) = (shop.hidden("L-1", "Lamp").await, shop.hidden("L-2", "Shade").await);
        let list = shop.price_list(partner, &[(&lamp, "2.55")]).await;
        let path = format!("/api/v1/price-lists/{list}/lines");
        let line = |product: &str, amount: &str, currency: &str| {
            json!({ "product_id": product, "unit_price": { "amount": amount, "currency": currency } })
        };
        let stale = shop.staff.get(&format!("/api/v1/price-lists/{list}")).await.etag();
        let body = json!({ "lines": [line(&shade, "0.85", "GBP")] });
        let put = async |tag: Option<&str>, body: &Value| {
            let headers: Vec<(&str, &str)> = tag.map(|tag| ("if-match", tag)).into_iter().collect();
            shop.staff.send(Method::PUT, &path, &headers, Some(body.clone())).await
        };
        assert_eq!(put(None, &body).await.expect(428).problem(), "precondition_required");
        let next = put(Some(&stale), &body).await.expect(200).etag();
        assert_eq!(put(Some(&stale), &body).await.expect(412).problem(), "precondition_failed");
        assert_eq!(column(&shop.staff.get(&path).await.expect(200), "sku"), ["L-2"]);
        assert_eq!(next, shop.staff.get(&format!("/api/v1/price-lists/{list}")).await.etag());

        let wrong = json!({ "lines": [
            line(&lamp, "1.00", "EUR"), line(&lamp, "-1.00", "GBP"), line(&unknown("prd"), "1.00", "GBP"),
        ] });
        let problem = put(Some(&next), &wrong).await.expect(422).json();
        let pointers: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        let expected =
            ["/lines/0/unit_price/currency", "/lines/1/product_id", "/lines/1/unit_price/amount", "/lines/2/product_id"];
        assert_eq!(pointers, expected);
        put(Some(&next), &json!({ "lines": [] })).await.expect(200);
        assert!(shop.staff.get(&path).await.expect(200).items().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_price_by_quantity_is_shown_to_its_partner_and_charged_by_the_line() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let warehouse = shop.warehouse("NTH").await;
        shop.count_stock(&warehouse, &lamp, 1000).await;
        let list = shop.price_list(partner, &[(&lamp, "2.55")]).await;
        let path = format!("/api/v1/price-lists/{list}/lines");
        let step = |from: f64, amount: &str| json!({ "from_quantity": from, "unit_price": { "amount": amount, "currency": "GBP" } });
        let put = async |breaks: Value| {
            let line = json!({ "product_id": lamp, "unit_price": { "amount": "2.55", "currency": "GBP" }, "breaks": breaks });
            shop.staff.send(Method::PUT, &path, &[("if-match", "*")], Some(json!({ "lines": [line] }))).await
        };
        let breaks = json!([step(12.0, "2.30"), step(48.0, "2.1025")]);
        put(breaks).await.expect(200);

        let shown = json!([
            { "from_quantity": 12, "unit_price": { "amount": "2.30", "currency": "GBP" } },
            { "from_quantity": 48, "unit_price": { "amount": "2.1025", "currency": "GBP" } },
        ]);
        let product = buyer.get(&format!("/api/v1/products/{lamp}")).await.expect(200).json();
        assert_eq!((&product["price"]["amount"], &product["price_breaks"]), (&json!("2.55"), &shown));
        assert_eq!(buyer.get("/api/v1/products").await.expect(200).items()[0]["price_breaks"], shown);
        assert_eq!(shop.staff.get(&path).await.expect(200).items()[0]["breaks"], shown);

        let lines: Vec<Value> = [11, 12, 48].iter().map(|n| json!({ "product_id": lamp, "quantity": n })).collect();
        let order = buyer.post("/api/v1/orders", json!({ "lines": lines })).await.expect(201).json();
        let charged: Vec<_> = (0..3)
            .map(|n| (order["lines"][n]["unit_price"]["amount"].clone(), order["lines"][n]["net"]["amount"].clone()))
            .collect();
        let expected = [("2.55", "28.05"), ("2.30", "27.60"), ("2.1025", "100.92")];
        assert_eq!(charged, expected.map(|(price, net)| (json!(price), json!(net))));

        for (breaks, pointer) in [
            (json!([step(0.0, "2.30")]), "/lines/0/breaks/0/from_quantity"),
            (json!([step(12.0, "2.30"), step(12.0, "2.20")]), "/lines/0/breaks/1/from_quantity"),
            (json!([step(12.5, "2.30")]), "/lines/0/breaks/0/from_quantity"),
            (json!([step(12.0, "2.55")]), "/lines/0/breaks/0/unit_price/amount"),
            (json!([step(12.0, "2.30"), step(24.0, "2.31")]), "/lines/0/breaks/1/unit_price/amount"),
        ] {
            let problem = put(breaks).await.expect(422).json();
            assert_eq!(problem["errors"][0]["pointer"], pointer);
        }
        assert_eq!(shop.staff.get(&path).await.expect(200).items()[0]["breaks"], shown);
    })
    .await;
}
