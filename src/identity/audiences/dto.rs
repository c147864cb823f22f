//! Audiences as the API shows and takes them.

use lonja_platform::prelude::*;
use poem_openapi::{
    Object,
    types::{Example, MaybeUndefined},
};
use uuid::Uuid;

/// A named set of organisations.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct Audience {
    pub id: AudienceId,
    pub name: String,
    pub description: Option<String>,
    /// How many organisations belong to it; list them with `GET /api/v1/organizations?audience_id=…`.
    pub member_count: u64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

const EXAMPLE_ID: Uuid = Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);

impl Example for Audience {
    fn example() -> Self {
        let at = parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default();
        Self {
            id: AudienceId(EXAMPLE_ID),
            name: "Northern distributors".to_owned(),
            description: None,
            member_count: 12,
            created_at: at,
            updated_at: at,
        }
    }
}

/// A new audience.
#[derive(Object, Clone, Debug)]
#[oai(rename = "NewAudience", deny_unknown_fields, example)]
pub struct AudienceCreation {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: String,
    #[oai(validator(max_length = 1000))]
    pub description: Option<String>,
}

impl Example for AudienceCreation {
    fn example() -> Self {
        Self { name: "Northern distributors".to_owned(), description: None }
    }
}

/// What to change; what is left out stays.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct AudienceChange {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: Option<String>,
    #[oai(validator(max_length = 1000))]
    pub description: MaybeUndefined<String>,
}

impl Example for AudienceChange {
    fn example() -> Self {
        Self { name: Some("Distributors in the north".to_owned()), description: MaybeUndefined::Undefined }
    }
}

/// All members that the audience shall have.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct AudienceMembers {
    #[oai(validator(max_items = 10000, unique_items))]
    pub organization_ids: Vec<OrganizationId>,
}

impl Example for AudienceMembers {
    fn example() -> Self {
        Self { organization_ids: vec![OrganizationId(EXAMPLE_ID)] }
    }
}

/// Filters of the list of audiences.
#[derive(Object, Debug)]
pub struct AudienceFilters {
    /// Only audiences that this organisation belongs to.
    pub organization_id: Option<OrganizationId>,
    /// Only audiences whose name contains this text.
    #[oai(validator(max_length = 200))]
    pub q: Option<String>,
}

impl Filters for AudienceFilters {
    const SORTS: &'static [&'static str] = &["name", "created_at"];
}
