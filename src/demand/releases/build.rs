//! Makes a release: decides every due cell, writes them, has them audited as written, certifies and publishes; or
//! refuses, in which case the periods are used up all the same, so that asking again under an easier policy shows no more.

use std::{sync::Arc, time::Duration};

use lonja_platform::prelude::*;
use serde_json::json;
use tokio::task::JoinHandle;

use super::{
    certificate::Published,
    coverage_store::{self, Of},
    entities::release,
    regions_store,
    store::{self, Cell, Span},
    table::{Decided, Table},
    tally::{Tally, one_unit},
    totals_store,
    watch::{Progress, Watch},
};
use crate::{
    calendar::{self, Grain},
    policies::{self, Policy, State},
    protection::{Safeguard, Safeguards},
};

/// How often what was worked out may be overtaken by new facts before the job is left to try again later.
const ATTEMPTS: usize = 5;
/// Proofs that take longer refuse the release.
const PATIENCE: Duration = Duration::from_mins(10);
const NOTED_EVERY: Duration = Duration::from_secs(1);

/// Makes a release that was asked for. Done twice, the second time does nothing.
///
/// Totals and regions take programs and proofs that are too slow for a transaction. They are worked out from what one transaction
/// read, and written by another one that has read the very same again; until that one commits, nothing has happened.
pub async fn build(ctx: &Ctx, id: ReleaseId, safeguards: Safeguards) -> Result<(), Problem> {
    for _ in 0..ATTEMPTS {
        let tx = ctx.db.begin_system("demand.release").await?;
        let Some(begun) = begin(&tx, id).await? else { return Ok(()) };
        if begun.policy.state != State::Active {
            return refuse(tx, &begun.release, "The policy was retired in the meantime.", &[]).await;
        }
        let table = Table::load(&tx, &begun.policy, begun.grain, safeguards).await?;
        if !table.takes_time() {
            let decided = table.decide(&Watch::free());
            return complete(ctx, tx, &begun, &table, decided, safeguards).await;
        }
        drop(tx);
        let watch = Arc::new(Watch::new(PATIENCE));
        let watched = Arc::clone(&watch);
        let work = tokio::task::spawn_blocking(move || (table.seal(), table.decide(&watched)));
        let (seal, decided) = while_noting(ctx, id, &watch, work).await?;
        let tx = ctx.db.begin_system("demand.release").await?;
        let Some(begun) = begin(&tx, id).await? else { return Ok(()) };
        let table = Table::load(&tx, &begun.policy, begun.grain, safeguards).await?;
        // At millions of sales lines this takes seconds, which is too long for the threads that answer requests.
        let sealed = tokio::task::spawn_blocking(move || (table.seal(), table));
        let (now, table) = sealed.await.map_err(Problem::internal)?;
        if now == seal {
            return complete(ctx, tx, &begun, &table, decided, safeguards).await;
        }
        tracing::info!(release = %id, "new facts came in while a release was worked out; it is worked out again");
    }
    Err(Problem::unavailable("new facts come in faster than a release can be worked out"))
}

/// Waits for the work, and notes at once and then every second how far it has come. That this fails is no reason to give up.
async fn while_noting<T>(
    ctx: &Ctx,
    id: ReleaseId,
    watch: &Watch,
    mut work: JoinHandle<T>,
) -> Result<T, Problem> {
    let mut noted = None;
    loop {
        let progress = watch.progress();
        if noted != Some(progress) {
            match note(ctx, id, progress).await {
                Ok(()) => noted = Some(progress),
                Err(problem) => tracing::warn!(release = %id, %problem, "its progress could not be noted"),
            }
        }
        if let Ok(done) = tokio::time::timeout(NOTED_EVERY, &mut work).await {
            return done.map_err(Problem::internal);
        }
    }
}

async fn note(ctx: &Ctx, id: ReleaseId, progress: Progress) -> Result<(), Problem> {
    let tx = ctx.db.begin_system("demand.release").await?;
    store::note_progress(&tx, id, progress).await?;
    tx.finish_derived().await
}

/// A release in the making, with the calendar held.
struct Begun {
    release: release::Model,
    policy: Policy,
    grain: Grain,
}

async fn begin(tx: &Tx, id: ReleaseId) -> Result<Option<Begun>, Problem> {
    let grain = calendar::hold(tx, true).await?;
    let Some(release) = store::building(tx, id).await? else { return Ok(None) };
    let policy = policies::find(tx, release.policy_id).await?.ok_or_else(Problem::not_found)?;
    Ok(Some(Begun { release, policy, grain }))
}

/// Writes what was decided, has it audited as written, certifies and publishes it.
async fn complete(
    ctx: &Ctx,
    mut tx: Tx,
    Begun { release, policy, .. }: &Begun,
    table: &Table,
    decided: Decided,
    safeguards: Safeguards,
) -> Result<(), Problem> {
    if policy.state != State::Active {
        return refuse(tx, release, "The policy was retired in the meantime.", &[]).await;
    }
    let Some(span) = span_of(&decided.written) else {
        return refuse(
            tx,
            release,
            "Nothing is due: every period that is over and past the lag is covered.",
            &[],
        )
        .await;
    };
    store::insert_products(&tx, release.id, &table.products).await?;
    store::insert_own(&tx, release.id, table.own_accounts()).await?;
    store::insert_cells(&tx, release.id, &decided.written).await?;
    store::insert_hidden(&tx, release.id, &decided.hidden).await?;
    let products = [(Of::Products, decided.by_product)];
    let tallies: Vec<(Of, Tally)> =
        products.into_iter().chain(decided.by_region.map(|tally| (Of::Regions, tally))).collect();
    coverage_store::insert(&tx, release.id, &tallies, one_unit(&table.products).is_some()).await?;
    if table.takes_time() {
        totals_store::insert_categories(&tx, release.id, &table.products).await?;
        totals_store::insert(&tx, release.id, release.recipient_id, &decided.totals).await?;
        let Decided { months, names, regions, .. } = &decided;
        regions_store::insert(&tx, release.id, release.recipient_id, months, names, regions).await?;
    }
    if safeguards.has(Safeguard::Audit) {
        let mut findings = table.audit(&tx, release.id).await?;
        findings.extend(decided.findings.iter().cloned());
        if !totals_store::holds(&tx, release.id, release.recipient_id, &decided.totals).await? {
            findings.push("the totals are not written as they were audited".to_owned());
        }
        if !regions_store::holds(&tx, release.id, release.recipient_id, &decided.regions).await? {
            findings.push("the regions are not written as they were audited".to_owned());
        }
        if let Some(finding) = findings.first() {
            let reason = format!("The audit found {} faults; the first: {finding}.", findings.len());
            // What was written must not stay: it begins anew, with the refusal alone.
            drop(tx);
            let tx = ctx.db.begin_system("demand.release").await?;
            calendar::hold(&tx, true).await?;
            return refuse(tx, release, &reason, &decided.written).await;
        }
    }
    let number = store::publish(&tx, release, span).await?;
    let certified = Published { release, number, policy, span, products: &table.products, decided: &decided };
    let statement = certified.statement(ctx.config.link(""), tx.now())?;
    let jws = lonja_identity::sign_certificate(&mut tx, &ctx.secrets, &statement).await?;
    store::insert_certificate(&tx, release.id, jws).await?;
    let values = || {
        let cells = decided.written.iter().map(|cell| cell.value);
        let cells = cells.chain(decided.totals.iter().map(|total| total.value));
        cells.chain(decided.regions.iter().map(|cell| cell.value))
    };
    let published = values().flatten().count();
    let after = json!({
        "number": number, "policy_id": PolicyId(policy.id).to_string(),
        "published": published, "suppressed": values().count() - published, "hidden": decided.hidden,
    });
    let change = Change::new(EventKind::ReleasePublished, ReleaseId(release.id));
    tx.record(change.organization(OrganizationId(policy.recipient_id)).after(after));
    tx.finish(()).await
}

/// Refuses. The recipient neither sees nor hears of it.
pub(super) async fn refuse(
    mut tx: Tx,
    release: &release::Model,
    reason: &str,
    used_up: &[Cell],
) -> Result<(), Problem> {
    let hidden: Vec<Cell> = used_up.iter().map(|cell| Cell { value: None, ..*cell }).collect();
    store::insert_cells(&tx, release.id, &hidden).await?;
    store::refuse(&tx, release.id, reason, span_of(used_up)).await?;
    let change = Change::new(EventKind::ReleaseRefused, ReleaseId(release.id));
    tx.record(change.after(json!({ "reason": reason, "cells": hidden.len() })));
    tx.finish(()).await
}

fn span_of(cells: &[Cell]) -> Option<Span> {
    let periods = || cells.iter().map(|cell| cell.period);
    Some((periods().min()?, periods().max()?))
}
