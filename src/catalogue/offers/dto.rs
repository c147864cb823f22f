//! What a partner is told about a product. Nothing here names the supplier, other audiences or a threshold.

use chrono::NaiveDate;
use lonja_kernel::{AssetId, ProductId, Quantity, Timestamp, UnitPrice, WarehouseId, serialize_time};
use lonja_platform::prelude::{ObjectWriter, WriteJson};
use poem_openapi::{Object, Union, types::Example};

use crate::{
    categories::dto::CategoryRef,
    example,
    prices::dto::PriceBreak,
    products::rules::{Lifecycle, NotOrderable},
    stock::rules::{StockBand, StockExposure},
};

/// A product as it is offered to one's own organisation.
#[derive(Object, Clone, Debug, serde::Serialize)]
#[oai(example)]
pub struct Product {
    pub id: ProductId,
    /// The stock keeping unit: the host's own article number.
    pub sku: String,
    pub name: String,
    pub description: String,
    pub category: CategoryRef,
    /// What one is counted in.
    pub unit: String,
    /// How many decimals a quantity may have.
    #[oai(validator(minimum(value = "0"), maximum(value = "3")))]
    pub unit_decimals: i32,
    /// The smallest quantity that it is sold in: orders take multiples of it. Null: any quantity that its unit allows.
    pub pack: Option<Quantity>,
    pub lifecycle: Lifecycle,
    /// Before this day it can be seen but not ordered.
    pub launch_on: Option<NaiveDate>,
    /// How to sell it.
    pub tips: String,
    /// The picture in the library.
    pub picture_asset_id: Option<AssetId>,
    /// One's own price for one unit today, before tax; null where there is none.
    pub price: Option<UnitPrice>,
    /// From which quantities of an order's line on one unit costs less.
    pub price_breaks: Vec<PriceBreak>,
    /// One's own announced next price; null where none is announced.
    pub next_price: Option<NextPrice>,
    pub availability: Availability,
    pub orderable: bool,
    /// Why it cannot be ordered; null where it can.
    pub not_orderable_reason: Option<NotOrderable>,
    /// When the product, or its visibility to one's own organisation, last changed. Prices and stock do not count.
    #[serde(serialize_with = "serialize_time")]
    pub updated_at: Timestamp,
}

/// A price that is announced to one's own organisation and does not hold yet.
#[derive(Object, Clone, Debug, serde::Serialize)]
pub struct NextPrice {
    /// The price of one unit from that day on, before tax.
    pub price: UnitPrice,
    /// From which quantities on one unit then costs less.
    pub price_breaks: Vec<PriceBreak>,
    /// The first day on which it holds.
    pub in_force_from: NaiveDate,
}

/// Stock, as coarsely as the agreement says.
#[derive(Object, Clone, Debug, serde::Serialize)]
pub struct Availability {
    pub exposure: StockExposure,
    /// With `band`: as of the last snapshot.
    pub band: Option<StockBand>,
    /// With `yes_no`: as of the last snapshot.
    pub in_stock: Option<bool>,
    /// With `exact`: free stock of all warehouses.
    pub quantity: Option<Quantity>,
    #[serde(serialize_with = "serialize_time")]
    pub as_of: Timestamp,
}

/// A product's stock, in the form that the agreement grants.
#[derive(Union, Clone, Debug)]
#[oai(discriminator_name = "exposure", one_of = true)]
pub enum ProductAvailability {
    #[oai(mapping = "band")]
    Band(BandAvailability),
    #[oai(mapping = "yes_no")]
    YesNo(YesNoAvailability),
    #[oai(mapping = "exact")]
    Exact(ExactAvailability),
}

impl WriteJson for ProductAvailability {
    fn write_json(&self, bytes: &mut Vec<u8>) -> serde_json::Result<()> {
        let mut document = ObjectWriter::new(bytes);
        let exposure = match self {
            Self::Band(band) => document.members(band).map(|()| "\"band\""),
            Self::YesNo(answer) => document.members(answer).map(|()| "\"yes_no\""),
            Self::Exact(stock) => document.members(stock).map(|()| "\"exact\""),
        }?;
        document.ready("exposure", exposure);
        document.end();
        Ok(())
    }
}

/// Stock as a band, from a snapshot that is taken on a schedule.
#[derive(Object, Clone, Debug, serde::Serialize)]
#[oai(example)]
pub struct BandAvailability {
    pub product_id: ProductId,
    pub band: StockBand,
    /// When the snapshot was taken.
    #[serde(serialize_with = "serialize_time")]
    pub as_of: Timestamp,
}

/// Whether there is stock, from a snapshot that is taken on a schedule.
#[derive(Object, Clone, Debug, serde::Serialize)]
#[oai(example)]
pub struct YesNoAvailability {
    pub product_id: ProductId,
    pub in_stock: bool,
    /// When the snapshot was taken.
    #[serde(serialize_with = "serialize_time")]
    pub as_of: Timestamp,
}

/// Free stock per warehouse, at this moment.
#[derive(Object, Clone, Debug, serde::Serialize)]
#[oai(example)]
pub struct ExactAvailability {
    pub product_id: ProductId,
    /// Free stock of all warehouses.
    pub quantity: Quantity,
    pub warehouses: Vec<WarehouseAvailability>,
    /// When the figures were read.
    #[serde(serialize_with = "serialize_time")]
    pub as_of: Timestamp,
}

/// Free stock in one warehouse.
#[derive(Object, Clone, Debug, serde::Serialize)]
pub struct WarehouseAvailability {
    pub warehouse_id: WarehouseId,
    pub code: String,
    pub name: String,
    /// ISO 3166-1 code.
    pub country: String,
    pub quantity: Quantity,
}

impl Example for Product {
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
            tips: "Show it lit, in threes.".to_owned(),
            picture_asset_id: None,
            price: Some(example::price()),
            price_breaks: vec![PriceBreak::example()],
            next_price: Some(NextPrice {
                price: UnitPrice::new(26_775, lonja_kernel::Currency::GBP),
                price_breaks: Vec::new(),
                in_force_from: NaiveDate::from_ymd_opt(2027, 1, 1).unwrap_or_default(),
            }),
            availability: Availability {
                exposure: StockExposure::Band,
                band: Some(StockBand::Ok),
                in_stock: None,
                quantity: None,
                as_of: example::time(),
            },
            orderable: true,
            not_orderable_reason: None,
            updated_at: example::time(),
        }
    }
}

impl Example for BandAvailability {
    fn example() -> Self {
        Self { product_id: example::id(), band: StockBand::Low, as_of: example::time() }
    }
}

impl Example for YesNoAvailability {
    fn example() -> Self {
        Self { product_id: example::id(), in_stock: true, as_of: example::time() }
    }
}

impl Example for ExactAvailability {
    fn example() -> Self {
        let quantity = Quantity::from_thousandths(340_000);
        let warehouse = WarehouseAvailability {
            warehouse_id: example::id(),
            code: "NTH".to_owned(),
            name: "North".to_owned(),
            country: "GB".to_owned(),
            quantity,
        };
        Self { product_id: example::id(), quantity, warehouses: vec![warehouse], as_of: example::time() }
    }
}
