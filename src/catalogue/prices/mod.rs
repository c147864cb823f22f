//! Price lists: one partner's prices in one currency over some days. A partner reads its own and nothing else.

pub mod api;
pub mod dto;
mod lines;
pub mod own;
pub mod rules;
pub mod store;
pub mod tariff;
