//! Products in the database, for the host's staff. Nothing here is reachable for partners or suppliers.

use std::collections::HashMap;

use chrono::NaiveDate;
use lonja_kernel::{CategoryId, OrganizationId, ProductId, Quantity, Timestamp};
use lonja_platform::prelude::{Page, PageQuery, Problem, SortValue, count_capped};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter,
    QuerySelect, Select, Statement, Value,
    sea_query::{Expr, ExprTrait, IntoColumnRef, LockType, Query},
};

use super::{
    dto::{CatalogueProduct, CatalogueProductFilters, SupplierRef},
    rules::Lifecycle,
};
use crate::{
    categories::dto::CategoryRef,
    entities::{product, stock_band},
    search,
    visibility::rules::far_future,
};

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    product: product::Model,
    category_name: String,
    supplier_name: Option<String>,
}

impl Row {
    fn into_document(self) -> CatalogueProduct {
        let Self { product, category_name, supplier_name } = self;
        let supplier = product
            .supplier_id
            .map(|id| SupplierRef { id: id.into(), name: supplier_name.unwrap_or_default() });
        CatalogueProduct {
            id: product.id.into(),
            sku: product.sku,
            name: product.name,
            description: product.description,
            category: CategoryRef { id: product.category_id.into(), name: category_name },
            supplier,
            unit: product.unit,
            unit_decimals: product.unit_decimals.into(),
            pack: product.pack_milli.map(Quantity::from_thousandths),
            lifecycle: Lifecycle::parse(&product.lifecycle),
            launch_on: product.launch_on,
            tips: product.tips,
            picture_asset_id: product.picture_asset_id.map(Into::into),
            low_stock_below: Quantity::from_thousandths(product.low_stock_milli),
            created_at: product.created_at,
            updated_at: product.updated_at,
        }
    }
}

fn select() -> Select<product::Entity> {
    let mut select = product::Entity::find()
        .column_as(col(("category", "name")), "category_name")
        .column_as(col(("organization", "name")), "supplier_name");
    QuerySelect::query(&mut select)
        .join(JoinType::InnerJoin, "category", col(("category", "id")).equals(("product", "category_id")))
        .join(
            JoinType::LeftJoin,
            "organization",
            col(("organization", "id")).equals(("product", "supplier_id")),
        );
    select
}

pub async fn get(conn: &impl ConnectionTrait, id: ProductId) -> Result<CatalogueProduct, Problem> {
    let row = select().filter(col(("product", "id")).eq(id.0)).into_model::<Row>().one(conn).await?;
    row.map(Row::into_document).ok_or_else(Problem::not_found)
}

/// The product, locked against other changes until the transaction ends.
pub async fn for_change(conn: &impl ConnectionTrait, id: ProductId) -> Result<CatalogueProduct, Problem> {
    let mut select = select().filter(col(("product", "id")).eq(id.0));
    // The weaker of the two locks: rows that merely refer to the product need not wait.
    QuerySelect::query(&mut select).lock_with_tables(LockType::NoKeyUpdate, ["product"]);
    let row = select.into_model::<Row>().one(conn).await?;
    row.map(Row::into_document).ok_or_else(Problem::not_found)
}

pub async fn list(
    conn: &impl ConnectionTrait,
    page: &PageQuery<CatalogueProductFilters>,
) -> Result<Page<CatalogueProduct>, Problem> {
    let no_day = far_future().date_naive();
    let select = filtered(conn.get_database_backend(), select(), &page.filters);
    let count = if page.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let sort = page.sort.name();
    let key = match sort {
        "sku" => col(("product", "sku")),
        "launch_on" => col(("product", "launch_on")).if_null(no_day),
        "updated_at" => col(("product", "updated_at")),
        _ => col(("product", "sort_key")),
    };
    let rows = page.apply(select, key, col(("product", "id"))).into_model::<Row>().all(conn).await?;
    let found = page.page(
        rows,
        |row| {
            let product = &row.product;
            let value = match sort {
                "sku" => SortValue::Text(product.sku.clone()),
                "launch_on" => SortValue::Date(product.launch_on.unwrap_or(no_day)),
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

fn filtered(
    db: DbBackend,
    mut select: Select<product::Entity>,
    filters: &CatalogueProductFilters,
) -> Select<product::Entity> {
    for pattern in search::patterns(filters.q.as_deref().unwrap_or_default()) {
        select = select.filter(search::product_and_category().like(search::like(db, pattern)));
    }
    if let Some(sku) = &filters.sku {
        select = select.filter(col(("product", "sku")).eq(sku.as_str()));
    }
    if let Some(category) = filters.category_id {
        select = select.filter(col(("product", "category_id")).eq(category.0));
    }
    if let Some(supplier) = filters.supplier_id {
        select = select.filter(col(("product", "supplier_id")).eq(supplier.0));
    }
    if let Some(audience) = filters.audience_id {
        let granted = Query::select()
            .column("product_id")
            .from("product_grant")
            .and_where(col("audience_id").eq(audience.0))
            .take();
        select = select.filter(col(("product", "id")).in_subquery(granted));
    }
    if let Some(lifecycle) = filters.lifecycle {
        select = select.filter(col(("product", "lifecycle")).eq(lifecycle.as_str()));
    }
    if let Some(since) = filters.updated_since {
        select = select.filter(col(("product", "updated_at")).gte(since));
    }
    select
}

/// A product's own columns, as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductRow {
    pub id: ProductId,
    pub sku: String,
    pub name: String,
    pub description: String,
    pub category_id: CategoryId,
    pub supplier_id: Option<OrganizationId>,
    pub unit: String,
    pub unit_decimals: i32,
    pub pack: Option<Quantity>,
    pub lifecycle: Lifecycle,
    pub launch_on: Option<NaiveDate>,
    pub tips: String,
    pub picture_asset_id: Option<lonja_kernel::AssetId>,
    pub low_stock_below: Quantity,
}

impl From<&CatalogueProduct> for ProductRow {
    fn from(product: &CatalogueProduct) -> Self {
        Self {
            id: product.id,
            sku: product.sku.clone(),
            name: product.name.clone(),
            description: product.description.clone(),
            category_id: product.category.id,
            supplier_id: product.supplier.as_ref().map(|supplier| supplier.id),
            unit: product.unit.clone(),
            unit_decimals: product.unit_decimals,
            pack: product.pack,
            lifecycle: product.lifecycle,
            launch_on: product.launch_on,
            tips: product.tips.clone(),
            picture_asset_id: product.picture_asset_id,
            low_stock_below: product.low_stock_below,
        }
    }
}

impl ProductRow {
    fn into_active(self, created_at: Option<Timestamp>, now: Timestamp) -> product::ActiveModel {
        product::ActiveModel {
            id: Set(self.id.0),
            sort_key: Set(search::sort_key(&self.name)),
            search_text: Set(search::product_text(&self.sku, &self.name)),
            sku: Set(self.sku),
            name: Set(self.name),
            description: Set(self.description),
            category_id: Set(self.category_id.0),
            supplier_id: Set(self.supplier_id.map(|id| id.0)),
            unit: Set(self.unit),
            unit_decimals: Set(self.unit_decimals as i16),
            pack_milli: Set(self.pack.map(Quantity::thousandths)),
            lifecycle: Set(self.lifecycle.as_str().to_owned()),
            launch_on: Set(self.launch_on),
            tips: Set(self.tips),
            picture_asset_id: Set(self.picture_asset_id.map(|id| id.0)),
            low_stock_milli: Set(self.low_stock_below.thousandths()),
            created_at: created_at.map_or(NotSet, Set),
            updated_at: Set(now),
            revision: NotSet,
        }
    }
}

/// Rows per INSERT: the narrower engine takes 32,766 values in one statement.
const ROWS_PER_INSERT: usize = 1000;

/// Writes new products. Each starts with the band of empty stock, so that there is one before the next snapshot.
pub async fn insert(
    conn: &impl ConnectionTrait,
    products: impl IntoIterator<Item = ProductRow>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let rows: Vec<product::ActiveModel> =
        products.into_iter().map(|product| product.into_active(Some(now), now)).collect();
    for rows in rows.chunks(ROWS_PER_INSERT) {
        product::Entity::insert_many(rows.iter().cloned()).exec_without_returning(conn).await?;
        let bands = rows.iter().map(|row| stock_band::ActiveModel {
            product_id: row.id.clone(),
            band: Set("none".to_owned()),
            taken_at: Set(now),
        });
        stock_band::Entity::insert_many(bands).exec_without_returning(conn).await?;
    }
    Ok(())
}

pub async fn update(conn: &impl ConnectionTrait, row: ProductRow, now: Timestamp) -> Result<(), DbErr> {
    let id = row.id.0;
    let change = product::ActiveModel { id: NotSet, ..row.into_active(None, now) };
    product::Entity::update_many()
        .set(change)
        .col_expr(product::Column::Revision, product::Model::next_revision())
        .filter(col(("product", "id")).eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// The columns that [`update_many`] writes, in the order of [`values`].
const CHANGED: [&str; 15] = [
    "id",
    "name",
    "sort_key",
    "search_text",
    "description",
    "category_id",
    "supplier_id",
    "unit",
    "unit_decimals",
    "pack_milli",
    "lifecycle",
    "launch_on",
    "tips",
    "low_stock_milli",
    "updated_at",
];

fn values(row: ProductRow, now: Timestamp) -> [Value; 15] {
    [
        row.id.0.into(),
        row.name.as_str().into(),
        search::sort_key(&row.name).into(),
        search::product_text(&row.sku, &row.name).into(),
        row.description.into(),
        row.category_id.0.into(),
        row.supplier_id.map(|id| id.0).into(),
        row.unit.into(),
        (row.unit_decimals as i16).into(),
        row.pack.map(Quantity::thousandths).into(),
        row.lifecycle.as_str().into(),
        row.launch_on.into(),
        row.tips.into(),
        row.low_stock_below.thousandths().into(),
        now.into(),
    ]
}

/// [`update`] for many products, in one statement per thousand; SKU and picture stay as they are.
pub async fn update_many(
    conn: &impl ConnectionTrait,
    rows: Vec<ProductRow>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let set: Vec<String> = CHANGED[1..].iter().map(|column| format!("{column} = v.{column}")).collect();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<[Value; 15]> =
            rows.by_ref().take(ROWS_PER_INSERT).map(|row| values(row, now)).collect();
        let row = |number: usize| {
            let first = number * CHANGED.len() + 1;
            let parameters: Vec<String> = (first..first + CHANGED.len()).map(|n| format!("${n}")).collect();
            format!("({})", parameters.join(", "))
        };
        let sql = format!(
            "WITH v ({}) AS (VALUES {}) UPDATE product SET {}, revision = product.revision + 1 FROM v WHERE product.id = v.id",
            CHANGED.join(", "),
            (0..chunk.len()).map(row).collect::<Vec<_>>().join(", "),
            set.join(", "),
        );
        let statement =
            Statement::from_sql_and_values(conn.get_database_backend(), sql, chunk.into_iter().flatten());
        conn.execute_raw(statement).await?;
    }
    Ok(())
}

/// The products of these SKUs, by SKU; where they are to change, locked against other changes.
pub async fn by_sku(
    conn: &impl ConnectionTrait,
    skus: &[String],
    for_change: bool,
) -> Result<HashMap<String, ProductRow>, DbErr> {
    if skus.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = select().filter(col(("product", "sku")).is_in(skus.iter().cloned()));
    let query = QuerySelect::query(&mut select);
    // Always in one order, so that two of these cannot wait for each other.
    query.order_by(("product", "sku"), Order::Asc);
    if for_change {
        query.lock_with_tables(LockType::NoKeyUpdate, ["product"]);
    }
    let rows = select.into_model::<Row>().all(conn).await?;
    let products = rows.into_iter().map(|row| ProductRow::from(&row.into_document()));
    Ok(products.map(|product| (product.sku.clone(), product)).collect())
}

/// Some products in the order of their SKUs, from behind this one.
pub async fn after_sku(
    conn: &impl ConnectionTrait,
    last: Option<&str>,
    limit: u64,
) -> Result<Vec<CatalogueProduct>, Problem> {
    let mut select = select().limit(limit);
    if let Some(last) = last {
        select = select.filter(col(("product", "sku")).gt(last));
    }
    QuerySelect::query(&mut select).order_by(("product", "sku"), Order::Asc);
    let rows = select.into_model::<Row>().all(conn).await?;
    Ok(rows.into_iter().map(Row::into_document).collect())
}

/// Whether this is an organisation that supplies.
pub async fn is_supplier(conn: &impl ConnectionTrait, id: OrganizationId) -> Result<bool, DbErr> {
    let found = Query::select()
        .column("id")
        .from("organization")
        .and_where(col("id").eq(id.0))
        .and_where(col("is_supplier").eq(true))
        .take();
    Ok(conn.query_one(&found).await?.is_some())
}
