//! Product categories. Partners see only those that hold something they may see.

pub mod api;
pub mod dto;
pub mod store;
