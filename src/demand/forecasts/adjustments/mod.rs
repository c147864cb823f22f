//! Adjustments: what staff add to the forecast of one product and period, or take away from it, with a reason.
//!
//! Whoever adjusts knows what is to come; it is used by every later cycle that forecasts the period, until it is
//! withdrawn, and changes no cycle that is out. Its note stays with staff; its reason, a word of a closed list, is told to
//! the supplier. These operations read releases' and forecasts' tables alone.

mod api;
mod dto;
mod rules;
mod store;

use lonja_platform::prelude::*;
use poem_openapi::OpenApi;

pub use rules::{Adjusted, AdjustmentReason, adjusted};
pub use store::{Standing, standing};

/// The operations on adjustments.
pub fn api(ctx: &Ctx) -> impl OpenApi + use<> {
    api::AdjustmentsApi::new(ctx)
}
