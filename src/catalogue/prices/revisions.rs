//! A price list's next revision over HTTP.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};

use super::{
    changes::{self, PriceChange, PriceChangeFilters},
    dto::{NewPriceRevision, PriceLinePatch, PriceList},
    revise, store,
};

pub struct RevisionsApi {
    pub(crate) ctx: Ctx,
}

#[OpenApi]
impl RevisionsApi {
    /// Create a price list's next revision
    ///
    /// A draft with all its lines: the present ones changed by percent, or given. It is for the host's people alone
    /// until it is announced. A list has one next revision at most.
    #[oai(
        path = "/api/v1/price-lists/:id/revisions",
        method = "post",
        operation_id = "create_price_revision",
        tag = "Tag::Catalogue"
    )]
    async fn create_price_revision(
        &self,
        access: Access<perm::PricesManage>,
        id: Path<PriceListId>,
        body: Json<NewPriceRevision>,
    ) -> Result<Created<PriceList>, Problem> {
        revise::create(&self.ctx, &access, id.0, body.0).await
    }

    /// Change a line of a draft
    ///
    /// Send the price list's own ETag as If-Match. The answer is the price list; its ETag is the next one to send. A
    /// product that is not on the list yet is added.
    #[oai(
        path = "/api/v1/price-lists/:id/lines/:product_id",
        method = "patch",
        operation_id = "update_price_list_line",
        tag = "Tag::Catalogue"
    )]
    async fn update_price_list_line(
        &self,
        access: Access<perm::PricesManage>,
        id: Path<PriceListId>,
        product_id: Path<ProductId>,
        if_match: IfMatch,
        body: Json<PriceLinePatch>,
    ) -> Result<Json<PriceList>, Problem> {
        revise::change_line(&self.ctx, &access, (id.0, product_id.0), if_match, body.0).await
    }

    /// Announce a draft
    ///
    /// From now on the partner sees the new prices beside the present ones; from the revision's first day on they
    /// hold. Orders that are placed before keep their price.
    #[oai(
        path = "/api/v1/price-lists/:id/announcement",
        method = "post",
        operation_id = "announce_price_revision",
        tag = "Tag::Catalogue"
    )]
    async fn announce_price_revision(
        &self,
        access: Access<perm::PricesManage>,
        id: Path<PriceListId>,
        if_match: OptionalIfMatch,
    ) -> Result<Json<PriceList>, Problem> {
        revise::announce(&self.ctx, &access, id.0, if_match).await
    }

    /// Withdraw an announcement
    ///
    /// As long as its first day has not come: it is a draft again, and the list before goes on as if nothing had been.
    #[oai(
        path = "/api/v1/price-lists/:id/withdrawal",
        method = "post",
        operation_id = "withdraw_price_revision",
        tag = "Tag::Catalogue"
    )]
    async fn withdraw_price_revision(
        &self,
        access: Access<perm::PricesManage>,
        id: Path<PriceListId>,
        if_match: OptionalIfMatch,
    ) -> Result<Json<PriceList>, Problem> {
        revise::withdraw(&self.ctx, &access, id.0, if_match).await
    }

    /// Acknowledge announced prices
    ///
    /// For the partner: its organisation has seen them. The first to say so is who said so; later calls change nothing.
    #[oai(
        path = "/api/v1/price-lists/:id/acknowledgement",
        method = "post",
        operation_id = "acknowledge_price_revision",
        tag = "Tag::Catalogue"
    )]
    async fn acknowledge_price_revision(
        &self,
        access: Access<perm::PricesAcknowledge>,
        id: Path<PriceListId>,
    ) -> Result<Json<PriceList>, Problem> {
        revise::acknowledge(&self.ctx, &access, id.0).await
    }

    /// List what a revision changes
    ///
    /// Each product's price beside that of the list before. Partners get the products that are visible to them now.
    #[oai(
        path = "/api/v1/price-lists/:id/changes",
        method = "get",
        operation_id = "list_price_changes",
        tag = "Tag::Catalogue"
    )]
    async fn list_price_changes(
        &self,
        access: Access<perm::PricesRead>,
        id: Path<PriceListId>,
        list: ListRequest<PriceChangeFilters>,
    ) -> Result<List<PriceChange>, Problem> {
        let (ctx, scope, now) = (self.ctx.clone(), access.scope(), self.ctx.clock.now());
        let revision = store::get(ctx.db.read(), scope, id.0, now.date_naive()).await?;
        list.answer(move |page| {
            let (ctx, revision) = (ctx.clone(), revision.clone());
            async move { changes::list(ctx.db.read(), scope, now, &revision, &page).await }
        })
        .await
    }
}
