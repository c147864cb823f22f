//! What a supplier is told about a product that it supplies.

use chrono::NaiveDate;
use lonja_kernel::{CategoryId, ProductId, Quantity, Timestamp};
use lonja_platform::prelude::Filters;
use poem_openapi::{Object, types::Example};

use crate::{categories::dto::CategoryRef, example, products::rules::Lifecycle};

/// A product that one's own organisation supplies.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct SupplyProduct {
    pub id: ProductId,
    /// The host's article number.
    pub sku: String,
    pub name: String,
    pub description: String,
    pub category: CategoryRef,
    /// What one is counted in.
    pub unit: String,
    /// How many decimals a quantity may have.
    #[oai(validator(minimum(value = "0"), maximum(value = "3")))]
    pub unit_decimals: i32,
    /// The smallest quantity that it is sold in. Null: any quantity that its unit allows.
    pub pack: Option<Quantity>,
    pub lifecycle: Lifecycle,
    pub launch_on: Option<NaiveDate>,
    pub updated_at: Timestamp,
}

/// The filters of a supplier's product list.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct SupplyProductFilters {
    /// Words that SKU, name or category contain, all of them; case and accents do not matter.
    #[oai(validator(max_length = 100))]
    pub q: Option<String>,
    /// Exactly this SKU.
    #[oai(validator(max_length = 64))]
    pub sku: Option<String>,
    pub category_id: Option<CategoryId>,
    pub lifecycle: Option<Lifecycle>,
    /// Only what changed at or after this instant.
    pub updated_since: Option<Timestamp>,
}

impl Filters for SupplyProductFilters {
    const SORTS: &'static [&'static str] = &["name", "sku", "updated_at"];
}

impl Example for SupplyProduct {
    fn example() -> Self {
        Self {
            id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            description: "Painted metal, for one T-light.".to_owned(),
            category: CategoryRef { id: example::id(), name: "Candles and lights".to_owned() },
            unit: "piece".to_owned(),
            unit_decimals: 0,
            pack: Some(Quantity::from_thousandths(24_000)),
            lifecycle: Lifecycle::Active,
            launch_on: NaiveDate::from_ymd_opt(2026, 9, 1),
            updated_at: example::time(),
        }
    }
}
