//! Policies as the API shows them. Only the host's people ever see one.

use chrono::NaiveDate;
use lonja_kernel::{OrganizationId, PolicyId, Timestamp};
use poem_openapi::{
    Enum, Object,
    types::{Example, MaybeUndefined},
};

use super::{
    rules::{Regions, State},
    store,
};
use crate::{calendar::Grain, example};

/// Where a policy stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum PolicyState {
    /// Being written.
    Draft,
    /// Waits for a second person.
    InReview,
    /// Releases are made by it.
    Active,
    /// No longer used.
    Retired,
}

impl From<State> for PolicyState {
    fn from(state: State) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::InReview => Self::InReview,
            State::Active => Self::Active,
            State::Retired => Self::Retired,
        }
    }
}

impl From<PolicyState> for State {
    fn from(state: PolicyState) -> Self {
        match state {
            PolicyState::Draft => Self::Draft,
            PolicyState::InReview => Self::InReview,
            PolicyState::Active => Self::Active,
            PolicyState::Retired => Self::Retired,
        }
    }
}

/// How long the periods of a release are.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum PeriodGrain {
    Week,
    Month,
}

impl From<Grain> for PeriodGrain {
    fn from(grain: Grain) -> Self {
        match grain {
            Grain::Week => Self::Week,
            Grain::Month => Self::Month,
        }
    }
}

/// A grain that somebody may wish for; only the installation's own can be had.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AskedGrain {
    Day,
    Week,
    Month,
    Quarter,
}

/// A measure that somebody may wish for; only units can be had.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AskedMeasure {
    /// Units shipped less units returned.
    Units,
    Shipments,
    Returns,
    Orders,
    Stock,
}

/// How far demand is shown by region.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum PolicyRegions {
    /// Not at all.
    #[default]
    None,
    /// By zone, such as southern Europe.
    Zone,
    /// By country; by zone in months in which too little could be shown by country.
    Country,
}

impl From<Regions> for PolicyRegions {
    fn from(regions: Regions) -> Self {
        match regions {
            Regions::None => Self::None,
            Regions::Zone => Self::Zone,
            Regions::Country => Self::Country,
        }
    }
}

impl From<PolicyRegions> for Regions {
    fn from(regions: PolicyRegions) -> Self {
        match regions {
            PolicyRegions::None => Self::None,
            PolicyRegions::Zone => Self::Zone,
            PolicyRegions::Country => Self::Country,
        }
    }
}

/// Products that somebody may wish for; only the recipient's own can be had.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AskedProducts {
    #[default]
    Own,
    Category,
    All,
}

/// A policy to be written.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewPolicy {
    /// The supplier that the demand is shared with.
    pub recipient_id: OrganizationId,
    /// What is shared.
    #[oai(default = "units", validator(max_items = 8))]
    pub measures: Vec<AskedMeasure>,
    /// The length of a period; by default the installation's.
    pub grain: Option<AskedGrain>,
    /// Whether demand is shown by category, region and month as well. Not every
    /// month can be; nothing is hidden in weeks for it.
    #[oai(default)]
    pub regions: PolicyRegions,
    /// Whether totals by category and over all products are shown as well. Beside them more figures have to be hidden.
    #[oai(default)]
    pub totals: bool,
    #[oai(default)]
    pub products: AskedProducts,
    /// How many days after its end a period is released.
    #[oai(default = "lag_days", validator(minimum(value = "0"), maximum(value = "365")))]
    pub lag_days: i32,
    /// The first day whose period is released; by default today.
    pub history_from: Option<NaiveDate>,
    /// How many periods ahead are forecast.
    #[oai(default = "horizon", validator(minimum(value = "0"), maximum(value = "26")))]
    pub horizon: i32,
    /// For how many days after a forecast is out commits are taken; by default, or null, 6 for weeks and 27 for months.
    /// The next forecast ends it earlier.
    #[oai(validator(minimum(value = "1"), maximum(value = "90")))]
    pub commit_days: Option<i32>,
    /// The fewest customers behind a figure; those of one holding are one.
    #[oai(default = "minimum_customers", validator(minimum(value = "3"), maximum(value = "100")))]
    pub minimum_customers: i32,
    /// How close an estimate of one customer's purchases would be too close, in percent of them.
    #[oai(default = "p_percent", validator(minimum(value = "5"), maximum(value = "100")))]
    pub p_percent: i32,
    /// How well one customer is taken to know the others' purchases, in percent of them.
    #[oai(default = "prior_percent", validator(minimum(value = "10"), maximum(value = "100")))]
    pub prior_percent: i32,
    /// Why it is shared; kept with the policy.
    #[oai(default, validator(max_length = 2000))]
    pub purpose: String,
}

fn units() -> Vec<AskedMeasure> {
    vec![AskedMeasure::Units]
}

const fn lag_days() -> i32 {
    7
}

const fn horizon() -> i32 {
    8
}

const fn minimum_customers() -> i32 {
    5
}

const fn p_percent() -> i32 {
    10
}

const fn prior_percent() -> i32 {
    50
}

impl NewPolicy {
    /// The policy that the defaults make.
    pub fn with_defaults(recipient_id: OrganizationId) -> Self {
        Self {
            recipient_id,
            measures: units(),
            grain: None,
            regions: PolicyRegions::None,
            totals: false,
            products: AskedProducts::Own,
            lag_days: lag_days(),
            history_from: None,
            horizon: horizon(),
            commit_days: None,
            minimum_customers: minimum_customers(),
            p_percent: p_percent(),
            prior_percent: prior_percent(),
            purpose: String::new(),
        }
    }
}

impl Example for NewPolicy {
    fn example() -> Self {
        Self {
            history_from: Some(example::day(2026, 1, 5)),
            purpose: "Production planning under the supply agreement.".to_owned(),
            ..Self::with_defaults(example::id())
        }
    }
}

/// What changes about a draft; what is absent stays.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct PolicyPatch {
    #[oai(validator(minimum(value = "0"), maximum(value = "365")))]
    pub lag_days: Option<i32>,
    pub history_from: Option<NaiveDate>,
    #[oai(validator(minimum(value = "0"), maximum(value = "26")))]
    pub horizon: Option<i32>,
    /// Null: 6 for weeks and 27 for months.
    #[oai(validator(minimum(value = "1"), maximum(value = "90")))]
    pub commit_days: MaybeUndefined<i32>,
    pub totals: Option<bool>,
    pub regions: Option<PolicyRegions>,
    #[oai(validator(minimum(value = "3"), maximum(value = "100")))]
    pub minimum_customers: Option<i32>,
    #[oai(validator(minimum(value = "5"), maximum(value = "100")))]
    pub p_percent: Option<i32>,
    #[oai(validator(minimum(value = "10"), maximum(value = "100")))]
    pub prior_percent: Option<i32>,
    #[oai(validator(max_length = 2000))]
    pub purpose: Option<String>,
}

impl Example for PolicyPatch {
    fn example() -> Self {
        Self {
            lag_days: Some(14),
            history_from: None,
            horizon: None,
            commit_days: MaybeUndefined::Value(10),
            totals: Some(true),
            regions: Some(PolicyRegions::Country),
            minimum_customers: Some(6),
            p_percent: None,
            prior_percent: None,
            purpose: None,
        }
    }
}

/// The supplier that demand is shared with.
#[derive(Object, Clone, Debug)]
pub struct Recipient {
    pub id: OrganizationId,
    pub name: String,
}

/// A sharing policy.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Policy {
    pub id: PolicyId,
    pub recipient: Recipient,
    /// Counts the recipient's policies.
    pub version: i32,
    pub state: PolicyState,
    /// What is shared, of the recipient's own products, per product and period.
    pub measure: Measure,
    pub grain: PeriodGrain,
    pub lag_days: i32,
    pub history_from: NaiveDate,
    pub horizon: i32,
    /// For how many days after a forecast is out commits are taken; null means 6 for weeks and 27 for months.
    pub commit_days: Option<i32>,
    /// Whether totals by category and over all products are shown as well.
    pub totals: bool,
    /// How far demand is shown by category, region and month.
    pub regions: PolicyRegions,
    pub minimum_customers: i32,
    pub p_percent: i32,
    pub prior_percent: i32,
    pub purpose: String,
    /// The id of the user or API client.
    pub created_by: String,
    /// Who changed it last.
    pub changed_by: String,
    pub submitted_by: Option<String>,
    pub approved_by: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub submitted_at: Option<Timestamp>,
    pub approved_at: Option<Timestamp>,
    pub retired_at: Option<Timestamp>,
}

/// The closed list of what can be shared. There is no money in it.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum Measure {
    /// Units shipped less units returned, in the product's unit.
    Units,
}

impl Measure {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Units => "units",
        }
    }
}

impl From<store::Policy> for Policy {
    fn from(row: store::Policy) -> Self {
        Self {
            id: row.id.into(),
            recipient: Recipient { id: row.recipient_id.into(), name: row.recipient_name },
            version: row.version,
            state: row.state.into(),
            measure: Measure::Units,
            grain: row.grain.into(),
            lag_days: row.lag_days,
            history_from: row.history_from,
            horizon: row.horizon,
            commit_days: row.commit_days,
            totals: row.totals,
            regions: row.regions.into(),
            minimum_customers: row.minimum_customers,
            p_percent: row.p_percent,
            prior_percent: row.prior_percent,
            purpose: row.purpose,
            created_by: row.created_by,
            changed_by: row.changed_by,
            submitted_by: row.submitted_by,
            approved_by: row.approved_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
            submitted_at: row.submitted_at,
            approved_at: row.approved_at,
            retired_at: row.retired_at,
        }
    }
}

impl Example for Policy {
    fn example() -> Self {
        let user = "usr_0198c0de8d5a7c3e9f00112233445566".to_owned();
        Self {
            id: example::id(),
            recipient: Recipient { id: example::id(), name: "Northern Lights Ltd".to_owned() },
            version: 2,
            state: PolicyState::InReview,
            measure: Measure::Units,
            grain: PeriodGrain::Week,
            lag_days: 7,
            history_from: example::day(2026, 1, 5),
            horizon: 8,
            commit_days: Some(10),
            totals: true,
            regions: PolicyRegions::Country,
            minimum_customers: 5,
            p_percent: 10,
            prior_percent: 50,
            purpose: "Production planning under the supply agreement.".to_owned(),
            created_by: user.clone(),
            changed_by: user.clone(),
            submitted_by: Some(user),
            approved_by: None,
            created_at: example::time(),
            updated_at: example::time(),
            submitted_at: Some(example::time()),
            approved_at: None,
            retired_at: None,
        }
    }
}
