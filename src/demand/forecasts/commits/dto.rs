//! Commits as the API takes and shows them.

use lonja_kernel::{
    ForecastCycleId, ForecastId, ForecastSeriesId, OrganizationId, ProductId, Quantity, Timestamp,
};
use poem_openapi::{Enum, Object, types::Example};

use super::{
    super::dto::{grain_of, quantity},
    rules::{Reason, Terms},
    store::CommitRow,
};
use crate::example;

/// Why a supplier commits to what it does.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum CommitReason {
    /// It is the forecast, to less than a unit.
    AsForecast,
    /// More cannot be made.
    Capacity,
    /// Material is short.
    Material,
    /// It cannot be there in time.
    LeadTime,
    /// The product ends.
    EndOfLife,
    /// Something is planned that the forecast does not know.
    Promotion,
    Other,
}

impl From<Reason> for CommitReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::AsForecast => Self::AsForecast,
            Reason::Capacity => Self::Capacity,
            Reason::Material => Self::Material,
            Reason::LeadTime => Self::LeadTime,
            Reason::EndOfLife => Self::EndOfLife,
            Reason::Promotion => Self::Promotion,
            Reason::Other => Self::Other,
        }
    }
}

impl From<CommitReason> for Reason {
    fn from(reason: CommitReason) -> Self {
        match reason {
            CommitReason::AsForecast => Self::AsForecast,
            CommitReason::Capacity => Self::Capacity,
            CommitReason::Material => Self::Material,
            CommitReason::LeadTime => Self::LeadTime,
            CommitReason::EndOfLife => Self::EndOfLife,
            CommitReason::Promotion => Self::Promotion,
            CommitReason::Other => Self::Other,
        }
    }
}

/// What a supplier commits to for one bucket.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct CommitTerms {
    pub quantity: Quantity,
    /// By how it differs from the forecast.
    pub reason: CommitReason,
    #[oai(default, validator(max_length = 500))]
    pub note: String,
    /// What could be delivered at most: the quantity or more.
    pub capacity: Option<Quantity>,
}

impl From<CommitTerms> for Terms {
    fn from(terms: CommitTerms) -> Self {
        Self {
            quantity: terms.quantity,
            reason: terms.reason.into(),
            note: terms.note,
            capacity: terms.capacity,
        }
    }
}

fn units(units: i64) -> Quantity {
    Quantity::from_thousandths(units * 1000)
}

impl Example for CommitTerms {
    fn example() -> Self {
        Self {
            quantity: units(280),
            reason: CommitReason::Capacity,
            note: "One line is down until Thursday.".to_owned(),
            capacity: Some(units(300)),
        }
    }
}

/// What a supplier committed to, beside the forecast that it answers.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Commit {
    /// The bucket's id, as `/api/v1/demand/forecasts` lists it.
    pub id: ForecastId,
    pub cycle_id: ForecastCycleId,
    pub series_id: ForecastSeriesId,
    /// Who committed.
    pub recipient_id: OrganizationId,
    pub product_id: ProductId,
    pub sku: String,
    pub name: String,
    /// Such as `2026-W46`.
    pub period: String,
    pub forecast_mean: Option<Quantity>,
    pub quantity: Quantity,
    pub reason: CommitReason,
    pub note: String,
    pub capacity: Option<Quantity>,
    pub unit: String,
    /// Counts how often it was said.
    pub version: i32,
    pub committed_at: Timestamp,
}

impl From<CommitRow> for Commit {
    fn from(row: CommitRow) -> Self {
        Self {
            id: row.bucket_id.into(),
            cycle_id: row.cycle_id.into(),
            series_id: row.series_id.into(),
            recipient_id: row.recipient_id.into(),
            product_id: row.product_id.into(),
            sku: row.sku,
            name: row.name,
            period: grain_of(&row.grain).period_of(row.period_start).label(),
            forecast_mean: quantity(row.mean_milli),
            quantity: Quantity::from_thousandths(row.quantity_milli),
            reason: Reason::parse(&row.reason).unwrap_or(Reason::Other).into(),
            note: row.note,
            capacity: quantity(row.capacity_milli),
            unit: row.unit,
            version: row.version,
            committed_at: row.committed_at,
        }
    }
}

impl Example for Commit {
    fn example() -> Self {
        let CommitTerms { quantity, reason, note, capacity } = CommitTerms::example();
        Self {
            id: example::id(),
            cycle_id: example::id(),
            series_id: example::id(),
            recipient_id: example::id(),
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            period: "2026-W46".to_owned(),
            forecast_mean: Some(units(320)),
            quantity,
            reason,
            note,
            capacity,
            unit: "piece".to_owned(),
            version: 1,
            committed_at: example::time(),
        }
    }
}

/// What happens to the good rows where there are bad ones.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum CommitMode {
    /// The valid rows are stored.
    ValidRows,
    /// Nothing is stored.
    AllOrNothing,
}

/// A row as it stands in a spreadsheet: texts, so that a bad one does not refuse the others.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct CommitTableRow {
    /// The bucket's id.
    #[oai(validator(max_length = 100))]
    pub id: String,
    #[oai(validator(max_length = 100))]
    pub quantity: String,
    #[oai(validator(max_length = 100))]
    pub reason: String,
    #[oai(default, validator(max_length = 500))]
    pub note: String,
    #[oai(default, validator(max_length = 100))]
    pub capacity: String,
}

impl Example for CommitTableRow {
    fn example() -> Self {
        Self {
            id: example::id::<ForecastId>().to_string(),
            quantity: "280".to_owned(),
            reason: "capacity".to_owned(),
            note: "One line is down until Thursday.".to_owned(),
            capacity: "300".to_owned(),
        }
    }
}

/// Many commits at once.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct CommitTable {
    pub mode: CommitMode,
    #[oai(validator(min_items = 1, max_items = 5000))]
    pub rows: Vec<CommitTableRow>,
}

impl Example for CommitTable {
    fn example() -> Self {
        Self { mode: CommitMode::ValidRows, rows: vec![CommitTableRow::example()] }
    }
}

/// A row that was not stored for its own sake.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct CommitFailure {
    /// Counted from one.
    pub row: i32,
    pub column: String,
    /// What stood there.
    pub value: String,
    pub reason: String,
}

impl Example for CommitFailure {
    fn example() -> Self {
        Self {
            row: 7,
            column: "quantity".to_owned(),
            value: "many".to_owned(),
            reason: "Write a number with at most three decimals.".to_owned(),
        }
    }
}

/// What became of many commits.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct CommitResult {
    /// How many rows were stored.
    pub stored: i32,
    pub failures: Vec<CommitFailure>,
}

impl Example for CommitResult {
    fn example() -> Self {
        Self { stored: 493, failures: vec![CommitFailure::example()] }
    }
}
