//! Releases: what left the house. Numbered per recipient without a gap, immutable, every product x period once.

mod api;
mod build;
mod dto;
mod entities;
mod give_up;
mod request;
mod shown;
mod store;

pub use api::ReleasesApi;
pub use build::build;
pub use give_up::give_up_lost;
pub use request::{JOB, request, request_due};
