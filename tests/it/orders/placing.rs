//! Placing an order: what it costs, what it is, and what it is refused for.

use lonja_kernel::BuiltInRole;
use lonja_platform::data::{Backend, statements::counted};
use poem::http::Method;
use serde_json::{Value, json};

use super::{Trade, lamps};
use crate::{catalogue::shop::unknown, support::World};

#[tokio::test]
async fn an_order_has_the_partners_price_its_own_number_and_a_reservation() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let body = json!({
            "lines": [{ "product_id": trade.lamp, "quantity": 3 }, { "sku": "L-1", "quantity": 2 }],
            "reference": " PO-7 ", "requested_on": "2026-07-01", "note": "Ring twice.",
            "delivery_address": { "name": "North", "street": "Dock 1", "city": "Hull", "country": "GB" },
        });
        let placed = trade.buyer.post("/api/v1/orders", body).await.expect(201);
        let order = placed.json();
        assert_eq!(placed.header("location"), Some(format!("/api/v1/orders/{}", placed.id()).as_str()));
        assert_eq!((&order["number"], &order["state"]), (&json!(1), &json!("placed")));
        assert_eq!((&order["reference"], &order["partner_name"]), (&json!("PO-7"), &json!("North")));
        assert_eq!(order["lines"][0]["unit_price"], json!({ "amount": "2.555", "currency": "GBP" }));
        // 7.665 and 5.11, each rounded half to even.
        assert_eq!(order["lines"][0]["net"]["amount"], "7.66");
        assert_eq!(order["net"], json!({ "amount": "12.77", "currency": "GBP" }));
        assert_eq!(order["timeline"].as_array().map(Vec::len), Some(1));
        assert_eq!(trade.stock().await, (100, 5));
        let read = trade.buyer.get(&format!("/api/v1/orders/{}", placed.id())).await.expect(200);
        assert_eq!(read.json(), order);
        assert_eq!(trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 1)).await.json()["number"], 2);
    })
    .await;
}

#[tokio::test]
async fn placing_takes_few_statements_whatever_the_number_of_lines() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        // The first order also remembers by which list the partner buys, and the product.
        trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 1)).await.expect(201);
        for (key, lines) in [("one", 1), ("forty", 40)] {
            let line = json!({ "product_id": trade.lamp, "quantity": 1 });
            let body = json!({ "lines": vec![line; lines] });
            let (answer, statements) = counted(trade.buyer.send(
                Method::POST,
                "/api/v1/orders",
                &[("idempotency-key", key)],
                Some(body),
            ))
            .await;
            let order = answer.expect(201).id();
            // PostgreSQL reads once and writes once.
            let expected = if trade.shop.world.ctx.db.backend() == Backend::Postgres { 2 } else { 9 };
            assert_eq!(statements, expected, "{lines} lines");
            let path = format!("/api/v1/orders/{order}");
            let (answer, statements) = counted(trade.buyer.get(&path)).await;
            answer.expect(200);
            assert_eq!(statements, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn an_order_reads_the_same_whether_its_row_keeps_its_lines_or_not() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let placed = trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 3)).await.expect(201);
        let addresses = ["/api/v1/orders".to_owned(), format!("/api/v1/orders/{}", placed.id())];
        let mut kept = Vec::new();
        for address in &addresses {
            kept.push(trade.buyer.get(address).await.expect(200).json());
        }
        trade.shop.world.sql("UPDATE sales_order SET lines_shown = NULL", []).await;
        for (address, kept) in addresses.iter().zip(kept) {
            assert_eq!(trade.buyer.get(address).await.expect(200).json(), kept);
        }
    })
    .await;
}

/// What people write is kept as they wrote it, even where it looks like a place that the product fills in.
#[tokio::test]
async fn notes_and_keys_are_kept_as_they_were_written() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let odd = format!("\"number\":{}", i32::MIN);
        let mut order = lamps(&trade.lamp, 1);
        order["note"] = json!(odd);
        order["reference"] = json!(odd);
        let key = [("idempotency-key", odd.as_str())];
        let send = || trade.buyer.send(Method::POST, "/api/v1/orders", &key, Some(order.clone()));
        let placed = send().await.expect(201);
        let read = trade.buyer.get(&format!("/api/v1/orders/{}", placed.id())).await.expect(200).json();
        assert_eq!(
            (&read["note"], &read["reference"], &read["number"]),
            (&json!(odd), &json!(odd), &json!(1))
        );
        assert_eq!((send().await.expect(201).json(), placed.json()), (read.clone(), read));
    })
    .await;
}

/// Whoever comes second finds the key used, or no stock because the first has it: both get the first one's answer.
#[tokio::test]
async fn an_order_that_is_sent_often_at_once_takes_the_last_stock_once() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let key = [("idempotency-key", "k-1")];
        let send = || trade.buyer.send(Method::POST, "/api/v1/orders", &key, Some(lamps(&trade.lamp, 100)));
        let answers = futures::future::join_all((0..16).map(|_| send())).await;
        let orders: Vec<Value> = answers.into_iter().map(|answer| answer.expect(201).json()).collect();
        assert!(orders.iter().all(|order| *order == orders[0]), "{orders:?}");
        assert_eq!(orders[0]["number"], 1);
        assert_eq!(trade.stock().await, (100, 100));
        trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 1)).await.expect(409);
        assert_eq!(trade.shop.world.count("sales_order").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_same_key_orders_once_and_another_callers_key_is_its_own() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let key = [("idempotency-key", "k-1")];
        let body = || Some(lamps(&trade.lamp, 2));
        let first = trade.buyer.send(Method::POST, "/api/v1/orders", &key, body()).await.expect(201);
        let again = trade.buyer.send(Method::POST, "/api/v1/orders", &key, body()).await.expect(201);
        assert_eq!(first.json(), again.json());
        assert_eq!(trade.stock().await, (100, 2));
        let other = Some(lamps(&trade.lamp, 3));
        let refused = trade.buyer.send(Method::POST, "/api/v1/orders", &key, other).await.expect(409);
        assert_eq!(refused.problem(), "idempotency_conflict");
        let colleague = trade.shop.world.role(trade.partner, BuiltInRole::Buyer);
        let own = colleague.send(Method::POST, "/api/v1/orders", &key, body()).await.expect(201);
        assert_ne!(own.id(), first.id());
        assert_eq!(trade.stock().await, (100, 4));
    })
    .await;
}

#[tokio::test]
async fn a_product_that_is_not_offered_is_refused_like_one_that_never_was() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let hidden = trade.shop.hidden("H-1", "Hidden lamp").await;
        trade.shop.count_stock(&trade.warehouse, &hidden, 100).await;
        let by_id = async |id: &str| {
            let lines = json!({ "lines": [{ "product_id": id, "quantity": 1 }] });
            trade.buyer.post("/api/v1/orders", lines).await.expect(422).visible()
        };
        assert_eq!(by_id(&hidden).await, by_id(&unknown("prd")).await);
        let by_sku = async |sku: &str| {
            let lines = json!({ "lines": [{ "sku": sku, "quantity": 1 }] });
            trade.buyer.post("/api/v1/orders", lines).await.expect(422).visible()
        };
        assert_eq!(by_sku("H-1").await, by_sku("H-2").await);
    })
    .await;
}

#[tokio::test]
async fn every_line_that_stands_in_the_way_is_named() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let lines = json!([
            { "product_id": trade.lamp, "sku": "L-1", "quantity": 1 },
            { "quantity": 1 },
        ]);
        let refused = trade.buyer.post("/api/v1/orders", json!({ "lines": lines })).await.expect(422);
        let pointers = |document: Value| -> Vec<String> {
            let errors = document["errors"].as_array().cloned().unwrap_or_default();
            errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(pointers(refused.json()), ["/lines/0/sku", "/lines/1/product_id"]);

        // What is no quantity to order is refused by the contract itself.
        for quantity in [json!(0), json!(-1), json!(-0.001), json!(1.0005)] {
            let lines = json!([{ "sku": "L-1", "quantity": quantity }]);
            let refused = trade.buyer.post("/api/v1/orders", json!({ "lines": lines })).await.expect(422);
            assert_eq!(pointers(refused.json()), ["/lines/0/quantity"], "{quantity}");
        }

        let lines = json!([{ "sku": "L-1", "quantity": 0.5 }, { "sku": "nothing", "quantity": 1 }]);
        let refused = trade.buyer.post("/api/v1/orders", json!({ "lines": lines })).await.expect(422);
        assert_eq!(pointers(refused.json()), ["/lines/0/quantity", "/lines/1/sku"]);

        for sql in [
            "UPDATE product SET lifecycle = 'discontinued', revision = revision + 1",
            "UPDATE product_visibility SET revision = revision + 1",
        ] {
            trade.shop.world.sql(sql, []).await;
        }
        let refused = trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 1)).await.expect(409);
        assert_eq!(
            (refused.problem().as_str(), pointers(refused.json())),
            ("not_orderable", vec!["/lines/0".to_owned()])
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_sold_in_packs_is_ordered_in_whole_ones_and_every_other_line_is_named() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let path = format!("/api/v1/catalogue/products/{}", trade.lamp);
        trade.shop.staff.patch(&path, json!({ "pack": 24 })).await.expect(200);
        let line = |quantity: i64| json!({ "product_id": trade.lamp, "quantity": quantity });
        let body = json!({ "lines": [line(30), line(24), { "sku": "L-1", "quantity": 1 }] });
        let refused = trade.buyer.post("/api/v1/orders", body).await.expect(422);
        assert_eq!(refused.problem(), "validation_failed");
        let error = |line: usize| {
            json!({ "pointer": format!("/lines/{line}/quantity"), "detail": "Order a multiple of 24." })
        };
        assert_eq!(refused.json()["errors"], json!([error(0), error(2)]));
        assert_eq!(trade.stock().await, (100, 0));
        let (answer, statements) = counted(trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 48))).await;
        answer.expect(201);
        assert!(statements <= 9, "{statements}");
        assert_eq!(trade.stock().await, (100, 48));
    })
    .await;
}

#[tokio::test]
async fn a_product_without_a_price_or_before_its_launch_cannot_be_ordered() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        trade
            .shop
            .world
            .sql("UPDATE product SET launch_on = '2026-06-16' WHERE sku = ?", ["L-1".into()])
            .await;
        let refused = trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 1)).await.expect(409);
        assert_eq!(refused.problem(), "not_orderable");
        trade.shop.world.ctx.clock.advance(chrono::Duration::days(1));
        trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 1)).await.expect(201);
        trade.shop.world.sql("DELETE FROM price_list_line", []).await;
        let refused = trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 1)).await.expect(409);
        assert_eq!(refused.problem(), "not_orderable");
    })
    .await;
}

#[tokio::test]
async fn a_line_that_no_single_warehouse_holds_is_served_by_several_and_shown_as_one() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let south = trade.shop.warehouse("STH").await;
        trade.shop.count_stock(&south, &trade.lamp, 37).await;
        let order = trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 130)).await.expect(201);
        let lines = order.json()["lines"].as_array().cloned().unwrap();
        assert_eq!((lines.len(), &lines[0]["quantity"]), (1, &json!(130)));
        assert_eq!(order.json()["net"]["amount"], "332.15");
        assert!(!order.text().contains("NTH") && !order.text().contains("warehouse"));
        let path = format!("/api/v1/orders/{}/allocations", order.id());
        let parts = trade.shop.staff.get(&path).await.expect(200).items();
        let parts: Vec<_> =
            parts.iter().map(|part| (part["warehouse_code"].clone(), part["quantity"].clone())).collect();
        assert_eq!(parts, [(json!("NTH"), json!(100)), (json!("STH"), json!(30))]);
        trade.buyer.get(&path).await.expect(403);
        let refused = trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 8)).await.expect(409);
        assert_eq!(refused.problem(), "out_of_stock");
    })
    .await;
}
