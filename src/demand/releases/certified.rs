//! The operations on what stands behind a release: its certificate, and its method in words.

use lonja_platform::prelude::*;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use super::{
    api::regions_of,
    certificate,
    dto::{Certificate, Method, MethodLanguage},
    method, shown,
};

pub struct CertificatesApi {
    ctx: Ctx,
}

impl CertificatesApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl CertificatesApi {
    /// Get the certificate of a demand release.
    ///
    /// What is certified, and the signature under it, the same for its recipient and for the host. Save the answer and
    /// check it with `lonja certificate verify`, together with the cells as JSON or CSV. Only a published release has
    /// one.
    #[oai(
        path = "/api/v1/demand/releases/:id/certificate",
        method = "get",
        operation_id = "get_release_certificate"
    )]
    async fn certificate(
        &self,
        access: Access<perm::DemandRead>,
        id: Path<ReleaseId>,
    ) -> Result<Kept<Certificate>, Problem> {
        let row = shown::certificate(self.ctx.db.read(), access.scope(), id.0).await?;
        let jws = row.ok_or_else(Problem::not_found)?.jws.ok_or_else(|| {
            Problem::new(
                ProblemCode::NotFound,
                "There is no certificate: the release is not published, or was before releases were certified. Look \
                 at its state.",
            )
        })?;
        Ok(Kept(Keeping::Settled, certificate::shown(jws)?))
    }

    /// Get the method of a demand release.
    ///
    /// In words: what is counted, by which rules figures are hidden, against whom the release is protected, and what is
    /// not promised.
    #[oai(path = "/api/v1/demand/releases/:id/method", method = "get", operation_id = "get_release_method")]
    async fn method(
        &self,
        access: Access<perm::DemandRead>,
        id: Path<ReleaseId>,
        /// The language of the words; English where none is named.
        language: Query<Option<MethodLanguage>>,
    ) -> Result<Kept<Method>, Problem> {
        let release = shown::certificate(self.ctx.db.read(), access.scope(), id.0).await?;
        let release = release.ok_or_else(Problem::not_found)?;
        let keeping = if release.jws.is_some() { Keeping::Settled } else { Keeping::AskedAgain };
        Ok(Kept(
            keeping,
            method::method(
                id.0,
                release.totals,
                regions_of(&release.regions),
                language.0.unwrap_or_default(),
            ),
        ))
    }
}
