//! Products, who sees them, what they cost whom, and how much there is.
//!
//! What an organisation is offered is read from its assortment's rows alone: one statement, one indexable predicate,
//! at a cost that does not grow with other organisations' data. Prices are read by their own partner only. Stock
//! shows as the agreement says, and never more than the last snapshot unless that is exact. Suppliers see their own
//! products, without price and stock.

pub mod bulk;
mod cart;
mod categories;
mod edits;
mod entities;
mod example;
pub mod imported;
mod offers;
pub mod ordering;
mod prices;
mod products;
mod search;
mod stock;
mod supply;
mod visibility;

use std::sync::Arc;

use lonja_platform::prelude::{Ctx, JobKind};
use poem_openapi::OpenApi;

pub use edits::seed::{EditFile, seed_edit, store_edit_file};
pub use offers::Memory as OfferMemory;
pub use prices::repriced;
pub use products::rules::{Lifecycle, NotOrderable, not_orderable};
pub use stock::{
    reserve::{Portion, Then, release, reserve, reserve_then, ship},
    rules::{StockBand, StockExposure},
};
pub use visibility::{assortments_changed, observer};

/// The catalogue's operations.
pub fn api(ctx: &Ctx, memory: &Arc<OfferMemory>) -> impl OpenApi + use<> {
    let ctx = || ctx.clone();
    (
        offers::api::OffersApi { ctx: ctx(), memory: memory.clone() },
        products::api::CatalogueApi { ctx: ctx() },
        edits::api::ProductEditsApi { ctx: ctx() },
        categories::api::CategoriesApi { ctx: ctx() },
        supply::api::SupplyApi { ctx: ctx() },
        cart::api::CartApi { ctx: ctx() },
        prices::api::PricesApi { ctx: ctx() },
        prices::revisions::RevisionsApi { ctx: ctx() },
        stock::api::StockApi { ctx: ctx() },
    )
}

/// The catalogue's background jobs.
pub fn jobs(ctx: &Ctx) -> Vec<JobKind> {
    let mut jobs = edits::jobs();
    jobs.push(stock::snapshot::job(ctx));
    jobs
}
