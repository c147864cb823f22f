//! Which models answer for which class. The combinations are fixed: choosing among models by one past origin forecasts
//! worse than the mean of a few that err differently.

use crate::{
    answer::{Flag, Rough},
    classify::{Class, classify},
    events,
    models::{Ets, Fit, Imapa, Model, Part, Ses, Theta, Tsb, mean_of},
    series::{Prepared, Refusal, Series},
};

/// How much work a series is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tier {
    #[default]
    Full,
    /// A twentieth of the time, for very many smooth series.
    Fast,
}

/// From here on seasons are too long for seasonal smoothing.
const LONG_SEASON: usize = 24;

/// A forecast before its interval is known.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) class: Class,
    pub(crate) method: Vec<&'static str>,
    pub(crate) steps: Vec<Rough>,
    /// The errors' standard deviation as the models see it, above zero.
    pub(crate) width: Vec<f64>,
    pub(crate) flags: Vec<Flag>,
    pub(crate) first: usize,
    pub(crate) length: usize,
    pub(crate) orders: usize,
}

fn models(class: Class, tier: Tier, period: usize, length: usize) -> &'static [&'static dyn Model] {
    const SEASONAL: &[&dyn Model] = &[&Ets { seasonal: true }, &Theta::STANDARD, &Theta::DYNAMIC];
    const LEVEL: &[&dyn Model] = &[&Ets { seasonal: false }, &Theta::DYNAMIC, &Ses, &Imapa];
    const FAST: &[&dyn Model] = &[&Theta::STANDARD, &Theta::DYNAMIC];
    const ERRATIC: &[&dyn Model] = &[&Theta::DYNAMIC, &Ses, &Imapa, &Tsb::STANDARD];
    const SPARSE: &[&dyn Model] = &[&Ses, &Imapa, &Tsb::STANDARD];
    const ENDED: &[&dyn Model] = &[&Tsb::STANDARD];
    match class {
        Class::Smooth if tier == Tier::Fast => FAST,
        Class::Smooth if period > 1 && period <= LONG_SEASON && length > 2 * period => SEASONAL,
        Class::Smooth => LEVEL,
        Class::Erratic => ERRATIC,
        Class::Intermittent | Class::Lumpy => SPARSE,
        Class::Dead => ENDED,
        Class::TooShort => &[],
    }
}

/// The mean of what there is, for series that no model can do anything with.
fn plain(history: &[f64], horizon: usize) -> Fit {
    let count = history.len() as f64;
    let level = history.iter().sum::<f64>() / count;
    let squares: f64 = history.iter().map(|value| (value - level).powi(2)).sum();
    // Few values vary less than what they come from does.
    let width = (squares / count + level * level / count).sqrt();
    Fit { steps: vec![Part { level, ..Part::default() }; horizon], width: vec![width; horizon] }
}

impl Draft {
    pub(crate) fn of(series: &Series, horizon: usize, tier: Tier) -> Result<Self, Refusal> {
        let Prepared { mut history, first, length, period, mut flags } = Prepared::of(series)?;
        let effects = events::take_out(&mut history, first, &series.events);
        let (class, rhythm) = classify(&history, period);
        flags.extend(peculiarities(class, &history));
        let chosen = models(class, tier, period, history.len());
        let (fit, method) = mean_of(chosen, &history, period, horizon)
            .unwrap_or_else(|| (plain(&history, horizon), vec!["mean"]));

        let mut steps = Vec::with_capacity(horizon);
        let mut width = Vec::with_capacity(horizon);
        for (step, (part, wide)) in fit.steps.iter().zip(&fit.width).enumerate() {
            let Part { level, trend, season } = *part;
            let quiet = Rough { level, trend, season, events: 0.0 }.not_negative();
            let factor = effects.factor(length + step);
            steps.push(Rough { events: quiet.mean() * (factor - 1.0), ..quiet }.not_negative());
            // A series that has never moved may move all the same.
            width.push((wide * factor).max(1e-3 * quiet.mean()).clamp(1e-9, 1e13));
        }
        Ok(Self { class, method, steps, width, flags, first, length, orders: rhythm.orders })
    }
}

fn peculiarities(class: Class, history: &[f64]) -> Vec<Flag> {
    let mut flags = Vec::new();
    match class {
        Class::TooShort => flags.push(Flag::ShortHistory),
        Class::Dead => flags.push(Flag::Ended),
        _ => {}
    }
    let mut orders: Vec<f64> = history.iter().copied().filter(|value| *value > 0.0).collect();
    orders.sort_unstable_by(f64::total_cmp);
    let count = orders.len();
    if count >= 8 {
        let (low, high, last) = (orders[count / 4], orders[3 * count / 4], orders[count - 1]);
        if last > high + 8.0 * (high - low).max(0.1 * high) {
            flags.push(Flag::Outlier);
        }
    }
    let empty = history.len() - count;
    if matches!(class, Class::Smooth | Class::Erratic) && empty > 0 && 12 * empty <= history.len() {
        flags.push(Flag::StockOut);
    }
    flags
}
