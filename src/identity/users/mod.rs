//! People: inviting, changing and suspending them.

mod api;
mod dto;
mod invite;
mod rules;
pub(crate) mod store;
mod update;

pub(crate) use api::UsersApi;
pub use store::NewUser;
