//! Totals over random purchases: what is shown adds up, and an attacker with a pencil finds nobody.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{
    calendar::Grain,
    directory::Product,
    facts::Purchases,
    protection::{Protection, Purchase, Safeguard, Safeguards},
    releases::table::{Decided, Table, Totals},
};

const MINIMUM: u32 = 3;
const P: i64 = 10;
const Q: i64 = 50;

fn week(number: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 5).unwrap() + Days::new(7 * number as u64)
}

fn id(number: usize) -> Uuid {
    Uuid::from_u128(number as u128 + 1)
}

/// Units by week, product and customer; products fall into categories in turn.
type Bought = Vec<Vec<Vec<(u32, i64)>>>;

fn table(bought: &Bought, categories: usize, safeguards: Safeguards) -> Table {
    let count = bought.iter().map(Vec::len).max().unwrap_or_default();
    let products = (0..count).map(|product| Product {
        id: id(product),
        sku: product.to_string(),
        name: String::new(),
        unit: "piece".to_owned(),
        category_id: id(1000 + product % categories),
        category: String::new(),
    });
    let mut purchases = Purchases::new();
    for (number, products) in bought.iter().enumerate() {
        for (product, sold) in products.iter().enumerate() {
            let of_week = purchases.entry(id(product)).or_default().entry(week(number)).or_default();
            of_week.extend(sold.iter().map(|(customer, units)| Purchase {
                customer: *customer,
                shipped: units.max(&0) * 1000,
                returned: (-units).max(0) * 1000,
            }));
        }
    }
    Table {
        grain: Grain::Week,
        recipient: Uuid::nil(),
        products: products.collect(),
        periods: (0..bought.len()).map(week).collect(),
        since: week(0),
        customers: (0..8).map(id).collect(),
        entity_of: (0..8).collect(),
        own: HashSet::new(),
        purchases: purchases.clone(),
        covered: HashMap::new(),
        releases: Vec::new(),
        own_then: Vec::new(),
        protection: Protection {
            minimum_customers: MINIMUM,
            p_percent: P as u32,
            prior_percent: Q as u32,
            safeguards,
        },
        regional: None,
        totals: Some(Totals {
            daily: purchases,
            released: Vec::new(),
            members: HashMap::new(),
            own_releases: HashSet::new(),
        }),
    }
}

/// What some pair of target and colluder could learn from a sum over these cells.
fn opens(cells: &[&Vec<(u32, i64)>]) -> bool {
    let mut nets: BTreeMap<u32, i64> = BTreeMap::new();
    for (who, units) in cells.iter().copied().flatten() {
        *nets.entry(*who).or_default() += units;
    }
    nets.retain(|_, net| *net != 0);
    let total: i64 = nets.values().sum();
    let buyers = nets.values().filter(|net| **net > 0).count();
    total <= 0
        || buyers < MINIMUM as usize
        || nets.iter().any(|(who, target)| {
            nets.iter().filter(|(other, _)| *other != who).any(|(_, colluder)| {
                let error = (total - target - colluder).abs();
                error < 1 || error * Q < target.abs() * P
            })
        })
}

/// Subtracts everything that is shown below each shown total, and attacks what is left.
fn leak(bought: &Bought, table: &Table, decided: &Decided) -> Option<String> {
    let values: HashMap<(NaiveDate, Uuid), Option<i64>> =
        decided.written.iter().map(|cell| ((cell.period, cell.product), cell.value)).collect();
    let totals: HashMap<(NaiveDate, Uuid), Option<i64>> =
        decided.totals.iter().map(|total| ((total.period, total.category), total.value)).collect();
    for (number, products) in bought.iter().enumerate() {
        let period = week(number);
        for total in decided.totals.iter().filter(|total| total.period == period) {
            let Some(value) = total.value else { continue };
            let (mut truth, mut hidden) = (0, Vec::new());
            for (product, sold) in products.iter().enumerate() {
                let category = table.products[product].category_id;
                if !total.category.is_nil() && category != total.category {
                    continue;
                }
                truth += sold.iter().map(|(_, units)| units * 1000).sum::<i64>();
                let shown_between = total.category.is_nil() && totals[&(period, category)].is_some();
                if values[&(period, id(product))].is_none() && !shown_between {
                    hidden.push(sold);
                }
            }
            if value != truth {
                return Some(format!("a total of {period} is {value}, in truth {truth}"));
            }
            if !hidden.is_empty() && opens(&hidden) {
                return Some(format!("what a total of {period} leaves over tells on somebody"));
            }
        }
    }
    None
}

fn purchases() -> impl Strategy<Value = Bought> {
    let cell = prop::collection::vec((0_u32..8, -2_i64..40), 0..7);
    let products = (2_usize..6)
        .prop_flat_map(move |count| prop::collection::vec(prop::collection::vec(cell.clone(), count), 1..4));
    products.prop_map(|weeks| {
        // One purchase per customer, product and week.
        let once = |mut cell: Vec<(u32, i64)>| {
            cell.sort_unstable();
            cell.dedup_by_key(|(customer, _)| *customer);
            cell.retain(|(_, units)| *units != 0);
            cell
        };
        weeks.into_iter().map(|products| products.into_iter().map(once).collect()).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn totals_over_random_purchases_give_nobody_away_and_pass_their_audit(
        bought in purchases(), categories in 1_usize..3,
    ) {
        let table = table(&bought, categories, Safeguards::all());
        let decided = table.decide(&|| false);
        prop_assert_eq!(&decided.findings, &Vec::<String>::new());
        prop_assert_eq!(leak(&bought, &table, &decided), None);
        let again = table.decide(&|| false);
        prop_assert_eq!(again.totals, decided.totals, "the same purchases give the same release");
    }
}

fn five(units: i64) -> Vec<(u32, i64)> {
    (0..5).zip([20, 22, 24, 26, 28].map(|of| of + units)).collect()
}

#[test]
fn a_hidden_figure_takes_another_one_with_it_and_the_totals_stay() {
    let bought = vec![vec![five(0), five(30), vec![(5, 7)], five(60)]];
    let table = table(&bought, 1, Safeguards::all());
    let decided = table.decide(&|| false);
    let hidden = decided.written.iter().filter(|cell| cell.value.is_none()).count();
    assert_eq!((hidden, decided.hidden["secondary"]), (2, 1));
    assert!(decided.totals.iter().all(|total| total.value == Some((120 + 270 + 7 + 420) * 1000)));
    assert_eq!(decided.findings, [] as [String; 0]);
}

#[test]
fn weakened_rules_leak_and_the_audit_of_totals_says_so() {
    let single = vec![vec![five(0), five(30), vec![(5, 7)]]];
    let united = vec![vec![five(0), vec![(5, 40)], vec![(5, 60)]]];
    let weak = Safeguards::all().without(Safeguard::Remainders);
    for (bought, weak) in [(single, weak.without(Safeguard::SecondarySuppression)), (united, weak)] {
        let table = table(&bought, 1, weak);
        let decided = table.decide(&|| false);
        assert!(leak(&bought, &table, &decided).is_some());
        assert!(!decided.findings.is_empty());
    }
}

#[test]
fn products_that_are_counted_differently_have_no_total() {
    let bought = vec![vec![five(0), five(30)]];
    let mut table = table(&bought, 2, Safeguards::all());
    table.products[1].unit = "metre".to_owned();
    let decided = table.decide(&|| false);
    assert_eq!(decided.totals.len(), 2, "one of each category, and none of everything");
}

#[test]
fn proofs_that_do_not_come_to_their_end_show_no_total() {
    let bought = vec![vec![five(0), five(30), vec![(5, 7)], five(60)]];
    let table = table(&bought, 1, Safeguards::all());
    let decided = table.decide(&|| true);
    assert!(decided.totals.iter().all(|total| total.value.is_none()) || !decided.findings.is_empty());
}
