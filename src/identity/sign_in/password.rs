//! Change one's own password. Whoever else is signed in as this person is not any more.

use std::net::IpAddr;

use lonja_platform::prelude::*;
use serde_json::json;

use super::{
    dto::{PasswordChange, TokenResponse, WithCookies},
    login::{admit, counters},
    store,
};
use crate::{
    password::check_password,
    person::{self, Person},
    state::Identity,
    tokens::{lasting, longest_life, store as tokens},
};

pub(super) async fn change(
    identity: &Identity,
    access: &Access<perm::SignedIn>,
    address: IpAddr,
    request: PasswordChange,
) -> Result<WithCookies<TokenResponse>, Problem> {
    let ctx = identity.ctx();
    let people_only = || Problem::new(ProblemCode::Conflict, "API clients have secrets, not passwords.");
    let user = access.user_id().ok_or_else(people_only)?;
    let person = person::by_id(ctx.db.read(), user).await?;
    let person = person.filter(Person::may_sign_in).ok_or_else(Problem::not_found)?;
    check_password(&request.new_password, &person.email)
        .map_err(|fault| Problem::invalid_field("/new_password", fault.advice()))?;

    // A stolen access token must not be a way to guess the password without being slowed down.
    let counters = counters(&ctx.secrets, &person.email, address, None);
    admit(ctx, &counters, &person.email).await?;
    let not_present = || Problem::invalid_field("/current_password", "This is not your present password.");
    let hash = person.password_hash.as_deref();
    if !identity.hasher().verify(&request.current_password, hash).await? {
        return Err(not_present());
    }
    let hash = identity.hasher().hash(&request.new_password).await?;

    let mut tx = ctx.db.begin(access).await?;
    if !store::set_password(&tx, &person, hash).await? {
        return Err(not_present());
    }
    store::forgive_attempt(&tx, &counters).await?;
    store::end_sessions(&tx, user, access.session()).await?;
    let revoked = tokens::revoke_users(&tx, &[user], longest_life(&ctx.config)).await?;
    let person = person::by_id(&tx, user).await?.ok_or_else(Problem::not_found)?;
    let grant = person.grant(access.acting(), access.session());
    let token = identity.issuer().issue(&grant, lasting(ctx.config.tokens.access))?;
    tx.record(
        Change::new(EventKind::PasswordChanged, user)
            .organization(person.organization.id)
            .after(json!({ "by": "the person" })),
    );
    let reply = tx.finish(WithCookies { body: token.into(), cookies: Vec::new() }).await?;
    identity.revoked(revoked);
    Ok(reply)
}
