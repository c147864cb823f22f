//! What suppliers commit to: a quantity per bucket of a cycle that is open, with the reason where it is not the
//! forecast. Only the recipient commits; the host reads.

mod api;
mod dto;
mod rules;
mod store;

pub use api::CommitsApi;
