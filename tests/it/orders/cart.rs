//! The cart: one per person, the same in every browser, and of two browsers none loses what the other put in.

use lonja_kernel::BuiltInRole;
use poem::http::Method;
use serde_json::{Value, json};

use super::Trade;
use crate::{
    catalogue::shop::unknown,
    support::{Answer, Session, World},
};

async fn put(who: &Session, tag: &str, lines: Value) -> Answer {
    who.send(Method::PUT, "/api/v1/cart", &[("if-match", tag)], Some(json!({ "lines": lines }))).await
}

#[tokio::test]
async fn a_cart_follows_its_owner_and_a_stale_writer_is_told() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let buyer = trade.shop.world.role(trade.partner, BuiltInRole::Buyer);
        let empty = buyer.get("/api/v1/cart").await.expect(200);
        assert_eq!(empty.json()["lines"], json!([]));
        let line = |quantity: i64| json!([{ "product_id": trade.lamp, "quantity": quantity }]);
        buyer.send(Method::PUT, "/api/v1/cart", &[], Some(json!({ "lines": [] }))).await.expect(428);
        let first = put(&buyer, &empty.etag(), line(2)).await.expect(200);
        assert_eq!(put(&buyer, &empty.etag(), line(5)).await.expect(412).problem(), "precondition_failed");
        let shown = buyer.get("/api/v1/cart").await.expect(200);
        assert_eq!((shown.etag(), &shown.json()["lines"][0]["quantity"]), (first.etag(), &json!(2)));
        assert_eq!(shown.json()["lines"][0]["name"], "Blue lamp");
        put(&buyer, &first.etag(), json!([])).await.expect(200);
        assert_eq!(buyer.get("/api/v1/cart").await.json()["lines"], json!([]));
        // A colleague has a cart of their own.
        let colleague = trade.shop.world.role(trade.partner, BuiltInRole::Buyer);
        put(&colleague, "*", line(7)).await.expect(200);
        assert_eq!(buyer.get("/api/v1/cart").await.json()["lines"], json!([]));
        trade.shop.staff.get("/api/v1/cart").await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn a_cart_holds_what_is_on_offer_and_no_way_to_learn_of_anything_else() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let buyer = trade.shop.world.role(trade.partner, BuiltInRole::Buyer);
        let hidden = trade.shop.hidden("CANARY-1", "Canary lamp").await;
        for product in [hidden, unknown("prd")] {
            let problem = put(&buyer, "*", json!([{ "product_id": product, "quantity": 1 }])).await.expect(422).json();
            assert_eq!(problem["errors"][0]["pointer"], "/lines/0/product_id");
            assert!(!problem.to_string().contains("Canary"));
        }
        for (lines, pointer) in [
            (json!([{ "product_id": trade.lamp, "quantity": 0 }]), "/lines/0/quantity"),
            (json!([{ "product_id": trade.lamp, "quantity": 0.5 }]), "/lines/0/quantity"),
            (
                json!([{ "product_id": trade.lamp, "quantity": 1 }, { "product_id": trade.lamp, "quantity": 1 }]),
                "/lines/1/product_id",
            ),
        ] {
            assert_eq!(put(&buyer, "*", lines).await.expect(422).json()["errors"][0]["pointer"], pointer);
        }
        put(&buyer, "*", json!([{ "product_id": trade.lamp, "quantity": 1 }])).await.expect(200);
        trade.shop.show(&trade.lamp, json!([])).await.expect(200);
        assert_eq!(buyer.get("/api/v1/cart").await.expect(200).json()["lines"], json!([]));
    })
    .await;
}
