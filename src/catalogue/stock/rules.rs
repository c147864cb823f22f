//! What stock looks like from outside: a band for partners, the figure only where their agreement grants it.

use lonja_kernel::Quantity;
use poem_openapi::Enum;

/// What one warehouse may hold of one product: a hundredth of the largest quantity, so that the sum over all warehouses
/// is a quantity too.
pub(super) const MOST_ON_HAND: Quantity = Quantity::from_thousandths(10_000_000_000);

/// How much of stock a partner may know. It is part of the partner's agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case", rename = "AvailabilityExposure")]
pub enum StockExposure {
    /// None, low or ok.
    Band,
    /// In stock or not.
    YesNo,
    /// The figure per warehouse.
    Exact,
}

impl StockExposure {
    /// Reads the agreement's word; one that is not known shows the least.
    pub fn parse(text: &str) -> Self {
        match text {
            "band" => Self::Band,
            "exact" => Self::Exact,
            _ => Self::YesNo,
        }
    }
}

/// A product's stock over all warehouses, coarsely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum StockBand {
    /// Nothing free.
    None,
    /// Less than the product's threshold.
    Low,
    /// The product's threshold or more.
    Ok,
}

impl StockBand {
    /// The rule of the bands, which the snapshot applies in SQL: free stock against the product's own threshold.
    pub fn of(free: Quantity, low_below: Quantity) -> Self {
        if !free.is_positive() {
            Self::None
        } else if free < low_below {
            Self::Low
        } else {
            Self::Ok
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Ok => "ok",
        }
    }

    pub fn parse(text: &str) -> Self {
        match text {
            "ok" => Self::Ok,
            "low" => Self::Low,
            _ => Self::None,
        }
    }

    pub fn in_stock(self) -> bool {
        self != Self::None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quantity(thousandths: i64) -> Quantity {
        Quantity::from_thousandths(thousandths)
    }

    proptest! {
        #[test]
        fn more_stock_never_means_a_lower_band(a in -5_000_i64..50_000, b in -5_000_i64..50_000, low in 0_i64..40_000) {
            let (less, more) = (quantity(a.min(b)), quantity(a.max(b)));
            prop_assert!(StockBand::of(less, quantity(low)) <= StockBand::of(more, quantity(low)));
        }

        #[test]
        fn a_band_says_in_stock_exactly_when_something_is_free(free in -5_000_i64..50_000, low in 0_i64..40_000) {
            prop_assert_eq!(StockBand::of(quantity(free), quantity(low)).in_stock(), free > 0);
        }
    }

    #[test]
    fn the_threshold_itself_is_enough() {
        let of = |free| StockBand::of(quantity(free), quantity(10_000));
        assert_eq!(of(0), StockBand::None);
        assert_eq!(of(1), StockBand::Low);
        assert_eq!(of(9_999), StockBand::Low);
        assert_eq!(of(10_000), StockBand::Ok);
    }

    #[test]
    fn an_agreement_that_is_not_understood_shows_the_least() {
        assert_eq!(StockExposure::parse("everything"), StockExposure::YesNo);
    }
}
