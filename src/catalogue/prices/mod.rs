//! Price lists: one partner's prices in one currency over some days. A partner reads its own and nothing else.

pub mod api;
pub mod changes;
pub mod dto;
mod lines;
pub mod lists;
pub mod own;
mod revise;
pub mod revision_store;
pub mod revisions;
pub mod rules;
pub mod store;
pub mod tariff;

pub use revision_store::repriced;
