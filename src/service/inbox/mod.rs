//! What a person was told of, as it reads and ticks it off. It is its own only, and only what it may still see.

mod api;
mod dto;
mod store;

pub use api::InboxApi;
pub use store::count_unread;
