//! Many at once, and many times in vain.

use std::sync::Arc;

use chrono::Duration;
use lonja_kernel::BuiltInRole;
use serde_json::json;

use super::{Trade, lamps};
use crate::support::World;

/// Whoever is overtaken in the first warehouse is served from the next one.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_refused_while_another_warehouse_has_enough() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let other = trade.shop.warehouse("STH").await;
        for warehouse in [&trade.warehouse, &other] {
            trade.shop.count_stock(warehouse, &trade.lamp, 10).await;
        }
        let audience = trade.shop.audience("More").await;
        trade.shop.show(&trade.lamp, json!([{ "audience_id": audience }])).await.expect(200);
        let mut ordering = Vec::new();
        for number in 0..20 {
            let (partner, buyer) = trade.shop.partner(&format!("Partner {number}"), &[audience]).await;
            trade.shop.price_list(partner, &[(&trade.lamp, "1.00")]).await;
            let lamp = trade.lamp.clone();
            ordering.push(async move { buyer.post("/api/v1/orders", lamps(&lamp, 1)).await.expect(201) });
        }
        for order in ordering.into_iter().map(tokio::spawn).collect::<Vec<_>>() {
            order.await.unwrap();
        }
        assert_eq!(trade.stock().await, (10, 10));
    })
    .await;
}

/// Sixty-four clients of eight organisations; each orders one lamp at a time, four times.
#[tokio::test(flavor = "multi_thread")]
async fn of_the_last_hundred_units_exactly_a_hundred_are_sold() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let audience = trade.shop.audience("More").await;
        trade.shop.show(&trade.lamp, json!([{ "audience_id": audience }])).await.expect(200);
        let mut clients = Vec::new();
        for number in 0..8 {
            let (partner, _) = trade.shop.partner(&format!("Partner {number}"), &[audience]).await;
            trade.shop.price_list(partner, &[(&trade.lamp, "1.00")]).await;
            for _ in 0..8 {
                clients.push(trade.shop.world.role(partner, BuiltInRole::Buyer));
            }
        }
        let lamp = Arc::new(trade.lamp.clone());
        let ordering = clients.into_iter().map(|client| {
            let lamp = lamp.clone();
            tokio::spawn(async move {
                let mut sold = 0;
                for _ in 0..4 {
                    let answer = client.post("/api/v1/orders", lamps(&lamp, 1)).await;
                    match answer.status {
                        201 => sold += 1,
                        409 => assert_eq!(answer.problem(), "out_of_stock"),
                        429 => assert!(answer.header("retry-after").is_some()),
                        other => panic!("{other}: {}", answer.text()),
                    }
                }
                sold
            })
        });
        let mut sold = 0;
        for client in ordering.collect::<Vec<_>>() {
            sold += client.await.unwrap();
        }
        assert_eq!(sold, 100);
        assert_eq!(trade.stock().await, (100, 100));
    })
    .await;
}

#[tokio::test]
async fn asking_again_and_again_for_what_is_not_there_is_throttled() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        for guess in 0..20 {
            let refused =
                trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 200 - guess)).await.expect(409);
            assert_eq!(refused.problem(), "out_of_stock");
            let told = refused.json();
            assert!(!told["detail"].to_string().contains("100"), "a refusal tells nothing of stock: {told}");
            assert!(!told["errors"].to_string().contains("100"), "a refusal tells nothing of stock: {told}");
            assert_eq!(refused.json()["errors"][0]["pointer"], "/lines/0/quantity");
        }
        // Neither what is there nor what is not, nor by whom of the organisation: nobody is told anything.
        let colleague = trade.shop.world.role(trade.partner, BuiltInRole::PartnerAdmin);
        for (caller, units) in [(&trade.buyer, 1), (&trade.buyer, 500), (&colleague, 1)] {
            let refused = caller.post("/api/v1/orders", lamps(&trade.lamp, units)).await.expect(429);
            let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
            assert!((3500..=3601).contains(&wait), "{wait}");
        }
        assert_eq!(trade.stock().await, (100, 0));
        trade.shop.world.ctx.clock.advance(Duration::hours(1));
        let order = trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 1)).await.expect(201);
        assert_eq!(order.json()["number"], 1, "refused orders take no number");
    })
    .await;
}

#[tokio::test]
async fn refusals_that_tell_nothing_of_stock_are_not_counted() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        for _ in 0..25 {
            let lines = json!({ "lines": [{ "sku": "nothing", "quantity": 1 }] });
            trade.buyer.post("/api/v1/orders", lines).await.expect(422);
        }
        trade.place(1).await;
    })
    .await;
}

/// Judged line by line, the lines that are named would spell out the binary digits of what is there.
#[tokio::test]
async fn a_product_in_many_lines_tells_one_thing_per_order() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let audience = trade.shop.audience("More").await;
        let (partner, buyer) = trade.shop.partner("South", &[audience]).await;
        let chair = trade.shop.product("C-1", "Chair", &[audience]).await;
        trade.shop.show(&trade.lamp, json!([{ "audience_id": audience }])).await.expect(200);
        trade.shop.price_list(partner, &[(&trade.lamp, "2.555"), (&chair, "1.00")]).await;
        trade.shop.count_stock(&trade.warehouse, &chair, 5).await;
        let named = async |lamps: &[i64]| {
            let lamps = lamps.iter().enumerate().map(|(at, units)| match at % 2 {
                0 => json!({ "product_id": trade.lamp, "quantity": units }),
                _ => json!({ "sku": "L-1", "quantity": units }),
            });
            let decoy = json!({ "product_id": chair, "quantity": 1_000_000 });
            let lines: Vec<_> = lamps.chain([decoy]).collect();
            let refused = buyer.post("/api/v1/orders", json!({ "lines": lines })).await.expect(409);
            assert_eq!(refused.problem(), "out_of_stock");
            let errors = refused.json()["errors"].as_array().cloned().unwrap();
            errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let all: Vec<_> = (0..8).map(|line| format!("/lines/{line}/quantity")).collect();
        assert_eq!(named(&[64, 32, 16, 8, 4, 2, 1]).await, all);
        assert_eq!(named(&[1, 2, 4, 8, 16, 32, 64]).await, all);
        // A hundred is there, and no line of it is named.
        assert_eq!(named(&[64, 32, 4]).await, all[3..4]);
        assert_eq!(trade.stock().await, (100, 0));
    })
    .await;
}

/// Each product that is named tells something, so an order that names many counts as several.
#[tokio::test]
async fn an_order_that_lacks_many_products_counts_as_several_refusals() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let audience = trade.shop.audience("More").await;
        let (partner, buyer) = trade.shop.partner("South", &[audience]).await;
        let mut products = Vec::new();
        for number in 0..50 {
            products.push(trade.shop.product(&format!("C-{number}"), "Chair", &[audience]).await);
        }
        let prices: Vec<_> = products.iter().map(|product| (product.as_str(), "1.00")).collect();
        trade.shop.price_list(partner, &prices).await;
        let lines: Vec<_> =
            products.iter().map(|product| json!({ "product_id": product, "quantity": 1 })).collect();
        for status in [409, 409, 429] {
            buyer.post("/api/v1/orders", json!({ "lines": lines })).await.expect(status);
        }
    })
    .await;
}
