//! Demand facts: daily sums of shipped and returned units per product, customer, region and channel, and their
//! sums per period. No money ever comes here, and no line without a customer.
//!
//! They are kept by the transaction that writes the sales lines. A line that arrives after its period was released
//! is set aside: what a release was made from stays what it was.

mod placed;
mod recompute;
mod store;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use futures::future::BoxFuture;
use lonja_orders::sales::{SalesLine, SalesObserver};
use lonja_platform::prelude::*;
use uuid::Uuid;

pub use placed::{Placed, PlacedHistory, placed};
pub use recompute::recompute;
pub use store::{Asked, Purchases, daily, late, per_period};

use crate::calendar;

/// Keeps the facts beside the sales lines.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts;

impl SalesObserver for Facts {
    fn on_sales<'a>(&'a self, tx: &'a Tx, lines: &'a [SalesLine]) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(add(tx, lines))
    }
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

type Summed = BTreeMap<Key, Sums>;

/// Adds newly written sales lines to the facts: a fixed number of statements, however many lines there are.
async fn add(tx: &Tx, lines: &[SalesLine]) -> Result<(), Problem> {
    let facts = summed(lines);
    if facts.is_empty() {
        return Ok(());
    }
    let grain = calendar::hold(tx, false).await?;
    let covered = store::covered(tx, grain, &facts).await?;
    let is_late = |key: &Key| covered.contains(&(key.product, grain.period_of(key.day).start()));
    let (late, in_time): (Summed, Summed) = facts.into_iter().partition(|(key, _)| is_late(key));
    store::add_facts(tx, "demand_fact", &in_time).await?;
    store::add_periods(tx, grain, &in_time).await?;
    store::add_facts(tx, "demand_late", &late).await?;
    Ok(())
}

fn summed(lines: &[SalesLine]) -> Summed {
    let mut facts = Summed::new();
    for line in lines {
        // A line without a customer is nobody's demand.
        let Some(customer) = line.customer_id else { continue };
        let key = Key {
            product: line.product_id.0,
            day: line.sold_on,
            customer: customer.0,
            region: line.region_id.map(Uuid::from).unwrap_or_default(),
            channel: line.channel.clone().unwrap_or_default(),
        };
        let sums = facts.entry(key).or_default();
        let quantity = line.quantity.thousandths();
        sums.shipped += quantity.max(0);
        sums.returned += (-quantity).max(0);
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(customer: Option<u128>, quantity_milli: i64) -> SalesLine {
        SalesLine {
            id: SalesLineId(Uuid::from_u128(9)),
            product_id: ProductId(Uuid::from_u128(1)),
            customer_id: customer.map(|id| OrganizationId(Uuid::from_u128(id))),
            region_id: None,
            channel: None,
            sold_on: NaiveDate::from_ymd_opt(2026, 10, 5).unwrap(),
            quantity: Quantity::from_thousandths(quantity_milli),
            unit_price: UnitPrice::new(25_500, Currency::GBP),
        }
    }

    #[test]
    fn shipments_and_returns_are_summed_apart() {
        let facts = summed(&[line(Some(7), 5000), line(Some(7), -2000), line(Some(7), 1000)]);
        assert_eq!(facts.into_values().collect::<Vec<_>>(), [Sums { shipped: 6000, returned: 2000 }]);
    }

    #[test]
    fn a_line_without_a_customer_is_nobodys_demand() {
        assert!(summed(&[line(None, 5000)]).is_empty());
    }
}
