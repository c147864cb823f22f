//! Forecasts as the API shows them: one row per product and period, so that a table is a table.

use chrono::NaiveDate;
use lonja_kernel::{
    CategoryId, ForecastCycleId, ForecastId, ForecastSeriesId, OrganizationId, ProductId, Quantity, ReleaseId,
};
use poem_openapi::{Enum, Object, types::Example};

use super::{adjustments::AdjustmentReason, lines, shown::Shown};
use crate::{
    calendar::{Grain, Period},
    example,
};

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
    /// The mean of the models that suit its class; `models` names them.
    Combination,
    /// The figure of the same period a season ago, before there were cycles.
    SeasonalNaive,
    /// A level that follows the figures, before there were cycles.
    SimpleExponentialSmoothing,
}

impl ForecastMethod {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "combination" => Some(Self::Combination),
            "seasonal_naive" => Some(Self::SeasonalNaive),
            "simple_exponential_smoothing" => Some(Self::SimpleExponentialSmoothing),
            _ => None,
        }
    }
}

/// What kind of demand a series shows.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum ForecastClass {
    /// Demand in nearly every period, of similar size.
    Smooth,
    /// Demand in nearly every period, of very different size.
    Erratic,
    /// Demand now and then, of similar size.
    Intermittent,
    /// Demand now and then, of very different size.
    Lumpy,
    /// Too little to tell.
    TooShort,
    /// No demand for so long that none is to be expected.
    Dead,
}

impl ForecastClass {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "smooth" => Some(Self::Smooth),
            "erratic" => Some(Self::Erratic),
            "intermittent" => Some(Self::Intermittent),
            "lumpy" => Some(Self::Lumpy),
            "too_short" => Some(Self::TooShort),
            "dead" => Some(Self::Dead),
            _ => None,
        }
    }
}

/// What to know of a series before its forecast is trusted.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum ForecastFlag {
    /// Too little history for a model: the mean of what there is.
    ShortHistory,
    /// The first demand came only lately.
    Launch,
    /// No demand for so long that none is expected.
    Ended,
    /// Some periods of the history have no published figure.
    Gaps,
    /// Figures below zero counted as zero.
    Negatives,
    /// A figure far beyond the others.
    Outlier,
    /// Empty periods in a series that has none otherwise.
    StockOut,
    /// The interval comes from the errors of series of other classes, because there are too few of its own.
    BorrowedInterval,
}

impl ForecastFlag {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "short_history" => Some(Self::ShortHistory),
            "launch" => Some(Self::Launch),
            "ended" => Some(Self::Ended),
            "gaps" => Some(Self::Gaps),
            "negatives" => Some(Self::Negatives),
            "outlier" => Some(Self::Outlier),
            "stock_out" => Some(Self::StockOut),
            "borrowed_interval" => Some(Self::BorrowedInterval),
            _ => None,
        }
    }
}

/// What to expect of one product in one period to come, from released figures alone.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Forecast {
    pub id: ForecastId,
    /// The forecasts of one product, from cycle to cycle.
    pub series_id: ForecastSeriesId,
    pub cycle_id: ForecastCycleId,
    /// The supplier that it was made for.
    pub recipient_id: OrganizationId,
    /// The latest release that it rests on.
    pub release_id: ReleaseId,
    pub product_id: ProductId,
    pub sku: String,
    pub name: String,
    /// The category that the product had at the release; its total is at `/api/v1/demand/forecast-cycles/{id}/totals`.
    pub category_id: Option<CategoryId>,
    /// Such as `2026-W46`.
    pub period: String,
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub until: NaiveDate,
    /// Where it is not `forecast`, the series has this one row and no figures.
    pub status: ForecastStatus,
    pub method: Option<ForecastMethod>,
    /// The models whose mean it is.
    pub models: Vec<String>,
    pub class: Option<ForecastClass>,
    pub flags: Vec<ForecastFlag>,
    pub mean: Option<Quantity>,
    /// The same as `q10`. With `high_80`: the middle 80 % of what is likely.
    pub low_80: Option<Quantity>,
    /// The same as `q90`.
    pub high_80: Option<Quantity>,
    /// The same as `q025`. With `high_95`: the middle 95 % of what is likely.
    pub low_95: Option<Quantity>,
    /// The same as `q975`.
    pub high_95: Option<Quantity>,
    /// It will be less than this in 2.5 of 100 cases; the next ones likewise.
    pub q025: Option<Quantity>,
    pub q10: Option<Quantity>,
    pub q25: Option<Quantity>,
    pub q50: Option<Quantity>,
    pub q75: Option<Quantity>,
    pub q90: Option<Quantity>,
    pub q975: Option<Quantity>,
    /// What somebody at the host added or took away by hand, which all of these figures have in them.
    pub adjustment: Option<Quantity>,
    /// Why; null where nothing was adjusted.
    pub adjustment_reason: Option<AdjustmentReason>,
    /// What the product is counted in.
    pub unit: String,
}

pub fn grain_of(text: &str) -> Grain {
    // The database admits no other text.
    Grain::parse(text).unwrap_or(Grain::Week)
}

pub fn quantity(milli: Option<i64>) -> Option<Quantity> {
    milli.map(Quantity::from_thousandths)
}

pub fn status_of(text: &str) -> ForecastStatus {
    match text {
        "forecast" => ForecastStatus::Forecast,
        "too_old" => ForecastStatus::TooOld,
        _ => ForecastStatus::TooShort,
    }
}

impl From<Shown> for Forecast {
    fn from(row: Shown) -> Self {
        let period: Period = grain_of(&row.grain).period_of(row.period_start);
        Self {
            id: row.id.into(),
            series_id: row.series_id.into(),
            cycle_id: row.cycle_id.into(),
            recipient_id: row.recipient_id.into(),
            release_id: row.release_id.into(),
            product_id: row.product_id.into(),
            sku: row.sku,
            name: row.name,
            category_id: row.category_id.map(Into::into),
            period: period.label(),
            from: period.start(),
            until: period.last_day(),
            status: status_of(&row.status),
            method: row.method.as_deref().and_then(ForecastMethod::parse),
            models: lines::split(&row.models).map(str::to_owned).collect(),
            class: row.class.as_deref().and_then(ForecastClass::parse),
            flags: lines::split(&row.flags).filter_map(ForecastFlag::parse).collect(),
            mean: quantity(row.mean_milli),
            low_80: quantity(row.q10_milli),
            high_80: quantity(row.q90_milli),
            low_95: quantity(row.q025_milli),
            high_95: quantity(row.q975_milli),
            q025: quantity(row.q025_milli),
            q10: quantity(row.q10_milli),
            q25: quantity(row.q25_milli),
            q50: quantity(row.q50_milli),
            q75: quantity(row.q75_milli),
            q90: quantity(row.q90_milli),
            q975: quantity(row.q975_milli),
            adjustment: quantity(row.adjustment_milli),
            adjustment_reason: row.adjustment_reason.as_deref().and_then(AdjustmentReason::parse),
            unit: row.unit,
        }
    }
}

impl Example for Forecast {
    fn example() -> Self {
        let units = |units: i64| Some(Quantity::from_thousandths(units * 1000));
        Self {
            id: example::id(),
            series_id: example::id(),
            cycle_id: example::id(),
            recipient_id: example::id(),
            release_id: example::id(),
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            category_id: Some(example::id()),
            period: "2026-W46".to_owned(),
            from: example::day(2026, 11, 9),
            until: example::day(2026, 11, 15),
            status: ForecastStatus::Forecast,
            method: Some(ForecastMethod::Combination),
            models: vec!["SES".to_owned(), "IMAPA".to_owned()],
            class: Some(ForecastClass::Smooth),
            flags: vec![ForecastFlag::Gaps],
            mean: units(320),
            low_80: units(250),
            high_80: units(390),
            low_95: units(213),
            high_95: units(427),
            q025: units(213),
            q10: units(250),
            q25: units(283),
            q50: units(318),
            q75: units(355),
            q90: units(390),
            q975: units(427),
            adjustment: units(80),
            adjustment_reason: Some(AdjustmentReason::Promotion),
            unit: "piece".to_owned(),
        }
    }
}
