//! Warehouses and stock: exact for the host, coarse and from a snapshot for everybody else, and the reservations
//! that orders make.

pub mod api;
pub mod dto;
pub mod reserve;
pub mod rules;
pub mod snapshot;
pub mod store;
