//! The attack fixtures of a release engine, over HTTP. Each states what the attacker knows, runs once with every
//! protection and must find nothing, and runs once with the protection taken away that it exercises and must then
//! find the leak: a fixture that cannot fail proves nothing.

use std::future::Future;

use chrono::Days;
use lonja_demand::{Safeguard, Safeguards};
use lonja_kernel::OrganizationId;
use serde_json::json;

use super::{Hall, monday};
use crate::support::World;

/// Runs a fixture on each database, with all protections and without the named ones. The audit goes with them: it
/// would refuse what they let through.
pub(super) async fn holds<Attack, Found>(without: &[Safeguard], attack: Attack)
where
    Attack: Fn(std::sync::Arc<World>, Safeguards) -> Found + Clone,
    Found: Future<Output = Option<String>>,
{
    World::each(|world| {
        let (world, attack) = (std::sync::Arc::new(world), attack.clone());
        async move {
            let leak = attack(world.clone(), Safeguards::all()).await;
            assert_eq!(leak, None, "the attacker learns what it must not");
            let weak = without.iter().fold(Safeguards::all(), |all, safeguard| all.without(*safeguard));
            let leak = attack(world, weak.without(Safeguard::Audit)).await;
            assert!(leak.is_some(), "the fixture does not notice that {without:?} is off");
        }
    })
    .await;
}

/// What one customer (by its place) can work out of a figure about another, within ten percent or less than a unit.
fn opened(figure: Option<i64>, customers: &[i64]) -> Option<String> {
    let figure = figure?;
    for (attacker, own) in customers.iter().enumerate() {
        for (target, truth) in customers.iter().enumerate().filter(|(target, _)| *target != attacker) {
            let at_most = figure - own;
            if at_most - truth < 1 || (at_most - truth) * 10 < *truth {
                return Some(format!(
                    "{attacker} finds that {target} bought at most {at_most}, in truth {truth}"
                ));
            }
        }
    }
    None
}

pub(super) fn bought(customers: &[OrganizationId], units: &[i64]) -> Vec<(OrganizationId, i64)> {
    customers.iter().copied().zip(units.iter().copied()).collect()
}

/// Fixture 5. Knows: what it was shown under the first policy and under the second, easier one.
#[tokio::test]
async fn a_policy_that_is_made_easier_opens_no_cell_that_was_covered() {
    holds(&[Safeguard::CoveredOnce], async |world, safeguards| {
        let hall = Hall::new(&world, "Editor").await;
        let customers: [_; 4] = hall.partners().await;
        hall.sells(monday(0), &bought(&customers, &[20, 22, 24, 26])).await;
        let strict = hall.policy(json!({ "minimum_customers": 5 })).await;
        hall.release(&strict, safeguards).await;
        if !safeguards.has(Safeguard::CoveredOnce) {
            // The database stands in the way as well.
            world.sql("DROP INDEX release_cell_once", []).await;
        }
        let easy = hall.policy(json!({ "minimum_customers": 3 })).await;
        hall.release(&easy, safeguards).await;
        let shown = hall.shown().await;
        let of_week = |value: Option<i64>| shown.iter().any(|(week, at)| week == "2026-W19" && *at == value);
        // Hidden at five and shown at three: there were three or four customers.
        (of_week(None) && of_week(Some(92))).then(|| "three or four customers".to_owned())
    })
    .await;
}

/// Fixture 6. Knows: everything that two suppliers were shown, one of whom the product belonged to before.
#[tokio::test]
async fn two_suppliers_who_pool_have_no_figure_twice() {
    holds(&[Safeguard::CoveredOnce], async |world, safeguards| {
        let first = Hall::new(&world, "First owner").await;
        let second = Hall::new(&world, "Second owner").await;
        let customers: [_; 5] = first.partners().await;
        first.sells(monday(0), &bought(&customers, &[20, 22, 24, 26, 28])).await;
        let policy = first.policy(json!({ "minimum_customers": 6 })).await;
        first.release(&policy, safeguards).await;
        let sql = "UPDATE product SET supplier_id = ? WHERE id = ?";
        world.sql(sql, [second.supplier.0.into(), first.product.0.into()]).await;
        if !safeguards.has(Safeguard::CoveredOnce) {
            world.sql("DROP INDEX release_cell_once", []).await;
        }
        let easier = second.policy(json!({ "minimum_customers": 3 })).await;
        second.release(&easier, safeguards).await;
        let pooled = first.shown().await.into_iter().chain(second.shown().await);
        // Hidden from the one and shown to the other: it is a figure of three to five customers.
        let shown = pooled.filter(|(week, value)| week == "2026-W19" && *value == Some(120)).count();
        (shown > 0).then(|| "three to five customers bought 120".to_owned())
    })
    .await;
}

/// Fixture 7. Knows: its own purchases as a customer, at any rank, and those of one colluding customer.
#[tokio::test]
async fn a_supplier_that_buys_its_own_product_sees_no_deeper_for_it() {
    for own in [100, 55, 20] {
        holds(&[Safeguard::OwnPurchases], async |world, safeguards| {
            let hall = Hall::new(&world, "Viewer").await;
            let customers: [_; 2] = hall.partners().await;
            hall.sells(monday(0), &bought(&customers, &[60, 50])).await;
            hall.sells(monday(0), &[(hall.supplier, own)]).await;
            let figure = hall.figures(json!({}), safeguards).await[0];
            opened(figure, &[60, 50]).or_else(|| opened(figure.map(|figure| figure - own), &[60, 50]))
        })
        .await;
    }
}

/// Fixture 7, through a subsidiary. Knows: the purchases of every account of its holding.
#[tokio::test]
async fn accounts_of_one_holding_do_not_cover_each_other() {
    holds(&[Safeguard::Holdings], async |world, safeguards| {
        let hall = Hall::new(&world, "Outsider").await;
        let customers: [_; 3] = hall.partners().await;
        for account in &customers[1..] {
            let sql = "UPDATE organization SET holding = 'One house' WHERE id = ?";
            world.sql(sql, [account.0.into()]).await;
        }
        hall.sells(monday(0), &bought(&customers, &[60, 30, 30])).await;
        let figure = hall.figures(json!({}), safeguards).await[0];
        opened(figure, &[60, 60])
    })
    .await;
}

/// Fixture 19. Knows: the purchases of four of five customers, which are accounts of its own holding.
#[tokio::test]
async fn a_supplier_that_holds_four_of_five_accounts_cannot_open_the_fifth() {
    holds(&[Safeguard::OwnPurchases, Safeguard::Holdings], async |world, safeguards| {
        let hall = Hall::new(&world, "Holder").await;
        let customers: [_; 5] = hall.partners().await;
        for account in customers[1..].iter().chain([&hall.supplier]) {
            let sql = "UPDATE organization SET holding = 'One house' WHERE id = ?";
            world.sql(sql, [account.0.into()]).await;
        }
        hall.sells(monday(0), &bought(&customers, &[28, 20, 22, 24, 26])).await;
        let figure = hall.figures(json!({}), safeguards).await[0]?;
        Some(format!("the fifth bought {}", figure - 92))
    })
    .await;
}

/// Fixture 8. Knows: the purchases of the second largest customer.
#[tokio::test]
async fn a_customer_with_nine_tenths_cannot_be_estimated() {
    holds(&[Safeguard::Dominance], async |world, safeguards| {
        let hall = Hall::new(&world, "Dominated").await;
        let customers: [_; 5] = hall.partners().await;
        let units = [900, 40, 30, 20, 10];
        hall.sells(monday(0), &bought(&customers, &units)).await;
        opened(hall.figures(json!({}), safeguards).await[0], &units)
    })
    .await;
}

/// Fixture 9. Knows: that the regular customers have standing orders.
#[tokio::test]
async fn a_customer_who_appears_among_standing_orders_stays_hidden() {
    holds(&[Safeguard::Changes], async |world, safeguards| {
        let hall = Hall::new(&world, "Newcomer").await;
        let customers: [_; 6] = hall.partners().await;
        let standing = bought(&customers[..5], &[20, 22, 24, 26, 28]);
        hall.sells(monday(0), &standing).await;
        hall.sells(monday(1), &standing).await;
        hall.sells(monday(1), &[(customers[5], 15)]).await;
        let weeks = hall.figures(json!({}), safeguards).await;
        assert_eq!(weeks[0], Some(120));
        (weeks[1]? - weeks[0]? == 15).then(|| "the newcomer bought 15".to_owned())
    })
    .await;
}

/// Fixture 10. Knows: that one customer left, and the others to within 20 percent.
#[tokio::test]
async fn a_customer_who_leaves_cannot_be_estimated_from_the_others() {
    holds(&[Safeguard::PriorKnowledge, Safeguard::Changes], async |world, safeguards| {
        let hall = Hall::new(&world, "Leaver").await;
        let customers: [_; 6] = hall.partners().await;
        hall.sells(monday(0), &bought(&customers, &[8, 8, 8, 8, 8, 100])).await;
        hall.sells(monday(1), &bought(&customers, &[7, 8, 9, 8, 7])).await;
        let weeks = hall.figures(json!({ "prior_percent": 20 }), safeguards).await;
        let leaver = weeks[0]? - weeks[1]?;
        ((leaver - 100).abs() * 10 <= 100).then(|| format!("the one who left had bought about {leaver}"))
    })
    .await;
}

/// Fixture 17. Knows: everything shown before and after one customer's late line.
#[tokio::test]
async fn a_late_line_changes_no_figure_that_is_out() {
    holds(&[Safeguard::CoveredOnce, Safeguard::LateLines], async |world, safeguards| {
        let hall = Hall::new(&world, "Late").await;
        let customers: [_; 5] = hall.partners().await;
        hall.sells(monday(0), &bought(&customers, &[20, 22, 24, 26, 28])).await;
        let policy = hall.policy(json!({})).await;
        let release = hall.release(&policy, safeguards).await;
        let path = format!("/api/v1/demand/releases/{release}/cells");
        let before = (hall.planner.get(&path).await.bytes, hall.planner.csv(&path).await.bytes);
        hall.sells(monday(0) + Days::new(3), &[(customers[0], 7)]).await;
        if !safeguards.has(Safeguard::CoveredOnce) {
            world.sql("DROP INDEX release_cell_once", []).await;
        }
        // Another week becomes due.
        world.ctx.clock.advance(chrono::Duration::days(7));
        hall.release(&policy, safeguards).await;
        assert_eq!(before, (hall.planner.get(&path).await.bytes, hall.planner.csv(&path).await.bytes));
        let shown = hall.shown().await;
        let mut figures = shown.iter().filter(|(week, _)| week == "2026-W19").filter_map(|(_, value)| *value);
        let (first, again) = (figures.next()?, figures.next()?);
        (again != first).then(|| format!("the late line was of {}", again - first))
    })
    .await;
}

/// Fixture 20. Knows: its own purchases, and that the sham orders were taken back.
#[tokio::test]
async fn orders_that_were_taken_back_do_not_make_up_the_number() {
    holds(&[Safeguard::Cancellations], async |world, safeguards| {
        let hall = Hall::new(&world, "Sham").await;
        let customers: [_; 5] = hall.partners().await;
        hall.sells(monday(0), &bought(&customers, &[40, 40, 10, 10, 10])).await;
        hall.sells(monday(0) + Days::new(2), &bought(&customers[2..], &[-10, -10, -10])).await;
        opened(hall.figures(json!({}), safeguards).await[0], &[40, 40])
    })
    .await;
}

/// Fixture 20, patiently: the sham orders are taken back in the next period, before the first one is released.
#[tokio::test]
async fn orders_that_are_taken_back_a_week_later_do_not_make_up_the_number() {
    holds(&[Safeguard::Cancellations], async |world, safeguards| {
        let hall = Hall::new(&world, "Patient").await;
        let customers: [_; 5] = hall.partners().await;
        hall.sells(monday(0), &bought(&customers, &[40, 40, 10, 10, 10])).await;
        hall.sells(monday(1), &bought(&customers[2..], &[-10, -10, -10])).await;
        let figure = hall.figures(json!({}), safeguards).await[0];
        opened(figure.map(|figure| figure - 30), &[40, 40])
    })
    .await;
}

/// Fixture 22. Knows: that the product has one possible customer.
#[tokio::test]
async fn a_week_without_demand_looks_like_a_week_of_one_customer() {
    holds(&[Safeguard::Zeros], async |world, safeguards| {
        let hall = Hall::new(&world, "Single").await;
        let [customer] = hall.partners().await;
        hall.sells(monday(0), &[(customer, 5)]).await;
        let weeks = hall.figures(json!({}), safeguards).await;
        (weeks[0] != weeks[1]).then(|| "the one customer bought nothing in the second week".to_owned())
    })
    .await;
}
