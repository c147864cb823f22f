//! The forecast of many series at once: calibrate on all, then answer or refuse each.

use std::{num::NonZero, thread};

use crate::{
    answer::{Flag, Forecast},
    calibrate::Calibration,
    combine::{Draft, Tier},
    control::{Cancelled, Control, Stage},
    parallel,
    series::{Refusal, Series},
};

#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Steps ahead.
    pub horizon: usize,
    pub tier: Tier,
    /// Decimal places of the answers.
    pub decimals: u32,
    pub threads: usize,
}

/// Decimal places beyond which quantities would no longer fit.
pub const MOST_DECIMALS: u32 = 5;

impl Options {
    /// Three decimal places, all cores.
    pub fn new(horizon: usize) -> Self {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        Self { horizon, tier: Tier::Full, decimals: 3, threads }
    }
}

/// An answer or a reason for every series, in their order. The same series give the same answers, whatever the number
/// of threads.
pub fn forecast(
    series: &[Series],
    options: Options,
    control: Control<'_>,
) -> Result<Vec<Result<Forecast, Refusal>>, Cancelled> {
    let Options { horizon, tier, threads, .. } = options;
    let calibration = Calibration::of(series, horizon, tier, threads, control)?;
    forecast_with(&calibration, series, options, control)
}

/// The same with what was learnt from other series, or from these before.
pub fn forecast_with(
    calibration: &Calibration,
    series: &[Series],
    options: Options,
    control: Control<'_>,
) -> Result<Vec<Result<Forecast, Refusal>>, Cancelled> {
    let work = |at: usize| {
        let draft = Draft::of(&series[at], options.horizon, options.tier)?;
        Ok(finish(draft, calibration, options.decimals.min(MOST_DECIMALS)))
    };
    parallel::map(series.len(), options.threads, Stage::Forecast, control, work)
}

fn finish(draft: Draft, calibration: &Calibration, decimals: u32) -> Forecast {
    let factors = calibration.factors(draft.class);
    let Draft { class, method, steps, width, mut flags, first, length, .. } = draft;
    if factors.borrowed {
        flags.push(Flag::BorrowedInterval);
    }
    flags.sort_unstable();
    flags.dedup();
    let steps = steps
        .iter()
        .zip(&width)
        .map(|(step, width)| {
            let mean = step.mean();
            step.step(factors.quantiles.map(|factor| (mean + factor * width).max(0.0)), decimals)
        })
        .collect();
    Forecast { class, method, decimals, steps, flags, history: first..length }
}
