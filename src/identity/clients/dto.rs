//! API clients as the API shows and takes them.

use lonja_platform::prelude::*;
use poem_openapi::{Object, types::Example};
use uuid::Uuid;

/// An API client.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ApiClient {
    pub id: ApiClientId,
    /// What it calls itself at `/oauth/token`.
    pub client_id: String,
    pub organization_id: OrganizationId,
    pub name: String,
    /// As what its organisation acts with its tokens.
    pub acting: OrganizationKind,
    /// What it may do, within what its organisation may do at the time.
    pub scopes: Vec<String>,
    /// Its live secrets, two at most.
    pub secrets: Vec<ApiClientSecret>,
    pub last_used_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A live secret. The secret itself is shown once, when it is made.
#[derive(Object, Clone, Debug)]
pub struct ApiClientSecret {
    pub id: ApiClientSecretId,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

const EXAMPLE_ID: Uuid = Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);

fn example_time() -> Timestamp {
    parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default()
}

impl Example for ApiClient {
    fn example() -> Self {
        Self {
            id: ApiClientId(EXAMPLE_ID),
            client_id: "cli_0198c0de8d5a7c3e9f00112233445566".to_owned(),
            organization_id: OrganizationId(EXAMPLE_ID),
            name: "Planning system".to_owned(),
            acting: OrganizationKind::Supplier,
            scopes: vec!["supply:read".to_owned(), "demand:read".to_owned()],
            secrets: vec![ApiClientSecret {
                id: ApiClientSecretId(EXAMPLE_ID),
                created_at: example_time(),
                last_used_at: None,
            }],
            last_used_at: None,
            created_at: example_time(),
            updated_at: example_time(),
        }
    }
}

/// A new API client.
#[derive(Object, Clone, Debug)]
#[oai(rename = "NewApiClient", deny_unknown_fields, example)]
pub struct ApiClientCreation {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: String,
    /// The organisation that it belongs to; one's own where it is left out.
    pub organization_id: Option<OrganizationId>,
    /// As what the organisation acts, where it is both partner and supplier.
    pub acting: Option<OrganizationKind>,
    /// What it may do: permissions that its creator has.
    #[oai(validator(min_items = 1, max_items = 100, unique_items))]
    pub scopes: Vec<String>,
}

impl Example for ApiClientCreation {
    fn example() -> Self {
        Self {
            name: "Planning system".to_owned(),
            organization_id: None,
            acting: None,
            scopes: vec!["supply:read".to_owned(), "demand:read".to_owned()],
        }
    }
}

/// A new API client with its first secret.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ApiClientWithSecret {
    pub client: ApiClient,
    /// Shown now and never again.
    pub client_secret: String,
}

const EXAMPLE_SECRET: &str = "Zm9yIHRoZSBkb2N1bWVudHMgb25seSwgbm90IGEga2V5";

impl Example for ApiClientWithSecret {
    fn example() -> Self {
        Self { client: ApiClient::example(), client_secret: EXAMPLE_SECRET.to_owned() }
    }
}

/// A new secret.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct NewApiClientSecret {
    pub id: ApiClientSecretId,
    /// Shown now and never again.
    pub client_secret: String,
    pub created_at: Timestamp,
}

impl Example for NewApiClientSecret {
    fn example() -> Self {
        Self {
            id: ApiClientSecretId(EXAMPLE_ID),
            client_secret: EXAMPLE_SECRET.to_owned(),
            created_at: example_time(),
        }
    }
}

/// Filters of the list of API clients.
#[derive(Object, Debug)]
pub struct ApiClientFilters {
    /// Only clients of this organisation.
    pub organization_id: Option<OrganizationId>,
    /// Only clients whose name contains this text.
    #[oai(validator(max_length = 200))]
    pub q: Option<String>,
}

impl Filters for ApiClientFilters {
    const SORTS: &'static [&'static str] = &["name", "created_at"];
}

/// A request for a token (RFC 6749, 4.4). The client's id and secret come in the Authorization header or here.
#[derive(Object, serde::Deserialize, Debug)]
#[oai(example)]
pub struct TokenForm {
    /// Always `client_credentials`.
    pub grant_type: Option<String>,
    /// What the token shall be good for, separated by blanks; everything the client may do where it is left out.
    pub scope: Option<String>,
    pub client_id: Option<String>,
    pub client_secret: Option<String>,
}

impl Example for TokenForm {
    fn example() -> Self {
        Self {
            grant_type: Some("client_credentials".to_owned()),
            scope: Some("demand:read".to_owned()),
            client_id: Some("demo-supplier".to_owned()),
            client_secret: Some("lonja-demo-secret".to_owned()),
        }
    }
}

/// A machine's access token.
#[derive(Object, Debug)]
#[oai(example)]
pub struct ClientToken {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until it expires.
    pub expires_in: u64,
    /// What it is good for.
    pub scope: String,
}

impl Example for ClientToken {
    fn example() -> Self {
        Self {
            access_token: "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.e30.c2ln".to_owned(),
            token_type: "Bearer".to_owned(),
            expires_in: 600,
            scope: "demand:read".to_owned(),
        }
    }
}

/// Why there is no token, as OAuth2 says it (RFC 6749, 5.2).
#[derive(Object, Debug)]
#[oai(example)]
pub struct OAuthError {
    /// `invalid_request`, `invalid_client`, `unauthorized_client`, `unsupported_grant_type` or `invalid_scope`.
    pub error: String,
    /// What to do.
    pub error_description: String,
}

impl Example for OAuthError {
    fn example() -> Self {
        Self {
            error: "invalid_client".to_owned(),
            error_description: "Client id or secret is wrong.".to_owned(),
        }
    }
}
