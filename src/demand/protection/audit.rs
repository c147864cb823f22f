//! The independent audit of a release before anybody sees it. It shares no arithmetic with the rules: it takes the
//! released figures as they were written and the daily facts, and tries every pair of target and colluder on
//! every figure and on every difference of two figures of a product. What it cannot clear it reports, and one
//! report refuses the release.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::{cell::Purchase, rules::Protection};

/// What is wrong with a release. For staff: names products' places in the run, never customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub period: NaiveDate,
    pub what: &'static str,
}

/// One figure of the product that somebody has seen or is about to see: its period, the figure, and whose
/// purchases are not in it.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    pub period: NaiveDate,
    pub value: i64,
    pub own: &'a HashSet<u32>,
    /// The largest pack of what is in it, in thousandths.
    pub pack: i64,
}

/// Checks the new figures of one product, each also against every figure before it. `own` are the accounts whose
/// purchases the recipient knows today.
pub fn audit(
    facts: &HashMap<NaiveDate, Vec<Purchase>>,
    earlier: &[Figure<'_>],
    new: &[Figure<'_>],
    own: &HashSet<u32>,
    entity_of: &[u32],
    protection: &Protection,
) -> Vec<Finding> {
    let nets = |figure: &Figure<'_>, also_known: &HashSet<u32>| {
        let mut nets: BTreeMap<u32, i64> = BTreeMap::new();
        for purchase in facts.get(&figure.period).into_iter().flatten() {
            if !figure.own.contains(&purchase.customer) && !also_known.contains(&purchase.customer) {
                *nets.entry(entity_of[purchase.customer as usize]).or_default() +=
                    purchase.shipped - purchase.returned;
            }
        }
        nets.into_iter().filter(|(_, net)| *net != 0).collect::<Nets>()
    };
    let nobody = HashSet::new();
    let minimum = protection.minimum_customers as usize;
    let mut findings = Vec::new();
    let mut out: Vec<(NaiveDate, Nets, i64)> =
        earlier.iter().map(|figure| (figure.period, nets(figure, own), figure.pack)).collect();
    for figure in new {
        let mut report = |what| findings.push(Finding { period: figure.period, what });
        if figure.value != nets(figure, &nobody).iter().map(|(_, net)| net).sum::<i64>() {
            report("a figure is not the sum of the other customers' purchases");
        }
        if figure.value <= 0 {
            report("a figure shows that there was no demand");
        }
        let others = nets(figure, own);
        let parts: Vec<i64> = others.iter().map(|(_, net)| *net).collect();
        if parts.iter().filter(|net| **net > 0).count() < minimum {
            report("a figure has too few customers behind it");
        }
        if exposed(parts, protection.p_percent, protection.prior_percent, figure.pack) {
            report("one customer could estimate another's purchases from a figure");
        }
        let near = out.iter().filter(|(period, ..)| (*period - figure.period).num_days().abs() <= 380);
        for (_, before, pack) in near {
            if told_by_change(&others, before, protection, figure.pack.max(*pack)).is_some() {
                report("two figures of a product differ by too few customers");
            }
        }
        out.push((figure.period, others, figure.pack));
    }
    findings
}

/// What each entity bought net, by entity.
pub(super) type Nets = Vec<(u32, i64)>;

/// By how much each entity's purchases differ; those that do not are left out.
fn changes(a: &Nets, b: &Nets) -> Vec<i64> {
    let mut both: Vec<(u32, i64)> =
        a.iter().copied().chain(b.iter().map(|(entity, net)| (*entity, -net))).collect();
    both.sort_unstable_by_key(|(entity, _)| *entity);
    let of_entity =
        both.chunk_by(|a, b| a.0 == b.0).map(|parts| parts.iter().map(|(_, net)| net).sum::<i64>().abs());
    of_entity.filter(|change| *change > 0).collect()
}

/// Whether some pair of target and colluder leaves less than a pack, or less than p/q of the target, between the
/// target and the estimate.
pub(super) fn exposed(mut parts: Vec<i64>, p: u32, q: u32, pack: i64) -> bool {
    let total: i64 = parts.iter().sum();
    let opens = |target: i64, colluder: i64| {
        let error = i128::from((total - target - colluder).abs());
        error < i128::from(pack) || error * i128::from(q) < i128::from(target.abs()) * i128::from(p)
    };
    parts.sort_unstable_by_key(|part| std::cmp::Reverse(*part));
    if parts.last().is_none_or(|smallest| *smallest >= 0) {
        // Nothing cancels out, so the largest of the others is the colluder who comes closest.
        let colluder = |target: usize| parts[usize::from(target == 0)];
        return parts.len() < 2 || (0..parts.len()).any(|target| opens(parts[target], colluder(target)));
    }
    let others =
        |i: usize| parts.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, colluder)| *colluder);
    parts.iter().enumerate().any(|(i, target)| others(i).any(|colluder| opens(*target, colluder)))
}

/// How far everybody has to be left from what tells this much.
pub(super) fn level(told: i64, rules: &Protection, pack: i64) -> i64 {
    let level = (i128::from(told) * i128::from(rules.p_percent)).div_euclid(i128::from(rules.prior_percent));
    i64::try_from(level).unwrap_or(i64::MAX).max(pack)
}

/// What a figure tells of somebody by itself, where it would not pass.
pub(super) fn told_by(nets: &Nets, largest: i64, rules: &Protection, pack: i64) -> Option<i64> {
    let parts: Vec<i64> = nets.iter().map(|(_, net)| *net).collect();
    let buyers = parts.iter().filter(|net| **net > 0).count();
    let tells = parts.iter().sum::<i64>() <= 0
        || buyers < rules.minimum_customers as usize
        || exposed(parts, rules.p_percent, rules.prior_percent, pack);
    (tells && !nets.is_empty()).then_some(largest)
}

/// The largest change between two figures, where it points at too few.
pub(super) fn told_by_change(now: &Nets, then: &Nets, rules: &Protection, pack: i64) -> Option<i64> {
    let changes = changes(now, then);
    let is_small = changes.len() < rules.minimum_customers as usize
        || exposed(changes.clone(), rules.p_percent, 100, pack);
    changes.into_iter().max().filter(|_| is_small)
}

/// The largest number that divides both; nothing divides what is a multiple of nothing.
pub(super) fn divisor(mut a: i64, mut b: i64) -> i64 {
    if a == 0 || b == 0 {
        return 0;
    }
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;
    use crate::protection::{Safeguard, Safeguards, Series};

    fn week(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 5).unwrap() + Days::new(7 * number)
    }

    fn purchases(week: &[(u32, i64)]) -> Vec<Purchase> {
        let purchase = |&(customer, units): &(u32, i64)| Purchase {
            customer,
            shipped: units.max(0) * 1000,
            returned: (-units).max(0) * 1000,
        };
        week.iter().map(purchase).collect()
    }

    const NOBODY_SHARES: [u32; 6] = [0, 1, 2, 3, 4, 5];

    fn findings_of(weeks: &[Vec<(u32, i64)>], safeguards: Safeguards) -> Vec<Finding> {
        findings_in_packs(weeks, 1, safeguards)
    }

    fn findings_in_packs(weeks: &[Vec<(u32, i64)>], pack: u32, safeguards: Safeguards) -> Vec<Finding> {
        let protection = Protection { minimum_customers: 3, p_percent: 10, prior_percent: 50, safeguards };
        let nobody = HashSet::new();
        let history: Vec<_> =
            weeks.iter().zip(0..).map(|(bought, number)| (week(number), purchases(bought))).collect();
        let due: Vec<_> = history.iter().map(|(start, _)| *start).collect();
        let series = Series::new(&history, &due, &[], &nobody, &NOBODY_SHARES, safeguards, pack * 1000);
        let figure = |(period, decision): (NaiveDate, Result<i64, _>)| {
            Some(Figure { period, value: decision.ok()?, own: &nobody, pack: i64::from(pack) * 1000 })
        };
        let figures: Vec<_> = series.decide(&protection).into_iter().filter_map(figure).collect();
        let strict = Protection { safeguards: Safeguards::all(), ..protection };
        audit(&history.into_iter().collect(), &[], &figures, &nobody, &NOBODY_SHARES, &strict)
    }

    #[test]
    fn a_figure_that_is_not_the_sum_is_reported() {
        let nobody = HashSet::new();
        let facts = HashMap::from([(week(0), purchases(&[(0, 5), (1, 5), (2, 5)]))]);
        let protection = Protection {
            minimum_customers: 3,
            p_percent: 10,
            prior_percent: 50,
            safeguards: Safeguards::all(),
        };
        let check = |value| {
            let new = [Figure { period: week(0), value, own: &nobody, pack: 1000 }];
            audit(&facts, &[], &new, &nobody, &NOBODY_SHARES, &protection).len()
        };
        assert_eq!((check(15_000), check(16_000)), (0, 1));
    }

    #[test]
    fn weakened_rules_are_caught_by_the_audit() {
        let standing = vec![(0, 20), (1, 20), (2, 20)];
        let newcomer = vec![(0, 20), (1, 20), (2, 20), (3, 9)];
        let cases = [
            (vec![vec![(0, 7), (1, 8)]], Safeguard::Dominance),
            (vec![vec![(0, 90), (1, 1), (2, 1), (3, 1)]], Safeguard::Dominance),
            (vec![vec![(0, 100), (1, 8), (2, 8), (3, 8)]], Safeguard::PriorKnowledge),
            (vec![vec![]], Safeguard::Zeros),
            (vec![standing, newcomer], Safeguard::Changes),
        ];
        for (weeks, safeguard) in cases {
            assert_eq!(findings_of(&weeks, Safeguards::all()), [], "{safeguard:?}");
            let weak = Safeguards::all().without(safeguard).without(Safeguard::MinimumCustomers);
            assert!(!findings_of(&weeks, weak).is_empty(), "{safeguard:?}");
        }
    }

    #[test]
    fn less_than_a_pack_beside_a_customer_is_caught_by_the_audit() {
        // Of two packs 14 units came back, so that ten are left beside the two customers of a pack each.
        let weeks = vec![vec![(0, 24), (1, 24), (2, 24), (2, -14)]];
        let all = Safeguards::all();
        assert_eq!(findings_in_packs(&weeks, 24, all), []);
        assert!(!findings_in_packs(&weeks, 24, all.without(Safeguard::Packs)).is_empty());
        assert_eq!(findings_in_packs(&weeks, 1, all.without(Safeguard::Packs)), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn the_audit_clears_whatever_the_rules_let_through(
            weeks in prop::collection::vec(prop::collection::vec((0_u32..6, -3_i64..40), 0..9), 1..7),
        ) {
            prop_assert_eq!(findings_of(&weeks, Safeguards::all()), []);
        }

        #[test]
        fn the_audit_clears_whatever_the_rules_let_through_of_what_is_sold_in_packs(
            weeks in prop::collection::vec(prop::collection::vec((0_u32..6, 1_i64..4, 0_i64..30), 0..9), 1..7),
            pack in 1_u32..30,
        ) {
            let bought = |(who, packs, back): (u32, i64, i64)| [(who, packs * i64::from(pack)), (who, -back)];
            let weeks: Vec<Vec<(u32, i64)>> =
                weeks.into_iter().map(|week| week.into_iter().flat_map(bought).collect()).collect();
            prop_assert_eq!(findings_in_packs(&weeks, pack, Safeguards::all()), []);
        }
    }
}
