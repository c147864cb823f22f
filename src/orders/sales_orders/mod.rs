//! Sales orders from cart to delivery: placed by partners, moved on by the host.

mod api;
pub(crate) mod dto;
pub(crate) mod entities;
mod place;
mod plan;
mod rules;
pub(crate) mod shown_lines;
mod store;
mod throttle;
mod transition;

pub(crate) use api::OrdersApi;
pub use dto::Order;
pub use rules::OrderState;
pub(crate) use store::find;
