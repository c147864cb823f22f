//! What suppliers commit to: a quantity per bucket of a cycle that is open, with the reason where it is not the
//! forecast. Only the recipient commits; the host reads.

mod api;
mod carry;
mod dto;
mod rules;
mod sheet;
mod sheet_api;
mod store;
mod table;

use lonja_platform::prelude::*;
use poem_openapi::OpenApi;

pub use carry::carry_over;

/// The operations on commits.
pub fn api(ctx: &Ctx) -> impl OpenApi + use<> {
    (api::CommitsApi::new(ctx), sheet_api::CommitSheetApi::new(ctx))
}
