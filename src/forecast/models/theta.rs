//! The theta family: exponential smoothing that drifts along the history's line, on a history without its season.
//!
//! For a given smoothing weight the errors are linear in the first level and in the weight of the line, so that both
//! are found by least squares and only the smoothing weight is searched for.

use super::{Fit, Model, Part, season::Season};
use crate::search;

/// Assimakopoulos and Nikolopoulos' method in the form of Fiorucci et al.
#[derive(Debug, Clone, Copy)]
pub struct Theta {
    /// Whether the line's weight is fitted; it is a half otherwise.
    pub optimized: bool,
    /// Whether the line is that of the values so far and not of all.
    pub dynamic: bool,
}

impl Theta {
    pub const STANDARD: Self = Self { optimized: false, dynamic: false };
    pub const OPTIMIZED: Self = Self { optimized: true, dynamic: false };
    pub const DYNAMIC: Self = Self { optimized: true, dynamic: true };
}

/// Slower smoothing is the mean of everything, which the past likes better than the future does.
const SLOWEST: f64 = 0.1;

/// Intercept and slope of a straight line through values 1, 2, …, n.
#[derive(Debug, Clone, Copy)]
struct Line {
    intercept: f64,
    slope: f64,
}

/// A line that takes in one value after the other.
#[derive(Debug, Clone, Copy)]
struct Running {
    line: Line,
    mean: f64,
    count: usize,
}

impl Running {
    const NOTHING: Self = Self { line: Line { intercept: 0.0, slope: 0.0 }, mean: 0.0, count: 0 };

    fn with(self, value: f64) -> Self {
        let count = self.count + 1;
        let size = count as f64;
        let deviation = value - self.mean;
        let mean = self.mean + deviation / size;
        let slope = if count < 2 {
            0.0
        } else {
            ((size - 2.0) * self.line.slope + 6.0 * deviation / size) / (size + 1.0)
        };
        Self { line: Line { intercept: mean - slope * (size + 1.0) / 2.0, slope }, mean, count }
    }
}

struct Fitted {
    level: f64,
    weight: f64,
    squares: f64,
    count: usize,
}

/// What the line adds to the level at a time, counted from 0, where `decay` is (1 - alpha)^time.
fn drift(line: Line, alpha: f64, decay: f64) -> f64 {
    line.intercept * decay + line.slope * (1.0 - decay * (1.0 - alpha)) / alpha
}

impl Theta {
    /// Lines as seen before each value.
    fn lines(self, history: &[f64]) -> Vec<Line> {
        let mut running = Running::NOTHING;
        let mut lines = Vec::with_capacity(history.len() + 1);
        for value in history {
            lines.push(running.line);
            running = running.with(*value);
        }
        lines.push(running.line);
        if !self.dynamic {
            lines.fill(running.line);
        }
        lines
    }

    fn with(self, history: &[f64], lines: &[Line], alpha: f64) -> Fitted {
        // The first values say little of a line that begins with them.
        let from = if history.len() > 10 { 3 } else { 1 };
        let (mut base, mut decay) = (0.0, 1.0);
        let (mut dd, mut dt, mut tt, mut de, mut te, mut ee) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (time, (value, line)) in history.iter().zip(lines).enumerate() {
            if time >= from {
                let (error, line) = (value - base, drift(*line, alpha, decay));
                dd += decay * decay;
                dt += decay * line;
                tt += line * line;
                de += decay * error;
                te += line * error;
                ee += error * error;
            }
            base += alpha * (value - base);
            decay *= 1.0 - alpha;
        }
        let determinant = dd * tt - dt * dt;
        let mut weight = 0.5;
        if self.optimized && determinant > 1e-12 * dd * tt {
            weight = ((dd * te - dt * de) / determinant).clamp(0.0, 1.0);
        }
        // Where the weights have died down before they count, the first level does not matter.
        let first = if dd > 1e-12 { (de - weight * dt) / dd } else { history[0] };
        let squares = ee - 2.0 * (first * de + weight * te)
            + first * first * dd
            + 2.0 * first * weight * dt
            + weight * weight * tt;
        Fitted {
            level: base + first * decay,
            weight,
            squares: squares.max(0.0),
            count: history.len().saturating_sub(from).max(1),
        }
    }
}

impl Model for Theta {
    fn name(&self) -> &'static str {
        match (self.optimized, self.dynamic) {
            (false, _) => "Theta",
            (true, false) => "OptimizedTheta",
            (true, true) => "DynamicTheta",
        }
    }

    fn fit(&self, history: &[f64], period: usize, horizon: usize) -> Option<Fit> {
        if history.len() < 4 {
            return None;
        }
        let season = Season::found(history, period);
        let plain = season.as_ref().map(|season| season.removed(history));
        let values = plain.as_deref().unwrap_or(history);
        let lines = self.lines(values);
        let alpha = search::along(SLOWEST, 0.99, 8, |alpha| self.with(values, &lines, alpha).squares);
        let fitted = self.with(values, &lines, alpha);
        let error = (fitted.squares / fitted.count as f64).sqrt();

        let mut steps = Vec::with_capacity(horizon);
        let mut width = Vec::with_capacity(horizon);
        let mut level = fitted.level;
        let mut decay = (1.0 - alpha).powi(values.len() as i32);
        let mut running = Running::NOTHING;
        if self.dynamic {
            running = values.iter().fold(running, |running, value| running.with(*value));
        }
        let mut line = lines[values.len()];
        for step in 0..horizon {
            let time = values.len() + step;
            let base = level + fitted.weight * drift(line, alpha, decay);
            let season_part = season.as_ref().map_or(0.0, |season| season.added_to(base, time));
            let stretch = season.as_ref().map_or(1.0, |season| season.stretch(time));
            steps.push(Part { level: fitted.level, trend: base - fitted.level, season: season_part });
            width.push(error * stretch * (1.0 + step as f64 * alpha * alpha).sqrt());
            level += alpha * (base - level);
            decay *= 1.0 - alpha;
            if self.dynamic {
                running = running.with(base);
                line = running.line;
            }
        }
        Some(Fit { steps, width })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_line_is_the_line_of_all_values() {
        let running = [3.0, 5.0, 7.0, 9.0].iter().fold(Running::NOTHING, |line, value| line.with(*value));
        assert!((running.line.slope - 2.0).abs() < 1e-9 && (running.line.intercept - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_line_is_followed_wholly_when_its_weight_is_free_and_half_when_not() {
        let history: Vec<f64> = (1..=40).map(|at| 100.0 + 2.0 * f64::from(at)).collect();
        let last = |theta: Theta| theta.fit(&history, 1, 5).expect("a fit").steps[4].mean();
        for theta in [Theta::OPTIMIZED, Theta::DYNAMIC] {
            assert!((last(theta) - 190.0).abs() < 0.5, "{}: {}", theta.name(), last(theta));
        }
        assert!(last(Theta::STANDARD) > 180.0 && last(Theta::STANDARD) < 189.0, "{}", last(Theta::STANDARD));
    }
}
