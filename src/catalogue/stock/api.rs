//! Warehouses and exact stock over HTTP, for the host's staff.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};
use serde_json::json;

use super::{
    dto::{NewWarehouse, StockCount, StockFilters, StockItem, Warehouse, WarehouseFilters},
    rules::MOST_ON_HAND,
    store,
};

pub struct StockApi {
    pub(crate) ctx: Ctx,
}

#[OpenApi]
impl StockApi {
    /// List warehouses
    #[oai(path = "/api/v1/warehouses", method = "get", operation_id = "list_warehouses", tag = "Tag::Stock")]
    async fn list_warehouses(
        &self,
        access: Access<perm::StockRead>,
        list: ListRequest<WarehouseFilters>,
    ) -> Result<List<Warehouse>, Problem> {
        let (ctx, scope) = (self.ctx.clone(), access.scope());
        list.answer(move |page| {
            let ctx = ctx.clone();
            async move { store::list_warehouses(ctx.db.read(), scope, &page).await }
        })
        .await
    }

    /// Get a warehouse
    #[oai(
        path = "/api/v1/warehouses/:id",
        method = "get",
        operation_id = "get_warehouse",
        tag = "Tag::Stock"
    )]
    async fn get_warehouse(
        &self,
        access: Access<perm::StockRead>,
        id: Path<WarehouseId>,
    ) -> Result<Json<Warehouse>, Problem> {
        store::get_warehouse(self.ctx.db.read(), access.scope(), id.0).await.map(Json)
    }

    /// Create a warehouse
    #[oai(
        path = "/api/v1/warehouses",
        method = "post",
        operation_id = "create_warehouse",
        tag = "Tag::Stock"
    )]
    async fn create_warehouse(
        &self,
        access: Access<perm::StockManage>,
        body: Json<NewWarehouse>,
    ) -> Result<Created<Warehouse>, Problem> {
        let new = body.0;
        let warehouse = Warehouse {
            id: WarehouseId::new(),
            code: new.code,
            name: new.name.trim().to_owned(),
            country: new.country,
            priority: new.priority.unwrap_or(100),
        };
        let mut tx = self.ctx.db.begin(&access).await?;
        let now = tx.now();
        store::insert_warehouses(&tx, std::slice::from_ref(&warehouse), now).await.map_err(|error| {
            if is_unique_violation(&error) {
                Problem::new(
                    ProblemCode::AlreadyExists,
                    "There is a warehouse of this code already. Use another.",
                )
                .field("/code", "This code is taken.")
            } else {
                error.into()
            }
        })?;
        tx.record(Change::new(EventKind::StockChanged, warehouse.id).after(json!({
            "code": warehouse.code,
            "name": warehouse.name,
            "country": warehouse.country,
            "priority": warehouse.priority,
        })));
        tx.finish(Created::at(format!("/api/v1/warehouses/{}", warehouse.id), warehouse)).await
    }

    /// List stock
    ///
    /// Exact, per product and warehouse.
    #[oai(path = "/api/v1/stock", method = "get", operation_id = "list_stock", tag = "Tag::Stock")]
    async fn list_stock(
        &self,
        access: Access<perm::StockRead>,
        list: ListRequest<StockFilters>,
    ) -> Result<List<StockItem>, Problem> {
        let (ctx, scope) = (self.ctx.clone(), access.scope());
        list.answer(move |page| {
            let ctx = ctx.clone();
            async move { store::list(ctx.db.read(), scope, &page).await }
        })
        .await
    }

    /// Set a product's stock in a warehouse
    ///
    /// Takes what was counted. Partners see it with the next snapshot. A count does not depend on an earlier one, so
    /// it needs no If-Match.
    #[oai(
        path = "/api/v1/stock/:warehouse_id/:product_id",
        method = "put",
        operation_id = "set_stock",
        tag = "Tag::Stock"
    )]
    async fn set_stock(
        &self,
        access: Access<perm::StockManage>,
        warehouse_id: Path<WarehouseId>,
        product_id: Path<ProductId>,
        body: Json<StockCount>,
    ) -> Result<Json<StockItem>, Problem> {
        let (warehouse, product, on_hand) = (warehouse_id.0, product_id.0, body.0.on_hand);
        let mut tx = self.ctx.db.begin(&access).await?;
        store::get_warehouse(&tx, access.scope(), warehouse).await?;
        let decimals = store::unit_decimals(&tx, product).await?.ok_or_else(Problem::not_found)?;
        if on_hand.thousandths() < 0 || on_hand > MOST_ON_HAND {
            return Err(Problem::invalid_field("/on_hand", format!("Use zero to {MOST_ON_HAND}.")));
        }
        if !on_hand.fits_decimals(decimals as u32) {
            let detail = format!("The product's unit allows {decimals} decimals.");
            return Err(Problem::invalid_field("/on_hand", detail));
        }
        let before = store::get(&tx, product, warehouse).await?;
        if !store::set_on_hand(&tx, product, warehouse, on_hand, tx.now()).await? {
            return Err(Problem::new(
                ProblemCode::Conflict,
                "More than that is reserved for orders. Cancel or move orders first.",
            ));
        }
        let after = store::get(&tx, product, warehouse).await?.ok_or_else(Problem::not_found)?;
        let mut change = Change::new(EventKind::StockChanged, product)
            .after(json!({ "warehouse_id": warehouse, "on_hand": after.on_hand.to_string() }));
        if let Some(before) = before {
            change =
                change.before(json!({ "warehouse_id": warehouse, "on_hand": before.on_hand.to_string() }));
        }
        tx.record(change);
        tx.finish(Json(after)).await
    }
}
