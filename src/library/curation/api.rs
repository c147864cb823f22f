//! Many pieces of sales material at once: their metadata, and their use.

use lonja_kernel::perm;
use lonja_platform::prelude::{Access, Ctx, Json, List, ListRequest, Problem, Tag};
use poem_openapi::OpenApi;

use super::{
    change,
    dto::{AssetChangeReport, AssetChangeRequest, AssetUsage, AssetUsageFilters},
    usage,
};

/// The operations.
pub struct Curation {
    ctx: Ctx,
}

impl Curation {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

#[OpenApi]
impl Curation {
    /// Change many pieces of sales material
    ///
    /// Changes what is named of each one in one transaction; everything else stays. A dry run tells what would become
    /// of each and changes nothing. `all_or_nothing` refuses the whole request where one cannot be changed;
    /// `valid_rows` leaves those out and says why.
    #[oai(path = "/api/v1/asset-changes", method = "post", operation_id = "change_assets", tag = Tag::Library)]
    async fn change(
        &self,
        access: Access<perm::AssetsManage>,
        body: Json<AssetChangeRequest>,
    ) -> Result<Json<AssetChangeReport>, Problem> {
        change::change(&self.ctx, &access, body.0).await
    }

    /// Count the downloads of all sales material
    ///
    /// Per organisation: how often, how many different pieces, and when. Whoever downloaded nothing is not there.
    /// Previews and what staff look at as somebody else do not count.
    #[oai(path = "/api/v1/asset-usage", method = "get", operation_id = "list_asset_usage", tag = Tag::Library)]
    async fn usage(
        &self,
        _access: Access<perm::AssetsManage>,
        list: ListRequest<AssetUsageFilters>,
    ) -> Result<List<AssetUsage>, Problem> {
        let ctx = self.ctx.clone();
        list.answer(move |query| {
            let ctx = ctx.clone();
            async move { usage::page(ctx.db.read(), &query).await }
        })
        .await
    }
}
