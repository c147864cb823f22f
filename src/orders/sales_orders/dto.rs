//! What the API shows of an order. A partner and the host see the same document: from which warehouse a line is
//! served is not in it, because how a line was split would tell what a warehouse held.

use chrono::NaiveDate;
use lonja_kernel::serialize_time;
use lonja_platform::prelude::*;
use poem_openapi::{Object, types::Example};

use super::{rules::OrderState, shown_lines::ShownLines};

/// Where the goods go.
#[derive(Object, Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[oai(deny_unknown_fields, example)]
pub struct DeliveryAddress {
    /// Person or company.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: String,
    /// Street and number.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub street: String,
    #[oai(validator(min_length = 1, max_length = 100))]
    pub city: String,
    #[oai(validator(max_length = 20))]
    pub postal_code: Option<String>,
    /// ISO 3166 code of two letters.
    #[oai(validator(pattern = "^[A-Z]{2}$"))]
    pub country: String,
}

impl Example for DeliveryAddress {
    fn example() -> Self {
        Self {
            name: "Nordlicht Handel GmbH, goods in".to_owned(),
            street: "Speicherstrasse 4".to_owned(),
            city: "Hamburg".to_owned(),
            postal_code: Some("20457".to_owned()),
            country: "DE".to_owned(),
        }
    }
}

/// One product to order, named by `product_id` or by `sku`.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct NewOrderLine {
    pub product_id: Option<ProductId>,
    #[oai(validator(min_length = 1, max_length = 64))]
    pub sku: Option<String>,
    /// More than zero, with no more decimals than the product's unit has.
    pub quantity: PositiveQuantity,
}

/// An order to place. Prices are the partner's own, as the price list says today.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewOrder {
    #[oai(validator(min_items = 1, max_items = 200))]
    pub lines: Vec<NewOrderLine>,
    /// Your own number or name for this order.
    #[oai(validator(max_length = 100))]
    pub reference: Option<String>,
    pub delivery_address: Option<DeliveryAddress>,
    /// The day on which the goods are wanted.
    pub requested_on: Option<NaiveDate>,
    /// For whoever handles the order.
    #[oai(validator(max_length = 2000))]
    pub note: Option<String>,
}

impl Example for NewOrder {
    fn example() -> Self {
        let line = |sku: &str, units: i64| {
            let quantity = PositiveQuantity::new(Quantity::from_thousandths(units * 1000))?;
            Some(NewOrderLine { product_id: None, sku: Some(sku.to_owned()), quantity })
        };
        Self {
            lines: [line("85123A", 48), line("22423", 4)].into_iter().flatten().collect(),
            reference: Some("PO-2026-0117".to_owned()),
            delivery_address: Some(DeliveryAddress::example()),
            requested_on: NaiveDate::from_ymd_opt(2026, 12, 4),
            note: None,
        }
    }
}

/// A line of an order.
#[derive(Object, Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OrderLine {
    /// The line's place in the order, from 1.
    pub line: i32,
    pub product_id: ProductId,
    pub sku: String,
    /// The product's name when it was ordered.
    pub name: String,
    pub unit: String,
    pub quantity: Quantity,
    /// The net price of one unit when it was ordered.
    pub unit_price: UnitPrice,
    pub net: Money,
}

/// A state that the order reached.
#[derive(Object, Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OrderEvent {
    pub state: OrderState,
    #[serde(serialize_with = "serialize_time")]
    pub at: Timestamp,
    pub by: OrganizationKind,
}

/// An order with its lines and what happened to it.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct Order {
    pub id: OrderId,
    /// The order's number, counted per partner.
    pub number: i32,
    pub partner_id: OrganizationId,
    pub partner_name: String,
    pub state: OrderState,
    /// The partner's own number or name for the order.
    pub reference: Option<String>,
    pub lines: ShownLines,
    /// The sum of the lines.
    pub net: Money,
    pub delivery_address: Option<DeliveryAddress>,
    pub requested_on: Option<NaiveDate>,
    pub note: Option<String>,
    pub placed_at: Timestamp,
    pub updated_at: Timestamp,
    /// Every state that the order reached, in order.
    pub timeline: Vec<OrderEvent>,
}

/// The lines are JSON already.
impl WriteJson for Order {
    fn write_json(&self, bytes: &mut Vec<u8>) -> serde_json::Result<()> {
        #[derive(serde::Serialize)]
        struct Before<'a> {
            id: OrderId,
            number: i32,
            partner_id: OrganizationId,
            partner_name: &'a str,
            state: OrderState,
            reference: Option<&'a str>,
        }
        #[derive(serde::Serialize)]
        struct After<'a> {
            net: Money,
            delivery_address: Option<&'a DeliveryAddress>,
            requested_on: Option<NaiveDate>,
            note: Option<&'a str>,
            #[serde(serialize_with = "serialize_time")]
            placed_at: Timestamp,
            #[serde(serialize_with = "serialize_time")]
            updated_at: Timestamp,
            timeline: &'a [OrderEvent],
        }
        let mut order = ObjectWriter::new(bytes);
        order.members(&Before {
            id: self.id,
            number: self.number,
            partner_id: self.partner_id,
            partner_name: &self.partner_name,
            state: self.state,
            reference: self.reference.as_deref(),
        })?;
        order.ready("lines", self.lines.as_str());
        order.members(&After {
            net: self.net,
            delivery_address: self.delivery_address.as_ref(),
            requested_on: self.requested_on,
            note: self.note.as_deref(),
            placed_at: self.placed_at,
            updated_at: self.updated_at,
            timeline: &self.timeline,
        })?;
        order.end();
        Ok(())
    }
}

impl Example for Order {
    fn example() -> Self {
        let id = uuid::Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);
        let at = |text: &str| parse_time(text).unwrap_or_default();
        let price = UnitPrice::new(25_500, Currency::GBP);
        let quantity = Quantity::from_thousandths(48_000);
        let net = Money::new(12_240, Currency::GBP);
        let new = NewOrder::example();
        Self {
            id: id.into(),
            number: 117,
            partner_id: id.into(),
            partner_name: "Nordlicht Handel GmbH".to_owned(),
            state: OrderState::Confirmed,
            reference: new.reference,
            lines: ShownLines::new(&[OrderLine {
                line: 1,
                product_id: id.into(),
                sku: "85123A".to_owned(),
                name: "White hanging heart t-light holder".to_owned(),
                unit: "piece".to_owned(),
                quantity,
                unit_price: price,
                net,
            }])
            .unwrap_or_default(),
            net,
            delivery_address: new.delivery_address,
            requested_on: new.requested_on,
            note: None,
            placed_at: at("2026-11-20T09:26:53.589Z"),
            updated_at: at("2026-11-20T11:02:00.000Z"),
            timeline: vec![
                OrderEvent {
                    state: OrderState::Placed,
                    at: at("2026-11-20T09:26:53.589Z"),
                    by: OrganizationKind::Partner,
                },
                OrderEvent {
                    state: OrderState::Confirmed,
                    at: at("2026-11-20T11:02:00.000Z"),
                    by: OrganizationKind::Host,
                },
            ],
        }
    }
}

/// The state that an order is to be moved to.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct OrderTransition {
    /// One of confirmed, shipped, delivered and cancelled.
    pub to: OrderState,
}

impl Example for OrderTransition {
    fn example() -> Self {
        Self { to: OrderState::Confirmed }
    }
}

/// What one warehouse holds ready of an order's line.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
pub struct OrderAllocation {
    pub line: i32,
    pub product_id: ProductId,
    pub sku: String,
    pub warehouse_id: WarehouseId,
    pub warehouse_code: String,
    pub quantity: Quantity,
}

/// From which warehouses an order is served.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct OrderAllocations {
    pub items: Vec<OrderAllocation>,
}

impl Example for OrderAllocations {
    fn example() -> Self {
        let id = uuid::Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);
        Self {
            items: vec![OrderAllocation {
                line: 1,
                product_id: id.into(),
                sku: "85123A".to_owned(),
                warehouse_id: id.into(),
                warehouse_code: "LON".to_owned(),
                quantity: Quantity::from_thousandths(48_000),
            }],
        }
    }
}

/// Which orders are listed.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct OrderFilters {
    /// Orders of this partner. A partner sees its own in any case.
    pub partner_id: Option<OrganizationId>,
    pub state: Option<OrderState>,
    /// The partner's own reference, exactly.
    #[oai(validator(max_length = 100))]
    pub reference: Option<String>,
    /// The order's number.
    #[oai(validator(minimum(value = "1")))]
    pub number: Option<i32>,
    /// Placed on this day or later (UTC).
    pub placed_from: Option<NaiveDate>,
    /// Placed on this day or earlier (UTC).
    pub placed_until: Option<NaiveDate>,
    /// Orders with this product.
    pub product_id: Option<ProductId>,
    /// Open orders with a product whose price this announced price list changes. They keep the price of their day.
    pub repriced_by: Option<PriceListId>,
    /// Changed at this instant or later, for synchronisation.
    pub updated_since: Option<Timestamp>,
    /// Words from the reference, a SKU or a product's name.
    #[oai(validator(min_length = 2, max_length = 100))]
    pub q: Option<String>,
}

impl Filters for OrderFilters {
    const SORTS: &'static [&'static str] = &["placed_at", "updated_at"];
    const DEFAULT_SORT: &'static str = "-placed_at";
}
