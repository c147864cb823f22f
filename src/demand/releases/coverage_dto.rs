//! How much of a release is shown, as the API tells it to staff: counts, shares and reasons, never the units.

use lonja_kernel::Percent;
use poem_openapi::{Enum, Object, types::Example};

use super::coverage_store::CoverageRow;
use crate::protection::Hidden;

/// Why a figure is hidden; outwardly all of them are one.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum HidingReason {
    /// Nothing was bought, or no more than was returned.
    NoDemand,
    /// Fewer customers than the minimum.
    TooFewCustomers,
    /// One customer's shipments could be estimated too closely.
    DominatedShipments,
    /// One customer's net purchases could be.
    DominatedNet,
    /// One customer's returns could be.
    DominatedReturns,
    /// The change since an earlier figure points at too few customers.
    SmallChange,
    /// Safe by itself, but another hidden figure could be worked out from it.
    Secondary,
    /// A sum whose hidden parts point at too few customers.
    Remainder,
    /// Set against figures of weeks, a figure by region points at too few customers.
    Crossing,
}

impl From<Hidden> for HidingReason {
    fn from(hidden: Hidden) -> Self {
        match hidden {
            Hidden::NoDemand => Self::NoDemand,
            Hidden::TooFewCustomers => Self::TooFewCustomers,
            Hidden::DominatedShipments => Self::DominatedShipments,
            Hidden::DominatedNet => Self::DominatedNet,
            Hidden::DominatedReturns => Self::DominatedReturns,
            Hidden::SmallChange => Self::SmallChange,
            Hidden::Secondary => Self::Secondary,
            Hidden::Remainder => Self::Remainder,
            Hidden::Crossing => Self::Crossing,
        }
    }
}

/// How many figures one rule hides.
#[derive(Object, Clone, Debug)]
pub struct HiddenCells {
    pub reason: HidingReason,
    pub cells: i64,
}

/// How much is shown of the figures of one kind.
#[derive(Object, Clone, Debug)]
pub struct Coverage {
    pub figures: i64,
    /// Those in which more was bought than returned.
    pub with_demand: i64,
    pub published: i64,
    /// Published figures of those with demand.
    pub figures_share: Option<Percent>,
    /// Of the units; absent where the products are counted in different ones.
    pub units_share: Option<Percent>,
}

impl From<CoverageRow> for Coverage {
    fn from(row: CoverageRow) -> Self {
        Self {
            figures: row.figures,
            with_demand: row.with_demand,
            published: row.published,
            figures_share: Percent::share(row.published, row.with_demand),
            units_share: row.units_share.map(Percent::from_hundredths),
        }
    }
}

/// How much of a release is shown, and why the rest is not.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ReleaseCoverage {
    /// Products by period; absent where it was not written down.
    pub products: Option<Coverage>,
    /// Categories by region and month; absent where the release has none.
    pub regions: Option<Coverage>,
    /// Over all figures of the release, totals and sums over regions among them.
    pub hidden: Vec<HiddenCells>,
}

impl Example for ReleaseCoverage {
    fn example() -> Self {
        let percent = |hundredths| Some(Percent::from_hundredths(hundredths));
        let (products, regions) = ((4500, 7200), (3333, 8120));
        let coverage = |figures, with_demand, published, (cells, units)| Coverage {
            figures,
            with_demand,
            published,
            figures_share: percent(cells),
            units_share: percent(units),
        };
        Self {
            products: Some(coverage(1560, 1200, 540, products)),
            regions: Some(coverage(24, 18, 6, regions)),
            hidden: vec![
                HiddenCells { reason: HidingReason::NoDemand, cells: 366 },
                HiddenCells { reason: HidingReason::TooFewCustomers, cells: 480 },
                HiddenCells { reason: HidingReason::DominatedShipments, cells: 180 },
            ],
        }
    }
}
