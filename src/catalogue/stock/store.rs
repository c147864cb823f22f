//! Warehouses and exact stock in the database, for the host's staff.

use lonja_kernel::{ProductId, Quantity, Timestamp, WarehouseId};
use lonja_platform::prelude::{Page, PageQuery, Problem, Scope, SortValue, count_capped};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select,
    Statement,
    sea_query::{Expr, ExprTrait, IntoColumnRef},
};

use super::dto::{StockFilters, StockItem, Warehouse, WarehouseFilters};
use crate::{
    entities::{stock, warehouse},
    search,
};

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

fn warehouse_document(row: warehouse::Model) -> Warehouse {
    Warehouse {
        id: row.id.into(),
        code: row.code,
        name: row.name,
        country: row.country,
        priority: row.priority,
    }
}

pub async fn list_warehouses(
    conn: &impl ConnectionTrait,
    scope: Scope,
    page: &PageQuery<WarehouseFilters>,
) -> Result<Page<Warehouse>, Problem> {
    let mut select = warehouse::Entity::find();
    if !is_visible_to(scope) {
        select = select.filter(Expr::cust("1 = 0"));
    }
    if let Some(country) = &page.filters.country {
        select = select.filter(col(("warehouse", "country")).eq(country.as_str()));
    }
    let count = if page.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let by_priority = page.sort.name() == "priority";
    let key = if by_priority { "priority" } else { "code" };
    let rows = page.apply(select, col(("warehouse", key)), col(("warehouse", "id"))).all(conn).await?;
    let found = page.page(
        rows,
        |row| {
            let value = if by_priority {
                SortValue::Int(row.priority.into())
            } else {
                SortValue::Text(row.code.clone())
            };
            (value, row.id)
        },
        warehouse_document,
    );
    Ok(match count {
        Some(count) => found.with_count(count),
        None => found,
    })
}

/// Exact stock and the places where it lies are the host's own.
fn is_visible_to(scope: Scope) -> bool {
    match scope {
        Scope::Host => true,
        Scope::Partner(_) | Scope::Supplier(_) => false,
    }
}

pub async fn get_warehouse(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: WarehouseId,
) -> Result<Warehouse, Problem> {
    let found = warehouse::Entity::find_by_id(id.0).one(conn).await?;
    found.filter(|_| is_visible_to(scope)).map(warehouse_document).ok_or_else(Problem::not_found)
}

pub async fn insert_warehouses(
    conn: &impl ConnectionTrait,
    warehouses: &[Warehouse],
    now: Timestamp,
) -> Result<(), DbErr> {
    let rows = warehouses.iter().map(|warehouse| warehouse::ActiveModel {
        id: Set(warehouse.id.0),
        code: Set(warehouse.code.clone()),
        name: Set(warehouse.name.clone()),
        country: Set(warehouse.country.clone()),
        priority: Set(warehouse.priority),
        created_at: Set(now),
        updated_at: Set(now),
    });
    warehouse::Entity::insert_many(rows).exec_without_returning(conn).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    stock: stock::Model,
    sku: String,
    name: String,
    unit: String,
    code: String,
}

impl Row {
    fn into_document(self) -> StockItem {
        let Self { stock, sku, name, unit, code } = self;
        StockItem {
            product_id: stock.product_id.into(),
            sku,
            name,
            unit,
            warehouse_id: stock.warehouse_id.into(),
            warehouse_code: code,
            on_hand: Quantity::from_thousandths(stock.on_hand_milli),
            reserved: Quantity::from_thousandths(stock.reserved_milli),
            free: Quantity::from_thousandths(stock.on_hand_milli - stock.reserved_milli),
            updated_at: stock.updated_at,
        }
    }
}

fn select() -> Select<stock::Entity> {
    let mut select = stock::Entity::find()
        .column_as(col(("product", "sku")), "sku")
        .column_as(col(("product", "name")), "name")
        .column_as(col(("product", "unit")), "unit")
        .column_as(col(("warehouse", "code")), "code");
    QuerySelect::query(&mut select)
        .join(JoinType::InnerJoin, "product", col(("product", "id")).equals(("stock", "product_id")))
        .join(JoinType::InnerJoin, "category", col(("category", "id")).equals(("product", "category_id")))
        .join(JoinType::InnerJoin, "warehouse", col(("warehouse", "id")).equals(("stock", "warehouse_id")));
    select
}

pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    page: &PageQuery<StockFilters>,
) -> Result<Page<StockItem>, Problem> {
    let filters = &page.filters;
    let mut select = select();
    if !is_visible_to(scope) {
        select = select.filter(Expr::cust("1 = 0"));
    }
    for pattern in search::patterns(filters.q.as_deref().unwrap_or_default()) {
        select = select
            .filter(search::product_and_category().like(search::like(conn.get_database_backend(), pattern)));
    }
    if let Some(sku) = &filters.sku {
        select = select.filter(col(("product", "sku")).eq(sku.as_str()));
    }
    if let Some(product) = filters.product_id {
        select = select.filter(col(("stock", "product_id")).eq(product.0));
    }
    if let Some(warehouse) = filters.warehouse_id {
        select = select.filter(col(("stock", "warehouse_id")).eq(warehouse.0));
    }
    if let Some(since) = filters.updated_since {
        select = select.filter(col(("stock", "updated_at")).gte(since));
    }
    let count = if page.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    // A row has no id of its own, but of one SKU there is one row per warehouse.
    let rows = page
        .apply(select, col(("product", "sku")), col(("stock", "warehouse_id")))
        .into_model::<Row>()
        .all(conn)
        .await?;
    let found =
        page.page(rows, |row| (SortValue::Text(row.sku.clone()), row.stock.warehouse_id), Row::into_document);
    Ok(match count {
        Some(count) => found.with_count(count),
        None => found,
    })
}

/// One product's stock in one warehouse.
pub async fn get(
    conn: &impl ConnectionTrait,
    product: ProductId,
    warehouse: WarehouseId,
) -> Result<Option<StockItem>, DbErr> {
    let row = select()
        .filter(col(("stock", "product_id")).eq(product.0))
        .filter(col(("stock", "warehouse_id")).eq(warehouse.0))
        .into_model::<Row>()
        .one(conn)
        .await?;
    Ok(row.map(Row::into_document))
}

/// Writes what was counted. False where more is reserved than was counted: then nothing changed.
pub async fn set_on_hand(
    conn: &impl ConnectionTrait,
    product: ProductId,
    warehouse: WarehouseId,
    on_hand: Quantity,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let sql = "\
INSERT INTO stock (product_id, warehouse_id, on_hand_milli, reserved_milli, updated_at) VALUES ($1, $2, $3, 0, $4)
ON CONFLICT (product_id, warehouse_id) DO UPDATE
SET on_hand_milli = excluded.on_hand_milli, updated_at = excluded.updated_at
WHERE stock.reserved_milli <= excluded.on_hand_milli";
    let values = [product.0.into(), warehouse.0.into(), on_hand.thousandths().into(), now.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.execute_raw(statement).await?.rows_affected() == 1)
}

/// How many decimals the product's unit allows; `None` where there is no such product.
pub async fn unit_decimals(conn: &impl ConnectionTrait, product: ProductId) -> Result<Option<i16>, DbErr> {
    let sql = "SELECT unit_decimals FROM product WHERE id = $1";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [product.0.into()]);
    conn.query_one_raw(statement).await?.map(|row| row.try_get("", "unit_decimals")).transpose()
}

/// Rows per INSERT: the narrower engine takes 32,766 values in one statement.
const ROWS_PER_INSERT: usize = 5000;

/// Puts stock where there is none yet.
pub async fn insert(
    conn: &impl ConnectionTrait,
    items: &[(ProductId, WarehouseId, Quantity)],
    now: Timestamp,
) -> Result<(), DbErr> {
    for items in items.chunks(ROWS_PER_INSERT) {
        let rows = items.iter().map(|(product, warehouse, on_hand)| stock::ActiveModel {
            product_id: Set(product.0),
            warehouse_id: Set(warehouse.0),
            on_hand_milli: Set(on_hand.thousandths()),
            reserved_milli: Set(0),
            updated_at: Set(now),
        });
        stock::Entity::insert_many(rows).exec_without_returning(conn).await?;
    }
    Ok(())
}
