//! A simulation as the API tells it: counts and shares over all products, of no product and no customer alone.

use lonja_kernel::{Percent, Quantity};
use poem_openapi::{Object, types::Example};

use super::simulation::{Point, Simulation};
use crate::{
    calendar::Period,
    releases::{HiddenCells, HidingReason},
};

/// Units, in the one unit that all products are counted in.
#[derive(Object, Clone, Debug)]
pub struct SimulatedUnits {
    pub unit: String,
    /// In all cells with demand.
    pub all: Quantity,
    pub published: Quantity,
    pub share: Option<Percent>,
}

/// What would be shown by one setting of the rules.
#[derive(Object, Clone, Debug)]
pub struct SimulatedPoint {
    pub minimum_customers: i32,
    pub p_percent: i32,
    /// Of the cells with demand.
    pub cells_share: Option<Percent>,
    /// Of the units; absent where the products are counted in different ones.
    pub units_share: Option<Percent>,
}

/// What a policy with these parameters would show of the latest periods, if nothing had been released yet, without totals.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct PolicySimulation {
    pub minimum_customers: i32,
    pub p_percent: i32,
    pub prior_percent: i32,
    /// The first of the latest periods that are over and past the lag.
    pub first_period: String,
    pub last_period: String,
    pub periods: i32,
    pub products: i64,
    /// Products of which every cell would be hidden.
    pub products_without_figure: i64,
    /// Products times periods.
    pub cells: i64,
    /// Those in which more was bought than returned.
    pub cells_with_demand: i64,
    pub cells_published: i64,
    /// Published cells of those with demand.
    pub cells_share: Option<Percent>,
    /// Absent where the products are counted in different units.
    pub units: Option<SimulatedUnits>,
    pub hidden: Vec<HiddenCells>,
    /// With other numbers of customers, everything else as asked.
    pub by_minimum_customers: Vec<SimulatedPoint>,
    /// With other percentages, everything else as asked.
    pub by_p_percent: Vec<SimulatedPoint>,
}

impl PolicySimulation {
    pub fn of(simulation: Simulation, periods: &[Period]) -> Self {
        let label = |period: Option<&Period>| period.map(|period| period.label()).unwrap_or_default();
        let (setting, outcome) = simulation.asked;
        let shown = outcome.shown;
        let has_unit = simulation.unit.is_some();
        let point = |(setting, outcome): Point| SimulatedPoint {
            minimum_customers: setting.minimum_customers as i32,
            p_percent: setting.p_percent as i32,
            cells_share: outcome.shown.figures_share(),
            units_share: outcome.shown.units_share().filter(|_| has_unit),
        };
        Self {
            minimum_customers: setting.minimum_customers as i32,
            p_percent: setting.p_percent as i32,
            prior_percent: setting.prior_percent as i32,
            first_period: label(periods.first()),
            last_period: label(periods.last()),
            periods: periods.len() as i32,
            products: simulation.products,
            products_without_figure: outcome.products_without_figure,
            cells: shown.figures,
            cells_with_demand: shown.with_demand,
            cells_published: shown.published,
            cells_share: shown.figures_share(),
            units: simulation.unit.map(|unit| SimulatedUnits {
                unit,
                all: Quantity::from_thousandths(shown.units),
                published: Quantity::from_thousandths(shown.units_published),
                share: shown.units_share(),
            }),
            hidden: outcome
                .hidden
                .into_iter()
                .map(|(reason, cells)| HiddenCells { reason: reason.into(), cells })
                .collect(),
            by_minimum_customers: simulation.by_minimum_customers.into_iter().map(point).collect(),
            by_p_percent: simulation.by_p_percent.into_iter().map(point).collect(),
        }
    }
}

impl Example for PolicySimulation {
    fn example() -> Self {
        let percent = |hundredths| Some(Percent::from_hundredths(hundredths));
        let point = |minimum_customers, p_percent, cells, units| SimulatedPoint {
            minimum_customers,
            p_percent,
            cells_share: percent(cells),
            units_share: percent(units),
        };
        Self {
            minimum_customers: 5,
            p_percent: 10,
            prior_percent: 50,
            first_period: "2026-W31".to_owned(),
            last_period: "2026-W43".to_owned(),
            periods: 13,
            products: 120,
            products_without_figure: 41,
            cells: 1560,
            cells_with_demand: 1200,
            cells_published: 540,
            cells_share: percent(4500),
            units: Some(SimulatedUnits {
                unit: "piece".to_owned(),
                all: Quantity::from_thousandths(50_000_000),
                published: Quantity::from_thousandths(36_000_000),
                share: percent(7200),
            }),
            hidden: vec![
                HiddenCells { reason: HidingReason::NoDemand, cells: 360 },
                HiddenCells { reason: HidingReason::TooFewCustomers, cells: 480 },
                HiddenCells { reason: HidingReason::DominatedShipments, cells: 180 },
            ],
            by_minimum_customers: vec![point(5, 10, 4500, 7200), point(6, 10, 4025, 6850)],
            by_p_percent: vec![point(5, 10, 4500, 7200), point(5, 15, 4100, 6600)],
        }
    }
}
