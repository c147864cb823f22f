//! From released figures to forecasts: a function of what was released and of nothing else, so a forecast can tell no
//! more than the release did.
//!
//! A gap (a suppressed period) is not filled in below the level that was published: the models are told that nobody
//! knows. Intervals are learnt from the past errors of all series of the same recipient. Products and totals are
//! forecast alike, and then made to agree.

use chrono::NaiveDate;
use lonja_forecast::{
    Calibration, Cancelled, Class, Control, Flag, Forecast, Options, Series, Step, forecast_with,
    hierarchy::Inconsistent,
};

use super::{
    agree::agree,
    released::{Figures, Node, Released, Table},
};
use crate::calendar::Period;

/// Fewer released figures than this say too little about the next one.
pub const FEWEST_FIGURES: usize = 6;

/// Why a series has no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoForecast {
    /// Fewer than [`FEWEST_FIGURES`] released figures.
    TooShort,
    /// Nothing was released in the latest season: the series says nothing about the present.
    TooOld,
}

/// Why nothing can be forecast at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Inconsistent(#[from] Inconsistent),
}

/// What holds for every step of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    pub class: Class,
    pub models: Vec<&'static str>,
    pub flags: Vec<Flag>,
    /// The first period that the models looked at.
    pub history_from: NaiveDate,
    /// How many released figures there are from then on.
    pub figures: usize,
}

/// The steps of a series, one per period, or the reason why there are none.
pub type Outcome = Result<(Basis, Vec<Step>), NoForecast>;

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

/// A released series on the calendar: one place per period from the first figure on; a period without one is a gap.
struct OnCalendar {
    periods: Vec<NaiveDate>,
    values: Vec<f64>,
}

impl OnCalendar {
    fn of(figures: &Figures, last: Period) -> Self {
        let mut series = Self { periods: Vec::new(), values: Vec::new() };
        let Some(first) = figures.keys().next() else { return series };
        let mut period = last.grain().period_of(*first);
        while period.start() <= last.start() {
            series.periods.push(period.start());
            // Thousandths of less than 2^53 are exact.
            series.values.push(figures.get(&period.start()).map_or(f64::NAN, |milli| *milli as f64 / 1000.0));
            period = period.next();
        }
        series
    }

    fn refused(&self, season: usize) -> Option<NoForecast> {
        if self.known(0) < FEWEST_FIGURES {
            return Some(NoForecast::TooShort);
        }
        let in_season = self.known(self.values.len().saturating_sub(season));
        (in_season == 0).then_some(NoForecast::TooOld)
    }

    fn known(&self, from: usize) -> usize {
        self.values[from..].iter().filter(|value| !value.is_nan()).count()
    }

    fn basis(&self, answer: &Forecast) -> Basis {
        let from = answer.history.start;
        Basis {
            class: answer.class,
            models: answer.method.clone(),
            flags: answer.flags.clone(),
            history_from: self.periods[from],
            figures: self.known(from),
        }
    }
}

/// Forecasts the `horizon` periods after `last`, from the figures of the periods up to it. In the order given.
pub fn work_out(table: &Table, last: Period, horizon: usize) -> Result<WorkedOut, Failed> {
    let season = last.grain().season();
    let told = |figures: Figures| {
        let series = OnCalendar::of(&figures, last);
        match series.refused(season) {
            Some(reason) => Err(reason),
            None => Ok(series),
        }
    };
    let products = table.products.iter().map(|product| told(until(&product.figures, last)));
    let totals = table.totals.nodes.iter().map(|node| told(table.totals.figures(node.category, last)));
    let told: Vec<Result<OnCalendar, NoForecast>> = products.chain(totals).collect();
    let series: Vec<Series> =
        told.iter().flatten().map(|series| Series::new(series.values.clone(), season)).collect();
    let options = Options::new(horizon);
    let calibration = Calibration::of(&series, horizon, options.tier, options.threads, Control::FREE)?;
    let mut answers = forecast_with(&calibration, &series, options, Control::FREE)?.into_iter();
    // What the models refuse besides are quantities beyond any order.
    let answers = told.iter().map(|series| match series {
        Err(reason) => Err(*reason),
        Ok(_) => answers.next().and_then(Result::ok).ok_or(NoForecast::TooShort),
    });
    let mut products: Vec<Result<Forecast, NoForecast>> = answers.collect();
    let mut totals = products.split_off(table.products.len());
    // What is left of a total is a series of its own, where it was seen often enough.
    let alone = |rest: Figures| -> Result<Option<Forecast>, Cancelled> {
        let series = OnCalendar::of(&rest, last);
        if series.refused(season).is_some() {
            return Ok(None);
        }
        let series = [Series::new(series.values, season)];
        let answers = forecast_with(&calibration, &series, options, Control::FREE)?;
        Ok(answers.into_iter().flatten().next())
    };
    let rests = agree(table, last, &mut products, &mut totals, alone)?;

    let outcome = |answer: Result<Forecast, NoForecast>, told: &Result<OnCalendar, NoForecast>| {
        let (answer, series) = (answer?, told.as_ref().map_err(|reason| *reason)?);
        Ok((series.basis(&answer), answer.steps))
    };
    let (told_products, told_totals) = told.split_at(table.products.len());
    let lines =
        table.products.iter().zip(products).zip(told_products).map(|((product, answer), told)| Line {
            released: product.clone(),
            outcome: outcome(answer, told),
        });
    let answers = totals.into_iter().zip(told_totals).zip(rests);
    let totals = table.totals.nodes.iter().zip(answers).map(|(node, ((answer, told), has_rest))| TotalLine {
        node: node.clone(),
        has_rest,
        outcome: outcome(answer, told),
    });
    Ok(WorkedOut { lines: lines.collect(), totals: totals.collect() })
}

/// The figures of the periods up to one.
pub fn until(figures: &Figures, last: Period) -> Figures {
    figures.range(..=last.start()).map(|(start, milli)| (*start, *milli)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
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
    fn a_suppressed_period_is_a_gap_in_the_series_and_not_a_zero() {
        let figures = Figures::from([(week("2026-W40").start(), 5000), (week("2026-W42").start(), 7500)]);
        let series = OnCalendar::of(&figures, week("2026-W43"));
        let known: Vec<Option<u64>> =
            series.values.iter().map(|value| (!value.is_nan()).then_some(*value as u64)).collect();
        assert_eq!(known, [Some(5), None, Some(7), None]);
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
