//! Categories over HTTP.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};
use serde_json::json;

use super::{
    dto::{Category, CategoryFilters, NewCategory},
    store,
};
use crate::visibility::store::{Changed, lock, rebuild};

pub struct CategoriesApi {
    pub(crate) ctx: Ctx,
}

#[OpenApi]
impl CategoriesApi {
    /// List categories
    ///
    /// Partners get the categories of the products that are visible to them now.
    #[oai(
        path = "/api/v1/categories",
        method = "get",
        operation_id = "list_categories",
        tag = "Tag::Catalogue"
    )]
    async fn list_categories(
        &self,
        access: Access<perm::ProductsRead>,
        list: ListRequest<CategoryFilters>,
    ) -> Result<List<Category>, Problem> {
        let (ctx, scope, now) = (self.ctx.clone(), access.scope(), self.ctx.clock.now());
        list.answer(move |page| {
            let ctx = ctx.clone();
            async move { store::list(ctx.db.read(), scope, now, &page).await }
        })
        .await
    }

    /// Get a category
    #[oai(
        path = "/api/v1/categories/:id",
        method = "get",
        operation_id = "get_category",
        tag = "Tag::Catalogue"
    )]
    async fn get_category(
        &self,
        access: Access<perm::ProductsRead>,
        id: Path<CategoryId>,
    ) -> Result<Json<Category>, Problem> {
        let found = store::get(self.ctx.db.read(), access.scope(), self.ctx.clock.now(), id.0).await?;
        found.map(Json).ok_or_else(Problem::not_found)
    }

    /// Create a category
    #[oai(
        path = "/api/v1/catalogue/categories",
        method = "post",
        operation_id = "create_category",
        tag = "Tag::Catalogue"
    )]
    async fn create_category(
        &self,
        access: Access<perm::ProductsManage>,
        body: Json<NewCategory>,
    ) -> Result<Created<Category>, Problem> {
        let category = Category { id: CategoryId::new(), name: body.0.name.trim().to_owned() };
        let mut tx = self.ctx.db.begin(&access).await?;
        store::insert(&tx, &category, tx.now()).await.map_err(|error| taken(error, "create"))?;
        tx.record(
            Change::new(EventKind::CategoryChanged, category.id).after(json!({ "name": category.name })),
        );
        let location = format!("/api/v1/categories/{}", category.id);
        tx.finish(Created::at(location, category)).await
    }

    /// Rename a category
    ///
    /// Products are found by the new name at once.
    #[oai(
        path = "/api/v1/catalogue/categories/:id",
        method = "patch",
        operation_id = "update_category",
        tag = "Tag::Catalogue"
    )]
    async fn update_category(
        &self,
        access: Access<perm::ProductsManage>,
        id: Path<CategoryId>,
        if_match: IfMatch,
        body: Json<NewCategory>,
    ) -> Result<Json<Category>, Problem> {
        let mut tx = self.ctx.db.begin(&access).await?;
        lock(&tx).await?;
        let before = store::for_change(&tx, id.0).await?.ok_or_else(Problem::not_found)?;
        if_match.check(&before)?;
        let category = Category { id: id.0, name: body.0.name.trim().to_owned() };
        store::rename(&tx, &category, tx.now()).await.map_err(|error| taken(error, "rename"))?;
        rebuild(&tx, Changed::Category(category.id)).await?;
        tx.record(
            Change::new(EventKind::CategoryChanged, category.id)
                .before(json!({ "name": before.name }))
                .after(json!({ "name": category.name })),
        );
        tx.finish(Json(category)).await
    }
}

fn taken(error: sea_orm::DbErr, verb: &str) -> Problem {
    if is_unique_violation(&error) {
        let detail =
            format!("There is a category of this name already. Use it, or {verb} it under another name.");
        Problem::new(ProblemCode::AlreadyExists, detail).field("/name", "This name is taken.")
    } else {
        error.into()
    }
}
