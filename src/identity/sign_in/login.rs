//! Sign in with address and password.
//!
//! The attempt is counted before the password is looked at, so that guesses at the same time do not slip past the
//! count. An address without an account goes the same way and costs the same. A password that is changed while it is
//! looked at, and an account that is closed meanwhile, let nobody in.

use std::net::IpAddr;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use lonja_platform::prelude::*;
use poem::http::HeaderMap;
use serde_json::json;

use super::{
    actor::AtTheDoor,
    cookies::{self, Device},
    dto::{LoginRequest, TokenResponse, WithCookies},
    family::refresh_token,
    rate::too_often,
    store,
    throttle::Counter,
};
use crate::{
    email::normalised,
    person::{self, Person},
    random,
    state::Identity,
    tokens::lasting,
};

/// The job that writes the beginning of a wait into the audit log. Looking up whose account it is would take time at
/// the door, and time tells.
pub(super) const BLOCKED_JOB: &str = "identity.sign_in_blocked";
pub(super) const BLOCKED_SEAL: &str = "sign-in-blocked";

fn wrong() -> Problem {
    let detail = "Address or password is wrong. Check both, or ask for a new password.";
    Problem::new(ProblemCode::InvalidCredentials, detail)
}

/// What an attempt is counted under.
pub(super) fn counters(
    secrets: &Secrets,
    email: &str,
    address: IpAddr,
    device: Option<&Device>,
) -> Vec<(Counter, String)> {
    let (email, address) = (email.as_bytes(), counted_as(address).to_string());
    let key = |counter: Counter, parts: &[&[u8]]| (counter, counter.key(secrets, parts));
    let by_address = key(Counter::Address, &[address.as_bytes()]);
    match device {
        Some(device) => vec![key(Counter::Device, &[email, device.name().as_bytes()]), by_address],
        None => vec![
            key(Counter::Pair, &[email, address.as_bytes()]),
            key(Counter::Account, &[email]),
            by_address,
        ],
    }
}

/// Counts an attempt on an account and refuses it where it has to wait.
pub(super) async fn admit(ctx: &Ctx, counters: &[(Counter, String)], email: &str) -> Result<(), Problem> {
    let mut tx = ctx.db.begin_system("sign-in").await?;
    let now = tx.now();
    match store::count_attempt(&tx, counters).await? {
        Ok(counts) => {
            let begins = |(counter, attempts): &(Counter, i32)| *attempts == counter.patience();
            if counts.iter().any(begins) {
                let sealed = ctx.secrets.seal(BLOCKED_SEAL, b"", email.as_bytes());
                tx.enqueue(NewJob::new(BLOCKED_JOB, json!({ "account": URL_SAFE_NO_PAD.encode(sealed) })));
            }
            tx.finish_derived().await
        }
        Err(until) => Err(too_often((until - now).num_seconds().unsigned_abs() + 1)),
    }
}

pub(super) async fn login(
    identity: &Identity,
    request: LoginRequest,
    address: IpAddr,
    headers: &HeaderMap,
) -> Result<WithCookies<TokenResponse>, Problem> {
    let ctx = identity.ctx();
    let email = normalised(&request.email);
    let device = Device::known(&ctx.secrets, headers, &email);
    let counters = counters(&ctx.secrets, &email, address, device.as_ref());
    admit(ctx, &counters, &email).await?;

    let found = person::by_email(ctx.db.read(), &email).await?;
    let hash = found.as_ref().and_then(|person| person.password_hash.as_deref());
    let right = identity.hasher().verify(&request.password, hash).await?;
    let person = found.filter(|_| right).ok_or_else(wrong)?;
    // Only whoever knows the password learns that the account is closed.
    if !person.may_sign_in() {
        let detail = "This account is suspended. Ask your administrator.";
        return Err(Problem::new(ProblemCode::InvalidCredentials, detail));
    }
    let acting = acting(&person, request.acting)?;

    let mut tx = ctx.db.begin(&AtTheDoor::new(person.id, person.organization.id, "sign_in")).await?;
    let session = SessionId::new();
    let salt = random::bytes::<32>();
    let lifetime = lasting(ctx.config.tokens.session);
    let agent = headers.get("user-agent").and_then(|agent| agent.to_str().ok());
    let new = store::NewSession {
        id: session,
        acting,
        salt: salt.to_vec(),
        address: address.to_string(),
        agent: agent.map(|agent| agent.chars().take(200).collect()),
        expires_at: tx.now() + lifetime,
    };
    if !store::insert_session(&tx, &person, new).await? {
        return Err(wrong());
    }
    store::forgive_attempt(&tx, &counters).await?;
    tx.record(
        Change::new(EventKind::UserSignedIn, person.id)
            .organization(person.organization.id)
            .after(json!({ "session": session, "acting": acting, "address": address.to_string() })),
    );
    let token =
        identity.issuer().issue(&person.grant(acting, Some(session)), lasting(ctx.config.tokens.access))?;
    let refresh = refresh_token(&ctx.secrets, session, &salt, 0);
    let mut set = vec![cookies::keep_refresh_token(&ctx.config, &refresh, lifetime)];
    if device.is_none() {
        set.push(Device::mark(&ctx.config, &ctx.secrets, &email));
    }
    tx.finish(WithCookies { body: TokenResponse::of_session(token, lifetime), cookies: set }).await
}

/// As what the person acts, or which field is wrong.
pub(super) fn acting(person: &Person, asked: Option<OrganizationKind>) -> Result<OrganizationKind, Problem> {
    person.acting(asked).ok_or_else(|| {
        let kinds: Vec<&str> = person.organization.kinds.iter().map(|kind| kind.as_str()).collect();
        Problem::invalid_field("/acting", format!("Your organisation acts as {}.", kinds.join(" or ")))
    })
}
