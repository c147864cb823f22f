//! Parts and totals that agree: products and their family, countries and their zone, across each other as well.
//!
//! Every forecast of a part and of a total knows something; [`reconcile`] moves each by as little as its own
//! uncertainty allows (least squares, weighted by the width of the interval) until all sums hold, and then makes them
//! hold to the last unit: parts are rounded, totals are added up. Nothing becomes negative.

use crate::{
    answer::{Flag, Forecast},
    classify::Class,
    series::Series,
};

/// One total and the parts it is the sum of, as places in the list of series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    pub total: usize,
    pub parts: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Inconsistent {
    #[error("a sum names series {0}, which is not there")]
    UnknownSeries(usize),
    #[error("series {0} is a part of itself")]
    Circle(usize),
    #[error("the sums of series {0} have different parts in the end, so that they cannot agree")]
    Contradiction(usize),
    #[error("the forecasts have different numbers of steps or decimal places")]
    DifferentSteps,
    #[error("the parts of series {0} add up to more than can be counted")]
    TooLarge(usize),
}

/// Rounds of the solver; it needs as many as there are different kinds of sums, and each costs one walk over them.
const ROUNDS: usize = 200;
const NEAR: f64 = 1e-12;
/// How often parts below zero are taken out; what is below zero after that is cut off.
const RETRIES: usize = 20;

/// Makes all sums hold in every step.
pub fn reconcile(forecasts: &mut [Forecast], sums: &[Sum]) -> Result<(), Inconsistent> {
    let order = order(forecasts.len(), sums)?;
    let alike = |a: &Forecast, b: &Forecast| a.steps.len() == b.steps.len() && a.decimals == b.decimals;
    if forecasts.windows(2).any(|pair| !alike(&pair[0], &pair[1])) {
        return Err(Inconsistent::DifferentSteps);
    }
    let mut is_total = vec![false; forecasts.len()];
    for sum in sums {
        is_total[sum.total] = true;
    }
    for step in 0..forecasts.first().map_or(0, |forecast| forecast.steps.len()) {
        let said: Vec<f64> = forecasts.iter().map(|forecast| forecast.steps[step].mean as f64).collect();
        let weights: Vec<f64> = forecasts
            .iter()
            .map(|forecast| {
                let quantiles = &forecast.steps[step].quantiles;
                ((quantiles[6] - quantiles[0]) as f64).max(1.0).powi(2)
            })
            .collect();
        let moved = not_negative(said, weights, sums, &is_total);
        let mut agreed: Vec<i64> = moved.iter().map(|value| value.max(0.0).round() as i64).collect();
        let added_up = |sum: &Sum, agreed: &[i64]| {
            let parts = sum.parts.iter().map(|part| agreed[*part]);
            parts.into_iter().try_fold(0_i64, i64::checked_add).ok_or(Inconsistent::TooLarge(sum.total))
        };
        for at in &order {
            agreed[sums[*at].total] = added_up(&sums[*at], &agreed)?;
        }
        for sum in sums {
            if agreed[sum.total] != added_up(sum, &agreed)? {
                return Err(Inconsistent::Contradiction(sum.total));
            }
        }
        for (forecast, mean) in forecasts.iter_mut().zip(agreed) {
            let step = &mut forecast.steps[step];
            let (old, change) = (step.mean, mean - step.mean);
            step.mean = mean;
            step.components.alignment += change;
            let mut floor = 0;
            step.quantiles = step.quantiles.map(|quantile| {
                floor = shifted(quantile, old, change).max(floor);
                floor
            });
        }
    }
    Ok(())
}

/// A quantile after the mean has moved by `change`: what lies above the mean moves with it, what lies below in proportion,
/// so that nothing gets wider by being added to and zero stays zero.
fn shifted(quantile: i64, mean: i64, change: i64) -> i64 {
    let share = if mean > 0 { (quantile as f64 / mean as f64).min(1.0) } else { 1.0 };
    quantile + (change as f64 * share).round() as i64
}

/// Gives series that are too short for a model the share of their total's forecast that they had of its history.
pub fn share_out(forecasts: &mut [Forecast], series: &[Series], sums: &[Sum]) {
    for sum in sums {
        let Some(total) = forecasts.get(sum.total).cloned() else { continue };
        if total.class == Class::TooShort {
            continue;
        }
        for part in &sum.parts {
            let (Some(forecast), Some(values)) = (forecasts.get_mut(*part), series.get(*part)) else {
                continue;
            };
            if forecast.class != Class::TooShort {
                continue;
            }
            // Since its own first order: what the total was before is not its share.
            let length = forecast.history.len().max(1);
            let recent = |series: &Series| -> f64 {
                series.values.iter().rev().take(length).filter(|value| **value > 0.0).sum()
            };
            let (own, whole) = (recent(values), series.get(sum.total).map_or(0.0, recent));
            if whole <= 0.0 || own > whole {
                continue;
            }
            for (step, of) in forecast.steps.iter_mut().zip(&total.steps) {
                let before = *step;
                let share = |quantity: i64| (quantity as f64 * (own / whole)).round() as i64;
                step.mean = share(of.mean);
                step.components = of.components;
                for part in [
                    &mut step.components.level,
                    &mut step.components.trend,
                    &mut step.components.season,
                    &mut step.components.events,
                    &mut step.components.alignment,
                ] {
                    *part = share(*part);
                }
                step.components.rounding = 0;
                step.components.rounding = step.mean - step.components.sum();
                // A small share of a total varies more than the total does: what the class says of it stays.
                let mut floor = 0;
                step.quantiles = before.quantiles.map(|quantile| {
                    floor = (quantile + step.mean - before.mean).max(floor);
                    floor
                });
            }
            forecast.method = vec!["share of total"];
            forecast.flags.push(Flag::ShortHistory);
            forecast.flags.sort_unstable();
            forecast.flags.dedup();
        }
    }
}

/// The sums in an order in which parts come before their totals.
fn order(count: usize, sums: &[Sum]) -> Result<Vec<usize>, Inconsistent> {
    let mut waiting = vec![0_usize; count];
    let mut sums_of: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, sum) in sums.iter().enumerate() {
        for place in sum.parts.iter().chain([&sum.total]) {
            if *place >= count {
                return Err(Inconsistent::UnknownSeries(*place));
            }
        }
        waiting[sum.total] += 1;
        for part in &sum.parts {
            sums_of[*part].push(at);
        }
    }
    let mut open: Vec<usize> = sums.iter().map(|sum| sum.parts.len()).collect();
    let mut order: Vec<usize> = (0..sums.len()).filter(|at| open[*at] == 0).collect();
    let mut known: Vec<usize> = (0..count).filter(|place| waiting[*place] == 0).collect();
    for at in &order {
        waiting[sums[*at].total] -= 1;
    }
    while let Some(place) = known.pop() {
        for at in &sums_of[place] {
            open[*at] -= 1;
            if open[*at] == 0 {
                order.push(*at);
                let total = sums[*at].total;
                waiting[total] -= 1;
                if waiting[total] == 0 {
                    known.push(total);
                }
            }
        }
    }
    match waiting.iter().position(|waiting| *waiting > 0) {
        Some(place) => Err(Inconsistent::Circle(place)),
        None => Ok(order),
    }
}

/// The same where no part is below zero: one that would be is taken to be nothing, and the others agree without it.
fn not_negative(mut said: Vec<f64>, mut weights: Vec<f64>, sums: &[Sum], is_total: &[bool]) -> Vec<f64> {
    let mut moved = least_squares(&said, &weights, sums);
    for _ in 0..RETRIES {
        let below: Vec<usize> =
            (0..moved.len()).filter(|at| moved[*at] < 0.0 && weights[*at] > 0.0 && !is_total[*at]).collect();
        if below.is_empty() {
            break;
        }
        for at in below {
            (said[at], weights[at]) = (0.0, 0.0);
        }
        moved = least_squares(&said, &weights, sums);
    }
    moved
}

/// The values nearest to `said`, in widths, for which all sums hold: conjugate gradients on one multiplier per sum.
fn least_squares(said: &[f64], weights: &[f64], sums: &[Sum]) -> Vec<f64> {
    let gaps = |values: &[f64]| -> Vec<f64> {
        sums.iter()
            .map(|sum| values[sum.total] - sum.parts.iter().map(|part| values[*part]).sum::<f64>())
            .collect()
    };
    let spread = |multipliers: &[f64]| {
        let mut values = vec![0.0; said.len()];
        for (sum, multiplier) in sums.iter().zip(multipliers) {
            values[sum.total] += multiplier;
            for part in &sum.parts {
                values[*part] -= multiplier;
            }
        }
        for (value, weight) in values.iter_mut().zip(weights) {
            *value *= weight;
        }
        values
    };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    // Scaled by each sum's own weight, so that large totals do not hide small ones.
    let scale: Vec<f64> = sums
        .iter()
        .map(|sum| 1.0 / (weights[sum.total] + sum.parts.iter().map(|part| weights[*part]).sum::<f64>()))
        .collect();
    let scaled = |values: &[f64]| -> Vec<f64> { values.iter().zip(&scale).map(|(v, s)| v * s).collect() };

    let mut multipliers = vec![0.0; sums.len()];
    let mut rest = gaps(said);
    let mut better = scaled(&rest);
    let mut direction = better.clone();
    let mut size = dot(&rest, &better);
    let enough = size * NEAR;
    for _ in 0..ROUNDS {
        if size <= enough || size <= 0.0 {
            break;
        }
        let moved = gaps(&spread(&direction));
        let along = dot(&direction, &moved);
        if along <= 0.0 {
            break;
        }
        let stride = size / along;
        for (at, multiplier) in multipliers.iter_mut().enumerate() {
            *multiplier += stride * direction[at];
            rest[at] -= stride * moved[at];
        }
        better = scaled(&rest);
        let next = dot(&rest, &better);
        let turn = next / size;
        for (direction, better) in direction.iter_mut().zip(&better) {
            *direction = better + turn * *direction;
        }
        size = next;
    }
    said.iter().zip(spread(&multipliers)).map(|(value, change)| value - change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Components, Step};

    fn said(mean: i64, width: i64) -> Forecast {
        let quantiles = [0, 0, 0, mean, mean, mean, width].map(|quantile: i64| quantile.max(0));
        let components = Components { level: mean, ..Components::default() };
        Forecast {
            class: Class::Smooth,
            method: vec!["ETS"],
            decimals: 0,
            steps: vec![Step { mean, quantiles, components }],
            flags: Vec::new(),
            history: 0..10,
        }
    }

    fn means(forecasts: &[Forecast]) -> Vec<i64> {
        forecasts.iter().map(|forecast| forecast.steps[0].mean).collect()
    }

    #[test]
    fn the_unsure_move_and_the_sure_stay() {
        let mut forecasts = [said(100, 100), said(40, 1_000), said(50, 100_000)];
        reconcile(&mut forecasts, &[Sum { total: 0, parts: vec![1, 2] }]).expect("consistent");
        assert_eq!(means(&forecasts), [100, 40, 60]);
        assert_eq!(forecasts[2].steps[0].components.alignment, 10);
        assert_eq!(forecasts[2].steps[0].components.sum(), 60);
    }

    #[test]
    fn a_part_that_would_be_below_zero_leaves_the_others_to_agree() {
        let mut forecasts = [said(100, 10), said(130, 10), said(0, 1_000)];
        reconcile(&mut forecasts, &[Sum { total: 0, parts: vec![1, 2] }]).expect("consistent");
        assert_eq!(means(&forecasts), [115, 115, 0]);
    }

    #[test]
    fn quantiles_above_the_mean_move_with_it_and_those_below_in_proportion() {
        let quantiles = [0, 2, 4, 10, 12, 20, 30];
        assert_eq!(quantiles.map(|quantile| shifted(quantile, 10, 5)), [0, 3, 6, 15, 17, 25, 35]);
        assert_eq!(quantiles.map(|quantile| shifted(quantile, 10, -5)), [0, 1, 2, 5, 7, 15, 25]);
        assert_eq!(shifted(0, 0, 5), 5);
    }

    #[test]
    fn sums_across_each_other_hold() {
        // Two products in two countries: rows, columns and the grand total.
        let mut forecasts: Vec<Forecast> =
            [10, 20, 30, 44, 33, 71, 45, 60, 120].map(|mean| said(mean, 10 * mean)).to_vec();
        let sums = [(4, [0, 1]), (5, [2, 3]), (6, [0, 2]), (7, [1, 3]), (8, [4, 5]), (8, [6, 7])]
            .map(|(total, parts)| Sum { total, parts: parts.to_vec() });
        reconcile(&mut forecasts, &sums).expect("consistent");
        let means = means(&forecasts);
        assert_eq!(means[8], means[0] + means[1] + means[2] + means[3]);
        assert!((100..125).contains(&means[8]), "{means:?}");
    }

    #[test]
    fn sums_that_cannot_hold_are_refused() {
        let circle = [Sum { total: 0, parts: vec![1] }, Sum { total: 1, parts: vec![0] }];
        let mut two = [said(1, 1), said(2, 2)];
        assert_eq!(reconcile(&mut two, &circle), Err(Inconsistent::Circle(0)));
        let twice = [Sum { total: 0, parts: vec![1] }, Sum { total: 0, parts: vec![2] }];
        let mut three = [said(50, 1), said(20, 1), said(90, 1)];
        assert!(reconcile(&mut three, &twice).is_ok(), "equal parts can agree");
        let unequal = [Sum { total: 0, parts: vec![1] }, Sum { total: 0, parts: vec![1, 2] }];
        assert_eq!(reconcile(&mut [said(50, 1), said(20, 1), said(90, 1)], &unequal).err(), None);
        assert_eq!(
            reconcile(&mut two, &[Sum { total: 0, parts: vec![7] }]),
            Err(Inconsistent::UnknownSeries(7))
        );
    }

    #[test]
    fn sums_beyond_counting_are_refused() {
        let most = i64::MAX / 2 - 1;
        let mut forecasts = [said(most, most), said(most, 1), said(most, 1), said(most, 1)];
        let sums = [Sum { total: 0, parts: vec![1, 2, 3] }];
        assert_eq!(reconcile(&mut forecasts, &sums), Err(Inconsistent::TooLarge(0)));
    }

    #[test]
    fn a_new_product_gets_its_share_of_the_family() {
        let mut forecasts = [said(200, 400), said(5, 20)];
        forecasts[1].class = Class::TooShort;
        forecasts[1].history = 8..10;
        let series =
            [Series::new(vec![100.0; 10], 1), Series::new([vec![0.0; 8], vec![20.0; 2]].concat(), 1)];
        share_out(&mut forecasts, &series, &[Sum { total: 0, parts: vec![1] }]);
        assert_eq!(means(&forecasts), [200, 40]);
        assert_eq!(forecasts[1].steps[0].components.sum(), 40);
        assert_eq!(forecasts[1].method, ["share of total"]);
    }
}
