//! The operations on policies.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path, types::MaybeUndefined};
use serde_json::json;

use super::{
    dto::{NewPolicy, Policy, PolicyPatch, PolicyState},
    rules::{self, State, Step},
    store,
};
use crate::{calendar, directory};

pub struct PoliciesApi {
    ctx: Ctx,
}

/// Which policies.
#[derive(Object, Clone, Debug)]
pub struct PolicyFilters {
    /// Only those that share with this supplier.
    recipient_id: Option<OrganizationId>,
    /// Only those in this state.
    state: Option<PolicyState>,
    /// Contained in the supplier's name or in the purpose, whatever the case.
    #[oai(validator(min_length = 1, max_length = 100))]
    q: Option<String>,
}

impl Filters for PolicyFilters {
    const SORTS: &'static [&'static str] = &["created_at"];
}

impl PoliciesApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

/// The policy as the audit log keeps it.
fn audited(policy: &store::Policy) -> serde_json::Value {
    json!({
        "state": policy.state.as_str(), "version": policy.version,
        "recipient_id": OrganizationId(policy.recipient_id).to_string(), "grain": policy.grain.as_str(),
        "lag_days": policy.lag_days, "history_from": policy.history_from, "horizon": policy.horizon,
        "commit_days": policy.commit_days, "totals": policy.totals, "regions": policy.regions.as_str(),
        "minimum_customers": policy.minimum_customers, "p_percent": policy.p_percent,
        "prior_percent": policy.prior_percent, "purpose": policy.purpose,
    })
}

async fn load(tx: &Tx, id: PolicyId) -> Result<store::Policy, Problem> {
    store::find_for_change(tx, id.0).await?.ok_or_else(Problem::not_found)
}

/// Takes a step, in the caller's transaction.
async fn take(mut tx: Tx, id: PolicyId, step: Step, who: &str) -> Result<Json<Policy>, Problem> {
    let before = load(&tx, id).await?;
    let state = rules::step(before.state, step)?;
    if state == State::Active {
        let authors = store::authors(&tx, before.id).await?;
        rules::second_person(who, &authors.iter().map(String::as_str).collect::<Vec<_>>())?;
        // One policy shares with a supplier at a time.
        if let Some(earlier) = store::predecessor(&tx, &before).await? {
            store::set_state(&tx, earlier.id, State::Retired, who).await?;
            let change =
                Change::new(EventKind::PolicyChanged, PolicyId(earlier.id)).before(audited(&earlier));
            tx.record(change.after(json!({ "state": "retired", "replaced_by": id.to_string() })));
        }
    }
    store::set_state(&tx, id.0, state, who).await.map_err(|error| {
        if is_unique_violation(&error) {
            Problem::new(
                ProblemCode::Conflict,
                "Another policy of this supplier was approved meanwhile. Look at it, then decide again.",
            )
        } else {
            error.into()
        }
    })?;
    let after = load(&tx, id).await?;
    let change = Change::new(EventKind::PolicyChanged, id).before(audited(&before)).after(audited(&after));
    tx.record(change);
    tx.finish(Json(after.into())).await
}

#[OpenApi(tag = "Tag::Demand")]
impl PoliciesApi {
    /// List sharing policies.
    ///
    /// All of them, of every supplier and state.
    #[oai(path = "/api/v1/demand/policies", method = "get", operation_id = "list_policies")]
    async fn list(
        &self,
        access: Access<perm::PoliciesRead>,
        request: ListRequest<PolicyFilters>,
    ) -> Result<List<Policy>, Problem> {
        host(&access)?;
        let db = self.ctx.db.clone();
        request
            .answer(move |query| {
                let db = db.clone();
                async move {
                    let state = query.filters.state.map(State::from);
                    let (rows, count) = store::list(
                        db.read(),
                        &query,
                        query.filters.recipient_id,
                        state,
                        query.filters.q.as_deref(),
                    )
                    .await?;
                    let page = query.page(
                        rows,
                        |row: &store::Policy| (SortValue::Time(row.created_at), row.id),
                        Policy::from,
                    );
                    Ok(match count {
                        Some(count) => page.with_count(count),
                        None => page,
                    })
                }
            })
            .await
    }

    /// Write a sharing policy.
    ///
    /// It begins as a draft. What cannot be shared safely yet (another period than the installation's, other measures
    /// than units, other suppliers' products) is refused with `not_shareable`.
    #[oai(path = "/api/v1/demand/policies", method = "post", operation_id = "create_policy")]
    async fn create(
        &self,
        access: Access<perm::PoliciesManage>,
        body: Json<NewPolicy>,
    ) -> Result<Created<Policy>, Problem> {
        host(&access)?;
        let mut tx = self.ctx.db.begin(&access).await?;
        let grain = calendar::installed(&tx).await?;
        rules::history(body.history_from, tx.now().date_naive())?;
        if !directory::is_supplier(&tx, body.recipient_id.0).await? {
            return Err(Problem::invalid_field("/recipient_id", "Name an organisation that is a supplier."));
        }
        rules::shareable(&body, grain)?;
        let id = store::insert(&tx, &body, grain, access.subject()).await.map_err(|error| {
            if is_unique_violation(&error) {
                Problem::new(ProblemCode::Conflict, "Somebody else wrote a policy just now. Try again.")
            } else {
                error.into()
            }
        })?;
        let policy = load(&tx, id.into()).await?;
        tx.record(Change::new(EventKind::PolicyChanged, PolicyId(id)).after(audited(&policy)));
        tx.finish(Created::at(format!("/api/v1/demand/policies/{}", PolicyId(id)), policy.into())).await
    }

    /// Get a sharing policy.
    #[oai(path = "/api/v1/demand/policies/:id", method = "get", operation_id = "get_policy")]
    async fn get(
        &self,
        access: Access<perm::PoliciesRead>,
        id: Path<PolicyId>,
    ) -> Result<Json<Policy>, Problem> {
        host(&access)?;
        let policy = store::find(self.ctx.db.read(), id.0.0).await?;
        Ok(Json(policy.ok_or_else(Problem::not_found)?.into()))
    }

    /// Change a draft.
    ///
    /// A policy that was submitted is not changed any more: write a new one, which becomes the next version.
    #[oai(path = "/api/v1/demand/policies/:id", method = "patch", operation_id = "update_policy")]
    async fn update(
        &self,
        access: Access<perm::PoliciesManage>,
        id: Path<PolicyId>,
        if_match: IfMatch,
        body: Json<PolicyPatch>,
    ) -> Result<Json<Policy>, Problem> {
        host(&access)?;
        let mut tx = self.ctx.db.begin(&access).await?;
        let before = load(&tx, id.0).await?;
        if_match.check(&Policy::from(before.clone()))?;
        rules::step(before.state, Step::Change)?;
        let mut after = before.clone();
        let Json(patch) = body;
        rules::history(patch.history_from, tx.now().date_naive())?;
        after.lag_days = patch.lag_days.unwrap_or(after.lag_days);
        after.history_from = patch.history_from.unwrap_or(after.history_from);
        after.horizon = patch.horizon.unwrap_or(after.horizon);
        after.commit_days = match patch.commit_days {
            MaybeUndefined::Undefined => after.commit_days,
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(days) => Some(days),
        };
        after.totals = patch.totals.unwrap_or(after.totals);
        after.regions = patch.regions.map_or(after.regions, Into::into);
        after.minimum_customers = patch.minimum_customers.unwrap_or(after.minimum_customers);
        after.p_percent = patch.p_percent.unwrap_or(after.p_percent);
        after.prior_percent = patch.prior_percent.unwrap_or(after.prior_percent);
        after.purpose = patch.purpose.unwrap_or(after.purpose);
        store::change(&tx, &after, access.subject()).await?;
        let after = load(&tx, id.0).await?;
        let change =
            Change::new(EventKind::PolicyChanged, id.0).before(audited(&before)).after(audited(&after));
        tx.record(change);
        tx.finish(Json(after.into())).await
    }

    /// Submit a draft for review.
    #[oai(path = "/api/v1/demand/policies/:id/submission", method = "post", operation_id = "submit_policy")]
    async fn submit(
        &self,
        access: Access<perm::PoliciesManage>,
        id: Path<PolicyId>,
    ) -> Result<Json<Policy>, Problem> {
        host(&access)?;
        take(self.ctx.db.begin(&access).await?, id.0, Step::Submit, access.subject()).await
    }

    /// Approve a policy.
    ///
    /// Somebody else than those who wrote, changed or submitted it, and a person. The supplier's earlier policy, if
    /// there is one, retires.
    #[oai(path = "/api/v1/demand/policies/:id/approval", method = "post", operation_id = "approve_policy")]
    async fn approve(
        &self,
        access: Access<perm::PoliciesApprove>,
        id: Path<PolicyId>,
    ) -> Result<Json<Policy>, Problem> {
        host(&access)?;
        let tx = self.ctx.db.begin(&access).await?;
        load(&tx, id.0).await?;
        if access.user_id().is_none() {
            return Err(Problem::new(
                ProblemCode::SecondPersonRequired,
                "A machine cannot approve a policy. Sign in as somebody with the right to.",
            ));
        }
        take(tx, id.0, Step::Approve, access.subject()).await
    }

    /// Retire a policy.
    ///
    /// Nothing more is released by it. What was released stays.
    #[oai(path = "/api/v1/demand/policies/:id/retirement", method = "post", operation_id = "retire_policy")]
    async fn retire(
        &self,
        access: Access<perm::PoliciesManage>,
        id: Path<PolicyId>,
    ) -> Result<Json<Policy>, Problem> {
        host(&access)?;
        take(self.ctx.db.begin(&access).await?, id.0, Step::Retire, access.subject()).await
    }
}

/// Policies are the host's: to anybody else there are none.
pub fn host(caller: &Caller) -> Result<(), Problem> {
    match caller.scope() {
        Scope::Host => Ok(()),
        Scope::Partner(_) | Scope::Supplier(_) => Err(Problem::not_found()),
    }
}
