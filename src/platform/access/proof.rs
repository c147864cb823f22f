//! The proof that a caller holds an operation's permission, as the operation's argument.
//!
//! The argument's type writes the security scope into the spec; the gate enforces the scope that the spec holds and
//! leaves a proof in the request; the argument takes it out. There is no other way to a [`Caller`].

use std::{
    marker::PhantomData,
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use lonja_kernel::{OrganizationId, Permission, RequiredPermission};
use poem::{Request, RequestBody};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::Caller;
use crate::{
    data::{Actor, IdempotencyKey},
    marks::Mark,
    problem::Problem,
    request::{RequestInfo, request_id},
};

/// Left in the request by the gate once the caller was found to hold the operation's permission.
#[derive(Clone)]
pub(crate) struct Proof {
    pub caller: Arc<Caller>,
    pub permission: Option<Permission>,
    /// Set when an operation takes the proof. The gate refuses an answer for which nobody did.
    pub taken: Arc<AtomicBool>,
}

/// Who does something, for audit and idempotency.
#[derive(Clone)]
pub(crate) struct RequestActor {
    subject: String,
    real_actor: String,
    organization: Option<OrganizationId>,
    info: Arc<RequestInfo>,
}

impl Actor for RequestActor {
    fn subject(&self) -> &str {
        &self.subject
    }

    fn real_actor(&self) -> &str {
        &self.real_actor
    }

    fn organization(&self) -> Option<OrganizationId> {
        self.organization
    }

    fn operation(&self) -> &str {
        &self.info.operation
    }

    fn request_id(&self) -> String {
        request_id()
    }

    fn idempotency(&self) -> Option<IdempotencyKey<'_>> {
        self.info
            .idempotency_key
            .as_deref()
            .map(|key| IdempotencyKey { key, request_hash: &self.info.body_hash })
    }
}

macro_rules! delegate_actor {
    ($([$($generics:tt)*] $name:ty),+) => {$(
        impl<$($generics)*> Actor for $name {
            fn subject(&self) -> &str { self.actor.subject() }
            fn real_actor(&self) -> &str { self.actor.real_actor() }
            fn organization(&self) -> Option<OrganizationId> { self.actor.organization() }
            fn operation(&self) -> &str { self.actor.operation() }
            fn request_id(&self) -> String { self.actor.request_id() }
            fn idempotency(&self) -> Option<IdempotencyKey<'_>> { self.actor.idempotency() }
        }
    )+};
}

/// A caller that holds the permission `P`.
pub struct Access<P> {
    caller: Arc<Caller>,
    actor: RequestActor,
    permission: PhantomData<P>,
}

/// An operation that needs no sign-in.
#[derive(Clone)]
pub struct Public {
    actor: RequestActor,
    /// The address that the request came from, behind trusted proxies the one they report.
    pub address: std::net::IpAddr,
}

/// A caller that holds `P`, or the one-object ticket that a browser link carries instead of a bearer token. The
/// operation checks the ticket itself.
pub enum TicketOr<P> {
    Caller(Access<P>),
    Ticket(String, Public),
}

delegate_actor!([P: RequiredPermission] Access<P>, [] Public);

impl<P> Clone for Access<P> {
    fn clone(&self) -> Self {
        Self { caller: self.caller.clone(), actor: self.actor.clone(), permission: PhantomData }
    }
}

impl<P> Deref for Access<P> {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<P: RequiredPermission> Access<P> {
    /// The address that the request came from, behind trusted proxies the one they report.
    pub fn address(&self) -> std::net::IpAddr {
        self.actor.info.address
    }

    /// The same proof for a request whose streamed content has this digest, so that an idempotency key stands for the
    /// content too.
    #[must_use]
    pub fn with_content(&self, digest: &[u8]) -> Self {
        let mut proof = self.clone();
        proof.actor.info = Arc::new(self.actor.info.with_content(digest));
        proof
    }

    fn take(request: &Request) -> Result<Self, Problem> {
        let proof = request
            .extensions()
            .get::<Proof>()
            .filter(|proof| proof.permission == P::PERMISSION)
            .ok_or_else(|| Problem::internal("an operation ran without the proof of its permission"))?;
        proof.taken.store(true, Ordering::Relaxed);
        let caller = proof.caller.clone();
        let actor = RequestActor {
            subject: caller.subject().to_owned(),
            real_actor: caller.real_actor().to_owned(),
            organization: Some(caller.organization()),
            info: info_of(request)?,
        };
        Ok(Self { caller, actor, permission: PhantomData })
    }
}

/// What the gate left. Without it nothing checked the caller, so nothing runs.
fn info_of(request: &Request) -> Result<Arc<RequestInfo>, Problem> {
    RequestInfo::of(request).ok_or_else(|| Problem::internal("an operation ran outside the gate"))
}

impl Public {
    fn take(request: &Request) -> Result<Self, Problem> {
        let info = info_of(request)?;
        let address = info.address;
        let actor = RequestActor {
            subject: "anonymous".to_owned(),
            real_actor: "anonymous".to_owned(),
            organization: None,
            info,
        };
        Ok(Self { actor, address })
    }
}

/// `has_security_fallback` and the rest keep their defaults: the marks say all that the spec needs.
macro_rules! argument {
    ([$($generics:tt)*] $name:ty, $mark:expr, |$request:ident| $take:expr) => {
        impl<'a, $($generics)*> ApiExtractor<'a> for $name {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
            type ParamType = ();
            type ParamRawType = ();

            fn security_schemes() -> Vec<&'static str> {
                vec![Mark::name($mark)]
            }

            async fn from_request(
                $request: &'a Request,
                _body: &mut RequestBody,
                _options: ExtractParamOptions<()>,
            ) -> poem::Result<Self> {
                Ok($take?)
            }
        }
    };
}

argument!([P: RequiredPermission] Access<P>, Mark::Permission(P::PERMISSION), |request| Access::take(request));
argument!([] Public, Mark::Public, |request| Public::take(request));
argument!([P: RequiredPermission] TicketOr<P>, Mark::PermissionOrTicket(P::PERMISSION), |request| {
    match info_of(request)?.ticket.clone() {
        Some(ticket) => Public::take(request).map(|public| Self::Ticket(ticket, public)),
        None => Access::take(request).map(Self::Caller),
    }
});
