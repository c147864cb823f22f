//! The models, each behind [`Model`]: a history in, level, trend and season per step out, and how wide errors are.
//!
//! Histories are finite, not negative and not empty; [`crate::forecast`] sees to it.

mod ets;
mod season;
mod ses;
mod sparse;
mod theta;

pub use ets::Ets;
pub use ses::Ses;
pub use sparse::{Adida, Imapa, Tsb};
pub use theta::Theta;

/// What makes up the mean of one step. The parts add up to it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Part {
    pub level: f64,
    pub trend: f64,
    pub season: f64,
}

impl Part {
    pub fn mean(&self) -> f64 {
        self.level + self.trend + self.season
    }

    fn is_finite(&self) -> bool {
        self.mean().is_finite()
    }
}

/// What a model says of the next steps.
#[derive(Debug, Clone)]
pub struct Fit {
    pub steps: Vec<Part>,
    /// The errors' standard deviation per step as the model sees it: a yardstick, which calibration stretches.
    pub width: Vec<f64>,
}

impl Fit {
    /// The same level for every step.
    fn flat(level: f64, width: impl Fn(usize) -> f64, horizon: usize) -> Self {
        Self {
            steps: vec![Part { level, ..Part::default() }; horizon],
            width: (0..horizon).map(width).collect(),
        }
    }

    fn is_finite(&self) -> bool {
        self.steps.iter().all(Part::is_finite) && self.width.iter().all(|width| width.is_finite())
    }
}

/// A way to forecast one series.
pub trait Model: Sync {
    /// How the model is called in answers.
    fn name(&self) -> &'static str;

    /// `None` where the history is too short for the model.
    fn fit(&self, history: &[f64], period: usize, horizon: usize) -> Option<Fit>;
}

/// The mean of several models, those left out that have no answer or no finite one.
pub(crate) fn mean_of(
    models: &[&dyn Model],
    history: &[f64],
    period: usize,
    horizon: usize,
) -> Option<(Fit, Vec<&'static str>)> {
    let mut names = Vec::with_capacity(models.len());
    let mut sum: Option<Fit> = None;
    for model in models {
        let Some(fit) = model.fit(history, period, horizon).filter(Fit::is_finite) else { continue };
        names.push(model.name());
        match &mut sum {
            None => sum = Some(fit),
            Some(sum) => {
                for (total, part) in sum.steps.iter_mut().zip(&fit.steps) {
                    total.level += part.level;
                    total.trend += part.trend;
                    total.season += part.season;
                }
                for (total, width) in sum.width.iter_mut().zip(&fit.width) {
                    *total += width;
                }
            }
        }
    }
    let mut mean = sum?;
    let share = 1.0 / names.len() as f64;
    for part in &mut mean.steps {
        *part = Part { level: part.level * share, trend: part.trend * share, season: part.season * share };
    }
    for width in &mut mean.width {
        *width *= share;
    }
    Some((mean, names))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The last value carried on, with the season where there is one: what others are measured by.
pub(crate) fn naive_two(history: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let known: Vec<f64> = history.iter().map(|value| if value.is_nan() { 0.0 } else { *value }).collect();
    let Some(last) = known.last() else { return vec![0.0; horizon] };
    let Some(season) = season::Season::taken_at_its_word(&known, period) else { return vec![*last; horizon] };
    let plain = season.removed(&known);
    let level = plain.last().copied().unwrap_or(*last);
    (0..horizon).map(|step| level + season.added_to(level, known.len() + step)).collect()
}
