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
    releases::{
        table::{Decided, Table, Totals},
        watch::Watch,
    },
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
        pack_milli: None,
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
        packs: HashMap::new(),
        periods: (0..bought.len()).map(week).collect(),
        since: week(0),
        customers: (0..8).map(id).collect(),
        entity_of: (0..8).collect(),
        own: HashSet::new(),
        purchases: purchases.clone(),
        covered: HashMap::new(),
        releases: Vec::new(),
        own_then: Vec::new(),
        room_then: Vec::new(),
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

#[path = "totals_later_tests.rs"]
mod later;

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
        let decided = table.decide(&Watch::free());
        prop_assert_eq!(&decided.findings, &Vec::<String>::new());
        prop_assert_eq!(leak(&bought, &table, &decided), None);
        let again = table.decide(&Watch::free());
        prop_assert_eq!(again.totals, decided.totals, "the same purchases give the same release");
    }
}

/// Whether numbers that are multiples of these, and not negative, can add up to this.
fn adds_up(sum: i64, steps: &[i64]) -> bool {
    let mut reached = vec![false; usize::try_from(sum + 1).unwrap_or_default()];
    if let Some(nothing) = reached.first_mut() {
        *nothing = true;
    }
    for step in steps {
        for at in *step as usize..reached.len() {
            reached[at] |= reached[at - *step as usize];
        }
    }
    reached.last().is_some_and(|last| *last)
}

/// What everybody who knows the packs learns of a hidden figure that tells on somebody: that it is nearer than a level.
fn nearer_than_a_level(bought: &Bought, table: &Table, decided: &Decided) -> Option<String> {
    let values: HashMap<(NaiveDate, Uuid), Option<i64>> =
        decided.written.iter().map(|cell| ((cell.period, cell.product), cell.value)).collect();
    let shown = |period, category| {
        let of = |total: &&crate::releases::totals_store::Total| {
            total.period == period && total.category == category && total.value.is_some()
        };
        decided.totals.iter().any(|total| of(&total))
    };
    for (number, products) in bought.iter().enumerate() {
        let period = week(number);
        for total in decided.totals.iter().filter(|total| total.period == period && total.value.is_some()) {
            // What is open below it: what is sold in, how many units, and whether it tells on somebody.
            let mut open: Vec<(i64, i64, i64)> = Vec::new();
            for (product, sold) in products.iter().enumerate().filter(|(_, sold)| !sold.is_empty()) {
                let category = table.products[product].category_id;
                let is_below =
                    total.category == category || (total.category.is_nil() && !shown(period, category));
                if values[&(period, id(product))].is_some() || !is_below {
                    continue;
                }
                let pack = i64::from(table.pack(id(product))) / 1000;
                let largest = sold.iter().map(|(_, units)| *units).max().unwrap_or_default();
                let tells = sold.len() < MINIMUM as usize || opens(&[sold]);
                let level = if tells { (largest * P).div_euclid(Q).max(pack) } else { 0 };
                open.push((pack, sold.iter().map(|(_, units)| units).sum(), level));
            }
            let all: i64 = open.iter().map(|(_, units, _)| units).sum();
            for (at, (pack, units, level)) in open.iter().enumerate() {
                let others: Vec<i64> =
                    (0..).zip(&open).filter(|(other, _)| *other != at).map(|(_, of)| of.0).collect();
                let possible = |value: i64| value % pack == 0 && adds_up(all - value, &others);
                let below = (units - level.min(units)).max(0);
                let is_free = (units + level..=all).any(possible) && (0..=below).any(possible);
                if *level > 0 && !is_free {
                    return Some(format!("{units} of {period}, which is sold by {pack}, in {open:?}"));
                }
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_hidden_figure_of_packs_could_be_another_number_of_packs(
        packs in prop::collection::vec(prop::sample::select(vec![1_i64, 1, 2, 6, 9, 12, 24]), 6),
        bought in purchases(), categories in 1_usize..3,
    ) {
        let mut bought = bought;
        for (product, sold) in bought.iter_mut().flat_map(|week| week.iter_mut().enumerate()) {
            sold.retain(|(_, units)| *units > 0);
            for (_, units) in sold.iter_mut() {
                *units = (*units + 7) / 8 * packs[product];
            }
        }
        let mut table = table(&bought, categories, Safeguards::all());
        table.packs = packs.iter().enumerate().map(|(product, pack)| (id(product), *pack as u32 * 1000)).collect();
        let decided = table.decide(&Watch::free());
        prop_assert_eq!(&decided.findings, &Vec::<String>::new());
        prop_assert_eq!(leak(&bought, &table, &decided), None);
        prop_assert_eq!(nearer_than_a_level(&bought, &table, &decided), None);
    }
}

/// Two customers of a pack each, beside two of ten units: 68 that are left over are 24, 48 or nothing of the packs.
#[test]
fn a_pack_that_nothing_hides_is_told_where_packs_are_not_reckoned_with() {
    let bought = vec![vec![vec![(5, 24), (6, 24)], vec![(0, 10), (7, 10)], five(0)]];
    let leaks = |safeguards| {
        let mut table = table(&bought, 1, safeguards);
        table.packs.insert(id(0), 24_000);
        let decided = table.decide(&Watch::free());
        assert_eq!(decided.findings, [] as [String; 0]);
        let has_totals = decided.totals.iter().any(|total| total.value.is_some());
        (has_totals, nearer_than_a_level(&bought, &table, &decided).is_some())
    };
    let weak = Safeguards::all().without(Safeguard::Packs);
    assert_eq!(leaks(Safeguards::all()), (true, false));
    assert_eq!(leaks(weak.without(Safeguard::Audit)), (true, true));
    assert_eq!(leaks(weak), (false, false), "the audit takes the totals away");
}

fn five(units: i64) -> Vec<(u32, i64)> {
    (0..5).zip([20, 22, 24, 26, 28].map(|of| of + units)).collect()
}

#[test]
fn a_hidden_figure_takes_another_one_with_it_and_the_totals_stay() {
    let bought = vec![vec![five(0), five(30), vec![(5, 7)], five(60)]];
    let table = table(&bought, 1, Safeguards::all());
    let decided = table.decide(&Watch::free());
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
        let decided = table.decide(&Watch::free());
        assert!(leak(&bought, &table, &decided).is_some());
        assert!(!decided.findings.is_empty());
    }
}

#[test]
fn products_that_are_counted_differently_have_no_total() {
    let bought = vec![vec![five(0), five(30)]];
    let mut table = table(&bought, 2, Safeguards::all());
    table.products[1].unit = "metre".to_owned();
    let decided = table.decide(&Watch::free());
    assert_eq!(decided.totals.len(), 2, "one of each category, and none of everything");
}

#[test]
fn proofs_that_do_not_come_to_their_end_show_no_total() {
    let bought = vec![vec![five(0), five(30), vec![(5, 7)], five(60)]];
    let table = table(&bought, 1, Safeguards::all());
    let decided = table.decide(&Watch::new(std::time::Duration::ZERO));
    assert!(decided.totals.iter().all(|total| total.value.is_none()) || !decided.findings.is_empty());
}
