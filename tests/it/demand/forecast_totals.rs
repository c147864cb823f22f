//! Totals of forecast cycles over HTTP: what adds up to what, in every form, after an adjustment too.

use chrono::{Days, Duration};
use lonja_demand::Safeguards;
use lonja_kernel::{OrganizationId, ProductId};
use serde_json::{Value, json};

use super::{
    Hall,
    adjustments::adjusts,
    cycles::{forecasts, milli, of_five, totals_of},
    monday, product, sells,
    totals::sibling,
};
use crate::support::World;

const CYCLES: &str = "/api/v1/demand/forecast-cycles";
const QUANTILES: [&str; 7] = ["q025", "q10", "q25", "q50", "q75", "q90", "q975"];

/// A supplier of two products in one category that too few customers buy for a figure of their own, beside one that five
/// do, and another category with one of these; with half a year of released weeks.
struct Store<'a> {
    hall: Hall<'a>,
    hidden: [ProductId; 2],
}

impl<'a> Store<'a> {
    async fn open(world: &'a World, totals: bool) -> Self {
        let hall = Hall::new(world, "Acme").await;
        let customers: [OrganizationId; 5] = hall.partners().await;
        let hidden = [sibling(world, &hall).await, sibling(world, &hall).await];
        let other = product(world, hall.supplier).await;
        for week in 0..22 {
            let (day, more) = (monday(0) - Days::new(7 * 17) + Days::new(7 * week), (week as i64 * 5) % 7);
            let sold = of_five(customers, more);
            hall.sells(day, &sold).await;
            sells(world, other, day, &of_five(customers, 2 * more)).await;
            sells(world, hidden[0], day, &sold[..2]).await;
            sells(world, hidden[1], day, &sold[2..4]).await;
        }
        let terms = json!({ "history_from": "2026-01-05", "horizon": 4, "totals": totals });
        let policy = hall.policy(terms).await;
        hall.release(&policy, Safeguards::all()).await;
        Self { hall, hidden }
    }

    async fn cycle(&self) -> Value {
        self.hall.planner.get(&format!("{CYCLES}?kind=published&limit=1")).await.items().remove(0)
    }

    /// Asserts that what the planner sees of the current cycle adds up, and returns its totals.
    async fn adds_up(&self) -> Vec<Value> {
        let (rows, totals) = (
            forecasts(&self.hall.planner, "").await,
            totals_of(&self.hall.planner, &self.cycle().await).await,
        );
        let mean = |row: &Value| if row["mean"].is_null() { 0 } else { milli(&row["mean"]) };
        for total in &totals {
            assert_eq!(total["status"], "forecast", "{total}");
            let of_period = |row: &&Value| row["period"] == total["period"];
            let parts: i64 = if total["level"] == "all" {
                let categories = totals.iter().filter(|other| other["level"] == "category");
                categories.filter(of_period).map(mean).sum()
            } else {
                let below = rows.iter().filter(|row| row["category_id"] == total["category_id"]);
                below.filter(of_period).map(mean).sum()
            };
            assert_eq!(milli(&total["parts"]), parts, "{total}");
            assert_eq!(parts + milli(&total["rest"]), milli(&total["mean"]), "{total}");
            assert!(milli(&total["rest"]) >= 0, "{total}");
            let components = total["components"].as_object().unwrap();
            assert_eq!(components.values().map(milli).sum::<i64>(), milli(&total["mean"]), "{total}");
            let quantiles = QUANTILES.map(|name| milli(&total[name]));
            assert!(quantiles[0] >= 0 && quantiles.is_sorted(), "{total}");
        }
        totals
    }
}

#[tokio::test]
async fn products_add_up_to_categories_and_categories_to_everything() {
    World::each(async |world| {
        let store = Store::open(&world, true).await;
        let planner = &store.hall.planner;
        let totals = store.adds_up().await;
        assert_eq!(totals.len(), 12, "two categories and everything, of four weeks: {totals:?}");
        let rows = forecasts(planner, "").await;
        for hidden in store.hidden {
            let of_it: Vec<&Value> = rows.iter().filter(|row| row["product_id"] == json!(hidden)).collect();
            assert_eq!((of_it.len(), &of_it[0]["status"]), (1, &json!("too_short")));
        }
        let own =
            &rows.iter().find(|row| row["product_id"] == json!(store.hall.product)).unwrap()["category_id"];
        for total in &totals {
            // What nobody was shown of the two is part of their category, and of nothing else.
            let (is_own, rest) = (&total["category_id"] == own, milli(&total["rest"]));
            assert_eq!(rest > 10_000, is_own, "{total}");
            assert!(is_own || rest == 0, "{total}");
        }
        let only = forecasts(planner, &format!("&category_id={}", own.as_str().unwrap())).await;
        assert_eq!(only.len(), 6, "four weeks of the shown one, and a word about each hidden one");

        let cycle = store.cycle().await;
        let path = format!("{CYCLES}/{}/totals", cycle["id"].as_str().unwrap());
        for (filter, count) in [
            ("", 12),
            ("&level=all", 4),
            ("&level=category", 8),
            (&format!("&category_id={}", own.as_str().unwrap()), 4),
            ("&from=2026-W25&until=2026-W26", 6),
        ] {
            let page = planner.get(&format!("{path}?count=true&limit=2{filter}")).await.expect(200).json();
            assert_eq!(
                (&page["count"], page["items"].as_array().unwrap().len()),
                (&json!(count), 2),
                "{filter}"
            );
        }
        let csv = planner.csv(&path).await.expect(200).text();
        assert_eq!(csv.lines().count(), 13);
        assert!(csv.lines().next().unwrap().contains("parts,rest,") && csv.contains("components.alignment"));
        assert_eq!(planner.lines(&path).await.expect(200).text().lines().count(), 12);
        assert_eq!(totals_of(&store.hall.author, &cycle).await, totals);

        let rival = Hall::new(&world, "Rival").await;
        let foreign = rival.planner.get(&path).await.expect(404).visible();
        let unknown = format!("{CYCLES}/fcy_0198c0de8d5a7c3e9f00112233445566/totals");
        assert_eq!(foreign, rival.planner.get(&unknown).await.visible());
    })
    .await;
}

#[tokio::test]
async fn an_adjustment_moves_the_totals_above_by_the_same_units() {
    World::each(async |world| {
        let store = Store::open(&world, true).await;
        let before = store.adds_up().await;
        let hall = &store.hall;
        adjusts(&world, &hall.author, (hall.supplier, hall.product), "2026-W26").await;
        let after = store.adds_up().await;
        let rows = forecasts(&hall.planner, &format!("&product_id={}", hall.product)).await;
        let own = rows[0]["category_id"].clone();
        for (old, new) in before.iter().zip(&after) {
            assert_eq!((&old["category_id"], &old["period"]), (&new["category_id"], &new["period"]));
            let is_above = new["level"] == "all" || new["category_id"] == own;
            let by = if is_above && new["period"] == "2026-W26" { 10_500 } else { 0 };
            for name in QUANTILES.into_iter().chain(["mean", "parts"]) {
                assert_eq!(milli(&new[name]), milli(&old[name]) + by, "{name} of {new}");
            }
            assert_eq!(milli(&new["components"]["adjustment"]), by);
            assert_eq!(new["rest"], old["rest"]);
        }
    })
    .await;
}

#[tokio::test]
async fn where_releases_carry_no_totals_cycles_have_none() {
    World::each(async |world| {
        let store = Store::open(&world, false).await;
        assert!(totals_of(&store.hall.planner, &store.cycle().await).await.is_empty());
        let rows = forecasts(&store.hall.planner, "").await;
        assert!(rows.iter().all(|row| row["category_id"].is_string()));
        world.ctx.clock.advance(Duration::days(7));
        let terms = json!({ "history_from": "2026-01-05", "horizon": 4, "totals": true });
        let policy = store.hall.policy(terms).await;
        store.hall.release(&policy, Safeguards::all()).await;
        // One week with totals says too little of the next.
        let totals = totals_of(&store.hall.planner, &store.cycle().await).await;
        assert_eq!(totals.len(), 3);
        assert!(totals.iter().all(|total| total["status"] == "too_short" && total["mean"].is_null()));
    })
    .await;
}
