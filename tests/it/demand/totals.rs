//! Totals by category and over everything, over HTTP, and the attacks that come with them.

use chrono::{Days, NaiveDate};
use lonja_demand::{Safeguard, Safeguards};
use lonja_kernel::{BuiltInRole, OrganizationId, ProductId};
use serde_json::{Value, json};

use super::{
    Hall, WEEKS,
    attacks::{bought, holds},
    monday, product, sells,
};
use crate::support::World;

const RELEASES: &str = "/api/v1/demand/releases";
const FIVE: [i64; 5] = [20, 22, 24, 26, 28];

/// Another product of the hall's supplier, in the category of its first.
pub async fn sibling(world: &World, hall: &Hall<'_>) -> ProductId {
    let made = product(world, hall.supplier).await;
    let sql = "UPDATE product SET category_id = (SELECT category_id FROM product WHERE id = ?) WHERE id = ?";
    world.sql(sql, [hall.product.0.into(), made.0.into()]).await;
    made
}

/// What the supplier was shown of a week: its products' figures, and its totals.
struct Week {
    products: Vec<Option<i64>>,
    totals: Vec<Option<i64>>,
}

impl Week {
    async fn seen(hall: &Hall<'_>, week: &str) -> Self {
        let mut seen = Self { products: Vec::new(), totals: Vec::new() };
        let of_week = |rows: Vec<Value>| -> Vec<Option<i64>> {
            rows.iter().filter(|row| row["period"] == week).map(|row| row["value"].as_i64()).collect()
        };
        for release in hall.planner.get(&format!("{RELEASES}?sort=created_at")).await.items() {
            let path = format!("{RELEASES}/{}", release["id"].as_str().unwrap());
            seen.products.extend(of_week(hall.planner.get(&format!("{path}/cells?limit=500")).await.items()));
            seen.totals.extend(of_week(hall.planner.get(&format!("{path}/totals?limit=500")).await.items()));
        }
        seen
    }

    /// What is left of each total when every shown figure is subtracted; all products are in one category.
    fn left_over(&self) -> Vec<i64> {
        let shown: i64 = self.products.iter().flatten().sum();
        self.totals.iter().flatten().map(|total| total - shown).collect()
    }
}

#[tokio::test]
async fn totals_are_read_as_json_and_csv_and_found_by_level_category_period_and_status() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let other = product(&world, hall.supplier).await;
        let customers: [OrganizationId; 5] = hall.partners().await;
        for week in 0..2 {
            hall.sells(monday(week), &bought(&customers, &FIVE.map(|units| units + 3 * week as i64))).await;
            sells(&world, other, monday(week), &bought(&customers, &FIVE.map(|units| units * 2))).await;
        }
        let policy = hall.policy(json!({ "totals": true })).await;
        let release = hall.release(&policy, Safeguards::all()).await;
        let path = format!("{RELEASES}/{release}");
        assert_eq!(hall.planner.get(&path).await.json()["totals"], true);
        let found = async |filter: &str| {
            hall.planner.get(&format!("{path}/totals?limit=100&{filter}")).await.expect(200).items()
        };
        let all = found("level=all").await;
        assert_eq!((all.len(), &all[0]["value"], &all[0]["category"]), (WEEKS, &json!(360), &Value::Null));
        let by_category = found("level=category&status=published").await;
        assert_eq!(by_category.len(), 4);
        let sum: i64 = by_category
            .iter()
            .filter(|total| total["period"] == "2026-W19")
            .map(|total| total["value"].as_i64().unwrap())
            .sum();
        assert_eq!(sum, 360, "categories add up to everything");
        let category = by_category[0]["category_id"].as_str().unwrap();
        assert!(by_category[0]["category"].as_str().is_some());
        assert_eq!(found(&format!("category_id={category}")).await.len(), WEEKS);
        assert_eq!(found("from=2026-W20&until=2026-W20&sort=-period").await.len(), 3);
        hall.planner.get(&format!("{path}/totals?from=2026-W60")).await.expect(422);
        let csv = hall.planner.csv(&format!("{path}/totals")).await.expect(200).text();
        assert_eq!(csv.lines().count(), 3 * WEEKS + 1, "{csv}");

        let certificate = hall.planner.get(&format!("{path}/certificate")).await.expect(200).json();
        assert_eq!(certificate["published_cells"], 4 + 6);
        assert_eq!(certificate["suppressed_cells"], 5 * WEEKS - 10);
        let rules = certificate["rules"].to_string();
        assert!(rules.contains("secondary_suppression") && rules.contains("remainders"), "{rules}");

        let rival = world.role(world.supplier("Rival").await, BuiltInRole::Planner);
        let unknown = "rel_0198c0de8d5a7c3e9f00112233445566";
        let foreign = rival.get(&format!("{path}/totals")).await.expect(404).visible();
        assert_eq!(foreign, rival.get(&format!("{RELEASES}/{unknown}/totals")).await.visible());
    })
    .await;
}

#[tokio::test]
async fn a_policy_without_totals_shares_none() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let customers: [OrganizationId; 5] = hall.partners().await;
        hall.sells(monday(0), &bought(&customers, &FIVE)).await;
        let policy = hall.policy(json!({})).await;
        let release = hall.release(&policy, Safeguards::all()).await;
        assert_eq!(hall.planner.get(&format!("{RELEASES}/{release}/totals")).await.items().len(), 0);
        assert_eq!(hall.planner.get(&format!("{RELEASES}/{release}")).await.json()["totals"], false);
    })
    .await;
}

/// Fixture 1. Knows: a total, and every figure beside the hidden one.
#[tokio::test]
async fn a_hidden_figure_is_no_total_less_its_siblings() {
    holds(&[Safeguard::SecondarySuppression, Safeguard::Remainders], async |world, safeguards| {
        let hall = Hall::new(&world, "Subtracting").await;
        let (second, third) = (sibling(&world, &hall).await, sibling(&world, &hall).await);
        let customers: [_; 6] = hall.partners().await;
        hall.sells(monday(0), &bought(&customers, &FIVE)).await;
        sells(&world, second, monday(0), &bought(&customers, &FIVE.map(|units| units + 9))).await;
        // Only one customer buys it.
        sells(&world, third, monday(0), &[(customers[5], 7)]).await;
        hall.figures(json!({ "totals": true }), safeguards).await;
        let week = Week::seen(&hall, "2026-W19").await;
        assert_eq!(week.totals.len(), 2, "a total of the category, and one of everything");
        week.left_over().contains(&7).then(|| "the one customer bought 7".to_owned())
    })
    .await;
}

/// Fixture 1, for somebody who buys two things. Knows: a total, and every figure beside the two hidden ones.
#[tokio::test]
async fn two_hidden_figures_of_one_customer_do_not_cover_each_other() {
    holds(&[Safeguard::Remainders], async |world, safeguards| {
        let hall = Hall::new(&world, "Uniting").await;
        let (second, third) = (sibling(&world, &hall).await, sibling(&world, &hall).await);
        let customers: [_; 6] = hall.partners().await;
        hall.sells(monday(0), &bought(&customers, &FIVE)).await;
        sells(&world, second, monday(0), &[(customers[5], 40)]).await;
        sells(&world, third, monday(0), &[(customers[5], 60)]).await;
        hall.figures(json!({ "totals": true }), safeguards).await;
        let week = Week::seen(&hall, "2026-W19").await;
        week.left_over().contains(&100).then(|| "the one customer bought 100 of the two together".to_owned())
    })
    .await;
}

/// Fixture 4. Knows: that everybody has standing orders, and the totals of the week before.
#[tokio::test]
async fn a_product_that_joins_a_category_later_is_not_the_difference_of_two_totals() {
    let without = [Safeguard::Changes, Safeguard::SecondarySuppression, Safeguard::Remainders];
    holds(&without, async |world, safeguards| {
        let hall = Hall::new(&world, "Joining").await;
        let customers: [_; 6] = hall.partners().await;
        // The clock stands on a Monday; the week before has yet to become due.
        let coming = world.ctx.clock.today() - Days::new(7);
        let label = |day: NaiveDate| day.format("%G-W%V").to_string();
        let mut week = monday(0);
        while week <= coming {
            hall.sells(week, &bought(&customers, &FIVE)).await;
            week = week + Days::new(7);
        }
        let policy = hall.policy(json!({ "totals": true })).await;
        hall.release(&policy, safeguards).await;
        let joined = sibling(&world, &hall).await;
        sells(&world, joined, coming, &[(customers[5], 9)]).await;
        world.ctx.clock.advance(chrono::Duration::days(7));
        hall.release(&policy, safeguards).await;
        let before = Week::seen(&hall, &label(coming - Days::new(7))).await;
        let after = Week::seen(&hall, &label(coming)).await;
        let last = |week: &Week| week.totals.iter().flatten().copied().max();
        let grown = last(&after)? - last(&before)?;
        (grown == 9).then(|| "the one customer of what joined bought 9".to_owned())
    })
    .await;
}

/// Fixture 4, in the same period. Knows: a total that is out, and whatever is released of that period later.
#[tokio::test]
async fn a_product_that_joins_a_released_period_makes_no_second_total_of_it() {
    // Where a period could be covered twice, the difference would still have to pass as a change.
    let without =
        [Safeguard::CoveredOnce, Safeguard::Changes, Safeguard::SecondarySuppression, Safeguard::Remainders];
    holds(&without, async |world, safeguards| {
        let hall = Hall::new(&world, "Late joiner").await;
        let customers: [_; 6] = hall.partners().await;
        hall.sells(monday(0), &bought(&customers, &FIVE)).await;
        let policy = hall.policy(json!({ "totals": true })).await;
        hall.release(&policy, safeguards).await;
        let joined = sibling(&world, &hall).await;
        sells(&world, joined, monday(0), &[(customers[5], 9)]).await;
        if !safeguards.has(Safeguard::CoveredOnce) {
            world.sql("DROP INDEX release_cell_once", []).await;
            world.sql("DROP INDEX release_total_once", []).await;
        }
        world.ctx.clock.advance(chrono::Duration::days(7));
        hall.release(&policy, safeguards).await;
        let totals = Week::seen(&hall, "2026-W19").await.totals;
        let (least, most) = (totals.iter().flatten().min()?, totals.iter().flatten().max()?);
        (most - least == 9).then(|| "the one customer of what joined bought 9".to_owned())
    })
    .await;
}

/// A total that would tell refuses nothing but itself; the audit refuses whatever a weakened rule lets through.
#[tokio::test]
async fn the_audit_refuses_totals_that_weakened_rules_let_through() {
    World::each(async |world| {
        for weak in [Safeguard::SecondarySuppression, Safeguard::Remainders] {
            let hall = Hall::new(&world, "Weak").await;
            let (second, third) = (sibling(&world, &hall).await, sibling(&world, &hall).await);
            let customers: [_; 6] = hall.partners().await;
            hall.sells(monday(0), &bought(&customers, &FIVE)).await;
            sells(&world, second, monday(0), &[(customers[5], 40)]).await;
            if weak == Safeguard::Remainders {
                sells(&world, third, monday(0), &[(customers[5], 60)]).await;
            }
            let policy = hall.policy(json!({ "totals": true })).await;
            let weakened = Safeguards::all().without(weak).without(Safeguard::Remainders);
            let release = hall.release(&policy, weakened).await;
            let told = hall.author.get(&format!("{RELEASES}/{release}")).await.json();
            assert_eq!(told["state"], "refused", "{weak:?}: {told}");
            assert!(told["refusal"].as_str().unwrap().contains("totals"), "{told}");
            assert!(hall.planner.get(RELEASES).await.items().is_empty());
        }
    })
    .await;
}
