//! The gate in front of every operation: routing, limits, authentication, permission, validation. It enforces what
//! the spec says, and refuses an answer for which no operation took the proof of its permission.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use lonja_kernel::ProblemCode;
use poem::{
    Body, Endpoint, EndpointExt, IntoEndpoint, Request, Response, Result,
    endpoint::BoxEndpoint,
    http::{Method, StatusCode},
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{
    Limits, Spec,
    client_address::address_of,
    conditional::tag_response,
    parameters::{LIST_PARAMETERS, Parameters},
    request::catch_panic,
    request::mark_head,
    routes::{BodyKind, Found, Operation, Place, Security},
    validate::SchemaCheck,
};
use crate::{
    access::{Authenticator, Caller, Proof},
    config::Network,
    ctx::Ctx,
    problem::Problem,
    request::RequestInfo,
    secrets::Secrets,
};

/// What the kit's extractors share.
pub struct KitState {
    pub secrets: Secrets,
    pub authenticator: Arc<dyn Authenticator>,
    pub limits: Limits,
    /// The largest JSON or form body, in bytes.
    pub max_body: usize,
    /// How long an operation may take; streamed bodies are exempt.
    pub timeout: Duration,
    /// Addresses whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
}

impl KitState {
    pub fn new(ctx: &Ctx, authenticator: Arc<dyn Authenticator>) -> Self {
        let limits = &ctx.config.limits;
        Self {
            secrets: ctx.secrets.clone(),
            authenticator,
            limits: Limits::new(limits.rate_per_caller, limits.rate_per_address),
            max_body: usize::try_from(limits.json_body).unwrap_or(usize::MAX),
            timeout: limits.request_timeout,
            trusted_proxies: ctx.config.trusted_proxies.clone(),
        }
    }

    pub(crate) fn of(request: &Request) -> Result<Arc<Self>, Problem> {
        let state = request.extensions().get::<Arc<Self>>().cloned();
        state.ok_or_else(|| Problem::internal("an operation ran outside the gate"))
    }
}

/// The paging and filter parameters of a list, checked against the spec.
pub(crate) struct ListInput {
    pub filters: Map<String, Value>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
    pub sort: Option<String>,
    pub count: bool,
    /// Caller, organisation and operation: what a cursor of this list is bound to.
    pub bound_to: String,
}

/// The endpoint that stands before the API service.
pub struct Gate {
    spec: Arc<Spec>,
    state: Arc<KitState>,
    inner: BoxEndpoint<'static, Response>,
}

impl Gate {
    pub fn new(spec: Arc<Spec>, state: Arc<KitState>, service: impl IntoEndpoint<Endpoint: 'static>) -> Self {
        Self { spec, state, inner: service.into_endpoint().with(catch_panic()).boxed() }
    }

    async fn pass(&self, mut request: Request) -> Result<Response> {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let (operation, path_values) = match self.spec.routes().find(&method, &path) {
            Found::Nothing => return Err(Problem::not_found().into()),
            Found::OtherMethods(allow) if method == Method::OPTIONS => {
                return Ok(Response::builder()
                    .status(StatusCode::NO_CONTENT)
                    .header("allow", allow)
                    .finish());
            }
            Found::OtherMethods(allow) => {
                let detail = format!("Use one of {allow}.");
                return Err(Problem::new(ProblemCode::MethodNotAllowed, detail)
                    .header("allow", allow)
                    .into());
            }
            Found::Operation(operation, values) => (operation, values),
        };
        let address = address_of(&request, &self.state.trusted_proxies);
        self.state.limits.check_address(address)?;
        let ticket = if operation.takes_ticket { ticket_of(&request) } else { None };
        let caller = match operation.security {
            Security::Caller(permission) if ticket.is_none() => {
                let caller = self.authenticate(&request)?;
                self.state.limits.check_caller(caller.subject())?;
                if let Some(missing) = permission.filter(|permission| !caller.has(*permission)) {
                    let detail =
                        format!("This needs the permission {missing}. Ask your administrator for it.");
                    return Err(Problem::new(ProblemCode::PermissionMissing, detail).into());
                }
                if caller.is_preview() && !matches!(method, Method::GET | Method::HEAD) {
                    let detail = "Leave the preview to change something.";
                    return Err(Problem::new(ProblemCode::ReadOnlyPreview, detail).into());
                }
                Some((caller, permission))
            }
            Security::Caller(_) | Security::Public => None,
        };
        // An id that cannot be one answers like an id that is nobody's.
        let known =
            |name: &str| operation.parameters.iter().find(|p| p.place == Place::Path && p.name == name);
        for (name, value) in path_values {
            let value = Value::from(value);
            if known(name).is_some_and(|p| !p.check(self.spec.components()).errors(&value, "").is_empty()) {
                return Err(Problem::not_found().into());
            }
        }
        let parameters =
            Parameters::read(&request, operation, self.spec.components()).map_err(Problem::invalid)?;
        let body_hash = self.check_body(&mut request, operation).await?;
        if operation.is_list() {
            let who =
                caller.as_ref().map(|(caller, _)| format!("{} {}", caller.subject(), caller.organization()));
            insert_list_input(
                &mut request,
                parameters,
                format!("{} {}", who.unwrap_or_default(), operation.id),
            );
        }
        let info = RequestInfo {
            operation: operation.id.clone(),
            address,
            idempotency_key: request
                .header("idempotency-key")
                .map(str::to_owned)
                .filter(|_| method == Method::POST),
            body_hash,
            ticket,
        };
        let taken = Arc::new(AtomicBool::new(false));
        mark_head(&mut request);
        request.extensions_mut().insert(self.state.clone());
        request.extensions_mut().insert(Arc::new(info));
        if let Some((caller, permission)) = caller {
            request.extensions_mut().insert(Proof { caller, permission, taken: taken.clone() });
        } else {
            // Nothing to prove: the operation is public, or checks its ticket itself.
            taken.store(true, Ordering::Relaxed);
        }
        let if_none_match = request.header("if-none-match").map(str::to_owned);
        let is_read = matches!(method, Method::GET | Method::HEAD);
        let streams = matches!(operation.body, BodyKind::Stream { .. });
        let response = if streams {
            self.inner.call(request).await
        } else {
            tokio::time::timeout(self.state.timeout, self.inner.call(request)).await.unwrap_or_else(|_| {
                Err(Problem::new(ProblemCode::TimedOut, "Ask for less at once, or try again.")
                    .retry_after(5)
                    .into())
            })
        }?;
        if response.status().is_success() && !taken.load(Ordering::Relaxed) {
            return Err(Problem::internal(format!("{} answered without its proof", operation.id)).into());
        }
        Ok(tag_response(response, if_none_match.as_deref(), is_read).await)
    }

    fn authenticate(&self, request: &Request) -> Result<Arc<Caller>, Problem> {
        let unauthenticated = || {
            Problem::new(ProblemCode::Unauthenticated, "Sign in and send the access token as a bearer token.")
                .header("www-authenticate", "Bearer realm=\"lonja\"")
        };
        let header = request.header("authorization").ok_or_else(unauthenticated)?;
        let (scheme, token) = header.split_once(' ').ok_or_else(unauthenticated)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(unauthenticated());
        }
        self.state.authenticator.authenticate(token.trim())
    }

    /// Checks the body against the operation's schema and leaves it in place; answers the hash that idempotency
    /// compares. A streamed body is passed on unread.
    async fn check_body(&self, request: &mut Request, operation: &Operation) -> Result<Vec<u8>, Problem> {
        let mut hash = Sha256::new();
        hash.update(request.method().as_str());
        hash.update(request.uri().path_and_query().map_or("", |target| target.as_str()));
        let unsupported = |wanted: &str| {
            Problem::new(ProblemCode::UnsupportedMediaType, format!("Send Content-Type: {wanted}."))
        };
        let media_type =
            request.content_type().and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
        let media_type = media_type.to_ascii_lowercase();
        match &operation.body {
            BodyKind::None => {}
            BodyKind::Stream { media_types } => {
                let takes_all = media_types.iter().any(|kind| kind == "application/octet-stream");
                if !takes_all && !media_types.contains(&media_type) {
                    return Err(unsupported(&media_types.join(" or ")));
                }
            }
            BodyKind::Form => {
                if media_type != "application/x-www-form-urlencoded" {
                    return Err(unsupported("application/x-www-form-urlencoded"));
                }
                let bytes = self.read_body(request).await?;
                hash.update(&bytes);
                request.set_body(Body::from(bytes));
            }
            BodyKind::Json { schema } => {
                let bytes = self.read_body(request).await?;
                if bytes.is_empty() && !operation.body_required {
                    return Ok(hash.finalize().to_vec());
                }
                if media_type != "application/json" && media_type != "application/merge-patch+json" {
                    return Err(unsupported("application/json"));
                }
                hash.update(&bytes);
                let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
                    let detail =
                        format!("The body is no JSON: line {}, column {}.", error.line(), error.column());
                    Problem::new(ProblemCode::MalformedRequest, detail)
                })?;
                let check =
                    operation.body_check.get_or_init(|| SchemaCheck::new(schema, self.spec.components()));
                let errors = check.errors(&value, "");
                if !errors.is_empty() {
                    return Err(Problem::invalid(errors));
                }
                request.set_body(Body::from(bytes));
            }
        }
        Ok(hash.finalize().to_vec())
    }

    async fn read_body(&self, request: &mut Request) -> Result<Vec<u8>, Problem> {
        let max = self.state.max_body;
        let too_large = || Problem::new(ProblemCode::TooLarge, format!("Send at most {max} bytes."));
        let length = request.header("content-length").and_then(|length| length.parse::<usize>().ok());
        if length.is_some_and(|length| length > max) {
            return Err(too_large());
        }
        request.take_body().into_bytes_limit(max).await.map(Into::into).map_err(|error| match error {
            poem::error::ReadBodyError::PayloadTooLarge => too_large(),
            _ => Problem::new(ProblemCode::MalformedRequest, "The body broke off. Send it again."),
        })
    }
}

impl Endpoint for Gate {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        self.pass(request).await
    }
}

fn ticket_of(request: &Request) -> Option<String> {
    let query = request.uri().query()?;
    let ticket = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "ticket");
    ticket.map(|(_, value)| value.into_owned())
}

fn insert_list_input(request: &mut Request, parameters: Parameters, bound_to: String) {
    let mut filters = parameters.0;
    let [limit, cursor, sort, count] = LIST_PARAMETERS.map(|name| filters.remove(name));
    let text = |value: Option<Value>| value.and_then(|value| value.as_str().map(str::to_owned));
    request.extensions_mut().insert(Arc::new(ListInput {
        filters,
        limit: limit.and_then(|limit| limit.as_u64()),
        cursor: text(cursor),
        sort: text(sort),
        count: count.and_then(|count| count.as_bool()).unwrap_or(false),
        bound_to,
    }));
}
