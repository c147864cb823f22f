//! The house's health, as staff see it: what it stands on, each asked now and at the same time, none for longer than a
//! few seconds, and what became of its background work. It names no address, no account and no text of an error.

use std::time::{Duration, Instant};

use lonja_platform::{
    jobs::job::{self, QUEUE_JOB},
    prelude::*,
};
use lonja_storage::ObjectStore;
use poem_openapi::{Enum, Object, OpenApi, types::Example};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Func},
};

/// What does not answer by then is away.
const PATIENCE: Duration = Duration::from_secs(5);
/// Work that is due for so long waits for a worker that is not there.
const LATE: chrono::Duration = chrono::Duration::minutes(5);

/// How a part of the house is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum PartState {
    /// It does what it should.
    Ok,
    /// It works, and somebody should look at it.
    Attention,
    /// It does not answer.
    Down,
    /// It is not configured.
    Off,
}

/// What the house stands on.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum PartName {
    Database,
    ObjectStore,
    Mail,
    Jobs,
}

/// One part of the house.
#[derive(Object, Clone, Debug)]
pub struct HealthPart {
    pub part: PartName,
    pub state: PartState,
    /// What it is: `sqlite` or `postgres`, `embedded` or `s3`, `smtp`; null where there is one kind only.
    pub kind: Option<String>,
    /// How long it took to answer, in milliseconds; null where it was not asked or did not answer.
    pub answered_in_ms: Option<u64>,
}

/// The background work.
#[derive(Object, Clone, Debug, Default)]
pub struct WorkHealth {
    /// Jobs that wait for their time or for a worker.
    pub waiting: u64,
    /// Of these, jobs that have been due for more than five minutes.
    pub late: u64,
    /// Jobs that failed for good.
    pub dead: u64,
    /// Mails that could not be sent.
    pub mails_dead: u64,
    /// When a job was last done.
    pub last_finished_at: Option<Timestamp>,
}

/// The house's health.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Health {
    /// The worst of its parts.
    pub state: PartState,
    pub version: String,
    /// Since when the process that answered runs.
    pub started_at: Timestamp,
    pub checked_at: Timestamp,
    pub parts: Vec<HealthPart>,
    pub jobs: WorkHealth,
}

impl Example for Health {
    fn example() -> Self {
        let at = parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default();
        let part = |part, kind: &str, answered_in_ms| HealthPart {
            part,
            state: PartState::Ok,
            kind: Some(kind.to_owned()),
            answered_in_ms,
        };
        Self {
            state: PartState::Ok,
            version: "0.1.0".to_owned(),
            started_at: at,
            checked_at: at,
            parts: vec![
                part(PartName::Database, "postgres", Some(1)),
                part(PartName::ObjectStore, "s3", Some(8)),
                part(PartName::Mail, "smtp", None),
                HealthPart { part: PartName::Jobs, state: PartState::Ok, kind: None, answered_in_ms: None },
            ],
            jobs: WorkHealth { waiting: 4, last_finished_at: Some(at), ..WorkHealth::default() },
        }
    }
}

/// The operation.
pub struct HealthApi {
    ctx: Ctx,
    store: ObjectStore,
    started_at: Timestamp,
}

impl HealthApi {
    pub fn new(ctx: Ctx, store: ObjectStore) -> Self {
        let started_at = ctx.clock.now();
        Self { ctx, store, started_at }
    }
}

#[OpenApi]
impl HealthApi {
    /// Get the house's health
    ///
    /// Database and object store are asked now. Load balancers ask `/healthz` and `/readyz`, which need no sign-in.
    #[oai(path = "/api/v1/health", method = "get", operation_id = "get_health", tag = Tag::System)]
    async fn get_health(&self, _access: Access<perm::JobsRead>) -> Result<Json<Health>, Problem> {
        let now = self.ctx.clock.now();
        let (work, stored) = tokio::join!(timed(work(&self.ctx.db, now)), timed(self.store.check()));
        let config = &self.ctx.config;
        let (database, work) = match work {
            Some((took, work)) => (answered(took), work),
            None => ((PartState::Down, None), WorkHealth::default()),
        };
        let stored = stored.map_or((PartState::Down, None), |(took, ())| answered(took));
        let part = |part, (state, answered_in_ms), kind: Option<&str>| HealthPart {
            part,
            state,
            kind: kind.map(str::to_owned),
            answered_in_ms,
        };
        let parts = vec![
            part(PartName::Database, database, Some(self.ctx.db.backend().as_str())),
            part(PartName::ObjectStore, stored, Some(if config.s3.is_some() { "s3" } else { "embedded" })),
            part(
                PartName::Mail,
                (mail(self.ctx.mail.is_on(), &work), None),
                config.smtp.as_ref().map(|_| "smtp"),
            ),
            part(PartName::Jobs, (jobs(&work), None), None),
        ];
        Ok(Json(Health {
            state: worst(&parts),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: self.started_at,
            checked_at: now,
            parts,
            jobs: work,
        }))
    }
}

/// What was asked and how long it took to answer; nothing where it failed or took too long.
async fn timed<T, E: std::fmt::Display>(asked: impl Future<Output = Result<T, E>>) -> Option<(Duration, T)> {
    let begin = Instant::now();
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(answer)) => Some((begin.elapsed(), answer)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "a part of the house does not answer as it should");
            None
        }
        Err(_) => {
            tracing::warn!("a part of the house does not answer in time");
            None
        }
    }
}

fn answered(took: Duration) -> (PartState, Option<u64>) {
    (PartState::Ok, u64::try_from(took.as_millis()).ok())
}

fn mail(is_on: bool, work: &WorkHealth) -> PartState {
    match (is_on, work.mails_dead) {
        (false, _) => PartState::Off,
        (true, 0) => PartState::Ok,
        (true, _) => PartState::Attention,
    }
}

fn jobs(work: &WorkHealth) -> PartState {
    if work.late > 0 || work.dead > 0 { PartState::Attention } else { PartState::Ok }
}

/// What is off is no fault.
fn worst(parts: &[HealthPart]) -> PartState {
    let any = |state| parts.iter().any(|part| part.state == state);
    if any(PartState::Down) {
        PartState::Down
    } else if any(PartState::Attention) {
        PartState::Attention
    } else {
        PartState::Ok
    }
}

#[derive(FromQueryResult)]
struct WorkRow {
    waiting: i64,
    late: i64,
    dead: i64,
    mails_dead: i64,
    last_finished_at: Option<Timestamp>,
}

/// In one statement, which is the database's sign of life as well.
async fn work(db: &Db, now: Timestamp) -> Result<WorkHealth, DbErr> {
    let count = |which: Expr| Func::count(Expr::case(which, 1));
    let open = || job::Column::FinishedAt.is_null().and(job::Column::Dead.eq(false));
    // Long work that somebody is at is not late.
    let free = job::Column::LockedUntil.is_null().or(job::Column::LockedUntil.lte(now));
    let row = job::Entity::find()
        .select_only()
        .expr_as(count(open()), "waiting")
        .expr_as(count(open().and(job::Column::RunAt.lt(now - LATE)).and(free)), "late")
        .expr_as(count(job::Column::Dead.eq(true)), "dead")
        .expr_as(count(job::Column::Dead.eq(true).and(job::Column::Kind.eq("mail.send"))), "mails_dead")
        .column_as(job::Column::FinishedAt.max(), "last_finished_at")
        .filter(job::Column::Queue.eq(QUEUE_JOB))
        .into_model::<WorkRow>()
        .one(db.read())
        .await?;
    let figure = |figure: i64| u64::try_from(figure).unwrap_or_default();
    Ok(row.map_or_else(WorkHealth::default, |row| WorkHealth {
        waiting: figure(row.waiting),
        late: figure(row.late),
        dead: figure(row.dead),
        mails_dead: figure(row.mails_dead),
        last_finished_at: row.last_finished_at,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(state: PartState) -> HealthPart {
        HealthPart { part: PartName::Database, state, kind: None, answered_in_ms: None }
    }

    #[test]
    fn a_house_is_as_well_as_its_worst_part_and_what_is_off_is_no_fault() {
        use PartState::{Attention, Down, Off, Ok};
        for (parts, expected) in
            [(vec![Ok, Off], Ok), (vec![Ok, Attention, Off], Attention), (vec![Attention, Down, Ok], Down)]
        {
            let parts: Vec<HealthPart> = parts.into_iter().map(part).collect();
            assert_eq!(worst(&parts), expected);
        }
    }

    #[tokio::test]
    async fn what_fails_has_not_answered() {
        assert!(timed(async { Err::<(), _>("away") }).await.is_none());
        assert_eq!(timed(async { Ok::<_, DbErr>(7) }).await.map(|(_, answer)| answer), Some(7));
    }
}
