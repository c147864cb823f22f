//! What staff see of the machinery: the background jobs. Payloads stay inside: they may name people.

use lonja_platform::{
    jobs::job::{self, QUEUE_JOB},
    prelude::*,
};
use poem_openapi::{Enum, Object, OpenApi, types::Example};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Condition, ExprTrait},
};

/// How far a job has come.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum JobState {
    /// It waits for its time or for a worker.
    Waiting,
    /// A worker has it.
    Running,
    /// It is done.
    Finished,
    /// It failed for good.
    Dead,
}

/// A background job.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Job {
    pub id: JobId,
    /// What it does.
    pub kind: String,
    pub state: JobState,
    /// How often it has been tried.
    pub attempts: i32,
    pub created_at: Timestamp,
    /// When it is due, or was.
    pub run_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

impl Example for Job {
    fn example() -> Self {
        let at = parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default();
        Self {
            id: JobId(uuid::Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566)),
            kind: "stock.snapshot".to_owned(),
            state: JobState::Finished,
            attempts: 1,
            created_at: at,
            run_at: at,
            finished_at: Some(at),
        }
    }
}

/// Filters of the list of jobs.
#[derive(Object, Debug)]
struct JobFilters {
    /// Only jobs that do this.
    #[oai(validator(max_length = 100))]
    kind: Option<String>,
    /// Only jobs in this state.
    state: Option<JobState>,
}

impl Filters for JobFilters {
    const SORTS: &'static [&'static str] = &["created_at"];
}

/// The operations.
pub struct SystemApi {
    ctx: Ctx,
}

impl SystemApi {
    pub fn new(ctx: Ctx) -> Self {
        Self { ctx }
    }
}

#[OpenApi]
impl SystemApi {
    /// List background jobs
    ///
    /// Finished jobs are kept for a time. The newest come last; sort by `-created_at` to see them first.
    #[oai(path = "/api/v1/jobs", method = "get", operation_id = "list_jobs", tag = Tag::System)]
    async fn list(
        &self,
        _access: Access<perm::JobsRead>,
        list: ListRequest<JobFilters>,
    ) -> Result<List<Job>, Problem> {
        let db = self.ctx.db.clone();
        list.answer(move |query| {
            let db = db.clone();
            async move { page_of_jobs(&db, query).await }
        })
        .await
    }
}

async fn page_of_jobs(db: &Db, query: PageQuery<JobFilters>) -> Result<Page<Job>, Problem> {
    let now = db.clock().now();
    let mut select = job::Entity::find().filter(job::Column::Queue.eq(QUEUE_JOB));
    if let Some(kind) = &query.filters.kind {
        select = select.filter(job::Column::Kind.eq(kind.clone()));
    }
    let open = Condition::all().add(job::Column::FinishedAt.is_null()).add(job::Column::Dead.eq(false));
    let running = job::Column::LockedUntil.gt(now);
    match query.filters.state {
        None => {}
        Some(JobState::Finished) => select = select.filter(job::Column::FinishedAt.is_not_null()),
        Some(JobState::Dead) => select = select.filter(job::Column::Dead.eq(true)),
        Some(JobState::Running) => select = select.filter(open.add(running)),
        Some(JobState::Waiting) => {
            let free = job::Column::LockedUntil.is_null().or(job::Column::LockedUntil.lte(now));
            select = select.filter(open.add(free));
        }
    }
    let count = if query.count { Some(count_capped(db.read(), select.clone()).await?) } else { None };
    let columns = (job::Column::CreatedAt, job::Column::Id);
    let rows = query.apply(select, columns.0.into_expr(), columns.1.into_expr()).all(db.read()).await?;
    let page = query.page(rows, |row| (SortValue::Time(row.created_at), row.id), |row| document(row, now));
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

fn document(row: job::Model, now: Timestamp) -> Job {
    let state = match (row.dead, row.finished_at, row.locked_until) {
        (true, _, _) => JobState::Dead,
        (false, Some(_), _) => JobState::Finished,
        (false, None, Some(until)) if until > now => JobState::Running,
        (false, None, _) => JobState::Waiting,
    };
    Job {
        id: row.id.into(),
        kind: row.kind,
        state,
        attempts: row.attempts,
        created_at: row.created_at,
        run_at: row.run_at,
        finished_at: row.finished_at,
    }
}
