//! The write transaction: the change, its audit rows, its events and jobs, and its idempotency record, or nothing.

use lonja_kernel::{Event, OrganizationId, Timestamp};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use uuid::Uuid;

use super::{
    Actor, AskedBy, Change, Db, IdempotencyKey, Reply, Transaction, Write, audit,
    idempotency::{self, Claim},
    new_job::{self, NewJob},
    write,
};
use crate::problem::{Problem, StoredReply};

/// Who acts in a transaction, as the audit log shows it.
pub(super) struct Who {
    subject: String,
    real_actor: Option<String>,
    pub(super) organization: Option<OrganizationId>,
    request_id: Option<String>,
    operation: Option<String>,
    is_system: bool,
}

impl Who {
    pub(super) fn of(actor: &impl Actor) -> Self {
        let real = actor.real_actor();
        Self {
            subject: actor.subject().to_owned(),
            real_actor: (real != actor.subject()).then(|| real.to_owned()),
            organization: actor.organization(),
            request_id: Some(actor.request_id()),
            operation: Some(actor.operation().to_owned()),
            is_system: false,
        }
    }

    pub(super) fn system(who: &'static str) -> Self {
        Self {
            subject: format!("system:{who}"),
            real_actor: None,
            organization: None,
            request_id: None,
            operation: None,
            is_system: true,
        }
    }

    /// A job on behalf of somebody: the change is theirs, the transaction may hold what merely follows.
    pub(super) fn asked(by: &AskedBy) -> Self {
        Self {
            subject: by.subject.clone(),
            real_actor: None,
            organization: by.organization,
            request_id: None,
            operation: Some(by.operation.to_owned()),
            is_system: true,
        }
    }

    pub(super) fn subject(&self) -> &str {
        &self.subject
    }

    pub(super) fn operation(&self) -> &str {
        self.operation.as_deref().unwrap_or_default()
    }
}

/// A change in the making. Dropped without [`finish`](Self::finish), it never happened.
#[must_use = "a transaction that is not finished is rolled back"]
pub struct Tx {
    inner: Transaction,
    db: Db,
    who: Who,
    now: Timestamp,
    writes: Vec<Write>,
    changes: Vec<Change>,
    jobs: Vec<NewJob>,
    claim: Option<Claim>,
}

impl Tx {
    pub(super) async fn begin(db: &Db, who: Who, key: Option<IdempotencyKey<'_>>) -> Result<Self, Problem> {
        let now = db.clock().now();
        let inner = db.transaction().await?;
        let claim = match key {
            Some(key) => {
                let claim = Claim::new(&who, key);
                // The first statement of all: a twin of this request waits here until this one is done.
                if !claim.is_free(&inner).await? {
                    inner.rollback().await?;
                    return Err(idempotency::replay(db, &claim).await);
                }
                Some(claim)
            }
            None => None,
        };
        Ok(Self {
            inner,
            db: db.clone(),
            who,
            now,
            writes: Vec::new(),
            changes: Vec::new(),
            jobs: Vec::new(),
            claim,
        })
    }

    /// The one instant of this transaction.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Keeps writes for the end, where they go to the database together with what the transaction itself writes. For
    /// rows that nothing in this transaction reads.
    pub fn at_the_end(&mut self, writes: impl IntoIterator<Item = Write>) {
        self.writes.extend(writes);
    }

    /// Says what changed: an audit row and an event, written when the transaction finishes.
    pub fn record(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Adds a background job that exists only if the transaction does.
    pub fn enqueue(&mut self, job: NewJob) {
        self.jobs.push(job);
    }

    /// Writes what was recorded and commits. A change that nobody recorded is a mistake of ours and is not committed.
    pub async fn finish<R: Reply>(self, reply: R) -> Result<R, Problem> {
        if self.changes.is_empty() {
            return Err(Problem::internal("a transaction was finished without a record of what it changed"));
        }
        self.write(reply.stored()).await?;
        Ok(reply)
    }

    /// Commits rows that follow from changes recorded elsewhere (snapshots, roll-ups, progress, clean-up). Only for
    /// transactions of the system.
    pub async fn finish_derived(self) -> Result<(), Problem> {
        if !self.who.is_system {
            return Err(Problem::internal("a caller's transaction must say what it changed"));
        }
        self.write(None).await
    }

    async fn write(self, stored: Option<StoredReply>) -> Result<(), Problem> {
        let Self { inner, db, who, now, mut writes, changes, jobs, claim } = self;
        let (due, followers) = followers(&db, &who, now, changes, jobs);
        writes.extend(followers);
        if let Some(claim) = &claim {
            writes.extend(claim.write(now, stored));
        }
        match (write::send(&inner, writes).await, claim) {
            (Err(error), Some(claim)) if idempotency::is_overtaken(&error) => {
                inner.rollback().await?;
                return Err(idempotency::replay(&db, &claim).await);
            }
            (sent, _) => sent?,
        }
        inner.commit().await?;
        if due {
            db.wake_worker();
        }
        Ok(())
    }
}

/// What changes leave behind: audit rows, events, and the jobs beside them. Says whether one of the jobs is due.
pub(super) fn followers(
    db: &Db,
    who: &Who,
    now: Timestamp,
    changes: Vec<Change>,
    jobs: Vec<NewJob>,
) -> (bool, Vec<Write>) {
    let mut writes = Write::insert(changes.iter().map(|change| audit_row(who, now, change)));
    let events = changes.into_iter().map(|change| {
        let heard = db.is_heard(change.kind);
        let state = change.after.as_ref().and_then(|after| after.get("state")?.as_str().map(str::to_owned));
        let event = Event {
            kind: change.kind,
            occurred_at: now,
            organization: change.organization.map(Uuid::from),
            subject: change.subject,
            id: Uuid::now_v7(),
            actor: who.subject.clone(),
            state,
        };
        NewJob::event(&event, heard)
    });
    let (due, jobs) = new_job::writes(now, events.chain(jobs).collect());
    writes.extend(jobs);
    (due, writes)
}

fn audit_row(who: &Who, now: Timestamp, change: &Change) -> audit::ActiveModel {
    audit::ActiveModel {
        id: Set(Uuid::now_v7()),
        at: Set(now),
        actor: Set(who.subject.clone()),
        real_actor: Set(who.real_actor.clone()),
        actor_organization_id: Set(who.organization.map(Uuid::from)),
        kind: Set(change.kind.as_str().to_owned()),
        subject: Set(change.subject.clone()),
        organization_id: Set(change.organization.map(Uuid::from)),
        before: Set(change.before.as_ref().map(ToString::to_string)),
        after: Set(change.after.as_ref().map(ToString::to_string)),
        request_id: Set(who.request_id.clone()),
        operation: Set(who.operation.clone()),
    }
}

#[sea_orm::entity::prelude::async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}
