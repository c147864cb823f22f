//! A request that is sent twice happens once: the first statement of its transaction looks whether the key is used and
//! makes twins wait, and the last one writes the key with the answer.
//!
//! On PostgreSQL twins wait for a lock of the transaction. Should one be overtaken all the same, between its look and
//! its lock, the primary key refuses its row in the end, and with it everything else that it did.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use lonja_kernel::{ProblemCode, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, SqlErr, Statement, Value, entity::prelude::*, sea_query,
};
use twox_hash::XxHash3_128;

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

#[derive(FromQueryResult)]
struct Look {
    /// Nobody else carries out a request of this key now.
    alone: bool,
    used: bool,
}

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

    /// False where the key is used. A twin that is still running is waited for.
    pub(super) async fn is_free(&self, conn: &impl ConnectionTrait) -> Result<bool, DbErr> {
        let backend = conn.get_database_backend();
        // SQLite has one writer: whoever looks is alone.
        let lock =
            if backend == DbBackend::Postgres { "pg_try_advisory_xact_lock($5)" } else { "$5 IS NOT NULL" };
        let sql = format!(
            "SELECT {lock} AS alone, EXISTS (SELECT 1 FROM idempotency
                 WHERE caller = $1 AND organization_id = $2 AND operation = $3 AND key = $4) AS used"
        );
        let name = self.lock_name();
        let values: [Value; 5] = [
            self.caller.as_str().into(),
            self.organization.into(),
            self.operation.as_str().into(),
            self.key.as_str().into(),
            name.into(),
        ];
        loop {
            let statement = Statement::from_sql_and_values(backend, sql.as_str(), values.clone());
            let found = Look::find_by_statement(statement).one(conn).await?;
            let found = found.ok_or_else(|| DbErr::RecordNotFound("the look at a key".to_owned()))?;
            if found.used || found.alone {
                return Ok(!found.used);
            }
            // It is this transaction's own when it looks again, and then it sees what the twin wrote.
            let wait =
                Statement::from_sql_and_values(backend, "SELECT pg_advisory_xact_lock($1)", [name.into()]);
            conn.execute_raw(wait).await?;
        }
    }

    /// Two keys of one name would wait for each other, no more.
    fn lock_name(&self) -> i64 {
        let parts = [&self.caller, &self.organization.to_string(), &self.operation, &self.key];
        XxHash3_128::oneshot(parts.map(String::as_str).join("\n").as_bytes()) as i64
    }

    fn is_mine(&self) -> sea_query::Condition {
        sea_query::Condition::all()
            .add(Column::Caller.eq(self.caller.as_str()))
            .add(Column::OrganizationId.eq(self.organization))
            .add(Column::Operation.eq(self.operation.as_str()))
            .add(Column::Key.eq(self.key.as_str()))
    }

    /// The key, used, with the answer unless that carried a secret.
    pub(super) fn write(&self, now: Timestamp, reply: Option<StoredReply>) -> Vec<Write> {
        let reply = reply.map(|StoredReply { status, location, body }| (status as i16, location, body));
        let (status, location, body) =
            reply.map_or((None, None, None), |(status, location, body)| (Some(status), location, Some(body)));
        Write::insert([ActiveModel {
            caller: Set(self.caller.clone()),
            organization_id: Set(self.organization),
            operation: Set(self.operation.clone()),
            key: Set(self.key.clone()),
            request_hash: Set(self.request_hash.clone()),
            created_at: Set(now),
            status: Set(status),
            location: Set(location),
            body: Set(body),
        }])
    }
}

/// Whether a write failed because a twin has written the key meanwhile.
pub(super) fn is_overtaken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(text)) if text.contains("idempotency_pkey"))
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
