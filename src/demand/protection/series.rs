//! The decision over all due periods of one product: each cell by the primary rules, then against every figure of
//! the product that is out already, and every hidden one that sums tell something of.

use std::collections::{BTreeMap, HashSet};

use chrono::{Days, NaiveDate};

use super::{
    cell::{Contribution, Purchase, group},
    change::{Known, level_of, may_stand_beside, room_left},
    rules::{Hidden, Protection, judge},
    safeguards::{Safeguard, Safeguards},
};

/// How far back a figure is compared with earlier ones: longer than 53 weeks, so that the same week a year ago is
/// still seen.
const LOOK_BACK: Days = Days::new(380);

/// Whether the figures of two periods, named by their first days, are set against each other.
pub fn are_compared(a: NaiveDate, b: NaiveDate) -> bool {
    a + LOOK_BACK >= b && b + LOOK_BACK >= a
}

/// What customers bought of one product, per period (named by its first day), oldest first, up to the present.
pub type ProductHistory = Vec<(NaiveDate, Vec<Purchase>)>;

/// A figure of the product that was released before, and whose purchases had been taken out of it as the
/// recipient's own.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    pub period: NaiveDate,
    pub own: &'a HashSet<u32>,
    /// Releases are numbered in their order.
    pub release: usize,
    /// Where it was hidden: the rules that it was left with room under.
    pub hidden: Option<Protection>,
}

/// What the others put into each period of a product's history, when `excluded` are not counted. `pack`: what it is sold
/// in, in thousandths.
pub fn contributions(
    history: &ProductHistory,
    excluded: &HashSet<u32>,
    entity_of: &[u32],
    safeguards: Safeguards,
    pack: u32,
) -> Vec<Vec<Contribution>> {
    let nobody = HashSet::new();
    let excluded = if safeguards.has(Safeguard::OwnPurchases) { excluded } else { &nobody };
    let entity = |customer: u32| {
        if safeguards.has(Safeguard::Holdings) { entity_of[customer as usize] } else { customer }
    };
    let mut rows = Vec::new();
    for (index, (_, purchases)) in history.iter().enumerate() {
        let others = purchases.iter().filter(|purchase| !excluded.contains(&purchase.customer));
        rows.extend(others.map(|p| (entity(p.customer), index, p.shipped, p.returned)));
    }
    group(rows, history.len(), safeguards.pack(pack))
}

/// Everything that the decision on one product rests on but the parameters of the rules, so that several settings can
/// be tried on it.
pub struct Series {
    /// The due periods, oldest first, and what the others put into them.
    due: Vec<(NaiveDate, Vec<Contribution>)>,
    /// What the attacker can still be surprised by in the figures that are out.
    out: Vec<Out>,
}

/// A figure that is out, or hidden in sums that are.
struct Out {
    period: NaiveDate,
    cell: Vec<Contribution>,
    is_hidden: bool,
    kept: i64,
}

impl Out {
    fn known(&self) -> (NaiveDate, Known<'_>) {
        (self.period, Known { cell: &self.cell, kept: self.kept })
    }
}

fn near<'a, 'k>(
    known: &'a [(NaiveDate, Known<'k>)],
    period: NaiveDate,
) -> impl Iterator<Item = Known<'k>> + use<'a, 'k> {
    known.iter().filter(move |(then, _)| are_compared(*then, period)).map(|(_, known)| *known)
}

impl Series {
    /// `due`: oldest first. `entity_of[customer]` is its protected entity. `pack`: what the product is sold in.
    pub fn new(
        history: &ProductHistory,
        due: &[NaiveDate],
        earlier: &[Earlier<'_>],
        own: &HashSet<u32>,
        entity_of: &[u32],
        safeguards: Safeguards,
        pack: u32,
    ) -> Self {
        let cells = contributions(history, own, entity_of, safeguards, pack);
        let at = |cells: &[Vec<Contribution>], period: NaiveDate| {
            let index = history.binary_search_by_key(&period, |(start, _)| *start);
            index.map(|index| cells[index].clone()).unwrap_or_default()
        };
        // Neither what had been taken out of an earlier figure nor what has become the recipient's own since.
        let same_own = earlier.iter().all(|figure| figure.own == own);
        let left = |figure: &Earlier<'_>| {
            if same_own {
                return at(&cells, figure.period);
            }
            let known = own.union(figure.own).copied().collect();
            at(&contributions(history, &known, entity_of, safeguards, pack), figure.period)
        };
        let mut in_order: Vec<&Earlier<'_>> = earlier.iter().collect();
        in_order.sort_unstable_by_key(|figure| (figure.release, figure.hidden.is_some(), figure.period));
        let mut out: Vec<Out> = Vec::with_capacity(earlier.len());
        for figure in in_order {
            let cell = left(figure);
            let kept = match figure.hidden {
                None => 0,
                // Nothing at all was taken to be known.
                Some(_) if cell.is_empty() => continue,
                // What has become the recipient's own since may be what everybody was left away with.
                Some(_) if figure.own != own => 0,
                Some(protection) => {
                    let shown = out.iter().filter(|then| !then.is_hidden);
                    let near = shown.filter(|then| are_compared(then.period, figure.period));
                    room_left(&cell, near.map(|then| then.cell.as_slice()), &protection)
                }
            };
            out.push(Out { period: figure.period, cell, is_hidden: figure.hidden.is_some(), kept });
        }
        Self { due: due.iter().map(|period| (*period, at(&cells, *period))).collect(), out }
    }

    /// Decides on the due periods, oldest first.
    pub fn decide(&self, protection: &Protection) -> Vec<(NaiveDate, Result<i64, Hidden>)> {
        let mut out: Vec<(NaiveDate, Known<'_>)> = self.out.iter().map(Out::known).collect();
        let mut decide_on = |period: NaiveDate, now| {
            let total = judge(now, protection)?;
            if near(&out, period).all(|then| may_stand_beside(now, then.cell, then.kept, protection)) {
                out.push((period, Known { cell: now, kept: 0 }));
                Ok(total)
            } else {
                Err(Hidden::SmallChange)
            }
        };
        self.due.iter().map(|(period, now)| (*period, decide_on(*period, now.as_slice()))).collect()
    }

    /// How far everybody has to be left from each hidden figure, where it tells on somebody: of the due ones, as they were
    /// decided, and of those before, which may have stood in no sum when figures came out beside them.
    pub fn levels(
        &self,
        decided: &[(NaiveDate, Result<i64, Hidden>)],
        protection: &Protection,
    ) -> BTreeMap<NaiveDate, i64> {
        let mut known: Vec<(NaiveDate, Known<'_>)> = self.out.iter().map(Out::known).collect();
        let due =
            || self.due.iter().zip(decided).map(|((period, cell), (_, decided))| (*period, cell, decided));
        let shown = due().filter(|(.., decided)| decided.is_ok());
        known.extend(shown.map(|(period, cell, _)| (period, Known { cell, kept: 0 })));
        let hidden = self.out.iter().filter(|out| out.is_hidden);
        let mut levels: BTreeMap<NaiveDate, i64> = hidden
            .map(|out| (out.period, level_of(&out.cell, near(&known, out.period), protection).max(out.kept)))
            .collect();
        // Nothing at all is no secret: that is taken to be known.
        for (period, cell, _) in due().filter(|(_, cell, decided)| decided.is_err() && !cell.is_empty()) {
            let kept = level_of(cell, near(&known, period), protection);
            known.push((period, Known { cell, kept }));
            levels.insert(period, kept);
        }
        levels
    }

    /// What the others bought in each due period, whether it may be told or not.
    pub fn demand(&self) -> impl Iterator<Item = i64> {
        self.due.iter().map(|(_, cell)| cell.iter().map(Contribution::net).sum())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::protection::rules::UNIT;

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

    fn decided(
        history: &ProductHistory,
        due: &[NaiveDate],
        earlier: &[Earlier<'_>],
        own: &HashSet<u32>,
        entities: &[u32],
    ) -> Vec<Result<i64, Hidden>> {
        let series = Series::new(history, due, earlier, own, entities, Safeguards::all(), 1000);
        series.decide(&protection()).into_iter().map(|(_, decision)| decision).collect()
    }

    fn decide(weeks: &[&[(u32, i64)]], own: &[u32], entities: &[u32]) -> Vec<Result<i64, Hidden>> {
        let due: Vec<_> = (0..weeks.len() as u64).map(week).collect();
        let own = own.iter().copied().collect();
        decided(&history(weeks), &due, &[], &own, entities)
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
        let earlier = [Earlier { period: week(0), own: &nobody, release: 0, hidden: None }];
        let decisions = decided(&weeks, &[week(1)], &earlier, &four, &EACH);
        assert_eq!(decisions, [Err(Hidden::SmallChange)]);
    }

    #[test]
    fn a_later_figure_does_not_tell_on_one_that_was_hidden_in_a_sum() {
        let weeks = history(&[&[(1, 30), (2, 30), (3, 30), (4, 8)], &[(1, 30), (2, 30), (3, 30)]]);
        let nobody = HashSet::new();
        // It tells on nobody by itself, so that nobody was left away from it.
        let then = |hidden| [Earlier { period: week(0), own: &nobody, release: 0, hidden }];
        let decide = |hidden| decided(&weeks, &[week(1)], &then(hidden), &nobody, &EACH);
        assert_eq!(decide(Some(protection())), [Err(Hidden::SmallChange)]);
        // Under rules that it did not pass it was left with room.
        let stricter = Protection { minimum_customers: 5, ..protection() };
        assert_eq!(decide(Some(stricter)), [Ok(90 * UNIT)]);
    }

    #[test]
    fn what_was_hidden_before_figures_came_out_beside_it_needs_room_for_them_now() {
        let four: &[(u32, i64)] = &[(1, 30), (2, 30), (3, 30), (4, 80)];
        let weeks = history(&[four, &[(1, 30), (2, 30), (3, 30)]]);
        let nobody = HashSet::new();
        let hidden = Earlier { period: week(0), own: &nobody, release: 0, hidden: Some(protection()) };
        let shown = Earlier { period: week(1), own: &nobody, release: 1, hidden: None };
        let out = [hidden, shown];
        let series = Series::new(&weeks, &[], &out, &nobody, &EACH, Safeguards::all(), 1000);
        assert_eq!(series.levels(&[], &protection()), BTreeMap::from([(week(0), 16_000)]));
    }

    #[test]
    fn two_hidden_figures_of_which_one_tells_are_not_both_left_bare() {
        let weeks =
            history(&[&[(1, 10), (2, 10), (3, 10), (4, 10), (5, 60)], &[(2, 10), (3, 10), (4, 10), (5, 60)]]);
        let protection = Protection { minimum_customers: 6, ..protection() };
        let due = [week(0), week(1)];
        let series = Series::new(&weeks, &due, &[], &HashSet::new(), &EACH, Safeguards::all(), 1000);
        let decided = series.decide(&protection);
        assert!(decided.iter().all(|(_, decided)| decided.is_err()));
        let levels: Vec<i64> = series.levels(&decided, &protection).into_values().collect();
        assert_eq!(levels, [12_000, 12_000]);
    }

    /// Why no share is promised to fall with stricter rules: what they hide is compared with nothing.
    #[test]
    fn a_stricter_minimum_can_show_more_of_a_series() {
        let three: &[(u32, i64)] = &[(1, 30), (2, 30), (3, 30)];
        let four: &[(u32, i64)] = &[(1, 30), (2, 30), (3, 30), (4, 30)];
        let weeks = history(&[three, four, four, four]);
        let due: Vec<_> = (0..4).map(week).collect();
        let series = Series::new(&weeks, &due, &[], &HashSet::new(), &EACH, Safeguards::all(), 1000);
        let shown = |minimum_customers| {
            let decisions = series.decide(&Protection { minimum_customers, ..protection() });
            decisions.into_iter().filter(|(_, decision)| decision.is_ok()).count()
        };
        assert_eq!((shown(3), shown(4)), (1, 3));
    }

    proptest! {
        #[test]
        fn purchases_before_the_first_due_period_decide_nothing_where_nothing_is_out(
            weeks in prop::collection::vec(prop::collection::vec((0_u32..6, -30_i64..40), 0..9), 1..9),
            before in 0_usize..8,
        ) {
            let weeks: Vec<&[(u32, i64)]> = weeks.iter().map(Vec::as_slice).collect();
            let all = history(&weeks);
            let late: ProductHistory = all.iter().skip(before).cloned().collect();
            let due: Vec<_> = late.iter().map(|(start, _)| *start).collect();
            let nobody = HashSet::new();
            prop_assert_eq!(decided(&all, &due, &[], &nobody, &EACH), decided(&late, &due, &[], &nobody, &EACH));
        }
    }
}
