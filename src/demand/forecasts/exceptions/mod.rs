//! Exceptions: where a forecast and its answer, or a forecast and what came, differ by more than agreed, so that
//! somebody is told and it is worked off.
//!
//! They are raised in the transaction of the step that makes them known: the publication of a cycle and its closing.
//! They follow from what was released to the recipient and from its commits, and from nothing else. A step that is
//! taken twice raises nothing twice, and what is not worked off yet is not raised again.

mod api;
mod criteria;
mod dto;
mod found;
mod judge;
mod rules;
mod store;

use std::collections::BTreeMap;

use lonja_platform::prelude::*;
use poem_openapi::OpenApi;
use serde_json::json;

pub use found::Looked;
use judge::Found;
use rules::Kind;

/// The operations on exceptions and their criteria.
pub fn api(ctx: &Ctx) -> impl OpenApi + use<> {
    (api::ExceptionsApi::new(ctx), criteria::CriteriaApi::new(ctx))
}

/// Raises what a cycle's publication shows: forecasts that moved, and figures that were expected otherwise.
pub async fn at_publication(tx: &mut Tx, looked: Looked) -> Result<(), Problem> {
    let criteria = criteria::active(tx).await?;
    let rules = &criteria.rules;
    let span = |kind: Kind| rules.get(&kind).and_then(|criterion| criterion.span);
    let mut found = Vec::new();
    if let Some(span) = span(Kind::ForecastMoved) {
        found.extend(judge::moved(rules, &found::moved(tx, looked, span).await?));
    }
    if let Some(span) = span(Kind::OutsideBand) {
        found.extend(judge::outside(rules, &found::banded(tx, looked, span).await?));
    }
    if let Some(span) = span(Kind::Biased) {
        found.extend(judge::biased(rules, &found::summed(tx, looked, span).await?));
    }
    raise(tx, looked, &criteria, "publish", &found).await
}

/// Raises what a cycle's closing shows: answers that are not the forecast, and those that never came.
pub async fn at_closing(tx: &mut Tx, looked: Looked) -> Result<(), Problem> {
    let criteria = criteria::active(tx).await?;
    let found = judge::answers(&criteria.rules, &found::answers(tx, looked.cycle).await?);
    raise(tx, looked, &criteria, "close", &found).await
}

async fn raise(
    tx: &mut Tx,
    looked: Looked,
    criteria: &criteria::Active,
    step: &str,
    found: &[Found],
) -> Result<(), Problem> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in store::insert(tx, looked, criteria, found).await? {
        *counts.entry(kind.as_str()).or_default() += 1;
    }
    if !counts.is_empty() {
        let change = Change::new(EventKind::ForecastExceptionsRaised, ForecastCycleId(looked.cycle));
        let change = change.organization(OrganizationId(looked.recipient));
        tx.record(change.after(json!({ "step": step, "raised": counts })));
    }
    Ok(())
}
