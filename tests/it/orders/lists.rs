//! Lists of orders: filters, order, pages, CSV, and what they cost.

use chrono::Duration;
use lonja_platform::data::statements::counted;
use serde_json::json;

use super::{Trade, lamps};
use crate::{
    catalogue::shop::{column, unknown},
    support::World,
};

#[tokio::test]
async fn fifty_orders_with_their_lines_are_one_statement() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        for _ in 0..55 {
            trade.place(1).await;
            trade.shop.world.ctx.clock.advance(Duration::minutes(1));
        }
        let (answer, statements) = counted(trade.buyer.get("/api/v1/orders")).await;
        let first = answer.expect(200);
        assert_eq!(statements, 1);
        let numbers = |answer: &crate::support::Answer| -> Vec<i64> {
            answer.items().iter().map(|order| order["number"].as_i64().unwrap()).collect()
        };
        assert_eq!(numbers(&first), (6..=55).rev().collect::<Vec<_>>(), "the latest first");
        let cursor = first.json()["next_cursor"].as_str().unwrap().to_owned();
        let rest = trade.buyer.get(&format!("/api/v1/orders?cursor={cursor}")).await.expect(200);
        assert_eq!(numbers(&rest), (1..=5).rev().collect::<Vec<_>>());
        let csv = trade.buyer.csv("/api/v1/orders?sort=placed_at").await.expect(200).text();
        assert_eq!(csv.lines().count(), 56);
    })
    .await;
}

#[tokio::test]
async fn orders_are_found_by_what_is_known_of_them() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let body = json!({ "lines": [{ "sku": "L-1", "quantity": 1 }], "reference": "PO_100%" });
        let named = trade.buyer.post("/api/v1/orders", body).await.expect(201).id();
        trade.shop.world.ctx.clock.advance(Duration::days(1));
        let plain = trade.buyer.post("/api/v1/orders", lamps(&trade.lamp, 2)).await.expect(201).id();
        trade.move_to(&plain, "confirmed").await.expect(200);
        let found = async |query: &str| {
            let answer = trade.buyer.get(&format!("/api/v1/orders?sort=placed_at&count=true&{query}")).await;
            let answer = answer.expect(200);
            assert_eq!(answer.json()["count"], answer.items().len(), "{query}");
            column(&answer, "id")
        };
        let (named, plain) = (vec![named], vec![plain]);
        let both = [named.clone(), plain.clone()].concat();
        assert_eq!(found("reference=PO_100%25").await, named);
        assert_eq!(found("q=o_100%25").await, named);
        assert_eq!(found("q=blue").await, both);
        assert_eq!(found("q=%25%25").await, Vec::<String>::new());
        assert_eq!(found("state=confirmed").await, plain);
        assert_eq!(found("number=1").await, named);
        assert_eq!(found("placed_from=2026-06-16").await, plain);
        assert_eq!(found("placed_until=2026-06-15").await, named);
        assert_eq!(found(&format!("product_id={}", trade.lamp)).await, both);
        assert_eq!(found(&format!("product_id={}", unknown("prd"))).await, Vec::<String>::new());
        assert_eq!(found("updated_since=2026-06-16T00:00:00Z").await, plain);
        let staff = trade.shop.staff.get(&format!("/api/v1/orders?partner_id={}", trade.partner)).await;
        assert_eq!(staff.expect(200).items().len(), 2);
        trade.buyer.get("/api/v1/orders?sort=net").await.expect(422);
    })
    .await;
}
