//! Which products, and in which order: the inner part of every read of the offer.
//!
//! It names as few tables as the filters allow, for a partner usually none but the rows of its assortment, which one
//! index holds whole. Prices, bands and texts are joined to what is left: the rows of one page.

use chrono::NaiveDate;
use lonja_kernel::{OrganizationId, ProductId, Timestamp};
use sea_orm::{
    Condition, DbBackend, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SubQueryStatement},
};

use super::ProductFilters;
use crate::{
    entities::{product, product_visibility},
    prices::own::buyer,
    products::rules::Lifecycle,
    search,
    visibility::rules::far_future,
};

pub(super) fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

pub(super) fn subquery(select: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(select)))
}

/// Products without a launch date sort behind all others.
pub(super) fn no_day() -> NaiveDate {
    far_future().date_naive()
}

/// When a product last changed for whom it is shown to: coming into sight is a change. `appeared` stands for the
/// column that says when it did.
pub(super) fn updated_at(appeared: Expr) -> Expr {
    let changed = col(("product", "updated_at"));
    Expr::case(changed.clone().gt(appeared.clone()), changed).finally(appeared).into()
}

/// Chosen products: their ids, revisions, names to sort by, and when they came into sight, with the list's sort column
/// and the id that decides between equals.
pub(super) struct Chosen<E: EntityTrait> {
    pub select: Select<E>,
    pub key: Expr,
    pub id: Expr,
}

impl<E: EntityTrait> Chosen<E> {
    /// Adds the sort column as `place`, for whoever puts the chosen rows in order again.
    fn in_place(mut self) -> Self {
        QuerySelect::query(&mut self.select).expr_as(self.key.clone(), "place");
        self
    }
}

/// What a partner may see now.
///
/// The assortment is looked up once, as a scalar: only so is it a constant to the planner, and the index on visibility
/// gives its rows in the order of the list. No order names an index of the product table, which the planner would walk
/// past everything that others see.
pub(super) fn by_partner(
    db: DbBackend,
    partner: OrganizationId,
    now: Timestamp,
    filters: &ProductFilters,
    sort: &str,
) -> Chosen<product_visibility::Entity> {
    let seen = |column| col(("product_visibility", column));
    let appeared = seen("appeared_at");
    let mut select = visible_to_partner(partner, now);

    let by_launch_or_change = matches!(sort, "launch_on" | "updated_at");
    if by_launch_or_change
        || filters.lifecycle.is_some()
        || filters.updated_since.is_some()
        || filters.orderable.is_some()
    {
        QuerySelect::query(&mut select).join(
            JoinType::InnerJoin,
            "product",
            col(("product", "id")).equals(("product_visibility", "product_id")),
        );
    }
    for pattern in search::patterns(filters.q.as_deref().unwrap_or_default()) {
        select = select.filter(seen("search_text").like(search::like(db, pattern)));
    }
    if let Some(sku) = &filters.sku {
        select = select.filter(seen("sku").eq(sku.as_str()));
    }
    if let Some(category) = filters.category_id {
        select = select.filter(seen("category_id").eq(category.0));
    }
    if let Some(since) = filters.updated_since {
        select = select.filter(updated_at(appeared.clone()).gte(since));
    }
    select = with_lifecycle(select, filters);
    if let Some(wanted) = filters.orderable {
        join_price(QuerySelect::query(&mut select), buyer(partner, now.date_naive()), ("product", "id"));
        let is = is_on_sale(now.date_naive()).add(col(("price_list_line", "unit_price_e4")).is_not_null());
        select = select.filter(if wanted { is } else { is.not() });
    }
    let key = match sort {
        "sku" => seen("sku"),
        "launch_on" => col(("product", "launch_on")).if_null(no_day()),
        "updated_at" => updated_at(appeared),
        _ => seen("sort_key"),
    };
    Chosen { select, key, id: seen("product_id") }.in_place()
}

/// The rows that a partner may see now: the start of every read of the offer.
pub(super) fn visible_to_partner(
    partner: OrganizationId,
    now: Timestamp,
) -> Select<product_visibility::Entity> {
    let seen = |column| col(("product_visibility", column));
    let assortment = Query::select()
        .column("assortment_id")
        .from("organization")
        .and_where(col("id").eq(partner.0))
        .take();
    let mut select = product_visibility::Entity::find()
        .select_only()
        .filter(seen("assortment_id").eq(subquery(assortment)))
        .filter(seen("visible_until").gt(now))
        .filter(seen("visible_from").lte(now));
    let query = QuerySelect::query(&mut select);
    for column in ["product_id", "revision", "sort_key", "appeared_at"] {
        query.column(("product_visibility", column));
    }
    select
}

/// What the host may see: all.
pub(super) fn by_host(
    db: DbBackend,
    now: Timestamp,
    filters: &ProductFilters,
    sort: &str,
) -> Chosen<product::Entity> {
    let own = |column| col(("product", column));
    let mut select = all();
    QuerySelect::query(&mut select).join(
        JoinType::InnerJoin,
        "category",
        col(("category", "id")).equals(("product", "category_id")),
    );
    for pattern in search::patterns(filters.q.as_deref().unwrap_or_default()) {
        select = select.filter(search::product_and_category().like(search::like(db, pattern)));
    }
    if let Some(sku) = &filters.sku {
        select = select.filter(own("sku").eq(sku.as_str()));
    }
    if let Some(category) = filters.category_id {
        select = select.filter(own("category_id").eq(category.0));
    }
    if let Some(since) = filters.updated_since {
        select = select.filter(own("updated_at").gte(since));
    }
    select = with_lifecycle(select, filters);
    if let Some(wanted) = filters.orderable {
        let is = is_on_sale(now.date_naive());
        select = select.filter(if wanted { is } else { is.not() });
    }
    let key = match sort {
        "sku" => own("sku"),
        "launch_on" => own("launch_on").if_null(no_day()),
        "updated_at" => own("updated_at"),
        _ => own("sort_key"),
    };
    Chosen { select, key, id: own("id") }.in_place()
}

/// One product, as the host sees it.
pub(super) fn one(id: ProductId) -> SelectStatement {
    let key = col(("product", "sort_key"));
    let select = all().filter(col(("product", "id")).eq(id.0));
    Chosen { select, key, id: col(("product", "id")) }.in_place().select.into_query()
}

/// Every product, in the columns of [`visible_to_partner`].
fn all() -> Select<product::Entity> {
    let mut select = product::Entity::find().select_only();
    QuerySelect::query(&mut select)
        .expr_as(col(("product", "id")), "product_id")
        .column(("product", "revision"))
        .column(("product", "sort_key"))
        .expr_as(col(("product", "updated_at")), "appeared_at");
    select
}

fn with_lifecycle<E: EntityTrait>(select: Select<E>, filters: &ProductFilters) -> Select<E> {
    match filters.lifecycle {
        Some(lifecycle) => select.filter(col(("product", "lifecycle")).eq(lifecycle.as_str())),
        None => select,
    }
}

/// Joins the partner as `buyer` and its own price to the products, whose ids are in the column `product`; without one its
/// columns are null.
fn join_price(select: &mut SelectStatement, buyer: SelectStatement, product: (&'static str, &'static str)) {
    select.join_subquery(JoinType::InnerJoin, buyer, "buyer", Expr::cust("TRUE")).join(
        JoinType::LeftJoin,
        "price_list_line",
        Condition::all()
            .add(col(("price_list_line", "price_list_id")).equals(("buyer", "price_list_id")))
            .add(col(("price_list_line", "product_id")).equals(product)),
    );
}

/// [`not_orderable`](crate::products::rules::not_orderable) in SQL.
fn is_on_sale(today: NaiveDate) -> Condition {
    let launch = || col(("product", "launch_on"));
    let on_offer = [Lifecycle::Active.as_str(), Lifecycle::PhasingOut.as_str()];
    let on_offer = Condition::all()
        .add(col(("product", "lifecycle")).is_in(on_offer))
        .add(launch().is_null().or(launch().lte(today)));
    let launched = Condition::all()
        .add(col(("product", "lifecycle")).eq(Lifecycle::Announced.as_str()))
        .add(launch().is_not_null())
        .add(launch().lte(today));
    Condition::all().add(Condition::any().add(on_offer).add(launched))
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod plan_tests;
