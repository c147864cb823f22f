//! A supplier's own products, as that supplier may see them: no price, no stock, nothing about audiences.

pub mod api;
pub mod dto;
pub mod store;
