//! Invite a person into an organisation, or make it a new link.

use lonja_platform::prelude::*;
use serde_json::json;

use super::{
    dto::{InvitedUser, UserCreation, UserLink},
    rules::{check_name, check_roles},
    store::{self, NewUser},
};
use crate::{
    email::{is_address, normalised},
    person,
    rank::{Rank, above},
    roles,
    sign_in::{Link, LinkPurpose, send_or_show},
    state::Identity,
};

fn show(link: Option<Link>) -> UserLink {
    let mailed = link.is_none();
    let (url, expires_at) = link.map(|link| (link.url, link.expires_at)).unzip();
    UserLink { url, expires_at, mailed }
}

pub(super) async fn invite(
    identity: &Identity,
    access: &Access<perm::UsersManage>,
    creation: UserCreation,
) -> Result<Created<InvitedUser>, Problem> {
    let ctx = identity.ctx();
    let caller: &Caller = access;
    let email = normalised(&creation.email);
    if !is_address(&email) {
        return Err(Problem::invalid_field("/email", "Write a mail address such as ana@example.com."));
    }
    let name = check_name(&creation.name)?;
    let organization = creation.organization_id.unwrap_or(caller.organization());
    // An organisation that one does not see answers like one that is not there.
    let unknown = || Problem::invalid_field("/organization_id", "There is no such organisation.");
    if caller.scope().organization().is_some_and(|own| own != organization) {
        return Err(unknown());
    }

    let mut tx = ctx.db.begin(access).await?;
    let seat = person::organization(&tx, organization).await?.ok_or_else(unknown)?;
    let found = roles::held(&tx, &creation.roles).await?;
    check_roles(&creation.roles, &found, &seat.kinds)?;
    if !Rank::of(&tx, caller).await?.covers_all(&found) {
        return Err(above());
    }
    let id = UserId::new();
    let new = NewUser {
        id,
        organization,
        email,
        name,
        language: creation.language,
        password_hash: None,
        roles: creation.roles,
    };
    store::insert(&tx, &[new]).await.map_err(|error| {
        if is_unique_violation(&error) {
            let detail =
                "The organisation has somebody with this address already. Make a new link for that person.";
            Problem::new(ProblemCode::AlreadyExists, detail).field("/email", "Taken.")
        } else {
            error.into()
        }
    })?;
    let link = send_or_show(ctx, &mut tx, id, LinkPurpose::Invitation).await?;
    let user = store::find(&tx, caller.scope(), id).await?.ok_or_else(Problem::not_found)?;
    let names: Vec<&str> = user.roles.iter().map(|role| role.name.as_str()).collect();
    tx.record(
        Change::new(EventKind::UserInvited, id)
            .organization(organization)
            .after(json!({ "email": user.email, "name": user.name, "roles": names })),
    );
    answer(tx, format!("/api/v1/users/{id}"), InvitedUser { user, invitation: show(link) }, |body| {
        &body.invitation
    })
    .await
}

/// A body that shows a link is not kept for a repeated request.
async fn answer<T: poem_openapi::types::ToJSON>(
    tx: Tx,
    location: String,
    body: T,
    link: impl Fn(&T) -> &UserLink,
) -> Result<Created<T>, Problem> {
    let shows = link(&body).url.is_some();
    let reply = Created::at(location, body);
    tx.finish(if shows { reply.with_secret() } else { reply }).await
}

pub(super) async fn new_link(
    identity: &Identity,
    access: &Access<perm::UsersManage>,
    id: UserId,
) -> Result<Created<UserLink>, Problem> {
    let ctx = identity.ctx();
    let caller: &Caller = access;
    let mut tx = ctx.db.begin(access).await?;
    let user = store::lock(&tx, caller.scope(), id).await?.ok_or_else(Problem::not_found)?;
    if caller.user_id() == Some(id) {
        let detail = "Change your own password with the present one, or ask somebody else for a link.";
        return Err(Problem::new(ProblemCode::SecondPersonRequired, detail));
    }
    let person = person::by_id(&tx, id).await?.ok_or_else(Problem::not_found)?;
    // Whoever holds the link can become this person.
    if !Rank::of(&tx, caller).await?.covers_all(&person.roles) {
        return Err(above());
    }
    let purpose = LinkPurpose::for_state(person.state).ok_or_else(|| {
        let detail = "The person is suspended. Reactivate the person first.";
        Problem::new(ProblemCode::Conflict, detail)
    })?;
    let link = show(send_or_show(ctx, &mut tx, id, purpose).await?);
    tx.record(
        Change::new(EventKind::UserInvited, id)
            .organization(user.organization_id)
            .after(json!({ "link": purpose, "mailed": link.mailed })),
    );
    answer(tx, format!("/api/v1/users/{id}"), link, |link| link).await
}
