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

type Sold = Vec<(u32, i64)>;

/// From what was sold of each product by week.
fn by_week<const N: usize>(products: [[Sold; N]; 3]) -> Bought {
    (0..N).map(|week| products.iter().map(|weeks| weeks[week].clone()).collect()).collect()
}

fn shown(decided: &Decided, product: usize, number: usize) -> Option<i64> {
    let cell = decided.written.iter().find(|it| (it.product, it.period) == (id(product), week(number)));
    cell.and_then(|cell| cell.value)
}

/// What the first two of three products came to: both are shown, or the total and the third.
fn first_two(decided: &Decided, number: usize) -> Option<i64> {
    let all = decided.totals.iter().find(|it| it.category.is_nil() && it.period == week(number));
    let both = || Some(shown(decided, 0, number)? + shown(decided, 1, number)?);
    both().or_else(|| Some(all?.value? - shown(decided, 2, number)?))
}

/// The second product is bought by standing order. Of the first one customer has left by the second week, or has come.
fn left_and_came() -> [Bought; 2] {
    let standing: Sold = vec![(4, 30), (5, 30), (6, 30)];
    let of_first = |then: &[(u32, i64)], now: &[(u32, i64)]| {
        by_week([[then.to_vec(), now.to_vec()], [standing.clone(), standing.clone()], [five(60), five(90)]])
    };
    let four = [(0, 100), (1, 100), (2, 80), (3, 90)];
    [of_first(&four, &four[..3]), of_first(&[(0, 100), (1, 100)], &[(0, 100), (1, 100), (3, 90)])]
}

const TOGETHER: &str = "products added up in two periods";

#[test]
fn products_that_are_known_together_in_two_weeks_do_not_tell_who_left_or_came() {
    for bought in left_and_came() {
        let told = |safeguards| {
            let decided = table(&bought, 1, safeguards).decide(&Watch::free());
            let known = (0..2).filter(|week| first_two(&decided, *week).is_some()).count();
            (known, decided.findings.iter().any(|finding| finding.contains(TOGETHER)))
        };
        assert_eq!(told(Safeguards::all()), (1, false));
        assert_eq!(told(Safeguards::all().without(Safeguard::Remainders)), (2, true));
    }
}

#[test]
fn a_second_release_does_not_show_one_by_one_what_the_first_left_over() {
    let [_, bought] = left_and_came();
    let first = table(&bought[..1].to_vec(), 1, Safeguards::all());
    let out = first.decide(&Watch::free());
    assert_eq!(first_two(&out, 0), Some(290_000));
    let told = |safeguards| {
        let decided = second(&first, &out, table(&bought, 1, safeguards)).decide(&Watch::free());
        (first_two(&decided, 1), decided.findings.iter().any(|finding| finding.contains(TOGETHER)))
    };
    assert_eq!(told(Safeguards::all()), (None, false));
    assert_eq!(told(Safeguards::all().without(Safeguard::Remainders)), (Some(380_000), true));
}

/// In every case a figure that passed is hidden beside one of four units. Beside it the last week tells of one customer what
/// it bought, to within two units.
#[test]
fn what_a_figure_tells_today_is_no_room_that_was_left_when_it_was_hidden() {
    let beside = |then: Sold, between: Option<Sold>, now: Sold, edit: &dyn Fn(&mut Table)| {
        let weeks: Vec<Sold> = [Some(then), between, Some(now)].into_iter().flatten().collect();
        let few = |week: usize| if week == 0 { vec![(7, 4)] } else { five(40 + 30 * week as i64) };
        let of_week = |(week, sold)| vec![sold, few(week), five(400 + 40 * week as i64)];
        let bought: Bought = weeks.into_iter().enumerate().map(of_week).collect();
        let first = table(&bought[..1].to_vec(), 1, Safeguards::all());
        let out = first.decide(&Watch::free());
        assert_eq!((shown(&out, 0, 0), out.hidden.get("secondary")), (None, Some(&1)));
        let mut now = table(&bought, 1, Safeguards::all());
        edit(&mut now);
        let decided = second(&first, &out, now).decide(&Watch::free());
        (shown(&decided, 0, bought.len() - 1), decided.findings)
    };
    let hidden = (None, Vec::<String>::new());
    let three: Sold = vec![(0, 30), (1, 30), (2, 30)];
    let four = [three.clone(), vec![(3, 28)]].concat();
    // It was sold by the unit.
    let by_the_pack = |table: &mut Table| table.packs.extend([(id(0), 24_000)]);
    let (then, now) = (vec![(0, 48), (1, 24), (2, 23)], vec![(0, 48), (1, 24), (2, 24), (3, 24)]);
    assert_eq!(beside(then, None, now, &by_the_pack), hidden);
    // An account of it has become the recipient's own.
    let own = |table: &mut Table| table.own.extend([5]);
    let (then, now) = (vec![(0, 30), (1, 30), (5, 30)], vec![(0, 30), (1, 30), (2, 28), (5, 30)]);
    assert_eq!(beside(then, None, now, &own), hidden);
    // A customer has taken its part back.
    assert_eq!(beside(three.clone(), Some(vec![(2, -30)]), four, &|_| ()), hidden);
}

#[test]
fn a_figure_that_its_returns_hid_does_not_refuse_the_next_release() {
    let odd: Sold = vec![(0, 1100), (0, -900), (1, 100), (2, 100), (3, 100)];
    let now = [odd.clone(), vec![(4, 100)]].concat();
    let bought = by_week([[odd, now], [five(110), five(140)], [five(400), five(450)]]);
    let first = table(&bought[..1].to_vec(), 1, Safeguards::all());
    let out = first.decide(&Watch::free());
    assert_eq!(out.hidden.get("dominated_shipments"), Some(&1));
    let decided = second(&first, &out, table(&bought, 1, Safeguards::all())).decide(&Watch::free());
    assert_eq!((shown(&decided, 0, 1), decided.findings), (None, Vec::new()));
}
