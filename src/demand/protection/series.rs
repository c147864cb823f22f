//! The decision over all due periods of one product: each cell by the primary rules, then against every figure of
//! the product that is out already.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};

use super::{
    cell::{Contribution, Purchase, group},
    change::change_is_safe,
    rules::{Hidden, Protection, judge},
    safeguards::Safeguard,
};

/// How far back a figure is compared with earlier ones: longer than 53 weeks, so that the same week a year ago is
/// still seen.
pub(super) const LOOK_BACK: Days = Days::new(380);

/// What customers bought of one product, per period (named by its first day), oldest first, up to the present.
pub type ProductHistory = Vec<(NaiveDate, Vec<Purchase>)>;

/// A figure of the product that was released before, and whose purchases had been taken out of it as the
/// recipient's own.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    pub period: NaiveDate,
    pub own: &'a HashSet<u32>,
}

/// What the others put into each period of a product's history, when `excluded` are not counted.
pub fn contributions(
    history: &ProductHistory,
    excluded: &HashSet<u32>,
    entity_of: &[u32],
    protection: &Protection,
) -> Vec<Vec<Contribution>> {
    let nobody = HashSet::new();
    let excluded = if protection.safeguards.has(Safeguard::OwnPurchases) { excluded } else { &nobody };
    let entity = |customer: u32| {
        if protection.safeguards.has(Safeguard::Holdings) { entity_of[customer as usize] } else { customer }
    };
    let mut rows = Vec::new();
    for (index, (_, purchases)) in history.iter().enumerate() {
        let others = purchases.iter().filter(|purchase| !excluded.contains(&purchase.customer));
        rows.extend(others.map(|p| (entity(p.customer), index, p.shipped, p.returned)));
    }
    group(rows, history.len())
}

/// Decides on the due periods of one product, oldest first. `entity_of[customer]` is its protected entity.
pub fn protect(
    history: &ProductHistory,
    due: &[NaiveDate],
    earlier: &[Earlier<'_>],
    own: &HashSet<u32>,
    entity_of: &[u32],
    protection: &Protection,
) -> Vec<Result<i64, Hidden>> {
    let cells = contributions(history, own, entity_of, protection);
    let cell_of = |period: NaiveDate| match history.binary_search_by_key(&period, |(start, _)| *start) {
        Ok(index) => cells[index].as_slice(),
        Err(_) => &[],
    };
    // What the attacker can still be surprised by in the earlier figures: neither what had been taken out of them
    // nor what has become its own since.
    let mut out: Vec<(NaiveDate, Vec<Contribution>)> = Vec::new();
    let same_own = earlier.iter().all(|figure| figure.own == own);
    if same_own {
        out.extend(earlier.iter().map(|figure| (figure.period, cell_of(figure.period).to_vec())));
    } else {
        for figure in earlier {
            let known = own.union(figure.own).copied().collect();
            let then = contributions(history, &known, entity_of, protection);
            let index = history.binary_search_by_key(&figure.period, |(start, _)| *start);
            out.push((figure.period, index.map(|index| then[index].clone()).unwrap_or_default()));
        }
    }
    due.iter()
        .map(|&period| {
            let now = cell_of(period);
            let total = judge(now, protection)?;
            let near =
                out.iter().filter(|(start, _)| *start + LOOK_BACK >= period && period + LOOK_BACK >= *start);
            for (_, then) in near {
                if !change_is_safe(now, then, protection) {
                    return Err(Hidden::SmallChange);
                }
            }
            out.push((period, now.to_vec()));
            Ok(total)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protection::{Safeguards, rules::UNIT};

    fn week(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 5).unwrap() + Days::new(7 * number)
    }

    fn history(weeks: &[&[(u32, i64)]]) -> ProductHistory {
        let purchases = |week: &&[(u32, i64)]| {
            let purchase = |&(customer, units): &(u32, i64)| Purchase {
                customer,
                shipped: units.max(0) * UNIT,
                returned: (-units).max(0) * UNIT,
            };
            week.iter().map(purchase).collect()
        };
        weeks.iter().zip(0..).map(|(purchased, number)| (week(number), purchases(purchased))).collect()
    }

    fn protection() -> Protection {
        Protection { minimum_customers: 3, p_percent: 10, prior_percent: 50, safeguards: Safeguards::all() }
    }

    fn decide(weeks: &[&[(u32, i64)]], own: &[u32], entities: &[u32]) -> Vec<Result<i64, Hidden>> {
        let due: Vec<_> = (0..weeks.len() as u64).map(week).collect();
        protect(&history(weeks), &due, &[], &own.iter().copied().collect(), entities, &protection())
    }

    const EACH: [u32; 6] = [0, 1, 2, 3, 4, 5];

    #[test]
    fn the_figure_is_what_the_others_bought() {
        assert_eq!(decide(&[&[(0, 50), (1, 30), (2, 20), (3, 10)]], &[0], &EACH), [Ok(60 * UNIT)]);
    }

    #[test]
    fn a_newcomer_is_hidden_even_after_weeks_that_could_not_be_compared() {
        let regulars: &[(u32, i64)] = &[(1, 30), (2, 30), (3, 30)];
        let with_one_more: &[(u32, i64)] = &[(1, 30), (2, 30), (3, 30), (4, 9)];
        let decisions = decide(&[regulars, &[(1, 5)], with_one_more, with_one_more], &[], &EACH);
        let small = Err(Hidden::SmallChange);
        assert_eq!(decisions, [Ok(90 * UNIT), Err(Hidden::TooFewCustomers), small, small]);
    }

    #[test]
    fn an_order_that_is_taken_back_later_covers_nobody() {
        let weeks: &[&[(u32, i64)]] = &[&[(1, 30), (2, 30), (3, 30)], &[(3, -30)]];
        assert_eq!(decide(weeks, &[], &EACH)[0], Err(Hidden::TooFewCustomers));
    }

    #[test]
    fn accounts_of_one_holding_count_once() {
        let week: &[(u32, i64)] = &[(1, 30), (2, 30), (3, 30)];
        assert_eq!(decide(&[week], &[], &[0, 1, 1, 3, 4, 5]), [Err(Hidden::TooFewCustomers)]);
    }

    #[test]
    fn what_became_the_recipients_own_since_is_no_cover_in_an_earlier_figure() {
        let weeks = history(&[&[(1, 30), (2, 30), (3, 30), (4, 30)], &[(1, 30), (2, 30), (3, 38), (4, 90)]]);
        let (nobody, four) = (HashSet::new(), HashSet::from([4]));
        let earlier = [Earlier { period: week(0), own: &nobody }];
        let decisions = protect(&weeks, &[week(1)], &earlier, &four, &EACH, &protection());
        assert_eq!(decisions, [Err(Hidden::SmallChange)]);
    }
}
