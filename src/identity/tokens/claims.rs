//! The claims of an access token (RFC 9068's type `at+jwt`), and the grant that they are made from.

use lonja_platform::prelude::*;
use poem_openapi::Object;
use serde::{Deserialize, Serialize};

/// Whom a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    User(UserId),
    Client(ApiClientId),
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(id) => id.fmt(f),
            Self::Client(id) => id.fmt(f),
        }
    }
}

impl std::str::FromStr for Subject {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        text.parse().map(Self::User).or_else(|_| text.parse().map(Self::Client))
    }
}

/// The epochs under which a token was issued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epochs {
    pub subject: i64,
    pub organization: i64,
}

/// What a token shall say.
#[derive(Clone, Debug)]
pub struct Grant {
    pub subject: Subject,
    /// The acting organisation.
    pub organization: OrganizationId,
    pub acting: OrganizationKind,
    pub permissions: PermissionSet,
    pub session: Option<SessionId>,
    /// The staff member who previews; such a token only reads.
    pub previewed_by: Option<UserId>,
    pub epochs: Epochs,
}

impl Grant {
    /// A grant outside of any sign-in, for machines and tests.
    pub fn new(
        subject: Subject,
        organization: OrganizationId,
        acting: OrganizationKind,
        permissions: PermissionSet,
    ) -> Self {
        Self {
            subject,
            organization,
            acting,
            permissions,
            session: None,
            previewed_by: None,
            epochs: Epochs::default(),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub iss: String,
    pub aud: String,
    pub sub: String,
    pub org: OrganizationId,
    #[serde(rename = "as")]
    pub acting: OrganizationKind,
    pub scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<SessionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<ActorClaim>,
    /// Read only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ro: bool,
    pub ver: Epochs,
    pub iat: i64,
    pub exp: i64,
}

/// Who really acts (RFC 8693).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ActorClaim {
    pub sub: UserId,
}

/// A public key as other services read it (RFC 8037).
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(rename = "JsonWebKey")]
pub(crate) struct Jwk {
    /// Always `OKP`.
    pub kty: String,
    /// Always `Ed25519`.
    pub crv: String,
    /// The public key, base64url.
    pub x: String,
    /// The key's id, as in a token's header.
    pub kid: String,
    /// Always `EdDSA`.
    pub alg: String,
    /// Always `sig`.
    #[oai(rename = "use")]
    pub usage: String,
}

/// The public keys of access tokens and of certificates.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(rename = "JsonWebKeySet", example)]
pub(crate) struct Jwks {
    pub keys: Vec<Jwk>,
}

impl poem_openapi::types::Example for Jwks {
    fn example() -> Self {
        Self {
            keys: vec![Jwk {
                kty: "OKP".to_owned(),
                crv: "Ed25519".to_owned(),
                x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".to_owned(),
                kid: "0198c0de8d5a7c3e9f00112233445566".to_owned(),
                alg: "EdDSA".to_owned(),
                usage: "sig".to_owned(),
            }],
        }
    }
}
