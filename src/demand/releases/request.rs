//! Asking for a release: by hand, or because a period has become due.

use lonja_platform::prelude::*;
use serde_json::json;

use super::store;
use crate::{
    calendar,
    policies::{self, Policy, State},
};

/// The job that makes a release.
pub const JOB: &str = "demand.release";

/// Why a release that lost its job is refused.
pub(super) const LOST: &str = "It could not be made: the job behind it failed again and again. Look at the background \
                               jobs, then ask for it again.";
/// With the pauses between them a quarter of an hour: whoever asked for it hears soon that it cannot be made.
const ATTEMPTS: u16 = 8;
/// After one that lost its job, the schedule waits this long before it asks by the same policy again.
const PAUSE: chrono::Duration = chrono::Duration::hours(12);

/// Asks for a release by a policy, in the caller's transaction. There is one in the making per recipient.
pub async fn request(tx: &mut Tx, policy: &Policy) -> Result<ReleaseId, Problem> {
    if policy.state != State::Active {
        return Err(Problem::new(
            ProblemCode::Conflict,
            "Releases are made by active policies only. Have this one approved, or use the active one.",
        ));
    }
    let id = store::insert(tx, policy).await.map_err(|error| {
        if is_unique_violation(&error) {
            Problem::new(
                ProblemCode::Conflict,
                "A release to this supplier is being made. Wait until it is done.",
            )
        } else {
            error.into()
        }
    })?;
    // Its recipient hears of a release when it is out, not before.
    let after = json!({ "policy_id": PolicyId(policy.id).to_string() });
    tx.record(Change::new(EventKind::ReleaseRequested, id).after(after));
    tx.enqueue(NewJob::new(JOB, payload(id)).dedupe(format!("{JOB}:{id}")).max_attempts(ATTEMPTS));
    Ok(id)
}

/// What the job behind a release is told.
pub(super) fn payload(id: ReleaseId) -> serde_json::Value {
    json!({ "release_id": id.to_string() })
}

/// Asks for a release by every active policy with a period that has become due. Whether it has follows from the
/// calendar and the lag alone, so the time of a release tells nothing about demand.
pub async fn request_due(ctx: &Ctx) -> Result<(), Problem> {
    let today = ctx.clock.today();
    let grain = calendar::installed(ctx.db.read()).await?;
    for policy in policies::active(ctx.db.read()).await? {
        let due = grain.complete_between(policy.history_from, policy.due_until(today));
        let Some(last) = due.last() else { continue };
        let released = store::reached(ctx.db.read(), policy.recipient_id).await?;
        if released.is_building || released.last_period.is_some_and(|released| released >= last.start()) {
            continue;
        }
        if !store::has_uncovered(ctx.db.read(), policy.recipient_id, last.start()).await? {
            continue;
        }
        if store::was_refused(ctx.db.read(), policy.id, LOST, ctx.clock.now() - PAUSE).await? {
            continue;
        }
        let mut tx = ctx.db.begin_system("demand.schedule").await?;
        match request(&mut tx, &policy).await {
            Ok(_) => tx.finish(()).await?,
            // Somebody asked for it, or retired the policy, since we looked.
            Err(problem) if problem.code() == ProblemCode::Conflict => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(())
}
