//! Products that are sold in packs: what is judged with which pack, and the attack that knows them.

use chrono::Duration;
use lonja_demand::{Safeguard, Safeguards};
use lonja_kernel::ProductId;
use serde_json::json;

use super::{
    Hall,
    attacker::Attacker,
    attacks::{bought, holds},
    monday, sells,
    totals::sibling,
};
use crate::support::World;

const FIVE: [i64; 5] = [20, 22, 24, 26, 28];

async fn sold_by(world: &World, product: ProductId, units: i64) {
    let sql = "UPDATE product SET pack_milli = ? WHERE id = ?";
    world.sql(sql, [(units * 1000).into(), product.0.into()]).await;
}

/// Fixture 18. Knows: the totals of a week, every figure that is shown, and that a product is sold in 24s.
#[tokio::test]
async fn a_hidden_figure_of_what_is_sold_in_24s_could_be_another_multiple_of_24() {
    holds(&[Safeguard::Packs], async |world, safeguards| {
        let hall = Hall::new(&world, "In packs").await;
        let (single, many) = (sibling(&world, &hall).await, sibling(&world, &hall).await);
        sold_by(&world, hall.product, 24).await;
        let customers: [_; 9] = hall.partners().await;
        hall.sells(monday(0), &bought(&customers[5..7], &[24, 24])).await;
        sells(&world, single, monday(0), &bought(&customers[7..], &[10, 10])).await;
        sells(&world, many, monday(0), &bought(&customers[..5], &FIVE)).await;
        let policy = hall.policy(json!({ "totals": true })).await;
        let release = format!("/api/v1/demand/releases/{}", hall.release(&policy, safeguards).await);
        let rows = async |list: &str| {
            let path = format!("{release}/{list}?limit=500&from=2026-W19&until=2026-W19");
            hall.planner.get(&path).await.expect(200).items()
        };
        let (cells, totals) = (rows("cells").await, rows("totals").await);
        let figure = |product: ProductId| {
            let is_of = |cell: &&serde_json::Value| cell["product_id"] == product.to_string();
            cells.iter().find(is_of).unwrap()["value"].as_i64()
        };

        let mut attacker = Attacker::default();
        let truth = [(hall.product, 48, 24), (single, 20, 1), (many, 120, 1)];
        let figures = truth.map(|(product, units, _)| attacker.sees(units, figure(product)));
        let mut equation: Vec<(u32, f64)> = figures.iter().map(|figure| (*figure, 1.0)).collect();
        equation.push((attacker.sees(188, totals.iter().find_map(|total| total["value"].as_i64())), -1.0));
        attacker.balance(equation);
        let told = (0..2).filter_map(|at| attacker.finding_in_packs(figures[at], truth[at].2));
        told.into_iter().next()
    })
    .await;
}

/// What was sold in large packs is not hidden by less because they became smaller.
#[tokio::test]
async fn a_pack_that_becomes_smaller_still_counts_for_what_was_released_with_it() {
    World::each(async |world| {
        for (before, after, shown) in [(1, 1, true), (24, 1, false), (1, 24, false)] {
            let hall = Hall::new(&world, "Changing").await;
            let customers: [_; 3] = hall.partners().await;
            let label = |week: u64| monday(week).format("%G-W%V").to_string();
            sold_by(&world, hall.product, before).await;
            hall.sells(monday(0), &bought(&customers, &[24, 48, 72])).await;
            let policy = hall.policy(json!({})).await;
            let release = hall.release(&policy, Safeguards::all()).await;
            let cells = format!("/api/v1/demand/releases/{release}/cells");
            let first = hall.planner.get(&cells).await.expect(200).bytes;
            assert!(hall.shown().await.contains(&(label(0), Some(144))));

            // In a week that is not out yet ten units are left beside the two largest.
            let coming = world.ctx.clock.today() - chrono::Days::new(7);
            sold_by(&world, hall.product, after).await;
            hall.sells(coming, &bought(&customers, &[34, 24, 10])).await;
            world.ctx.clock.advance(Duration::days(7));
            hall.release(&policy, Safeguards::all()).await;
            let figure = hall.shown().await.into_iter().find(|(_, value)| *value == Some(68));
            assert_eq!(figure.is_some(), shown, "from {before} to {after}");
            assert_eq!(hall.planner.get(&cells).await.expect(200).bytes, first, "what is out stays");
        }
    })
    .await;
}
