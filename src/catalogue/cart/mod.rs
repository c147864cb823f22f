//! The cart: what somebody means to order, kept per person so that it follows them to another browser. It holds
//! quantities and no prices; those are asked for when they are shown. Products that the organisation may not see any
//! more are not in what is read.

pub mod api;
mod dto;
mod store;
