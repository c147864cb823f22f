//! Whom an event concerns: everybody who may see it and cares, nobody else, and never who did it.

use lonja_kernel::BuiltInRole;
use poem::{Body, http::Method};
use serde_json::{Value, json};

use super::{kinds, person, told};
use crate::{access::PNG, orders::Trade, support::World};

const NOTHING: [&str; 0] = [];

#[tokio::test]
async fn an_order_is_told_to_order_staff_and_to_the_buyers_colleagues_and_to_nobody_else() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let world = &trade.shop.world;
        let buyer = person(world, trade.partner, BuiltInRole::Buyer).await;
        let colleague = person(world, trade.partner, BuiltInRole::PartnerAdmin).await;
        let seller = person(world, trade.partner, BuiltInRole::Seller).await;
        let stranger = person(world, world.partner("Elsewhere").await, BuiltInRole::Buyer).await;
        let staff = person(world, world.host, BuiltInRole::OrderManager).await;
        let curator = person(world, world.host, BuiltInRole::AssetCurator).await;
        let body = json!({ "lines": [{ "product_id": trade.lamp, "quantity": 1 }], "reference": "PO-1" });
        let order = buyer.post("/api/v1/orders", body).await.expect(201).id();
        assert_eq!(kinds(world, &staff).await, ["order_placed"]);
        assert_eq!(kinds(world, &colleague).await, ["order_placed"]);
        let seen = told(world, &staff).await.remove(0);
        assert_eq!(seen["facts"], json!({ "number": 1, "reference": "PO-1", "partner": "North" }));
        assert_eq!(
            (&seen["subject_id"], &seen["link"], &seen["read_at"]),
            (&json!(order), &json!(format!("/orders/{order}")), &Value::Null)
        );
        for nobody in [&buyer, &seller, &stranger, &curator] {
            assert_eq!(kinds(world, nobody).await, NOTHING);
        }
        let path = format!("/api/v1/orders/{order}/transitions");
        for to in ["confirmed", "shipped"] {
            world.ctx.clock.advance(chrono::Duration::minutes(1));
            staff.post(&path, json!({ "to": to })).await.expect(200);
        }
        assert_eq!(kinds(world, &buyer).await, ["order_shipped", "order_confirmed"]);
        assert_eq!(kinds(world, &staff).await, ["order_placed"]);
        assert_eq!(kinds(world, &stranger).await, NOTHING);
    })
    .await;
}

#[tokio::test]
async fn many_events_are_told_in_as_many_statements_as_one() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let world = &trade.shop.world;
        let staff = person(world, world.host, BuiltInRole::OrderManager).await;
        let cost = async |orders: usize| {
            world.run_jobs().await;
            for _ in 0..orders {
                trade.place(1).await;
            }
            lonja_platform::data::statements::counted(world.run_jobs()).await.1
        };
        assert_eq!(cost(1).await, cost(20).await);
        assert_eq!(kinds(world, &staff).await.len(), 21);
    })
    .await;
}

#[tokio::test]
async fn material_is_told_to_whoever_sees_it_and_gone_where_it_is_withdrawn() {
    World::each(|world| async move {
        let audience = world.audience("Ours").await;
        let partner = world.partner("North").await;
        world.join(partner, &[audience]).await;
        let seller = person(&world, partner, BuiltInRole::Seller).await;
        let stranger = person(&world, world.partner("Elsewhere").await, BuiltInRole::Seller).await;
        let staff = world.administrator();
        let body = json!({ "title": "Leaflet", "audience_ids": [audience] });
        let asset = staff.post("/api/v1/assets", body).await.expect(201).id();
        let path = format!("/api/v1/assets/{asset}");
        let content = Some(("application/octet-stream".to_owned(), Body::from(PNG)));
        staff.request(Method::PUT, &format!("{path}/content"), &[], content).await.expect(200);
        assert_eq!(kinds(&world, &seller).await, ["asset_published"]);
        assert_eq!(kinds(&world, &stranger).await, NOTHING);
        let unread =
            async || seller.get("/api/v1/me/notifications/unread-count").await.json()["unread"].clone();
        assert_eq!(unread().await, 1);
        staff.patch(&path, json!({ "state": "withdrawn" })).await.expect(200);
        assert_eq!(kinds(&world, &seller).await, NOTHING);
        assert_eq!(unread().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_policy_that_waits_is_told_to_others_who_may_approve_it() {
    World::each(|world| async move {
        let supplier = world.supplier("Glassworks").await;
        let author = person(&world, world.host, BuiltInRole::DemandAnalyst).await;
        let second = person(&world, world.host, BuiltInRole::Administrator).await;
        let clerk = person(&world, world.host, BuiltInRole::OrderManager).await;
        let planner = person(&world, supplier, BuiltInRole::Planner).await;
        let body = json!({ "recipient_id": supplier, "history_from": "2026-05-04" });
        let policy = author.post("/api/v1/demand/policies", body).await.expect(201).id();
        let path = format!("/api/v1/demand/policies/{policy}/submission");
        author.send(Method::POST, &path, &[], None).await.expect(200);
        assert_eq!(kinds(&world, &second).await, ["policy_waiting"]);
        for nobody in [&author, &clerk, &planner] {
            assert_eq!(kinds(&world, nobody).await, NOTHING);
        }
    })
    .await;
}
