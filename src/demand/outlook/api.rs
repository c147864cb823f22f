//! The operations on what a policy would do.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use lonja_platform::prelude::*;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use super::{
    impact::first_release,
    impact_dto::PolicyImpact,
    simulation::{self, simulate},
    simulation_dto::PolicySimulation,
    store,
};
use crate::{
    once_a_day::OnceADay,
    policies::{self, host},
    protection::{Protection, Safeguards},
    releases::Table,
};

pub struct OutlookApi {
    ctx: Ctx,
    /// Who has tried settings of which policy today.
    seen: OnceADay<PolicyId>,
}

/// Stops the work when whoever waits for it goes away.
struct WhileWaited(Arc<AtomicBool>);

impl Drop for WhileWaited {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl OutlookApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone(), seen: OnceADay::default() }
    }

    /// Shares are worked out from raw demand: what cannot be noted is not answered.
    async fn note(&self, access: &Access<perm::PoliciesManage>, policy: PolicyId) -> Result<(), Problem> {
        if access.is_preview() {
            return Ok(());
        }
        let Some(noting) = self.seen.begin(self.ctx.clock.today(), policy, access.subject()) else {
            return Ok(());
        };
        write(&self.ctx, access, policy).await?;
        noting.done();
        Ok(())
    }
}

async fn write(ctx: &Ctx, access: &Access<perm::PoliciesManage>, policy: PolicyId) -> Result<(), Problem> {
    let mut tx = ctx.db.begin(access).await?;
    // The recipient is not named: it would find the entry in its own log.
    tx.record(Change::new(EventKind::PolicySimulated, policy));
    tx.finish(NoContent).await.map(drop)
}

#[OpenApi(tag = "Tag::Demand")]
impl OutlookApi {
    /// Simulate a policy.
    ///
    /// Decides on the latest periods (13 weeks or 12 months) of all products of the recipient, by the code that makes
    /// releases, as if nothing had been released yet and without totals. Nothing is written and nothing is used up. Only
    /// counts and shares are answered. What is not given is the policy's own. Who looks is written to the audit log, once
    /// a day.
    #[oai(
        path = "/api/v1/demand/policies/:id/simulation",
        method = "get",
        operation_id = "get_policy_simulation"
    )]
    async fn simulation(
        &self,
        access: Access<perm::PoliciesManage>,
        id: Path<PolicyId>,
        /// The fewest customers behind a figure.
        #[oai(validator(minimum(value = "3"), maximum(value = "100")))]
        minimum_customers: Query<Option<i32>>,
        /// How close an estimate of one customer's purchases would be too close, in percent of them.
        #[oai(validator(minimum(value = "5"), maximum(value = "100")))]
        p_percent: Query<Option<i32>>,
        /// How well one customer is taken to know the others' purchases, in percent of them.
        #[oai(validator(minimum(value = "10"), maximum(value = "100")))]
        prior_percent: Query<Option<i32>>,
    ) -> Result<Json<PolicySimulation>, Problem> {
        host(&access)?;
        let tx = self.ctx.db.read().begin().await?;
        let mut policy = policies::find(&tx, id.0.0).await?.ok_or_else(Problem::not_found)?;
        policy.minimum_customers = minimum_customers.0.unwrap_or(policy.minimum_customers);
        policy.p_percent = p_percent.0.unwrap_or(policy.p_percent);
        policy.prior_percent = prior_percent.0.unwrap_or(policy.prior_percent);
        let protection = Protection::of(&policy, Safeguards::all());
        let until = policy.due_until(self.ctx.clock.today());
        let periods = policy.grain.latest_complete(until, simulation::periods(policy.grain));
        let table = Table::unreleased(&tx, policy.recipient_id, policy.grain, &periods, protection).await?;
        tx.commit().await?;
        let stopped = Arc::new(AtomicBool::new(false));
        let _waits = WhileWaited(stopped.clone());
        let work = move || simulate(&table, &|| stopped.load(Ordering::Relaxed));
        let done = tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?;
        let simulation =
            done.ok_or_else(|| Problem::internal("a simulation that is waited for was stopped"))?;
        self.note(&access, id.0).await?;
        Ok(Json(PolicySimulation::of(simulation, &periods)))
    }

    /// Get what approval of a policy does.
    ///
    /// Which policy it replaces and what differs, and what the first release covers, if the policy is in force from today
    /// on. Demand plays no part in it.
    #[oai(path = "/api/v1/demand/policies/:id/impact", method = "get", operation_id = "get_policy_impact")]
    async fn impact(
        &self,
        access: Access<perm::PoliciesRead>,
        id: Path<PolicyId>,
    ) -> Result<Json<PolicyImpact>, Problem> {
        host(&access)?;
        let tx = self.ctx.db.read().begin().await?;
        let policy = policies::find(&tx, id.0.0).await?.ok_or_else(Problem::not_found)?;
        let others = policies::not_retired(&tx, policy.recipient_id).await?;
        let since = policy.grain.period_of(policy.history_from).start();
        let coverage = store::coverage(&tx, policy.recipient_id, since).await?;
        tx.commit().await?;
        let outcome = first_release(&policy, self.ctx.clock.today(), &coverage);
        Ok(Json(PolicyImpact::of(&policy, &others, coverage.products, outcome)))
    }
}
