//! What a supplier can see at all: nothing of a refused release, no money, and nothing that moves with somebody
//! else's order.

use lonja_demand::{Safeguard, Safeguards};
use lonja_kernel::{BuiltInRole, OrganizationId, ProductId};
use serde_json::{Value, json};

use super::{Hall, monday};
use crate::{
    catalogue::shop::Shop,
    support::{Session, World},
};

/// Everything that a supplier can fetch under `/demand`, in every form.
async fn everything(planner: &Session) -> Vec<(u16, Option<String>, Value)> {
    let mut seen = Vec::new();
    for path in ["releases", "series", "forecasts", "policies"].map(|list| format!("/api/v1/demand/{list}")) {
        seen.push(planner.get(&format!("{path}?count=true")).await.visible());
        seen.push(planner.csv(&path).await.visible());
        seen.push(planner.lines(&path).await.visible());
    }
    for release in planner.get("/api/v1/demand/releases").await.items() {
        let path = format!("/api/v1/demand/releases/{}", release["id"].as_str().unwrap());
        seen.push(planner.get(&path).await.visible());
        seen.push(planner.get(&format!("{path}/cells?count=true")).await.visible());
        seen.push(planner.csv(&format!("{path}/cells")).await.visible());
        seen.push(planner.get(&format!("{path}/certificate")).await.visible());
        seen.push(planner.get(&format!("{path}/method")).await.visible());
    }
    seen
}

/// Fixture 21. Knows: everything that it can fetch, before and after.
#[tokio::test]
async fn a_refused_release_leaves_everything_a_supplier_can_see_unchanged() {
    World::each(async |world| {
        for (audited, changes) in [(true, false), (false, true)] {
            let hall = Hall::new(&world, "Refused").await;
            let customers: [_; 5] = hall.partners().await;
            let policy = hall.policy(json!({})).await;
            hall.release(&policy, Safeguards::all()).await;
            let seven_days = chrono::Duration::days(7);
            // A week in which rules without the dominance rule would show a figure that the audit does not clear.
            let day = world.ctx.clock.today() - chrono::Days::new(7);
            let sold: Vec<_> = customers.into_iter().zip([900, 10, 10, 10, 10]).collect();
            hall.sells(day, &sold).await;
            world.ctx.clock.advance(seven_days);
            let before = everything(&hall.planner).await;
            let weak = Safeguards::all().without(Safeguard::Dominance);
            let weak = if audited { weak } else { weak.without(Safeguard::Audit) };
            let release = hall.release(&policy, weak).await;
            assert_eq!(everything(&hall.planner).await != before, changes, "audited: {audited}");
            if audited {
                let told = hall.author.get(&format!("/api/v1/demand/releases/{release}")).await.json();
                assert!(told["refusal"].as_str().unwrap().contains("audit"), "{told}");
                let unknown = "/api/v1/demand/releases/rel_0198c0de8d5a7c3e9f00112233445566";
                let hidden = format!("/api/v1/demand/releases/{release}");
                for suffix in ["", "/cells", "/certificate", "/method"] {
                    let refused = hall.planner.get(&format!("{hidden}{suffix}")).await.expect(404).visible();
                    assert_eq!(refused, hall.planner.get(&format!("{unknown}{suffix}")).await.visible());
                }
                world.ctx.clock.advance(seven_days);
                hall.release(&policy, Safeguards::all()).await;
                let numbers = hall.planner.get("/api/v1/demand/releases?sort=created_at").await.items();
                assert_eq!(numbers.iter().map(|release| &release["number"]).collect::<Vec<_>>(), [1, 2]);
            }
        }
    })
    .await;
}

/// Words that would let somebody work out a price.
const MONEY: [&str; 11] = [
    "price",
    "amount",
    "currency",
    "revenue",
    "turnover",
    "discount",
    "cost",
    "margin",
    "money",
    "value_minor",
    "fee",
];

/// Fixture 13. Knows: units, and whatever stands beside them. No form under `/demand` has a place for money (`money.rs`
/// judges the forms), and no answer names one, so there is nothing to divide by.
#[tokio::test]
async fn no_price_can_be_worked_out_because_no_money_can_be_written_down() {
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    let customers: [_; 5] = hall.partners().await;
    let sold: Vec<_> = customers.into_iter().zip([20, 22, 24, 26, 28]).collect();
    hall.sells(monday(0), &sold).await;
    hall.figures(json!({}), Safeguards::all()).await;
    for (_, _, answer) in everything(&hall.planner).await {
        let text = answer.to_string().to_lowercase();
        assert!(!MONEY.iter().any(|word| text.contains(word)), "{text}");
    }
}

/// Fixture 14. Knows: the availability of a product, polled around another partner's order, in every form that a
/// partner or the product's supplier can fetch. What the agreement grants exactly is no secret: that is the switch.
#[tokio::test]
async fn polling_the_stock_around_somebody_elses_order_tells_nothing_until_the_next_snapshot() {
    World::each(async |world| {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (watcher, polls) = shop.partner("Watcher", &[audience]).await;
        let (buyer, buys) = shop.partner("Buyer", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let supplier = shop.world.supplier("Maker").await;
        give(&shop, &lamp, supplier).await;
        shop.price_list(buyer, &[(&lamp, "2.555")]).await;
        let warehouse = shop.warehouse("NTH").await;
        shop.count_stock(&warehouse, &lamp, 100).await;
        shop.take_snapshot().await;
        let planner = shop.world.role(supplier, BuiltInRole::Planner);
        let order = json!({ "lines": [{ "product_id": lamp, "quantity": 37 }] });
        let path = format!("/api/v1/products/{lamp}");
        for (exposure, tells) in [("band", false), ("yes_no", false), ("exact", true)] {
            shop.agree(watcher, exposure).await;
            let look = async || {
                let mut seen = Vec::new();
                for path in [format!("{path}/availability"), path.clone(), "/api/v1/products".to_owned()] {
                    let answer = polls.get(&path).await.expect(200);
                    seen.push((answer.etag(), answer.bytes));
                }
                let offered = planner.get("/api/v1/supply/products").await.expect(200);
                seen.push((offered.etag(), offered.bytes));
                seen
            };
            let before = look().await;
            let placed = buys.post("/api/v1/orders", order.clone()).await.expect(201).id();
            assert_eq!(look().await != before, tells, "{exposure}");
            buys.post(&format!("/api/v1/orders/{placed}/cancellation"), json!({})).await;
        }
    })
    .await;
}

/// Makes the product the supplier's.
async fn give(shop: &Shop, product: &str, supplier: OrganizationId) {
    let product: ProductId = product.parse().unwrap();
    let sql = "UPDATE product SET supplier_id = ? WHERE id = ?";
    shop.world.sql(sql, [supplier.0.into(), product.0.into()]).await;
}

/// Fixture 20 from the cart on: what was shipped is demand, and an order that was cancelled never was.
#[tokio::test]
async fn shipped_orders_become_released_demand_and_cancelled_ones_do_not() {
    World::each(async |world| {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let supplier = shop.world.supplier("Maker").await;
        give(&shop, &lamp, supplier).await;
        let warehouse = shop.warehouse("NTH").await;
        shop.count_stock(&warehouse, &lamp, 1000).await;
        let mut number = 0;
        for (units, shipped) in [(20, true), (22, true), (24, true), (26, true), (28, true), (30, false)] {
            number += 1;
            let (partner, buyer) = shop.partner(&format!("Buyer {number}"), &[audience]).await;
            shop.price_list(partner, &[(&lamp, "2.555")]).await;
            let order = json!({ "lines": [{ "product_id": lamp, "quantity": units }] });
            let order = buyer.post("/api/v1/orders", order).await.expect(201).id();
            if !shipped {
                buyer.post(&format!("/api/v1/orders/{order}/cancellation"), json!({})).await;
                continue;
            }
            for to in ["confirmed", "shipped"] {
                let path = format!("/api/v1/orders/{order}/transitions");
                shop.staff.post(&path, json!({ "to": to })).await.expect(200);
            }
        }
        let (author, approver) = (shop.world.administrator(), shop.world.administrator());
        let asked = json!({ "recipient_id": supplier, "minimum_customers": 5 });
        let policy = author.post("/api/v1/demand/policies", asked).await.expect(201).id();
        let path = format!("/api/v1/demand/policies/{policy}");
        author.post(&format!("{path}/submission"), json!({})).await.expect(200);
        approver.post(&format!("{path}/approval"), json!({})).await.expect(200);
        shop.world.ctx.clock.advance(chrono::Duration::days(14));
        let asked = json!({ "policy_id": policy });
        let release = author.post("/api/v1/demand/releases", asked).await.expect(201).id();
        lonja_demand::build(&shop.world.ctx, release.parse().unwrap(), Safeguards::all()).await.unwrap();
        let planner = shop.world.role(supplier, BuiltInRole::Planner);
        let cells =
            planner.get(&format!("/api/v1/demand/releases/{release}/cells")).await.expect(200).items();
        let shown: Vec<_> =
            cells.iter().map(|cell| (cell["period"].as_str().unwrap(), &cell["value"])).collect();
        assert_eq!(shown, [("2026-W25", &json!(120))]);
    })
    .await;
}
