//! Forecasts of released series, in cycles: what is to be expected, how sure that is, and what it is made of.
//!
//! A cycle follows each release, and more may be asked for. It is worked out from the figures that its recipient has been
//! shown and from what staff add by hand, which rests on nothing else, so it tells nothing that the release did not; then
//! it never changes. Once it is out it takes commits until a day, is closed, and expires. Where it and its answer, or it
//! and what came, differ too much, an exception is raised.

mod accuracy;
mod accuracy_api;
mod adjustments;
mod agree;
mod api;
mod commits;
mod cycles_api;
mod cycles_dto;
mod dto;
mod entities;
mod exceptions;
mod explain;
mod figures;
mod history;
mod lines;
mod make;
mod models;
mod regions;
mod released;
mod rules;
mod score;
mod series_api;
mod series_dto;
mod shown;
mod store;
mod totals;
mod work_out;

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use poem_openapi::OpenApi;
use serde_json::json;
use uuid::Uuid;

use crate::{
    calendar::{Grain, Period},
    policies::host,
};
use entities::cycle;
use exceptions::Looked;
pub use make::{Asked, JOB, follow, make};
use released::Terms;
use rules::{State, Step};

/// The operations on forecasts, on what staff add to them, on what suppliers answer, and on where the two differ.
pub fn api(ctx: &Ctx) -> impl OpenApi + use<> {
    (
        api::ForecastsApi::new(ctx),
        cycles_api::CyclesApi::new(ctx),
        totals::api(ctx),
        regions::api(ctx),
        series_api::SeriesApi::new(ctx),
        accuracy_api::AccuracyApi::new(ctx),
        commits::api(ctx),
        exceptions::api(ctx),
        adjustments::api(ctx),
    )
}

/// Publishes a draft and opens it for commits; the recipient's earlier cycles end with it.
async fn publish(tx: &mut Tx, terms: &Terms, id: Uuid, last: Period) -> Result<(), Problem> {
    for earlier in store::running(tx, terms.recipient_id).await? {
        let mut state = state_of(&earlier);
        while state != State::Expired {
            let step = if state == State::Closed { Step::Expire } else { Step::Close };
            state = take(tx, &earlier, state, step).await?;
        }
        // Made again from the same release, it asks the same again: the answer is not in yet.
        if earlier.release_id != terms.release_id && state_of(&earlier) != State::Closed {
            raise_at_closing(tx, &earlier).await?;
        }
    }
    rules::step(State::Draft, Step::Publish)?;
    let number = store::publish(tx, id, terms.recipient_id).await?;
    let open = rules::step(State::Published, Step::Open)?;
    let until = rules::commits_until(terms.commit_days, last.grain(), tx.now().date_naive());
    store::set_state(tx, id, open, Some(until)).await?;
    let carried_over = commits::carry_over(tx, id).await?;
    let after = json!({
        "number": number, "release_id": ReleaseId(terms.release_id).to_string(), "state": open.as_str(),
        "last_period": last.label(), "horizon": terms.horizon, "commits_until": until,
        "commits_carried_over": carried_over,
    });
    let change = Change::new(EventKind::ForecastCyclePublished, ForecastCycleId(id));
    tx.record(change.organization(OrganizationId(terms.recipient_id)).after(after));
    let today = tx.now().date_naive();
    exceptions::at_publication(tx, Looked { cycle: id, recipient: terms.recipient_id, number, today }).await
}

fn state_of(cycle: &cycle::Model) -> State {
    // The database admits no other text.
    State::parse(&cycle.state).unwrap_or(State::Expired)
}

/// Moves a cycle on by one step and says so.
async fn take(tx: &mut Tx, cycle: &cycle::Model, from: State, step: Step) -> Result<State, Problem> {
    let state = rules::step(from, step)?;
    store::set_state(tx, cycle.id, state, None).await?;
    let change = Change::new(EventKind::ForecastCycleChanged, ForecastCycleId(cycle.id));
    let change = change.organization(OrganizationId(cycle.recipient_id));
    tx.record(change.before(json!({ "state": from.as_str() })).after(json!({ "state": state.as_str() })));
    Ok(state)
}

/// Raises where what a cycle forecast and what was answered differ too much, once no more answers are taken.
async fn raise_at_closing(tx: &mut Tx, cycle: &cycle::Model) -> Result<(), Problem> {
    // What is out has a number.
    let Some(number) = cycle.number else { return Ok(()) };
    let today = tx.now().date_naive();
    exceptions::at_closing(tx, Looked { cycle: cycle.id, recipient: cycle.recipient_id, number, today }).await
}

/// What the day does to a cycle.
fn due(cycle: &cycle::Model, today: NaiveDate) -> Option<Step> {
    let grain = Grain::parse(&cycle.grain).unwrap_or(Grain::Week);
    let end = rules::last_day(grain.period_of(cycle.last_period), cycle.horizon as usize);
    rules::due(state_of(cycle), today, cycle.commits_until, end)
}

fn reminds(cycle: &cycle::Model, today: NaiveDate) -> bool {
    cycle.reminded_at.is_none() && rules::reminds(state_of(cycle), today, cycle.commits_until)
}

/// Says once of a cycle that its last day for commits is near, where a forecast of it waits for one.
async fn remind(ctx: &Ctx, id: Uuid, today: NaiveDate) -> Result<(), Problem> {
    if !store::is_unanswered(ctx.db.read(), id).await? {
        return Ok(());
    }
    let mut tx = ctx.db.begin_system("demand.forecast_cycles").await?;
    // Another process may have done it since we looked.
    let Some(cycle) = store::find_for_change(&tx, id).await?.filter(|cycle| reminds(cycle, today)) else {
        return Ok(());
    };
    store::set_reminded(&tx, id).await?;
    let change = Change::new(EventKind::ForecastCommitsDue, ForecastCycleId(id));
    let change = change.organization(OrganizationId(cycle.recipient_id));
    tx.record(change.after(json!({ "commits_until": cycle.commits_until })));
    tx.finish(()).await
}

/// Closes and expires the cycles whose day has come, and reminds of the last day for commits.
pub async fn move_on(ctx: &Ctx) -> Result<(), Problem> {
    let today = ctx.clock.today();
    for cycle in store::moving(ctx.db.read()).await? {
        if reminds(&cycle, today) {
            remind(ctx, cycle.id, today).await?;
        }
        if due(&cycle, today).is_none() {
            continue;
        }
        let mut tx = ctx.db.begin_system("demand.forecast_cycles").await?;
        // Another process may have moved it since we looked.
        let Some(cycle) = store::find_for_change(&tx, cycle.id).await? else { continue };
        let Some(step) = due(&cycle, today) else { continue };
        take(&mut tx, &cycle, state_of(&cycle), step).await?;
        if step == Step::Close {
            raise_at_closing(&mut tx, &cycle).await?;
        }
        tx.finish(()).await?;
    }
    Ok(())
}
