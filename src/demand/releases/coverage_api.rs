//! The operation on how much of a release is shown.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};

use super::{
    coverage_dto::{HiddenCells, ReleaseCoverage},
    coverage_store as store,
};
use crate::policies::host;

pub struct CoverageApi {
    ctx: Ctx,
}

impl CoverageApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl CoverageApi {
    /// Get how much of a release is shown.
    ///
    /// Counts of figures, the share of the units that they stand for, and by which rules the others are hidden; no units.
    /// For staff alone: a supplier counts the figures that it sees.
    #[oai(
        path = "/api/v1/demand/releases/:id/coverage",
        method = "get",
        operation_id = "get_release_coverage"
    )]
    async fn coverage(
        &self,
        access: Access<perm::PoliciesRead>,
        id: Path<ReleaseId>,
    ) -> Result<Json<ReleaseCoverage>, Problem> {
        host(&access)?;
        let conn = self.ctx.db.read();
        let [products, regions] = store::coverage(conn, id.0).await?.ok_or_else(Problem::not_found)?;
        let hidden = store::hidden(conn, id.0).await?;
        let hidden = hidden.into_iter().map(|(reason, cells)| HiddenCells { reason: reason.into(), cells });
        Ok(Json(ReleaseCoverage {
            products: products.map(Into::into),
            regions: regions.map(Into::into),
            hidden: hidden.collect(),
        }))
    }
}
