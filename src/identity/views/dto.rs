//! Saved views over HTTP.

use lonja_platform::prelude::*;
use poem_openapi::{Object, types::Example};
use uuid::Uuid;

/// A list's state under a name.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct SavedView {
    pub id: SavedViewId,
    /// The list that it is a view of.
    pub list: String,
    pub name: String,
    /// The list's state as the portal's address writes it.
    pub state: String,
    /// Whether everybody of the organisation may pick it.
    pub shared: bool,
    /// Whether the caller made it; only then may it be changed.
    pub own: bool,
    /// Whether the list begins with it for the caller.
    pub default: bool,
    /// Who made it.
    pub owner_name: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A view to be kept.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct SavedViewCreation {
    /// The list's path in this API, or another name that the client keeps for it.
    #[oai(validator(max_length = 200, pattern = r"^[A-Za-z0-9/_{}.-]+$"))]
    pub list: String,
    #[oai(validator(min_length = 1, max_length = 100, pattern = r"\S"))]
    pub name: String,
    #[oai(validator(max_length = 2000))]
    pub state: String,
    /// Share it within the organisation, which takes the permission `views:share`. Default: no.
    pub shared: Option<bool>,
    /// Begin the list with it. Default: no.
    pub default: Option<bool>,
}

/// Changes to a view of one's own; what is absent stays.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct SavedViewChange {
    #[oai(validator(min_length = 1, max_length = 100, pattern = r"\S"))]
    pub name: Option<String>,
    #[oai(validator(max_length = 2000))]
    pub state: Option<String>,
    pub shared: Option<bool>,
}

/// Whether a list begins with a view.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct SavedViewDefault {
    pub default: bool,
}

/// Which views are listed.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct SavedViewFilters {
    /// Only views of this list.
    #[oai(validator(max_length = 200))]
    pub list: Option<String>,
}

impl Filters for SavedViewFilters {
    const SORTS: &'static [&'static str] = &["name"];
}

impl Example for SavedView {
    fn example() -> Self {
        let at = parse_time("2026-11-02T08:30:00Z").unwrap_or_default();
        Self {
            id: Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566).into(),
            list: "/api/v1/orders".to_owned(),
            name: "Waiting for me".to_owned(),
            state: "state=placed&sort=placed_at".to_owned(),
            shared: true,
            own: true,
            default: false,
            owner_name: "Ana López".to_owned(),
            created_at: at,
            updated_at: at,
        }
    }
}

impl Example for SavedViewCreation {
    fn example() -> Self {
        Self {
            list: "/api/v1/orders".to_owned(),
            name: "Waiting for me".to_owned(),
            state: "state=placed&sort=placed_at".to_owned(),
            shared: None,
            default: None,
        }
    }
}

impl Example for SavedViewChange {
    fn example() -> Self {
        Self { name: Some("Placed".to_owned()), state: None, shared: None }
    }
}

impl Example for SavedViewDefault {
    fn example() -> Self {
        Self { default: true }
    }
}
