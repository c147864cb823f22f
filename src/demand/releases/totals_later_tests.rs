//! A second release beside a first one: what the first hid in a sum stays hidden.

use super::*;
use crate::releases::{store::Covered, totals_store::Released};

/// What a second release rests on: all weeks were bought in, and the first ones are out as they were decided.
fn second(first: &Table, decided: &Decided, mut table: Table) -> Table {
    let release = id(5000);
    for cell in &decided.written {
        let covered = Covered { release: 0, value: cell.value };
        table.covered.entry(cell.product).or_default().insert(cell.period, covered);
    }
    table.releases = vec![release];
    table.own_then = vec![HashSet::new()];
    table.room_then = vec![Some(first.protection)];
    if let Some(totals) = &mut table.totals {
        let released = decided.totals.iter().map(|total| Released {
            release_id: release,
            period_start: total.period,
            category_id: total.category,
            value_milli: total.value,
        });
        totals.released = released.collect();
        let members = first.products.iter().map(|product| (product.id, product.category_id));
        totals.members.insert(release, members.collect());
        totals.own_releases.insert(release);
    }
    table
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_second_release_over_random_purchases_passes_its_audit_beside_the_first(
        bought in prop::collection::vec(purchases(), 2), categories in 1_usize..3,
    ) {
        let count = bought.iter().flatten().map(Vec::len).min().unwrap_or_default();
        let weeks: Bought = bought.iter().flatten().map(|products| products[..count].to_vec()).collect();
        let first = table(&weeks[..bought[0].len()].to_vec(), categories, Safeguards::all());
        let out = first.decide(&Watch::free());
        prop_assert_eq!(&out.findings, &Vec::<String>::new());
        let second = second(&first, &out, table(&weeks, categories, Safeguards::all()));
        let decided = second.decide(&Watch::free());
        prop_assert_eq!(&decided.findings, &Vec::<String>::new());
        prop_assert_eq!(leak(&weeks, &second, &decided), None);
    }
}

/// The first of the products is hidden in the first week beside the one of a single customer. In the second week one of
/// its customers buys more, and nothing has to be hidden.
#[test]
fn a_new_figure_that_tells_on_a_hidden_one_is_not_shown_and_the_audit_finds_it() {
    let week = |more: i64, third: Vec<(u32, i64)>| {
        let mut first = five(0);
        first[0].1 += more;
        vec![first, five(30), third, five(60)]
    };
    let weeks = vec![week(0, vec![(5, 7)]), week(40, five(90))];
    let first = table(&weeks[..1].to_vec(), 1, Safeguards::all());
    let out = first.decide(&Watch::free());
    assert_eq!(out.written[0].value, None);
    let decide = |safeguards| {
        let second = second(&first, &out, table(&weeks, 1, safeguards));
        let decided = second.decide(&Watch::free());
        let tells = decided.findings.iter().any(|finding| finding.contains("hidden before"));
        (decided.written[0].value.is_some(), tells)
    };
    assert_eq!(decide(Safeguards::all()), (false, false));
    assert_eq!(decide(Safeguards::all().without(Safeguard::Changes)), (true, true));
}
