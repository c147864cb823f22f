//! People as the API shows and takes them.

use lonja_platform::prelude::*;
use poem_openapi::{
    Enum, Object,
    types::{Example, MaybeUndefined},
};
use uuid::Uuid;

use crate::person::UserState;

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "UserState")]
pub enum UserStatus {
    /// Has a link, but no password yet.
    Invited,
    Active,
    /// Cannot sign in.
    Suspended,
}

impl From<UserState> for UserStatus {
    fn from(state: UserState) -> Self {
        match state {
            UserState::Invited => Self::Invited,
            UserState::Active => Self::Active,
            UserState::Suspended => Self::Suspended,
        }
    }
}

/// A person.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct User {
    pub id: UserId,
    pub organization_id: OrganizationId,
    pub email: String,
    pub name: String,
    /// The person's language; that of the organisation where it is null.
    pub language: Option<String>,
    pub state: UserStatus,
    pub roles: Vec<UserRole>,
    pub last_sign_in_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A role that a person holds.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
pub struct UserRole {
    pub id: RoleId,
    /// A built-in role's key, a custom role's name.
    pub name: String,
    /// The kind of organisation for which it counts.
    pub kind: OrganizationKind,
}

const EXAMPLE_ID: Uuid = Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);

fn example_time() -> Timestamp {
    parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default()
}

impl Example for User {
    fn example() -> Self {
        Self {
            id: UserId(EXAMPLE_ID),
            organization_id: OrganizationId(EXAMPLE_ID),
            email: "ana@example.com".to_owned(),
            name: "Ana López".to_owned(),
            language: Some("es".to_owned()),
            state: UserStatus::Active,
            roles: vec![UserRole {
                id: RoleId(EXAMPLE_ID),
                name: "buyer".to_owned(),
                kind: OrganizationKind::Partner,
            }],
            last_sign_in_at: Some(example_time()),
            created_at: example_time(),
            updated_at: example_time(),
        }
    }
}

/// Whom to invite.
#[derive(Object, Clone, Debug)]
#[oai(rename = "NewUser", deny_unknown_fields, example)]
pub struct UserCreation {
    /// The person's organisation; one's own where it is left out.
    pub organization_id: Option<OrganizationId>,
    #[oai(validator(max_length = 254))]
    pub email: String,
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: String,
    /// `en` or `es`.
    #[oai(validator(pattern = "^(en|es)$"))]
    pub language: Option<String>,
    /// Roles that count for the organisation, within one's own rights.
    #[oai(validator(max_items = 20, unique_items), default)]
    pub roles: Vec<RoleId>,
}

impl Example for UserCreation {
    fn example() -> Self {
        Self {
            organization_id: None,
            email: "ana@example.com".to_owned(),
            name: "Ana López".to_owned(),
            language: Some("es".to_owned()),
            roles: vec![RoleId(EXAMPLE_ID)],
        }
    }
}

/// A link that lets a person choose a password. It works once.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct UserLink {
    /// Null where it was mailed. Otherwise it is shown now and never again: hand it to the person yourself.
    pub url: Option<String>,
    /// Null where it was mailed.
    pub expires_at: Option<Timestamp>,
    /// Whether it is on its way by mail.
    pub mailed: bool,
}

impl Example for UserLink {
    fn example() -> Self {
        Self { url: None, expires_at: None, mailed: true }
    }
}

/// The person, and how the invitation gets there.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct InvitedUser {
    pub user: User,
    pub invitation: UserLink,
}

impl Example for InvitedUser {
    fn example() -> Self {
        Self { user: User { state: UserStatus::Invited, ..User::example() }, invitation: UserLink::example() }
    }
}

/// What to change; what is left out stays. The address stays what it is: invite another one instead.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct UserChange {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: Option<String>,
    /// `en` or `es`; null for that of the organisation.
    #[oai(validator(pattern = "^(en|es)$"))]
    pub language: MaybeUndefined<String>,
    /// `active` or `suspended`. A suspended person is signed out everywhere.
    pub state: Option<UserStatus>,
    /// All roles that the person shall hold. The person has to sign in again.
    #[oai(validator(max_items = 20, unique_items))]
    pub roles: Option<Vec<RoleId>>,
}

impl Example for UserChange {
    fn example() -> Self {
        Self {
            name: None,
            language: MaybeUndefined::Undefined,
            state: Some(UserStatus::Suspended),
            roles: None,
        }
    }
}

/// Filters of the list of people.
#[derive(Object, Debug)]
pub struct UserFilters {
    /// Only people of this organisation.
    pub organization_id: Option<OrganizationId>,
    /// Only people in this state.
    pub state: Option<UserStatus>,
    /// Only people who hold this role.
    pub role_id: Option<RoleId>,
    /// Only people whose name or address contains this text.
    #[oai(validator(max_length = 200))]
    pub q: Option<String>,
    /// Only people who changed at or after this time.
    pub updated_since: Option<Timestamp>,
}

impl Filters for UserFilters {
    const SORTS: &'static [&'static str] = &["name", "email", "created_at"];
}
