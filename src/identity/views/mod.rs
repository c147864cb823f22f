//! Saved views: a list's search, filters, order and columns under a name, for oneself or for one's organisation.

mod api;
mod dto;
mod store;

pub use store::NewView;
pub(crate) use store::seed;

pub(crate) use api::ViewsApi;
