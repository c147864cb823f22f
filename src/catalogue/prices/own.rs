//! Who buys, and which price they get: the one rule that the offer and orders share.

use chrono::NaiveDate;
use lonja_kernel::{Currency, OrganizationId, Quantity, UnitPrice};
use sea_orm::{
    Condition, JoinType, Order,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement},
};

use super::{dto::PriceBreak, tariff::Tariff};

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

/// One row: the `price_list_id` and `currency` by which the partner buys on that day.
///
/// The price list is the one in the partner's own currency, else the first by currency code; both columns are null
/// without any. Lists of one currency never overlap.
pub(crate) fn buyer(partner: OrganizationId, today: NaiveDate) -> SelectStatement {
    let of_the_day = Condition::all()
        .add(col(("list", "organization_id")).equals(("holder", "id")))
        .add(col(("list", "is_draft")).not())
        .add(col(("list", "valid_from")).lte(today))
        .add(col(("list", "valid_until")).is_null().or(col(("list", "valid_until")).gte(today)));
    let in_own_currency =
        Expr::case(col(("list", "currency")).equals(("holder", "currency")), Expr::cust("0"));
    Query::select()
        .expr_as(col(("list", "id")), "price_list_id")
        .column(("list", "currency"))
        .from_as("organization", "holder")
        .join_as(JoinType::LeftJoin, "price_list", "list", of_the_day)
        .and_where(col(("holder", "id")).eq(partner.0))
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
    /// As the database keeps it, in the currency of the list.
    pub(crate) fn read(
        ten_thousandths: Option<i64>,
        breaks: Option<&str>,
        currency: Option<Currency>,
    ) -> Option<Self> {
        Some(Self { tariff: Tariff::from_kept(ten_thousandths?, breaks), currency: currency? })
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
