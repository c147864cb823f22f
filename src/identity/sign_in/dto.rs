//! What signing in takes and answers.

use lonja_platform::prelude::*;
use poem::{IntoResponse, Request, RequestBody, Response};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions, Object,
    payload::Payload,
    registry::{MetaHeader, MetaMediaType, MetaRequest, MetaResponse, MetaResponses, Registry},
    types::{Example, ParseFromJSON, Type},
};

use crate::tokens::AccessToken;

/// Address and password.
#[derive(Object, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct LoginRequest {
    #[oai(validator(max_length = 254))]
    pub email: String,
    #[oai(validator(max_length = 256))]
    pub password: String,
    /// As what to act, where the organisation is both partner and supplier.
    pub acting: Option<OrganizationKind>,
}

impl Example for LoginRequest {
    fn example() -> Self {
        Self {
            email: "ana@example.com".to_owned(),
            password: "correct horse battery".to_owned(),
            acting: None,
        }
    }
}

/// What may be said when refreshing.
#[derive(Object, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct RefreshRequest {
    /// As what to act from now on, where the organisation is both partner and supplier.
    pub acting: Option<OrganizationKind>,
}

impl Example for RefreshRequest {
    fn example() -> Self {
        Self { acting: Some(OrganizationKind::Supplier) }
    }
}

/// The body of a refresh, which may be missing altogether: browsers have nothing to say.
pub struct RefreshBody(pub Option<RefreshRequest>);

impl<'a> ApiExtractor<'a> for RefreshBody {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        <RefreshRequest as Type>::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: <Json<RefreshRequest> as Payload>::CONTENT_TYPE,
                schema: RefreshRequest::schema_ref(),
            }],
            required: false,
        })
    }

    async fn from_request(
        _request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        // The gate has compared a body that is there with the schema.
        let bytes = body.take()?.into_bytes().await.map_err(Problem::internal)?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        let value = serde_json::from_slice(&bytes).map_err(Problem::internal)?;
        let request = RefreshRequest::parse_from_json(Some(value))
            .map_err(|error| Problem::invalid_field("", error.into_message()))?;
        Ok(Self(Some(request)))
    }
}

/// An access token.
#[derive(Object, Debug)]
#[oai(example)]
pub struct TokenResponse {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until it expires.
    pub expires_in: u64,
    /// Seconds until the sign-in itself ends, however much it is used; absent in a preview, which ends with its token.
    #[oai(skip_serializing_if_is_none)]
    pub session_ends_in: Option<u64>,
}

impl Example for TokenResponse {
    fn example() -> Self {
        Self {
            access_token: "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.e30.c2ln".to_owned(),
            token_type: "Bearer".to_owned(),
            expires_in: 600,
            session_ends_in: Some(2_592_000),
        }
    }
}

impl From<AccessToken> for TokenResponse {
    fn from(token: AccessToken) -> Self {
        Self {
            access_token: token.token,
            token_type: "Bearer".to_owned(),
            expires_in: token.expires_in,
            session_ends_in: None,
        }
    }
}

impl TokenResponse {
    /// A token of a sign-in that ends after this time.
    pub fn of_session(token: AccessToken, rest: chrono::Duration) -> Self {
        Self { session_ends_in: Some(rest.num_seconds().max(0).unsigned_abs()), ..token.into() }
    }
}

/// The present password and the new one.
#[derive(Object, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct PasswordChange {
    #[oai(validator(max_length = 256))]
    pub current_password: String,
    /// At least 10 characters.
    #[oai(validator(max_length = 256))]
    pub new_password: String,
}

impl Example for PasswordChange {
    fn example() -> Self {
        Self {
            current_password: "correct horse battery".to_owned(),
            new_password: "staple wrong donkey".to_owned(),
        }
    }
}

/// Whose password was forgotten.
#[derive(Object, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct ResetRequest {
    #[oai(validator(max_length = 254))]
    pub email: String,
}

impl Example for ResetRequest {
    fn example() -> Self {
        Self { email: "ana@example.com".to_owned() }
    }
}

/// The token of a reset link and the new password.
#[derive(Object, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct ResetConfirmation {
    /// What follows `#token=` in the link.
    #[oai(validator(max_length = 200))]
    pub token: String,
    /// At least 10 characters.
    #[oai(validator(max_length = 256))]
    pub password: String,
}

const EXAMPLE_LINK: &str =
    "inv_0198c0de8d5a7c3e9f00112233445566.Zm9yIHRoZSBkb2N1bWVudHMgb25seSwgbm90IGEga2V5";

impl Example for ResetConfirmation {
    fn example() -> Self {
        Self { token: EXAMPLE_LINK.to_owned(), password: "staple wrong donkey".to_owned() }
    }
}

/// The token of an invitation and the password of the new account.
#[derive(Object, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct InvitationAcceptance {
    /// What follows `#token=` in the link.
    #[oai(validator(max_length = 200))]
    pub token: String,
    /// At least 10 characters.
    #[oai(validator(max_length = 256))]
    pub password: String,
    /// The person's name, where the inviter got it wrong.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: Option<String>,
    /// The person's language, `en` or `es`.
    #[oai(validator(pattern = "^(en|es)$"))]
    pub language: Option<String>,
}

impl Example for InvitationAcceptance {
    fn example() -> Self {
        Self {
            token: EXAMPLE_LINK.to_owned(),
            password: "staple wrong donkey".to_owned(),
            name: Some("Ana López".to_owned()),
            language: Some("es".to_owned()),
        }
    }
}

/// As whom to see the portal.
#[derive(Object, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct ViewAsRequest {
    pub organization_id: OrganizationId,
    /// As what it acts, where it is both partner and supplier.
    pub acting: Option<OrganizationKind>,
}

impl Example for ViewAsRequest {
    fn example() -> Self {
        Self {
            organization_id: OrganizationId(uuid::Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566)),
            acting: Some(OrganizationKind::Supplier),
        }
    }
}

/// An answer that sets cookies: an access token, or nothing. It is never stored, not even for a repeated request.
pub struct WithCookies<T> {
    pub body: T,
    pub cookies: Vec<String>,
}

/// The two forms of such an answer.
pub trait CookieBody: Send {
    const STATUS: u16;
    const DESCRIPTION: &'static str;
    fn respond(self) -> Response;
    fn content() -> Vec<MetaMediaType>;
    fn register(registry: &mut Registry);
}

impl CookieBody for TokenResponse {
    const STATUS: u16 = 200;
    const DESCRIPTION: &'static str = "An access token.";

    fn respond(self) -> Response {
        Json(self).into_response()
    }

    fn content() -> Vec<MetaMediaType> {
        vec![MetaMediaType {
            content_type: <Json<Self> as Payload>::CONTENT_TYPE,
            schema: Self::schema_ref(),
        }]
    }

    fn register(registry: &mut Registry) {
        <Self as Type>::register(registry);
    }
}

impl CookieBody for NoContent {
    const STATUS: u16 = 204;
    const DESCRIPTION: &'static str = "Done.";

    fn respond(self) -> Response {
        self.into_response()
    }

    fn content() -> Vec<MetaMediaType> {
        Vec::new()
    }

    fn register(_registry: &mut Registry) {}
}

impl<T: CookieBody> IntoResponse for WithCookies<T> {
    fn into_response(self) -> Response {
        let mut response = self.body.respond();
        let headers = response.headers_mut();
        headers.insert("cache-control", poem::http::HeaderValue::from_static("no-store"));
        for cookie in self.cookies.iter().filter_map(|cookie| cookie.parse().ok()) {
            headers.append("set-cookie", cookie);
        }
        response
    }
}

impl<T: CookieBody> ApiResponse for WithCookies<T> {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: T::DESCRIPTION,
                status: Some(T::STATUS),
                status_range: None,
                content: T::content(),
                headers: vec![MetaHeader {
                    name: "Set-Cookie".to_owned(),
                    description: Some("The refresh token, out of reach for scripts.".to_owned()),
                    required: false,
                    deprecated: false,
                    schema: <String as Type>::schema_ref(),
                }],
            }],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T> Reply for WithCookies<T> {
    fn stored(&self) -> Option<lonja_platform::problem::StoredReply> {
        None
    }
}
