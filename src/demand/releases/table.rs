//! Everything that a release's decisions rest on, and the decisions.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use lonja_platform::prelude::*;
use uuid::Uuid;

use super::{
    store::{self, Cell, Covered},
    totals::{self, Settled},
    totals_store::{self, Members, Released, Total},
};
use crate::{
    calendar::{self, Grain},
    directory::{self, Product},
    facts::{self, Asked, Purchases},
    policies::Policy,
    protection::{self, Earlier, Figure, Hidden, Protection, Safeguard, Safeguards},
};

/// Purchases older than this before the first due period play no part in any decision.
const LOOK_BACK: Days = Days::new(400);

/// Read at one instant. Read again and equal, nothing has changed in between.
#[derive(PartialEq)]
pub struct Table {
    pub grain: Grain,
    pub recipient: Uuid,
    pub products: Vec<Product>,
    pub periods: Vec<NaiveDate>,
    pub since: NaiveDate,
    pub customers: Vec<Uuid>,
    pub entity_of: Vec<u32>,
    pub own: HashSet<u32>,
    pub purchases: Purchases,
    pub covered: HashMap<Uuid, BTreeMap<NaiveDate, Covered>>,
    /// Every release, and whose purchases were left out of it.
    pub releases: Vec<Uuid>,
    pub own_then: Vec<HashSet<u32>>,
    pub protection: Protection,
    /// What totals need besides.
    pub totals: Option<Totals>,
}

/// What is read for totals alone.
#[derive(PartialEq)]
pub struct Totals {
    /// The daily facts, for the audit.
    pub daily: Purchases,
    pub released: Vec<Released>,
    pub members: Members,
    /// Every release to this recipient.
    pub own_releases: HashSet<Uuid>,
}

#[derive(Clone, Debug, Default)]
pub struct Decided {
    pub written: Vec<Cell>,
    pub totals: Vec<Total>,
    pub hidden: BTreeMap<&'static str, i64>,
    /// What the audit of the totals found.
    pub findings: Vec<String>,
}

/// A period and what was decided about a product in it.
pub type Decision = (NaiveDate, Result<i64, Hidden>);

impl Table {
    pub async fn load(
        tx: &Tx,
        policy: &Policy,
        grain: Grain,
        safeguards: Safeguards,
    ) -> Result<Self, Problem> {
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
        let totals = if policy.totals {
            Some(Totals {
                daily: facts::daily(tx, grain, asked).await?,
                released: totals_store::released(tx, recipient).await?,
                members: totals_store::members(tx, recipient).await?,
                own_releases: totals_store::releases_to(tx, recipient).await?,
            })
        } else {
            None
        };
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
            releases,
            own_then,
            protection: Protection {
                minimum_customers: policy.minimum_customers as u32,
                p_percent: policy.p_percent as u32,
                prior_percent: policy.prior_percent as u32,
                safeguards,
            },
            customers,
            totals,
        })
    }

    pub fn own_accounts(&self) -> impl Iterator<Item = Uuid> {
        self.own.iter().map(|number| self.customers[*number as usize])
    }

    /// Decides on every due cell, and on the totals where there are some, which are audited as well.
    pub fn decide(&self, stop: &(dyn Fn() -> bool + Sync)) -> Decided {
        let mut decisions: Vec<Vec<Decision>> =
            self.products.iter().map(|product| self.decide_on(product)).collect();
        let Settled { totals, findings } = totals::settle(self, &mut decisions, stop);
        let mut decided = Decided { findings, ..Decided::default() };
        for (product, decisions) in self.products.iter().zip(decisions) {
            for (period, decision) in decisions {
                decided.count(decision);
                decided.written.push(Cell { product: product.id, period, value: decision.ok() });
            }
        }
        for (total, decision) in totals {
            decided.count(decision);
            decided.totals.push(Total { value: decision.ok(), ..total });
        }
        decided.totals.sort_unstable();
        decided
    }

    fn decide_on(&self, product: &Product) -> Vec<Decision> {
        let nothing = BTreeMap::new();
        let once = self.protection.safeguards.has(Safeguard::CoveredOnce);
        let covered = self.covered.get(&product.id).unwrap_or(&nothing);
        let is_due = |start: &&NaiveDate| !once || !covered.contains_key(start);
        let due: Vec<NaiveDate> = self.periods.iter().filter(is_due).copied().collect();
        let earlier: Vec<Earlier<'_>> = covered
            .iter()
            .filter(|(start, cell)| cell.value.is_some() && **start >= self.since)
            .map(|(start, cell)| Earlier { period: *start, own: &self.own_then[cell.release] })
            .collect();
        let history = self.history(product.id);
        let decisions =
            protection::protect(&history, &due, &earlier, &self.own, &self.entity_of, &self.protection);
        due.into_iter().zip(decisions).collect()
    }

    /// What was bought of a product, oldest first.
    pub fn history(&self, product: Uuid) -> protection::ProductHistory {
        let history = self.purchases.get(&product);
        history.into_iter().flatten().map(|(start, bought)| (*start, bought.clone())).collect()
    }

    /// Audits the figures of products that stand in the tables now, against the daily facts.
    pub async fn audit(&self, tx: &Tx, release: Uuid) -> Result<Vec<String>, Problem> {
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
            findings.extend(found.iter().map(|finding| self.named(finding, &product.sku)));
        }
        Ok(findings)
    }

    pub fn named(&self, finding: &protection::Finding, what: &str) -> String {
        format!("{} ({what}, {})", finding.what, self.grain.period_of(finding.period).label())
    }
}

impl Decided {
    fn count(&mut self, decision: Result<i64, Hidden>) {
        if let Err(hidden) = decision {
            *self.hidden.entry(hidden.as_str()).or_default() += 1;
        }
    }
}
