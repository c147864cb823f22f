//! What a process remembers of the offer is never older than the database, whoever changed it.

use poem::http::Method;
use serde_json::{Value, json};

use super::shop::Shop;
use crate::support::World;

#[tokio::test]
async fn what_is_remembered_of_a_product_is_never_older_than_the_database() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (_, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let path = format!("/api/v1/products/{lamp}");
        let seen = || async { buyer.get(&path).await.expect(200).json() };
        let before = seen().await;

        // As another process does it: behind the back of this one.
        for sql in [
            "UPDATE product SET name = 'Green lamp', revision = revision + 1",
            "UPDATE product_visibility SET revision = revision + 1",
        ] {
            shop.world.sql(sql, []).await;
        }
        assert_eq!(seen().await["name"], "Green lamp");

        for sql in ["UPDATE stock_band SET band = 'ok'", "UPDATE stock_snapshot SET number = number + 1"] {
            assert_eq!(seen().await["availability"]["band"], before["availability"]["band"]);
            shop.world.sql(sql, []).await;
        }
        assert_eq!(seen().await["availability"]["band"], "ok");

        let category = before["category"]["id"].as_str().unwrap().to_owned();
        let tag = shop.staff.get(&format!("/api/v1/categories/{category}")).await.expect(200).etag();
        let rename = Some(json!({ "name": "Things that shine" }));
        let path_of_category = format!("/api/v1/catalogue/categories/{category}");
        shop.staff.send(Method::PATCH, &path_of_category, &[("if-match", &tag)], rename).await.expect(200);
        assert_eq!(seen().await["category"]["name"], "Things that shine");
        assert_eq!(buyer.get("/api/v1/products").await.expect(200).json()["items"][0], seen().await);
    })
    .await;
}

#[tokio::test]
async fn prices_and_warehouses_that_are_remembered_are_never_older_than_the_database() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let pounds = shop.price_list(partner, &[(&lamp, "2.00")]).await;
        let depot = shop.warehouse("OLD").await;
        shop.count_stock(&depot, &lamp, 100).await;
        shop.agree(partner, "exact").await;
        let new = json!({
            "organization_id": partner, "name": "Euros", "currency": "EUR", "valid_from": "2026-01-01",
        });
        shop.staff.post("/api/v1/price-lists", new).await.expect(201);
        shop.world
            .sql("UPDATE price_list_line SET price_list_id = (SELECT id FROM price_list WHERE currency = 'EUR'), unit_price_e4 = 70000", [])
            .await;
        shop.set_prices(&pounds, &[(&lamp, "2.00")]).await.expect(200);

        // The offer, the list, and what an order costs.
        let price = async || {
            let alone =
                buyer.get(&format!("/api/v1/products/{lamp}")).await.expect(200).json()["price"].clone();
            let listed = buyer.get("/api/v1/products").await.expect(200).items()[0]["price"].clone();
            let order = json!({ "lines": [{ "product_id": lamp, "quantity": 1 }] });
            let order = buyer.post("/api/v1/orders", order).await;
            let ordered = match order.status {
                201 => order.json()["lines"][0]["unit_price"].clone(),
                _ => Value::Null,
            };
            assert_eq!((&alone, &alone), (&listed, &ordered));
            alone
        };
        let amount = |text: &str, currency: &str| json!({ "amount": text, "currency": currency });
        // As another process does it: behind the back of this one.
        for (sql, expected) in [
            ("UPDATE organization SET currency = 'GBP' WHERE is_partner", amount("2.00", "GBP")),
            ("UPDATE organization SET currency = 'EUR' WHERE is_partner", amount("7.00", "EUR")),
            ("UPDATE price_list SET is_draft = TRUE WHERE currency = 'EUR'", amount("2.00", "GBP")),
            ("UPDATE price_list SET valid_until = '2026-01-02' WHERE currency = 'GBP'", Value::Null),
            ("UPDATE price_list SET is_draft = FALSE WHERE currency = 'EUR'", amount("7.00", "EUR")),
            ("UPDATE price_list_line SET unit_price_e4 = 80000", amount("8.00", "EUR")),
            ("DELETE FROM price_list WHERE currency = 'EUR'", Value::Null),
            ("UPDATE price_list SET valid_until = NULL", amount("8.00", "GBP")),
        ] {
            shop.world.sql(sql, []).await;
            assert_eq!(price().await, expected, "{sql}");
        }

        let path = format!("/api/v1/products/{lamp}/availability");
        let codes = async || {
            let stock = buyer.get(&path).await.expect(200).json();
            stock["warehouses"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(codes().await, ["OLD"]);
        shop.world.sql("UPDATE warehouse SET code = 'ZZZ'", []).await;
        let depot = shop.warehouse("NEW").await;
        shop.count_stock(&depot, &lamp, 5).await;
        assert_eq!(codes().await, ["NEW", "ZZZ"]);
    })
    .await;
}

/// Whoever is told that a price holds now is told one that does.
#[tokio::test]
async fn prices_are_of_the_moment_while_lists_come_and_go() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        shop.price_list(partner, &[(&lamp, "2.00")]).await;
        let path = format!("/api/v1/products/{lamp}");
        let amount = async || buyer.get(&path).await.expect(200).json()["price"]["amount"].clone();
        let is_over = std::sync::atomic::AtomicBool::new(false);
        let readers = futures::future::join_all((0..8).map(|_| async {
            while !is_over.load(std::sync::atomic::Ordering::SeqCst) {
                let seen = amount().await;
                assert!(seen == "2.00" || seen.is_null(), "{seen}");
                tokio::task::yield_now().await;
            }
        }));
        let writer = async {
            for round in 0..60 {
                let (sql, expected) = match round % 2 {
                    0 => ("UPDATE price_list SET is_draft = TRUE", Value::Null),
                    _ => ("UPDATE price_list SET is_draft = FALSE", json!("2.00")),
                };
                shop.world.sql(sql, []).await;
                assert_eq!(amount().await, expected, "round {round}");
            }
            is_over.store(true, std::sync::atomic::Ordering::SeqCst);
        };
        futures::join!(readers, writer);
    })
    .await;
}
