//! Forecasts as the API shows them: one row per product and period, so that a table is a table.

use chrono::NaiveDate;
use lonja_kernel::{ForecastId, OrganizationId, ProductId, Quantity, ReleaseId};
use poem_openapi::{Enum, Object, types::Example};

use super::{methods::Method, store::Shown};
use crate::{calendar::Grain, example};

/// Whether a series has a forecast.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum ForecastStatus {
    Forecast,
    /// Too few figures of it were published.
    TooShort,
    /// Nothing of it was published for longer than a season.
    TooOld,
}

/// How a series was forecast.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum ForecastMethod {
    /// The figure of the same period a season ago.
    SeasonalNaive,
    /// A level that follows the figures.
    SimpleExponentialSmoothing,
}

/// What to expect of one product in one period to come, from released figures alone.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Forecast {
    pub id: ForecastId,
    /// The supplier that it was made for.
    pub recipient_id: OrganizationId,
    /// The latest release that it rests on.
    pub release_id: ReleaseId,
    pub product_id: ProductId,
    pub sku: String,
    pub name: String,
    /// Such as `2026-W46`.
    pub period: String,
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub until: NaiveDate,
    /// Where it is not `forecast`, the series has this one row and no figures.
    pub status: ForecastStatus,
    pub method: Option<ForecastMethod>,
    pub mean: Option<Quantity>,
    /// With `high_80`: the middle 80 % of what is likely.
    pub low_80: Option<Quantity>,
    pub high_80: Option<Quantity>,
    /// With `high_95`: the middle 95 % of what is likely.
    pub low_95: Option<Quantity>,
    pub high_95: Option<Quantity>,
    /// What the product is counted in.
    pub unit: String,
}

impl From<Shown> for Forecast {
    fn from(row: Shown) -> Self {
        // The database admits no other text.
        let grain = Grain::parse(&row.grain).unwrap_or(Grain::Week);
        let period = grain.period_of(row.period_start);
        let quantity = |milli: Option<i64>| milli.map(Quantity::from_thousandths);
        Self {
            id: row.id.into(),
            recipient_id: row.recipient_id.into(),
            release_id: row.release_id.into(),
            product_id: row.product_id.into(),
            sku: row.sku,
            name: row.name,
            period: period.label(),
            from: period.start(),
            until: period.last_day(),
            status: match row.status.as_str() {
                "forecast" => ForecastStatus::Forecast,
                "too_old" => ForecastStatus::TooOld,
                _ => ForecastStatus::TooShort,
            },
            method: row.method.as_deref().and_then(Method::parse).map(|method| match method {
                Method::SeasonalNaive => ForecastMethod::SeasonalNaive,
                Method::SimpleExponentialSmoothing => ForecastMethod::SimpleExponentialSmoothing,
            }),
            mean: quantity(row.mean_milli),
            low_80: quantity(row.low_80_milli),
            high_80: quantity(row.high_80_milli),
            low_95: quantity(row.low_95_milli),
            high_95: quantity(row.high_95_milli),
            unit: row.unit,
        }
    }
}

impl Example for Forecast {
    fn example() -> Self {
        let units = |units: i64| Some(Quantity::from_thousandths(units * 1000));
        Self {
            id: example::id(),
            recipient_id: example::id(),
            release_id: example::id(),
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            period: "2026-W46".to_owned(),
            from: example::day(2026, 11, 9),
            until: example::day(2026, 11, 15),
            status: ForecastStatus::Forecast,
            method: Some(ForecastMethod::SimpleExponentialSmoothing),
            mean: units(320),
            low_80: units(250),
            high_80: units(390),
            low_95: units(213),
            high_95: units(427),
            unit: "piece".to_owned(),
        }
    }
}
