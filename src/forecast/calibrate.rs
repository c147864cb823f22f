//! How wide intervals must be: past errors of all series of a kind, measured in each series' own width.
//!
//! Every series is forecast as it would have been one horizon earlier, and half a horizon before that. What then came, less what was expected, divided
//! by the width that the models stated, is a score; the quantiles of the scores, per class, are what widths are
//! multiplied by. Series with fewer than four orders before that origin say nothing: launches would blow the
//! intervals up.

use std::collections::BTreeMap;

use crate::{
    answer::LEVELS,
    classify::Class,
    combine::{Draft, Tier},
    control::{Cancelled, Control, Stage},
    parallel,
    series::Series,
};

const FEWEST_ORDERS: usize = 4;
/// Scores below which a class borrows those of its kin, and these those of all.
const FEWEST_SCORES: usize = 150;
/// Scores below which errors are taken to be normal.
const FEWEST_OF_ALL: usize = 40;
/// Scores that are aimed for by looking at further origins.
const WANTED: usize = 1_500;
/// One origin alone takes its own weather for the climate.
const FEWEST_ORIGINS: usize = 2;
const MOST_ORIGINS: usize = 6;
const LARGEST_SCORE: f64 = 100.0;

/// The quantiles of the standard normal distribution at [`LEVELS`].
const NORMAL: [f64; 7] = [-1.96, -1.281_6, -0.674_5, 0.0, 0.674_5, 1.281_6, 1.96];

/// What the widths of a class are multiplied by to get its quantiles.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    factors: BTreeMap<Class, Factors>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Factors {
    pub(crate) quantiles: [f64; 7],
    /// Whether they come from other classes or from nowhere.
    pub(crate) borrowed: bool,
}

impl Calibration {
    /// Learns from the series themselves how far off their forecasts are.
    pub fn of(
        series: &[Series],
        horizon: usize,
        tier: Tier,
        threads: usize,
        control: Control<'_>,
    ) -> Result<Self, Cancelled> {
        let origins = WANTED.div_ceil((series.len() * horizon).max(1)).clamp(FEWEST_ORIGINS, MOST_ORIGINS);
        let work = |at: usize| scores(&series[at / origins], at % origins, horizon, tier);
        let found = parallel::map(series.len() * origins, threads, Stage::Calibration, control, work)?;
        let mut pools: BTreeMap<Class, Vec<f64>> = BTreeMap::new();
        for (class, scores) in found.into_iter().flatten() {
            pools.entry(class).or_default().extend(scores);
        }
        Ok(Self::from_pools(&pools))
    }

    fn from_pools(pools: &BTreeMap<Class, Vec<f64>>) -> Self {
        let gathered = |of: &dyn Fn(Class) -> bool| {
            let chosen = pools.iter().filter(|(class, _)| of(**class));
            let mut scores: Vec<f64> = chosen.flat_map(|(_, scores)| scores).copied().collect();
            scores.sort_unstable_by(f64::total_cmp);
            scores
        };
        let all = gathered(&|_| true);
        let kin = [gathered(&|class| !class.is_sparse()), gathered(&|class| class.is_sparse())];
        let factors = Class::ALL.into_iter().map(|class| {
            let own = gathered(&|other| other == class);
            let kin = &kin[usize::from(class.is_sparse())];
            let (scores, borrowed) = if own.len() >= FEWEST_SCORES {
                (&own, false)
            } else if kin.len() >= FEWEST_SCORES {
                (kin, class == Class::TooShort)
            } else {
                (&all, true)
            };
            let quantiles = if scores.len() >= FEWEST_OF_ALL {
                LEVELS.map(|level| quantile(scores, level))
            } else {
                NORMAL
            };
            (class, Factors { quantiles, borrowed })
        });
        Self { factors: factors.collect() }
    }

    pub(crate) fn factors(&self, class: Class) -> Factors {
        self.factors.get(&class).copied().unwrap_or(Factors { quantiles: NORMAL, borrowed: true })
    }
}

/// The errors of one series at one past origin, each in its width.
fn scores(series: &Series, origin: usize, horizon: usize, tier: Tier) -> Option<(Class, Vec<f64>)> {
    // Further origins lie half a horizon apart.
    let back = horizon + origin * horizon.div_ceil(2);
    let known = series.values.len().checked_sub(back).filter(|known| *known > 0)?;
    let draft = Draft::of(&series.until(known), horizon, tier).ok()?;
    if draft.orders < FEWEST_ORDERS || draft.class == Class::TooShort {
        return None;
    }
    let actual = &series.values[known..known + horizon];
    let steps = draft.steps.iter().zip(&draft.width).zip(actual);
    let scores = steps.filter(|(_, actual)| !actual.is_nan()).map(|((step, width), actual)| {
        ((actual.max(0.0) - step.mean()) / width).clamp(-LARGEST_SCORE, LARGEST_SCORE)
    });
    Some((draft.class, scores.collect()))
}

/// The quantile of sorted scores that keeps its promise for one more score.
fn quantile(sorted: &[f64], level: f64) -> f64 {
    let count = sorted.len();
    let rank = (count as f64 + 1.0) * level;
    let rank = if level < 0.5 { rank.floor() } else { rank.ceil() } as usize;
    sorted[rank.clamp(1, count) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_the_quantiles_of_the_class_or_of_its_kin() {
        let scores: Vec<f64> = (1..=999).map(f64::from).collect();
        let pools = BTreeMap::from([(Class::Lumpy, scores.clone()), (Class::Smooth, vec![1.0; 10])]);
        let calibration = Calibration::from_pools(&pools);
        let lumpy = calibration.factors(Class::Lumpy);
        let whole = lumpy.quantiles.map(|quantile| quantile as i64);
        assert_eq!(whole, [25, 100, 250, 500, 750, 900, 975]);
        assert!(!lumpy.borrowed);
        assert_eq!(calibration.factors(Class::Intermittent), lumpy);
        assert!(calibration.factors(Class::Smooth).borrowed);
    }

    #[test]
    fn without_scores_errors_are_normal() {
        let calibration = Calibration::from_pools(&BTreeMap::new());
        assert_eq!(calibration.factors(Class::Smooth), Factors { quantiles: NORMAL, borrowed: true });
    }
}
