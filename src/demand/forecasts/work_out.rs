//! From released figures to forecasts: a function of what was released and of nothing else, so a forecast can tell no
//! more than the release did. Products and totals are forecast alike, and then made to agree.

use super::{
    agree::agree,
    models::{Failed, Models, Outcome, until},
    released::{Node, Released, Table},
};
use crate::calendar::Period;

/// A product's series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub released: Released,
    pub outcome: Outcome,
}

/// A total's series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalLine {
    pub node: Node,
    /// Whether something below it has no forecast.
    pub has_rest: bool,
    pub outcome: Outcome,
}

/// Everything that is forecast as of one period. Totals are at least what is forecast below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkedOut {
    pub lines: Vec<Line>,
    pub totals: Vec<TotalLine>,
}

/// Forecasts the `horizon` periods after `last`, from the figures of the periods up to it. In the order given.
pub fn work_out(table: &Table, last: Period, horizon: usize) -> Result<WorkedOut, Failed> {
    let products = table.products.iter().map(|product| until(&product.figures, last));
    let totals = table.totals.nodes.iter().map(|node| table.totals.figures(node.category, last));
    let models = Models::told(products.chain(totals), last, horizon)?;
    let mut answers = models.answers()?;
    let rests = agree(table, last, &mut answers, &models)?;
    let mut outcomes = models.outcomes(answers);
    let of_totals = outcomes.split_off(table.products.len());
    let lines = table.products.iter().zip(outcomes);
    let totals = table.totals.nodes.iter().zip(rests).zip(of_totals);
    Ok(WorkedOut {
        lines: lines.map(|(product, outcome)| Line { released: product.clone(), outcome }).collect(),
        totals: totals
            .map(|((node, has_rest), outcome)| TotalLine { node: node.clone(), has_rest, outcome })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use lonja_forecast::Flag;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{super::models::NoForecast, *};
    use crate::calendar::Grain;

    fn week(label: &str) -> Period {
        Period::parse(label).unwrap()
    }

    fn released(figures: impl IntoIterator<Item = (NaiveDate, i64)>) -> Released {
        Released {
            product_id: Uuid::nil(),
            sku: "A".to_owned(),
            name: "Lamp".to_owned(),
            unit: "piece".to_owned(),
            category_id: None,
            figures: figures.into_iter().collect(),
        }
    }

    /// Weeks from 2026-W01 on; `None` was suppressed.
    fn weekly(values: &[Option<i64>]) -> Released {
        let starts = std::iter::successors(Some(week("2026-W01")), |week| Some(week.next()));
        released(starts.zip(values).filter_map(|(week, value)| Some((week.start(), (*value)?))))
    }

    fn table(products: Vec<Released>) -> Table {
        Table { products, ..Table::default() }
    }

    fn outcome(values: &[Option<i64>], last: &str) -> Outcome {
        work_out(&table(vec![weekly(values)]), week(last), 3).unwrap().lines.remove(0).outcome
    }

    #[test]
    fn a_suppressed_period_is_a_gap_in_the_series() {
        let mut values = vec![Some(10_000); 12];
        for gap in [3, 4, 7] {
            values[gap] = None;
        }
        let (basis, steps) = outcome(&values, "2026-W12").unwrap();
        assert_eq!((steps[0].mean, basis.figures, basis.flags.contains(&Flag::Gaps)), (10_000, 9, true));
    }

    #[test]
    fn five_figures_are_too_few_and_six_are_enough() {
        let value = Some(4_000);
        let few = [value, None, value, value, value, value];
        assert_eq!(outcome(&few, "2026-W06").unwrap_err(), NoForecast::TooShort);
        let enough = [value, None, value, value, value, value, value];
        assert_eq!(outcome(&enough, "2026-W07").unwrap().1.len(), 3);
        assert_eq!(outcome(&[], "2026-W07").unwrap_err(), NoForecast::TooShort);
    }

    #[test]
    fn a_series_that_ended_a_season_ago_says_nothing_about_the_present() {
        let values = vec![Some(4_000); 10];
        assert_eq!(outcome(&values, "2027-W12").unwrap_err(), NoForecast::TooOld);
        assert!(outcome(&values, "2026-W50").is_ok());
    }

    #[test]
    fn a_forecast_as_of_a_past_period_knows_nothing_of_what_came_later() {
        let mut values = vec![Some(10_000); 20];
        let then = outcome(&values, "2026-W20");
        values.extend([Some(90_000); 5]);
        assert_eq!(outcome(&values, "2026-W20"), then);
        assert_ne!(outcome(&values, "2026-W25"), then);
    }

    proptest! {
        // Each of them forecasts up to eight series at up to seven origins.
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn parts_add_up_and_quantiles_do_not_cross(
            series in prop::collection::vec(
                prop::collection::vec(prop::option::weighted(0.8, 0_i64..5_000_000), 0..90), 1..8),
            monthly: bool,
            horizon in 1_usize..27,
        ) {
            let grain = if monthly { Grain::Month } else { Grain::Week };
            let first = grain.period_of(week("2024-W10").start());
            let mut last = first;
            for _ in 0..90 {
                last = last.next();
            }
            let starts = || std::iter::successors(Some(first), |period| Some(period.next()));
            let products: Vec<Released> = series
                .iter()
                .map(|values| {
                    let known = starts().zip(values).filter_map(|(at, value)| Some((at.start(), (*value)?)));
                    released(known)
                })
                .collect();
            let table = table(products);
            let lines = work_out(&table, last, horizon).unwrap().lines;
            prop_assert_eq!(lines.len(), table.products.len());
            for (basis, steps) in lines.into_iter().filter_map(|line| line.outcome.ok()) {
                prop_assert_eq!(steps.len(), horizon);
                prop_assert!(basis.figures >= 1 && !basis.models.is_empty());
                for step in steps {
                    prop_assert_eq!(step.components.sum(), step.mean);
                    prop_assert_eq!(step.components.alignment, 0);
                    prop_assert!(step.mean >= 0 && step.quantiles[0] >= 0 && step.quantiles.is_sorted());
                }
            }
        }
    }
}
