//! Forecasts by region: what is to be expected of a category in each zone and country, by planning month, in sums that
//! hold to the last unit.
//!
//! Where a recipient's releases carry figures by region, its cycles do. They are worked out from these figures alone, and
//! like everything else of a cycle they never change.

mod api;
mod dto;
mod figures;
mod released;
mod store;
mod work_out;

use lonja_platform::prelude::*;
use poem_openapi::OpenApi;

pub use figures::figures;
pub use released::{Regional, regional};
pub use store::insert;
pub use work_out::{Outlook, work_out};

/// The operation on forecasts by region.
pub fn api(ctx: &Ctx) -> impl OpenApi + use<> {
    api::ForecastRegionsApi::new(ctx)
}
