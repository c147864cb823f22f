//! Forecasts as the API shows them: one row per product and period, so that a table is a table.

use chrono::NaiveDate;
use lonja_kernel::{
    ForecastCycleId, ForecastId, ForecastSeriesId, OrganizationId, ProductId, Quantity, ReleaseId, Timestamp,
};
use poem_openapi::{Enum, Object, types::Example};

use super::{
    rules::State,
    shown::{CycleRow, Shown},
    store,
};
use crate::{
    calendar::{Grain, Period},
    example,
    policies::{PeriodGrain, Recipient},
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
            period: period.label(),
            from: period.start(),
            until: period.last_day(),
            status: status_of(&row.status),
            method: row.method.as_deref().and_then(ForecastMethod::parse),
            models: store::split(&row.models).map(str::to_owned).collect(),
            class: row.class.as_deref().and_then(ForecastClass::parse),
            flags: store::split(&row.flags).filter_map(ForecastFlag::parse).collect(),
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
            unit: "piece".to_owned(),
        }
    }
}

/// Whether a cycle was published when its figures were new.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum CycleKind {
    /// It was made after its release and given out.
    Published,
    /// Worked out later, from the released figures up to an earlier period alone: what would have been forecast then.
    Backtest,
}

impl CycleKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Backtest => "backtest",
        }
    }

    pub fn parse(text: &str) -> Self {
        if text == "backtest" { Self::Backtest } else { Self::Published }
    }
}

/// Where a cycle stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum CycleState {
    /// Being made.
    Draft,
    /// Out, for good.
    Published,
    /// Its recipient may commit to quantities.
    OpenForCommit,
    /// No more commits are taken.
    Closed,
    /// The next cycle is out, or all of its periods are over.
    Expired,
}

impl From<State> for CycleState {
    fn from(state: State) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::Published => Self::Published,
            State::OpenForCommit => Self::OpenForCommit,
            State::Closed => Self::Closed,
            State::Expired => Self::Expired,
        }
    }
}

impl From<CycleState> for State {
    fn from(state: CycleState) -> Self {
        match state {
            CycleState::Draft => Self::Draft,
            CycleState::Published => Self::Published,
            CycleState::OpenForCommit => Self::OpenForCommit,
            CycleState::Closed => Self::Closed,
            CycleState::Expired => Self::Expired,
        }
    }
}

/// The forecasts that were made from one state of the released figures.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastCycle {
    pub id: ForecastCycleId,
    pub kind: CycleKind,
    /// Counts the cycles of this recipient; a backtest has none.
    pub number: Option<i32>,
    pub recipient: Recipient,
    pub state: CycleState,
    /// The release with which its figures came out.
    pub release_id: ReleaseId,
    pub grain: PeriodGrain,
    /// The latest period whose figures it knows, such as `2026-W45`.
    pub last_period: String,
    /// How many periods after it are forecast.
    pub horizon: i32,
    pub published_at: Option<Timestamp>,
    /// The last day on which commits are taken.
    pub commits_until: Option<NaiveDate>,
    pub closed_at: Option<Timestamp>,
    pub expired_at: Option<Timestamp>,
}

impl From<CycleRow> for ForecastCycle {
    fn from(row: CycleRow) -> Self {
        let grain = grain_of(&row.grain);
        Self {
            id: row.id.into(),
            kind: CycleKind::parse(&row.kind),
            number: row.number,
            recipient: Recipient { id: row.recipient_id.into(), name: row.recipient_name },
            state: State::parse(&row.state).unwrap_or(State::Expired).into(),
            release_id: row.release_id.into(),
            grain: grain.into(),
            last_period: grain.period_of(row.last_period).label(),
            horizon: row.horizon,
            published_at: row.published_at,
            commits_until: row.commits_until,
            closed_at: row.closed_at,
            expired_at: row.expired_at,
        }
    }
}

impl Example for ForecastCycle {
    fn example() -> Self {
        Self {
            id: example::id(),
            kind: CycleKind::Published,
            number: Some(12),
            recipient: Recipient { id: example::id(), name: "Northern Lights Ltd".to_owned() },
            state: CycleState::OpenForCommit,
            release_id: example::id(),
            grain: PeriodGrain::Week,
            last_period: "2026-W45".to_owned(),
            horizon: 8,
            published_at: Some(example::time()),
            commits_until: Some(example::day(2026, 11, 8)),
            closed_at: None,
            expired_at: None,
        }
    }
}
