//! Attempts, sessions, links and passwords in the database.
//!
//! A password takes long to hash, and what was read before may have changed behind it. What is decided on a person is
//! written on that very person: its row is changed first, and only as long as it is the one that was read.

use lonja_platform::prelude::*;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
    Value,
    sea_query::{Condition, Expr, LockType, Query},
};

use super::throttle::{Counter, MEMORY};
use crate::{
    entities::{app_user, invitation, organization, session, sign_in_attempt},
    person::Person,
};

#[cfg(test)]
mod tests;

#[derive(FromQueryResult)]
struct Counted {
    key: String,
    attempts: i32,
}

/// Counts an attempt under all of these keys, unless one of them has to wait: then it says until when. The caller drops
/// the transaction in that case. Of attempts that come at the same time, each sees the ones before it.
pub(super) async fn count_attempt(
    tx: &Tx,
    counters: &[(Counter, String)],
) -> Result<Result<Vec<(Counter, i32)>, Timestamp>, DbErr> {
    // Everybody locks in the same order.
    let mut keys: Vec<&str> = counters.iter().map(|(_, key)| key.as_str()).collect();
    keys.sort_unstable();
    let rows: Vec<String> = (0..keys.len()).map(|at| format!("(${}, 1, $1)", at + 3)).collect();
    let sql = format!(
        "INSERT INTO sign_in_attempt (key, attempts, last_at) VALUES {}
         ON CONFLICT (key) DO UPDATE SET
           attempts = CASE WHEN sign_in_attempt.last_at < $2 THEN 1 ELSE sign_in_attempt.attempts + 1 END,
           last_at = excluded.last_at, blocked_until = NULL
         WHERE sign_in_attempt.blocked_until IS NULL OR sign_in_attempt.blocked_until <= excluded.last_at
         RETURNING key, attempts",
        rows.join(", ")
    );
    let mut values: Vec<Value> = vec![tx.now().into(), (tx.now() - MEMORY).into()];
    values.extend(keys.iter().map(|key| Value::from(*key)));
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let counted = Counted::find_by_statement(statement).all(tx).await?;
    if counted.len() < keys.len() {
        let waiting = sign_in_attempt::Entity::find()
            .filter(sign_in_attempt::Column::Key.is_in(keys))
            .filter(sign_in_attempt::Column::BlockedUntil.gt(tx.now()))
            .all(tx)
            .await?;
        let until = waiting.into_iter().filter_map(|row| row.blocked_until).max();
        return Ok(Err(until.unwrap_or(tx.now())));
    }
    let mut counts = Vec::with_capacity(counters.len());
    for (counter, key) in counters {
        let attempts = counted.iter().find(|row| row.key == *key).map_or(0, |row| row.attempts);
        if let Some(wait) = counter.wait_after(attempts) {
            sign_in_attempt::Entity::update_many()
                .col_expr(sign_in_attempt::Column::BlockedUntil, Expr::value(tx.now() + wait))
                .filter(sign_in_attempt::Column::Key.eq(key.as_str()))
                .exec(tx)
                .await?;
        }
        counts.push((*counter, attempts));
    }
    Ok(Ok(counts))
}

/// Takes an attempt back that turned out right: what counts this account at this place starts over, the wider counts
/// lose one.
pub(super) async fn forgive_attempt(tx: &Tx, counters: &[(Counter, String)]) -> Result<(), DbErr> {
    let mut keys: Vec<&(Counter, String)> = counters.iter().collect();
    keys.sort_unstable_by_key(|(_, key)| key.as_str());
    let rows: Vec<String> = (0..keys.len()).map(|at| format!("(${}, 0, $1)", at + 2)).collect();
    let sql = format!(
        "INSERT INTO sign_in_attempt (key, attempts, last_at) VALUES {}
         ON CONFLICT (key) DO UPDATE SET blocked_until = NULL,
           attempts = CASE WHEN sign_in_attempt.key LIKE 'pair:%' OR sign_in_attempt.key LIKE 'device:%' THEN 0
                           WHEN sign_in_attempt.attempts > 0 THEN sign_in_attempt.attempts - 1 ELSE 0 END",
        rows.join(", ")
    );
    let mut values: Vec<Value> = vec![tx.now().into()];
    values.extend(keys.iter().map(|(_, key)| Value::from(key.as_str())));
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await.map(drop)
}

/// Forgets what was counted under these keys.
pub(super) async fn forget_attempts(tx: &Tx, keys: Vec<String>) -> Result<(), DbErr> {
    sign_in_attempt::Entity::delete_many()
        .filter(sign_in_attempt::Column::Key.is_in(keys))
        .exec(tx)
        .await
        .map(drop)
}

/// A new family of refresh tokens.
pub(super) struct NewSession {
    pub id: SessionId,
    pub acting: OrganizationKind,
    pub salt: Vec<u8>,
    pub address: String,
    pub agent: Option<String>,
    pub expires_at: Timestamp,
}

/// The person as it was read: with this password, in this state, under these epochs. An update waits for whoever is at
/// the row, and whoever ends the person's sign-ins afterwards finds the one that came with it.
fn as_read(seen: &Person) -> Condition {
    use app_user::Column;
    let password = match &seen.password_hash {
        Some(hash) => Column::PasswordHash.eq(hash.as_str()),
        None => Column::PasswordHash.is_null(),
    };
    let organization = Query::select()
        .column(organization::Column::Id)
        .from(organization::Entity)
        .and_where(organization::Column::Id.eq(seen.organization.id.0))
        .and_where(organization::Column::State.eq("active"))
        .and_where(organization::Column::AccessEpoch.eq(seen.organization.epoch))
        .take();
    Condition::all()
        .add(Column::Id.eq(seen.id.0))
        .add(password)
        .add(Column::State.eq(seen.state.as_str()))
        .add(Column::AccessEpoch.eq(seen.epoch))
        .add(Column::OrganizationId.in_subquery(organization))
}

/// Signs the person in. False, and nothing written, where it is not as it was read any more.
pub(super) async fn insert_session(tx: &Tx, seen: &Person, new: NewSession) -> Result<bool, DbErr> {
    let signed_in = app_user::Entity::update_many()
        .col_expr(app_user::Column::LastSignInAt, Expr::value(tx.now()))
        .filter(as_read(seen))
        .exec(tx)
        .await?;
    if signed_in.rows_affected != 1 {
        return Ok(false);
    }
    let row = session::ActiveModel {
        id: Set(new.id.0),
        user_id: Set(seen.id.0),
        acting: Set(new.acting.as_str().to_owned()),
        salt: Set(new.salt),
        generation: Set(0),
        address: Set(Some(new.address)),
        agent: Set(new.agent),
        created_at: Set(tx.now()),
        refreshed_at: Set(tx.now()),
        expires_at: Set(new.expires_at),
        revoked_at: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(true)
}

/// A family as it is stored.
pub(super) struct SessionRow {
    pub user: UserId,
    pub acting: OrganizationKind,
    pub salt: Vec<u8>,
    pub generation: i64,
    pub refreshed_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked: bool,
}

/// A family, locked for the rest of the transaction: two requests with the same token follow each other.
pub(super) async fn session(tx: &Tx, id: SessionId) -> Result<Option<SessionRow>, DbErr> {
    let row = session::Entity::find_by_id(id.0).lock(LockType::Update).one(tx).await?;
    Ok(row.and_then(|row| {
        Some(SessionRow {
            user: row.user_id.into(),
            acting: OrganizationKind::parse(&row.acting)?,
            salt: row.salt,
            generation: row.generation,
            refreshed_at: row.refreshed_at,
            expires_at: row.expires_at,
            revoked: row.revoked_at.is_some(),
        })
    }))
}

pub(super) async fn rotate_session(tx: &Tx, id: SessionId, acting: OrganizationKind) -> Result<(), DbErr> {
    use sea_orm::ExprTrait as _;
    session::Entity::update_many()
        .col_expr(session::Column::Generation, Expr::col(session::Column::Generation).add(1))
        .col_expr(session::Column::RefreshedAt, Expr::value(tx.now()))
        .col_expr(session::Column::Acting, Expr::value(acting.as_str()))
        .filter(session::Column::Id.eq(id.0))
        .exec(tx)
        .await
        .map(drop)
}

/// Ends every sign-in of a person, except the one that is kept. Access tokens are revoked apart from this.
pub(crate) async fn end_sessions(tx: &Tx, user: UserId, kept: Option<SessionId>) -> Result<(), DbErr> {
    let mut update = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(tx.now()))
        .filter(session::Column::UserId.eq(user.0))
        .filter(session::Column::RevokedAt.is_null());
    if let Some(kept) = kept {
        update = update.filter(session::Column::Id.ne(kept.0));
    }
    update.exec(tx).await.map(drop)
}

/// Ends every sign-in of an organisation's people. It does not come back when the organisation does.
pub(crate) async fn end_sessions_of(tx: &Tx, organization: OrganizationId) -> Result<(), DbErr> {
    let people = Query::select()
        .column(app_user::Column::Id)
        .from(app_user::Entity)
        .and_where(app_user::Column::OrganizationId.eq(organization.0))
        .take();
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(tx.now()))
        .filter(session::Column::UserId.in_subquery(people))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx)
        .await
        .map(drop)
}

/// Gives the person another password. False where it is not as it was read any more.
pub(super) async fn set_password(tx: &Tx, seen: &Person, hash: String) -> Result<bool, DbErr> {
    let set = app_user::Entity::update_many()
        .col_expr(app_user::Column::PasswordHash, Expr::value(hash))
        .col_expr(app_user::Column::UpdatedAt, Expr::value(tx.now()))
        .filter(as_read(seen))
        .exec(tx)
        .await?;
    Ok(set.rows_affected == 1)
}

/// Turns an invited person into an active one. False where it is not as it was read any more.
pub(super) async fn activate(
    tx: &Tx,
    seen: &Person,
    hash: String,
    name: Option<String>,
    language: Option<String>,
) -> Result<bool, DbErr> {
    let mut update = app_user::Entity::update_many()
        .col_expr(app_user::Column::PasswordHash, Expr::value(hash))
        .col_expr(app_user::Column::State, Expr::value("active"))
        .col_expr(app_user::Column::UpdatedAt, Expr::value(tx.now()))
        .filter(as_read(seen));
    if let Some(name) = name {
        update = update.col_expr(app_user::Column::Name, Expr::value(name));
    }
    if let Some(language) = language {
        update = update.col_expr(app_user::Column::Language, Expr::value(language));
    }
    Ok(update.exec(tx).await?.rows_affected == 1)
}

pub(super) struct NewLink {
    pub id: InvitationId,
    pub user: UserId,
    pub purpose: &'static str,
    pub token_hash: Vec<u8>,
    pub expires_at: Timestamp,
}

/// A person has one link at a time: a new one takes the place of those before.
pub(super) async fn replace_link(tx: &Tx, link: NewLink) -> Result<(), DbErr> {
    invitation::Entity::delete_many().filter(invitation::Column::UserId.eq(link.user.0)).exec(tx).await?;
    let row = invitation::ActiveModel {
        id: Set(link.id.0),
        user_id: Set(link.user.0),
        purpose: Set(link.purpose.to_owned()),
        token_hash: Set(link.token_hash),
        expires_at: Set(link.expires_at),
        used_at: Set(None),
        created_at: Set(tx.now()),
    };
    invitation::Entity::insert(row).exec_without_returning(tx).await.map(drop)
}

/// A link that is still good.
pub(super) async fn live_link(
    conn: &impl ConnectionTrait,
    id: InvitationId,
    purpose: &str,
    now: Timestamp,
) -> Result<Option<(UserId, Vec<u8>)>, DbErr> {
    let row = invitation::Entity::find_by_id(id.0)
        .filter(invitation::Column::Purpose.eq(purpose))
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now))
        .one(conn)
        .await?;
    Ok(row.map(|row| (row.user_id.into(), row.token_hash)))
}

/// Uses a link up. False where somebody was faster.
pub(super) async fn use_link(tx: &Tx, id: InvitationId) -> Result<bool, DbErr> {
    let used = invitation::Entity::update_many()
        .col_expr(invitation::Column::UsedAt, Expr::value(tx.now()))
        .filter(invitation::Column::Id.eq(id.0))
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(tx.now()))
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

/// Forgets what nothing refers to any more. Sessions stay a while after their end, so that the use of a stolen token is
/// still seen.
pub(crate) async fn purge(tx: &Tx) -> Result<(), DbErr> {
    let now = tx.now();
    sign_in_attempt::Entity::delete_many()
        .filter(sign_in_attempt::Column::LastAt.lt(now - MEMORY * 2))
        .exec(tx)
        .await?;
    invitation::Entity::delete_many()
        .filter(invitation::Column::ExpiresAt.lt(now - chrono::Duration::days(7)))
        .exec(tx)
        .await?;
    session::Entity::delete_many().filter(session::Column::ExpiresAt.lt(now)).exec(tx).await?;
    Ok(())
}
