//! Simple exponential smoothing, its weight found by least squares.

use super::{Fit, Model};
use crate::search;

/// Simple exponential smoothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ses;

/// A smoothed history.
#[derive(Debug, Clone, Copy)]
pub(super) struct Smoothed {
    pub(super) alpha: f64,
    pub(super) level: f64,
    /// Standard deviation of the errors one step ahead.
    pub(super) error: f64,
}

impl Smoothed {
    fn with(history: &[f64], alpha: f64) -> Self {
        let (mut level, mut squares) = (history[0], 0.0);
        for value in &history[1..] {
            let error = value - level;
            squares += error * error;
            level += alpha * error;
        }
        Self { alpha, level, error: (squares / (history.len() - 1).max(1) as f64).sqrt() }
    }

    /// The weight between two bounds that would have erred least.
    pub(super) fn best(history: &[f64], low: f64, high: f64) -> Self {
        let alpha = search::along(low, high, 6, |alpha| Self::with(history, alpha).error);
        Self::with(history, alpha)
    }

    pub(super) fn width(&self, step: usize) -> f64 {
        self.error * (1.0 + step as f64 * self.alpha * self.alpha).sqrt()
    }
}

impl Model for Ses {
    fn name(&self) -> &'static str {
        "SES"
    }

    fn fit(&self, history: &[f64], _period: usize, horizon: usize) -> Option<Fit> {
        let smoothed = Smoothed::best(history, 0.01, 0.99);
        Some(Fit::flat(smoothed.level, |step| smoothed.width(step), horizon))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_is_followed_and_noise_is_not() {
        let mut jump = vec![10.0; 20];
        jump.extend([50.0; 20]);
        assert!((Smoothed::best(&jump, 0.01, 0.99).level - 50.0).abs() < 0.5);
        let noise: Vec<f64> = (0..60).map(|at| if at % 2 == 0 { 8.0 } else { 12.0 }).collect();
        let level = Smoothed::best(&noise, 0.01, 0.99).level;
        assert!((level - 10.0).abs() < 1.5, "{level}");
    }
}
