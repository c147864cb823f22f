//! Releases: what left the house. Numbered per recipient without a gap, immutable, every product x period once.

mod api;
mod build;
mod canonical;
mod certificate;
mod certified;
mod dto;
mod entities;
mod give_up;
mod method;
mod reads;
mod request;
mod shown;
mod store;
mod words;

pub use api::ReleasesApi;
pub use build::build;
pub use canonical::{FORM, GivenCell, GivenCells};
pub use certified::CertificatesApi;
pub use give_up::give_up_lost;
pub use request::{JOB, request, request_due};
