//! Everything that a release's decisions rest on, and the decisions. What is decided and never written is a simulation.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use uuid::Uuid;

use super::{
    regions::{self, Regional},
    regions_store::{NamedRegion, RegionCell},
    store::{self, Cell, Covered},
    tally::Tally,
    totals::{self, Settled},
    totals_store::{Members, Released, Total},
    watch::{Step, Watch},
};
use crate::{
    calendar::{Grain, Month},
    directory::Product,
    facts::{self, Asked, Purchases},
    policies::Regions,
    protection::{self, Earlier, Figure, Hidden, Protection, Safeguard, Series},
};

/// What is sold in no packs is sold by the unit.
const UNIT: u32 = 1000;

/// Read at one instant. Read again with the same [seal](super::seal), nothing has changed in between.
pub struct Table {
    pub grain: Grain,
    pub recipient: Uuid,
    pub products: Vec<Product>,
    /// What is sold in packs, in thousandths.
    pub packs: HashMap<Uuid, u32>,
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
    /// The rules under which each release left room beside what it hides; none where no sum over it was ever shown, so that
    /// nothing is known of that.
    pub room_then: Vec<Option<Protection>>,
    pub protection: Protection,
    /// What totals need besides.
    pub totals: Option<Totals>,
    /// What regional tables need besides.
    pub regional: Option<Regional>,
}

/// What is read for totals alone.
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
    pub months: Vec<(Month, Regions)>,
    pub regions: Vec<RegionCell>,
    /// What the regions in it are called.
    pub names: Vec<NamedRegion>,
    pub hidden: BTreeMap<&'static str, i64>,
    /// What the audits of totals and of regions found.
    pub findings: Vec<String>,
    /// How much is shown of the products.
    pub by_product: Tally,
    /// How much is shown by region, where the release has regions.
    pub by_region: Option<Tally>,
}

/// A period and what was decided about a product in it.
pub type Decision = (NaiveDate, Result<i64, Hidden>);

/// How far everybody has to be left from the hidden figures of a product.
pub type Levels = BTreeMap<NaiveDate, i64>;

impl Table {
    pub fn own_accounts(&self) -> impl Iterator<Item = Uuid> {
        self.own.iter().map(|number| self.customers[*number as usize])
    }

    /// What a product is sold in, in thousandths.
    pub fn pack(&self, product: Uuid) -> u32 {
        self.packs.get(&product).copied().unwrap_or(UNIT)
    }

    /// Decides on every due cell, and on totals and regions where there are some, which are audited as well.
    pub fn decide(&self, watch: &Watch) -> Decided {
        let (mut decisions, mut levels, mut demand) = (Vec::new(), Vec::new(), Vec::new());
        watch.begin(Step::Products, self.products.len());
        for product in &self.products {
            let series = self.series_of(product);
            let decided = series.decide(&self.protection);
            if self.takes_time() {
                levels.push(series.levels(&decided, &self.protection));
            }
            demand.push(series.demand().collect::<Vec<i64>>());
            decisions.push(decided);
            watch.advance();
        }
        let Settled { totals, findings } = totals::settle(self, &mut decisions, &levels, watch);
        let by_region = regions::settle(self, &decisions, &levels, &totals, watch);
        let mut decided = Decided { findings, by_region: by_region.shown, ..Decided::default() };
        decided.findings.extend(by_region.findings);
        (decided.months, decided.names) = (by_region.months, by_region.names);
        for ((product, decisions), demand) in self.products.iter().zip(decisions).zip(demand) {
            for ((period, decision), demand) in decisions.into_iter().zip(demand) {
                decided.count(decision);
                decided.by_product.count(demand, decision);
                decided.written.push(Cell { product: product.id, period, value: decision.ok() });
            }
        }
        for (total, decision) in totals {
            decided.count(decision);
            decided.totals.push(Total { value: decision.ok(), ..total });
        }
        for (cell, decision) in by_region.cells {
            decided.count(decision);
            decided.regions.push(cell);
        }
        decided.totals.sort_unstable();
        decided
    }

    /// The due periods of a product, and what the decision on them rests on.
    pub fn series_of(&self, product: &Product) -> Series {
        let nothing = BTreeMap::new();
        let once = self.protection.safeguards.has(Safeguard::CoveredOnce);
        let covered = self.covered.get(&product.id).unwrap_or(&nothing);
        let is_due = |start: &&NaiveDate| !once || !covered.contains_key(start);
        let due: Vec<NaiveDate> = self.periods.iter().filter(is_due).copied().collect();
        let earlier = |(period, cell): (&NaiveDate, &Covered)| {
            let (release, own) = (cell.release, &self.own_then[cell.release]);
            let hidden = match cell.value {
                Some(_) => None,
                None => Some(self.room_then[release]?),
            };
            Some(Earlier { period: *period, own, release, hidden })
        };
        let earlier: Vec<Earlier<'_>> =
            covered.iter().filter(|(start, _)| **start >= self.since).filter_map(earlier).collect();
        let history = self.history(product.id);
        let safeguards = self.protection.safeguards;
        let pack = self.pack(product.id);
        Series::new(&history, &due, &earlier, &self.own, &self.entity_of, safeguards, pack)
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
            // So that a long audit leaves room for requests.
            tokio::task::yield_now().await;
            let Some(cells) = written.get(&product.id) else { continue };
            let (mut new, mut earlier) = (Vec::new(), Vec::new());
            let pack = self.pack(product.id).into();
            for (period, cell) in cells.iter().filter(|(start, _)| **start >= self.since) {
                let Some(value) = cell.value else { continue };
                if Some(cell.release) == this {
                    new.push(Figure { period: *period, value, own: &self.own, pack });
                } else {
                    earlier.push(Figure { period: *period, value, own: &self.own_then[cell.release], pack });
                }
            }
            let facts = facts.get(&product.id).cloned().unwrap_or_default().into_iter().collect();
            let found =
                protection::audit(&facts, &earlier, &new, &self.own, &self.entity_of, &self.protection);
            findings.extend(found.iter().map(|finding| self.named(finding, &product.sku)));
        }
        Ok(findings)
    }

    /// Whether programs and proofs have to be worked out.
    pub fn takes_time(&self) -> bool {
        self.totals.is_some() || self.regional.is_some()
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
