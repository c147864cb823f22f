//! Makes a release: decides every due cell, writes them, has them audited as written, certifies and publishes; or
//! refuses, in which case the periods are used up all the same, so that asking again under an easier policy shows no more.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use lonja_platform::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::{
    certificate::Published,
    entities::release,
    store::{self, Cell, Covered, Span},
};
use crate::{
    calendar::{self, Grain},
    directory::{self, Product},
    facts::{self, Asked, Purchases},
    forecasts,
    policies::{self, Policy, State},
    protection::{self, Earlier, Figure, Protection, Safeguard, Safeguards},
};

/// Purchases older than this before the first due period play no part in any decision.
const LOOK_BACK: Days = Days::new(400);

/// Makes a release that was asked for. Done twice, the second time does nothing.
pub async fn build(ctx: &Ctx, id: ReleaseId, safeguards: Safeguards) -> Result<(), Problem> {
    let mut tx = ctx.db.begin_system("demand.release").await?;
    let grain = calendar::hold(&tx, true).await?;
    let Some(release) = store::building(&tx, id).await? else { return Ok(()) };
    let policy = policies::find(&tx, release.policy_id).await?.ok_or_else(Problem::not_found)?;
    if policy.state != State::Active {
        return refuse(tx, &release, "The policy was retired in the meantime.", &[]).await;
    }
    let table = Table::load(&tx, &policy, grain, safeguards).await?;
    let cells = table.decide();
    let Some(span) = span_of(&cells.written) else {
        return refuse(
            tx,
            &release,
            "Nothing is due: every period that is over and past the lag is covered.",
            &[],
        )
        .await;
    };
    store::insert_products(&tx, release.id, &table.products).await?;
    store::insert_own(&tx, release.id, table.own_accounts()).await?;
    store::insert_cells(&tx, release.id, &cells.written).await?;
    store::insert_hidden(&tx, release.id, &cells.hidden).await?;
    if safeguards.has(Safeguard::Audit) {
        let findings = table.audit(&tx, release.id).await?;
        if let Some(finding) = findings.first() {
            let reason = format!("The audit found {} faults; the first: {finding}.", findings.len());
            // What was written must not stay: it begins anew, with the refusal alone.
            drop(tx);
            let tx = ctx.db.begin_system("demand.release").await?;
            calendar::hold(&tx, true).await?;
            return refuse(tx, &release, &reason, &cells.written).await;
        }
    }
    let number = store::publish(&tx, &release, span).await?;
    let certified = Published {
        release: &release,
        number,
        policy: &policy,
        span,
        products: &table.products,
        cells: &cells.written,
    };
    let statement = certified.statement(ctx.config.link(""), tx.now())?;
    let jws = lonja_identity::sign_certificate(&mut tx, &ctx.secrets, &statement).await?;
    store::insert_certificate(&tx, release.id, jws).await?;
    forecasts::make(&tx, &policy, release.id, grain.period_of(span.1)).await?;
    let published = cells.written.iter().filter(|cell| cell.value.is_some()).count();
    let after = json!({
        "number": number, "policy_id": PolicyId(policy.id).to_string(),
        "published": published, "suppressed": cells.written.len() - published, "hidden": cells.hidden,
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

/// Everything that the decision rests on.
struct Table {
    grain: Grain,
    recipient: Uuid,
    products: Vec<Product>,
    periods: Vec<NaiveDate>,
    since: NaiveDate,
    customers: Vec<Uuid>,
    entity_of: Vec<u32>,
    own: HashSet<u32>,
    purchases: Purchases,
    covered: HashMap<Uuid, BTreeMap<NaiveDate, Covered>>,
    own_then: Vec<HashSet<u32>>,
    protection: Protection,
}

struct Decided {
    written: Vec<Cell>,
    hidden: BTreeMap<&'static str, i64>,
}

impl Table {
    async fn load(tx: &Tx, policy: &Policy, grain: Grain, safeguards: Safeguards) -> Result<Self, Problem> {
        let recipient = policy.recipient_id;
        let until = tx.now().date_naive() - Days::new(policy.lag_days as u64);
        let periods = grain.complete_between(policy.history_from, until);
        let periods: Vec<NaiveDate> = periods.into_iter().map(calendar::Period::start).collect();
        let since = periods.first().copied().unwrap_or(until) - LOOK_BACK;
        let everybody = directory::customers(tx).await?;
        let customers: Vec<Uuid> = everybody.iter().map(|customer| customer.id).collect();
        let number_of: HashMap<Uuid, u32> = customers.iter().copied().zip(0..).collect();
        let mut holdings: HashMap<&str, u32> = HashMap::new();
        let entity_of =
            everybody.iter().zip(0..).map(|(customer, number)| match customer.holding.as_deref() {
                Some(holding) => *holdings.entry(holding).or_insert(number),
                None => number,
            });
        let entity_of: Vec<u32> = entity_of.collect();
        let numbers = |accounts: HashSet<Uuid>| -> HashSet<u32> {
            accounts.iter().filter_map(|account| number_of.get(account).copied()).collect()
        };
        let own = numbers(directory::own_accounts(tx, recipient).await?);
        let asked = Asked { supplier: recipient, since, customers: &customers };
        let mut purchases = facts::per_period(tx, asked).await?;
        if !safeguards.has(Safeguard::LateLines) {
            for (product, late) in facts::late(tx, grain, asked).await? {
                let periods = purchases.entry(product).or_default();
                for (start, mut of_period) in late {
                    periods.entry(start).or_default().append(&mut of_period);
                }
            }
        }
        let releases = store::all(tx).await?;
        let mut own_of = store::own_of_releases(tx).await?;
        let own_then = releases.iter().map(|release| numbers(own_of.remove(release).unwrap_or_default()));
        let own_then: Vec<HashSet<u32>> = own_then.collect();
        let covered = store::covered(tx, recipient, &releases).await?;
        Ok(Self {
            grain,
            recipient,
            products: directory::products_of(tx, recipient).await?,
            periods,
            since,
            entity_of,
            own,
            purchases,
            covered,
            own_then,
            protection: Protection {
                minimum_customers: policy.minimum_customers as u32,
                p_percent: policy.p_percent as u32,
                prior_percent: policy.prior_percent as u32,
                safeguards,
            },
            customers,
        })
    }

    fn own_accounts(&self) -> impl Iterator<Item = Uuid> {
        self.own.iter().map(|number| self.customers[*number as usize])
    }

    fn decide(&self) -> Decided {
        let mut decided = Decided { written: Vec::new(), hidden: BTreeMap::new() };
        let nothing = BTreeMap::new();
        let once = self.protection.safeguards.has(Safeguard::CoveredOnce);
        for product in &self.products {
            let covered = self.covered.get(&product.id).unwrap_or(&nothing);
            let is_due = |start: &&NaiveDate| !once || !covered.contains_key(start);
            let due: Vec<NaiveDate> = self.periods.iter().filter(is_due).copied().collect();
            let earlier: Vec<Earlier<'_>> = covered
                .iter()
                .filter(|(start, cell)| cell.value.is_some() && **start >= self.since)
                .map(|(start, cell)| Earlier { period: *start, own: &self.own_then[cell.release] })
                .collect();
            let history = self.purchases.get(&product.id);
            let history =
                history.into_iter().flatten().map(|(start, bought)| (*start, bought.clone())).collect();
            let decisions =
                protection::protect(&history, &due, &earlier, &self.own, &self.entity_of, &self.protection);
            for (period, decision) in due.into_iter().zip(decisions) {
                if let Err(hidden) = decision {
                    *decided.hidden.entry(hidden.as_str()).or_default() += 1;
                }
                decided.written.push(Cell { product: product.id, period, value: decision.ok() });
            }
        }
        decided
    }

    /// Audits what stands in the tables now, against the daily facts.
    async fn audit(&self, tx: &Tx, release: Uuid) -> Result<Vec<String>, Problem> {
        let asked = Asked { supplier: self.recipient, since: self.since, customers: &self.customers };
        let facts = facts::daily(tx, self.grain, asked).await?;
        let releases = store::all(tx).await?;
        let this = releases.iter().position(|id| *id == release);
        let written = store::covered(tx, self.recipient, &releases).await?;
        let mut findings = Vec::new();
        for product in &self.products {
            let Some(cells) = written.get(&product.id) else { continue };
            let (mut new, mut earlier) = (Vec::new(), Vec::new());
            for (period, cell) in cells.iter().filter(|(start, _)| **start >= self.since) {
                let Some(value) = cell.value else { continue };
                if Some(cell.release) == this {
                    new.push(Figure { period: *period, value, own: &self.own });
                } else {
                    earlier.push(Figure { period: *period, value, own: &self.own_then[cell.release] });
                }
            }
            let facts = facts.get(&product.id).cloned().unwrap_or_default().into_iter().collect();
            let found =
                protection::audit(&facts, &earlier, &new, &self.own, &self.entity_of, &self.protection);
            let named = |finding: protection::Finding| {
                let period = self.grain.period_of(finding.period).label();
                format!("{} ({}, {period})", finding.what, product.sku)
            };
            findings.extend(found.into_iter().map(named));
        }
        Ok(findings)
    }
}
