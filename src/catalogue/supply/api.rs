//! A supplier's own products over HTTP.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};

use super::{
    dto::{SupplyProduct, SupplyProductFilters},
    store,
};

pub struct SupplyApi {
    pub(crate) ctx: Ctx,
}

#[OpenApi]
impl SupplyApi {
    /// List the products that one supplies
    #[oai(
        path = "/api/v1/supply/products",
        method = "get",
        operation_id = "list_supply_products",
        tag = "Tag::Catalogue"
    )]
    async fn list_supply_products(
        &self,
        access: Access<perm::SupplyRead>,
        list: ListRequest<SupplyProductFilters>,
    ) -> Result<List<SupplyProduct>, Problem> {
        let (ctx, scope) = (self.ctx.clone(), access.scope());
        list.answer(move |page| {
            let ctx = ctx.clone();
            async move { store::list(ctx.db.read(), scope, &page).await }
        })
        .await
    }

    /// Get a product that one supplies
    #[oai(
        path = "/api/v1/supply/products/:id",
        method = "get",
        operation_id = "get_supply_product",
        tag = "Tag::Catalogue"
    )]
    async fn get_supply_product(
        &self,
        access: Access<perm::SupplyRead>,
        id: Path<ProductId>,
    ) -> Result<Json<SupplyProduct>, Problem> {
        store::get(self.ctx.db.read(), access.scope(), id.0).await.map(Json)
    }
}
