//! Two plain methods, named as such, over a series of released figures with gaps. They are functions of what was
//! released and of nothing else, so a forecast can tell no more than the release did.
//!
//! Guarantees, for any input: no NaN, no negative figure, `low_95 <= low_80 <= mean <= high_80 <= high_95`,
//! and no panic. A gap (a suppressed period) is skipped; nothing is filled in for it.

/// Fewer released figures than this say too little about the next one.
pub const FEWEST_POINTS: usize = 6;

/// How a series was forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The figure of the same period a season ago.
    SeasonalNaive,
    /// A level that follows the figures, each new one counting for a fixed share.
    SimpleExponentialSmoothing,
}

impl Method {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SeasonalNaive => "seasonal_naive",
            Self::SimpleExponentialSmoothing => "simple_exponential_smoothing",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::SeasonalNaive, Self::SimpleExponentialSmoothing]
            .into_iter()
            .find(|method| method.as_str() == text)
    }
}

/// Why a series has no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoForecast {
    /// Fewer than [`FEWEST_POINTS`] released figures.
    TooShort,
    /// Nothing was released in the latest season: the series says nothing about the present.
    TooOld,
}

impl NoForecast {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooOld => "too_old",
        }
    }
}

/// One step ahead, in the unit of the series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub mean: f64,
    pub low_80: f64,
    pub high_80: f64,
    pub low_95: f64,
    pub high_95: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    pub method: Method,
    pub steps: Vec<Step>,
}

/// Half widths of the normal distribution's central 80 % and 95 %, in standard deviations.
const Z_80: f64 = 1.281_551_565_544_6;
const Z_95: f64 = 1.959_963_984_540_1;

/// Forecasts the `horizon` periods after the end of `series` (one entry per period, oldest first; `None` is a gap).
pub fn forecast(series: &[Option<f64>], season: usize, horizon: usize) -> Result<Forecast, NoForecast> {
    let known = series.iter().flatten().filter(|value| value.is_finite()).count();
    if known < FEWEST_POINTS {
        return Err(NoForecast::TooShort);
    }
    if series.iter().rev().take(season).flatten().next().is_none() {
        return Err(NoForecast::TooOld);
    }
    Ok(seasonal_naive(series, season, horizon).unwrap_or_else(|| smooth(series, horizon)))
}

/// Needs two whole seasons without a gap in the last one, and enough pairs a season apart to know its errors.
fn seasonal_naive(series: &[Option<f64>], season: usize, horizon: usize) -> Option<Forecast> {
    if season == 0 || series.len() < 2 * season {
        return None;
    }
    let last: Vec<f64> = series[series.len() - season..].iter().copied().collect::<Option<_>>()?;
    let errors: Vec<f64> =
        series.iter().zip(&series[season..]).filter_map(|(then, now)| Some((*now)? - (*then)?)).collect();
    if errors.len() < season.max(FEWEST_POINTS) {
        return None;
    }
    let deviation = root_mean_square(&errors);
    let steps = (0..horizon)
        .map(|step| {
            let seasons_ahead = (step / season + 1) as f64;
            interval(last[step % season], deviation * seasons_ahead.sqrt())
        })
        .collect();
    Some(Forecast { method: Method::SeasonalNaive, steps })
}

/// Simple exponential smoothing; the share of each new figure is the one of a fixed grid with the smallest squared
/// error one step ahead.
fn smooth(series: &[Option<f64>], horizon: usize) -> Forecast {
    let runs = (1..=19).map(|step| run(series, f64::from(step) * 0.05));
    let best = runs.min_by(|a, b| a.deviation.total_cmp(&b.deviation)).unwrap_or_default();
    let steps = (0..horizon)
        .map(|step| {
            interval(best.level, best.deviation * (1.0 + step as f64 * best.share * best.share).sqrt())
        })
        .collect();
    Forecast { method: Method::SimpleExponentialSmoothing, steps }
}

#[derive(Default)]
struct Run {
    share: f64,
    level: f64,
    deviation: f64,
}

fn run(series: &[Option<f64>], share: f64) -> Run {
    let mut known = series.iter().flatten().copied().filter(|value| value.is_finite());
    // Starting from the mean of the first few keeps one odd first figure from ruling a short series.
    let start: Vec<f64> = known.clone().take(3).collect();
    let mut level = start.iter().sum::<f64>() / start.len().max(1) as f64;
    let mut squares = 0.0;
    let mut count = 0.0;
    for value in known.by_ref() {
        let error = value - level;
        squares += error * error;
        count += 1.0;
        level += share * error;
    }
    // One degree of freedom goes to the share, one to the level.
    let freedom = f64::max(count - 2.0, 1.0);
    Run { share, level, deviation: (squares / freedom).sqrt() }
}

fn root_mean_square(errors: &[f64]) -> f64 {
    let squares: f64 = errors.iter().map(|error| error * error).sum();
    (squares / errors.len().max(1) as f64).sqrt()
}

/// Demand is not negative, so the interval is cut at zero.
fn interval(mean: f64, deviation: f64) -> Step {
    let mean = mean.max(0.0);
    Step {
        mean,
        low_80: (mean - Z_80 * deviation).max(0.0),
        high_80: mean + Z_80 * deviation,
        low_95: (mean - Z_95 * deviation).max(0.0),
        high_95: mean + Z_95 * deviation,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn five_figures_are_too_few_and_six_are_enough() {
        let five = [Some(1.0), None, Some(2.0), Some(3.0), Some(1.0), Some(2.0)];
        assert_eq!(forecast(&five, 52, 4), Err(NoForecast::TooShort));
        let six = [Some(1.0), None, Some(2.0), Some(3.0), Some(1.0), Some(2.0), Some(2.0)];
        let forecast = forecast(&six, 52, 4).unwrap();
        assert_eq!((forecast.method, forecast.steps.len()), (Method::SimpleExponentialSmoothing, 4));
    }

    #[test]
    fn a_series_that_ended_a_season_ago_says_nothing_about_the_present() {
        let mut series = vec![Some(5.0); 10];
        series.extend([None; 12]);
        assert_eq!(forecast(&series, 12, 3), Err(NoForecast::TooOld));
    }

    #[test]
    fn two_whole_seasons_repeat_the_last_one() {
        let year = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0];
        let series: Vec<_> = year.iter().chain(&year).map(|value| Some(*value)).collect();
        let forecast = forecast(&series, 12, 13).unwrap();
        assert_eq!(forecast.method, Method::SeasonalNaive);
        let means: Vec<f64> = forecast.steps.iter().map(|step| step.mean).collect();
        assert_eq!(means[..12], year);
        assert!((means[12] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_constant_series_is_forecast_as_itself_with_no_width() {
        let forecast = forecast(&[Some(7.0); 10], 52, 3).unwrap();
        assert!(
            forecast.steps.iter().all(|step| (step.mean - 7.0).abs() < 1e-9 && step.high_95 - 7.0 < 1e-9)
        );
    }

    #[test]
    fn a_gap_counts_as_unknown_and_not_as_zero() {
        let mut series = vec![Some(10.0); 12];
        for gap in [3, 4, 7] {
            series[gap] = None;
        }
        let forecast = forecast(&series, 52, 1).unwrap();
        assert!((forecast.steps[0].mean - 10.0).abs() < 1e-9);
    }

    #[test]
    fn the_interval_widens_with_the_horizon() {
        let series: Vec<_> = [9.0, 12.0, 7.0, 11.0, 14.0, 8.0, 10.0, 13.0].map(Some).to_vec();
        let steps = forecast(&series, 52, 6).unwrap().steps;
        assert!(steps.windows(2).all(|pair| pair[1].high_95 > pair[0].high_95));
    }

    proptest! {
        #[test]
        fn figures_are_never_negative_crossed_or_undefined(
            series in prop::collection::vec(prop::option::weighted(0.7, 0.0_f64..1e9), 0..140),
            season in 1_usize..60,
            horizon in 0_usize..30,
        ) {
            if let Ok(forecast) = forecast(&series, season, horizon) {
                prop_assert_eq!(forecast.steps.len(), horizon);
                for step in forecast.steps {
                    let ordered = [0.0, step.low_95, step.low_80, step.mean, step.high_80, step.high_95];
                    prop_assert!(ordered.iter().all(|figure| figure.is_finite()));
                    prop_assert!(ordered.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", ordered);
                }
            }
        }
    }
}
