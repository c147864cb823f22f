//! Who buys, and which price they get: the one rule that the offer and orders share.

use std::sync::LazyLock;

use chrono::NaiveDate;
use lonja_kernel::{Currency, OrganizationId, Quantity, UnitPrice};
use sea_orm::{
    Condition, JoinType, Order,
    sea_query::{Expr, ExprTrait, IntoColumnRef, PostgresQueryBuilder, Query, SelectStatement},
};

use super::{dto::PriceBreak, tariff::Tariff};

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

/// [`buyer`] as text, for statements written by hand: `$1` is the partner, `$3` the day.
pub(crate) static BUYER: LazyLock<String> =
    LazyLock::new(|| select(Expr::cust("$1"), Expr::cust("$3")).to_string(PostgresQueryBuilder));

/// [`reader`] as text, with the same places.
pub(crate) static READER: LazyLock<String> =
    LazyLock::new(|| with_next(Expr::cust("$1"), Expr::cust("$3")).to_string(PostgresQueryBuilder));

/// One row: the partner's `assortment_id` and `stock_exposure`, and the `price_list_id` and `currency` of the day.
///
/// The price list is the one in the partner's own currency, else the first by currency code; both columns are null
/// without any. Lists of one currency never overlap.
pub(crate) fn buyer(partner: OrganizationId, today: NaiveDate) -> SelectStatement {
    select(Expr::val(partner.0), Expr::val(today))
}

/// The same with the price list's announced successor: `next_list_id` and `next_from`, null where there is none. For
/// what is shown; an order has no use for it.
pub(crate) fn reader(partner: OrganizationId, today: NaiveDate) -> SelectStatement {
    with_next(Expr::val(partner.0), Expr::val(today))
}

fn with_next(partner: Expr, today: Expr) -> SelectStatement {
    let announced = Condition::all()
        .add(col(("next", "follows_id")).equals(("list", "id")))
        .add(col(("next", "is_draft")).not())
        .add(col(("next", "valid_from")).gt(today.clone()));
    let mut reader = select(partner, today);
    reader
        .expr_as(col(("next", "id")), "next_list_id")
        .expr_as(col(("next", "valid_from")), "next_from")
        .join_as(JoinType::LeftJoin, "price_list", "next", announced);
    reader
}

fn select(partner: Expr, today: Expr) -> SelectStatement {
    let of_the_day = Condition::all()
        .add(col(("list", "organization_id")).equals(("holder", "id")))
        .add(col(("list", "is_draft")).not())
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

/// What a partner pays for a product, by quantity.
#[derive(Clone, Debug)]
pub struct OwnPrice {
    tariff: Tariff,
    currency: Currency,
}

impl OwnPrice {
    /// As the database keeps it. Tables hold no other currencies than those that can be read.
    pub(crate) fn read(
        ten_thousandths: Option<i64>,
        breaks: Option<&str>,
        currency: Option<&str>,
    ) -> Option<Self> {
        let currency = currency?.parse().ok()?;
        Some(Self { tariff: Tariff::from_kept(ten_thousandths?, breaks), currency })
    }

    /// The price of one unit when so many are ordered.
    pub fn at(&self, quantity: Quantity) -> UnitPrice {
        UnitPrice::new(self.tariff.at(quantity), self.currency)
    }

    /// The price of one unit before any break.
    pub(crate) fn unit(&self) -> UnitPrice {
        UnitPrice::new(self.tariff.base_e4(), self.currency)
    }

    pub(crate) fn breaks(&self) -> Vec<PriceBreak> {
        PriceBreak::of(&self.tariff, self.currency)
    }
}
