//! How much of a table is shown: counts, and the share of the units. For staff alone: with what is shown, the units would
//! name what is hidden.

use lonja_kernel::Percent;

use crate::{directory::Product, protection::Hidden};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub figures: i64,
    /// Those in which more was bought than returned.
    pub with_demand: i64,
    pub published: i64,
    /// In thousandths, over the figures with demand.
    pub units: i64,
    pub units_published: i64,
}

impl Tally {
    pub fn count(&mut self, demand: i64, decision: Result<i64, Hidden>) {
        self.figures += 1;
        if demand > 0 {
            self.with_demand += 1;
            self.units += demand;
        }
        if let Ok(value) = decision {
            self.published += 1;
            self.units_published += value;
        }
    }

    /// Published figures of those with demand.
    pub fn figures_share(&self) -> Option<Percent> {
        Percent::share(self.published, self.with_demand)
    }

    /// Means something only where all products are counted in one unit.
    pub fn units_share(&self) -> Option<Percent> {
        Percent::share(self.units_published, self.units)
    }
}

/// What all products are counted in, where it is one unit: others cannot be added up.
pub fn one_unit(products: &[Product]) -> Option<&str> {
    let unit = &products.first()?.unit;
    products.iter().all(|product| product.unit == *unit).then_some(unit.as_str())
}
