//! The outermost layer of every request: its id, its line in the log, and a problem for every failure.

use std::time::Instant;

use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response, Result,
    http::{Method, StatusCode},
    middleware::{CatchPanic, PanicHandler},
};
use tracing::Instrument;

use crate::{
    problem::Problem,
    request::{identified, request_id},
};
use lonja_kernel::ProblemCode;

#[derive(Clone)]
struct OnlyHeaders;

/// Left by the gate: the router runs an operation's GET for HEAD and hides the difference from it.
pub(crate) fn mark_head(request: &mut Request) {
    if request.method() == Method::HEAD {
        request.extensions_mut().insert(OnlyHeaders);
    }
}

/// Whether only the headers of the answer are wanted, so that an operation whose body costs or counts can leave it.
pub fn is_head(request: &Request) -> bool {
    request.extensions().get::<OnlyHeaders>().is_some()
}

/// The outermost middleware: gives every request an id, logs it once, and turns every error into a problem.
pub struct Problems;

impl<E: Endpoint> Middleware<E> for Problems {
    type Output = ProblemsEndpoint<E>;
    fn transform(&self, inner: E) -> Self::Output {
        ProblemsEndpoint { inner }
    }
}

pub struct ProblemsEndpoint<E> {
    inner: E,
}

impl<E: Endpoint> Endpoint for ProblemsEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        // A client's own id is taken where it is harmless, so that traces can be followed across systems.
        let id = request
            .header("x-request-id")
            .filter(|id| {
                (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            })
            .map_or_else(|| uuid::Uuid::now_v7().simple().to_string(), str::to_owned);
        let span =
            tracing::info_span!("request", id, method = %request.method(), path = request.uri().path());
        let started = Instant::now();
        let answer = async {
            let mut response = match self.inner.call(request).await {
                Ok(response) => response.into_response(),
                Err(error) => problem_of(error),
            };
            let status = response.status();
            let micros = started.elapsed().as_micros() as u64;
            metrics::histogram!("http_request_duration_seconds", "status" => status.as_str().to_owned())
                .record(started.elapsed().as_secs_f64());
            tracing::info!(status = status.as_u16(), micros, "answered");
            if let Ok(value) = request_id().parse() {
                response.headers_mut().insert("x-request-id", value);
            }
            response
        };
        Ok(identified(id, answer.instrument(span)).await)
    }
}

/// Errors that the kit made are problems already; the framework's are told by their status.
fn problem_of(error: poem::Error) -> Response {
    let status = error.status();
    let cause = error.to_string();
    let response = error.into_response();
    let is_problem = response.content_type().is_some_and(|kind| kind.starts_with("application/problem+json"));
    if is_problem || status.is_success() || status.is_redirection() {
        return response;
    }
    match status {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => {
            Problem::new(ProblemCode::MethodNotAllowed, "Use one of the methods in the Allow header.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(ProblemCode::TooLarge, "Send less at once."),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Problem::new(ProblemCode::UnsupportedMediaType, "Send a media type that the operation names.")
        }
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            Problem::invalid_field("", reason(&cause))
        }
        status if status.is_client_error() => Problem::new(
            ProblemCode::MalformedRequest,
            "Compare the request with the operation's documentation.",
        ),
        _ => Problem::internal(cause),
    }
    .into_response()
}

/// The framework wraps the reason of a failed conversion in type names of ours, which tell a caller nothing.
fn reason(cause: &str) -> String {
    let end = cause.find(" (occurred while parsing").unwrap_or(cause.len());
    let text = &cause[..end];
    let start = text.rfind("\": ").map_or(0, |at| at + 3);
    text[start..].to_owned()
}

/// A panic is a mistake of ours: the caller gets a problem, the log gets the cause.
pub fn catch_panic() -> CatchPanic<impl PanicHandler> {
    CatchPanic::new().with_handler(|cause: Box<dyn std::any::Any + Send + 'static>| {
        let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| cause.downcast_ref::<String>().cloned());
        Problem::internal(text.unwrap_or_else(|| "a panic".to_owned())).into_response()
    })
}
