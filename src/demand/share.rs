//! Sharing with a supplier from end to end, and proposing to, without the API: for loading a demonstration.

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use serde_json::json;

use crate::{
    calendar, forecasts,
    policies::{self, NewPolicy, Regions, State},
    protection::Safeguards,
    releases,
};

/// What is shared with whom, and the two people behind it.
#[derive(Clone, Copy, Debug)]
pub struct Shared {
    pub supplier: OrganizationId,
    pub history_from: NaiveDate,
    /// How many periods ahead are forecast.
    pub horizon: i32,
    /// Whether totals are shared as well.
    pub totals: bool,
    pub regions: Regions,
    pub author: UserId,
    /// Somebody else.
    pub approver: UserId,
}

/// Writes a policy with the defaults, has it approved by the second person, and releases every period that is due.
/// Where an earlier attempt was cut off behind its policy, there is nothing left to do: its job makes the release.
pub async fn share(ctx: &Ctx, shared: Shared) -> Result<Option<ReleaseId>, Problem> {
    let mut tx = ctx.db.begin_system("demand.share").await?;
    if policies::active(&tx).await?.iter().any(|policy| policy.recipient_id == shared.supplier.0) {
        return Ok(None);
    }
    let (author, approver) = (shared.author.to_string(), shared.approver.to_string());
    let grain = calendar::installed(&tx).await?;
    let new = NewPolicy {
        history_from: Some(shared.history_from),
        horizon: shared.horizon,
        totals: shared.totals,
        regions: shared.regions.into(),
        ..NewPolicy::with_defaults(shared.supplier)
    };
    let id = policies::insert(&tx, &new, grain, &author).await?;
    policies::set_state(&tx, id, State::InReview, &author).await?;
    policies::set_state(&tx, id, State::Active, &approver).await?;
    let after = json!({ "state": "active", "created_by": author, "approved_by": approver });
    tx.record(Change::new(EventKind::PolicyChanged, PolicyId(id)).after(after));
    let policy = policies::find(&tx, id).await?.ok_or_else(Problem::not_found)?;
    let release = releases::request(&mut tx, &policy).await?;
    tx.finish(()).await?;
    build(ctx, release, Safeguards::all()).await?;
    Ok(Some(release))
}

/// Makes a release that was asked for and, where it comes out, its forecast cycle. Done twice, the second time does
/// nothing; begun and cut off, it is carried on.
pub async fn build(ctx: &Ctx, release: ReleaseId, safeguards: Safeguards) -> Result<(), Problem> {
    releases::build(ctx, release, safeguards).await?;
    forecasts::follow(ctx, release).await
}

/// A further version of a supplier's policy, as somebody proposes it.
#[derive(Clone, Debug)]
pub struct Proposed {
    pub supplier: OrganizationId,
    pub history_from: NaiveDate,
    /// How many periods ahead are forecast.
    pub horizon: i32,
    pub totals: bool,
    pub regions: Regions,
    pub minimum_customers: i32,
    pub purpose: String,
    pub author: UserId,
}

/// Writes a policy and submits it. It shares nothing: somebody else has yet to approve it.
pub async fn propose(tx: &mut Tx, proposed: Proposed) -> Result<PolicyId, Problem> {
    let author = proposed.author.to_string();
    let grain = calendar::installed(&*tx).await?;
    let new = NewPolicy {
        history_from: Some(proposed.history_from),
        horizon: proposed.horizon,
        totals: proposed.totals,
        regions: proposed.regions.into(),
        minimum_customers: proposed.minimum_customers,
        purpose: proposed.purpose,
        ..NewPolicy::with_defaults(proposed.supplier)
    };
    let id = policies::insert(tx, &new, grain, &author).await?;
    policies::set_state(tx, id, State::InReview, &author).await?;
    let after = json!({ "state": "in_review", "created_by": author });
    tx.record(Change::new(EventKind::PolicyChanged, PolicyId(id)).after(after));
    Ok(PolicyId(id))
}
