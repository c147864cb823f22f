//! The files of sales material: what comes in, what goes out, and who took it.

pub mod api;
mod body;
mod download;
mod names;
pub mod preview;
mod range;
pub mod sniff;
pub mod store;
mod ticket;
mod trouble;
pub mod upload;

pub use ticket::LONGEST as LONGEST_TICKET;
