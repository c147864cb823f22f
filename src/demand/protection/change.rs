//! Two figures of one product, subtracted: with standing orders, what is left is the one customer who appeared,
//! left or changed. So the changes of the customers have to pass the same rules as their purchases.
//!
//! A figure that is hidden in a sum is known as well, only not to the unit: everybody is left a certain way from it. That
//! is enough where the way is as long as the change asks for.

use std::cmp::Ordering;

use super::{
    cell::{Contribution, pack_of},
    rules::{Protection, UNIT, fails_by_net, judge},
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
    told_by_change(now, then, pack, protection).map_or(0, |told| protection.level(told, pack))
}

/// What the difference of two figures tells of one customer, where it points at too few. No change at all tells nothing:
/// the second figure repeats the first.
fn told_by_change(
    now: &[Contribution],
    then: &[Contribution],
    pack: i64,
    protection: &Protection,
) -> Option<i64> {
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
        && rest >= pack
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
    let alone = judge(cell, protection).err().map_or(0, |_| level_alone(cell, pack_of(cell), protection));
    known.fold(alone, |level, then| {
        let asked = level_of_change(cell, then.cell, protection);
        if then.kept >= asked { level } else { level.max(asked) }
    })
}

/// How far everybody is left at least from a figure that was hidden in an earlier release under these rules, beside those
/// that were `shown` by then. Whether it told on somebody or was hidden beside others is written nowhere, and what it is
/// today may tell more: packs are larger, or orders were taken back since. So only that counts for which it was hidden
/// without a doubt.
pub fn room_left<'a>(
    cell: &[Contribution],
    shown: impl Iterator<Item = &'a [Contribution]>,
    protection: &Protection,
) -> i64 {
    let alone = if fails_by_net(cell, UNIT, protection) { level_alone(cell, UNIT, protection) } else { 0 };
    let told = shown.filter_map(|then| told_by_change(cell, then, UNIT, protection)).max();
    told.map_or(0, |told| protection.level(told, UNIT)).max(alone)
}

/// p/q of the most that one customer bought, was shipped or returned.
fn level_alone(cell: &[Contribution], pack: i64, protection: &Protection) -> i64 {
    let size = |c: &Contribution| c.net().abs().max(c.shipped).max(c.returned);
    cell.iter().map(size).max().map_or(0, |told| protection.level(told, pack))
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

    fn told(now: &[Contribution], then: &[Contribution]) -> Option<i64> {
        told_by_change(now, then, pack_of(now).max(pack_of(then)), &protection())
    }

    #[test]
    fn one_who_appears_or_leaves_among_standing_orders_is_a_small_change() {
        let three = cell(&[(1, 30), (2, 30), (3, 30)]);
        let four = cell(&[(1, 30), (2, 30), (3, 30), (4, 8)]);
        assert!(told(&four, &three).is_some());
        assert!(told(&three, &four).is_some());
        assert_eq!(told(&four, &four), None);
    }

    #[test]
    fn changes_of_several_customers_hide_each_other() {
        let then = cell(&[(1, 30), (2, 30), (3, 30)]);
        let now = cell(&[(2, 36), (3, 24), (5, 31)]);
        assert_eq!(told(&now, &then), None);
    }

    #[test]
    fn changes_that_leave_less_than_a_pack_are_not_hidden() {
        let then = cell(&[(1, 24), (2, 48), (3, 24)]);
        let mut now = cell(&[(1, 48), (2, 24), (3, 14)]);
        assert_eq!(told(&now, &then), None);
        for contribution in &mut now {
            contribution.pack = 24_000;
        }
        assert!(told(&now, &then).is_some());
        assert!(told(&then, &now).is_some());
    }

    #[test]
    fn one_large_change_among_tiny_ones_is_not_hidden() {
        let then = cell(&[(1, 300), (2, 300), (3, 300), (4, 100)]);
        let now = cell(&[(1, 301), (2, 299), (3, 301)]);
        assert!(told(&now, &then).is_some());
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

    #[test]
    fn room_was_left_only_where_a_figure_was_hidden_without_a_doubt() {
        let three = cell(&[(1, 30), (2, 30), (3, 30)]);
        let left = |cell: &[Contribution], shown: &[Contribution]| {
            room_left(cell, [shown].into_iter().filter(|shown| !shown.is_empty()), &protection())
        };
        assert_eq!(left(&three, &[]), 0);
        // Taken back since, or sold in a larger pack.
        let mut other = three.clone();
        other[0].standing = 0;
        other[1].pack = 40_000;
        assert!(level_of(&other, std::iter::empty(), &protection()) > 0);
        assert_eq!(left(&other, &[]), 0);
        assert_eq!(left(&three[..2], &[]), 6000);
        assert_eq!(left(&three, &cell(&[(1, 30), (2, 30), (3, 30), (4, 80)])), 16_000);
    }
}
