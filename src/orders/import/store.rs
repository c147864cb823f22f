//! Rows of imports: the run with its position and counts, and its rejects.
//!
//! The position moves in the transaction that writes a batch, and only from where that batch began: two workers on
//! one import cannot both move it, and a killed one goes on exactly behind its last commit.

use lonja_platform::{prelude::*, uploads};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    dto::{Import, ImportCounts, ImportFilters, ImportReject, ImportState, RejectFilters},
    entities::{
        import_reject,
        import_run::{ActiveModel, Column, Entity, Model},
    },
    options::ImportOptions,
    rules::Reject,
};

const REJECTS_PER_INSERT: usize = 500;
const REJECTS_PER_READ: u64 = 2000;

/// What a batch adds to an import's counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub rows: i64,
    pub accepted: i64,
    pub rejected: i64,
    pub added: i64,
    pub present: i64,
    pub without_customer: i64,
    pub returned: i64,
    pub products_created: i64,
    pub customers_created: i64,
}

impl From<&Model> for Counts {
    fn from(run: &Model) -> Self {
        Self {
            rows: run.position,
            accepted: run.rows_accepted,
            rejected: run.rows_rejected,
            added: run.lines_added,
            present: run.lines_present,
            without_customer: run.lines_without_customer,
            returned: run.lines_returned,
            products_created: run.products_created,
            customers_created: run.customers_created,
        }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.rows += more.rows;
        self.accepted += more.accepted;
        self.rejected += more.rejected;
        self.added += more.added;
        self.present += more.present;
        self.without_customer += more.without_customer;
        self.returned += more.returned;
        self.products_created += more.products_created;
        self.customers_created += more.customers_created;
    }
}

/// Imports are the host's; nobody else has any to see.
fn visible_to(scope: Scope) -> Condition {
    match scope {
        Scope::Host => Condition::all(),
        Scope::Partner(_) | Scope::Supplier(_) => Condition::all().add(Expr::val(false)),
    }
}

/// A run that is to begin.
pub struct NewRun<'a> {
    pub id: ImportId,
    pub options: &'a ImportOptions,
    pub file_name: Option<String>,
    pub content_sha256: String,
    pub state: ImportState,
    pub created_by: String,
}

pub async fn insert(conn: &impl ConnectionTrait, run: NewRun<'_>, now: Timestamp) -> Result<Model, Problem> {
    let model = Model {
        id: run.id.0,
        source: run.options.source.clone(),
        file_name: run.file_name,
        content_sha256: run.content_sha256,
        options: serde_json::to_value(run.options).map_err(Problem::internal)?,
        dry_run: run.options.dry_run,
        state: run.state.as_str().to_owned(),
        position: 0,
        rows_accepted: 0,
        rows_rejected: 0,
        lines_added: 0,
        lines_present: 0,
        lines_without_customer: 0,
        lines_returned: 0,
        products_created: 0,
        customers_created: 0,
        problem: None,
        created_by: run.created_by,
        created_at: now,
        finished_at: None,
        updated_at: now,
    };
    Entity::insert(ActiveModel::from(model.clone())).exec_without_returning(conn).await?;
    Ok(model)
}

/// A run of the same file under the same options that was begun from a file and not ended.
pub async fn find_unfinished(
    conn: &impl ConnectionTrait,
    content_sha256: &str,
    options: &ImportOptions,
) -> Result<Option<Model>, Problem> {
    let candidates = Entity::find()
        .filter(Column::ContentSha256.eq(content_sha256))
        .filter(Column::Source.eq(options.source.as_str()))
        .filter(Column::State.eq(ImportState::Running.as_str()))
        .order_by_desc(Column::CreatedAt)
        .all(conn)
        .await?;
    let same = |run: &Model| {
        serde_json::from_value(run.options.clone()).is_ok_and(|read: ImportOptions| read == *options)
    };
    Ok(candidates.into_iter().find(same))
}

pub async fn load(conn: &impl ConnectionTrait, id: ImportId) -> Result<Model, Problem> {
    Entity::find_by_id(id.0).one(conn).await?.ok_or_else(Problem::not_found)
}

pub async fn find(conn: &impl ConnectionTrait, scope: Scope, id: ImportId) -> Result<Import, Problem> {
    let run = Entity::find_by_id(id.0).filter(visible_to(scope)).one(conn).await?;
    run.map(document).ok_or_else(Problem::not_found)
}

pub async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: PageQuery<ImportFilters>,
) -> Result<Page<Import>, Problem> {
    let mut condition = visible_to(scope);
    if let Some(state) = query.filters.state {
        condition = condition.add(Column::State.eq(state.as_str()));
    }
    if let Some(source) = &query.filters.source {
        condition = condition.add(Column::Source.eq(source.as_str()));
    }
    let select = Entity::find().filter(condition);
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let rows = query.apply(select, Expr::col(Column::CreatedAt), Expr::col(Column::Id)).all(conn).await?;
    let page = query.page(rows, |run| (SortValue::Time(run.created_at), run.id), document);
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

pub async fn rejects(
    conn: &impl ConnectionTrait,
    id: ImportId,
    query: PageQuery<RejectFilters>,
) -> Result<Page<ImportReject>, Problem> {
    use import_reject::{Column, Entity};
    let mut select = Entity::find().filter(Column::ImportId.eq(id.0));
    if let Some(reason) = &query.filters.reason {
        select = select.filter(Column::Reason.eq(reason.as_str()));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let rows = query.apply(select, Expr::col(Column::RowNo), Expr::col(Column::Id)).all(conn).await?;
    let page = query.page(
        rows,
        |reject| (SortValue::Int(reject.row_no), reject.id),
        |reject| ImportReject {
            row: reject.row_no,
            column: reject.column_name,
            value: reject.value,
            reason: reject.reason,
        },
    );
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

/// Some rejects in the order of the file, from behind this row and reject.
pub async fn rejects_after(
    conn: &impl ConnectionTrait,
    id: ImportId,
    last: Option<(i64, Uuid)>,
) -> Result<Vec<import_reject::Model>, DbErr> {
    use import_reject::{Column, Entity};
    let mut select = Entity::find().filter(Column::ImportId.eq(id.0));
    if let Some((row, reject)) = last {
        let behind = Expr::tuple([Expr::col(Column::RowNo), Expr::col(Column::Id)]);
        select = select.filter(behind.gt(Expr::tuple([Expr::val(row), Expr::val(reject)])));
    }
    select.order_by_asc(Column::RowNo).order_by_asc(Column::Id).limit(REJECTS_PER_READ).all(conn).await
}

pub async fn insert_rejects(
    conn: &impl ConnectionTrait,
    id: ImportId,
    rejects: &[Reject],
) -> Result<(), DbErr> {
    for rejects in rejects.chunks(REJECTS_PER_INSERT) {
        let rows = rejects.iter().map(|reject| import_reject::ActiveModel {
            id: Set(Uuid::now_v7()),
            import_id: Set(id.0),
            row_no: Set(reject.row as i64),
            column_name: Set(reject.column.clone()),
            value: Set(reject.value.clone()),
            reason: Set(reject.reason.as_str().to_owned()),
        });
        import_reject::Entity::insert_many(rows).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Moves the position from where the batch began. False where somebody else has moved it.
pub async fn advance(
    conn: &impl ConnectionTrait,
    id: ImportId,
    before: Counts,
    after: Counts,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let result = Entity::update_many()
        .set(ActiveModel {
            state: Set(ImportState::Running.as_str().to_owned()),
            position: Set(after.rows),
            rows_accepted: Set(after.accepted),
            rows_rejected: Set(after.rejected),
            lines_added: Set(after.added),
            lines_present: Set(after.present),
            lines_without_customer: Set(after.without_customer),
            lines_returned: Set(after.returned),
            products_created: Set(after.products_created),
            customers_created: Set(after.customers_created),
            updated_at: Set(now),
            ..Default::default()
        })
        .filter(Column::Id.eq(id.0))
        .filter(Column::Position.eq(before.rows))
        .filter(unfinished())
        .exec(conn)
        .await?;
    Ok(result.rows_affected == 1)
}

fn unfinished() -> Condition {
    Condition::all().add(Column::State.is_in([ImportState::Queued.as_str(), ImportState::Running.as_str()]))
}

/// Ends a run, for good or with the reason why not, and drops its content. False where it had ended already.
pub async fn end(
    conn: &impl ConnectionTrait,
    id: ImportId,
    problem: Option<String>,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let state = if problem.is_some() { ImportState::Failed } else { ImportState::Completed };
    let result = Entity::update_many()
        .set(ActiveModel {
            state: Set(state.as_str().to_owned()),
            problem: Set(problem),
            finished_at: Set(Some(now)),
            updated_at: Set(now),
            ..Default::default()
        })
        .filter(Column::Id.eq(id.0))
        .filter(unfinished())
        .exec(conn)
        .await?;
    uploads::forget(conn, id.0).await?;
    Ok(result.rows_affected == 1)
}

/// The ids of all imports, which are those of their uploads.
pub fn all_ids() -> sea_orm::sea_query::SelectStatement {
    sea_orm::sea_query::Query::select().column(Column::Id).from(Entity).take()
}

pub fn document(run: Model) -> Import {
    let counts = Counts::from(&run);
    let count = |count: i64| u64::try_from(count).unwrap_or_default();
    Import {
        id: run.id.into(),
        source: run.source,
        file_name: run.file_name,
        state: ImportState::parse(&run.state),
        dry_run: run.dry_run,
        counts: ImportCounts {
            rows: count(counts.rows),
            accepted: count(counts.accepted),
            rejected: count(counts.rejected),
            added: count(counts.added),
            already_present: count(counts.present),
            without_customer: count(counts.without_customer),
            returned: count(counts.returned),
            products_created: count(counts.products_created),
            customers_created: count(counts.customers_created),
        },
        problem: run.problem,
        created_at: run.created_at,
        finished_at: run.finished_at,
        updated_at: run.updated_at,
    }
}
