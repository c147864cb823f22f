//! The operations on commits.

use std::collections::{BTreeMap, HashMap, HashSet};

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    super::rules::State,
    dto::{Commit, CommitFailure, CommitMode, CommitResult, CommitTable, CommitTableRow, CommitTerms},
    rules::{self, Bucket, Reason, Terms, Wrong},
    store::{self, Asked, CommitRow, CommitsAsked},
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
fn recipient(caller: &Caller) -> Result<OrganizationId, Problem> {
    match caller.scope() {
        Scope::Supplier(recipient) => Ok(recipient),
        Scope::Host | Scope::Partner(_) => Err(Problem::not_found()),
    }
}

fn bucket_of(asked: &Asked) -> Bucket {
    Bucket {
        // The database admits no other text.
        state: State::parse(&asked.state).unwrap_or(State::Expired),
        commits_until: asked.commits_until,
        mean: asked.mean_milli.map(Quantity::from_thousandths),
    }
}

/// A commit as the audit log keeps it.
fn audited(terms: &Terms) -> Value {
    json!({
        "quantity": terms.quantity, "reason": terms.reason.as_str(), "note": terms.note,
        "capacity": terms.capacity,
    })
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
        let bucket = bucket_of(asked.first().ok_or_else(Problem::not_found)?);
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
        let after = audited(&terms);
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
        let mut tx = self.ctx.db.begin(&access).await?;
        let ids: Vec<Uuid> = body
            .rows
            .iter()
            .filter_map(|row| row.id.trim().parse::<ForecastId>().ok())
            .map(Uuid::from)
            .collect();
        let known: HashMap<Uuid, Asked> =
            store::asked(&tx, recipient, &ids).await?.into_iter().map(|asked| (asked.id, asked)).collect();
        let Judged { good, failures } = judge(&body.rows, &known, tx.now().date_naive());
        if good.is_empty() || (body.mode == CommitMode::AllOrNothing && !failures.is_empty()) {
            return Ok(Json(CommitResult { stored: 0, failures }));
        }
        store::put(&tx, recipient, access.subject(), &good).await?;
        let mut of_cycle: BTreeMap<Uuid, serde_json::Map<String, Value>> = BTreeMap::new();
        for (bucket, terms) in &good {
            let commits = of_cycle.entry(known[bucket].cycle_id).or_default();
            commits.insert(ForecastId(*bucket).to_string(), audited(terms));
        }
        for (cycle, commits) in of_cycle {
            let change = Change::new(EventKind::ForecastCommitted, ForecastCycleId(cycle));
            tx.record(change.organization(recipient).after(json!({ "commits": commits })));
        }
        tx.finish(Json(CommitResult { stored: good.len() as i32, failures })).await
    }
}

struct Judged {
    good: Vec<(Uuid, Terms)>,
    failures: Vec<CommitFailure>,
}

/// Judges every row by itself.
fn judge(rows: &[CommitTableRow], known: &HashMap<Uuid, Asked>, today: chrono::NaiveDate) -> Judged {
    let mut judged = Judged { good: Vec::new(), failures: Vec::new() };
    let mut seen = HashSet::new();
    for (row, number) in rows.iter().zip(1..) {
        let failures = match read(row, known, today) {
            Ok((bucket, _)) if !seen.insert(bucket) => {
                vec![("id", "The bucket stands in an earlier row: keep one of them.")]
            }
            Ok(good) => {
                judged.good.push(good);
                continue;
            }
            Err(failures) => failures,
        };
        judged.failures.extend(failures.into_iter().map(|(column, reason)| {
            CommitFailure {
                row: number,
                column: column.to_owned(),
                value: match column {
                    "id" => &row.id,
                    "quantity" => &row.quantity,
                    "reason" => &row.reason,
                    _ => &row.capacity,
                }
                .clone(),
                reason: reason.to_owned(),
            }
        }));
    }
    judged
}

type Failures = Vec<(&'static str, &'static str)>;

fn read(
    row: &CommitTableRow,
    known: &HashMap<Uuid, Asked>,
    today: chrono::NaiveDate,
) -> Result<(Uuid, Terms), Failures> {
    const NUMBER: &str = "Write a number with at most three decimals.";
    let mut failures = Failures::new();
    let mut failed = |column, reason| failures.push((column, reason));
    // Somebody else's bucket reads like one that is not there.
    let id = row.id.trim().parse::<ForecastId>().ok().map(Uuid::from);
    let asked = id.and_then(|id| known.get(&id));
    let mut mean = None;
    match asked {
        None => failed("id", "There is no such bucket: take the ids from the list of forecasts."),
        Some(asked) => {
            let bucket = bucket_of(asked);
            mean = bucket.mean;
            if let Err(closed) = rules::open(bucket, today) {
                failed("id", closed);
            }
        }
    }
    let quantity = Quantity::parse(row.quantity.trim()).ok();
    if quantity.is_none() {
        failed("quantity", NUMBER);
    }
    let reason = Reason::parse(row.reason.trim());
    if reason.is_none() {
        failed(
            "reason",
            "Write one of as_forecast, capacity, material, lead_time, end_of_life, promotion, other.",
        );
    }
    let capacity = match row.capacity.trim() {
        "" => None,
        text => {
            let capacity = Quantity::parse(text).ok();
            if capacity.is_none() {
                failed("capacity", NUMBER);
            }
            capacity
        }
    };
    let (Some(quantity), Some(reason), Some(asked)) = (quantity, reason, asked) else { return Err(failures) };
    let terms = Terms { quantity, reason, note: row.note.clone(), capacity };
    failures.extend(rules::wrong(&terms, mean).iter().map(|wrong| (wrong.field, wrong.detail)));
    if failures.is_empty() { Ok((asked.id, terms)) } else { Err(failures) }
}
