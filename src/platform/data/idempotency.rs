//! A request that is sent twice happens once: the key is claimed by the first statement of the transaction, and the
//! answer is stored by its last one.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use lonja_kernel::{ProblemCode, Timestamp};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryTrait, entity::prelude::*, sea_query,
};
use sea_query::{Expr, OnConflict, Query};

use super::{Db, IdempotencyKey, Write, tx::Who};
use crate::problem::{Problem, StoredReply};

/// How long a key is remembered.
const KEPT: Duration = Duration::hours(24);

/// A remembered key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub caller: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub request_hash: String,
    pub created_at: DateTimeUtc,
    /// Null where the answer carried a secret.
    pub status: Option<i16>,
    pub location: Option<String>,
    pub body: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One request's use of its key.
pub(super) struct Claim {
    caller: String,
    organization: Uuid,
    operation: String,
    key: String,
    request_hash: String,
}

impl Claim {
    pub(super) fn new(who: &Who, key: IdempotencyKey<'_>) -> Self {
        Self {
            caller: who.subject().to_owned(),
            organization: who.organization.map_or(Uuid::nil(), Uuid::from),
            operation: who.operation().to_owned(),
            key: key.key.to_owned(),
            request_hash: URL_SAFE_NO_PAD.encode(key.request_hash),
        }
    }

    /// False where the key is taken. A twin that is still running is waited for.
    pub(super) async fn insert(&self, conn: &impl ConnectionTrait, now: Timestamp) -> Result<bool, DbErr> {
        let statement = Query::insert()
            .into_table(Entity)
            .columns([
                Column::Caller,
                Column::OrganizationId,
                Column::Operation,
                Column::Key,
                Column::RequestHash,
                Column::CreatedAt,
            ])
            .values_panic([
                self.caller.as_str().into(),
                self.organization.into(),
                self.operation.as_str().into(),
                self.key.as_str().into(),
                self.request_hash.as_str().into(),
                now.into(),
            ])
            .on_conflict(
                OnConflict::columns([Column::Caller, Column::OrganizationId, Column::Operation, Column::Key])
                    .do_nothing()
                    .to_owned(),
            )
            .to_owned();
        Ok(conn.execute(&statement).await?.rows_affected() == 1)
    }

    fn is_mine(&self) -> sea_query::Condition {
        sea_query::Condition::all()
            .add(Column::Caller.eq(self.caller.as_str()))
            .add(Column::OrganizationId.eq(self.organization))
            .add(Column::Operation.eq(self.operation.as_str()))
            .add(Column::Key.eq(self.key.as_str()))
    }

    pub(super) fn store(self, reply: StoredReply) -> Write {
        let update = Entity::update_many()
            .col_expr(Column::Status, Expr::val(reply.status as i16))
            .col_expr(Column::Location, Expr::val(reply.location))
            .col_expr(Column::Body, Expr::val(reply.body))
            .filter(self.is_mine());
        Write::update(update.into_query())
    }
}

/// What a request is told whose key is taken.
pub(super) async fn replay(db: &Db, claim: &Claim) -> Problem {
    let stored = match Entity::find().filter(claim.is_mine()).one(db.read()).await {
        Ok(stored) => stored,
        Err(error) => return error.into(),
    };
    match stored {
        // Forgotten since the claim was refused: the request may simply be sent again.
        None => Problem::unavailable("an idempotency key expired while it was looked up"),
        Some(stored) if stored.request_hash != claim.request_hash => Problem::new(
            ProblemCode::IdempotencyConflict,
            "This Idempotency-Key was used for a different request. Use a new key for a new request.",
        ),
        Some(Model { status: Some(status), location, body, .. }) => {
            Problem::replay(StoredReply { status: status as u16, location, body: body.unwrap_or_default() })
        }
        Some(Model { status: None, .. }) => Problem::new(
            ProblemCode::IdempotencyConflict,
            "This request was carried out before. Its answer held a secret, which cannot be shown again.",
        ),
    }
}

/// Forgets what was remembered long enough.
pub(crate) async fn purge(db: &Db, now: Timestamp) -> Result<u64, DbErr> {
    let outdated = Column::CreatedAt.lt(now - KEPT);
    Ok(Entity::delete_many().filter(outdated).exec(db.writer()).await?.rows_affected)
}
