//! Two figures of one product, subtracted: with standing orders, what is left is the one customer who appeared,
//! left or changed. So the changes of the customers have to pass the same rules as their purchases.
//!
//! A figure that is hidden in a sum is known as well, only not to the unit: everybody is left a certain way from it. That
//! is enough where the way is as long as the change asks for.

use std::cmp::Ordering;

use super::{
    cell::{Contribution, pack_of},
    rules::{Protection, judge},
    safeguards::Safeguard,
};

/// Whether a figure over `now` may stand beside one over `then`, from which everybody is left `kept` away; nothing where it
/// is shown. Both are sorted by entity.
pub fn may_stand_beside(
    now: &[Contribution],
    then: &[Contribution],
    kept: i64,
    protection: &Protection,
) -> bool {
    kept >= level_of_change(now, then, protection)
}

/// How far everybody has to be left from one of two figures, for what their difference tells.
fn level_of_change(now: &[Contribution], then: &[Contribution], protection: &Protection) -> i64 {
    let pack = pack_of(now).max(pack_of(then));
    told_by_change(now, then, protection).map_or(0, |told| protection.level(told, pack))
}

/// What the difference of two figures tells of one customer, where it points at too few. No change at all tells nothing:
/// the second figure repeats the first.
fn told_by_change(now: &[Contribution], then: &[Contribution], protection: &Protection) -> Option<i64> {
    if !protection.safeguards.has(Safeguard::Changes) {
        return None;
    }
    let (mut changed, mut total, mut largest, mut second) = (0_usize, 0_i64, 0_i64, 0_i64);
    let mut add = |change: i64| {
        let size = change.abs();
        if size > 0 {
            changed += 1;
            total += size;
            if size > largest {
                (largest, second) = (size, largest);
            } else if size > second {
                second = size;
            }
        }
    };
    let (mut i, mut j) = (0, 0);
    while i < now.len() || j < then.len() {
        let order = match (now.get(i), then.get(j)) {
            (Some(a), Some(b)) => a.entity.cmp(&b.entity),
            (Some(_), None) => Ordering::Less,
            (None, _) => Ordering::Greater,
        };
        match order {
            Ordering::Less => add(now[i].net()),
            Ordering::Greater => add(then[j].net()),
            Ordering::Equal => add(now[i].net() - then[j].net()),
        }
        i += usize::from(order != Ordering::Greater);
        j += usize::from(order != Ordering::Less);
    }
    let rest = total - largest - second;
    let is_hidden = changed >= protection.minimum_customers as usize
        && rest >= pack_of(now).max(pack_of(then))
        && i128::from(rest) * 100 >= i128::from(largest) * i128::from(protection.p_percent);
    (changed > 0 && !is_hidden).then_some(largest)
}

/// A figure that is known, to the unit or less well.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    pub cell: &'a [Contribution],
    /// How far from it everybody is left; nothing where it is shown.
    pub kept: i64,
}

/// How far everybody has to be left from a hidden figure: p/q of the most that it could give away of one customer, by itself
/// or beside any of the figures that are known. Nothing where it tells on nobody.
pub fn level_of<'a>(
    cell: &[Contribution],
    known: impl Iterator<Item = Known<'a>>,
    protection: &Protection,
) -> i64 {
    let size = |c: &Contribution| c.net().abs().max(c.shipped).max(c.returned);
    let alone = || cell.iter().map(size).max().map(|told| protection.level(told, pack_of(cell)));
    let alone = judge(cell, protection).err().and_then(|_| alone()).unwrap_or_default();
    known.fold(alone, |level, then| {
        let asked = level_of_change(cell, then.cell, protection);
        if then.kept >= asked { level } else { level.max(asked) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protection::{Safeguards, rules::UNIT};

    fn cell(nets: &[(u32, i64)]) -> Vec<Contribution> {
        let contribution = |&(entity, units): &(u32, i64)| Contribution {
            entity,
            pack: 1000,
            shipped: units * UNIT,
            returned: 0,
            standing: units * UNIT,
        };
        nets.iter().map(contribution).collect()
    }

    fn protection() -> Protection {
        Protection { minimum_customers: 3, p_percent: 10, prior_percent: 50, safeguards: Safeguards::all() }
    }

    #[test]
    fn one_who_appears_or_leaves_among_standing_orders_is_a_small_change() {
        let three = cell(&[(1, 30), (2, 30), (3, 30)]);
        let four = cell(&[(1, 30), (2, 30), (3, 30), (4, 8)]);
        assert!(told_by_change(&four, &three, &protection()).is_some());
        assert!(told_by_change(&three, &four, &protection()).is_some());
        assert_eq!(told_by_change(&four, &four, &protection()), None);
    }

    #[test]
    fn changes_of_several_customers_hide_each_other() {
        let then = cell(&[(1, 30), (2, 30), (3, 30)]);
        let now = cell(&[(2, 36), (3, 24), (5, 31)]);
        assert_eq!(told_by_change(&now, &then, &protection()), None);
    }

    #[test]
    fn changes_that_leave_less_than_a_pack_are_not_hidden() {
        let then = cell(&[(1, 24), (2, 48), (3, 24)]);
        let mut now = cell(&[(1, 48), (2, 24), (3, 14)]);
        assert_eq!(told_by_change(&now, &then, &protection()), None);
        for contribution in &mut now {
            contribution.pack = 24_000;
        }
        assert!(told_by_change(&now, &then, &protection()).is_some());
        assert!(told_by_change(&then, &now, &protection()).is_some());
    }

    #[test]
    fn one_large_change_among_tiny_ones_is_not_hidden() {
        let then = cell(&[(1, 300), (2, 300), (3, 300), (4, 100)]);
        let now = cell(&[(1, 301), (2, 299), (3, 301)]);
        assert!(told_by_change(&now, &then, &protection()).is_some());
    }

    #[test]
    fn a_hidden_figure_is_left_as_far_away_as_it_could_tell() {
        let (three, four) = (cell(&[(1, 30), (2, 30), (3, 30)]), cell(&[(1, 30), (2, 30), (3, 30), (4, 8)]));
        let shown = |cell| Known { cell, kept: 0 };
        // It passes by itself, and beside the three it tells the 8 of the fourth.
        assert_eq!(level_of(&four, [shown(&three)].into_iter(), &protection()), 1600);
        assert_eq!(level_of(&four, [shown(&four)].into_iter(), &protection()), 0);
        // Two customers are too few, so it is p/q of the larger.
        let two = cell(&[(1, 30), (2, 20)]);
        assert_eq!(level_of(&two, std::iter::empty(), &protection()), 6000);
        assert_eq!(level_of(&two, [shown(&cell(&[(1, 500), (2, 20)]))].into_iter(), &protection()), 94_000);
    }

    #[test]
    fn what_is_left_of_one_hidden_figure_covers_the_change_to_another() {
        let (three, four) = (cell(&[(1, 30), (2, 30), (3, 30)]), cell(&[(1, 30), (2, 30), (3, 30), (4, 80)]));
        assert!(!may_stand_beside(&four, &three, 15_999, &protection()));
        assert!(may_stand_beside(&four, &three, 16_000, &protection()));
        let kept = |kept| [Known { cell: &three, kept }].into_iter();
        assert_eq!(level_of(&four, kept(15_999), &protection()), 16_000);
        assert_eq!(level_of(&four, kept(16_000), &protection()), 0);
    }
}
