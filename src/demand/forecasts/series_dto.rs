//! The explanation and the track record of one series as the API shows them.

use lonja_kernel::{
    ForecastCycleId, ForecastId, ForecastSeriesId, OrganizationId, Percent, ProductId, Quantity,
};
use poem_openapi::{Enum, Object, types::Example};

use super::{
    adjustments::AdjustmentReason,
    cycles_dto::CycleKind,
    dto::{ForecastClass, ForecastFlag, ForecastMethod, ForecastStatus},
    score::Sums,
};
use crate::example;

/// The language of the sentences.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExplanationLanguage {
    #[default]
    #[oai(rename = "en")]
    English,
    #[oai(rename = "es")]
    Spanish,
}

/// What a mean is made of. The parts add up to it exactly.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastComponents {
    pub level: Quantity,
    pub trend: Quantity,
    pub season: Quantity,
    /// Promotions, closures and the like.
    pub events: Quantity,
    /// What products and totals gave each other so that they add up.
    pub alignment: Quantity,
    /// What somebody at the host added or took away by hand.
    pub adjustment: Quantity,
    pub rounding: Quantity,
}

/// One forecast period of a series.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ExplainedBucket {
    pub id: ForecastId,
    /// Such as `2026-W46`.
    pub period: String,
    pub status: ForecastStatus,
    pub mean: Option<Quantity>,
    pub components: Option<ForecastComponents>,
    /// Why it was adjusted by hand; null where it was not.
    pub adjustment_reason: Option<AdjustmentReason>,
    /// The mean of the same period in the cycle before; null where that had none.
    pub mean_before: Option<Quantity>,
}

/// Why the current forecast of a series is what it is.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastExplanation {
    pub series_id: ForecastSeriesId,
    pub cycle_id: ForecastCycleId,
    /// The cycle's number.
    pub number: i32,
    pub recipient_id: OrganizationId,
    pub product_id: ProductId,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub method: Option<ForecastMethod>,
    /// The models whose mean it is.
    pub models: Vec<String>,
    pub class: Option<ForecastClass>,
    pub flags: Vec<ForecastFlag>,
    /// The first period that the models looked at.
    pub history_from: Option<String>,
    /// The last one.
    pub history_until: String,
    /// How many released figures there are in between; the other periods are hidden.
    pub figures: Option<i32>,
    pub buckets: Vec<ExplainedBucket>,
    /// The total over the periods that the cycle before forecast as well, then and now.
    pub total_before: Option<Quantity>,
    pub total_now: Option<Quantity>,
    pub change: Option<Percent>,
    /// What changed since the cycle before, in a sentence.
    pub changed: String,
}

fn units(units: i64) -> Quantity {
    Quantity::from_thousandths(units * 1000)
}

impl ForecastComponents {
    /// In the order of the fields, in thousandths; nothing where one of them is missing.
    pub fn of(parts: [Option<i64>; 7]) -> Option<Self> {
        let [level, trend, season, events, alignment, adjustment, rounding] =
            parts.map(|part| part.map(Quantity::from_thousandths));
        Some(Self {
            level: level?,
            trend: trend?,
            season: season?,
            events: events?,
            alignment: alignment?,
            adjustment: adjustment?,
            rounding: rounding?,
        })
    }
}

impl Example for ForecastComponents {
    fn example() -> Self {
        Self {
            level: units(220),
            trend: Quantity::from_thousandths(12_400),
            season: units(8),
            events: units(0),
            alignment: units(0),
            adjustment: units(80),
            rounding: Quantity::from_thousandths(-400),
        }
    }
}

impl Example for ExplainedBucket {
    fn example() -> Self {
        Self {
            id: example::id(),
            period: "2026-W46".to_owned(),
            status: ForecastStatus::Forecast,
            mean: Some(units(320)),
            components: Some(ForecastComponents::example()),
            adjustment_reason: Some(AdjustmentReason::Promotion),
            mean_before: Some(units(310)),
        }
    }
}

impl Example for ForecastExplanation {
    fn example() -> Self {
        Self {
            series_id: example::id(),
            cycle_id: example::id(),
            number: 12,
            recipient_id: example::id(),
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            unit: "piece".to_owned(),
            method: Some(ForecastMethod::Combination),
            models: vec!["SES".to_owned(), "IMAPA".to_owned()],
            class: Some(ForecastClass::Smooth),
            flags: vec![ForecastFlag::Gaps],
            history_from: Some("2025-W46".to_owned()),
            history_until: "2026-W45".to_owned(),
            figures: Some(49),
            buckets: vec![ExplainedBucket::example()],
            total_before: Some(units(310)),
            total_now: Some(units(320)),
            change: Some(Percent::from_hundredths(323)),
            changed:
                "Over the periods that both cycles forecast (1), the total rose from 310 to 320 (3.23 %). \
                 Adjustments by hand changed by 80."
                    .to_owned(),
        }
    }
}

/// What became of a forecast period.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum ActualStatus {
    /// Its figure was published to this recipient.
    Published,
    /// It was released without a figure: the forecast cannot be scored and enters no aggregate.
    NotAvailable,
    /// It has not been released to this recipient.
    NotReleased,
}

/// A past forecast and what came.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastOutcome {
    pub cycle_id: ForecastCycleId,
    /// The cycle's number; a backtest has none.
    pub number: Option<i32>,
    pub kind: CycleKind,
    /// The latest period whose figures it knew.
    pub last_period: String,
    pub period: String,
    /// How many periods lie from the one to the other.
    pub horizon: i32,
    pub mean: Quantity,
    pub q025: Quantity,
    pub q10: Quantity,
    pub q90: Quantity,
    pub q975: Quantity,
    pub actual_status: ActualStatus,
    pub actual: Option<Quantity>,
    /// The mean less the figure.
    pub error: Option<Quantity>,
}

/// How good forecasts were.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastAccuracy {
    /// Periods ahead; null over all of them.
    pub horizon: Option<i32>,
    /// How many forecasts could be held against a published figure.
    pub scored: i64,
    /// How many could not, because the figure was hidden.
    pub not_available: i64,
    /// The absolute errors in percent of the demand.
    pub wape: Option<Percent>,
    /// Forecast less demand in percent of the demand: above zero where too much was expected.
    pub bias: Option<Percent>,
    /// How many percent of the figures lay from `q10` to `q90`.
    pub coverage_80: Option<Percent>,
    /// How many percent lay from `q025` to `q975`.
    pub coverage_95: Option<Percent>,
}

impl ForecastAccuracy {
    pub fn of(horizon: Option<i32>, sums: &Sums, not_available: i64) -> Self {
        let [coverage_80, coverage_95] = sums.coverage();
        Self {
            horizon,
            scored: sums.scored,
            not_available,
            wape: sums.wape(),
            bias: sums.bias(),
            coverage_80,
            coverage_95,
        }
    }
}

/// What was forecast of a series, what came, and how far off that was.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastTrackRecord {
    pub series_id: ForecastSeriesId,
    pub recipient_id: OrganizationId,
    pub product_id: ProductId,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub all: ForecastAccuracy,
    pub by_horizon: Vec<ForecastAccuracy>,
    /// Every forecast behind it, the oldest cycle first.
    pub outcomes: Vec<ForecastOutcome>,
}

impl Example for ForecastOutcome {
    fn example() -> Self {
        Self {
            cycle_id: example::id(),
            number: Some(11),
            kind: CycleKind::Published,
            last_period: "2026-W44".to_owned(),
            period: "2026-W45".to_owned(),
            horizon: 1,
            mean: units(310),
            q025: units(205),
            q10: units(241),
            q90: units(380),
            q975: units(418),
            actual_status: ActualStatus::Published,
            actual: Some(units(318)),
            error: Some(units(-8)),
        }
    }
}

impl Example for ForecastAccuracy {
    fn example() -> Self {
        let percent = |hundredths| Some(Percent::from_hundredths(hundredths));
        Self {
            horizon: Some(1),
            scored: 1,
            not_available: 0,
            wape: percent(252),
            bias: percent(-252),
            coverage_80: percent(10_000),
            coverage_95: percent(10_000),
        }
    }
}

impl Example for ForecastTrackRecord {
    fn example() -> Self {
        Self {
            series_id: example::id(),
            recipient_id: example::id(),
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            unit: "piece".to_owned(),
            all: ForecastAccuracy { horizon: None, ..ForecastAccuracy::example() },
            by_horizon: vec![ForecastAccuracy::example()],
            outcomes: vec![ForecastOutcome::example()],
        }
    }
}
