//! Forecasts of released series. They are worked out from released figures only, right when those are published, so
//! they tell nothing that the release did not.

mod api;
mod dto;
mod methods;
mod store;

use lonja_platform::prelude::*;
use uuid::Uuid;

pub use api::ForecastsApi;

use crate::{calendar::Period, policies::Policy};
use methods::Forecast;
use store::{Figures, Row};

/// Forecasts every product of a release that was just published, from all that its recipient has been shown.
pub async fn make(tx: &Tx, policy: &Policy, release: Uuid, last: Period) -> Result<(), Problem> {
    store::retire(tx, release).await?;
    if policy.horizon == 0 {
        return Ok(());
    }
    let horizon = policy.horizon as usize;
    let mut rows = Vec::new();
    for product in store::released_series(tx, policy.recipient_id, release).await? {
        let series = on_calendar(&product.figures, last);
        let season = policy.grain.season();
        rows.extend(rows_of(
            product.product_id,
            &product.sku,
            last,
            methods::forecast(&series, season, horizon),
        ));
    }
    store::insert(tx, policy.recipient_id, release, &rows).await?;
    Ok(())
}

/// The figures in the unit of the product, one place per period from the first to `last`; a period without a figure
/// is a gap.
fn on_calendar(figures: &Figures, last: Period) -> Vec<Option<f64>> {
    let Some(first) = figures.keys().next() else { return Vec::new() };
    let mut series = Vec::new();
    let mut period = last.grain().period_of(*first);
    while period.start() <= last.start() {
        series.push(figures.get(&period.start()).map(|milli| *milli as f64 / 1000.0));
        period = period.next();
    }
    series
}

/// One row per step, or one without figures that says why there are none.
fn rows_of(product: Uuid, sku: &str, last: Period, made: Result<Forecast, methods::NoForecast>) -> Vec<Row> {
    let row = |period: Period| Row::empty(product, sku, period.start());
    match made {
        Err(reason) => vec![Row { status: reason.as_str(), ..row(last.next()) }],
        Ok(forecast) => {
            let mut period = last;
            let mut rows = Vec::new();
            for step in forecast.steps {
                period = period.next();
                rows.push(Row {
                    status: "forecast",
                    method: Some(forecast.method),
                    step: Some(step),
                    ..row(period)
                });
            }
            rows
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suppressed_period_is_a_gap_in_the_series() {
        let week = |label: &str| Period::parse(label).unwrap();
        let figures = Figures::from([(week("2026-W40").start(), 5000), (week("2026-W42").start(), 7500)]);
        assert_eq!(on_calendar(&figures, week("2026-W43")), [Some(5.0), None, Some(7.5), None]);
    }

    #[test]
    fn a_series_without_a_forecast_says_why_and_shows_no_figure() {
        let last = Period::parse("2026-W43").unwrap();
        let rows = rows_of(Uuid::nil(), "A", last, Err(methods::NoForecast::TooShort));
        assert_eq!(rows.len(), 1);
        assert!(rows[0].status == "too_short" && rows[0].step.is_none() && rows[0].method.is_none());
    }
}
