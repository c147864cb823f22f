//! Releases and their cells as the API shows them. One form for everybody: what only staff may know is not in it.

use chrono::NaiveDate;
use lonja_kernel::{PolicyId, ProductId, Quantity, ReleaseId, Timestamp};
use poem_openapi::{Enum, Object, types::Example};

use crate::{
    example,
    policies::{Measure, PeriodGrain, Recipient},
};

/// Where a release stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum ReleaseState {
    /// Being made. Its recipient sees nothing of it yet.
    Building,
    /// Out, for good.
    Published,
    /// It did not pass. Its recipient never sees it.
    Refused,
}

impl ReleaseState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Published => "published",
            Self::Refused => "refused",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Building, Self::Published, Self::Refused].into_iter().find(|state| state.as_str() == text)
    }
}

/// A release to be made.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewRelease {
    /// The active policy to release by.
    pub policy_id: PolicyId,
}

impl Example for NewRelease {
    fn example() -> Self {
        Self { policy_id: example::id() }
    }
}

/// A snapshot of demand that was shared, or is about to be.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Release {
    pub id: ReleaseId,
    /// Counts what was published to this recipient; null until then.
    pub number: Option<i32>,
    pub recipient: Recipient,
    pub state: ReleaseState,
    pub measure: Measure,
    pub grain: PeriodGrain,
    /// The earliest period in it, such as `2026-W41`.
    pub first_period: Option<String>,
    /// The latest period in it.
    pub last_period: Option<String>,
    pub published_at: Option<Timestamp>,
    /// Why it was refused.
    pub refusal: Option<String>,
}

impl Example for Release {
    fn example() -> Self {
        Self {
            id: example::id(),
            number: Some(12),
            recipient: Recipient { id: example::id(), name: "Northern Lights Ltd".to_owned() },
            state: ReleaseState::Published,
            measure: Measure::Units,
            grain: PeriodGrain::Week,
            first_period: Some("2026-W43".to_owned()),
            last_period: Some("2026-W43".to_owned()),
            published_at: Some(example::time()),
            refusal: None,
        }
    }
}

/// Whether a cell has a figure.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum CellStatus {
    Published,
    /// No figure: it would have told too much, or there was nothing to tell.
    Suppressed,
}

/// The demand for one product in one period.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ReleaseCell {
    pub product_id: ProductId,
    /// The product's names are those of the time of the release.
    pub sku: String,
    pub name: String,
    /// Such as `2026-W41`.
    pub period: String,
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub until: NaiveDate,
    pub status: CellStatus,
    /// Units shipped less units returned, without the recipient's own purchases; null where it is suppressed.
    pub value: Option<Quantity>,
    /// What the product is counted in.
    pub unit: String,
}

impl Example for ReleaseCell {
    fn example() -> Self {
        Self {
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            period: "2026-W43".to_owned(),
            from: example::day(2026, 10, 19),
            until: example::day(2026, 10, 25),
            status: CellStatus::Published,
            value: Some(Quantity::from_thousandths(318_000)),
            unit: "piece".to_owned(),
        }
    }
}
