//! Sales lines: what was really shipped or returned, with its value.
//!
//! A line is identified by source, document, content and occurrence among identical lines of the document, so that
//! true duplicates survive and writing the same lines again adds nothing. Who keeps figures that follow from sales
//! lines observes them, inside the transaction that adds them.

mod store;

use std::sync::Arc;

use chrono::NaiveDate;
use futures::future::BoxFuture;
use lonja_platform::{data::Tx, prelude::*};
use sea_orm::DbErr;

pub(crate) use store::NewSalesLine;

/// The source of lines that come from this product's own orders; their document is the order's id.
pub const ORDER_SOURCE: &str = "order";

/// The channel of lines that come from this product's own orders.
pub const ORDER_CHANNEL: &str = "portal";

/// A line that was added. Returns have a negative quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalesLine {
    pub id: SalesLineId,
    pub product_id: ProductId,
    /// Lines without a customer stay out of shared figures.
    pub customer_id: Option<OrganizationId>,
    pub region_id: Option<RegionId>,
    pub channel: Option<String>,
    pub sold_on: NaiveDate,
    pub quantity: Quantity,
    pub unit_price: UnitPrice,
}

/// Hears of sales lines in the transaction that adds them: what it writes exists if and only if the lines do.
pub trait SalesObserver: Send + Sync {
    /// `lines` are the ones that are new, in batches of a few thousand at most.
    fn on_sales<'a>(&'a self, tx: &'a Tx, lines: &'a [SalesLine]) -> BoxFuture<'a, Result<(), Problem>>;
}

/// Everybody who hears of sales lines; said once, when the product is put together.
#[derive(Clone, Default)]
pub struct SalesObservers(Vec<Arc<dyn SalesObserver>>);

impl SalesObservers {
    #[must_use]
    pub fn with(mut self, observer: Arc<dyn SalesObserver>) -> Self {
        self.0.push(observer);
        self
    }
}

/// Adds the lines that do not exist yet, tells the observers of them, and says how many they are.
pub(crate) async fn add(
    tx: &Tx,
    observers: &SalesObservers,
    source: &str,
    lines: Vec<NewSalesLine>,
) -> Result<usize, Problem> {
    let added = store::insert(tx, source, lines).await?;
    if !added.is_empty() {
        for observer in &observers.0 {
            observer.on_sales(tx, &added).await?;
        }
    }
    Ok(added.len())
}

/// Units and value per product and customer, in thousandths and in ten-millionths of the currency's main unit: the
/// figures that a recount compares.
pub async fn totals(conn: &impl sea_orm::ConnectionTrait, source: &str) -> Result<Vec<SalesTotal>, DbErr> {
    store::totals(conn, source).await
}

/// One row of [`totals`].
#[derive(Clone, Debug, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct SalesTotal {
    pub sku: String,
    pub customer: Option<String>,
    pub lines: i64,
    pub quantity_milli: i64,
    pub value_e7: i64,
}
