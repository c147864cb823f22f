//! Demand facts: daily sums of shipped and returned units per product, customer, region and channel, and their
//! sums per period. No money ever comes here, and no line without a customer.
//!
//! They are kept by the transaction that writes the sales lines. A line that arrives after its period was released
//! is set aside: what a release was made from stays what it was.

mod recompute;
mod store;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use uuid::Uuid;

pub use recompute::recompute;
pub use store::{Asked, Purchases, daily, late, per_period};

use crate::calendar;

/// A sales line as far as demand is concerned.
#[derive(Clone, Debug)]
pub struct Sold {
    pub product: Uuid,
    /// Lines without one are nobody's demand.
    pub customer: Option<Uuid>,
    pub region: Option<Uuid>,
    pub channel: Option<String>,
    pub day: NaiveDate,
    /// Negative for a return.
    pub quantity_milli: i64,
}

/// What is summed together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    product: Uuid,
    day: NaiveDate,
    customer: Uuid,
    region: Uuid,
    channel: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    shipped: i64,
    returned: i64,
}

type Facts = BTreeMap<Key, Sums>;

/// Adds newly written sales lines to the facts, in the transaction that writes them: a fixed number of statements,
/// however many lines there are.
pub async fn add(tx: &Tx, lines: impl IntoIterator<Item = Sold>) -> Result<(), Problem> {
    let facts = summed(lines);
    if facts.is_empty() {
        return Ok(());
    }
    let grain = calendar::hold(tx, false).await?;
    let covered = store::covered(tx, grain, &facts).await?;
    let is_late = |key: &Key| covered.contains(&(key.product, grain.period_of(key.day).start()));
    let (late, in_time): (Facts, Facts) = facts.into_iter().partition(|(key, _)| is_late(key));
    store::add_facts(tx, "demand_fact", &in_time).await?;
    store::add_periods(tx, grain, &in_time).await?;
    store::add_facts(tx, "demand_late", &late).await?;
    Ok(())
}

fn summed(lines: impl IntoIterator<Item = Sold>) -> Facts {
    let mut facts = Facts::new();
    for line in lines {
        let Some(customer) = line.customer else { continue };
        let key = Key {
            product: line.product,
            day: line.day,
            customer,
            region: line.region.unwrap_or_default(),
            channel: line.channel.unwrap_or_default(),
        };
        let sums = facts.entry(key).or_default();
        sums.shipped += line.quantity_milli.max(0);
        sums.returned += (-line.quantity_milli).max(0);
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sold(customer: Option<u128>, quantity_milli: i64) -> Sold {
        Sold {
            product: Uuid::from_u128(1),
            customer: customer.map(Uuid::from_u128),
            region: None,
            channel: None,
            day: NaiveDate::from_ymd_opt(2026, 10, 5).unwrap(),
            quantity_milli,
        }
    }

    #[test]
    fn shipments_and_returns_are_summed_apart() {
        let facts = summed([sold(Some(7), 5000), sold(Some(7), -2000), sold(Some(7), 1000)]);
        assert_eq!(facts.into_values().collect::<Vec<_>>(), [Sums { shipped: 6000, returned: 2000 }]);
    }

    #[test]
    fn a_line_without_a_customer_is_nobodys_demand() {
        assert!(summed([sold(None, 5000)]).is_empty());
    }
}
