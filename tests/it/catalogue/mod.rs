//! The catalogue over HTTP, and its reservations, on each database.

mod edits;
mod offer;
mod prices;
mod remembered;
mod revisions;
pub mod shop;
mod staff;
mod stock;
mod visibility;
