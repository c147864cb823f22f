//! What every answer carries, whoever made it: security headers, and compression where it pays.

use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response, Result,
    http::{HeaderValue, header},
    web::{Compress, CompressionAlgo},
};

/// Scripts only from here and none inline; Mantine writes its style variables inline.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; connect-src 'self'; font-src 'self' data:; object-src 'none'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// Smaller answers than this travel in one packet anyway.
const WORTH_COMPRESSING: usize = 1400;

/// Adds the headers; an answer that sets one itself (a download's stricter policy) keeps its own.
pub struct Headers;

impl<E: Endpoint> Middleware<E> for Headers {
    type Output = HeadersEndpoint<E>;
    fn transform(&self, inner: E) -> Self::Output {
        HeadersEndpoint { inner }
    }
}

pub struct HeadersEndpoint<E> {
    inner: E,
}

impl<E: Endpoint> Endpoint for HeadersEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let takes_gzip =
            request.header("accept-encoding").is_some_and(|encodings| encodings.contains("gzip"));
        let mut response = match self.inner.call(request).await {
            Ok(response) => response.into_response(),
            Err(error) => return Err(error),
        };
        if takes_gzip && is_worth_compressing(&response) {
            response = Compress::new(response, CompressionAlgo::GZIP).into_response();
            response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        }
        let headers = response.headers_mut();
        for (name, value) in [
            ("content-security-policy", CONTENT_SECURITY_POLICY),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
        ] {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
        Ok(response)
    }
}

/// Text of some size that nobody asked a range of.
fn is_worth_compressing(response: &Response) -> bool {
    let kind = response.content_type().unwrap_or_default();
    // What is compressed waits for more; events must not wait.
    let is_text = (kind.starts_with("text/") && !kind.starts_with("text/event-stream"))
        || kind.starts_with("application/json")
        || kind == "image/svg+xml";
    let length = response.header("content-length").and_then(|length| length.parse::<usize>().ok());
    let is_plain =
        response.header("content-encoding").is_none() && response.header("accept-ranges").is_none();
    is_text
        && is_plain
        && response.status() == poem::http::StatusCode::OK
        && length.is_none_or(|l| l > WORTH_COMPRESSING)
}
