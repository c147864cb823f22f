//! A price list's next revision: a draft, announced, in force, the one before superseded; by the day and nothing else.

use chrono::Duration;
use lonja_kernel::{BuiltInRole, OrganizationId};
use poem::http::Method;
use serde_json::{Value, json};

use super::shop::{Shop, column, unknown};
use crate::{
    notifications::{kinds, person, told},
    support::{Answer, Session, World},
};

/// A partner with two lamps at 2.00 and 4.00; today is 2026-06-15.
struct Revised {
    shop: Shop,
    partner: OrganizationId,
    buyer: Session,
    lamps: [String; 2],
    list: String,
}

impl Revised {
    async fn open(world: World) -> Self {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, _) = shop.partner("North", &[audience]).await;
        let buyer = shop.world.role(partner, BuiltInRole::Buyer);
        let lamps = [
            shop.product("L-1", "Blue lamp", &[audience]).await,
            shop.product("L-2", "Red lamp", &[audience]).await,
        ];
        let warehouse = shop.warehouse("NTH").await;
        for lamp in &lamps {
            shop.count_stock(&warehouse, lamp, 100).await;
        }
        let list = shop.price_list(partner, &[(&lamps[0], "2.00"), (&lamps[1], "4.00")]).await;
        Self { shop, partner, buyer, lamps, list }
    }

    async fn revise(&self, body: Value) -> Answer {
        self.shop.staff.post(&format!("/api/v1/price-lists/{}/revisions", self.list), body).await
    }

    async fn step(&self, who: &Session, id: &str, step: &str) -> Answer {
        who.send(Method::POST, &format!("/api/v1/price-lists/{id}/{step}"), &[], None).await
    }

    async fn change(&self, line: &str, body: Value) -> Answer {
        self.shop.staff.send(Method::PATCH, line, &[("if-match", "*")], Some(body)).await
    }

    async fn draft(&self) -> String {
        let body = json!({ "in_force_from": "2026-07-01", "percent": "2.5", "notice": "Metal is dearer." });
        self.revise(body).await.expect(201).id()
    }

    async fn shown(&self, lamp: usize) -> (Value, Value) {
        let product =
            self.buyer.get(&format!("/api/v1/products/{}", self.lamps[lamp])).await.expect(200).json();
        (product["price"]["amount"].clone(), product["next_price"].clone())
    }

    async fn ordered_at(&self, lamp: usize) -> Value {
        let body = json!({ "lines": [{ "product_id": self.lamps[lamp], "quantity": 1 }] });
        self.buyer.post("/api/v1/orders", body).await.expect(201).json()["lines"][0]["unit_price"]["amount"]
            .clone()
    }

    async fn list(&self, id: &str) -> Value {
        self.shop.staff.get(&format!("/api/v1/price-lists/{id}")).await.expect(200).json()
    }

    fn days(&self, days: i64) {
        self.shop.world.ctx.clock.advance(Duration::days(days));
    }
}

#[tokio::test]
async fn a_revision_goes_from_draft_to_force_by_the_day_and_orders_pay_the_price_of_theirs() {
    World::each(|world| async move {
        let it = Revised::open(world).await;
        let draft = it.draft().await;
        assert_eq!(it.list(&draft).await["state"], "draft");
        let at = format!("/api/v1/price-lists/{draft}");
        for suffix in ["", "/lines", "/changes"] {
            let nothing = it.buyer.get(&format!("/api/v1/price-lists/{}{suffix}", unknown("pli"))).await;
            assert_eq!(it.buyer.get(&format!("{at}{suffix}")).await.expect(404).visible(), nothing.visible());
        }
        assert_eq!(column(&it.buyer.get("/api/v1/price-lists").await, "id"), std::slice::from_ref(&it.list));
        assert_eq!(it.shown(0).await, (json!("2.00"), Value::Null));
        it.step(&it.buyer, &draft, "acknowledgement").await.expect(404);

        let announced = it.step(&it.shop.staff, &draft, "announcement").await.expect(200).json();
        assert_eq!((&announced["state"], &announced["valid_from"]), (&json!("announced"), &json!("2026-07-01")));
        assert_eq!(it.list(&it.list).await["valid_until"], "2026-06-30");
        let next = json!({
            "price": { "amount": "2.05", "currency": "GBP" }, "price_breaks": [], "in_force_from": "2026-07-01",
        });
        assert_eq!(it.shown(0).await, (json!("2.00"), next.clone()));
        assert_eq!(it.buyer.get("/api/v1/products?sku=L-1").await.expect(200).items()[0]["next_price"], next);
        assert_eq!(it.ordered_at(0).await, "2.00");

        it.days(15);
        assert_eq!(it.list(&it.list).await["state"], "in_force");
        assert_eq!(it.ordered_at(0).await, "2.00");
        it.days(1);
        assert_eq!(it.shown(0).await, (json!("2.05"), Value::Null));
        assert_eq!(it.ordered_at(0).await, "2.05");
        let states = [it.list(&it.list).await["state"].clone(), it.list(&draft).await["state"].clone()];
        assert_eq!(states, [json!("superseded"), json!("in_force")]);
        it.step(&it.shop.staff, &draft, "withdrawal").await.expect(409);
    })
    .await;
}

#[tokio::test]
async fn an_announcement_can_be_withdrawn_until_its_day_and_leaves_no_trace_on_the_list_before() {
    World::each(|world| async move {
        let it = Revised::open(world).await;
        let path = format!("/api/v1/price-lists/{}", it.list);
        it.shop.staff.patch(&path, json!({ "valid_until": "2026-12-31" })).await.expect(200);
        let draft = it.draft().await;
        it.step(&it.shop.staff, &draft, "announcement").await.expect(200);
        it.step(&it.buyer, &draft, "acknowledgement").await.expect(200);
        // What was told stays as it was told.
        let at = format!("/api/v1/price-lists/{draft}");
        it.shop.staff.patch(&at, json!({ "name": "Other" })).await.expect(409);
        let line = format!("{at}/lines/{}", it.lamps[0]);
        let other = json!({ "unit_price": { "amount": "9.00", "currency": "GBP" } });
        it.change(&line, other.clone()).await.expect(409);
        it.shop.staff.send(Method::DELETE, &at, &[], None).await.expect(409);

        let back = it.step(&it.shop.staff, &draft, "withdrawal").await.expect(200).json();
        assert_eq!((&back["state"], &back["acknowledgement"]), (&json!("draft"), &Value::Null));
        assert_eq!(it.list(&it.list).await["valid_until"], "2026-12-31");
        assert_eq!(it.shown(0).await, (json!("2.00"), Value::Null));
        it.buyer.get(&at).await.expect(404);
        it.change(&line, other).await.expect(200);
        it.shop.staff.send(Method::DELETE, &at, &[], None).await.expect(204);
        it.shop.staff.get(&at).await.expect(404);
        it.draft().await;
    })
    .await;
}

#[tokio::test]
async fn a_list_has_one_next_revision_and_it_begins_while_the_list_holds() {
    World::each(|world| async move {
        let it = Revised::open(world).await;
        for (day, status) in
            [("2026-06-15", 422), ("2026-01-01", 422), ("2026-06-16", 201), ("2026-06-17", 409)]
        {
            let body = json!({ "in_force_from": day, "percent": "0" });
            assert_eq!(it.revise(body).await.status, status, "{day}");
        }
        let both = json!({ "in_force_from": "2026-08-01", "percent": "1", "lines": [] });
        for body in [both, json!({ "in_force_from": "2026-08-01" })] {
            // The list has its revision already, which is told first.
            it.revise(body).await.expect(409);
        }
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_made_as_a_whole_and_changed_line_by_line() {
    World::each(|world| async move {
        let it = Revised::open(world).await;
        let price = |amount: &str, currency: &str| json!({ "amount": amount, "currency": currency });
        let line = |product: &str, currency: &str| json!({ "product_id": product, "unit_price": price("1.00", currency) });
        let wrong = json!({ "in_force_from": "2026-07-01", "lines": [line(&it.lamps[0], "GBP"), line(&it.lamps[1], "EUR")] });
        let problem = it.revise(wrong).await.expect(422).json();
        assert_eq!(problem["errors"][0]["pointer"], "/lines/1/unit_price/currency");
        assert_eq!(it.shop.staff.get("/api/v1/price-lists").await.items().len(), 1, "nothing was made");

        let body = json!({ "in_force_from": "2026-07-01", "lines": [line(&it.lamps[0], "GBP")] });
        let draft = it.revise(body).await.expect(201).id();
        let at = |product: &str| format!("/api/v1/price-lists/{draft}/lines/{product}");
        let patch = async |product: &str, body: Value| it.change(&at(product), body).await;
        patch(&it.lamps[1], json!({ "breaks": [] })).await.expect(422);
        patch(&it.lamps[1], json!({ "unit_price": price("4.10", "GBP") })).await.expect(200);
        let breaks = json!([{ "from_quantity": 12, "unit_price": price("4.00", "GBP") }]);
        patch(&it.lamps[1], json!({ "breaks": breaks })).await.expect(200);
        patch(&it.lamps[1], json!({ "unit_price": price("3.90", "GBP") })).await.expect(422);
        patch(&it.lamps[0], json!({ "unit_price": null })).await.expect(200);
        patch(&unknown("prd"), json!({ "unit_price": price("1.00", "GBP") })).await.expect(404);
        let stale = [("if-match", "\"old\"")];
        it.shop.staff.send(Method::PATCH, &at(&it.lamps[1]), &stale, Some(json!({}))).await.expect(412);

        let listing = format!("/api/v1/price-lists/{draft}/changes");
        let changes = it.shop.staff.get(&listing).await.expect(200);
        let [gone, dearer] = &changes.items()[..] else { panic!("two products: {}", changes.text()) };
        assert_eq!((&gone["after"], &gone["before"]["unit_price"]), (&Value::Null, &price("2.00", "GBP")));
        assert_eq!((&dearer["change_percent"], &dearer["after"]["breaks"]), (&json!("2.50"), &breaks));
        it.shop.staff.send(Method::POST, &format!("/api/v1/price-lists/{draft}/announcement"), &[], None).await.expect(200);
        assert_eq!(column(&it.buyer.get(&format!("{listing}?changed=true&sort=name")).await.expect(200), "sku"), ["L-1", "L-2"]);
        assert!(it.buyer.get(&format!("{listing}?changed=false")).await.expect(200).items().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_partner_says_that_it_has_seen_the_prices_and_the_first_to_say_so_stands() {
    World::each(|world| async move {
        let it = Revised::open(world).await;
        it.step(&it.buyer, &it.list, "acknowledgement").await.expect(409);
        let draft = it.draft().await;
        it.step(&it.shop.staff, &draft, "announcement").await.expect(200);
        let (south, _) = it.shop.partner("South", &[]).await;
        let rival = it.shop.world.role(south, BuiltInRole::Buyer);
        it.step(&rival, &draft, "acknowledgement").await.expect(404);
        let seller = it.shop.world.role(it.partner, BuiltInRole::Seller);
        it.step(&seller, &draft, "acknowledgement").await.expect(403);
        it.step(&it.shop.staff, &draft, "acknowledgement").await.expect(403);

        let first = it.step(&it.buyer, &draft, "acknowledgement").await.expect(200).json();
        let colleague = it.shop.world.role(it.partner, BuiltInRole::PartnerAdmin);
        let second = it.step(&colleague, &draft, "acknowledgement").await.expect(200).json();
        assert!(first["acknowledgement"]["by"].is_string());
        assert_eq!(first["acknowledgement"], second["acknowledgement"]);
        assert_eq!(it.list(&draft).await["acknowledgement"], first["acknowledgement"]);
        let audit = it.shop.staff.get(&format!("/api/v1/audit-events?subject={draft}")).await.expect(200);
        let said = column(&audit, "kind").iter().filter(|kind| *kind == "price_list.acknowledged").count();
        assert_eq!(said, 1);
    })
    .await;
}

#[tokio::test]
async fn open_orders_that_a_revision_touches_are_named() {
    World::each(|world| async move {
        let it = Revised::open(world).await;
        it.ordered_at(0).await;
        it.ordered_at(1).await;
        let line = |lamp: &str, amount: &str| json!({ "product_id": lamp, "unit_price": { "amount": amount, "currency": "GBP" } });
        let lines = [line(&it.lamps[0], "2.00"), line(&it.lamps[1], "5.00")];
        let draft = it.revise(json!({ "in_force_from": "2026-07-01", "lines": lines })).await.expect(201).id();
        let path = format!("/api/v1/orders?repriced_by={draft}");
        assert!(it.buyer.get(&path).await.expect(200).items().is_empty(), "a draft tells its partner nothing");
        it.step(&it.shop.staff, &draft, "announcement").await.expect(200);
        for who in [&it.shop.staff, &it.buyer] {
            let found = who.get(&format!("{path}&count=true")).await.expect(200);
            assert_eq!((found.items().len(), &found.json()["count"]), (1, &json!(1)));
            assert_eq!(found.items()[0]["number"], 2);
        }
        let (south, _) = it.shop.partner("South", &[]).await;
        assert!(it.shop.world.role(south, BuiltInRole::Buyer).get(&path).await.expect(200).items().is_empty());
        let order = it.shop.staff.get(&path).await.items()[0]["id"].as_str().unwrap().to_owned();
        let cancel = json!({ "to": "cancelled" });
        it.shop.staff.post(&format!("/api/v1/orders/{order}/transitions"), cancel).await.expect(200);
        assert!(it.buyer.get(&path).await.expect(200).items().is_empty(), "only open orders");
    })
    .await;
}

#[tokio::test]
async fn an_announcement_is_told_to_the_partner_alone_and_gone_where_it_is_withdrawn() {
    World::each(async |world| {
        let it = Revised::open(world).await;
        let world = &it.shop.world;
        let buyer = person(world, it.partner, BuiltInRole::Buyer).await;
        let stranger = person(world, world.partner("Elsewhere").await, BuiltInRole::Buyer).await;
        let draft = it.draft().await;
        assert!(kinds(world, &buyer).await.is_empty(), "nobody hears of a draft");
        it.step(&it.shop.staff, &draft, "announcement").await.expect(200);
        let told = told(world, &buyer).await;
        let [news] = &told[..] else { panic!("one thing: {told:?}") };
        assert_eq!(news["kind"], "prices_announced");
        assert_eq!(news["link"], format!("/price-lists/{draft}"));
        assert!(kinds(world, &stranger).await.is_empty());
        it.step(&it.shop.staff, &draft, "withdrawal").await.expect(200);
        assert!(kinds(world, &buyer).await.is_empty(), "its link would lead nowhere");
    })
    .await;
}
