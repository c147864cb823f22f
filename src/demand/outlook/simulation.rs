//! How much settings of the protection would show: a table is decided once for each of them and never written. Only
//! counts and sums over all products come out.
//!
//! A stricter setting mostly shows less, but not always: a figure that it hides is one figure less with which later ones
//! are compared.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    calendar::Grain,
    protection::{Hidden, Protection, Series},
    releases::{Table, Tally, one_unit},
};

/// How many of the latest periods are decided.
pub const fn periods(grain: Grain) -> usize {
    match grain {
        Grain::Week => 13,
        Grain::Month => 12,
    }
}

/// The settings beside the asked one.
const MINIMUM_CUSTOMERS: std::ops::RangeInclusive<u32> = 3..=10;
const P_PERCENT: [u32; 9] = [5, 10, 15, 20, 30, 40, 50, 75, 100];

/// What one setting shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub shown: Tally,
    pub products_without_figure: i64,
    pub hidden: BTreeMap<Hidden, i64>,
}

impl Outcome {
    fn add(&mut self, series: &Series, protection: &Protection) {
        let before = self.shown.published;
        for ((_, decision), demand) in series.decide(protection).into_iter().zip(series.demand()) {
            self.shown.count(demand, decision);
            if let Err(reason) = decision {
                *self.hidden.entry(reason).or_default() += 1;
            }
        }
        self.products_without_figure += i64::from(self.shown.published == before);
    }
}

/// One setting and what it shows.
pub type Point = (Protection, Outcome);

/// What the asked setting shows, and what its neighbours do.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub asked: Point,
    pub by_minimum_customers: Vec<Point>,
    pub by_p_percent: Vec<Point>,
    pub products: i64,
    /// What all products are counted in, where it is one unit: others cannot be added up.
    pub unit: Option<String>,
}

/// Decides the table by every setting; `None` where it was stopped.
pub fn simulate(table: &Table, stop: &dyn Fn() -> bool) -> Option<Simulation> {
    let asked = table.protection;
    let by_minimum: BTreeSet<u32> = MINIMUM_CUSTOMERS.chain([asked.minimum_customers]).collect();
    let by_p: BTreeSet<u32> = P_PERCENT.into_iter().chain([asked.p_percent]).collect();
    let by_minimum =
        by_minimum.into_iter().map(|minimum_customers| Protection { minimum_customers, ..asked });
    let by_p = by_p.into_iter().map(|p_percent| Protection { p_percent, ..asked });
    let mut asked = (asked, Outcome::default());
    let fresh = |settings: &mut dyn Iterator<Item = Protection>| -> Vec<Point> {
        settings.map(|setting| (setting, Outcome::default())).collect()
    };
    let (mut by_minimum_customers, mut by_p_percent) = (fresh(&mut { by_minimum }), fresh(&mut { by_p }));
    for product in &table.products {
        if stop() {
            return None;
        }
        // Who bought what is worked out once; only the rules run again.
        let series = table.series_of(product);
        let points = by_minimum_customers.iter_mut().chain(&mut by_p_percent).chain([&mut asked]);
        for (setting, outcome) in points {
            outcome.add(&series, setting);
        }
    }
    Some(Simulation {
        asked,
        by_minimum_customers,
        by_p_percent,
        products: table.products.len() as i64,
        unit: one_unit(&table.products).map(str::to_owned),
    })
}
