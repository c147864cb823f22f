//! The figures of a cycle as they are written: with what stands for them added by hand, and added up.
//!
//! What is added to a product moves the totals above it by the same units, their quantiles too, so that the sums hold as
//! before. A cycle whose sums do not hold is not published: [`Figures::check`] is asked before anything is written, and
//! the database asks again.

use lonja_forecast::{Components, Step};
use lonja_platform::prelude::*;
use uuid::Uuid;

use super::{
    adjustments::{Adjusted, Standing, adjusted},
    agree::{Below, below},
    models::Outcome,
    work_out::WorkedOut,
};
use crate::calendar::Period;

/// One period of a product or a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    pub period: Period,
    /// Its mean and quantiles, and by how much they were adjusted.
    pub adjusted: Adjusted,
    /// The other parts of the mean.
    pub components: Components,
    pub adjustment_id: Option<Uuid>,
    /// The sum of the means below a total; nothing for a product.
    pub parts: i64,
}

/// All buckets of what is forecast, in the order of the lines and of the totals; none where there is no forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    pub products: Vec<Vec<Bucket>>,
    pub totals: Vec<Vec<Bucket>>,
}

/// What does not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Off {
    #[error("the parts of a mean do not add up to it")]
    Components,
    #[error("a total is less than what is forecast below it")]
    Rest,
    #[error("a total without a rest is more than what is forecast below it")]
    NoRest,
    #[error("a total does not have the sum of what is forecast below it")]
    Parts,
}

/// The periods after `last`, moved by what was added by hand.
pub fn buckets(
    outcome: &Outcome,
    last: Period,
    by: impl Fn(usize, Period) -> Option<(Uuid, i64)>,
) -> Vec<Bucket> {
    let Ok((_, steps)) = outcome else { return Vec::new() };
    let mut period = last;
    let bucket = |(at, step): (usize, &Step)| {
        period = period.next();
        let by = by(at, period);
        Bucket {
            period,
            adjusted: adjusted(step.mean, step.quantiles, by.map_or(0, |(_, milli)| milli)),
            components: step.components,
            adjustment_id: by.map(|(id, _)| id),
            parts: 0,
        }
    };
    steps.iter().enumerate().map(bucket).collect()
}

impl Figures {
    /// The figures after `last`, with what stands for products by hand.
    pub fn of(worked: &WorkedOut, last: Period, standing: &Standing) -> Self {
        let products: Vec<Vec<Bucket>> = worked
            .lines
            .iter()
            .map(|line| {
                buckets(&line.outcome, last, |_, period| {
                    standing.get(&(line.released.product_id, period.start())).copied()
                })
            })
            .collect();
        let mut totals: Vec<Vec<Bucket>> = Vec::new();
        // Categories come first, so that what they were moved by is known to what is above them.
        for (line, below) in worked.totals.iter().zip(below_in(worked)) {
            let below = below.unwrap_or_default();
            let under = |at: usize| {
                let (products, totals) = (&products, &totals);
                let of_products = below.products.iter().map(move |place| &products[*place][at]);
                of_products.chain(below.totals.iter().map(move |place| &totals[*place][at]))
            };
            let mut buckets = buckets(&line.outcome, last, |at, _| {
                Some((Uuid::nil(), under(at).map(|bucket| bucket.adjusted.adjustment).sum()))
            });
            for (at, bucket) in buckets.iter_mut().enumerate() {
                bucket.parts = under(at).map(|bucket| bucket.adjusted.mean).sum();
                bucket.adjustment_id = None;
            }
            totals.push(buckets);
        }
        Self { products, totals }
    }

    /// Whether every mean is the sum of its components, and every total that of what is forecast below it and a rest
    /// that is not below zero, and nothing where all below it is forecast.
    pub fn check(&self, worked: &WorkedOut) -> Result<(), Off> {
        for bucket in self.products.iter().chain(&self.totals).flatten() {
            if bucket.components.sum() + bucket.adjusted.adjustment != bucket.adjusted.mean {
                return Err(Off::Components);
            }
        }
        for ((total, line), below) in self.totals.iter().zip(&worked.totals).zip(below_in(worked)) {
            let below = below.unwrap_or_default();
            for bucket in total {
                let of_period = |of: &&Bucket| of.period == bucket.period;
                let products = below.products.iter().flat_map(|place| &self.products[*place]);
                let totals = below.totals.iter().flat_map(|place| &self.totals[*place]);
                let parts = products.chain(totals).filter(of_period).map(|of| of.adjusted.mean);
                let off = if parts.sum::<i64>() != bucket.parts {
                    Off::Parts
                } else if bucket.parts > bucket.adjusted.mean {
                    Off::Rest
                } else if bucket.parts < bucket.adjusted.mean && !line.has_rest {
                    Off::NoRest
                } else {
                    continue;
                };
                return Err(off);
            }
        }
        Ok(())
    }
}

fn below_in(worked: &WorkedOut) -> Vec<Option<Below>> {
    let products = worked.lines.iter().map(|line| (line.released.category_id, line.outcome.is_ok()));
    let totals = worked.totals.iter().map(|line| (line.node.category, line.outcome.is_ok()));
    below(&products.collect::<Vec<_>>(), &totals.collect::<Vec<_>>())
}

impl From<Off> for Problem {
    fn from(off: Off) -> Self {
        Self::internal(off)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{
        super::{
            released::{Cells, Member, Node, Released, Table, Totals},
            work_out::work_out,
        },
        *,
    };

    fn week(label: &str) -> Period {
        Period::parse(label).unwrap()
    }

    fn id(number: usize) -> Uuid {
        Uuid::from_u128(number as u128 + 1)
    }

    /// A cell: its units, and whether they are published.
    type Cell = (i64, bool);

    /// A product in a category, with its cells from 2026-W01 on.
    #[derive(Debug)]
    struct Product {
        category: usize,
        cells: Vec<Cell>,
    }

    /// The released table of these products, where of some categories' totals none is published.
    fn table(products: &[Product], hidden: &[usize]) -> Table {
        let starts = || std::iter::successors(Some(week("2026-W01")), |week| Some(week.next()));
        let shown = |(units, shown): Cell| shown.then_some(units * 1000);
        let mut table = Table::default();
        let mut shown_totals: BTreeMap<Uuid, Cells> = BTreeMap::new();
        for (number, Product { category, cells }) in products.iter().enumerate() {
            let cells_of = |starts: &mut dyn Iterator<Item = Period>| -> Cells {
                starts.zip(cells).map(|(week, cell)| (week.start(), shown(*cell))).collect()
            };
            let released = cells_of(&mut starts());
            table.products.push(Released {
                product_id: id(number),
                sku: number.to_string(),
                name: String::new(),
                unit: "piece".to_owned(),
                category_id: Some(id(*category)),
                figures: released.iter().filter_map(|(start, value)| Some((*start, (*value)?))).collect(),
            });
            table.totals.cells.push((Member { product: id(number), category: id(*category) }, released));
            for of in [id(*category), Uuid::nil()] {
                for (week, (units, _)) in starts().zip(cells) {
                    let total = shown_totals.entry(of).or_default().entry(week.start()).or_insert(Some(0));
                    *total = total.map(|total| total + units * 1000);
                }
            }
        }
        for category in hidden {
            for total in shown_totals.entry(id(*category)).or_default().values_mut() {
                *total = None;
            }
        }
        let mut categories: Vec<Uuid> = shown_totals.keys().copied().filter(|of| !of.is_nil()).collect();
        categories.push(Uuid::nil());
        let node = |category| Node { category, name: None, unit: "piece".to_owned() };
        let nodes = categories.into_iter().map(node).collect();
        table.totals = Totals { nodes, shown: shown_totals, cells: table.totals.cells };
        table
    }

    fn steady(category: usize, units: i64, shown: bool) -> Product {
        Product { category, cells: vec![(units, shown); 20] }
    }

    fn figures(table: &Table, standing: &Standing) -> (WorkedOut, Figures) {
        let last = week("2026-W20");
        let worked = work_out(table, last, 3).unwrap();
        let figures = Figures::of(&worked, last, standing);
        (worked, figures)
    }

    /// Mean, parts and rest of a total's first step.
    fn first(figures: &Figures, total: usize) -> [i64; 3] {
        let bucket = &figures.totals[total][0];
        [bucket.adjusted.mean, bucket.parts, bucket.adjusted.mean - bucket.parts]
    }

    #[test]
    fn a_hidden_product_is_forecast_with_its_category_and_not_below_it() {
        let products = [steady(0, 60, true), steady(0, 40, false), steady(1, 30, true)];
        let (worked, figures) = figures(&table(&products, &[]), &Standing::new());
        assert_eq!(figures.check(&worked), Ok(()));
        assert!(worked.lines[1].outcome.is_err());
        assert_eq!(first(&figures, 0), [100_000, 60_000, 40_000]);
        assert_eq!(first(&figures, 1), [30_000, 30_000, 0]);
        assert_eq!(first(&figures, 2), [130_000, 130_000, 0]);
        assert_eq!(
            worked.totals.iter().map(|total| total.has_rest).collect::<Vec<_>>(),
            [true, false, false]
        );
    }

    #[test]
    fn a_category_without_a_forecast_leaves_its_products_to_everything() {
        let products = [steady(0, 60, true), steady(1, 30, true), steady(1, 7, false)];
        let (worked, figures) = figures(&table(&products, &[1]), &Standing::new());
        assert_eq!(figures.check(&worked), Ok(()));
        assert!(worked.totals[1].outcome.is_err() && figures.totals[1].is_empty());
        assert_eq!(first(&figures, 2), [97_000, 90_000, 7_000]);
    }

    #[test]
    fn what_is_added_by_hand_moves_the_totals_above_by_the_same_units() {
        let table = table(&[steady(0, 60, true), steady(0, 40, false), steady(1, 30, true)], &[]);
        let (_, before) = figures(&table, &Standing::new());
        let at = week("2026-W21").start();
        // More is taken from the second than there is.
        let standing = Standing::from([((id(0), at), (id(7), 5_500)), ((id(2), at), (id(8), -90_000))]);
        let (worked, after) = figures(&table, &standing);
        assert_eq!(after.check(&worked), Ok(()));
        for (total, by) in [(0, 5_500), (1, -30_000), (2, -24_500)] {
            let (before, after) = (&before.totals[total], &after.totals[total]);
            assert_eq!(after[0].adjusted.adjustment, by);
            assert_eq!(after[0].adjusted.mean, before[0].adjusted.mean + by);
            let moved = before[0].adjusted.quantiles.map(|quantile| (quantile + by).max(0));
            assert_eq!(after[0].adjusted.quantiles, moved);
            assert_eq!((&after[1..], after[0].adjustment_id), (&before[1..], None));
        }
        assert_eq!(first(&after, 0), [105_500, 65_500, 40_000]);
        assert_eq!(first(&after, 1), [0, 0, 0]);
    }

    #[test]
    fn what_does_not_add_up_is_found() {
        let table = table(&[steady(0, 60, true), steady(0, 40, false), steady(1, 30, true)], &[]);
        let (worked, figures) = figures(&table, &Standing::new());
        let off = |change: &dyn Fn(&mut Figures)| {
            let mut figures = figures.clone();
            change(&mut figures);
            figures.check(&worked).unwrap_err()
        };
        assert_eq!(off(&|figures| figures.products[0][1].components.level += 1), Off::Components);
        assert_eq!(off(&|figures| figures.totals[2][0].components.level += 1), Off::Components);
        let more = |bucket: &mut Bucket, by: i64| {
            bucket.components.level += by;
            bucket.adjusted.mean += by;
        };
        assert_eq!(off(&|figures| more(&mut figures.products[0][2], 1)), Off::Parts);
        assert_eq!(off(&|figures| figures.totals[0][0].parts -= 1), Off::Parts);
        assert_eq!(off(&|figures| more(&mut figures.totals[2][0], -1)), Off::Rest);
        assert_eq!(off(&|figures| more(&mut figures.totals[2][0], 1)), Off::NoRest);
    }

    fn products() -> impl Strategy<Value = Vec<Product>> {
        let cell = (0_i64..4_000, prop::bool::weighted(0.8));
        let cells = prop_oneof![
            4 => prop::collection::vec(cell.clone(), 20),
            1 => prop::collection::vec((0_i64..4_000, Just(false)), 20),
            1 => prop::collection::vec(prop_oneof![3 => Just((0_i64, true)), 1 => cell], 20),
        ];
        let product = (0_usize..3, cells).prop_map(|(category, cells)| Product { category, cells });
        prop::collection::vec(product, 1..9)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn products_add_up_to_categories_and_categories_to_everything(
            products in products(),
            hidden in prop::collection::vec(0_usize..3, 0..2),
            by_hand in prop::collection::vec((0_usize..9, 0_u64..3, -5_000_000_i64..5_000_000), 0..6),
        ) {
            let table = table(&products, &hidden);
            let at = |ahead: u64| week("2026-W21").start() + chrono::Days::new(7 * ahead);
            let standing: Standing = by_hand
                .into_iter()
                .map(|(product, ahead, by)| ((id(product), at(ahead)), (id(99), by)))
                .collect();
            let (worked, figures) = figures(&table, &standing);
            prop_assert_eq!(figures.check(&worked), Ok(()));
            let everything = worked.totals.len() - 1;
            for step in 0..3 {
                let mean = |buckets: &[Bucket]| buckets.get(step).map(|bucket| bucket.adjusted.mean);
                let mut above = 0;
                for (place, total) in worked.totals[..everything].iter().enumerate() {
                    let below: i64 = worked
                        .lines
                        .iter()
                        .zip(&figures.products)
                        .filter(|(line, _)| line.released.category_id == Some(total.node.category))
                        .filter_map(|(_, buckets)| mean(buckets))
                        .sum();
                    above += mean(&figures.totals[place]).unwrap_or(below);
                    if let Some(bucket) = figures.totals[place].get(step) {
                        prop_assert_eq!(bucket.parts, below);
                    }
                }
                if let Some(bucket) = figures.totals[everything].get(step) {
                    prop_assert_eq!(bucket.parts, above);
                }
                for bucket in figures.totals.iter().filter_map(|buckets| buckets.get(step)) {
                    let Adjusted { mean, quantiles, adjustment } = bucket.adjusted;
                    prop_assert!(mean >= bucket.parts && quantiles[0] >= 0 && quantiles.is_sorted());
                    prop_assert_eq!(bucket.components.sum() + adjustment, mean);
                }
            }
        }
    }
}
