//! Sales orders.

mod dto;
mod entities;
mod rules;
mod store;
