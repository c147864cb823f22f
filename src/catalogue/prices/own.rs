//! Who buys, and which price they get: the one rule that the offer and orders share.

use std::sync::LazyLock;

use chrono::NaiveDate;
use lonja_kernel::{Currency, OrganizationId, UnitPrice};
use sea_orm::{
    Condition, JoinType, Order,
    sea_query::{Expr, ExprTrait, IntoColumnRef, PostgresQueryBuilder, Query, SelectStatement},
};

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

/// [`buyer`] as text, for statements written by hand: `$1` is the partner, `$3` the day.
pub(crate) static BUYER: LazyLock<String> =
    LazyLock::new(|| select(Expr::cust("$1"), Expr::cust("$3")).to_string(PostgresQueryBuilder));

/// One row: the partner's `assortment_id` and `stock_exposure`, and the `price_list_id` and `currency` of the day.
///
/// The price list is the one in the partner's own currency, else the first by currency code; both columns are null
/// without any. Lists of one currency never overlap.
pub(crate) fn buyer(partner: OrganizationId, today: NaiveDate) -> SelectStatement {
    select(Expr::val(partner.0), Expr::val(today))
}

fn select(partner: Expr, today: Expr) -> SelectStatement {
    let of_the_day = Condition::all()
        .add(col(("list", "organization_id")).equals(("holder", "id")))
        .add(col(("list", "valid_from")).lte(today.clone()))
        .add(col(("list", "valid_until")).is_null().or(col(("list", "valid_until")).gte(today)));
    let in_own_currency =
        Expr::case(col(("list", "currency")).equals(("holder", "currency")), Expr::cust("0"));
    Query::select()
        .column(("holder", "assortment_id"))
        .column(("holder", "stock_exposure"))
        .expr_as(col(("list", "id")), "price_list_id")
        .column(("list", "currency"))
        .from_as("organization", "holder")
        .join_as(JoinType::LeftJoin, "price_list", "list", of_the_day)
        .and_where(col(("holder", "id")).eq(partner))
        .order_by_expr(in_own_currency.finally(Expr::cust("1")).into(), Order::Asc)
        .order_by(("list", "currency"), Order::Asc)
        .limit(1)
        .take()
}

/// A price as the database keeps it. Tables hold no other currencies than those that can be read.
pub(crate) fn unit_price(ten_thousandths: Option<i64>, currency: Option<&str>) -> Option<UnitPrice> {
    let currency: Currency = currency?.parse().ok()?;
    Some(UnitPrice::new(ten_thousandths?, currency))
}
