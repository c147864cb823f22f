//! The offer: what an organisation is shown of products, prices and stock.

pub mod api;
pub mod availability;
pub(crate) mod cards;
mod choose;
pub mod dto;
mod shown;
pub mod store;
mod warehouses;

use lonja_kernel::{CategoryId, Timestamp};
use lonja_platform::prelude::Filters;
use poem_openapi::Object;

use cards::Cards;
use warehouses::Warehouses;

use crate::{prices::lists::PriceLists, products::rules::Lifecycle};

/// What a process remembers of the offer, each part with a way to see that it is not outdated.
#[derive(Default)]
pub struct Memory {
    pub(crate) cards: Cards,
    pub(crate) lists: PriceLists,
    pub(crate) warehouses: Warehouses,
}

/// The filters of the products list.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct ProductFilters {
    /// Words that SKU, name or category contain, all of them; case and accents do not matter.
    #[oai(validator(max_length = 100))]
    pub q: Option<String>,
    /// Exactly this SKU.
    #[oai(validator(max_length = 64))]
    pub sku: Option<String>,
    pub category_id: Option<CategoryId>,
    pub lifecycle: Option<Lifecycle>,
    /// Only what can, or cannot, be ordered today.
    pub orderable: Option<bool>,
    /// Only what changed at or after this instant.
    pub updated_since: Option<Timestamp>,
}

impl Filters for ProductFilters {
    const SORTS: &'static [&'static str] = &["name", "sku", "launch_on", "updated_at"];
}
