//! The operations on commits.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};
use serde_json::json;

use super::{
    dto::{Commit, CommitResult, CommitTable, CommitTerms},
    rules::{self, Terms, Wrong},
    store::{self, CommitRow, CommitsAsked},
    table::{self, Written},
};

pub struct CommitsApi {
    ctx: Ctx,
}

/// Which commits.
#[derive(Object, Clone, Debug)]
pub struct CommitFilters {
    /// Only those to this cycle.
    cycle_id: Option<ForecastCycleId>,
    /// Only this supplier's.
    recipient_id: Option<OrganizationId>,
    /// Only this product's.
    product_id: Option<ProductId>,
    /// Only this product's, by its stock keeping unit.
    #[oai(validator(max_length = 64))]
    sku: Option<String>,
}

impl Filters for CommitFilters {
    const SORTS: &'static [&'static str] = &["committed_at"];
}

impl CommitsApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

/// Only suppliers commit.
pub(super) fn recipient(caller: &Caller) -> Result<OrganizationId, Problem> {
    match caller.scope() {
        Scope::Supplier(recipient) => Ok(recipient),
        Scope::Host | Scope::Partner(_) => Err(Problem::not_found()),
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl CommitsApi {
    /// List commits.
    ///
    /// What suppliers committed to, beside the forecasts that they answer. A supplier sees its own.
    #[oai(path = "/api/v1/demand/commits", method = "get", operation_id = "list_commits")]
    async fn list(
        &self,
        access: Access<perm::DemandRead>,
        request: ListRequest<CommitFilters>,
    ) -> Result<List<Commit>, Problem> {
        let (db, scope) = (self.ctx.db.clone(), access.scope());
        request
            .answer(move |query| {
                let db = db.clone();
                async move {
                    let asked = CommitsAsked {
                        cycle: query.filters.cycle_id,
                        recipient: query.filters.recipient_id,
                        product: query.filters.product_id,
                        sku: query.filters.sku.clone(),
                    };
                    let (rows, count) = store::list(db.read(), scope, &query, &asked).await?;
                    let page = query.page(
                        rows,
                        |row: &CommitRow| (SortValue::Time(row.committed_at), row.bucket_id),
                        Commit::from,
                    );
                    Ok(match count {
                        Some(count) => page.with_count(count),
                        None => page,
                    })
                }
            })
            .await
    }

    /// Commit to a quantity.
    ///
    /// For one bucket of a cycle that is open, until its last day for commits; said again, the later one holds. The
    /// reason is `as_forecast` only where the quantity is the forecast to less than a unit.
    #[oai(path = "/api/v1/demand/commits/:id", method = "put", operation_id = "set_commit")]
    async fn set(
        &self,
        access: Access<perm::ForecastsCommit>,
        id: Path<ForecastId>,
        body: Json<CommitTerms>,
    ) -> Result<Json<Commit>, Problem> {
        let recipient = recipient(&access)?;
        let Json(terms) = body;
        let terms = Terms::from(terms);
        let mut tx = self.ctx.db.begin(&access).await?;
        let asked = store::asked(&tx, recipient, &[id.0.0]).await?;
        let bucket = asked.first().ok_or_else(Problem::not_found)?.bucket();
        rules::open(bucket, tx.now().date_naive())
            .map_err(|detail| Problem::new(ProblemCode::Conflict, detail))?;
        let wrong = rules::wrong(&terms, bucket.mean);
        if !wrong.is_empty() {
            let error = |wrong: Wrong| FieldError {
                pointer: format!("/{}", wrong.field),
                detail: wrong.detail.to_owned(),
            };
            return Err(Problem::invalid(wrong.into_iter().map(error).collect()));
        }
        let after = terms.audited();
        store::put(&tx, recipient, access.subject(), &[(id.0.0, terms)]).await?;
        let commit = store::find(&tx, access.scope(), id.0).await?.ok_or_else(Problem::not_found)?;
        tx.record(Change::new(EventKind::ForecastCommitted, id.0).organization(recipient).after(after));
        tx.finish(Json(commit.into())).await
    }

    /// Commit to many quantities.
    ///
    /// Every row is judged by itself and the bad ones come back with row, column, value and reason. The good ones are
    /// stored, or nothing is, as `mode` says. A bucket that stands in several rows is refused in all but the first.
    #[oai(path = "/api/v1/demand/commits", method = "post", operation_id = "set_commits")]
    async fn set_many(
        &self,
        access: Access<perm::ForecastsCommit>,
        body: Json<CommitTable>,
    ) -> Result<Json<CommitResult>, Problem> {
        let recipient = recipient(&access)?;
        let Json(CommitTable { mode, rows }) = body;
        let tx = self.ctx.db.begin(&access).await?;
        let written = rows.into_iter().zip(1..).map(|(row, number)| Written::by_id(number, row)).collect();
        table::commit(tx, (recipient, access.subject()), written, mode).await
    }

    /// Accept a forecast cycle.
    ///
    /// Commits to the forecast, in whole units, for every bucket of the cycle that has no commit yet. What was
    /// committed to before stays as it is.
    #[oai(
        path = "/api/v1/demand/forecast-cycles/:id/acceptance",
        method = "post",
        operation_id = "accept_forecast_cycle"
    )]
    async fn accept(
        &self,
        access: Access<perm::ForecastsCommit>,
        id: Path<ForecastCycleId>,
    ) -> Result<Json<CommitResult>, Problem> {
        let recipient = recipient(&access)?;
        let mut tx = self.ctx.db.begin(&access).await?;
        let cycle = store::cycle(&tx, recipient, id.0).await?.ok_or_else(Problem::not_found)?;
        rules::cycle_open(cycle.state(), cycle.commits_until, tx.now().date_naive())
            .map_err(|detail| Problem::new(ProblemCode::Conflict, detail))?;
        let stored = store::accept(&tx, recipient, access.subject(), id.0).await?;
        let result = Json(CommitResult { stored: stored as i32, failures: Vec::new() });
        if stored == 0 {
            return Ok(result);
        }
        let change = Change::new(EventKind::ForecastCommitted, id.0).organization(recipient);
        tx.record(change.after(json!({ "accepted": stored })));
        tx.finish(result).await
    }
}
