//! The models asked about released series: an answer for each, or the reason why there is none.
//!
//! A gap (a suppressed period) is not filled in: the models are told that nobody knows. Intervals are learnt from the
//! past errors of all series that are asked about together.

use chrono::NaiveDate;
use lonja_forecast::{
    Calibration, Cancelled, Class, Control, Flag, Forecast, Options, Series, Step, forecast_with,
    hierarchy::Inconsistent,
};

use super::released::Figures;
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

/// What the models say of a series.
pub type Answer = Result<Forecast, NoForecast>;

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

/// The models, told some series up to one period.
pub struct Models {
    told: Vec<Result<OnCalendar, NoForecast>>,
    calibration: Calibration,
    options: Options,
    last: Period,
}

impl Models {
    /// Of series up to `last`, about the `horizon` periods after it.
    pub fn told(
        figures: impl IntoIterator<Item = Figures>,
        last: Period,
        horizon: usize,
    ) -> Result<Self, Cancelled> {
        let options = Options::new(horizon);
        let told: Vec<_> = figures.into_iter().map(|figures| accepted(&figures, last)).collect();
        let series: Vec<Series> = told.iter().flatten().map(|series| of_models(series, last)).collect();
        let calibration = Calibration::of(&series, horizon, options.tier, options.threads, Control::FREE)?;
        Ok(Self { told, calibration, options, last })
    }

    /// In the order in which they were told.
    pub fn answers(&self) -> Result<Vec<Answer>, Cancelled> {
        let series: Vec<Series> =
            self.told.iter().flatten().map(|series| of_models(series, self.last)).collect();
        let answers = forecast_with(&self.calibration, &series, self.options, Control::FREE)?;
        let mut answers = answers.into_iter();
        let answer = |series: &Result<OnCalendar, NoForecast>| match series {
            Err(reason) => Err(*reason),
            // What the models refuse besides are quantities beyond any order.
            Ok(_) => answers.next().and_then(Result::ok).ok_or(NoForecast::TooShort),
        };
        Ok(self.told.iter().map(answer).collect())
    }

    /// Of one series more, which others were not learnt from.
    pub fn alone(&self, figures: &Figures) -> Result<Option<Forecast>, Cancelled> {
        let Ok(series) = accepted(figures, self.last) else { return Ok(None) };
        let series = [of_models(&series, self.last)];
        let answers = forecast_with(&self.calibration, &series, self.options, Control::FREE)?;
        Ok(answers.into_iter().flatten().next())
    }

    /// Answers, in the order of the series, with what each rests on.
    pub fn outcomes(&self, answers: impl IntoIterator<Item = Answer>) -> Vec<Outcome> {
        let outcome = |(answer, told): (Answer, &Result<OnCalendar, NoForecast>)| {
            let (answer, series) = (answer?, told.as_ref().map_err(|reason| *reason)?);
            Ok((series.basis(&answer), answer.steps))
        };
        answers.into_iter().zip(&self.told).map(outcome).collect()
    }
}

fn accepted(figures: &Figures, last: Period) -> Result<OnCalendar, NoForecast> {
    let series = OnCalendar::of(figures, last);
    match series.refused(last.grain().season()) {
        Some(reason) => Err(reason),
        None => Ok(series),
    }
}

fn of_models(series: &OnCalendar, last: Period) -> Series {
    Series::new(series.values.clone(), last.grain().season())
}

/// The figures of the periods up to one.
pub fn until(figures: &Figures, last: Period) -> Figures {
    figures.range(..=last.start()).map(|(start, milli)| (*start, *milli)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suppressed_period_is_a_gap_in_the_series_and_not_a_zero() {
        let week = |label| Period::parse(label).unwrap();
        let figures = Figures::from([(week("2026-W40").start(), 5000), (week("2026-W42").start(), 7500)]);
        let series = OnCalendar::of(&figures, week("2026-W43"));
        let known: Vec<Option<u64>> =
            series.values.iter().map(|value| (!value.is_nan()).then_some(*value as u64)).collect();
        assert_eq!(known, [Some(5), None, Some(7), None]);
    }
}
