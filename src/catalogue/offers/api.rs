//! The offer over HTTP: products as one's own organisation gets them.

use std::sync::Arc;

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};

use super::{Memory, ProductFilters, availability, dto::ProductAvailability, shown::ShownProduct, store};

pub struct OffersApi {
    pub(crate) ctx: Ctx,
    pub(crate) memory: Arc<Memory>,
}

#[OpenApi]
impl OffersApi {
    /// List products
    ///
    /// Partners get the products that are visible to them now, with their own price and with stock as their
    /// agreement shows it. The host's people get all products, without a price.
    #[oai(path = "/api/v1/products", method = "get", operation_id = "list_products", tag = "Tag::Catalogue")]
    async fn list_products(
        &self,
        access: Access<perm::ProductsRead>,
        list: ListRequest<ProductFilters>,
    ) -> Result<List<ShownProduct>, Problem> {
        let (ctx, memory) = (self.ctx.clone(), self.memory.clone());
        let (scope, now) = (access.scope(), self.ctx.clock.now());
        list.answer_directly(move |page| {
            let (ctx, memory) = (ctx.clone(), memory.clone());
            async move { store::list(ctx.db.read(), &memory, scope, now, &page).await }
        })
        .await
    }

    /// Get a product
    ///
    /// The same document as in the list.
    #[oai(
        path = "/api/v1/products/:id",
        method = "get",
        operation_id = "get_product",
        tag = "Tag::Catalogue"
    )]
    async fn get_product(
        &self,
        access: Access<perm::ProductsRead>,
        id: Path<ProductId>,
    ) -> Result<Direct<ShownProduct>, Problem> {
        store::get(self.ctx.db.read(), &self.memory, access.scope(), self.ctx.clock.now(), id.0)
            .await
            .map(Direct)
    }

    /// Get a product's availability
    ///
    /// A band or a yes or no comes from a snapshot that is taken on a schedule: between two snapshots the answer
    /// does not change, whatever anybody orders. Free stock per warehouse is shown where the agreement grants it, and
    /// to the host's people who may see stock.
    #[oai(
        path = "/api/v1/products/:id/availability",
        method = "get",
        operation_id = "get_product_availability",
        tag = "Tag::Stock"
    )]
    async fn get_product_availability(
        &self,
        access: Access<perm::ProductsRead>,
        id: Path<ProductId>,
    ) -> Result<Direct<ProductAvailability>, Problem> {
        let sees_stock = access.has(Permission::StockRead);
        let now = self.ctx.clock.now();
        availability::get(self.ctx.db.read(), &self.memory, access.scope(), sees_stock, now, id.0)
            .await
            .map(Direct)
    }
}
