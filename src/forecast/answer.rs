//! What comes out: per step a mean, seven quantiles and the parts that the mean is made of.
//!
//! Quantities are integers in units of the last decimal place asked for, so that parts add up to the mean, and series
//! to their totals, to the last unit. No quantity is below zero and no quantile below a lower one.

use std::ops::Range;

use crate::classify::Class;

/// The quantiles of every step.
pub const LEVELS: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];
/// More than any answer may say, so that sums of answers stay exact.
const MOST: f64 = 1e13;

/// What a planner should know of a series before it is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// Too little history for a model: the mean, or a share of a total.
    ShortHistory,
    /// The first order came only lately.
    Launch,
    /// No order for so long that none is expected.
    Ended,
    /// Periods without a known value were filled in.
    Gaps,
    /// Values below zero counted as zero.
    Negatives,
    /// A value far beyond the others.
    Outlier,
    /// Empty periods in a series that has none otherwise.
    StockOut,
    /// Other series' errors stand in for those of this kind, or none did.
    BorrowedInterval,
}

impl Flag {
    pub const fn key(self) -> &'static str {
        match self {
            Self::ShortHistory => "short_history",
            Self::Launch => "launch",
            Self::Ended => "ended",
            Self::Gaps => "gaps",
            Self::Negatives => "negatives",
            Self::Outlier => "outlier",
            Self::StockOut => "stock_out",
            Self::BorrowedInterval => "borrowed_interval",
        }
    }
}

/// What the mean is made of. The parts add up to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Components {
    pub level: i64,
    pub trend: i64,
    pub season: i64,
    pub events: i64,
    /// What parts and totals gave each other so that they add up.
    pub alignment: i64,
    pub rounding: i64,
}

impl Components {
    pub fn sum(&self) -> i64 {
        self.level + self.trend + self.season + self.events + self.alignment + self.rounding
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Step {
    pub mean: i64,
    /// At [`LEVELS`].
    pub quantiles: [i64; 7],
    pub components: Components,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    pub class: Class,
    /// The models whose mean this is.
    pub method: Vec<&'static str>,
    /// Decimal places of the quantities.
    pub decimals: u32,
    pub steps: Vec<Step>,
    pub flags: Vec<Flag>,
    /// The values of the series that were used.
    pub history: Range<usize>,
}

impl Forecast {
    /// A quantity as a number.
    pub fn number(&self, quantity: i64) -> f64 {
        quantity as f64 / 10_f64.powi(self.decimals as i32)
    }
}

/// One step before it is rounded.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rough {
    pub(crate) level: f64,
    pub(crate) trend: f64,
    pub(crate) season: f64,
    pub(crate) events: f64,
}

impl Rough {
    /// Takes from each part what would bring the sum below zero.
    pub(crate) fn not_negative(self) -> Self {
        let finite = |value: f64| if value.is_finite() { value.clamp(-MOST, MOST) } else { 0.0 };
        let level = finite(self.level).max(0.0);
        let trend = finite(self.trend).max(-level);
        let season = finite(self.season).max(-level - trend);
        let events = finite(self.events).max(-level - trend - season);
        Self { level, trend, season, events }
    }

    pub(crate) fn mean(&self) -> f64 {
        (self.level + self.trend + self.season + self.events).max(0.0)
    }

    /// The step in whole units.
    pub(crate) fn step(&self, quantiles: [f64; 7], decimals: u32) -> Step {
        let unit = 10_f64.powi(decimals as i32);
        let whole = |value: f64| (value.clamp(-MOST, MOST) * unit).round() as i64;
        let mean = whole(self.mean());
        let mut components = Components {
            level: whole(self.level),
            trend: whole(self.trend),
            season: whole(self.season),
            events: whole(self.events),
            ..Components::default()
        };
        components.rounding = mean - components.sum();
        let mut floor = 0;
        let quantiles = quantiles.map(|value| {
            floor = whole(value).max(floor);
            floor
        });
        Step { mean, quantiles, components }
    }
}
