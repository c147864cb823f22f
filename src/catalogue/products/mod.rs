//! Products as the host's staff keep them, and who gets to see them.

pub mod api;
pub mod audiences;
pub mod dto;
pub mod rules;
pub mod store;
pub mod write;
