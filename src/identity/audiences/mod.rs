//! Audiences: named sets of organisations. What is shown to whom is said in audiences.

mod api;
mod dto;
pub(crate) mod store;

pub(crate) use api::AudiencesApi;
