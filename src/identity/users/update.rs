//! Change a person: name, language, state, roles.

use lonja_platform::prelude::*;
use poem_openapi::types::MaybeUndefined;
use serde_json::{Value, json};

use super::{
    dto::{User, UserChange, UserStatus},
    rules::{check_name, check_roles, difference, next_state},
    store::{self, Changed},
};
use crate::{
    person::{self, UserState},
    rank::{Rank, above},
    roles,
    sign_in::end_sessions,
    state::Identity,
    tokens::{longest_life, store as tokens},
};

fn facts(user: &User) -> Value {
    let roles: Vec<&str> = user.roles.iter().map(|role| role.name.as_str()).collect();
    let state = match user.state {
        UserStatus::Invited => "invited",
        UserStatus::Active => "active",
        UserStatus::Suspended => "suspended",
    };
    json!({ "name": user.name, "language": user.language, "state": state, "roles": roles })
}

/// Of two who take each other's rights at once, one goes first, and the other has none any more: its token was good
/// when the request began. Otherwise nobody could be left who manages people.
async fn still_manages(tx: &Tx, caller: &Caller, other: UserId) -> Result<(), Problem> {
    let Some(own) = caller.user_id() else { return Ok(()) };
    store::lock_in_order(tx, [own, other]).await?;
    match person::by_id(tx, own).await? {
        Some(own)
            if !own.may_sign_in() || !own.permissions(caller.acting()).contains(Permission::UsersManage) =>
        {
            let detail = "Your right to manage people was taken away just now. Sign in again.";
            Err(Problem::new(ProblemCode::PermissionMissing, detail))
        }
        _ => Ok(()),
    }
}

pub(super) async fn update(
    identity: &Identity,
    access: &Access<perm::UsersManage>,
    id: UserId,
    if_match: IfMatch,
    change: UserChange,
) -> Result<Json<User>, Problem> {
    let ctx = identity.ctx();
    let caller: &Caller = access;
    let mut tx = ctx.db.begin(access).await?;
    if change.state.is_some() || change.roles.is_some() {
        still_manages(&tx, caller, id).await?;
    }
    let current = store::lock(&tx, caller.scope(), id).await?.ok_or_else(Problem::not_found)?;
    if_match.check(&current)?;
    let person = person::by_id(&tx, id).await?.ok_or_else(Problem::not_found)?;

    let name = match change.name {
        Some(name) => check_name(&name)?,
        None => person.name.clone(),
    };
    let language = match change.language {
        MaybeUndefined::Undefined => person.language.clone(),
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(language) => Some(language),
    };
    let state = match change.state {
        Some(asked) => next_state(person.state, asked, person.password_hash.is_some())?,
        None => person.state,
    };
    let moved = match &change.roles {
        Some(asked) => {
            let found = roles::held(&tx, asked).await?;
            let kept: Vec<RoleId> = person.roles.iter().map(|role| role.id).collect();
            let new: Vec<RoleId> = asked.iter().copied().filter(|id| !kept.contains(id)).collect();
            check_roles(&new, &found, &person.organization.kinds)?;
            difference(&person.roles, &found)
        }
        None => Vec::new(),
    };
    let closes = state != person.state || !moved.is_empty();
    if closes {
        if caller.user_id() == Some(id) {
            let detail = "Nobody changes their own roles or state. Ask somebody else.";
            return Err(Problem::new(ProblemCode::SecondPersonRequired, detail));
        }
        let rank = Rank::of(&tx, caller).await?;
        let reaches_above = state != person.state && !rank.covers_all(&person.roles);
        if reaches_above || !rank.covers_all(&moved) {
            return Err(above());
        }
    }

    store::update(&tx, id, Changed { name, language, state }).await?;
    if let Some(asked) = change.roles.filter(|_| !moved.is_empty()) {
        store::set_roles(&tx, id, &asked).await?;
    }
    let mut revoked = Vec::new();
    if closes && person.state != UserState::Invited {
        end_sessions(&tx, id, None).await?;
        revoked = tokens::revoke_users(&tx, &[id], longest_life(&ctx.config)).await?;
    }
    let changed = store::find(&tx, caller.scope(), id).await?.ok_or_else(Problem::not_found)?;
    tx.record(
        Change::new(EventKind::UserChanged, id)
            .organization(current.organization_id)
            .before(facts(&current))
            .after(facts(&changed)),
    );
    let reply = tx.finish(Json(changed)).await?;
    identity.revoked(revoked);
    Ok(reply)
}
