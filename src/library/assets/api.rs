//! Sales material: list, detail, creation, change, audiences.

use lonja_kernel::{AssetId, perm};
use lonja_platform::prelude::{Access, Created, Ctx, IfMatch, Json, List, ListRequest, Problem, Tag};
use poem_openapi::{OpenApi, param::Path};

use super::{
    change,
    dto::{Asset, AssetAudiences, AssetFilters, AssetPatch, AssetRequest},
    store,
};

/// The operations on sales material without its files.
pub struct Assets {
    ctx: Ctx,
}

impl Assets {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

#[OpenApi]
impl Assets {
    /// List sales material
    ///
    /// Partners and suppliers find what is published, inside its dates and given to one of their audiences; staff
    /// find everything.
    #[oai(path = "/api/v1/assets", method = "get", operation_id = "list_assets", tag = Tag::Library)]
    async fn list(
        &self,
        access: Access<perm::AssetsRead>,
        list: ListRequest<AssetFilters>,
    ) -> Result<List<Asset>, Problem> {
        let (ctx, scope, now) = (self.ctx.clone(), access.scope(), self.ctx.clock.now());
        list.answer(move |query| {
            let ctx = ctx.clone();
            async move { store::list(ctx.db.read(), scope, now, &query).await }
        })
        .await
    }

    /// Create sales material
    ///
    /// It begins as a draft without a file. Upload the file to its content next: that publishes it, at once or on its
    /// publish date, unless `hold` is set.
    #[oai(path = "/api/v1/assets", method = "post", operation_id = "create_asset", tag = Tag::Library)]
    async fn create(
        &self,
        access: Access<perm::AssetsManage>,
        body: Json<AssetRequest>,
    ) -> Result<Created<Asset>, Problem> {
        change::create(&self.ctx, &access, body.0).await
    }

    /// Get sales material
    #[oai(path = "/api/v1/assets/:id", method = "get", operation_id = "get_asset", tag = Tag::Library)]
    async fn get(&self, access: Access<perm::AssetsRead>, id: Path<AssetId>) -> Result<Json<Asset>, Problem> {
        let now = self.ctx.clock.now();
        let row = store::find(self.ctx.db.read(), access.scope(), now, id.0).await?;
        Ok(Json(row.ok_or_else(Problem::not_found)?.show(access.scope(), now)))
    }

    /// Change sales material
    ///
    /// A merge patch: what is absent stays, null empties what may be empty. `state` publishes it or takes it back.
    #[oai(path = "/api/v1/assets/:id", method = "patch", operation_id = "update_asset", tag = Tag::Library)]
    async fn update(
        &self,
        access: Access<perm::AssetsManage>,
        id: Path<AssetId>,
        if_match: IfMatch,
        body: Json<AssetPatch>,
    ) -> Result<Json<Asset>, Problem> {
        change::update(&self.ctx, &access, id.0, &if_match, body.0).await
    }

    /// Decide who sees sales material
    ///
    /// Replaces the whole set of audiences. With an empty set nobody but staff sees it.
    #[oai(
        path = "/api/v1/assets/:id/audiences",
        method = "put",
        operation_id = "replace_asset_audiences",
        tag = Tag::Library
    )]
    async fn set_audiences(
        &self,
        access: Access<perm::AssetsManage>,
        id: Path<AssetId>,
        if_match: IfMatch,
        body: Json<AssetAudiences>,
    ) -> Result<Json<Asset>, Problem> {
        change::set_audiences(&self.ctx, &access, id.0, &if_match, body.0).await
    }
}
