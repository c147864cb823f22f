//! The token endpoint of OAuth2 client credentials (RFC 6749, 4.4).

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::Duration;
use lonja_platform::prelude::*;
use poem::http::HeaderMap;
use poem_openapi::ApiResponse;

use super::{
    dto::{ClientToken, OAuthError, TokenForm},
    rules::{Refusal, cut, secret_hash},
    store::{self, Presented},
};
use crate::{
    state::Identity,
    tokens::{Epochs, Grant, Subject, lasting},
};

/// The time of the last use is kept to the minute: a client that fetches tokens in a loop writes nothing more.
const USE_RESOLUTION: Duration = Duration::minutes(1);

/// What the token endpoint answers. OAuth2 clients expect its own form of errors.
#[derive(ApiResponse)]
pub(super) enum TokenAnswer {
    /// An access token.
    #[oai(status = 200)]
    Token(Json<ClientToken>, #[oai(header = "Cache-Control")] String),
    /// The request, the grant type or the scope is wrong.
    #[oai(status = 400)]
    Wrong(Json<OAuthError>),
    /// The client's id or secret is wrong.
    #[oai(status = 401)]
    Unknown(Json<OAuthError>, #[oai(header = "WWW-Authenticate")] String),
}

fn error(code: &str, description: &str) -> Json<OAuthError> {
    Json(OAuthError { error: code.to_owned(), error_description: description.to_owned() })
}

pub(super) fn unknown() -> TokenAnswer {
    TokenAnswer::Unknown(
        error("invalid_client", "Client id or secret is wrong."),
        "Basic realm=\"lonja\", charset=\"UTF-8\"".to_owned(),
    )
}

fn wrong(code: &str, description: &str) -> TokenAnswer {
    TokenAnswer::Wrong(error(code, description))
}

/// Id and secret, as the client gave them.
#[derive(Debug, PartialEq, Eq)]
struct Credentials {
    id: String,
    secret: String,
}

/// Reads the credentials from one of the two places; naming them in both is a mistake.
fn credentials(headers: &HeaderMap, form: &TokenForm) -> Result<Option<Credentials>, ()> {
    let in_header = headers.get("authorization").map(|header| header.to_str().unwrap_or_default());
    match (in_header, &form.client_id, &form.client_secret) {
        (Some(_), _, Some(_)) => Err(()),
        (Some(header), id, None) => {
            let basic = basic(header);
            match (&basic, id) {
                (Some(basic), Some(id)) if basic.id != *id => Err(()),
                _ => Ok(basic),
            }
        }
        (None, Some(id), Some(secret)) => Ok(Some(Credentials { id: id.clone(), secret: secret.clone() })),
        (None, _, _) => Ok(None),
    }
}

/// `Basic`, with both parts form-encoded as RFC 6749 (2.3.1) wants it. What is not encoded decodes to itself.
fn basic(header: &str) -> Option<Credentials> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |part: &str| {
        let pair = format!("v={}", part.replace('&', "%26"));
        url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned())
    };
    Some(Credentials { id: decode(id)?, secret: decode(secret)? })
}

/// The secret that was shown, if it is one of the client's. Each is compared, whichever matches.
fn matching(client: &Presented, secret: &str) -> Option<(ApiClientSecretId, Option<Timestamp>)> {
    let hash = secret_hash(secret);
    client.secrets.iter().fold(None, |found, (id, stored, used_at)| {
        verify_slices_are_equal(stored, &hash).ok().map(|()| (*id, *used_at)).or(found)
    })
}

pub(super) async fn token(
    identity: &Identity,
    form: TokenForm,
    headers: &HeaderMap,
) -> Result<TokenAnswer, Problem> {
    let ctx = identity.ctx();
    let Ok(credentials) = credentials(headers, &form) else {
        let description = "Give the client's id and secret once: in the Authorization header or in the body.";
        return Ok(wrong("invalid_request", description));
    };
    match form.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return Ok(wrong("unsupported_grant_type", "Use grant_type=client_credentials.")),
        None => return Ok(wrong("invalid_request", "Add grant_type=client_credentials.")),
    }
    let Some(credentials) = credentials else { return Ok(unknown()) };
    // PostgreSQL stores no NUL character, so no client has one in its id.
    if credentials.id.contains('\0') {
        return Ok(unknown());
    }
    let Some(client) = store::presented(ctx.db.read(), &credentials.id).await? else { return Ok(unknown()) };
    let Some((secret, used_at)) = matching(&client, &credentials.secret) else { return Ok(unknown()) };
    let asked = form.scope.as_deref();
    let scopes = match cut(&client.scopes, client.acting, &client.kinds, client.active, asked) {
        Ok(scopes) => scopes,
        Err(Refusal::Unauthorized) => {
            let description = "The client's organisation may not use it at present.";
            return Ok(wrong("unauthorized_client", description));
        }
        Err(Refusal::Scope) => {
            return Ok(wrong("invalid_scope", "Ask only for scopes that the client has."));
        }
    };
    let now = ctx.clock.now();
    if used_at.is_none_or(|at| now - at >= USE_RESOLUTION) {
        let tx = ctx.db.begin_system("token").await?;
        store::mark_used(&tx, client.id, secret).await?;
        tx.finish_derived().await?;
    }
    let scope = scopes.to_scope();
    let grant = Grant {
        epochs: Epochs { subject: client.epoch, organization: client.organization_epoch },
        ..Grant::new(Subject::Client(client.id), client.organization, client.acting, scopes)
    };
    let token = identity.issuer().issue(&grant, lasting(ctx.config.tokens.client))?;
    let body = ClientToken {
        access_token: token.token,
        token_type: "Bearer".to_owned(),
        expires_in: token.expires_in,
        scope,
    };
    Ok(TokenAnswer::Token(Json(body), "no-store".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(id: Option<&str>, secret: Option<&str>) -> TokenForm {
        let own = |text: Option<&str>| text.map(str::to_owned);
        TokenForm { grant_type: None, scope: None, client_id: own(id), client_secret: own(secret) }
    }

    fn with_header(text: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = format!("Basic {}", STANDARD.encode(text));
        headers.insert("authorization", value.parse().expect("a header"));
        headers
    }

    fn given(id: &str, secret: &str) -> Credentials {
        Credentials { id: id.to_owned(), secret: secret.to_owned() }
    }

    #[test]
    fn credentials_are_taken_from_the_header_or_the_body() {
        assert_eq!(credentials(&with_header("a:b"), &form(None, None)), Ok(Some(given("a", "b"))));
        assert_eq!(credentials(&with_header("a:b"), &form(Some("a"), None)), Ok(Some(given("a", "b"))));
        assert_eq!(credentials(&HeaderMap::new(), &form(Some("a"), Some("b"))), Ok(Some(given("a", "b"))));
        assert_eq!(credentials(&HeaderMap::new(), &form(Some("a"), None)), Ok(None));
    }

    #[test]
    fn two_places_at_once_are_a_mistake() {
        assert_eq!(credentials(&with_header("a:b"), &form(Some("a"), Some("b"))), Err(()));
        assert_eq!(credentials(&with_header("a:b"), &form(Some("c"), None)), Err(()));
    }

    #[test]
    fn both_parts_of_the_header_are_form_encoded() {
        assert_eq!(
            credentials(&with_header("a%3Ab:c%20d%26e"), &form(None, None)),
            Ok(Some(given("a:b", "c d&e")))
        );
        assert_eq!(credentials(&with_header("a:b:c"), &form(None, None)), Ok(Some(given("a", "b:c"))));
    }

    #[test]
    fn what_is_no_basic_header_is_nobody() {
        let mut headers = HeaderMap::new();
        for value in ["Bearer abc", "Basic", "Basic !!!", "Basic YWJj"] {
            headers.insert("authorization", value.parse().expect("a header"));
            assert_eq!(credentials(&headers, &form(None, None)), Ok(None), "{value}");
        }
    }
}
