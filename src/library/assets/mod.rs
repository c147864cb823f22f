//! Sales material without its files: what it is, who sees it and when.

pub mod api;
pub mod change;
pub mod dto;
pub mod rules;
pub mod store;
