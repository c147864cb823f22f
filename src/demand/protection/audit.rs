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
pub struct Figure<'a> {
    pub period: NaiveDate,
    pub value: i64,
    pub own: &'a HashSet<u32>,
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
        let mut nets: BTreeMap<u32, i128> = BTreeMap::new();
        for purchase in facts.get(&figure.period).into_iter().flatten() {
            if !figure.own.contains(&purchase.customer) && !also_known.contains(&purchase.customer) {
                let net = i128::from(purchase.shipped) - i128::from(purchase.returned);
                *nets.entry(entity_of[purchase.customer as usize]).or_default() += net;
            }
        }
        nets.retain(|_, net| *net != 0);
        nets
    };
    let nobody = HashSet::new();
    let mut findings = Vec::new();
    for (index, figure) in new.iter().enumerate() {
        let mut report = |what| findings.push(Finding { period: figure.period, what });
        let truth = nets(figure, &nobody);
        if i128::from(figure.value) != truth.values().sum::<i128>() {
            report("a figure is not the sum of the other customers' purchases");
        }
        if figure.value <= 0 {
            report("a figure shows that there was no demand");
        }
        let others: Vec<i128> = nets(figure, own).into_values().collect();
        if others.iter().filter(|net| **net > 0).count() < protection.minimum_customers as usize {
            report("a figure has too few customers behind it");
        }
        if exposed(&others, protection.p_percent, protection.prior_percent) {
            report("one customer could estimate another's purchases from a figure");
        }
        for before in earlier.iter().chain(&new[..index]) {
            if (before.period - figure.period).num_days().abs() > 380 {
                continue;
            }
            let mut changes = nets(figure, own);
            for (entity, net) in nets(before, own) {
                *changes.entry(entity).or_default() -= net;
            }
            let changes: Vec<i128> = changes.into_values().map(i128::abs).filter(|size| *size > 0).collect();
            if changes.is_empty() {
                continue;
            }
            if changes.len() < protection.minimum_customers as usize
                || exposed(&changes, protection.p_percent, 100)
            {
                report("two figures of a product differ by too few customers");
            }
        }
    }
    findings
}

/// Whether some pair of target and colluder leaves less than a unit, or less than p/q of the target, between the
/// target and the estimate.
fn exposed(parts: &[i128], p: u32, q: u32) -> bool {
    let total: i128 = parts.iter().sum();
    parts.iter().enumerate().any(|(i, target)| {
        parts.iter().enumerate().filter(|(j, _)| *j != i).any(|(_, colluder)| {
            let error = (total - target - colluder).abs();
            error < 1000 || error * i128::from(q) < target.abs() * i128::from(p)
        })
    })
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;
    use crate::protection::{Earlier, Safeguard, Safeguards, protect};

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
        let protection = Protection { minimum_customers: 3, p_percent: 10, prior_percent: 50, safeguards };
        let nobody = HashSet::new();
        let history: Vec<_> =
            weeks.iter().zip(0..).map(|(bought, number)| (week(number), purchases(bought))).collect();
        let due: Vec<_> = history.iter().map(|(start, _)| *start).collect();
        let earlier: [Earlier<'_>; 0] = [];
        let decisions = protect(&history, &due, &earlier, &nobody, &NOBODY_SHARES, &protection);
        let figure = |(period, decision): (&NaiveDate, &Result<i64, _>)| {
            let value = decision.as_ref().ok().copied()?;
            Some(Figure { period: *period, value, own: &nobody })
        };
        let figures: Vec<_> = due.iter().zip(&decisions).filter_map(figure).collect();
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
            let new = [Figure { period: week(0), value, own: &nobody }];
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn the_audit_clears_whatever_the_rules_let_through(
            weeks in prop::collection::vec(prop::collection::vec((0_u32..6, -3_i64..40), 0..9), 1..7),
        ) {
            prop_assert_eq!(findings_of(&weeks, Safeguards::all()), []);
        }
    }
}
