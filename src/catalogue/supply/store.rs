//! A supplier's own products in the database. No table of prices, stock or visibility is named here.

use lonja_kernel::{ProductId, Quantity};
use lonja_platform::prelude::{Page, PageQuery, Problem, Scope, SortValue, count_capped};
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, IntoColumnRef},
};

use super::dto::{SupplyProduct, SupplyProductFilters};
use crate::{categories::dto::CategoryRef, entities::product, products::rules::Lifecycle, search};

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    product: product::Model,
    category_name: String,
}

impl Row {
    fn into_document(self) -> SupplyProduct {
        let Self { product, category_name } = self;
        SupplyProduct {
            id: product.id.into(),
            sku: product.sku,
            name: product.name,
            description: product.description,
            category: CategoryRef { id: product.category_id.into(), name: category_name },
            unit: product.unit,
            unit_decimals: product.unit_decimals.into(),
            pack: product.pack_milli.map(Quantity::from_thousandths),
            lifecycle: Lifecycle::parse(&product.lifecycle),
            launch_on: product.launch_on,
            updated_at: product.updated_at,
        }
    }
}

/// What a supplier supplies. Others have the catalogue or the offer, and nothing here.
fn visible_to(scope: Scope) -> Select<product::Entity> {
    let mut select = product::Entity::find().column_as(col(("category", "name")), "category_name");
    QuerySelect::query(&mut select).join(
        JoinType::InnerJoin,
        "category",
        col(("category", "id")).equals(("product", "category_id")),
    );
    match scope {
        Scope::Supplier(supplier) => select.filter(col(("product", "supplier_id")).eq(supplier.0)),
        Scope::Host | Scope::Partner(_) => select.filter(Expr::cust("1 = 0")),
    }
}

pub async fn get(conn: &impl ConnectionTrait, scope: Scope, id: ProductId) -> Result<SupplyProduct, Problem> {
    let select = visible_to(scope).filter(col(("product", "id")).eq(id.0));
    let row = select.into_model::<Row>().one(conn).await?;
    row.map(Row::into_document).ok_or_else(Problem::not_found)
}

pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    page: &PageQuery<SupplyProductFilters>,
) -> Result<Page<SupplyProduct>, Problem> {
    let filters = &page.filters;
    let mut select = visible_to(scope);
    for pattern in search::patterns(filters.q.as_deref().unwrap_or_default()) {
        select = select
            .filter(search::product_and_category().like(search::like(conn.get_database_backend(), pattern)));
    }
    if let Some(sku) = &filters.sku {
        select = select.filter(col(("product", "sku")).eq(sku.as_str()));
    }
    if let Some(category) = filters.category_id {
        select = select.filter(col(("product", "category_id")).eq(category.0));
    }
    if let Some(lifecycle) = filters.lifecycle {
        select = select.filter(col(("product", "lifecycle")).eq(lifecycle.as_str()));
    }
    if let Some(since) = filters.updated_since {
        select = select.filter(col(("product", "updated_at")).gte(since));
    }
    let count = if page.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let sort = page.sort.name();
    let key = match sort {
        "sku" => "sku",
        "updated_at" => "updated_at",
        _ => "sort_key",
    };
    let rows = page
        .apply(select, col(("product", key)), col(("product", "id")))
        .into_model::<Row>()
        .all(conn)
        .await?;
    let found = page.page(
        rows,
        |row| {
            let product = &row.product;
            let value = match sort {
                "sku" => SortValue::Text(product.sku.clone()),
                "updated_at" => SortValue::Time(product.updated_at),
                _ => SortValue::Text(product.sort_key.clone()),
            };
            (value, product.id)
        },
        Row::into_document,
    );
    Ok(match count {
        Some(count) => found.with_count(count),
        None => found,
    })
}
