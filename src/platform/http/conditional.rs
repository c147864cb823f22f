//! Entity tags: every JSON answer gets one, over the very bytes that this caller gets; `If-None-Match` saves the
//! body, `If-Match` refuses a change of something that was changed in the meantime.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lonja_kernel::ProblemCode;
use poem::{
    Body, Request, RequestBody, Response,
    http::{HeaderValue, StatusCode},
};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions, types::ToJSON};
use twox_hash::XxHash3_128;

use super::kept::Keeping;
use crate::{marks::Mark, problem::Problem};

/// Nobody gains by two documents of one tag, so that a quick hash will do: on lists a cryptographic one was a tenth of
/// the whole request.
pub fn tag_of(bytes: &[u8]) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(XxHash3_128::oneshot(bytes).to_be_bytes()))
}

/// What an answer depends on besides its address.
pub const VARY: &str = "Authorization, Accept";

/// Whether the caller says that it has the version of this tag.
pub fn is_known(if_none_match: Option<&str>, tag: &str) -> bool {
    if_none_match.is_some_and(|known| {
        known.split(',').any(|candidate| {
            let candidate = candidate.trim();
            candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag
        })
    })
}

/// Tags a JSON answer, or replaces it by 304 where the caller has these bytes already.
pub async fn tag_response(mut response: Response, if_none_match: Option<&str>, is_read: bool) -> Response {
    let is_json = response.content_type().is_some_and(|kind| kind.starts_with("application/json"));
    if !is_json || !response.status().is_success() {
        return response;
    }
    // A JSON answer is in memory already; taking it out and putting it back copies nothing.
    let Ok(bytes) = response.take_body().into_bytes().await else {
        return Response::from(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let tag = tag_of(&bytes);
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&tag) {
        headers.insert("etag", value);
    }
    headers.entry("cache-control").or_insert(HeaderValue::from_static(Keeping::AskedAgain.cache_control()));
    headers.insert("vary", HeaderValue::from_static(VARY));
    if is_read && is_known(if_none_match, &tag) {
        response.set_status(StatusCode::NOT_MODIFIED);
        response.headers_mut().remove("content-type");
    } else {
        response.headers_mut().insert("content-length", HeaderValue::from(bytes.len()));
        response.set_body(Body::from_bytes(bytes));
    }
    response
}

/// The argument of an operation that changes a resource: what the caller believes to be changing.
#[derive(Clone, Debug)]
pub struct IfMatch(Option<String>);

impl IfMatch {
    /// Compares with the resource as this caller would get it now. Call it after the scope has found the row, inside
    /// the transaction that changes it.
    pub fn check<T: ToJSON>(&self, current: &T) -> Result<(), Problem> {
        let Some(expected) = &self.0 else {
            return Err(Problem::new(
                ProblemCode::PreconditionRequired,
                "Read the resource and send its ETag as If-Match, so that nobody's change is lost.",
            ));
        };
        let tag = tag_of(current.to_json_string().as_bytes());
        if expected.split(',').any(|candidate| candidate.trim() == "*" || candidate.trim() == tag) {
            return Ok(());
        }
        Err(Problem::new(
            ProblemCode::PreconditionFailed,
            "Read it again and repeat your change on the new version.",
        ))
    }
}

/// The same, where it is the caller's choice.
#[derive(Clone, Debug)]
pub struct OptionalIfMatch(IfMatch);

impl OptionalIfMatch {
    /// Compares as [`IfMatch::check`] does, where the caller named a version.
    pub fn check<T: ToJSON>(&self, current: &T) -> Result<(), Problem> {
        if self.0.0.is_some() { self.0.check(current) } else { Ok(()) }
    }
}

macro_rules! from_header {
    ($name:ty, $mark:expr, |$header:ident| $take:expr) => {
        impl<'a> ApiExtractor<'a> for $name {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
            type ParamType = ();
            type ParamRawType = ();

            fn security_schemes() -> Vec<&'static str> {
                vec![$mark.name()]
            }

            async fn from_request(
                request: &'a Request,
                _body: &mut RequestBody,
                _options: ExtractParamOptions<()>,
            ) -> poem::Result<Self> {
                let $header = request.header("if-match").map(str::to_owned);
                Ok($take)
            }
        }
    };
}

from_header!(IfMatch, Mark::IfMatch, |header| Self(header));
from_header!(OptionalIfMatch, Mark::OptionalIfMatch, |header| Self(IfMatch(header)));
