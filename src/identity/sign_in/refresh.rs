//! Go on being signed in, and stop being it.

use lonja_platform::prelude::*;
use poem::http::HeaderMap;
use serde_json::json;

use super::{
    actor::AtTheDoor,
    cookies,
    dto::{TokenResponse, WithCookies},
    family::{Family, RefreshToken, Verdict, judge, refresh_token},
    login::acting,
    store::{self, SessionRow},
};
use crate::{
    person::{self, Person},
    state::Identity,
    tokens::{lasting, longest_life, store as tokens},
};

fn over() -> Problem {
    Problem::new(ProblemCode::Unauthenticated, "This sign-in is over. Sign in again.")
}

fn foreign() -> Problem {
    let detail = "Another site sent this request. Open the portal itself.";
    Problem::new(ProblemCode::Unauthenticated, detail)
}

/// Exchanges the refresh cookie for an access token and the next cookie.
pub(super) async fn refresh(
    identity: &Identity,
    asked: Option<OrganizationKind>,
    headers: &HeaderMap,
) -> Result<WithCookies<TokenResponse>, Problem> {
    if cookies::is_cross_site(headers) {
        return Err(foreign());
    }
    let ctx = identity.ctx();
    let presented =
        cookies::read(headers, cookies::REFRESH).and_then(RefreshToken::parse).ok_or_else(over)?;
    let tx = ctx.db.begin_system("refresh").await?;
    let now = tx.now();
    let Some(row) = genuine(ctx, &tx, &presented).await? else { return Err(over()) };
    let person = person::by_id(&tx, row.user).await?.filter(Person::may_sign_in).ok_or_else(over)?;
    let family = Family {
        generation: row.generation,
        refreshed_at: row.refreshed_at,
        expires_at: row.expires_at,
        idle: lasting(ctx.config.tokens.refresh),
        revoked: row.revoked,
    };
    let acting = match judge(family, presented.generation, now) {
        Verdict::Ended => return Err(over()),
        Verdict::Reuse => {
            drop(tx);
            end(identity, &presented, &row, &person, "reuse").await?;
            return Err(over());
        }
        // The request that rotated has said as what to act.
        Verdict::Repeat => acting(&person, Some(row.acting))?,
        Verdict::Rotate => {
            let acting = match asked {
                Some(kind) => acting(&person, Some(kind))?,
                // What was chosen at sign-in, unless the organisation is not that any more.
                None => person.acting(Some(row.acting)).or_else(|| person.acting(None)).ok_or_else(over)?,
            };
            store::rotate_session(&tx, presented.session, acting).await?;
            tx.finish_derived().await?;
            acting
        }
    };
    let grant = person.grant(acting, Some(presented.session));
    let token = identity.issuer().issue(&grant, lasting(ctx.config.tokens.access))?;
    let next = refresh_token(&ctx.secrets, presented.session, &row.salt, presented.generation + 1);
    let cookie = cookies::keep_refresh_token(&ctx.config, &next, row.expires_at - now);
    Ok(WithCookies { body: TokenResponse::of_session(token, row.expires_at - now), cookies: vec![cookie] })
}

async fn genuine(ctx: &Ctx, tx: &Tx, presented: &RefreshToken) -> Result<Option<SessionRow>, Problem> {
    let row = store::session(tx, presented.session).await?;
    Ok(row.filter(|row| presented.is_genuine(&ctx.secrets, &row.salt)))
}

async fn end(
    identity: &Identity,
    presented: &RefreshToken,
    row: &SessionRow,
    person: &Person,
    reason: &'static str,
) -> Result<(), Problem> {
    let ctx = identity.ctx();
    let operation = if reason == "reuse" { "refresh_session" } else { "sign_out" };
    let mut tx = ctx.db.begin(&AtTheDoor::new(row.user, person.organization.id, operation)).await?;
    let revoked = tokens::revoke_session(&tx, presented.session, longest_life(&ctx.config)).await?;
    tx.record(
        Change::new(EventKind::SessionRevoked, presented.session)
            .organization(person.organization.id)
            .after(json!({ "user": row.user, "reason": reason })),
    );
    tx.finish(()).await?;
    identity.revoked(revoked);
    Ok(())
}

/// Ends the sign-in that the cookie belongs to. Without one there is nothing to end, and that is fine.
pub(super) async fn logout(
    identity: &Identity,
    headers: &HeaderMap,
) -> Result<WithCookies<NoContent>, Problem> {
    if cookies::is_cross_site(headers) {
        return Err(foreign());
    }
    let ctx = identity.ctx();
    if let Some(presented) = cookies::read(headers, cookies::REFRESH).and_then(RefreshToken::parse) {
        let tx = ctx.db.begin_system("logout").await?;
        let row = genuine(ctx, &tx, &presented).await?.filter(|row| !row.revoked);
        let person = match &row {
            Some(row) => person::by_id(&tx, row.user).await?,
            None => None,
        };
        drop(tx);
        if let (Some(row), Some(person)) = (row, person) {
            end(identity, &presented, &row, &person, "signed out").await?;
        }
    }
    Ok(WithCookies { body: NoContent, cookies: vec![cookies::forget_refresh_token(&ctx.config)] })
}
