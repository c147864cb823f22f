//! Where and how often a person wants to be told of what.

mod api;
mod dto;
mod store;

pub use api::PreferencesApi;
pub use store::{of, stop_mail};
