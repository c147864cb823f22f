//! Releases and their cells as the API shows them. One form for everybody: what only staff may know is not in it.

use chrono::NaiveDate;
use lonja_kernel::{CategoryId, OrganizationId, PolicyId, ProductId, Quantity, ReleaseId, Timestamp};
use poem_openapi::{Enum, Object, types::Example};

use super::progress_dto::ReleaseProgress;
use crate::{
    example,
    level::{RegionKind, TotalLevel},
    policies::{Measure, PeriodGrain, PolicyRegions, Recipient},
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
    /// Whether it has totals as well.
    pub totals: bool,
    /// Whether it has figures by region as well, and how far they go: where that is by country, a month can be by zone.
    pub regions: PolicyRegions,
    pub published_at: Option<Timestamp>,
    /// Why it was refused.
    pub refusal: Option<String>,
    /// How far it has come; only while it is being made.
    #[oai(skip_serializing_if_is_none)]
    pub progress: Option<ReleaseProgress>,
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
            totals: true,
            regions: PolicyRegions::Country,
            published_at: Some(example::time()),
            refusal: None,
            progress: None,
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

/// The demand for one product in one period, and the release that shows it.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct SeriesCell {
    pub product_id: ProductId,
    /// The product's names are those of the time of the release.
    pub sku: String,
    pub name: String,
    pub measure: Measure,
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
    pub release_id: ReleaseId,
    pub release_number: i32,
    /// The supplier that it was released to.
    pub recipient_id: OrganizationId,
    pub published_at: Timestamp,
}

impl Example for SeriesCell {
    fn example() -> Self {
        let cell = ReleaseCell::example();
        Self {
            product_id: cell.product_id,
            sku: cell.sku,
            name: cell.name,
            measure: Measure::Units,
            period: cell.period,
            from: cell.from,
            until: cell.until,
            status: cell.status,
            value: cell.value,
            unit: cell.unit,
            release_id: example::id(),
            release_number: 12,
            recipient_id: example::id(),
            published_at: example::time(),
        }
    }
}

/// The demand for several products in one period.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ReleaseTotal {
    pub level: TotalLevel,
    /// Null where the total is over all products.
    pub category_id: Option<CategoryId>,
    /// What the category was called at the time of the release.
    pub category: Option<String>,
    /// Such as `2026-W41`.
    pub period: String,
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub until: NaiveDate,
    pub status: CellStatus,
    /// Units shipped less units returned, without the recipient's own purchases; null where it is suppressed.
    pub value: Option<Quantity>,
    /// What the products are counted in.
    pub unit: String,
}

impl Example for ReleaseTotal {
    fn example() -> Self {
        Self {
            level: TotalLevel::Category,
            category_id: Some(example::id()),
            category: Some("Lighting".to_owned()),
            period: "2026-W43".to_owned(),
            from: example::day(2026, 10, 19),
            until: example::day(2026, 10, 25),
            status: CellStatus::Published,
            value: Some(Quantity::from_thousandths(2_210_000)),
            unit: "piece".to_owned(),
        }
    }
}

/// The demand for one category in one region and month.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ReleaseRegion {
    /// The release that it is in.
    pub release_id: ReleaseId,
    pub category_id: CategoryId,
    /// What the category was called at the time of the release.
    pub category: String,
    pub region_kind: RegionKind,
    /// `all`, `other`, a country's ISO 3166 code or a zone's word.
    pub region: String,
    /// What the region was called at the time of the release; null for all and for the others.
    pub region_name: Option<String>,
    /// The planning month, such as `2026-10`: the weeks whose Thursday lies in it.
    pub period: String,
    /// The first day of its first period.
    pub from: NaiveDate,
    /// The last day of its last period.
    pub until: NaiveDate,
    pub status: CellStatus,
    /// Units shipped less units returned, without the recipient's own purchases; null where it is suppressed.
    pub value: Option<Quantity>,
    /// What the products are counted in.
    pub unit: String,
}

impl Example for ReleaseRegion {
    fn example() -> Self {
        Self {
            release_id: example::id(),
            category_id: example::id(),
            category: "Lighting".to_owned(),
            region_kind: RegionKind::Country,
            region: "GB".to_owned(),
            region_name: Some("United Kingdom".to_owned()),
            period: "2026-10".to_owned(),
            from: example::day(2026, 9, 28),
            until: example::day(2026, 11, 1),
            status: CellStatus::Published,
            value: Some(Quantity::from_thousandths(4_120_000)),
            unit: "piece".to_owned(),
        }
    }
}

/// Who checked a release.
#[derive(Object, Clone, Debug)]
pub struct Auditor {
    pub name: String,
    pub version: String,
}

/// What is certified about a published release. Everything but `jws` is read out of `jws`, the signature over it.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Certificate {
    /// The form of the signed statement.
    pub form: String,
    /// The installation that signed it; its keys are at `/.well-known/jwks.json` below this address.
    pub issuer: String,
    pub release_id: ReleaseId,
    pub number: i32,
    pub recipient: Recipient,
    pub published_at: Timestamp,
    /// The version of the sharing policy that the release follows.
    pub policy_version: i32,
    pub measure: Measure,
    pub grain: PeriodGrain,
    pub first_period: String,
    pub last_period: String,
    /// How many cells have a figure.
    pub published_cells: u64,
    /// How many have none.
    pub suppressed_cells: u64,
    /// The canonical form of the cells that the hash is over.
    pub cells_form: String,
    /// SHA-256 of the release's cells in that form.
    pub cells_sha256: String,
    /// The rules that every figure passed, by name; the method says what they mean.
    pub rules: Vec<String>,
    /// Against whom the release was audited.
    pub attacker: Vec<String>,
    pub auditor: Auditor,
    /// The certificate as it is signed: a compact JWS (EdDSA).
    pub jws: String,
}

impl Example for Certificate {
    fn example() -> Self {
        Self {
            form: "lonja-release-1".to_owned(),
            issuer: "https://portal.example.com".to_owned(),
            release_id: example::id(),
            number: 12,
            recipient: Recipient { id: example::id(), name: "Northern Lights Ltd".to_owned() },
            published_at: example::time(),
            policy_version: 2,
            measure: Measure::Units,
            grain: PeriodGrain::Week,
            first_period: "2026-W43".to_owned(),
            last_period: "2026-W43".to_owned(),
            published_cells: 311,
            suppressed_cells: 108,
            cells_form: "lonja-cells-1".to_owned(),
            cells_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            rules: vec!["minimum_frequency".to_owned(), "prior_posterior".to_owned()],
            attacker: vec!["The recipient together with one customer of its choice.".to_owned()],
            auditor: Auditor { name: "lonja-demand release audit".to_owned(), version: "0.1.0".to_owned() },
            jws: "eyJ0eXAiOiJsb25qYS1jZXJ0aWZpY2F0ZStqd3QiLCJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl".to_owned(),
        }
    }
}

/// The language of a text.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MethodLanguage {
    #[default]
    #[oai(rename = "en")]
    English,
    #[oai(rename = "es")]
    Spanish,
}

/// One part of the method.
#[derive(Object, Clone, Debug)]
pub struct MethodPart {
    /// `counted`, `rules`, `hidden`, `attacker`, `audited`, `outside` or `forecasts`; more may come.
    pub name: String,
    pub title: String,
    pub sentences: Vec<String>,
}

/// A rule in words.
#[derive(Object, Clone, Debug)]
pub struct MethodRule {
    /// As certificates name it.
    pub name: String,
    pub says: String,
}

/// How a release was made and protected, in words.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Method {
    pub release_id: ReleaseId,
    pub language: MethodLanguage,
    pub parts: Vec<MethodPart>,
    pub rules: Vec<MethodRule>,
}

impl Example for Method {
    fn example() -> Self {
        Self {
            release_id: example::id(),
            language: MethodLanguage::English,
            parts: vec![MethodPart {
                name: "counted".to_owned(),
                title: "What is counted".to_owned(),
                sentences: vec!["Units shipped to customers less units returned.".to_owned()],
            }],
            rules: vec![MethodRule {
                name: "holdings".to_owned(),
                says: "Customers of one group of companies count as one.".to_owned(),
            }],
        }
    }
}
