//! Roles as the API shows and takes them.

use lonja_platform::prelude::*;
use poem_openapi::{
    Object,
    types::{Example, MaybeUndefined},
};
use uuid::Uuid;

/// A role.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Role {
    pub id: RoleId,
    /// A built-in role's key, a custom role's name.
    pub name: String,
    pub description: Option<String>,
    /// The kind of organisation whose people can hold it.
    pub kind: OrganizationKind,
    /// Built-in roles cannot be changed.
    pub built_in: bool,
    pub permissions: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Example for Role {
    fn example() -> Self {
        let at = parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default();
        Self {
            id: RoleId(Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566)),
            name: "Price clerk".to_owned(),
            description: Some("Looks after price lists.".to_owned()),
            kind: OrganizationKind::Host,
            built_in: false,
            permissions: vec!["prices:read".to_owned(), "prices:manage".to_owned()],
            created_at: at,
            updated_at: at,
        }
    }
}

/// A new role.
#[derive(Object, Clone, Debug)]
#[oai(rename = "NewRole", deny_unknown_fields, example)]
pub struct RoleCreation {
    #[oai(validator(min_length = 1, max_length = 100))]
    pub name: String,
    #[oai(validator(max_length = 1000))]
    pub description: Option<String>,
    pub kind: OrganizationKind,
    #[oai(validator(max_items = 100, unique_items))]
    pub permissions: Vec<String>,
}

impl Example for RoleCreation {
    fn example() -> Self {
        let role = Role::example();
        Self {
            name: role.name,
            description: role.description,
            kind: role.kind,
            permissions: role.permissions,
        }
    }
}

/// What to change; what is left out stays.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct RoleChange {
    #[oai(validator(min_length = 1, max_length = 100))]
    pub name: Option<String>,
    #[oai(validator(max_length = 1000))]
    pub description: MaybeUndefined<String>,
    /// Whoever holds the role has to sign in again.
    #[oai(validator(max_items = 100, unique_items))]
    pub permissions: Option<Vec<String>>,
}

impl Example for RoleChange {
    fn example() -> Self {
        Self {
            name: None,
            description: MaybeUndefined::Undefined,
            permissions: Some(vec!["prices:read".to_owned()]),
        }
    }
}

/// Filters of the list of roles.
#[derive(Object, Debug)]
pub struct RoleFilters {
    /// Only roles for this kind of organisation.
    pub kind: Option<OrganizationKind>,
    /// Only built-in roles, or only the others.
    pub built_in: Option<bool>,
    /// Only roles whose name contains this text.
    #[oai(validator(max_length = 200))]
    pub q: Option<String>,
}

impl Filters for RoleFilters {
    const SORTS: &'static [&'static str] = &["name", "created_at"];
}
