//! From when on a difference is an exception: one criterion per kind, which staff set.

mod api;
mod dto;
mod store;

pub use api::CriteriaApi;
pub use store::{Active, active};
