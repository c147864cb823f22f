//! What may be adjusted, for which reasons, and what an adjustment does to a forecast.

use lonja_platform::prelude::*;
use poem_openapi::Enum;

use crate::calendar::{Grain, Period};

/// Why a forecast is adjusted. Its supplier is told it: no word says anything of prices.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AdjustmentReason {
    /// Something is planned that the history does not know.
    Promotion,
    /// The product comes to more customers.
    Launch,
    /// The product ends, or another takes its place.
    PhaseOut,
    /// A holiday or a season falls otherwise than in the years before.
    Season,
    /// It could not be delivered, or will be late.
    Supply,
    /// The history shows what will not come again.
    Correction,
    Other,
}

impl AdjustmentReason {
    pub const ALL: [Self; 7] = [
        Self::Promotion,
        Self::Launch,
        Self::PhaseOut,
        Self::Season,
        Self::Supply,
        Self::Correction,
        Self::Other,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Promotion => "promotion",
            Self::Launch => "launch",
            Self::PhaseOut => "phase_out",
            Self::Season => "season",
            Self::Supply => "supply",
            Self::Correction => "correction",
            Self::Other => "other",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// Whether an adjustment is used.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AdjustmentState {
    /// Used by every later cycle that forecasts its period.
    Standing,
    /// Used by no later cycle.
    Withdrawn,
}

impl AdjustmentState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The database admits no other text.
    pub fn parse(text: &str) -> Self {
        if text == "withdrawn" { Self::Withdrawn } else { Self::Standing }
    }
}

/// The state after a withdrawal.
pub fn withdraw(state: AdjustmentState) -> Result<AdjustmentState, Problem> {
    match state {
        AdjustmentState::Standing => Ok(AdjustmentState::Withdrawn),
        AdjustmentState::Withdrawn => {
            Err(Problem::new(ProblemCode::Conflict, "The adjustment was withdrawn already."))
        }
    }
}

/// The largest quantity that is taken, in either direction.
const MOST: i64 = 1_000_000_000_000;

/// What the current cycle of the recipient says of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    pub grain: Grain,
    /// The latest period whose figures it knows.
    pub last: Period,
    pub is_forecast: bool,
}

/// The period that may be adjusted by the quantity, or everything that is wrong.
pub fn check(current: Current, period: &str, quantity: Quantity) -> Result<Period, Problem> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: &str, detail: String| {
        errors.push(FieldError { pointer: pointer.to_owned(), detail });
    };
    if !current.is_forecast {
        wrong(
            "/product_id",
            "Name a product that this supplier's current cycle has a forecast of: without one there is nothing to \
             adjust."
                .to_owned(),
        );
    }
    let period = Period::parse(period).filter(|period| period.grain() == current.grain);
    if period.is_none_or(|period| period.start() <= current.last.start()) {
        wrong("/period", format!("Name a period after {}.", current.last.label()));
    }
    if quantity == Quantity::ZERO {
        wrong("/quantity", "Write how much is added, or below zero how much is taken away.".to_owned());
    } else if quantity.thousandths().abs() > MOST {
        wrong("/quantity", "Write a thousand million or less.".to_owned());
    }
    match period {
        Some(period) if errors.is_empty() => Ok(period),
        _ => Err(Problem::invalid(errors)),
    }
}

/// A forecast with what was added by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjusted {
    pub mean: i64,
    pub quantiles: [i64; 7],
    /// The mean less what it was before.
    pub adjustment: i64,
}

/// Moves the mean and every quantile by the same quantity, none of them below zero. Ordered quantiles stay ordered.
pub fn adjusted(mean: i64, quantiles: [i64; 7], by: i64) -> Adjusted {
    let moved = |figure: i64| figure.saturating_add(by).max(0);
    Adjusted { mean: moved(mean), quantiles: quantiles.map(moved), adjustment: moved(mean) - mean }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(label: &str) -> Period {
        Period::parse(label).unwrap()
    }

    #[test]
    fn what_is_taken_away_stops_at_zero_and_the_band_follows() {
        let after = adjusted(5_000, [0, 1_000, 3_000, 5_000, 7_000, 9_000, 12_000], -6_000);
        assert_eq!((after.mean, after.adjustment), (0, -5_000));
        assert_eq!(after.quantiles, [0, 0, 0, 0, 1_000, 3_000, 6_000]);
    }

    #[test]
    fn only_coming_periods_of_the_cycles_calendar_and_what_is_forecast_are_adjusted() {
        let current = Current { grain: Grain::Week, last: week("2026-W24"), is_forecast: true };
        let one = Quantity::from_thousandths(-1);
        assert_eq!(check(current, "2026-W25", one).unwrap(), week("2026-W25"));
        let unknown = Current { is_forecast: false, ..current };
        let most = Quantity::from_thousandths(MOST + 1);
        for (current, period, quantity) in [
            (current, "2026-W24", one),
            (current, "2026-07", one),
            (current, "soon", one),
            (current, "2026-W25", Quantity::ZERO),
            (current, "2026-W25", most),
            (current, "2026-W25", -most),
            (unknown, "2026-W25", one),
        ] {
            let refused = check(current, period, quantity).unwrap_err();
            assert_eq!(refused.code(), ProblemCode::ValidationFailed, "{period} {quantity}");
        }
    }

    #[test]
    fn an_adjustment_is_withdrawn_once() {
        let state = withdraw(AdjustmentState::Standing).unwrap();
        assert_eq!(AdjustmentState::parse(state.as_str()), AdjustmentState::Withdrawn);
        assert_eq!(withdraw(state).unwrap_err().code(), ProblemCode::Conflict);
        assert_eq!(AdjustmentState::parse("standing"), AdjustmentState::Standing);
        for reason in AdjustmentReason::ALL {
            assert_eq!(AdjustmentReason::parse(reason.as_str()), Some(reason));
        }
    }
}
