//! API clients: machines that sign in with a secret of their own (OAuth2 client credentials).

mod api;
mod dto;
mod rules;
pub(crate) mod store;
mod token;

pub(crate) use api::ClientsApi;
pub use rules::NewClient;
pub(crate) use rules::secret_hash;
