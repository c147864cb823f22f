//! Sales orders from cart to delivery, the sales lines that come of them, regions, and the importer of sales lines.
//!
//! An order reserves stock in the transaction that places it and gives it up exactly once, by shipping or by being
//! cancelled. A sales line exists once, whoever writes it how often. Whoever keeps figures that follow from sales
//! lines is a [`SalesObserver`](sales::SalesObserver).

mod documents;
pub mod import;
pub mod regions;
pub mod sales;
mod sales_orders;
pub mod seed;

use std::sync::Arc;

use lonja_catalogue::OfferMemory;
use lonja_platform::prelude::{Ctx, JobKind};
use poem_openapi::OpenApi;

pub use sales_orders::{Order, OrderState};

use sales::SalesObservers;

/// The operations of orders and imports. The observers are the same for [`jobs`].
pub fn api(ctx: &Ctx, offers: &Arc<OfferMemory>, observers: &SalesObservers) -> impl OpenApi + use<> {
    (
        sales_orders::OrdersApi { ctx: ctx.clone(), offers: offers.clone(), observers: observers.clone() },
        documents::DocumentsApi { ctx: ctx.clone() },
        import::ImportsApi { ctx: ctx.clone() },
    )
}

/// The background jobs of imports.
pub fn jobs(observers: &SalesObservers) -> Vec<JobKind> {
    import::jobs(observers.clone())
}
