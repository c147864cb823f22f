//! Every failure that leaves the service is a problem document (RFC 9457) with a code from the closed list.
//!
//! A problem never carries the text of an internal error, another organisation's name or a secret: what went
//! wrong inside is kept beside it for the log, which is written once, where the response is made.

use std::fmt;

use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse, Object,
    registry::{MetaResponses, Registry},
    types::ToJSON,
};

use crate::request::request_id;
use lonja_kernel::ProblemCode;

/// One wrong field.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer into the body (`/lines/0/quantity`), or `query/NAME`, `header/NAME` for a parameter.
    pub pointer: String,
    /// What is wrong and what to do.
    pub detail: String,
}

/// The document that every failure answers with (RFC 9457).
#[derive(Object, Clone, Debug)]
#[oai(rename = "Problem")]
pub struct ProblemDocument {
    /// Identifies the kind of problem; it ends in the code.
    #[oai(rename = "type")]
    pub kind: String,
    /// The kind of problem in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened here and what to do.
    pub detail: String,
    /// The kind of problem, to branch on.
    pub code: ProblemCode,
    /// Every wrong field, where fields are wrong.
    #[oai(skip_serializing_if_is_empty, default)]
    pub errors: Vec<FieldError>,
    /// Quote it when you ask for help.
    pub request_id: String,
}

/// What an earlier request with the same idempotency key was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReply {
    pub status: u16,
    pub location: Option<String>,
    pub body: String,
}

/// A failure on its way out.
#[derive(Debug)]
pub struct Problem(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: ProblemCode,
    detail: String,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
    headers: Vec<(&'static str, String)>,
    source: Option<String>,
    replay: Option<StoredReply>,
}

impl Problem {
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            headers: Vec::new(),
            source: None,
            replay: None,
        }))
    }

    /// The one answer for what does not exist and for what the caller may not see.
    pub fn not_found() -> Self {
        Self::new(
            ProblemCode::NotFound,
            "There is nothing here that you may see. Check the address or the id.",
        )
    }

    /// Wrong fields, all at once.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut problem = Self::new(ProblemCode::ValidationFailed, "Correct the fields named in errors.");
        problem.0.errors = errors;
        problem
    }

    /// One wrong field.
    pub fn invalid_field(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::invalid(Vec::new()).field(pointer, detail)
    }

    /// A failure of ours; the cause goes to the log only.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let mut problem =
            Self::new(ProblemCode::Internal, "Try again. If it happens again, tell support the request id.");
        problem.0.source = Some(cause.to_string());
        problem
    }

    /// Something that we depend on does not answer; the cause goes to the log only.
    pub fn unavailable(cause: impl fmt::Display) -> Self {
        let mut problem = Self::new(ProblemCode::Unavailable, "Try again in a few seconds.").retry_after(5);
        problem.0.source = Some(cause.to_string());
        problem
    }

    /// The stored answer to an earlier request with the same idempotency key.
    pub fn replay(reply: StoredReply) -> Self {
        let mut problem = Self::new(ProblemCode::IdempotencyConflict, "Already done.");
        problem.0.replay = Some(reply);
        problem
    }

    /// The answer that stands in for this problem, where an earlier request with the same idempotency key has one.
    pub fn stored_reply(&self) -> Option<&StoredReply> {
        self.0.replay.as_ref()
    }

    /// Names one more wrong field.
    #[must_use]
    pub fn field(mut self, pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        self.0.errors.push(FieldError { pointer: pointer.into(), detail: detail.into() });
        self
    }

    /// Says when to try again, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    #[must_use]
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.headers.push((name, value.into()));
        self
    }

    pub fn code(&self) -> ProblemCode {
        self.0.code
    }

    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    fn document(&self) -> ProblemDocument {
        ProblemDocument {
            kind: format!("urn:lonja:problem:{}", self.0.code.as_str()),
            title: self.0.code.title().to_owned(),
            status: self.0.code.status(),
            detail: self.0.detail.clone(),
            code: self.0.code,
            errors: self.0.errors.clone(),
            request_id: request_id(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.as_str(), self.0.detail)?;
        for error in &self.0.errors {
            write!(f, "; {} {}", error.pointer, error.detail)?;
        }
        match &self.0.source {
            Some(source) => write!(f, " ({source})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Some(reply) = self.0.replay {
            let mut response = Response::builder()
                .status(StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK))
                .content_type("application/json; charset=utf-8")
                .header("idempotent-replay", "true");
            if let Some(location) = reply.location {
                response = response.header("location", location);
            }
            return response.body(reply.body);
        }
        if self.0.code.status() >= 500 {
            tracing::error!(code = self.0.code.as_str(), cause = self.0.source, "request failed");
        }
        let mut response = Response::builder()
            .status(StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
            .content_type("application/problem+json")
            .header("cache-control", "no-store");
        if let Some(seconds) = self.0.retry_after {
            response = response.header("retry-after", seconds.to_string());
        }
        for (name, value) in &self.0.headers {
            response = response.header(*name, value);
        }
        response.body(self.document().to_json_string())
    }
}

impl From<Problem> for poem::Error {
    fn from(problem: Problem) -> Self {
        Self::from_response(problem.into_response())
    }
}

/// The kit adds the standard problem responses to every operation of the spec, so an operation names none.
impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        MetaResponses { responses: Vec::new() }
    }

    fn register(_registry: &mut Registry) {}
}
