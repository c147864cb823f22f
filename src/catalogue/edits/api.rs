//! Bulk edits over HTTP. They are the host's alone.

use lonja_platform::{http::SheetFile, prelude::*, sheets::SheetFormat, uploads};
use poem::Body;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Binary,
};

use super::{
    PURPOSE,
    dto::{
        ProductEdit, ProductEditApplication, ProductEditError, ProductEditErrorFilters, ProductEditFilters,
        ProductEditMode, ProductEditState,
    },
    files, run, store,
};
use crate::entities::product_edit::Model;

/// A hundred thousand rows with their texts fit twice over.
pub(super) const MAX_FILE: u64 = 64 << 20;

pub struct ProductEditsApi {
    pub(crate) ctx: Ctx,
}

#[OpenApi]
impl ProductEditsApi {
    /// Get all products as a sheet
    ///
    /// In the layout that a bulk edit reads, to be changed and sent back. Days and numbers are such in XLSX.
    ///
    /// Example: `curl -OJ -H "Authorization: Bearer $TOKEN" $URL/api/v1/catalogue/product-sheet`
    #[oai(
        path = "/api/v1/catalogue/product-sheet",
        method = "get",
        operation_id = "get_product_sheet",
        tag = "Tag::Catalogue"
    )]
    async fn get_product_sheet(
        &self,
        _access: Access<perm::ProductsManage>,
        /// By default XLSX.
        format: Query<Option<SheetFormat>>,
    ) -> Result<SheetFile, Problem> {
        files::template(&self.ctx, format.0.unwrap_or(SheetFormat::Xlsx)).await
    }

    /// List bulk edits
    ///
    /// The latest first.
    #[oai(
        path = "/api/v1/catalogue/product-edits",
        method = "get",
        operation_id = "list_product_edits",
        tag = "Tag::Catalogue"
    )]
    async fn list_product_edits(
        &self,
        access: Access<perm::ProductsManage>,
        list: ListRequest<ProductEditFilters>,
    ) -> Result<List<ProductEdit>, Problem> {
        let (ctx, scope) = (self.ctx.clone(), access.scope());
        list.answer(move |page| {
            let ctx = ctx.clone();
            async move { store::page(ctx.db.read(), scope, page).await }
        })
        .await
    }

    /// Check a file of product changes
    ///
    /// Send CSV or XLSX as the body. Its first row names the columns: `sku`, which says what the row is about, and any
    /// of `name`, `description`, `category`, `supplier`, `unit`, `unit_decimals`, `pack`, `lifecycle`, `launch_on`, `tips`
    /// and `low_stock_below`. Columns that are not there stay as they are; an empty cell empties what may be empty. A
    /// background job judges every row and changes nothing: ask for the bulk edit to see how far it is.
    #[oai(
        path = "/api/v1/catalogue/product-edits",
        method = "post",
        operation_id = "create_product_edit",
        tag = "Tag::Catalogue"
    )]
    async fn create_product_edit(
        &self,
        access: Access<perm::ProductsManage>,
        /// What the file is called.
        #[oai(validator(max_length = 200))]
        file_name: Query<Option<String>>,
        content: Binary<Body>,
    ) -> Result<Created<ProductEdit>, Problem> {
        let id = ProductEditId::new();
        let taken = self.take(&access, id, file_name.0, content.0).await;
        if taken.is_err() {
            uploads::discard(&self.ctx, id.0).await?;
        }
        taken
    }

    /// Get a bulk edit
    ///
    /// Its state, and how many rows fail, change something and were applied so far.
    #[oai(
        path = "/api/v1/catalogue/product-edits/:id",
        method = "get",
        operation_id = "get_product_edit",
        tag = "Tag::Catalogue"
    )]
    async fn get_product_edit(
        &self,
        access: Access<perm::ProductsManage>,
        id: Path<ProductEditId>,
    ) -> Result<Json<ProductEdit>, Problem> {
        let edit = store::find(self.ctx.db.read(), access.scope(), id.0).await?;
        Ok(Json(store::document(edit)))
    }

    /// List a bulk edit's errors
    ///
    /// Every cell that speaks against its row, with the reason and what to write instead.
    #[oai(
        path = "/api/v1/catalogue/product-edits/:id/errors",
        method = "get",
        operation_id = "list_product_edit_errors",
        tag = "Tag::Catalogue"
    )]
    async fn list_product_edit_errors(
        &self,
        access: Access<perm::ProductsManage>,
        id: Path<ProductEditId>,
        list: ListRequest<ProductEditErrorFilters>,
    ) -> Result<List<ProductEditError>, Problem> {
        let ctx = self.ctx.clone();
        store::find(ctx.db.read(), access.scope(), id.0).await?;
        list.answer(move |page| {
            let (ctx, id) = (ctx.clone(), id.0);
            async move { store::errors(ctx.db.read(), id, page).await }
        })
        .await
    }

    /// Get the rows that failed
    ///
    /// As they were sent, in the format of the upload, with one more column that says what is wrong. Mend them and
    /// send the file again; that column is passed over. Files are kept for a month.
    ///
    /// Example: `curl -OJ -H "Authorization: Bearer $TOKEN" $URL/api/v1/catalogue/product-edits/$EDIT/failures`
    #[oai(
        path = "/api/v1/catalogue/product-edits/:id/failures",
        method = "get",
        operation_id = "get_product_edit_failures",
        tag = "Tag::Catalogue"
    )]
    async fn get_product_edit_failures(
        &self,
        access: Access<perm::ProductsManage>,
        id: Path<ProductEditId>,
    ) -> Result<SheetFile, Problem> {
        let edit = store::find(self.ctx.db.read(), access.scope(), id.0).await?;
        files::failures(&self.ctx, id.0, SheetFormat::parse(&edit.format)).await
    }

    /// Apply a bulk edit
    ///
    /// Once it was checked: every row or none, or the rows that are right. A background job judges the rows again, since
    /// products may have changed, and writes them.
    #[oai(
        path = "/api/v1/catalogue/product-edits/:id/application",
        method = "post",
        operation_id = "apply_product_edit",
        tag = "Tag::Catalogue"
    )]
    async fn apply_product_edit(
        &self,
        access: Access<perm::ProductsManage>,
        id: Path<ProductEditId>,
        body: Json<ProductEditApplication>,
    ) -> Result<Accepted<ProductEdit>, Problem> {
        let mut tx = self.ctx.db.begin(&access).await?;
        let before = store::find(&tx, access.scope(), id.0).await?;
        may_apply(&before, body.0.mode)?;
        let after = Model {
            state: ProductEditState::Applying.as_str().to_owned(),
            mode: Some(body.0.mode.as_str().to_owned()),
            position: 0,
            rows_failed: 0,
            applied_by: Some(access.subject().to_owned()),
            organization_id: access.organization().map(Into::into),
            ..before.clone()
        };
        if !store::advance(&tx, &before, &after, tx.now()).await? {
            return Err(conflict("Somebody else is applying it. Look at it again."));
        }
        store::forget_errors(&tx, id.0).await?;
        tx.record(run::changed(&after));
        tx.enqueue(run::job(id.0)?);
        let location = format!("/api/v1/catalogue/product-edits/{}", id.0);
        tx.finish(Accepted::at(location, store::document(after))).await
    }
}

impl ProductEditsApi {
    async fn take(
        &self,
        access: &Access<perm::ProductsManage>,
        id: ProductEditId,
        file_name: Option<String>,
        body: Body,
    ) -> Result<Created<ProductEdit>, Problem> {
        let limit = self.ctx.config.limits.upload.min(MAX_FILE);
        let advice = (limit, "send the changes as several files");
        let received = uploads::receive(&self.ctx, PURPOSE, id.0, body, advice).await?;
        let mut tx = self.ctx.db.begin(&access.with_content(received.sha256.as_bytes())).await?;
        let new = store::NewEdit {
            id,
            file_name,
            format: SheetFormat::of_content(&received.begin),
            content_sha256: received.sha256,
            created_by: access.subject().to_owned(),
        };
        let edit = store::insert(&tx, new, tx.now()).await?;
        tx.record(run::changed(&edit));
        tx.enqueue(run::job(id)?);
        let location = format!("/api/v1/catalogue/product-edits/{id}");
        tx.finish(Created::at(location, store::document(edit))).await
    }
}

fn conflict(detail: impl Into<String>) -> Problem {
    Problem::new(ProblemCode::Conflict, detail)
}

fn may_apply(edit: &Model, mode: ProductEditMode) -> Result<(), Problem> {
    match ProductEditState::parse(&edit.state) {
        ProductEditState::Checked => {}
        ProductEditState::Queued | ProductEditState::Checking => {
            return Err(conflict("It is still being checked. Wait until it is."));
        }
        ProductEditState::Applying | ProductEditState::Completed | ProductEditState::Failed => {
            return Err(conflict("It was applied already, or failed. Upload the file again."));
        }
    }
    if edit.rows_changing == 0 {
        return Err(conflict("No row would change anything."));
    }
    if mode == ProductEditMode::AllOrNothing && edit.rows_failed > 0 {
        return Err(conflict(format!(
            "{} rows are wrong. Mend them and upload the file again, or apply the valid rows only.",
            edit.rows_failed
        )));
    }
    Ok(())
}
