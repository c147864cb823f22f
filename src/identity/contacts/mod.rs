//! Whom to ask at the host, and about what: kept by the host's people for all, for a kind of organisation, or for one.

mod api;
mod dto;
pub(crate) mod store;

pub(crate) use api::ContactsApi;
pub use dto::{Contact, ContactSubject};
