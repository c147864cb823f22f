//! The documents of an order as PDF, drawn when they are asked for: nothing is kept that could go stale, and whoever
//! may see the order gets them, nobody else.

mod api;
mod order_papers;
mod sheet;
mod words;

pub(crate) use api::DocumentsApi;
