//! Exponential smoothing as state-space models: error, trend and season each additive or multiplicative, chosen by the
//! corrected information criterion from a reduced pool.
//!
//! Seasons start from a classical decomposition and only what smooths them is searched for: with the season's starting
//! values among the unknowns the search takes ten times as long and forecasts no better.

use super::{
    Fit, Model, Part, mean,
    season::{Season, may_multiply},
};
use crate::search;

/// Automatic exponential smoothing.
#[derive(Debug, Clone, Copy)]
pub struct Ets {
    /// Whether seasonal models are in the pool.
    pub seasonal: bool,
}

/// Seasons longer than this have more starting values than a history can tell.
const LONGEST_SEASON: usize = 24;
const MOST_TRIES: usize = 220;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    None,
    Additive,
    Multiplicative,
}

#[derive(Debug, Clone, Copy)]
struct Spec {
    /// Whether errors grow with the mean.
    relative: bool,
    trend: bool,
    damped: bool,
    season: Kind,
}

/// alpha, beta, gamma, phi, first level, first trend.
type Point = [f64; 6];

struct State {
    level: f64,
    trend: f64,
    season: [f64; LONGEST_SEASON],
    /// Of the errors, relative where the spec says so.
    squares: f64,
    /// Of the means, for the likelihood of relative errors.
    logarithms: f64,
}

struct Start<'a> {
    history: &'a [f64],
    period: usize,
    season: [f64; LONGEST_SEASON],
}

impl Spec {
    fn parameters(self, period: usize) -> usize {
        let season = if self.season == Kind::None { 0 } else { period };
        3 + 2 * usize::from(self.trend) + usize::from(self.damped) + season
    }

    fn allows(self, point: &Point) -> bool {
        let [alpha, beta, gamma, phi, level, _] = *point;
        (1e-4..=0.9999).contains(&alpha)
            && (!self.trend || (1e-4..=alpha).contains(&beta))
            && (self.season == Kind::None || (1e-4..=1.0 - alpha).contains(&gamma))
            && (!self.damped || (0.8..=0.98).contains(&phi))
            && (level > 0.0 || !self.relative)
    }

    /// Walks through the history. `None` where a mean or level falls to where ratios mean nothing.
    fn walk(self, start: &Start<'_>, point: &Point) -> Option<State> {
        let [alpha, beta, gamma, phi, level, trend] = *point;
        let phi = if self.damped { phi } else { 1.0 };
        let mut state = State { level, trend, season: start.season, squares: 0.0, logarithms: 0.0 };
        let mut product = 1.0_f64;
        let mut at = 0;
        for value in start.history {
            let drift = if self.trend { phi * state.trend } else { 0.0 };
            let base = state.level + drift;
            let season = state.season[at];
            let expected = match self.season {
                Kind::None => base,
                Kind::Additive => base + season,
                Kind::Multiplicative => base * season,
            };
            let error = value - expected;
            if self.relative {
                if expected <= 1e-6 || base <= 1e-6 {
                    return None;
                }
                state.squares += (error / expected) * (error / expected);
                product *= expected;
                if !(1e-100..1e100).contains(&product) {
                    state.logarithms += product.ln();
                    product = 1.0;
                }
            } else {
                state.squares += error * error;
            }
            let (on_level, on_season) = match self.season {
                Kind::Multiplicative => {
                    if base.abs() <= 1e-6 {
                        return None;
                    }
                    (error / season, error / base)
                }
                Kind::None | Kind::Additive => (error, error),
            };
            state.level = base + alpha * on_level;
            if self.trend {
                state.trend = drift + beta * on_level;
            }
            if self.season != Kind::None {
                state.season[at] = season + gamma * on_season;
                if self.season == Kind::Multiplicative && state.season[at] <= 1e-3 {
                    return None;
                }
                at += 1;
                if at == start.period {
                    at = 0;
                }
            }
        }
        state.logarithms += product.ln();
        Some(state)
    }

    /// Twice the negative logarithm of the likelihood, up to a constant.
    fn cost(self, start: &Start<'_>, point: &Point) -> f64 {
        if !self.allows(point) {
            return f64::INFINITY;
        }
        let Some(state) = self.walk(start, point) else { return f64::INFINITY };
        let count = start.history.len() as f64;
        let relative = if self.relative { 2.0 * state.logarithms } else { 0.0 };
        count * (state.squares / count).max(1e-12).ln() + relative
    }
}

struct Candidate<'a> {
    spec: Spec,
    point: Point,
    start: Start<'a>,
    criterion: f64,
}

impl<'a> Candidate<'a> {
    /// `history` has a mean of about one.
    fn of(spec: Spec, history: &'a [f64], period: usize) -> Option<Self> {
        let count = history.len();
        let parameters = spec.parameters(period);
        if count <= parameters + 2 {
            return None;
        }
        let mut start = Start { history, period, season: [0.0; LONGEST_SEASON] };
        let plain = match spec.season {
            Kind::None => history.to_vec(),
            kind => {
                let season = Season::of(history, period, kind == Kind::Multiplicative);
                start.season[..period].copy_from_slice(&season.indices);
                season.removed(history)
            }
        };
        let first = &plain[..count.min(10.max(2 * period))];
        let (level, trend) = if spec.trend { line(first) } else { (mean(first), 0.0) };
        let level = if spec.relative { level.max(0.05) } else { level };
        let seed = if spec.season == Kind::None { 0.3 } else { 0.15 };
        let begin = [seed, 0.05 * seed, 0.05, 0.95, level, trend];
        let steps = [0.25, 0.1, 0.1, -0.07, 0.1 * level.abs().max(0.1), 0.02];
        // Only the dimensions that the model has are walked in.
        let mut used = vec![0, 4];
        if spec.trend {
            used.extend([1, 5]);
        }
        if spec.damped {
            used.push(3);
        }
        if spec.season != Kind::None {
            used.push(2);
        }
        let spread = |small: &[f64; 6]| {
            let mut point = begin;
            for (at, dimension) in used.iter().enumerate() {
                point[*dimension] = small[at];
            }
            point
        };
        let gather = |full: &Point| {
            let mut small = [0.0; 6];
            for (at, dimension) in used.iter().enumerate() {
                small[at] = full[*dimension];
            }
            small
        };
        let (small, cost) =
            search::downhill(used.len(), gather(&begin), gather(&steps), MOST_TRIES, |small| {
                spec.cost(&start, &spread(small))
            });
        let free = parameters as f64;
        let correction = 2.0 * free * (free + 1.0) / (count as f64 - free - 1.0);
        let criterion = cost + 2.0 * free + correction;
        criterion.is_finite().then(|| Self { spec, point: spread(&small), start, criterion })
    }

    fn fit(&self, scale: f64, horizon: usize) -> Option<Fit> {
        let spec = self.spec;
        let state = spec.walk(&self.start, &self.point)?;
        let [alpha, beta, gamma, phi, ..] = self.point;
        let phi = if spec.damped { phi } else { 1.0 };
        let count = self.start.history.len();
        let error = (state.squares / count as f64).sqrt();
        let (mut steps, mut width) = (Vec::with_capacity(horizon), Vec::with_capacity(horizon));
        let (mut damping, mut drift, mut growth) = (phi, 0.0, 1.0_f64);
        for step in 0..horizon {
            if spec.trend {
                drift += damping * state.trend;
            }
            let base = state.level + drift;
            let season = match spec.season {
                Kind::None => 0.0,
                Kind::Additive => state.season[(count + step) % self.start.period],
                Kind::Multiplicative => base * (state.season[(count + step) % self.start.period] - 1.0),
            };
            let part = Part { level: state.level * scale, trend: drift * scale, season: season * scale };
            width.push(error * growth.sqrt() * if spec.relative { part.mean().abs() } else { scale });
            steps.push(part);
            let mut weight = alpha;
            if spec.trend {
                weight += beta * if spec.damped { (1.0 - damping) / (1.0 - phi) } else { step as f64 + 1.0 };
            }
            if spec.season != Kind::None && (step + 1) % self.start.period == 0 {
                weight += gamma;
            }
            growth += weight * weight;
            damping *= phi;
        }
        Some(Fit { steps, width })
    }
}

/// Value at time 0 and slope of the least-squares line through values 1, 2, …
fn line(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let centre = f64::midpoint(count, 1.0);
    let level = mean(values);
    let (mut over, mut under) = (0.0, 0.0);
    for (at, value) in values.iter().enumerate() {
        let time = at as f64 + 1.0 - centre;
        over += time * (value - level);
        under += time * time;
    }
    let slope = if under > 0.0 { over / under } else { 0.0 };
    (level - slope * centre, slope)
}

impl Model for Ets {
    fn name(&self) -> &'static str {
        "ETS"
    }

    fn fit(&self, history: &[f64], period: usize, horizon: usize) -> Option<Fit> {
        let scale = mean(history);
        if history.len() < 4 || scale <= 0.0 {
            return None;
        }
        let scaled: Vec<f64> = history.iter().map(|value| value / scale).collect();
        let positive = may_multiply(history);
        let seasonal = self.seasonal && (2..=LONGEST_SEASON).contains(&period) && history.len() > 2 * period;
        let mut best: Option<Candidate<'_>> = None;
        for relative in [false, true] {
            for (trend, damped) in [(false, false), (true, false), (true, true)] {
                for season in [Kind::None, Kind::Additive, Kind::Multiplicative] {
                    let spec = Spec { relative, trend, damped, season };
                    let ratios = relative || season == Kind::Multiplicative;
                    // Additive errors under a multiplicative season, and the reverse, hardly ever win.
                    let odd = season != Kind::None && (season == Kind::Multiplicative) != relative;
                    if odd || (ratios && !positive) || (season != Kind::None && !seasonal) {
                        continue;
                    }
                    let Some(candidate) = Candidate::of(spec, &scaled, period) else { continue };
                    if best.as_ref().is_none_or(|best| candidate.criterion < best.criterion) {
                        best = Some(candidate);
                    }
                }
            }
        }
        best?.fit(scale, horizon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(history: &[f64], period: usize, horizon: usize) -> f64 {
        Ets { seasonal: true }.fit(history, period, horizon).expect("a fit").steps[horizon - 1].mean()
    }

    #[test]
    fn a_level_a_line_and_a_season_are_carried_on() {
        let wobble = |at: usize| [0.4, -0.3, 0.1, -0.5, 0.3][at % 5];
        let level: Vec<f64> = (0..40).map(|at| 50.0 + wobble(at)).collect();
        assert!((last(&level, 1, 6) - 50.0).abs() < 1.0, "{}", last(&level, 1, 6));
        let rising: Vec<f64> = (0..40).map(|at| 50.0 + 3.0 * at as f64 + wobble(at)).collect();
        assert!((last(&rising, 1, 6) - 185.0).abs() < 6.0, "{}", last(&rising, 1, 6));
        let season = [1.3, 0.9, 0.6, 1.2];
        let swinging: Vec<f64> = (0..48).map(|at| (50.0 + at as f64) * season[at % 4] + wobble(at)).collect();
        assert!((last(&swinging, 4, 5) - 102.0 * 1.3).abs() < 5.0, "{}", last(&swinging, 4, 5));
    }

    #[test]
    fn zeros_leave_the_additive_models_only() {
        let history: Vec<f64> = (0..40).map(|at| f64::from(at % 3)).collect();
        assert!(last(&history, 12, 3).is_finite());
    }
}
