//! Contacts as the API shows and takes them.

use lonja_platform::prelude::*;
use poem_openapi::{
    Enum, Object,
    types::{Example, MaybeUndefined},
};
use uuid::Uuid;

/// What somebody is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ContactSubject {
    Orders,
    Prices,
    Products,
    Material,
    Demand,
    Access,
    Other,
}

impl ContactSubject {
    const ALL: [Self; 7] =
        [Self::Orders, Self::Prices, Self::Products, Self::Material, Self::Demand, Self::Access, Self::Other];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Prices => "prices",
            Self::Products => "products",
            Self::Material => "material",
            Self::Demand => "demand",
            Self::Access => "access",
            Self::Other => "other",
        }
    }

    /// As the database keeps it.
    pub fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|subject| subject.as_str() == text).unwrap_or(Self::Other)
    }
}

/// Somebody at the host.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct Contact {
    pub id: ContactId,
    pub name: String,
    /// What they are there.
    pub job_title: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub subject: ContactSubject,
    /// Whom it is for; null where it is for more than one.
    pub organization_id: Option<OrganizationId>,
    /// The kind of organisation that it is for; null where it is for all, or for one.
    pub kind: Option<OrganizationKind>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Somebody to be named. With neither organisation nor kind it is for everybody.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewContact {
    #[oai(validator(min_length = 1, max_length = 200, pattern = r"\S"))]
    pub name: String,
    #[oai(default, validator(max_length = 200))]
    pub job_title: String,
    #[oai(validator(max_length = 254, pattern = r"^[^@\s]+@[^@\s]+$"))]
    pub email: Option<String>,
    #[oai(validator(max_length = 40, pattern = r"^[0-9+() ./-]*[0-9][0-9+() ./-]*$"))]
    pub phone: Option<String>,
    pub subject: ContactSubject,
    pub organization_id: Option<OrganizationId>,
    pub kind: Option<OrganizationKind>,
}

/// What to change; what is left out stays. Whom a contact is for is fixed.
#[derive(Object, Clone, Debug, Default)]
#[oai(deny_unknown_fields, example)]
pub struct ContactPatch {
    #[oai(validator(min_length = 1, max_length = 200, pattern = r"\S"))]
    pub name: Option<String>,
    #[oai(validator(max_length = 200))]
    pub job_title: Option<String>,
    #[oai(validator(max_length = 254, pattern = r"^[^@\s]+@[^@\s]+$"))]
    pub email: MaybeUndefined<String>,
    #[oai(validator(max_length = 40, pattern = r"^[0-9+() ./-]*[0-9][0-9+() ./-]*$"))]
    pub phone: MaybeUndefined<String>,
    pub subject: Option<ContactSubject>,
}

/// The filters of contacts.
#[derive(Object, Debug)]
#[oai(deny_unknown_fields)]
pub struct ContactFilters {
    /// Only what this organisation is shown.
    pub organization_id: Option<OrganizationId>,
    pub subject: Option<ContactSubject>,
    /// Only those whose name contains this text.
    #[oai(validator(max_length = 200))]
    pub q: Option<String>,
}

impl Filters for ContactFilters {
    const SORTS: &'static [&'static str] = &["subject", "name", "updated_at"];
}

const EXAMPLE_ID: Uuid = Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);

impl Example for Contact {
    fn example() -> Self {
        let at = parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default();
        Self {
            id: ContactId(EXAMPLE_ID),
            name: "Olga Orders".to_owned(),
            job_title: "Order desk".to_owned(),
            email: Some("orders@host.example".to_owned()),
            phone: Some("+44 20 7946 0000".to_owned()),
            subject: ContactSubject::Orders,
            organization_id: None,
            kind: Some(OrganizationKind::Partner),
            created_at: at,
            updated_at: at,
        }
    }
}

impl Example for NewContact {
    fn example() -> Self {
        let contact = Contact::example();
        Self {
            name: contact.name,
            job_title: contact.job_title,
            email: contact.email,
            phone: contact.phone,
            subject: contact.subject,
            organization_id: None,
            kind: contact.kind,
        }
    }
}

impl Example for ContactPatch {
    fn example() -> Self {
        Self { phone: MaybeUndefined::Value("+44 20 7946 0001".to_owned()), ..Self::default() }
    }
}
