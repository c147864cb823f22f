//! Categories in the database.

use lonja_kernel::{CategoryId, Timestamp};
use lonja_platform::prelude::{Page, PageQuery, Problem, Scope, SortValue, count_capped};
use sea_orm::{
    ActiveValue::Set,
    Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, LockType, Query},
};

use super::dto::{Category, CategoryFilters};
use crate::{
    entities::{category, product},
    search,
};

/// A partner's categories are those of the products that it may see now; others do not exist for it.
fn visible_to(scope: Scope, now: Timestamp) -> Select<category::Entity> {
    let select = category::Entity::find();
    match scope {
        Scope::Host => select,
        Scope::Partner(partner) => {
            let seen = |column| Expr::col(("product_visibility", column));
            let assortment = Query::select()
                .column("assortment_id")
                .from("organization")
                .and_where(Expr::col("id").eq(partner.0))
                .take();
            let products = Query::select()
                .column("category_id")
                .from("product_visibility")
                .cond_where(
                    Condition::all()
                        .add(seen("assortment_id").in_subquery(assortment))
                        .add(seen("visible_until").gt(now))
                        .add(seen("visible_from").lte(now)),
                )
                .take();
            select.filter(Expr::col(("category", "id")).in_subquery(products))
        }
        Scope::Supplier(supplier) => {
            let products = Query::select()
                .column("category_id")
                .from("product")
                .and_where(Expr::col("supplier_id").eq(supplier.0))
                .take();
            select.filter(Expr::col(("category", "id")).in_subquery(products))
        }
    }
}

pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    page: &PageQuery<CategoryFilters>,
) -> Result<Page<Category>, Problem> {
    let mut select = visible_to(scope, now);
    for pattern in search::patterns(page.filters.q.as_deref().unwrap_or_default()) {
        select = select.filter(
            Expr::col(("category", "sort_key")).like(search::like(conn.get_database_backend(), pattern)),
        );
    }
    let count = if page.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let rows = page
        .apply(select, Expr::col(("category", "sort_key")), Expr::col(("category", "id")))
        .all(conn)
        .await?;
    let found = page.page(rows, |row| (SortValue::Text(row.sort_key.clone()), row.id), document);
    Ok(match count {
        Some(count) => found.with_count(count),
        None => found,
    })
}

fn document(row: category::Model) -> Category {
    Category { id: row.id.into(), name: row.name }
}

pub async fn get(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    id: CategoryId,
) -> Result<Option<Category>, DbErr> {
    let select = visible_to(scope, now).filter(Expr::col(("category", "id")).eq(id.0));
    Ok(select.one(conn).await?.map(document))
}

pub async fn exists(conn: &impl ConnectionTrait, id: CategoryId) -> Result<bool, DbErr> {
    Ok(category::Entity::find_by_id(id.0).one(conn).await?.is_some())
}

/// The category, locked against other changes.
pub async fn for_change(conn: &impl ConnectionTrait, id: CategoryId) -> Result<Option<Category>, DbErr> {
    Ok(category::Entity::find_by_id(id.0).lock(LockType::NoKeyUpdate).one(conn).await?.map(document))
}

pub async fn insert(conn: &impl ConnectionTrait, category: &Category, now: Timestamp) -> Result<(), DbErr> {
    let row = category::ActiveModel {
        id: Set(category.id.0),
        name: Set(category.name.clone()),
        sort_key: Set(search::sort_key(&category.name)),
        created_at: Set(now),
        updated_at: Set(now),
    };
    category::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// Its products show the name: they are of a new revision too, which their visibility has to be told of.
pub async fn rename(conn: &impl ConnectionTrait, category: &Category, now: Timestamp) -> Result<(), DbErr> {
    category::Entity::update_many()
        .filter(Expr::col("id").eq(category.id.0))
        .col_expr(category::Column::Name, Expr::val(category.name.as_str()))
        .col_expr(category::Column::SortKey, Expr::val(search::sort_key(&category.name)))
        .col_expr(category::Column::UpdatedAt, Expr::val(now))
        .exec(conn)
        .await?;
    product::Entity::update_many()
        .filter(Expr::col("category_id").eq(category.id.0))
        .col_expr(product::Column::Revision, product::Model::next_revision())
        .exec(conn)
        .await?;
    Ok(())
}
