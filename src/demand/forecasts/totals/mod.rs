//! Totals of a cycle: what is to be expected of a category, and of everything, in sums that hold to the last unit.
//!
//! Where a recipient's releases carry totals, its cycles do. They are worked out from these totals and from the released
//! figures below them, and like everything else of a cycle they never change.

mod api;
mod dto;
mod store;

use lonja_platform::prelude::*;
use poem_openapi::OpenApi;

pub use store::{FIGURES, figures_of, insert};

/// The operation on totals.
pub fn api(ctx: &Ctx) -> impl OpenApi + use<> {
    api::ForecastTotalsApi::new(ctx)
}
