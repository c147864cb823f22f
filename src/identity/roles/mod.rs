//! Roles: named sets of permissions. The built-in ones are code; the host's staff define further ones within what the
//! kind of organisation can hold and within their own rights.

mod api;
mod dto;
mod store;

pub(crate) use api::RolesApi;
pub(crate) use store::held;
