//! What a revision changes: its prices beside those of the list that it follows, product by product, in one statement.

use lonja_kernel::{Currency, Percent, PriceListId, ProductId, Timestamp, UnitPrice};
use lonja_platform::prelude::{Filters, Page, PageQuery, Problem, Scope, SortValue, count_capped};
use poem_openapi::{Object, types::Example};
use sea_orm::{
    Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Func, IntoColumnRef},
};
use uuid::Uuid;

use super::{
    dto::{PriceBreak, PriceList},
    store::visible_products,
    tariff::Tariff,
};
use crate::{entities::product, example, search};

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

/// What one unit costs, by quantity.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ListedPrice {
    /// The price of one unit, before tax.
    pub unit_price: UnitPrice,
    /// From which quantities on one unit costs less.
    pub breaks: Vec<PriceBreak>,
}

/// A product's price in a revision and in the list that it follows.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct PriceChange {
    pub product_id: ProductId,
    pub sku: String,
    pub name: String,
    /// What one is counted in.
    pub unit: String,
    /// The price until then; null where there was none.
    pub before: Option<ListedPrice>,
    /// The price from then on; null where there will be none.
    pub after: Option<ListedPrice>,
    /// By how much the price of one unit changes, in percent; null where there is nothing to compare.
    pub change_percent: Option<Percent>,
}

/// The filters of a revision's changes.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct PriceChangeFilters {
    /// Words that SKU, name or category contain, all of them; case and accents do not matter.
    #[oai(validator(max_length = 100))]
    pub q: Option<String>,
    /// Only prices that change, or only those that stay.
    pub changed: Option<bool>,
}

impl Filters for PriceChangeFilters {
    const SORTS: &'static [&'static str] = &["sku", "name"];
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    sku: String,
    name: String,
    sort_key: String,
    unit: String,
    before_e4: Option<i64>,
    before_breaks: Option<String>,
    after_e4: Option<i64>,
    after_breaks: Option<String>,
}

impl Row {
    fn document(self, currency: Currency) -> PriceChange {
        let listed = |price_e4: Option<i64>, breaks: Option<&str>| {
            let tariff = Tariff::from_kept(price_e4?, breaks);
            Some(ListedPrice {
                unit_price: UnitPrice::new(tariff.base_e4(), currency),
                breaks: PriceBreak::of(&tariff, currency),
            })
        };
        let change = self.before_e4.zip(self.after_e4).and_then(|(old, new)| Percent::change(old, new));
        PriceChange {
            product_id: self.id.into(),
            before: listed(self.before_e4, self.before_breaks.as_deref()),
            after: listed(self.after_e4, self.after_breaks.as_deref()),
            sku: self.sku,
            name: self.name,
            unit: self.unit,
            change_percent: change,
        }
    }
}

fn lines_of(alias: &'static str, list: Option<PriceListId>) -> Condition {
    Condition::all()
        .add(col((alias, "product_id")).equals(("product", "id")))
        .add(col((alias, "price_list_id")).eq(list.map(|list| list.0)))
}

/// A text that is the same exactly where a line is the same.
fn fingerprint(alias: &'static str) -> Expr {
    let none = || Expr::val("");
    let price = Func::coalesce([col((alias, "unit_price_e4")).cast_as("text"), none()]);
    let breaks = Func::coalesce([col((alias, "breaks")), none()]);
    Expr::expr(price).binary(sea_orm::sea_query::BinOper::Custom("||"), Expr::expr(breaks))
}

/// For a list that the scope was found to see. A partner gets the products that it may see now.
pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    revision: &PriceList,
    page: &PageQuery<PriceChangeFilters>,
) -> Result<Page<PriceChange>, Problem> {
    let mut select: Select<product::Entity> = product::Entity::find().select_only();
    let query = QuerySelect::query(&mut select);
    for column in ["id", "sku", "name", "sort_key", "unit"] {
        query.column(("product", column));
    }
    query
        .expr_as(col(("before", "unit_price_e4")), "before_e4")
        .expr_as(col(("before", "breaks")), "before_breaks")
        .expr_as(col(("after", "unit_price_e4")), "after_e4")
        .expr_as(col(("after", "breaks")), "after_breaks")
        .join(JoinType::InnerJoin, "category", col(("category", "id")).equals(("product", "category_id")))
        .join_as(JoinType::LeftJoin, "price_list_line", "before", lines_of("before", revision.follows_id))
        .join_as(JoinType::LeftJoin, "price_list_line", "after", lines_of("after", Some(revision.id)));
    if let Some(partner) = scope.organization() {
        query.join(JoinType::InnerJoin, "product_visibility", visible_products(partner, now));
    }
    let either = Condition::any()
        .add(col(("before", "product_id")).is_not_null())
        .add(col(("after", "product_id")).is_not_null());
    select = select.filter(either);
    for pattern in search::patterns(page.filters.q.as_deref().unwrap_or_default()) {
        select = select
            .filter(search::product_and_category().like(search::like(conn.get_database_backend(), pattern)));
    }
    match page.filters.changed {
        Some(true) => select = select.filter(fingerprint("before").ne(fingerprint("after"))),
        Some(false) => select = select.filter(fingerprint("before").eq(fingerprint("after"))),
        None => {}
    }
    let count = if page.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let by_name = page.sort.name() == "name";
    let key = if by_name { "sort_key" } else { "sku" };
    let rows = page
        .apply(select, col(("product", key)), col(("product", "id")))
        .into_model::<Row>()
        .all(conn)
        .await?;
    let found = page.page(
        rows,
        |row| (SortValue::Text(if by_name { row.sort_key.clone() } else { row.sku.clone() }), row.id),
        |row| row.document(revision.currency),
    );
    Ok(match count {
        Some(count) => found.with_count(count),
        None => found,
    })
}

impl Example for ListedPrice {
    fn example() -> Self {
        Self { unit_price: example::price(), breaks: vec![PriceBreak::example()] }
    }
}

impl Example for PriceChange {
    fn example() -> Self {
        Self {
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            unit: "piece".to_owned(),
            before: Some(ListedPrice::example()),
            after: Some(ListedPrice {
                unit_price: UnitPrice::new(26_775, Currency::GBP),
                ..ListedPrice::example()
            }),
            change_percent: Some(Percent::from_hundredths(500)),
        }
    }
}
