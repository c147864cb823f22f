//! What forecasts would have been worth: the series are cut at past origins, forecast from what was known then, and
//! held against what came.

use std::collections::BTreeMap;

use crate::{
    classify::Class,
    control::{Cancelled, Control},
    forecast::{Options, forecast},
    metrics::{Outcome, Score},
    series::Series,
};

/// Scores over all origins.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub all: Score,
    pub by_class: BTreeMap<Class, Score>,
    /// The latest origin first.
    pub by_origin: Vec<Score>,
    /// Series without a forecast at an origin, because nothing was known then.
    pub refused: usize,
}

/// Forecasts from `origins` points in time, each one horizon before the next, the last one horizon before the end.
pub fn backtest(
    series: &[Series],
    origins: usize,
    options: Options,
    control: Control<'_>,
) -> Result<Report, Cancelled> {
    let mut report = Report::default();
    for origin in 1..=origins {
        let known: Vec<Series> = series
            .iter()
            .map(|series| series.until(series.values.len().saturating_sub(origin * options.horizon)))
            .collect();
        let actual: Vec<&[f64]> = series
            .iter()
            .zip(&known)
            .map(|(series, known)| {
                let after = &series.values[known.values.len()..];
                &after[..options.horizon.min(after.len())]
            })
            .collect();
        report.add(&known, &actual, options, control)?;
    }
    Ok(report)
}

/// Forecasts from the end of `series`, held against what came after it.
pub fn against(
    series: &[Series],
    actual: &[&[f64]],
    options: Options,
    control: Control<'_>,
) -> Result<Report, Cancelled> {
    let mut report = Report::default();
    report.add(series, actual, options, control)?;
    Ok(report)
}

impl Report {
    fn add(
        &mut self,
        series: &[Series],
        actual: &[&[f64]],
        options: Options,
        control: Control<'_>,
    ) -> Result<(), Cancelled> {
        let mut origin = Score::default();
        let answers = forecast(series, options, control)?;
        for ((series, answer), actual) in series.iter().zip(&answers).zip(actual) {
            let Ok(answer) = answer else {
                self.refused += 1;
                continue;
            };
            let number = |quantity: i64| answer.number(quantity);
            let mean: Vec<f64> = answer.steps.iter().map(|step| number(step.mean)).collect();
            let quantiles: Vec<[f64; 7]> =
                answer.steps.iter().map(|step| step.quantiles.map(number)).collect();
            let mut score = Score::default();
            score.add(Outcome {
                history: &series.values,
                period: series.period,
                mean: &mean,
                quantiles: &quantiles,
                actual,
            });
            origin.merge(&score);
            self.by_class.entry(answer.class).or_default().merge(&score);
        }
        self.all.merge(&origin);
        self.by_origin.push(origin);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_origin_sees_only_what_was_known_then() {
        // What came later would be seen at once: the level changes at every origin.
        let values: Vec<f64> = (0..40).map(|at| if at < 32 { 10.0 } else { 50.0 }).collect();
        let report =
            backtest(&[Series::new(values, 1)], 2, Options::new(4), Control::FREE).expect("not ended");
        let bias: Vec<f64> = report.by_origin.iter().map(|score| score.figures().bias).collect();
        assert!(bias[0].abs() < 0.3, "the later origin has seen the change: {bias:?}");
        assert!((bias[1] + 0.8).abs() < 0.01, "the earlier one has not: {bias:?}");
        assert_eq!(report.all.series, 2);
    }

    #[test]
    fn origins_before_the_beginning_are_counted_as_refused() {
        let series = [Series::new(vec![1.0, 2.0, 3.0], 1)];
        let report = backtest(&series, 2, Options::new(2), Control::FREE).expect("not ended");
        assert_eq!((report.refused, report.all.series), (1, 1));
    }
}
