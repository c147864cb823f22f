//! Two figures of one product, subtracted: with standing orders, what is left is the one customer who appeared,
//! left or changed. So the changes of the customers have to pass the same rules as their purchases.

use std::cmp::Ordering;

use super::{
    cell::{Contribution, pack_of},
    rules::Protection,
    safeguards::Safeguard,
};

/// Whether a figure over `now` may stand beside one over `then`; both sorted by entity. No change at all is safe:
/// the second figure repeats the first.
pub fn change_is_safe(now: &[Contribution], then: &[Contribution], protection: &Protection) -> bool {
    if !protection.safeguards.has(Safeguard::Changes) {
        return true;
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
    if changed == 0 {
        return true;
    }
    let rest = total - largest - second;
    changed >= protection.minimum_customers as usize
        && rest >= pack_of(now).max(pack_of(then))
        && i128::from(rest) * 100 >= i128::from(largest) * i128::from(protection.p_percent)
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
        assert!(!change_is_safe(&four, &three, &protection()));
        assert!(!change_is_safe(&three, &four, &protection()));
        assert!(change_is_safe(&four, &four, &protection()));
    }

    #[test]
    fn changes_of_several_customers_hide_each_other() {
        let then = cell(&[(1, 30), (2, 30), (3, 30)]);
        let now = cell(&[(2, 36), (3, 24), (5, 31)]);
        assert!(change_is_safe(&now, &then, &protection()));
    }

    #[test]
    fn changes_that_leave_less_than_a_pack_are_not_hidden() {
        let then = cell(&[(1, 24), (2, 48), (3, 24)]);
        let mut now = cell(&[(1, 48), (2, 24), (3, 14)]);
        assert!(change_is_safe(&now, &then, &protection()));
        for contribution in &mut now {
            contribution.pack = 24_000;
        }
        assert!(!change_is_safe(&now, &then, &protection()));
        assert!(!change_is_safe(&then, &now, &protection()));
    }

    #[test]
    fn one_large_change_among_tiny_ones_is_not_hidden() {
        let then = cell(&[(1, 300), (2, 300), (3, 300), (4, 100)]);
        let now = cell(&[(1, 301), (2, 299), (3, 301)]);
        assert!(!change_is_safe(&now, &then, &protection()));
    }
}
