//! How good forecasts were: scaled errors, shares, bias, and what intervals covered.
//!
//! Each figure is a mean over series, except WAPE and bias, which are shares of what was ordered in all. Series whose
//! history never changes have no scale and are left out of what is scaled. Read sparse series by RMSSE, WAPE and MSIS:
//! MASE and sMAPE mislead where most actuals are zero.

use crate::{answer::LEVELS, models::naive_two};

/// What was said of one series and what came. Gaps among the actuals are left out.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    pub history: &'a [f64],
    pub period: usize,
    pub mean: &'a [f64],
    /// At [`LEVELS`], per step; empty where nothing was said of them.
    pub quantiles: &'a [[f64; 7]],
    pub actual: &'a [f64],
}

/// Sums over series, from which the figures follow.
#[derive(Debug, Clone, Default)]
pub struct Score {
    pub series: usize,
    steps: f64,
    scaled: usize,
    mase: f64,
    smape: f64,
    rmsse: f64,
    /// The same of the naive forecast with a season.
    naive_mase: f64,
    naive_smape: f64,
    absolute: f64,
    signed: f64,
    ordered: f64,
    interval_steps: f64,
    inside: [f64; 2],
    msis: f64,
    pinball: f64,
    pinball_scale: f64,
}

/// The figures themselves. NaN where nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    pub mase: f64,
    pub smape: f64,
    /// Mean of MASE and sMAPE, each relative to the naive forecast with a season.
    pub owa: f64,
    pub rmsse: f64,
    pub wape: f64,
    /// Above zero: too much was forecast.
    pub bias: f64,
    /// Shares of actuals from p10 to p90 and from p2.5 to p97.5.
    pub coverage_80: f64,
    pub coverage_95: f64,
    /// Of the 95 % interval.
    pub msis: f64,
    /// Pinball loss over all quantiles, relative to what was ordered.
    pub pinball: f64,
}

impl Figures {
    pub const NAMES: [&'static str; 10] =
        ["mase", "smape", "owa", "rmsse", "wape", "bias", "coverage_80", "coverage_95", "msis", "pinball"];

    pub fn values(&self) -> [f64; 10] {
        [
            self.mase,
            self.smape,
            self.owa,
            self.rmsse,
            self.wape,
            self.bias,
            self.coverage_80,
            self.coverage_95,
            self.msis,
            self.pinball,
        ]
    }
}

impl Score {
    pub fn add(&mut self, outcome: Outcome<'_>) {
        let Outcome { history, period, mean, quantiles, actual } = outcome;
        let known: Vec<usize> =
            (0..actual.len().min(mean.len())).filter(|at| !actual[*at].is_nan()).collect();
        if known.is_empty() {
            return;
        }
        self.series += 1;
        let count = known.len() as f64;
        self.steps += count;
        let naive = naive_two(history, period, actual.len());
        let scale = mean_change(history, period, f64::abs);
        let square_scale = mean_change(history, 1, |change| change * change);

        let (mut absolute, mut squares, mut relative) = (0.0, 0.0, 0.0);
        let (mut naive_absolute, mut naive_relative) = (0.0, 0.0);
        for at in &known {
            let (actual, mean) = (actual[*at], mean[*at]);
            let error = mean - actual;
            absolute += error.abs();
            squares += error * error;
            relative += symmetric(mean, actual);
            naive_absolute += (naive[*at] - actual).abs();
            naive_relative += symmetric(naive[*at], actual);
            self.signed += error;
            self.ordered += actual;
        }
        self.absolute += absolute;
        self.smape += relative / count;
        self.naive_smape += naive_relative / count;
        if scale > 0.0 && square_scale > 0.0 {
            self.scaled += 1;
            self.mase += absolute / count / scale;
            self.naive_mase += naive_absolute / count / scale;
            self.rmsse += (squares / count / square_scale).sqrt();
        }
        if quantiles.is_empty() {
            return;
        }
        let mut width = 0.0;
        for at in known {
            let (actual, quantiles) = (actual[at], &quantiles[at]);
            let within = |low: usize, high: usize| (quantiles[low]..=quantiles[high]).contains(&actual);
            self.interval_steps += 1.0;
            self.inside[0] += f64::from(u8::from(within(1, 5)));
            self.inside[1] += f64::from(u8::from(within(0, 6)));
            let beyond = (quantiles[0] - actual).max(0.0) + (actual - quantiles[6]).max(0.0);
            width += quantiles[6] - quantiles[0] + 2.0 / 0.05 * beyond;
            for (level, quantile) in LEVELS.iter().zip(quantiles) {
                let over = actual - quantile;
                self.pinball += (level * over).max((level - 1.0) * over) / LEVELS.len() as f64;
            }
            self.pinball_scale += actual;
        }
        if scale > 0.0 && square_scale > 0.0 {
            self.msis += width / count / scale;
        }
    }

    /// Adds what another score has seen.
    pub fn merge(&mut self, other: &Self) {
        self.series += other.series;
        self.scaled += other.scaled;
        let [inside_80, inside_95] = &mut self.inside;
        for (sum, more) in [
            (&mut self.steps, other.steps),
            (&mut self.mase, other.mase),
            (&mut self.smape, other.smape),
            (&mut self.rmsse, other.rmsse),
            (&mut self.naive_mase, other.naive_mase),
            (&mut self.naive_smape, other.naive_smape),
            (&mut self.absolute, other.absolute),
            (&mut self.signed, other.signed),
            (&mut self.ordered, other.ordered),
            (&mut self.interval_steps, other.interval_steps),
            (inside_80, other.inside[0]),
            (inside_95, other.inside[1]),
            (&mut self.msis, other.msis),
            (&mut self.pinball, other.pinball),
            (&mut self.pinball_scale, other.pinball_scale),
        ] {
            *sum += more;
        }
    }

    pub fn figures(&self) -> Figures {
        let (series, scaled) = (self.series as f64, self.scaled as f64);
        Figures {
            mase: self.mase / scaled,
            smape: self.smape / series,
            owa: f64::midpoint(self.mase / self.naive_mase, self.smape / self.naive_smape),
            rmsse: self.rmsse / scaled,
            wape: self.absolute / self.ordered,
            bias: self.signed / self.ordered,
            coverage_80: self.inside[0] / self.interval_steps,
            coverage_95: self.inside[1] / self.interval_steps,
            msis: self.msis / scaled,
            pinball: self.pinball / self.pinball_scale,
        }
    }
}

fn symmetric(mean: f64, actual: f64) -> f64 {
    let size = mean.abs() + actual.abs();
    if size > 0.0 { 2.0 * (mean - actual).abs() / size } else { 0.0 }
}

/// The mean change of a history over a lag; over one period where it is too short for the lag.
fn mean_change(history: &[f64], lag: usize, weigh: impl Fn(f64) -> f64) -> f64 {
    let lag = if lag < history.len() { lag.max(1) } else { 1 };
    let changes = history.iter().skip(lag).zip(history).map(|(late, early)| late - early);
    let known: Vec<f64> = changes.filter(|change| !change.is_nan()).map(weigh).collect();
    known.iter().sum::<f64>() / known.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked by hand.
    #[test]
    fn the_figures_of_two_steps_are_those_of_a_hand_calculation() {
        let mut score = Score::default();
        let bands = [[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]];
        score.add(Outcome {
            history: &[1.0, 3.0, 2.0, 4.0, 4.0],
            period: 1,
            mean: &[3.0, 3.0],
            quantiles: &bands,
            actual: &[5.0, 7.0],
        });
        let figures = score.figures();
        let near = |got: f64, wanted: f64| assert!((got - wanted).abs() < 1e-9, "{got}, not {wanted}");
        near(figures.mase, 3.0 / 1.25);
        near(figures.rmsse, (10.0_f64 / 2.25).sqrt());
        near(figures.smape, f64::midpoint(2.0 * 2.0 / 8.0, 2.0 * 4.0 / 10.0));
        near(figures.wape, 6.0 / 12.0);
        near(figures.bias, -6.0 / 12.0);
        near(figures.coverage_80, 0.5);
        near(figures.coverage_95, 0.5);
        near(figures.msis, f64::midpoint(6.0, 6.0 + 40.0) / 1.25);
        let naive_smape = f64::midpoint(2.0 * 1.0 / 9.0, 2.0 * 3.0 / 11.0);
        near(figures.owa, f64::midpoint(3.0 / 2.0, 0.65 / naive_smape));
    }

    #[test]
    fn a_series_that_never_changed_enters_no_scaled_figure() {
        let mut score = Score::default();
        score.add(Outcome { history: &[2.0; 5], period: 1, mean: &[2.0], quantiles: &[], actual: &[4.0] });
        assert!(score.figures().rmsse.is_nan());
        assert!((score.figures().wape - 0.5).abs() < 1e-9);
    }
}
