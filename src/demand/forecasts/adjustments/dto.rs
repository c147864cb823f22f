//! Adjustments as the API takes and shows them.

use chrono::NaiveDate;
use lonja_kernel::{ForecastAdjustmentId, OrganizationId, ProductId, Quantity, Timestamp};
use poem_openapi::{Object, types::Example};

use super::{
    super::dto::grain_of,
    rules::{AdjustmentReason, AdjustmentState},
    store::Shown,
};
use crate::{example, policies::Recipient};

/// What staff add to the forecast of a product in a period, or take away from it.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastAdjustment {
    pub id: ForecastAdjustmentId,
    /// The supplier whose forecasts it goes into.
    pub recipient: Recipient,
    pub product_id: ProductId,
    /// As it was when this was made, like the name and the unit.
    pub sku: String,
    pub name: String,
    /// Such as `2026-W46`.
    pub period: String,
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub until: NaiveDate,
    /// Below zero where something is taken away.
    pub quantity: Quantity,
    /// What the product is counted in.
    pub unit: String,
    /// The one word of it that the supplier is told.
    pub reason: AdjustmentReason,
    /// For staff alone.
    pub note: String,
    pub state: AdjustmentState,
    /// Whether the supplier's current cycle was made with it. One that stands and is not in use waits for the next
    /// cycle, or for one that forecasts its period and product.
    pub in_current_cycle: bool,
    /// The id of the user or API client.
    pub made_by: String,
    pub made_at: Timestamp,
    pub withdrawn_by: Option<String>,
    pub withdrawn_at: Option<Timestamp>,
}

impl From<Shown> for ForecastAdjustment {
    fn from(row: Shown) -> Self {
        let period = grain_of(&row.grain).period_of(row.period_start);
        Self {
            id: row.id.into(),
            recipient: Recipient { id: row.recipient_id.into(), name: row.recipient_name },
            product_id: row.product_id.into(),
            sku: row.sku,
            name: row.name,
            period: period.label(),
            from: period.start(),
            until: period.last_day(),
            quantity: Quantity::from_thousandths(row.quantity_milli),
            unit: row.unit,
            // The database admits no other word than these.
            reason: AdjustmentReason::parse(&row.reason).unwrap_or(AdjustmentReason::Other),
            note: row.note,
            state: AdjustmentState::parse(&row.state),
            in_current_cycle: row.uses > 0,
            made_by: row.made_by,
            made_at: row.made_at,
            withdrawn_by: row.withdrawn_by,
            withdrawn_at: row.withdrawn_at,
        }
    }
}

impl Example for ForecastAdjustment {
    fn example() -> Self {
        Self {
            id: example::id(),
            recipient: Recipient { id: example::id(), name: "Northern Lights Ltd".to_owned() },
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            period: "2026-W46".to_owned(),
            from: example::day(2026, 11, 9),
            until: example::day(2026, 11, 15),
            quantity: Quantity::from_thousandths(80_000),
            unit: "piece".to_owned(),
            reason: AdjustmentReason::Promotion,
            note: "In the window of every shop.".to_owned(),
            state: AdjustmentState::Standing,
            in_current_cycle: true,
            made_by: "usr_0198c0de8d5a7c3e9f00112233445566".to_owned(),
            made_at: example::time(),
            withdrawn_by: None,
            withdrawn_at: None,
        }
    }
}

/// An adjustment to be made.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewForecastAdjustment {
    /// The supplier whose forecasts it goes into.
    pub recipient_id: OrganizationId,
    /// A product that its current cycle has a forecast of.
    pub product_id: ProductId,
    /// A period to come, such as `2026-W46`.
    #[oai(validator(max_length = 8, pattern = "^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"))]
    pub period: String,
    /// How much is added, or below zero how much is taken away; not zero.
    pub quantity: Quantity,
    pub reason: AdjustmentReason,
    /// For staff alone.
    #[oai(default, validator(max_length = 500))]
    pub note: String,
}

impl Example for NewForecastAdjustment {
    fn example() -> Self {
        Self {
            recipient_id: example::id(),
            product_id: example::id(),
            period: "2026-W46".to_owned(),
            quantity: Quantity::from_thousandths(80_000),
            reason: AdjustmentReason::Promotion,
            note: "In the window of every shop.".to_owned(),
        }
    }
}
