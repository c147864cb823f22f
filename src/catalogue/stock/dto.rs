//! Warehouses and stock as the host's staff see them.

use lonja_kernel::{ProductId, Quantity, Timestamp, WarehouseId};
use lonja_platform::prelude::Filters;
use poem_openapi::{Object, types::Example};

use crate::example;

/// A place where stock lies.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Warehouse {
    pub id: WarehouseId,
    /// Short and unique.
    pub code: String,
    pub name: String,
    /// ISO 3166-1 code.
    pub country: String,
    /// Orders are served from the lowest number first.
    pub priority: i32,
}

/// A warehouse to be made.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewWarehouse {
    #[oai(validator(max_length = 20, pattern = "^[A-Za-z0-9][A-Za-z0-9_-]*$"))]
    pub code: String,
    #[oai(validator(min_length = 1, max_length = 100, pattern = r"\S"))]
    pub name: String,
    /// ISO 3166-1 code.
    #[oai(validator(pattern = "^[A-Z]{2}$"))]
    pub country: String,
    /// Orders are served from the lowest number first. Default: 100.
    #[oai(validator(minimum(value = "0"), maximum(value = "10000")))]
    pub priority: Option<i32>,
}

/// The filters of the warehouses list.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct WarehouseFilters {
    /// ISO 3166-1 code.
    #[oai(validator(max_length = 2))]
    pub country: Option<String>,
}

impl Filters for WarehouseFilters {
    const SORTS: &'static [&'static str] = &["code", "priority"];
}

/// A product's stock in one warehouse.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct StockItem {
    pub product_id: ProductId,
    pub sku: String,
    pub name: String,
    /// What one is counted in.
    pub unit: String,
    pub warehouse_id: WarehouseId,
    pub warehouse_code: String,
    pub on_hand: Quantity,
    /// Promised to orders that are not shipped yet.
    pub reserved: Quantity,
    /// On hand and not reserved.
    pub free: Quantity,
    pub updated_at: Timestamp,
}

/// What was counted.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct StockCount {
    /// All of it, reserved or not; no less than what is reserved, at most 10,000,000.
    pub on_hand: Quantity,
}

/// The filters of the stock list.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct StockFilters {
    /// Words that SKU, name or category contain, all of them; case and accents do not matter.
    #[oai(validator(max_length = 100))]
    pub q: Option<String>,
    /// Exactly this SKU.
    #[oai(validator(max_length = 64))]
    pub sku: Option<String>,
    pub product_id: Option<ProductId>,
    pub warehouse_id: Option<WarehouseId>,
    /// Only what changed at or after this instant.
    pub updated_since: Option<Timestamp>,
}

impl Filters for StockFilters {
    const SORTS: &'static [&'static str] = &["sku"];
}

impl Example for Warehouse {
    fn example() -> Self {
        Self {
            id: example::id(),
            code: "NTH".to_owned(),
            name: "North".to_owned(),
            country: "GB".to_owned(),
            priority: 10,
        }
    }
}

impl Example for NewWarehouse {
    fn example() -> Self {
        Self {
            code: "NTH".to_owned(),
            name: "North".to_owned(),
            country: "GB".to_owned(),
            priority: Some(10),
        }
    }
}

impl Example for StockItem {
    fn example() -> Self {
        Self {
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            unit: "piece".to_owned(),
            warehouse_id: example::id(),
            warehouse_code: "NTH".to_owned(),
            on_hand: Quantity::from_thousandths(400_000),
            reserved: Quantity::from_thousandths(60_000),
            free: Quantity::from_thousandths(340_000),
            updated_at: example::time(),
        }
    }
}

impl Example for StockCount {
    fn example() -> Self {
        Self { on_hand: Quantity::from_thousandths(400_000) }
    }
}
