//! Reads of the offer, each in one statement: organisation, its assortment, the assortment's visible products, and
//! for those the own price and stock. No part of it grows with what other organisations have.

use chrono::NaiveDate;
use lonja_kernel::{ProductId, Quantity, Timestamp};
use lonja_platform::prelude::{Page, PageQuery, Problem, Scope, SortValue, count_capped};
use sea_orm::{
    Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SubQueryStatement},
};
use uuid::Uuid;

use super::{
    ProductFilters,
    dto::{Availability, Product},
};
use crate::{
    categories::dto::CategoryRef,
    entities::product,
    prices::own::{price_list_of, unit_price},
    products::rules::{Lifecycle, NotOrderable, not_orderable},
    search,
    stock::rules::{StockBand, StockExposure},
    visibility::rules::far_future,
};

/// Products without a launch date sort behind all others.
fn no_day() -> NaiveDate {
    far_future().date_naive()
}

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

fn subquery(select: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(select)))
}

/// The products that a scope may see now: the start of every read of the offer.
///
/// The partner's assortment is looked up once, as a scalar: only so is it a constant to the planner, and the index
/// on visibility gives its rows in the order of the list.
fn visible_to(scope: Scope, now: Timestamp) -> Select<product::Entity> {
    let mut select = product::Entity::find().select_only();
    match scope {
        Scope::Host => {}
        Scope::Partner(partner) => {
            let assortment = Query::select()
                .column("assortment_id")
                .from("organization")
                .and_where(col("id").eq(partner.0))
                .take();
            let is_visible = Condition::all()
                .add(col(("product_visibility", "product_id")).equals(("product", "id")))
                .add(col(("product_visibility", "assortment_id")).eq(subquery(assortment)))
                .add(col(("product_visibility", "visible_until")).gt(now))
                .add(col(("product_visibility", "visible_from")).lte(now));
            QuerySelect::query(&mut select).join(JoinType::InnerJoin, "product_visibility", is_visible).join(
                JoinType::InnerJoin,
                "organization",
                col(("organization", "id")).eq(partner.0),
            );
        }
        // A supplier sees its products by other operations and nothing of the offer.
        Scope::Supplier(_) => select = select.filter(Expr::cust("1 = 0")),
    }
    select
}

/// Joins the own price; without one its columns are null.
fn join_price(select: &mut SelectStatement, scope: Scope, today: NaiveDate) {
    match scope {
        Scope::Partner(partner) => {
            select
                .join(
                    JoinType::LeftJoin,
                    "price_list",
                    col(("price_list", "id")).eq(subquery(price_list_of(partner, today))),
                )
                .join(
                    JoinType::LeftJoin,
                    "price_list_line",
                    Condition::all()
                        .add(col(("price_list_line", "price_list_id")).equals(("price_list", "id")))
                        .add(col(("price_list_line", "product_id")).equals(("product", "id"))),
                );
        }
        Scope::Host | Scope::Supplier(_) => {}
    }
}

fn add_columns(select: &mut SelectStatement, scope: Scope) {
    for column in [
        "id",
        "sku",
        "name",
        "sort_key",
        "description",
        "category_id",
        "unit",
        "unit_decimals",
        "lifecycle",
        "launch_on",
        "tips",
        "picture_asset_id",
        "created_at",
    ] {
        select.column(("product", column));
    }
    select.expr_as(col(("category", "name")), "category_name");
    select.expr_as(updated_at(scope), "updated_at");
    select.column(("stock_band", "band")).column(("stock_band", "taken_at"));
    select
        .join(JoinType::InnerJoin, "category", col(("category", "id")).equals(("product", "category_id")))
        .join(JoinType::LeftJoin, "stock_band", col(("stock_band", "product_id")).equals(("product", "id")));
    match scope {
        Scope::Partner(_) => {
            let free = Query::select()
                .expr(Expr::cust("CAST(SUM(on_hand_milli - reserved_milli) AS bigint)"))
                .from("stock")
                .and_where(col(("stock", "product_id")).equals(("product", "id")))
                .take();
            // The agreement is asked first: without it no live figure is even read.
            let free = Expr::case(col(("organization", "stock_exposure")).eq("exact"), subquery(free));
            select
                .column(("organization", "stock_exposure"))
                .column(("price_list_line", "unit_price_e4"))
                .column(("price_list", "currency"))
                .expr_as(free, "free_milli");
        }
        Scope::Host | Scope::Supplier(_) => {
            for missing in ["stock_exposure", "unit_price_e4", "currency", "free_milli"] {
                select.expr_as(Expr::cust("NULL"), missing);
            }
        }
    }
}

/// When the product last changed for whom it is shown to: becoming visible is a change.
fn updated_at(scope: Scope) -> Expr {
    let changed = col(("product", "updated_at"));
    match scope {
        Scope::Partner(_) => {
            let appeared = col(("product_visibility", "appeared_at"));
            Expr::case(changed.clone().gt(appeared.clone()), changed).finally(appeared).into()
        }
        Scope::Host | Scope::Supplier(_) => changed,
    }
}

fn filtered(
    mut select: Select<product::Entity>,
    scope: Scope,
    filters: &ProductFilters,
    today: NaiveDate,
) -> Select<product::Entity> {
    let searched = match scope {
        Scope::Partner(_) => col(("product_visibility", "search_text")),
        Scope::Host | Scope::Supplier(_) => search::product_and_category(),
    };
    for pattern in search::patterns(filters.q.as_deref().unwrap_or_default()) {
        select = select.filter(searched.clone().like(search::like(pattern)));
    }
    if let Some(sku) = &filters.sku {
        select = select.filter(col(("product", "sku")).eq(sku.as_str()));
    }
    if let Some(category) = filters.category_id {
        select = select.filter(match scope {
            Scope::Partner(_) => col(("product_visibility", "category_id")).eq(category.0),
            Scope::Host | Scope::Supplier(_) => col(("product", "category_id")).eq(category.0),
        });
    }
    if let Some(lifecycle) = filters.lifecycle {
        select = select.filter(col(("product", "lifecycle")).eq(lifecycle.as_str()));
    }
    if let Some(since) = filters.updated_since {
        select = select.filter(updated_at(scope).gte(since));
    }
    if let Some(wanted) = filters.orderable {
        let is = is_orderable(scope, today);
        select = select.filter(if wanted { is } else { is.not() });
    }
    select
}

/// [`not_orderable`] in SQL, with the price that a partner needs.
fn is_orderable(scope: Scope, today: NaiveDate) -> Condition {
    let launched = col(("product", "launch_on")).lte(today);
    let on_sale = Condition::any()
        .add(
            Condition::all()
                .add(
                    col(("product", "lifecycle"))
                        .is_in([Lifecycle::Active.as_str(), Lifecycle::PhasingOut.as_str()]),
                )
                .add(col(("product", "launch_on")).is_null().or(launched.clone())),
        )
        .add(
            Condition::all()
                .add(col(("product", "lifecycle")).eq(Lifecycle::Announced.as_str()))
                .add(col(("product", "launch_on")).is_not_null())
                .add(launched),
        );
    match scope {
        Scope::Partner(_) => {
            Condition::all().add(on_sale).add(col(("price_list_line", "unit_price_e4")).is_not_null())
        }
        Scope::Host | Scope::Supplier(_) => on_sale,
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    sku: String,
    name: String,
    sort_key: String,
    description: String,
    category_id: Uuid,
    category_name: String,
    unit: String,
    unit_decimals: i16,
    lifecycle: String,
    launch_on: Option<NaiveDate>,
    tips: String,
    picture_asset_id: Option<Uuid>,
    created_at: Timestamp,
    updated_at: Timestamp,
    band: Option<String>,
    taken_at: Option<Timestamp>,
    stock_exposure: Option<String>,
    unit_price_e4: Option<i64>,
    currency: Option<String>,
    free_milli: Option<i64>,
}

impl Row {
    fn into_product(self, scope: Scope, now: Timestamp) -> Product {
        let price = unit_price(self.unit_price_e4, self.currency.as_deref());
        let lifecycle = Lifecycle::parse(&self.lifecycle);
        let priced = price.is_some() || !matches!(scope, Scope::Partner(_));
        let not_orderable_reason = not_orderable(lifecycle, self.launch_on, now.date_naive())
            .or((!priced).then_some(NotOrderable::NoPrice));
        let snapshot = Snapshot::new(self.band.as_deref(), self.taken_at, self.created_at);
        let exposure = self.stock_exposure.as_deref().map_or(StockExposure::Band, StockExposure::parse);
        Product {
            id: self.id.into(),
            sku: self.sku,
            name: self.name,
            description: self.description,
            category: CategoryRef { id: self.category_id.into(), name: self.category_name },
            unit: self.unit,
            unit_decimals: self.unit_decimals.into(),
            lifecycle,
            launch_on: self.launch_on,
            tips: self.tips,
            picture_asset_id: self.picture_asset_id.map(Into::into),
            price,
            availability: snapshot.shown(exposure, self.free_milli, now),
            orderable: not_orderable_reason.is_none(),
            not_orderable_reason,
            updated_at: self.updated_at,
        }
    }
}

/// What the last snapshot says of a product.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Snapshot {
    pub band: StockBand,
    pub taken_at: Timestamp,
}

impl Snapshot {
    /// A product that is younger than the last snapshot had no stock when it was made.
    pub fn new(band: Option<&str>, taken_at: Option<Timestamp>, created_at: Timestamp) -> Self {
        Self {
            band: band.map_or(StockBand::None, StockBand::parse),
            taken_at: taken_at.unwrap_or(created_at),
        }
    }

    fn shown(self, exposure: StockExposure, free_milli: Option<i64>, now: Timestamp) -> Availability {
        let none =
            Availability { exposure, band: None, in_stock: None, quantity: None, as_of: self.taken_at };
        match exposure {
            StockExposure::Band => Availability { band: Some(self.band), ..none },
            StockExposure::YesNo => Availability { in_stock: Some(self.band.in_stock()), ..none },
            StockExposure::Exact => {
                let free = Quantity::from_thousandths(free_milli.unwrap_or(0));
                Availability { quantity: Some(free), as_of: now, ..none }
            }
        }
    }
}

pub async fn get(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    id: ProductId,
) -> Result<Product, Problem> {
    let mut select = visible_to(scope, now).filter(col(("product", "id")).eq(id.0));
    let query = QuerySelect::query(&mut select);
    join_price(query, scope, now.date_naive());
    add_columns(query, scope);
    let row = select.into_model::<Row>().one(conn).await?.ok_or_else(Problem::not_found)?;
    Ok(row.into_product(scope, now))
}

/// The list before paging: visible, filtered, with all columns.
fn listed(scope: Scope, now: Timestamp, filters: &ProductFilters) -> Select<product::Entity> {
    let today = now.date_naive();
    let mut select = visible_to(scope, now);
    join_price(QuerySelect::query(&mut select), scope, today);
    add_columns(QuerySelect::query(&mut select), scope);
    filtered(select, scope, filters, today)
}

/// What the list is ordered by, and the id that decides between equals. For a partner none of it is an index of the
/// product table: the planner would walk it past everything that others see.
fn order(scope: Scope, sort: &str) -> (Expr, Expr) {
    let (name, sku, id) = match scope {
        Scope::Partner(_) => {
            let column = |column| col(("product_visibility", column));
            (column("sort_key"), column("sku"), column("product_id"))
        }
        Scope::Host | Scope::Supplier(_) => {
            (col(("product", "sort_key")), col(("product", "sku")), col(("product", "id")))
        }
    };
    let key = match sort {
        "sku" => sku,
        "launch_on" => col(("product", "launch_on")).if_null(no_day()),
        "updated_at" => updated_at(scope),
        _ => name,
    };
    (key, id)
}

pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    page: &PageQuery<ProductFilters>,
) -> Result<Page<Product>, Problem> {
    let select = listed(scope, now, &page.filters);
    let count = if page.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let sort = page.sort.name();
    let (key, id) = order(scope, sort);
    let rows = page.apply(select, key, id).into_model::<Row>().all(conn).await?;
    let found = page.page(
        rows,
        |row| {
            let value = match sort {
                "sku" => SortValue::Text(row.sku.clone()),
                "launch_on" => SortValue::Date(row.launch_on.unwrap_or(no_day())),
                "updated_at" => SortValue::Time(row.updated_at),
                _ => SortValue::Text(row.sort_key.clone()),
            };
            (value, row.id)
        },
        |row| row.into_product(scope, now),
    );
    Ok(match count {
        Some(count) => found.with_count(count),
        None => found,
    })
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod plan_tests;
