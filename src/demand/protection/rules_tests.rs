//! The rules against an attacker who does not know them: it enumerates every table that agrees with what it knows.

use proptest::prelude::*;

use super::*;
use crate::protection::Safeguards;

fn cell(nets: &[i64]) -> Vec<Contribution> {
    let contribution = |(net, entity): (&i64, u32)| Contribution {
        entity,
        pack: 1000,
        shipped: net.max(&0) * UNIT,
        returned: (-net).max(0) * UNIT,
        standing: net.max(&0) * UNIT,
    };
    nets.iter().zip(0..).map(contribution).collect()
}

fn in_packs(nets: &[i64], pack: u32) -> Vec<Contribution> {
    cell(nets).into_iter().map(|contribution| Contribution { pack: pack * 1000, ..contribution }).collect()
}

fn protection(minimum_customers: u32, p_percent: u32, prior_percent: u32) -> Protection {
    Protection { minimum_customers, p_percent, prior_percent, safeguards: Safeguards::all() }
}

/// Everything that the target may have bought, as far as the colluder can tell: the table's total is public, its
/// own part is known, every other part is a whole number of units and not negative.
fn possible(nets: &[i64], colluder: usize) -> Vec<i64> {
    fn fill(others: usize, left: i64, target: i64, found: &mut Vec<i64>) {
        if others == 0 {
            if left == 0 {
                found.push(target);
            }
            return;
        }
        for part in 0..=left {
            fill(others - 1, left - part, target, found);
        }
    }
    let left: i64 = nets.iter().sum::<i64>() - nets[colluder];
    let others = nets.len() - 2;
    let mut found = Vec::new();
    for guess in 0..=left {
        fill(others, left - guess, guess, &mut found);
    }
    found
}

/// Whether the colluder knows the target to better than p percent, or to less than one unit.
fn opened(nets: &[i64], target: usize, colluder: usize, p_percent: i64) -> bool {
    let found = possible(nets, colluder);
    let truth = nets[target];
    let high = found.iter().max().copied().unwrap_or(truth) - truth;
    high < 1 || high * 100 < truth * p_percent
}

#[test]
fn three_customers_of_like_size_are_shown_and_two_are_not() {
    assert_eq!(judge(&cell(&[4, 5, 6]), &protection(3, 10, 100)), Ok(15 * UNIT));
    assert_eq!(judge(&cell(&[7, 8]), &protection(3, 10, 100)), Err(Hidden::TooFewCustomers));
}

#[test]
fn one_customer_with_nine_tenths_is_hidden_however_many_others_there_are() {
    let nets = [900, 40, 20, 20, 10, 10];
    assert_eq!(judge(&cell(&nets), &protection(3, 10, 100)), Err(Hidden::DominatedShipments));
}

#[test]
fn no_demand_and_more_returns_than_shipments_are_hidden_like_little_demand() {
    for nets in [&[][..], &[0, 0, 0], &[5, 5, 5, -15], &[3, 3, 3, -30]] {
        assert_eq!(judge(&cell(nets), &protection(3, 10, 100)), Err(Hidden::NoDemand));
    }
}

#[test]
fn a_cancelled_order_adds_nobody_to_the_count() {
    let mut orders = cell(&[40, 40]);
    for entity in [7, 8, 9] {
        orders.push(Contribution {
            entity,
            pack: 1000,
            shipped: 10 * UNIT,
            returned: 10 * UNIT,
            standing: 0,
        });
    }
    assert_eq!(judge(&orders, &protection(3, 10, 100)), Err(Hidden::TooFewCustomers));
}

#[test]
fn a_return_hides_among_what_the_others_bought_and_returned() {
    let mut orders = cell(&[50, 100, 10, 10, 10]);
    let mut judged = |returned: i64| {
        orders[0].returned = returned * UNIT;
        orders[0].standing = (50 - returned).max(0) * UNIT;
        judge(&orders, &protection(3, 10, 50))
    };
    // 30 units beside the largest, which the attacker knows to within half of them: 15, a tenth of 150.
    assert_eq!(judged(5), Ok(175 * UNIT));
    assert_eq!(judged(150), Ok(30 * UNIT));
    assert_eq!(judged(151), Err(Hidden::DominatedReturns));
}

#[test]
fn a_rest_that_cancels_out_by_chance_hides_nobody() {
    // Without the returns 40 units hide the customer of 50; with them the others sum to the colluder's own 20.
    let nets = [50, 20, 20, 20, -20, -20];
    let mut weak = protection(3, 10, 100);
    weak.safeguards = weak.safeguards.without(Safeguard::Returns);
    assert_eq!(judge(&cell(&nets), &weak), Err(Hidden::DominatedNet));
}

#[test]
fn fractions_of_a_unit_are_too_narrow_a_level() {
    let mut thirds = cell(&[1, 1, 1]);
    for one in &mut thirds {
        one.shipped = 300;
        one.standing = 300;
    }
    assert_eq!(judge(&thirds, &protection(3, 10, 100)), Err(Hidden::DominatedShipments));
}

#[test]
fn less_than_a_pack_of_the_others_hides_nobody() {
    let nets = [24, 24, 24];
    assert_eq!(judge(&in_packs(&nets, 24), &protection(3, 10, 50)), Ok(72 * UNIT));
    // Fourteen of the third came back.
    let nets = [24, 24, 10];
    assert_eq!(judge(&in_packs(&nets, 1), &protection(3, 10, 50)), Ok(58 * UNIT));
    assert_eq!(judge(&in_packs(&nets, 24), &protection(3, 10, 50)), Err(Hidden::DominatedShipments));
}

#[test]
fn who_knows_the_others_well_needs_more_of_them_to_be_kept_away() {
    let nets = [100, 10, 10, 10];
    assert_eq!(judge(&cell(&nets), &protection(3, 10, 100)), Ok(130 * UNIT));
    assert_eq!(judge(&cell(&nets), &protection(3, 10, 50)), Ok(130 * UNIT));
    assert_eq!(judge(&cell(&nets), &protection(3, 10, 40)), Err(Hidden::DominatedShipments));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_cell_is_shown_exactly_when_no_customer_can_open_another(
        nets in prop::collection::vec(1_i64..9, 3..6),
        p_percent in 1_u32..100,
    ) {
        let shown = judge(&cell(&nets), &protection(3, p_percent, 100)).is_ok();
        let pairs = (0..nets.len()).flat_map(|i| (0..nets.len()).map(move |j| (i, j))).filter(|(i, j)| i != j);
        let open = pairs.into_iter().any(|(i, j)| opened(&nets, i, j, i64::from(p_percent)));
        prop_assert_eq!(shown, !open, "{:?} at {} %", nets, p_percent);
    }

    /// The attacker enumerates every table of whole packs.
    #[test]
    fn what_is_sold_in_packs_is_shown_exactly_when_no_customer_can_open_another_to_the_pack(
        packs in prop::collection::vec(1_i64..9, 3..6),
        pack in 1_u32..50,
        p_percent in 1_u32..100,
    ) {
        let nets: Vec<i64> = packs.iter().map(|packs| packs * i64::from(pack)).collect();
        let shown = judge(&in_packs(&nets, pack), &protection(3, p_percent, 100)).is_ok();
        let pairs = (0..packs.len()).flat_map(|i| (0..packs.len()).map(move |j| (i, j))).filter(|(i, j)| i != j);
        let open = pairs.into_iter().any(|(i, j)| opened(&packs, i, j, i64::from(p_percent)));
        prop_assert_eq!(shown, !open, "{:?} packs of {} at {} %", packs, pack, p_percent);
    }

    #[test]
    fn a_larger_pack_shows_nothing_that_a_smaller_one_hides(
        nets in prop::collection::vec(-30_i64..60, 0..9),
        (pack, larger) in (1_u32..30, 0_u32..30),
    ) {
        if let Ok(total) = judge(&in_packs(&nets, pack + larger), &protection(3, 10, 50)) {
            prop_assert_eq!(judge(&in_packs(&nets, pack), &protection(3, 10, 50)), Ok(total));
        }
    }

    #[test]
    fn without_dominance_the_attacker_opens_some_cell(small in 1_i64..3) {
        let nets = [90, small, small];
        let mut weak = protection(3, 10, 100);
        prop_assert!(judge(&cell(&nets), &weak).is_err());
        weak.safeguards = weak.safeguards.without(Safeguard::Dominance);
        prop_assert!(judge(&cell(&nets), &weak).is_ok());
        prop_assert!(opened(&nets, 0, 1, 10));
    }

    #[test]
    fn whoever_joins_the_attack_the_rest_keeps_the_target_away(
        nets in prop::collection::vec(-30_i64..60, 0..9),
        p_percent in 1_u32..60,
        prior_percent in 20_u32..=100,
        minimum_customers in 3_u32..6,
    ) {
        let protection = protection(minimum_customers, p_percent, prior_percent);
        if let Ok(total) = judge(&cell(&nets), &protection) {
            prop_assert_eq!(total, nets.iter().sum::<i64>() * UNIT);
            prop_assert!(nets.iter().filter(|net| **net > 0).count() >= minimum_customers as usize);
            for (i, target) in nets.iter().enumerate().filter(|(_, net)| **net != 0) {
                for (j, colluder) in nets.iter().enumerate().filter(|(j, _)| *j != i) {
                    let rest = nets.iter().sum::<i64>() - target - colluder;
                    prop_assert!(rest.abs() >= 1, "{} opens {} in {:?}", j, i, nets);
                    prop_assert!(
                        rest.abs() * i64::from(prior_percent) >= target.abs() * i64::from(p_percent),
                        "{} estimates {} in {:?}", j, i, nets,
                    );
                }
            }
        }
    }

    #[test]
    fn what_a_stricter_setting_shows_of_a_single_cell_an_easier_one_shows_too(
        nets in prop::collection::vec(-30_i64..60, 0..9),
        (k, p, q) in (3_u32..8, 5_u32..60, 10_u32..=100),
        (more_k, more_p, less_q) in (0_u32..4, 0_u32..40, 0_u32..90),
    ) {
        let strict = protection(k + more_k, p + more_p, q.saturating_sub(less_q).max(10));
        if let Ok(total) = judge(&cell(&nets), &strict) {
            prop_assert_eq!(judge(&cell(&nets), &protection(k, p, q)), Ok(total));
        }
    }

    #[test]
    fn the_order_of_the_contributions_does_not_matter(mut nets in prop::collection::vec(-5_i64..20, 0..8)) {
        let before = judge(&cell(&nets), &protection(3, 10, 50));
        nets.reverse();
        prop_assert_eq!(before, judge(&cell(&nets), &protection(3, 10, 50)));
    }
}
