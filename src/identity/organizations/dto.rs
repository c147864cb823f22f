//! Organisations as the API shows and takes them. There is one form for all: nothing in it is a secret to the
//! organisation itself, and others do not see the organisation at all.

use lonja_platform::prelude::*;
use poem_openapi::{
    Enum, Object,
    types::{Example, MaybeUndefined},
};

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum OrganizationState {
    Active,
    /// Nobody of it can sign in.
    Suspended,
}

impl OrganizationState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    pub fn read(text: &str) -> Self {
        if text == "active" { Self::Active } else { Self::Suspended }
    }
}

/// How exactly a partner sees stock.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum StockExposure {
    /// None, low or enough.
    Band,
    /// Available or not.
    YesNo,
    /// The quantity.
    Exact,
}

impl StockExposure {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Band => "band",
            Self::YesNo => "yes_no",
            Self::Exact => "exact",
        }
    }

    /// What is no agreement to more is the least.
    pub fn read(text: &str) -> Self {
        match text {
            "exact" => Self::Exact,
            "yes_no" => Self::YesNo,
            _ => Self::Band,
        }
    }
}

/// An organisation.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
    /// What it is to the host; it can be partner and supplier at once.
    pub kinds: Vec<OrganizationKind>,
    pub state: OrganizationState,
    /// The language of its people, unless they choose another one.
    pub language: String,
    /// The currency of its prices.
    pub currency: Option<String>,
    pub stock_exposure: StockExposure,
    /// Its number in the host's other systems.
    pub external_code: Option<String>,
    /// The number of the group that it belongs to. Organisations of one group count as one customer.
    pub holding: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

pub(super) const EXAMPLE_ID: uuid::Uuid = uuid::Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);

impl Example for Organization {
    fn example() -> Self {
        let at = parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default();
        Self {
            id: OrganizationId(EXAMPLE_ID),
            name: "Quayside Trading".to_owned(),
            kinds: vec![OrganizationKind::Partner],
            state: OrganizationState::Active,
            language: "en".to_owned(),
            currency: Some("GBP".to_owned()),
            stock_exposure: StockExposure::Band,
            external_code: Some("14646".to_owned()),
            holding: None,
            created_at: at,
            updated_at: at,
        }
    }
}

/// A new partner or supplier.
#[derive(Object, Clone, Debug)]
#[oai(rename = "NewOrganization", deny_unknown_fields, example)]
pub struct OrganizationCreation {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: String,
    /// `partner`, `supplier` or both.
    #[oai(validator(min_items = 1, max_items = 2, unique_items))]
    pub kinds: Vec<OrganizationKind>,
    /// `en` or `es`.
    #[oai(validator(pattern = "^(en|es)$"))]
    pub language: Option<String>,
    #[oai(validator(pattern = "^[A-Z]{3}$"))]
    pub currency: Option<String>,
    pub stock_exposure: Option<StockExposure>,
    #[oai(validator(min_length = 1, max_length = 100))]
    pub external_code: Option<String>,
    #[oai(validator(min_length = 1, max_length = 100))]
    pub holding: Option<String>,
}

impl Example for OrganizationCreation {
    fn example() -> Self {
        Self {
            name: "Quayside Trading".to_owned(),
            kinds: vec![OrganizationKind::Partner],
            language: Some("en".to_owned()),
            currency: Some("GBP".to_owned()),
            stock_exposure: Some(StockExposure::Band),
            external_code: Some("14646".to_owned()),
            holding: None,
        }
    }
}

/// What to change; what is left out stays.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct OrganizationChange {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: Option<String>,
    /// `partner`, `supplier` or both. Tokens of its people end.
    #[oai(validator(min_items = 1, max_items = 2, unique_items))]
    pub kinds: Option<Vec<OrganizationKind>>,
    /// Suspending ends every sign-in of its people and API clients.
    pub state: Option<OrganizationState>,
    /// `en` or `es`.
    #[oai(validator(pattern = "^(en|es)$"))]
    pub language: Option<String>,
    #[oai(validator(pattern = "^[A-Z]{3}$"))]
    pub currency: MaybeUndefined<String>,
    pub stock_exposure: Option<StockExposure>,
    #[oai(validator(min_length = 1, max_length = 100))]
    pub external_code: MaybeUndefined<String>,
    #[oai(validator(min_length = 1, max_length = 100))]
    pub holding: MaybeUndefined<String>,
}

impl Example for OrganizationChange {
    fn example() -> Self {
        Self {
            name: None,
            kinds: None,
            state: Some(OrganizationState::Suspended),
            language: None,
            currency: MaybeUndefined::Undefined,
            stock_exposure: None,
            external_code: MaybeUndefined::Undefined,
            holding: MaybeUndefined::Undefined,
        }
    }
}

/// Filters of the list of organisations.
#[derive(Object, Debug)]
pub struct OrganizationFilters {
    /// Only organisations of this kind.
    pub kind: Option<OrganizationKind>,
    /// Only organisations in this state.
    pub state: Option<OrganizationState>,
    /// Only members of this audience.
    pub audience_id: Option<AudienceId>,
    /// Only the organisation with this number.
    #[oai(validator(max_length = 100))]
    pub external_code: Option<String>,
    /// Only organisations whose name contains this text.
    #[oai(validator(max_length = 200))]
    pub q: Option<String>,
    /// Only organisations that changed at or after this time.
    pub updated_since: Option<Timestamp>,
}

impl Filters for OrganizationFilters {
    const SORTS: &'static [&'static str] = &["name", "created_at", "updated_at"];
}
