//! The operations on exceptions. A supplier acknowledges its own and proposes; the host's people take them over and end
//! them. Each side has its own operations, because each has its own permission.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};
use serde_json::{Value, json};

use super::{
    super::host,
    dto::{
        ExceptionAssignment, ExceptionDecision, ExceptionKind, ExceptionProposal, ExceptionStatus,
        ExceptionWaiver, ForecastException,
    },
    rules::{self, Resolution, State, Step},
    store::{self, Asked, DUE_ON, Shown, exception},
};

pub struct ExceptionsApi {
    ctx: Ctx,
}

/// Which exceptions.
#[derive(Object, Clone, Debug)]
pub struct ExceptionFilters {
    /// Only those of this kind.
    kind: Option<ExceptionKind>,
    /// Only those with this `exception_status_code`.
    state: Option<ExceptionStatus>,
    /// Only those of this supplier.
    recipient_id: Option<OrganizationId>,
    /// Only this product's.
    product_id: Option<ProductId>,
    /// Only this product's, by its stock keeping unit.
    #[oai(validator(max_length = 64))]
    sku: Option<String>,
    /// Only those that this cycle raised.
    cycle_id: Option<ForecastCycleId>,
    /// Only those that should be worked off by now and are not, or only the others.
    overdue: Option<bool>,
}

impl Filters for ExceptionFilters {
    const SORTS: &'static [&'static str] = &[DUE_ON, "raised_at"];
    const DEFAULT_SORT: &'static str = "-raised_at";
}

impl ExceptionsApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

/// An exception as the audit log keeps it.
fn audited(row: &exception::Model) -> Value {
    json!({
        "state": row.state, "owner_id": row.owner_id.map(|owner| UserId(owner).to_string()),
        "resolution_code": row.resolution, "note": row.note, "decision_note": row.decision_note,
    })
}

/// What a step finds: the caller's exception, locked, in the version that the caller believes it to be.
async fn load(
    tx: &Tx,
    scope: Scope,
    id: ForecastExceptionId,
    expected: &OptionalIfMatch,
) -> Result<exception::Model, Problem> {
    let row = store::find_for_change(tx, scope, id).await?.ok_or_else(Problem::not_found)?;
    let shown = store::find(tx, scope, id).await?.ok_or_else(Problem::not_found)?;
    expected.check(&ForecastException::from(shown))?;
    Ok(row)
}

/// Takes a step and says so.
async fn take(
    mut tx: Tx,
    scope: Scope,
    before: exception::Model,
    step: Step,
    said: impl FnOnce(&mut exception::Model),
) -> Result<Json<ForecastException>, Problem> {
    // The database admits no other text.
    let state = State::parse(&before.state).unwrap_or(State::Resolved);
    let mut after = before.clone();
    rules::step(state, step)?.as_str().clone_into(&mut after.state);
    said(&mut after);
    store::change(&tx, &after).await?;
    let id = ForecastExceptionId(before.id);
    let change = Change::new(EventKind::ForecastExceptionChanged, id);
    let change = change.organization(OrganizationId(before.recipient_id));
    tx.record(change.before(audited(&before)).after(audited(&after)));
    let shown = store::find(&tx, scope, id).await?.ok_or_else(Problem::not_found)?;
    tx.finish(Json(shown.into())).await
}

#[OpenApi(tag = "Tag::Demand")]
impl ExceptionsApi {
    /// List exceptions.
    ///
    /// Where a forecast and its answer, or a forecast and what came, differ by more than agreed. A supplier sees its
    /// own. They follow from released figures and commits alone.
    #[oai(path = "/api/v1/demand/exceptions", method = "get", operation_id = "list_exceptions")]
    async fn list(
        &self,
        access: Access<perm::DemandRead>,
        request: ListRequest<ExceptionFilters>,
    ) -> Result<List<ForecastException>, Problem> {
        let (db, scope, today) = (self.ctx.db.clone(), access.scope(), self.ctx.clock.today());
        request
            .answer(move |query| {
                let db = db.clone();
                async move {
                    let asked = Asked {
                        kind: query.filters.kind.map(Into::into),
                        state: query.filters.state.map(Into::into),
                        recipient: query.filters.recipient_id,
                        product: query.filters.product_id,
                        sku: query.filters.sku.clone(),
                        cycle: query.filters.cycle_id,
                        overdue: query.filters.overdue.map(|overdue| (overdue, today)),
                    };
                    let (rows, count) = store::list(db.read(), scope, &query, &asked).await?;
                    let is_by_due_day = query.sort.name() == DUE_ON;
                    let key = |row: &Shown| {
                        let value = if is_by_due_day {
                            SortValue::Date(row.due_on)
                        } else {
                            SortValue::Time(row.raised_at)
                        };
                        (value, row.id)
                    };
                    let page = query.page(rows, key, ForecastException::from);
                    Ok(match count {
                        Some(count) => page.with_count(count),
                        None => page,
                    })
                }
            })
            .await
    }

    /// Get an exception.
    #[oai(path = "/api/v1/demand/exceptions/:id", method = "get", operation_id = "get_exception")]
    async fn get(
        &self,
        access: Access<perm::DemandRead>,
        id: Path<ForecastExceptionId>,
    ) -> Result<Json<ForecastException>, Problem> {
        let shown = store::find(self.ctx.db.read(), access.scope(), id.0).await?;
        Ok(Json(shown.ok_or_else(Problem::not_found)?.into()))
    }

    /// Acknowledge an exception.
    ///
    /// The supplier says that it has seen it. The host's people acknowledge by taking one over.
    #[oai(
        path = "/api/v1/demand/exceptions/:id/acknowledgement",
        method = "post",
        operation_id = "acknowledge_exception"
    )]
    async fn acknowledge(
        &self,
        access: Access<perm::ForecastsCommit>,
        expected: OptionalIfMatch,
        id: Path<ForecastExceptionId>,
    ) -> Result<Json<ForecastException>, Problem> {
        let tx = self.ctx.db.begin(&access).await?;
        let row = load(&tx, access.scope(), id.0, &expected).await?;
        take(tx, access.scope(), row, Step::Acknowledge, |_| {}).await
    }

    /// Propose a resolution.
    ///
    /// The supplier says what is to become of an exception that was acknowledged. Until it is decided, a later proposal
    /// takes the place of an earlier one.
    #[oai(
        path = "/api/v1/demand/exceptions/:id/proposal",
        method = "post",
        operation_id = "propose_exception_resolution"
    )]
    async fn propose(
        &self,
        access: Access<perm::ForecastsCommit>,
        expected: OptionalIfMatch,
        id: Path<ForecastExceptionId>,
        body: Json<ExceptionProposal>,
    ) -> Result<Json<ForecastException>, Problem> {
        let tx = self.ctx.db.begin(&access).await?;
        let row = load(&tx, access.scope(), id.0, &expected).await?;
        take(tx, access.scope(), row, Step::Propose, |row| {
            row.resolution = Some(Resolution::from(body.resolution_code).as_str().to_owned());
            row.note.clone_from(&body.note);
        })
        .await
    }

    /// Take over an exception.
    ///
    /// Says who at the host looks after it, by default whoever asks. One that was open is acknowledged by it.
    #[oai(
        path = "/api/v1/demand/exceptions/:id/assignment",
        method = "post",
        operation_id = "assign_exception"
    )]
    async fn assign(
        &self,
        access: Access<perm::PoliciesManage>,
        expected: OptionalIfMatch,
        id: Path<ForecastExceptionId>,
        body: Json<ExceptionAssignment>,
    ) -> Result<Json<ForecastException>, Problem> {
        host(&access)?;
        let tx = self.ctx.db.begin(&access).await?;
        let row = load(&tx, access.scope(), id.0, &expected).await?;
        let owner = body.owner_id.or(access.user_id());
        let is_staff = match owner {
            Some(owner) => store::is_staff(&tx, owner).await?,
            None => false,
        };
        if !is_staff {
            return Err(Problem::invalid_field("/owner_id", "Name a person of the host who can sign in."));
        }
        take(tx, access.scope(), row, Step::Assign, |row| row.owner_id = owner.map(Into::into)).await
    }

    /// Resolve an exception.
    ///
    /// What becomes of it is by default what was proposed.
    #[oai(
        path = "/api/v1/demand/exceptions/:id/resolution",
        method = "post",
        operation_id = "resolve_exception"
    )]
    async fn resolve(
        &self,
        access: Access<perm::PoliciesManage>,
        expected: OptionalIfMatch,
        id: Path<ForecastExceptionId>,
        body: Json<ExceptionDecision>,
    ) -> Result<Json<ForecastException>, Problem> {
        host(&access)?;
        let tx = self.ctx.db.begin(&access).await?;
        let row = load(&tx, access.scope(), id.0, &expected).await?;
        let decided = body.resolution_code.map(|code| Resolution::from(code).as_str().to_owned());
        let resolution = decided.or_else(|| row.resolution.clone());
        if resolution.is_none() && row.state == State::Acknowledged.as_str() {
            return Err(Problem::invalid_field(
                "/resolution_code",
                "Nothing was proposed: say what becomes of it.",
            ));
        }
        take(tx, access.scope(), row, Step::Resolve, |row| {
            row.resolution = resolution;
            row.decision_note.clone_from(&body.note);
        })
        .await
    }

    /// Waive an exception.
    ///
    /// Nothing is done about it, for the reason that the note says.
    #[oai(path = "/api/v1/demand/exceptions/:id/waiver", method = "post", operation_id = "waive_exception")]
    async fn waive(
        &self,
        access: Access<perm::PoliciesManage>,
        expected: OptionalIfMatch,
        id: Path<ForecastExceptionId>,
        body: Json<ExceptionWaiver>,
    ) -> Result<Json<ForecastException>, Problem> {
        host(&access)?;
        let tx = self.ctx.db.begin(&access).await?;
        let row = load(&tx, access.scope(), id.0, &expected).await?;
        take(tx, access.scope(), row, Step::Waive, |row| row.decision_note.clone_from(&body.note)).await
    }
}
