//! Products over HTTP, for the host's staff.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};
use sea_orm::DbErr;
use serde_json::json;

use super::{
    audiences,
    dto::{
        CatalogueProduct, CatalogueProductFilters, NewProduct, NewProductAudiences, ProductAudiences,
        ProductPatch,
    },
    store::{self, ProductRow},
    write,
};
use crate::{
    categories,
    visibility::store::{Changed, lock, rebuild},
};

pub struct CatalogueApi {
    pub(crate) ctx: Ctx,
}

#[OpenApi]
impl CatalogueApi {
    /// List all products
    ///
    /// Everything that the host keeps about its products, with supplier and thresholds.
    #[oai(
        path = "/api/v1/catalogue/products",
        method = "get",
        operation_id = "list_catalogue_products",
        tag = "Tag::Catalogue"
    )]
    async fn list_catalogue_products(
        &self,
        _access: Access<perm::ProductsManage>,
        list: ListRequest<CatalogueProductFilters>,
    ) -> Result<List<CatalogueProduct>, Problem> {
        let ctx = self.ctx.clone();
        list.answer(move |page| {
            let ctx = ctx.clone();
            async move { store::list(ctx.db.read(), &page).await }
        })
        .await
    }

    /// Get a product as the host keeps it
    #[oai(
        path = "/api/v1/catalogue/products/:id",
        method = "get",
        operation_id = "get_catalogue_product",
        tag = "Tag::Catalogue"
    )]
    async fn get_catalogue_product(
        &self,
        _access: Access<perm::ProductsManage>,
        id: Path<ProductId>,
    ) -> Result<Json<CatalogueProduct>, Problem> {
        store::get(self.ctx.db.read(), id.0).await.map(Json)
    }

    /// Create a product
    ///
    /// Nobody outside sees it before its audiences are chosen.
    #[oai(
        path = "/api/v1/catalogue/products",
        method = "post",
        operation_id = "create_catalogue_product",
        tag = "Tag::Catalogue"
    )]
    async fn create_catalogue_product(
        &self,
        access: Access<perm::ProductsManage>,
        body: Json<NewProduct>,
    ) -> Result<Created<CatalogueProduct>, Problem> {
        let row = write::created(body.0)?;
        let id = row.id;
        let mut tx = self.ctx.db.begin(&access).await?;
        check_references(&tx, &row).await?;
        store::insert(&tx, [row], tx.now()).await.map_err(sku_taken)?;
        let product = store::get(&tx, id).await?;
        tx.record(Change::new(EventKind::ProductCreated, id).after(write::audited(&(&product).into())));
        tx.finish(Created::at(format!("/api/v1/catalogue/products/{id}"), product)).await
    }

    /// Change a product
    #[oai(
        path = "/api/v1/catalogue/products/:id",
        method = "patch",
        operation_id = "update_catalogue_product",
        tag = "Tag::Catalogue"
    )]
    async fn update_catalogue_product(
        &self,
        access: Access<perm::ProductsManage>,
        id: Path<ProductId>,
        if_match: IfMatch,
        body: Json<ProductPatch>,
    ) -> Result<Json<CatalogueProduct>, Problem> {
        let mut tx = self.ctx.db.begin(&access).await?;
        lock(&tx).await?;
        let before = store::for_change(&tx, id.0).await?;
        if_match.check(&before)?;
        let row = write::patched(&before, body.0)?;
        check_references(&tx, &row).await?;
        store::update(&tx, row, tx.now()).await.map_err(sku_taken)?;
        let after = store::get(&tx, id.0).await?;
        // What partners are shown is of a new revision, whatever changed.
        rebuild(&tx, Changed::Product(id.0)).await?;
        tx.record(
            Change::new(EventKind::ProductChanged, id.0)
                .before(write::audited(&(&before).into()))
                .after(write::audited(&(&after).into())),
        );
        tx.finish(Json(after)).await
    }

    /// See who sees a product
    ///
    /// Its audiences with their windows, and the organisations that see it now by way of them.
    #[oai(
        path = "/api/v1/catalogue/products/:id/audiences",
        method = "get",
        operation_id = "get_product_audiences",
        tag = "Tag::Catalogue"
    )]
    async fn get_product_audiences(
        &self,
        _access: Access<perm::ProductsManage>,
        id: Path<ProductId>,
    ) -> Result<Json<ProductAudiences>, Problem> {
        let conn = self.ctx.db.read();
        store::get(conn, id.0).await?;
        Ok(Json(audiences::read(conn, id.0, self.ctx.clock.now()).await?))
    }

    /// Choose who sees a product
    ///
    /// Replaces all audiences of the product. Organisations see it as soon as one of their audiences does, within
    /// the windows given here; what they lose sight of is gone for them at once.
    #[oai(
        path = "/api/v1/catalogue/products/:id/audiences",
        method = "put",
        operation_id = "replace_product_audiences",
        tag = "Tag::Catalogue"
    )]
    async fn replace_product_audiences(
        &self,
        access: Access<perm::ProductsManage>,
        id: Path<ProductId>,
        if_match: IfMatch,
        body: Json<NewProductAudiences>,
    ) -> Result<Json<ProductAudiences>, Problem> {
        let mut tx = self.ctx.db.begin(&access).await?;
        lock(&tx).await?;
        store::for_change(&tx, id.0).await?;
        let before = audiences::read(&tx, id.0, tx.now()).await?;
        if_match.check(&before)?;
        let windows = audiences::windows(&body.0.audiences, tx.now())?;
        audiences::check_audiences(&tx, &body.0.audiences).await?;
        audiences::replace(&tx, id.0, &windows, tx.now()).await?;
        let after = audiences::read(&tx, id.0, tx.now()).await?;
        tx.record(
            Change::new(EventKind::ProductChanged, id.0)
                .before(audited_audiences(&before))
                .after(audited_audiences(&after)),
        );
        tx.finish(Json(after)).await
    }
}

/// Refuses references to what is not there, all at once.
async fn check_references(tx: &Tx, row: &ProductRow) -> Result<(), Problem> {
    let mut errors = Vec::new();
    let mut error = |pointer: &str, detail: &str| {
        errors.push(FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() });
    };
    if !categories::store::exists(tx, row.category_id).await? {
        error("/category_id", "There is no such category. Create it first.");
    }
    if let Some(supplier) = row.supplier_id
        && !store::is_supplier(tx, supplier).await?
    {
        error("/supplier_id", "There is no such organisation among the suppliers.");
    }
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}

fn sku_taken(error: DbErr) -> Problem {
    if is_unique_violation(&error) {
        Problem::new(ProblemCode::AlreadyExists, "There is a product of this SKU already. Use another SKU.")
            .field("/sku", "This SKU is taken.")
    } else {
        error.into()
    }
}

fn audited_audiences(audiences: &ProductAudiences) -> serde_json::Value {
    let windows = audiences.audiences.iter().map(|grant| {
        json!({
            "audience_id": grant.audience_id,
            "visible_from": format_time(grant.visible_from),
            "visible_until": grant.visible_until.map(format_time),
        })
    });
    json!({ "audiences": windows.collect::<Vec<_>>() })
}
