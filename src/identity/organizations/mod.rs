//! Organisations: the host, partners and suppliers.

mod api;
mod dto;
mod rules;
pub(crate) mod store;

pub(crate) use api::OrganizationsApi;
pub use dto::{OrganizationState, StockExposure};
pub use rules::NewOrganization;
