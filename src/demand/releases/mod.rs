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
mod table;
mod totals;
mod totals_api;
mod totals_audit;
mod totals_store;
mod words;

pub use api::ReleasesApi;
pub use build::build;
pub use canonical::{EVERYTHING, FORM, GivenCell, GivenCells};
pub use certified::CertificatesApi;
pub use give_up::give_up_lost;
pub use request::{JOB, request, request_due};
pub use totals_api::TotalsApi;
