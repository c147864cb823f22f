//! Releases: what left the house. Numbered per recipient without a gap, immutable, every product x period once.

mod api;
mod build;
mod canonical;
mod certificate;
mod certified;
mod coverage_api;
mod coverage_dto;
mod coverage_store;
mod dto;
mod entities;
mod give_up;
mod method;
mod progress_dto;
mod reads;
mod regions;
mod regions_api;
mod regions_audit;
mod regions_store;
mod regions_view;
mod request;
mod seal;
mod series_api;
mod shown;
mod shown_regions;
mod store;
mod table;
mod table_load;
mod tally;
mod totals;
mod totals_api;
mod totals_audit;
mod totals_store;
mod watch;
mod words;

pub use build::build;
pub use canonical::{EVERYTHING, FORM, GivenCell, GivenCells};
pub use coverage_dto::{HiddenCells, HidingReason};
pub use give_up::give_up_lost;
pub use request::{JOB, request, request_due};
pub use store::reached;
pub use table::Table;
pub use tally::{Tally, one_unit};

use lonja_platform::prelude::Ctx;
use poem_openapi::OpenApi;

/// The operations on releases and on what is in them.
pub fn api(ctx: &Ctx) -> impl OpenApi + use<> {
    let reads = reads::Reads::default();
    (
        api::ReleasesApi::new(ctx, &reads),
        certified::CertificatesApi::new(ctx),
        totals_api::TotalsApi::new(ctx, &reads),
        regions_api::RegionsApi::new(ctx, &reads),
        coverage_api::CoverageApi::new(ctx),
        series_api::SeriesApi::new(ctx, &reads),
    )
}
