//! Moving orders on: stock, sales lines, and who may do it when.

use lonja_orders::sales;
use poem::http::Method;
use serde_json::json;

use super::Trade;
use crate::{catalogue::shop::unknown, support::World};

#[tokio::test]
async fn shipping_takes_the_goods_out_of_stock_and_makes_each_line_a_sales_line_once() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let order = trade.place(4).await;
        assert_eq!(trade.move_to(&order, "shipped").await.expect(409).problem(), "conflict");
        trade.move_to(&order, "confirmed").await.expect(200);
        assert_eq!(trade.stock().await, (100, 4));
        let shipped = trade.move_to(&order, "shipped").await.expect(200).json();
        assert_eq!(trade.stock().await, (96, 0));
        let states: Vec<_> =
            shipped["timeline"].as_array().unwrap().iter().map(|event| event["state"].clone()).collect();
        assert_eq!(states, [json!("placed"), json!("confirmed"), json!("shipped")]);
        trade.move_to(&order, "shipped").await.expect(409);
        trade.move_to(&order, "cancelled").await.expect(409);
        trade.move_to(&order, "delivered").await.expect(200);
        let connection = trade.shop.world.ctx.db.read();
        let sold = sales::totals(connection, sales::ORDER_SOURCE).await.unwrap();
        assert_eq!(sold.len(), 1);
        let line = &sold[0];
        assert_eq!((line.sku.as_str(), line.lines, line.quantity_milli), ("L-1", 1, 4_000));
        assert_eq!(line.value_e7, 4_000 * 25_550);
    })
    .await;
}

#[tokio::test]
async fn what_is_cancelled_is_free_again_and_a_partner_cancels_only_what_is_not_confirmed() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let (own, confirmed) = (trade.place(60).await, trade.place(40).await);
        assert_eq!(trade.stock().await, (100, 100));
        trade.move_to(&confirmed, "confirmed").await.expect(200);
        let cancel = async |order: &str| {
            trade.buyer.send(Method::POST, &format!("/api/v1/orders/{order}/cancellation"), &[], None).await
        };
        let cancelled = cancel(&own).await.expect(200).json();
        assert_eq!(
            (&cancelled["state"], &cancelled["timeline"][1]["by"]),
            (&json!("cancelled"), &json!("partner"))
        );
        assert_eq!(trade.stock().await, (100, 40));
        assert_eq!(cancel(&own).await.expect(409).problem(), "conflict");
        assert_eq!(cancel(&confirmed).await.expect(409).problem(), "conflict");
        let cancelled = trade.move_to(&confirmed, "cancelled").await.expect(200).json();
        assert_eq!(cancelled["timeline"][2]["by"], "host");
        assert_eq!(trade.stock().await, (100, 0));
        assert!(sales::totals(trade.shop.world.ctx.db.read(), sales::ORDER_SOURCE).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_partner_moves_nothing_on_and_a_foreign_order_does_not_exist() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let order = trade.place(1).await;
        let path = format!("/api/v1/orders/{order}/transitions");
        trade.buyer.post(&path, json!({ "to": "confirmed" })).await.expect(403);
        let audience = trade.shop.audience("Others").await;
        let (_, stranger) = trade.shop.partner("South", &[audience]).await;
        let nothing = unknown("ord");
        let at = |order: &str, rest: &str| format!("/api/v1/orders/{order}{rest}");
        let foreign = stranger.get(&at(&order, "")).await.expect(404).visible();
        assert_eq!(foreign, stranger.get(&at(&nothing, "")).await.visible());
        let cancel = async |order: &str| {
            stranger.send(Method::POST, &at(order, "/cancellation"), &[], None).await.expect(404).visible()
        };
        assert_eq!(cancel(&order).await, cancel(&nothing).await);
        assert!(stranger.get("/api/v1/orders?count=true").await.expect(200).items().is_empty());
        let mine = format!("/api/v1/orders?partner_id={}", trade.partner);
        assert!(stranger.get(&mine).await.expect(200).items().is_empty());
        trade.shop.staff.get(&at(&nothing, "/allocations")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_stale_version_moves_nothing() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let order = trade.place(1).await;
        let path = format!("/api/v1/orders/{order}");
        let seen = trade.shop.staff.get(&path).await.etag();
        trade.move_to(&order, "confirmed").await.expect(200);
        let with = async |tag: &str, to: &str| {
            let body = Some(json!({ "to": to }));
            trade
                .shop
                .staff
                .send(Method::POST, &format!("{path}/transitions"), &[("if-match", tag)], body)
                .await
        };
        assert_eq!(with(&seen, "shipped").await.expect(412).problem(), "precondition_failed");
        assert_eq!(trade.stock().await, (100, 1));
        let now = trade.shop.staff.get(&path).await.etag();
        with(&now, "shipped").await.expect(200);
    })
    .await;
}
