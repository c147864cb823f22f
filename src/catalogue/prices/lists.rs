//! By which price list each partner buys today, remembered from one read to the next.
//!
//! The database counts the editions of a partner's lists (`organization.price_edition`, kept by triggers). Every
//! statement that reads prices by what is remembered here says which edition it met, and where that is another one, the
//! lists are read again and the statement is repeated. So no process shows or takes an outdated price, and none has to
//! be told of a change.

use std::sync::Arc;

use chrono::NaiveDate;
use lonja_kernel::{Currency, OrganizationId};
use lonja_platform::positional_row;
use quick_cache::sync::Cache;
use sea_orm::{
    Condition, ConnectionTrait, DbErr, JoinType,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement},
};
use uuid::Uuid;

use super::own::buyer;

/// Partners whose lists are remembered.
const KEPT: usize = 4_000;

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

/// The price list of one partner on one day.
#[derive(Debug)]
pub(crate) struct Todays {
    pub edition: i64,
    today: NaiveDate,
    held: Option<(Uuid, Currency)>,
    /// The list's announced successor and the first day on which it holds.
    pub next: Option<(Uuid, NaiveDate)>,
}

impl Todays {
    /// Without a list, an id that none has.
    pub fn list(&self) -> Uuid {
        self.held.map_or(Uuid::nil(), |(list, _)| list)
    }

    pub fn currency(&self) -> Option<Currency> {
        self.held.map(|(_, currency)| currency)
    }

    /// A list with a successor.
    #[cfg(test)]
    pub fn of_tests() -> Self {
        let today = NaiveDate::default();
        Self { edition: 0, today, held: Some((Uuid::nil(), Currency::GBP)), next: Some((Uuid::nil(), today)) }
    }
}

/// The price lists that this process remembers.
pub(crate) struct PriceLists(Cache<OrganizationId, Arc<Todays>>);

impl Default for PriceLists {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

impl PriceLists {
    /// The partner's list of the day, as it is remembered or is. Without such a partner: none.
    pub async fn of(
        &self,
        conn: &impl ConnectionTrait,
        partner: OrganizationId,
        today: NaiveDate,
    ) -> Result<Arc<Todays>, DbErr> {
        match self.0.get(&partner) {
            Some(kept) if kept.today == today => Ok(kept),
            _ => self.again(conn, partner, today).await,
        }
    }

    /// The partner's list of the day as it is now, for whoever met another edition than the remembered one.
    pub async fn again(
        &self,
        conn: &impl ConnectionTrait,
        partner: OrganizationId,
        today: NaiveDate,
    ) -> Result<Arc<Todays>, DbErr> {
        let found = conn.query_one(&select(partner, today)).await?;
        let row = found.map(|row| Row::read(&row)).transpose()?;
        let lists = Arc::new(Todays {
            edition: row.as_ref().map_or(0, |row| row.edition),
            today,
            held: row.as_ref().and_then(|row| Some((row.list?, row.currency.as_deref()?.parse().ok()?))),
            next: row.and_then(|row| row.next.zip(row.next_from)),
        });
        self.0.insert(partner, lists.clone());
        Ok(lists)
    }
}

positional_row! {
    struct Row {
        edition: i64,
        list: Option<Uuid>,
        currency: Option<String>,
        next: Option<Uuid>,
        next_from: Option<NaiveDate>,
    }
}

/// The partner as [`buyer`] with the edition, and the list's announced successor, of which there is at most one.
fn select(partner: OrganizationId, today: NaiveDate) -> SelectStatement {
    let announced = Condition::all()
        .add(col(("next", "follows_id")).equals(("buyer", "price_list_id")))
        .add(col(("next", "is_draft")).not())
        .add(col(("next", "valid_from")).gt(today));
    Query::select()
        .expr_as(col(("organization", "price_edition")), "edition")
        .expr_as(col(("buyer", "price_list_id")), "list")
        .column(("buyer", "currency"))
        .expr_as(col(("next", "id")), "next")
        .expr_as(col(("next", "valid_from")), "next_from")
        .from("organization")
        .join_subquery(JoinType::InnerJoin, buyer(partner, today), "buyer", Expr::cust("TRUE"))
        .join_as(JoinType::LeftJoin, "price_list", "next", announced)
        .and_where(col(("organization", "id")).eq(partner.0))
        .take()
}
