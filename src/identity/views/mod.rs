//! Saved views: a list's search, filters, order and columns under a name, for oneself or for one's organisation.

mod api;
mod dto;
mod store;

pub(crate) use api::ViewsApi;
