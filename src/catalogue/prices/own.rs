//! Which price an organisation gets: the one rule that the offer and orders share.

use chrono::NaiveDate;
use lonja_kernel::{Currency, OrganizationId, UnitPrice};
use sea_orm::{
    JoinType, Order,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement},
};

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

/// [`price_list_of`] as text, for statements written by hand: `$1` is the partner, `$3` the day.
pub(crate) const PRICE_LIST_OF: &str = "\
SELECT own.id FROM price_list own JOIN organization holder ON holder.id = own.organization_id
WHERE own.organization_id = $1 AND own.valid_from <= $3 AND (own.valid_until IS NULL OR own.valid_until >= $3)
ORDER BY CASE WHEN own.currency = holder.currency THEN 0 ELSE 1 END, own.currency LIMIT 1";

/// The partner's price list of the day: the one in its own currency, else the first by currency code. Lists of one
/// currency never overlap.
pub(crate) fn price_list_of(partner: OrganizationId, today: NaiveDate) -> SelectStatement {
    let own_currency = Expr::case(col(("own", "currency")).eq(col(("holder", "currency"))), 0).finally(1);
    Query::select()
        .column(("own", "id"))
        .from_as("price_list", "own")
        .join_as(
            JoinType::InnerJoin,
            "organization",
            "holder",
            col(("holder", "id")).equals(("own", "organization_id")),
        )
        .and_where(col(("own", "organization_id")).eq(partner.0))
        .and_where(col(("own", "valid_from")).lte(today))
        .and_where(col(("own", "valid_until")).is_null().or(col(("own", "valid_until")).gte(today)))
        .order_by_expr(own_currency.into(), Order::Asc)
        .order_by(("own", "currency"), Order::Asc)
        .limit(1)
        .take()
}

/// A price as the database keeps it. Tables hold no other currencies than those that can be read.
pub(crate) fn unit_price(ten_thousandths: Option<i64>, currency: Option<&str>) -> Option<UnitPrice> {
    let currency: Currency = currency?.parse().ok()?;
    Some(UnitPrice::new(ten_thousandths?, currency))
}
