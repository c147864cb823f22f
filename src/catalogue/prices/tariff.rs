//! A price by quantity: what one unit costs, and from which quantities on it costs less.
//!
//! One rule makes a tariff, whoever writes it: quantities rise strictly from above zero and prices fall strictly from
//! the base price, so that to order more never costs more per unit. Everything is an integer.

use lonja_kernel::Quantity;

/// From a quantity on, another price: thousandths and ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    pub from_milli: i64,
    pub price_e4: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    base_e4: i64,
    breaks: Vec<Break>,
}

/// What is wrong with a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakFault {
    QuantityDoesNotRise,
    PriceDoesNotFall,
}

impl Tariff {
    pub fn flat(base_e4: i64) -> Self {
        Self { base_e4, breaks: Vec::new() }
    }

    /// The tariff, or every break that breaks the rule, by its place.
    pub fn new(base_e4: i64, breaks: Vec<Break>) -> Result<Self, Vec<(usize, BreakFault)>> {
        let mut faults = Vec::new();
        let mut before = Break { from_milli: 0, price_e4: base_e4 };
        for (index, next) in breaks.iter().enumerate() {
            if next.from_milli <= before.from_milli {
                faults.push((index, BreakFault::QuantityDoesNotRise));
            }
            if next.price_e4 >= before.price_e4 || next.price_e4 < 0 {
                faults.push((index, BreakFault::PriceDoesNotFall));
            }
            before = *next;
        }
        if faults.is_empty() { Ok(Self { base_e4, breaks }) } else { Err(faults) }
    }

    /// As the database keeps it. Its breaks were written by [`kept_breaks`](Self::kept_breaks) and by nothing else.
    pub fn from_kept(base_e4: i64, breaks: Option<&str>) -> Self {
        let pairs: Vec<(i64, i64)> =
            breaks.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let breaks = pairs.into_iter().map(|(from_milli, price_e4)| Break { from_milli, price_e4 });
        Self { base_e4, breaks: breaks.collect() }
    }

    /// Pairs of thousandths and ten-thousandths; nothing where one price holds for every quantity.
    pub fn kept_breaks(&self) -> Option<String> {
        let pairs: Vec<String> =
            self.breaks.iter().map(|at| format!("[{},{}]", at.from_milli, at.price_e4)).collect();
        (!pairs.is_empty()).then(|| format!("[{}]", pairs.join(",")))
    }

    pub fn base_e4(&self) -> i64 {
        self.base_e4
    }

    pub fn breaks(&self) -> &[Break] {
        &self.breaks
    }

    /// The price of one unit when so many are ordered.
    pub fn at(&self, quantity: Quantity) -> i64 {
        let reached = self.breaks.iter().rev().find(|step| step.from_milli <= quantity.thousandths());
        reached.map_or(self.base_e4, |step| step.price_e4)
    }

    /// The tariff with every price changed. Rounding may make neighbours equal: a break that saves nothing any more
    /// goes.
    pub fn map(&self, change: impl Fn(i64) -> i64) -> Self {
        self.try_map(|price| Some(change(price))).unwrap_or_else(|| self.clone())
    }

    /// The same with a change that may not fit.
    pub fn try_map(&self, change: impl Fn(i64) -> Option<i64>) -> Option<Self> {
        let base_e4 = change(self.base_e4)?;
        let mut breaks: Vec<Break> = Vec::with_capacity(self.breaks.len());
        for step in &self.breaks {
            let price_e4 = change(step.price_e4)?;
            if price_e4 < breaks.last().map_or(base_e4, |before| before.price_e4) {
                breaks.push(Break { price_e4, ..*step });
            }
        }
        Some(Self { base_e4, breaks })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn steps() -> impl Strategy<Value = Vec<Break>> {
        prop::collection::vec((-3_i64..50, -3_i64..50), 0..6).prop_map(|pairs| {
            pairs.into_iter().map(|(from_milli, price_e4)| Break { from_milli, price_e4 }).collect()
        })
    }

    fn tariff() -> impl Strategy<Value = Tariff> {
        (prop::collection::btree_set(1_i64..5_000, 0..5), prop::collection::btree_set(0_i64..5_000, 1..6))
            .prop_map(|(quantities, prices)| {
                let mut prices = prices.into_iter().rev();
                let base = prices.next().unwrap_or_default();
                let steps = quantities.into_iter().zip(prices);
                let steps = steps.map(|(from_milli, price_e4)| Break { from_milli, price_e4 });
                Tariff::new(base, steps.collect()).unwrap()
            })
    }

    proptest! {
        #[test]
        fn a_tariff_is_made_exactly_of_rising_quantities_and_falling_prices(base in 0_i64..50, steps in steps()) {
            let rises = steps.iter().all(|step| step.from_milli > 0)
                && steps.windows(2).all(|pair| pair[0].from_milli < pair[1].from_milli);
            let falls = steps.iter().all(|step| step.price_e4 >= 0)
                && steps.first().is_none_or(|step| step.price_e4 < base)
                && steps.windows(2).all(|pair| pair[0].price_e4 > pair[1].price_e4);
            prop_assert_eq!(Tariff::new(base, steps).is_ok(), rises && falls);
        }

        #[test]
        fn more_never_costs_more_per_unit(tariff in tariff(), a in 1_i64..6_000, b in 1_i64..6_000) {
            let (less, more) = (a.min(b), a.max(b));
            let at = |milli| tariff.at(Quantity::from_thousandths(milli));
            prop_assert!(at(more) <= at(less));
            prop_assert!(at(less) <= tariff.base_e4());
        }

        #[test]
        fn a_price_is_that_of_the_last_quantity_that_is_reached(tariff in tariff(), milli in 1_i64..6_000) {
            let reached = tariff.breaks().iter().filter(|step| step.from_milli <= milli).map(|step| step.price_e4).min();
            prop_assert_eq!(tariff.at(Quantity::from_thousandths(milli)), reached.unwrap_or(tariff.base_e4()));
        }

        #[test]
        fn what_is_kept_is_read_again(tariff in tariff()) {
            let kept = tariff.kept_breaks();
            prop_assert_eq!(Tariff::from_kept(tariff.base_e4(), kept.as_deref()), tariff);
        }

        #[test]
        fn a_changed_tariff_keeps_the_rule(tariff in tariff(), permille in 0_i64..2_000) {
            let changed = tariff.map(|price| price * permille / 1000);
            prop_assert!(Tariff::new(changed.base_e4(), changed.breaks().to_vec()).is_ok());
        }
    }

    #[test]
    fn a_break_holds_from_its_own_quantity_on() {
        let tariff = Tariff::new(25_500, vec![Break { from_milli: 12_000, price_e4: 23_000 }]).unwrap();
        let at = |milli| tariff.at(Quantity::from_thousandths(milli));
        assert_eq!((at(11_999), at(12_000), at(12_001)), (25_500, 23_000, 23_000));
    }
}
