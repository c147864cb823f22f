//! Signing keys and revocations in the database.

use chrono::Duration;
use lonja_platform::prelude::*;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::revocations::{Revocable, Revocation};
use crate::entities::{api_client, app_user, organization, revocation, session, signing_key};

/// What a key signs. The two never stand in for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Token,
    Certificate,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Certificate => "certificate",
        }
    }
}

/// A signing key as it is stored.
pub(crate) struct KeyRow {
    pub id: Uuid,
    pub purpose: Purpose,
    pub public_key: String,
    pub sealed_private_key: String,
    pub signs_from: Timestamp,
    pub accepted_until: Option<Timestamp>,
}

pub(crate) async fn keys(conn: &impl ConnectionTrait) -> Result<Vec<KeyRow>, DbErr> {
    let rows = signing_key::Entity::find().all(conn).await?;
    Ok(rows.into_iter().map(KeyRow::from).collect())
}

impl From<signing_key::Model> for KeyRow {
    fn from(row: signing_key::Model) -> Self {
        // The database admits these two alone.
        let purpose =
            if row.purpose == Purpose::Certificate.as_str() { Purpose::Certificate } else { Purpose::Token };
        Self {
            id: row.id,
            purpose,
            public_key: row.public_key,
            sealed_private_key: row.sealed_private_key,
            signs_from: row.signs_from,
            accepted_until: row.accepted_until,
        }
    }
}

/// The key that signs certificates now: the newest that has begun.
pub(super) async fn certificate_key(tx: &Tx) -> Result<Option<KeyRow>, DbErr> {
    let newest = signing_key::Entity::find()
        .filter(signing_key::Column::Purpose.eq(Purpose::Certificate.as_str()))
        .filter(signing_key::Column::SignsFrom.lte(tx.now()))
        .order_by_desc(signing_key::Column::SignsFrom)
        .order_by_desc(signing_key::Column::Id);
    Ok(newest.one(tx).await?.map(KeyRow::from))
}

pub(super) async fn insert_key(tx: &Tx, key: KeyRow) -> Result<(), DbErr> {
    let row = signing_key::ActiveModel {
        id: Set(key.id),
        public_key: Set(key.public_key),
        sealed_private_key: Set(key.sealed_private_key),
        signs_from: Set(key.signs_from),
        accepted_until: Set(key.accepted_until),
        created_at: Set(tx.now()),
        purpose: Set(key.purpose.as_str().to_owned()),
    };
    signing_key::Entity::insert(row).exec_without_returning(tx).await.map(drop)
}

/// The keys of tokens come to an end; those of certificates never do.
pub(super) async fn retire_keys(tx: &Tx, accepted_until: Timestamp) -> Result<(), DbErr> {
    signing_key::Entity::update_many()
        .col_expr(signing_key::Column::AcceptedUntil, Expr::value(accepted_until))
        .filter(signing_key::Column::Purpose.eq(Purpose::Token.as_str()))
        .filter(signing_key::Column::AcceptedUntil.is_null())
        .exec(tx)
        .await
        .map(drop)
}

/// Every revocation that a live token could still meet.
pub(crate) async fn revocations(
    conn: &impl ConnectionTrait,
    now: Timestamp,
) -> Result<Vec<Revocation>, DbErr> {
    let rows = revocation::Entity::find().filter(revocation::Column::ExpiresAt.gt(now)).all(conn).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let subject = Revocable::from_row(&row.subject_kind, row.subject_id)?;
            Some(Revocation { subject, epoch: row.epoch, expires_at: row.expires_at })
        })
        .collect())
}

/// Counts the epochs of these people up, so that no token issued so far is good any more.
pub(crate) async fn revoke_users(
    tx: &Tx,
    users: &[UserId],
    life: Duration,
) -> Result<Vec<Revocation>, DbErr> {
    let mut revoked = Vec::with_capacity(users.len());
    for ids in users.chunks(1000) {
        let ids: Vec<Uuid> = ids.iter().map(|user| user.0).collect();
        let rows = app_user::Entity::update_many()
            .col_expr(app_user::Column::AccessEpoch, Expr::col(app_user::Column::AccessEpoch).add(1))
            .filter(app_user::Column::Id.is_in(ids))
            .exec_with_returning(tx)
            .await?;
        revoked.extend(
            rows.into_iter().map(|row| entry(tx, life, Revocable::User(row.id.into()), row.access_epoch)),
        );
    }
    write(tx, revoked).await
}

pub(crate) async fn revoke_organization(
    tx: &Tx,
    id: OrganizationId,
    life: Duration,
) -> Result<Vec<Revocation>, DbErr> {
    let rows = organization::Entity::update_many()
        .col_expr(organization::Column::AccessEpoch, Expr::col(organization::Column::AccessEpoch).add(1))
        .filter(organization::Column::Id.eq(id.0))
        .exec_with_returning(tx)
        .await?;
    let revoked =
        rows.into_iter().map(|row| entry(tx, life, Revocable::Organization(id), row.access_epoch)).collect();
    write(tx, revoked).await
}

pub(crate) async fn revoke_client(
    tx: &Tx,
    id: ApiClientId,
    life: Duration,
) -> Result<Vec<Revocation>, DbErr> {
    let rows = api_client::Entity::update_many()
        .col_expr(api_client::Column::AccessEpoch, Expr::col(api_client::Column::AccessEpoch).add(1))
        .filter(api_client::Column::Id.eq(id.0))
        .exec_with_returning(tx)
        .await?;
    let revoked =
        rows.into_iter().map(|row| entry(tx, life, Revocable::Client(id), row.access_epoch)).collect();
    write(tx, revoked).await
}

/// Ends one sign-in: neither its refresh tokens nor its access tokens are good any more.
pub(crate) async fn revoke_session(tx: &Tx, id: SessionId, life: Duration) -> Result<Vec<Revocation>, DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(tx.now()))
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    write(tx, vec![entry(tx, life, Revocable::Session(id), 1)]).await
}

fn entry(tx: &Tx, life: Duration, subject: Revocable, epoch: i64) -> Revocation {
    // A token that is being issued right now, on a node whose clock is ahead, outlives this instant by a little more.
    Revocation { subject, epoch, expires_at: tx.now() + life + Duration::minutes(5) }
}

async fn write(tx: &Tx, revoked: Vec<Revocation>) -> Result<Vec<Revocation>, DbErr> {
    for entries in revoked.chunks(1000) {
        let rows = entries.iter().map(|entry| revocation::ActiveModel {
            subject_kind: Set(entry.subject.kind().to_owned()),
            subject_id: Set(entry.subject.id()),
            epoch: Set(entry.epoch),
            expires_at: Set(entry.expires_at),
        });
        let newer = OnConflict::columns([revocation::Column::SubjectKind, revocation::Column::SubjectId])
            .update_columns([revocation::Column::Epoch, revocation::Column::ExpiresAt])
            .to_owned();
        revocation::Entity::insert_many(rows).on_conflict(newer).exec_without_returning(tx).await?;
    }
    Ok(revoked)
}

/// Forgets what no live token can meet any more.
pub(crate) async fn purge(tx: &Tx) -> Result<(), DbErr> {
    revocation::Entity::delete_many().filter(revocation::Column::ExpiresAt.lt(tx.now())).exec(tx).await?;
    signing_key::Entity::delete_many()
        .filter(signing_key::Column::AcceptedUntil.lt(tx.now()))
        .exec(tx)
        .await?;
    Ok(())
}
