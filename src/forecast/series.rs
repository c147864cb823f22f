//! What comes in: a series of quantities per period, with its season and the calendar events that moved it.
//!
//! Every series is either prepared for the models (gaps filled, what cannot be demand left out, the beginning before
//! the first order cut off) or refused with a reason.

use crate::answer::Flag;

/// Larger quantities are refused: sums of them would no longer be exact.
pub const LARGEST: f64 = 1e12;
/// Models look back this far at most.
pub const LONGEST: usize = 1_500;

/// Quantities of one thing, oldest first, without a hole in time.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// NaN is a gap: nobody knows. What is below zero counts as zero.
    pub values: Vec<f64>,
    /// Periods per season: 12 for months, 52 for weeks; 1 (or 0) for none.
    pub period: usize,
    pub events: Vec<Event>,
}

/// Something in the calendar that moves demand, such as a promotion, in past and future periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub name: String,
    /// Periods counted from the first value; those after the last value lie in the future.
    pub periods: Vec<usize>,
}

impl Series {
    pub fn new(values: Vec<f64>, period: usize) -> Self {
        Self { values, period, events: Vec::new() }
    }

    /// The same series as it was known some periods ago.
    pub fn until(&self, count: usize) -> Self {
        Self {
            values: self.values[..count.min(self.values.len())].to_vec(),
            period: self.period,
            events: self.events.clone(),
        }
    }
}

/// Why there is no forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the series has no value")]
    Empty,
    #[error("no period of the series has a known value")]
    OnlyGaps,
    #[error("a value of the series is larger than 1,000,000,000,000 or infinite")]
    TooLarge,
}

/// A series that models can work on: finite, not negative.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    /// From the first order on where there is one.
    pub(crate) history: Vec<f64>,
    /// Index of `history[0]` among the values of the series.
    pub(crate) first: usize,
    /// Length of the whole series.
    pub(crate) length: usize,
    pub(crate) period: usize,
    pub(crate) flags: Vec<Flag>,
}

impl Prepared {
    pub(crate) fn of(series: &Series) -> Result<Self, Refusal> {
        let values = &series.values;
        if values.is_empty() {
            return Err(Refusal::Empty);
        }
        if values.iter().any(|value| value.abs() > LARGEST) {
            return Err(Refusal::TooLarge);
        }
        let known = |value: &f64| !value.is_nan();
        let Some(first_known) = values.iter().position(known) else {
            return Err(Refusal::OnlyGaps);
        };
        let mut flags = Vec::new();
        if values[first_known..].iter().any(|value| value.is_nan()) {
            flags.push(Flag::Gaps);
        }
        if values.iter().any(|value| *value < 0.0) {
            flags.push(Flag::Negatives);
        }
        let filled = filled(values);
        // What was before the first order tells how old the product is, not what it sells.
        let launched = filled.iter().position(|value| *value > 0.0).unwrap_or(first_known);
        let first = launched.max(values.len().saturating_sub(LONGEST));
        if launched > 0 && launched > first_known && values.len() - launched <= 26.min(values.len() / 2) {
            flags.push(Flag::Launch);
        }
        Ok(Self {
            history: filled[first..].to_vec(),
            first,
            length: values.len(),
            period: series.period.max(1),
            flags,
        })
    }
}

/// Gaps take the straight line between their neighbours; those at the ends take the nearest value.
fn filled(values: &[f64]) -> Vec<f64> {
    let mut filled: Vec<f64> = values.iter().map(|value| value.max(0.0)).collect();
    // `max` has made zeros of the gaps.
    let mut last: Option<usize> = None;
    for at in 0..values.len() {
        if values[at].is_nan() {
            continue;
        }
        let from = last.map_or(0, |last| last + 1);
        for gap in from..at {
            filled[gap] = match last {
                Some(last) => {
                    let share = (gap - last) as f64 / (at - last) as f64;
                    filled[last] + share * (filled[at] - filled[last])
                }
                None => 0.0,
            };
        }
        last = Some(at);
    }
    if let Some(last) = last {
        let value = filled[last];
        filled[last + 1..].fill(value);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_from_their_neighbours_and_returns_count_as_nothing() {
        let series = Series::new(vec![f64::NAN, 0.0, 2.0, f64::NAN, 4.0, -3.0, f64::NAN], 1);
        let prepared = Prepared::of(&series).expect("prepared");
        assert_eq!(prepared.history, [2.0, 3.0, 4.0, 0.0, 0.0]);
        assert_eq!(prepared.first, 2);
        assert_eq!(prepared.flags, [Flag::Gaps, Flag::Negatives]);
    }

    #[test]
    fn what_cannot_be_forecast_says_why() {
        let refused = |values: Vec<f64>| Prepared::of(&Series::new(values, 1)).expect_err("refused");
        assert_eq!(refused(vec![]), Refusal::Empty);
        assert_eq!(refused(vec![f64::NAN; 3]), Refusal::OnlyGaps);
        assert_eq!(refused(vec![1.0, f64::INFINITY]), Refusal::TooLarge);
        assert_eq!(refused(vec![1.0, 2e12]), Refusal::TooLarge);
    }
}
