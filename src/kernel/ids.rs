//! Typed ids: a UUIDv7 inside, a prefixed text outside (`prd_0198c0de…`), so that an order's id can never be
//! passed where a product's is wanted, neither in Rust nor over HTTP.

use std::{borrow::Cow, fmt, str::FromStr};

use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// A text that is not an id of the wanted kind.
#[derive(Debug, thiserror::Error)]
#[error("expected an id such as {0}_0198c0de8d5a7c3e9f00112233445566")]
pub struct IdError(&'static str);

fn parse(prefix: &'static str, text: &str) -> Result<Uuid, IdError> {
    let hex = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_'));
    match hex {
        // Only the canonical form: 32 lower-case hex digits, so that one row has one name.
        Some(hex)
            if hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) =>
        {
            Uuid::parse_str(hex).map_err(|_| IdError(prefix))
        }
        _ => Err(IdError(prefix)),
    }
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            /// A new id that sorts by the time of its making.
            #[expect(clippy::new_without_default, reason = "every call makes another value")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse($prefix, text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // Half the cost of a list's ids was in formatting them.
                const START: usize = $prefix.len() + 1;
                let mut text = [0; START + uuid::fmt::Simple::LENGTH];
                text[..START].copy_from_slice(concat!($prefix, "_").as_bytes());
                self.0.simple().encode_lower(&mut text[START..]);
                serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl Type for $name {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                concat!("string_", $prefix).into()
            }

            fn schema_ref() -> MetaSchemaRef {
                let mut schema = MetaSchema::new("string");
                schema.pattern = Some(concat!("^", $prefix, "_[0-9a-f]{32}$").to_owned());
                schema.example = Some(concat!($prefix, "_0198c0de8d5a7c3e9f00112233445566").into());
                MetaSchemaRef::Inline(Box::new(schema))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }

        impl ParseFromJSON for $name {
            fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
                match value {
                    Some(serde_json::Value::String(text)) => text.parse().map_err(ParseError::custom),
                    other => Err(ParseError::expected_type(other.unwrap_or_default())),
                }
            }
        }

        impl ParseFromParameter for $name {
            fn parse_from_parameter(value: &str) -> ParseResult<Self> {
                value.parse().map_err(ParseError::custom)
            }
        }

        impl ToJSON for $name {
            fn to_json(&self) -> Option<serde_json::Value> {
                Some(serde_json::Value::String(self.to_string()))
            }
        }
    )+};
}

typed_ids! {
    /// The host, a partner or a supplier.
    OrganizationId = "org";
    /// A person who signs in.
    UserId = "usr";
    /// A machine that signs in with client credentials.
    ApiClientId = "cli";
    /// One of an API client's secrets.
    ApiClientSecretId = "sec";
    /// A named set of permissions.
    RoleId = "rol";
    /// An invitation or password reset link.
    InvitationId = "inv";
    /// A family of refresh tokens: one sign-in on one device.
    SessionId = "ses";
    /// A named set of organisations.
    AudienceId = "aud";
    /// A distinct set of audiences that some organisation has.
    AssortmentId = "ast";
    /// A product.
    ProductId = "prd";
    /// A product category.
    CategoryId = "cat";
    /// A price list.
    PriceListId = "pli";
    /// Somebody at the host to be asked.
    ContactId = "ctc";
    /// A warehouse.
    WarehouseId = "whs";
    /// A sales order.
    OrderId = "ord";
    /// A sales line: what was really shipped or returned.
    SalesLineId = "sln";
    /// A run of the importer.
    ImportId = "imp";
    /// A piece of sales material.
    AssetId = "ass";
    /// A version of a piece of sales material.
    AssetVersionId = "asv";
    /// A demand sharing policy.
    PolicyId = "pol";
    /// A published release of demand figures.
    ReleaseId = "rel";
    /// What is forecast for one product and period: a bucket of a cycle.
    ForecastId = "fct";
    /// All forecasts of one product for one supplier.
    ForecastSeriesId = "fcs";
    /// The forecasts that were made from one state of the released figures.
    ForecastCycleId = "fcy";
    /// What staff add to a forecast, or take away from it.
    ForecastAdjustmentId = "fad";
    /// A difference between a forecast and its answer, or between a forecast and what came, that is worked off.
    ForecastExceptionId = "fex";
    /// A region of the region tree.
    RegionId = "reg";
    /// A bulk edit of products.
    ProductEditId = "ped";
    /// A saved view of a list.
    SavedViewId = "viw";
    /// A background job.
    JobId = "job";
    /// An audit entry.
    AuditEventId = "evt";
    /// An event of the outbox.
    OutboxEventId = "obx";
    /// What a person is told of.
    NotificationId = "ntf";
}
