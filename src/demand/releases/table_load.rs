//! Reads a table: a release's, with everything that is out, or one as if nothing were, for a simulation.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{
    regions::{Region, Regional},
    regions_store::{self, NamedRegion},
    store,
    table::{Table, Totals},
    totals_store,
};
use crate::{
    calendar::{Grain, Period},
    directory,
    facts::{self, Asked},
    policies::{self, Policy, Regions},
    protection::{Protection, Safeguard, Safeguards},
};

/// Purchases older than this before the first due period play no part in any decision.
const LOOK_BACK: Days = Days::new(400);

impl Protection {
    pub fn of(policy: &Policy, safeguards: Safeguards) -> Self {
        Self {
            minimum_customers: policy.minimum_customers as u32,
            p_percent: policy.p_percent as u32,
            prior_percent: policy.prior_percent as u32,
            safeguards,
        }
    }
}

impl Table {
    /// The table of a release: every period that is due, beside everything that is out.
    pub async fn load(
        tx: &Tx,
        policy: &Policy,
        grain: Grain,
        safeguards: Safeguards,
    ) -> Result<Self, Problem> {
        let recipient = policy.recipient_id;
        let until = policy.due_until(tx.now().date_naive());
        let periods = grain.complete_between(policy.history_from, until);
        let since = periods.first().map_or(until, |first| first.start()) - LOOK_BACK;
        let protection = Protection::of(policy, safeguards);
        let mut table = Self::begin(tx, recipient, grain, &periods, since, protection).await?;
        table.packs = directory::packs(tx, recipient, since).await?;
        let asked = Asked { supplier: recipient, since, customers: &table.customers };
        if !safeguards.has(Safeguard::LateLines) {
            for (product, late) in facts::late(tx, grain, asked).await? {
                let periods = table.purchases.entry(product).or_default();
                for (start, mut of_period) in late {
                    periods.entry(start).or_default().append(&mut of_period);
                }
            }
        }
        if policy.totals {
            table.totals = Some(Totals {
                daily: facts::daily(tx, grain, asked).await?,
                released: totals_store::released(tx, recipient).await?,
                members: totals_store::members(tx, recipient).await?,
                own_releases: totals_store::releases_to(tx, recipient).await?,
            });
        }
        if policy.regions != Regions::None {
            let tree = tree(tx).await?;
            let ids: Vec<Uuid> = tree.iter().map(|region| region.name.id).collect();
            table.regional = Some(Regional {
                asked: policy.regions,
                placed: facts::placed(tx, grain, asked, &ids).await?,
                tree,
                months: regions_store::months(tx, recipient).await?,
                released: regions_store::released(tx, recipient, None).await?,
                totals: totals_store::released(tx, recipient).await?,
                members: totals_store::members(tx, recipient).await?,
                own_releases: totals_store::releases_to(tx, recipient).await?,
            });
        }
        table.releases = store::all(tx).await?;
        let mut own_of = store::own_of_releases(tx).await?;
        let own_then =
            table.releases.iter().map(|release| table.numbers(own_of.remove(release).unwrap_or_default()));
        table.own_then = own_then.collect();
        let policies: HashMap<Uuid, Policy> =
            policies::all(tx).await?.into_iter().map(|policy| (policy.id, policy)).collect();
        let made_by = store::made_by(tx).await?;
        let room_then = table.releases.iter().map(|release| {
            let policy = policies.get(made_by.get(release)?)?;
            Some(Protection::of(policy, safeguards))
        });
        table.room_then = room_then.collect();
        table.covered = store::covered(tx, recipient, &table.releases).await?;
        Ok(table)
    }

    /// The table that these periods would make if nothing had been released, without totals. No purchase before them
    /// plays a part: there is no earlier figure to compare with, and a return is matched with the latest purchases.
    pub async fn unreleased(
        conn: &impl ConnectionTrait,
        recipient: Uuid,
        grain: Grain,
        periods: &[Period],
        protection: Protection,
    ) -> Result<Self, DbErr> {
        let since = periods.first().map(|first| first.start()).unwrap_or_default();
        Self::begin(conn, recipient, grain, periods, since, protection).await
    }

    async fn begin(
        conn: &impl ConnectionTrait,
        recipient: Uuid,
        grain: Grain,
        periods: &[Period],
        since: NaiveDate,
        protection: Protection,
    ) -> Result<Self, DbErr> {
        let everybody = directory::customers(conn).await?;
        let customers: Vec<Uuid> = everybody.iter().map(|customer| customer.id).collect();
        let mut holdings: HashMap<&str, u32> = HashMap::new();
        let entity_of =
            everybody.iter().zip(0..).map(|(customer, number)| match customer.holding.as_deref() {
                Some(holding) => *holdings.entry(holding).or_insert(number),
                None => number,
            });
        let entity_of: Vec<u32> = entity_of.collect();
        let own_accounts = directory::own_accounts(conn, recipient).await?;
        let asked = Asked { supplier: recipient, since, customers: &customers };
        let purchases = facts::per_period(conn, asked).await?;
        let products = directory::products_of(conn, recipient).await?;
        let pack =
            |product: &directory::Product| Some((product.id, u32::try_from(product.pack_milli?).ok()?));
        let packs = products.iter().filter_map(pack).collect();
        let mut table = Self {
            grain,
            recipient,
            products,
            packs,
            periods: periods.iter().map(|period| period.start()).collect(),
            since,
            customers,
            entity_of,
            own: HashSet::new(),
            purchases,
            covered: HashMap::new(),
            releases: Vec::new(),
            own_then: Vec::new(),
            room_then: Vec::new(),
            protection,
            totals: None,
            regional: None,
        };
        table.own = table.numbers(own_accounts);
        Ok(table)
    }

    /// The numbers of accounts; the customers are in the order of their ids.
    fn numbers(&self, accounts: HashSet<Uuid>) -> HashSet<u32> {
        let number = |account| self.customers.binary_search(&account).ok().map(|number| number as u32);
        accounts.into_iter().filter_map(number).collect()
    }
}

/// The region tree, in a fixed order.
async fn tree(tx: &Tx) -> Result<Vec<Region>, Problem> {
    let mut all = lonja_orders::regions::all(tx).await?;
    all.sort_unstable_by_key(|region| region.id);
    let place = |id| all.binary_search_by_key(&id, |region| region.id).ok().map(|place| place as u32);
    let region = |it: &lonja_orders::regions::Region| Region {
        name: NamedRegion { id: it.id.0, code: it.code.clone(), name: it.name.clone() },
        zone: it.parent.and_then(place),
    };
    Ok(all.iter().map(region).collect())
}
