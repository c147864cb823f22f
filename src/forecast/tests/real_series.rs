//! On real series, forecasts stay as good as docs/forecasting.md says. The limits are what statsforecast's best model
//! reached there; `make bench-forecast` measures both in one run.

use std::{fs, io::Read, path::Path};

use flate2::read::GzDecoder;
use lonja_forecast::{
    Control, Options, Series, backtest,
    metrics::Figures,
    text::{self, Named},
};

fn read(file: &str) -> Vec<Named> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/forecast/data").join(file);
    let mut text = Vec::new();
    GzDecoder::new(fs::File::open(path).expect("a file")).read_to_end(&mut text).expect("gzip");
    text::read_series(&text[..]).expect("series")
}

fn figures(set: &str) -> Figures {
    let [train, test] = ["train", "test"].map(|part| read(&format!("{set}.{part}.csv.gz")));
    let series: Vec<Series> = train.iter().map(|named| named.series.clone()).collect();
    let actual: Vec<&[f64]> = train
        .iter()
        .zip(&test)
        .map(|(train, test)| {
            assert_eq!(train.id, test.id);
            &test.series.values[..]
        })
        .collect();
    let horizon = train.iter().map(|named| named.horizon).max().expect("series");
    let report = backtest::against(&series, &actual, Options::new(horizon), Control::FREE);
    report.expect("nobody ends it").all.figures()
}

fn covers(figures: &Figures) {
    assert!((0.77..=0.85).contains(&figures.coverage_80), "{figures:?}");
    assert!((0.93..=0.97).contains(&figures.coverage_95), "{figures:?}");
}

#[test]
fn sparse_series_are_forecast_as_well_as_by_the_best_single_model() {
    for (set, most) in [("retail_weekly", 1.0386), ("iowa_weekly_city", 0.6174 * 1.005)] {
        let figures = figures(set);
        assert!(figures.rmsse <= most, "{set}: {figures:?}");
        covers(&figures);
    }
}

#[test]
fn smooth_series_are_forecast_as_well_as_by_the_best_single_model() {
    for (set, most) in
        [("iowa_smooth_monthly", 0.7907), ("us_employment", 0.8335), ("iowa_smooth_weekly", 0.8348)]
    {
        let figures = figures(set);
        assert!(figures.owa <= most, "{set}: {figures:?}");
        covers(&figures);
    }
}
