//! Whether a history has a season, and what the season does: classical decomposition, multiplicative where the series
//! never comes near zero.

use super::mean;

/// Ninety per cent sure, two-sided.
const SURE: f64 = 1.645;

/// What each period of the season does to the level. Index 0 belongs to the first value of the history.
#[derive(Debug, Clone)]
pub(super) struct Season {
    pub(super) indices: Vec<f64>,
    pub(super) multiplicative: bool,
}

impl Season {
    /// The season of a history, where there is one beyond chance.
    pub(super) fn found(history: &[f64], period: usize) -> Option<Self> {
        (period > 1 && history.len() > 2 * period && is_seasonal(history, period))
            .then(|| Self::of(history, period, may_multiply(history)))
    }

    /// The same as textbooks have it: every index as it was, however few years it is the mean of.
    pub(super) fn taken_at_its_word(history: &[f64], period: usize) -> Option<Self> {
        let believe = |_: &Effects, _: &[f64], _: f64| 1.0;
        (period > 1 && history.len() > 2 * period && is_seasonal(history, period))
            .then(|| Self::with(history, period, may_multiply(history), believe))
    }

    pub(super) fn of(history: &[f64], period: usize, multiplicative: bool) -> Self {
        Self::with(history, period, multiplicative, Effects::believed)
    }

    fn with(
        history: &[f64],
        period: usize,
        multiplicative: bool,
        believed: impl Fn(&Effects, &[f64], f64) -> f64,
    ) -> Self {
        let around = centred(history, period);
        let half = period / 2;
        let mut effects = Effects { sums: vec![(0.0, 0); period], squares: 0.0 };
        for (offset, level) in around.iter().enumerate() {
            let at = offset + half;
            let effect = if multiplicative { history[at] / level } else { history[at] - level };
            if effect.is_finite() {
                let sum = &mut effects.sums[at % period];
                *sum = (sum.0 + effect, sum.1 + 1);
                effects.squares += effect * effect;
            }
        }
        let none = f64::from(u8::from(multiplicative));
        let mut indices: Vec<f64> = effects
            .sums
            .iter()
            .map(|(sum, count)| if *count > 0 { sum / *count as f64 } else { none })
            .collect();
        let centre = mean(&indices);
        for index in &mut indices {
            if multiplicative {
                *index = if centre > 0.0 { (*index / centre).max(0.01) } else { 1.0 };
            } else {
                *index -= centre;
            }
        }
        let share = believed(&effects, &indices, none);
        for index in &mut indices {
            *index = none + share * (*index - none);
        }
        Self { indices, multiplicative }
    }

    pub(super) fn at(&self, time: usize) -> f64 {
        self.indices[time % self.indices.len()]
    }

    /// The history without its season.
    pub(super) fn removed(&self, history: &[f64]) -> Vec<f64> {
        let remove = |(time, value): (usize, &f64)| {
            if self.multiplicative { value / self.at(time) } else { value - self.at(time) }
        };
        history.iter().enumerate().map(remove).collect()
    }

    /// What the season adds to a level at a time.
    pub(super) fn added_to(&self, base: f64, time: usize) -> f64 {
        if self.multiplicative { base * (self.at(time) - 1.0) } else { self.at(time) }
    }

    /// What the season does to the width of an error.
    pub(super) fn stretch(&self, time: usize) -> f64 {
        if self.multiplicative { self.at(time) } else { 1.0 }
    }
}

/// What each period of the season was seen to do: sum and number of sightings, and the sum of all squares.
struct Effects {
    sums: Vec<(f64, usize)>,
    squares: f64,
}

impl Effects {
    /// How much of what the indices vary is the season and not the noise of the few years that they are the mean of.
    fn believed(&self, indices: &[f64], none: f64) -> f64 {
        let periods = self.sums.len() as f64;
        let seen: f64 = self.sums.iter().map(|(_, count)| *count as f64).sum();
        let once = self.sums.iter().filter(|(_, count)| *count > 0);
        let explained: f64 = once.map(|(sum, count)| sum * sum / *count as f64).sum();
        let freedom = seen - periods;
        if freedom < 1.0 {
            return 0.5;
        }
        let noise = (self.squares - explained).max(0.0) / freedom * periods / seen;
        let varied = indices.iter().map(|index| (index - none).powi(2)).sum::<f64>() / periods;
        if varied > 0.0 { (1.0 - noise / varied).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// Ratios to a level say something only where no value is near zero.
pub(super) fn may_multiply(history: &[f64]) -> bool {
    let floor = 0.02 * mean(history);
    history.iter().all(|value| *value > floor)
}

/// The moving mean over one season, for all times that have half a season on either side.
fn centred(history: &[f64], period: usize) -> Vec<f64> {
    let even = period.is_multiple_of(2);
    let span = if even { period + 1 } else { period };
    history
        .windows(span)
        .map(|window| {
            let sum: f64 = window.iter().sum();
            let ends = if even { f64::midpoint(window[0], window[span - 1]) } else { 0.0 };
            (sum - ends) / period as f64
        })
        .collect()
}

/// Whether a value tells of the one a season later, beyond what its neighbours tell anyway.
fn is_seasonal(history: &[f64], period: usize) -> bool {
    let centre = mean(history);
    let total: f64 = history.iter().map(|value| (value - centre).powi(2)).sum();
    if total <= f64::EPSILON * centre * centre {
        return false;
    }
    let correlation = |lag: usize| {
        let pairs = history[lag..].iter().zip(history);
        pairs.map(|(late, early)| (late - centre) * (early - centre)).sum::<f64>() / total
    };
    let nearer: f64 = (1..period).map(|lag| correlation(lag).powi(2)).sum();
    let limit = SURE * ((1.0 + 2.0 * nearer) / history.len() as f64).sqrt();
    correlation(period).abs() > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_is_found_and_removed() {
        let history: Vec<f64> = (0..48).map(|at| 100.0 + [30.0, -10.0, -20.0, 0.0][at % 4]).collect();
        let season = Season::found(&history, 4).expect("a season");
        assert!(season.multiplicative);
        assert!(season.removed(&history).iter().all(|value| (value - 100.0).abs() < 0.1));
        assert!((season.added_to(100.0, 48) - 30.0).abs() < 0.1);
    }

    #[test]
    fn no_season_is_found_where_none_is() {
        let noise: Vec<f64> = (0..48_u64).map(|at| (at * at * 7_919 % 101) as f64).collect();
        assert!(Season::found(&noise, 4).is_none());
        assert!(Season::found(&[5.0; 48], 4).is_none());
        assert!(Season::found(&[5.0, 1.0, 5.0, 1.0], 4).is_none(), "too short");
    }
}
