//! Reads of the offer, each in one statement: the chosen products with their own price and stock, and one more for
//! those whose [cards](super::cards) are not at hand. No part of it grows with what other organisations have.

use std::sync::{Arc, LazyLock};

use lonja_kernel::{OrganizationId, ProductId, Quantity, Timestamp};
use lonja_platform::positional_row;
use lonja_platform::prelude::{Page, PageQuery, Problem, Scope, SortValue, count_capped};
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, JoinType, Order, QueryResult, QueryTrait,
    Statement, Value,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    Memory, ProductFilters,
    cards::{Card, Cards, Edition},
    choose::{self, Chosen, col, no_day, subquery},
    dto::{Availability, NextPrice},
    shown::{Own, ShownProduct},
};
use crate::{
    prices::{lists::Todays, own::OwnPrice},
    products::rules::{NotOrderable, not_orderable},
    stock::rules::{StockBand, StockExposure},
};

/// The chosen products with what only this caller is told of them: its price and, where its agreement grants it, live
/// stock. In the order of `chosen.place`. A partner gets a row without a product where nothing was chosen, for the
/// edition's sake.
pub(super) fn rows(chosen: SelectStatement, to: Reader<'_>, descending: bool) -> SelectStatement {
    let mut select = Query::select();
    for column in ["product_id", "revision"] {
        select.column(("chosen", column));
    }
    select.expr_as(Expr::cust("(SELECT number FROM stock_snapshot WHERE id = 1)"), "snapshot");
    for column in ["sort_key", "appeared_at"] {
        select.column(("chosen", column));
    }
    match to {
        Reader::Partner(partner, lists) => {
            let free = Query::select()
                .expr(Expr::cust("CAST(SUM(on_hand_milli - reserved_milli) AS bigint)"))
                .from("stock")
                .and_where(col(("stock", "product_id")).equals(("chosen", "product_id")))
                .take();
            // The agreement is asked first: without it no live figure is even read.
            let free = Expr::case(col(("holder", "stock_exposure")).eq("exact"), subquery(free));
            select
                .column(("holder", "price_edition"))
                .column(("holder", "stock_exposure"))
                .expr_as(free, "free_milli")
                .from_as("organization", "holder")
                .join_subquery(JoinType::LeftJoin, chosen, "chosen", Expr::cust("TRUE"))
                .and_where(col(("holder", "id")).eq(partner.0));
            price(&mut select, "line", Some(lists.list()));
            price(&mut select, "next_line", lists.next.map(|(list, _)| list));
        }
        Reader::Host => {
            for missing in ["price_edition", "stock_exposure", "free_milli"] {
                select.expr_as(Expr::cust("NULL"), missing);
            }
            select.from_subquery(chosen, "chosen");
            price(&mut select, "line", None);
            price(&mut select, "next_line", None);
        }
    }
    // The page's own order once more: what was joined to the chosen rows may have shuffled them.
    let direction = if descending { Order::Desc } else { Order::Asc };
    select.order_by(("chosen", "place"), direction.clone()).order_by(("chosen", "product_id"), direction);
    select
}

/// Joins the chosen products' prices in a list.
fn price(select: &mut SelectStatement, line: &'static str, list: Option<Uuid>) {
    let Some(list) = list else {
        select.expr_as(Expr::cust("NULL"), format!("{line}_e4"));
        select.expr_as(Expr::cust("NULL"), format!("{line}_breaks"));
        return;
    };
    let of_list = Condition::all()
        .add(col((line, "price_list_id")).eq(list))
        .add(col((line, "product_id")).equals(("chosen", "product_id")));
    select
        .expr_as(col((line, "unit_price_e4")), format!("{line}_e4"))
        .expr_as(col((line, "breaks")), format!("{line}_breaks"))
        .join_as(JoinType::LeftJoin, "price_list_line", line, of_list);
}

/// Whom the rows are for.
#[derive(Clone, Copy)]
pub(super) enum Reader<'a> {
    Partner(OrganizationId, &'a Todays),
    Host,
}

positional_row! {
    /// The columns of [`rows`].
    struct Row {
        product_id: Option<Uuid>,
        revision: Option<i32>,
        snapshot: i64,
        sort_key: Option<String>,
        appeared_at: Option<Timestamp>,
        price_edition: Option<i64>,
        stock_exposure: Option<String>,
        free_milli: Option<i64>,
        line_e4: Option<i64>,
        line_breaks: Option<String>,
        next_line_e4: Option<i64>,
        next_line_breaks: Option<String>,
    }
}

/// A row with what everybody sees of its product.
struct Offer {
    row: Row,
    appeared_at: Timestamp,
    card: Arc<Card>,
}

impl Offer {
    async fn of(conn: &impl ConnectionTrait, cards: &Cards, rows: Vec<Row>) -> Result<Vec<Self>, DbErr> {
        let editions = rows.iter().filter_map(|row| {
            Some((row.product_id?, Edition { revision: row.revision?, snapshot: row.snapshot }))
        });
        let cards = cards.of(conn, editions).await?;
        let offer = |row: Row| {
            let card = cards.get(&row.product_id?)?.clone();
            Some(Self { appeared_at: row.appeared_at?, card, row })
        };
        Ok(rows.into_iter().filter_map(offer).collect())
    }

    fn updated_at(&self) -> Timestamp {
        Ord::max(self.card.facts.updated_at, self.appeared_at)
    }

    /// As the host sees it without `lists`, as a partner sees it with its own.
    fn shown(self, lists: Option<&Todays>, now: Timestamp) -> ShownProduct {
        let (updated_at, Self { row, card, .. }) = (self.updated_at(), self);
        let currency = lists.and_then(Todays::currency);
        let price = OwnPrice::read(row.line_e4, row.line_breaks.as_deref(), currency);
        let next = OwnPrice::read(row.next_line_e4, row.next_line_breaks.as_deref(), currency);
        let next_price = next.zip(lists.and_then(|lists| lists.next)).map(|(next, (_, in_force_from))| {
            NextPrice { price: next.unit(), price_breaks: next.breaks(), in_force_from }
        });
        let facts = &card.facts;
        let priced = price.is_some() || lists.is_none();
        let not_orderable_reason = not_orderable(facts.lifecycle(), facts.launch_on, now.date_naive())
            .or((!priced).then_some(NotOrderable::NoPrice));
        let exposure = row.stock_exposure.as_deref().map_or(StockExposure::Band, StockExposure::parse);
        let own = Own {
            price: price.as_ref().map(OwnPrice::unit),
            price_breaks: price.map(|price| price.breaks()).unwrap_or_default(),
            next_price,
            availability: facts.stock().shown(exposure, row.free_milli, now),
            orderable: not_orderable_reason.is_none(),
            not_orderable_reason,
            updated_at,
        };
        ShownProduct { card, own }
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

/// [`rows`] of one product for a partner, without and with an announced price. Written by hand: it is asked for more
/// than anything else, and putting the statement together took as long as the rest of the request.
static FOR_A_PARTNER: LazyLock<[String; 2]> = LazyLock::new(|| {
    let statement = |next: &str, join: &str| {
        format!(
            "\
SELECT v.product_id, v.revision, (SELECT number FROM stock_snapshot WHERE id = 1) AS snapshot, v.sort_key, v.appeared_at,
    holder.price_edition, holder.stock_exposure,
    CASE WHEN holder.stock_exposure = 'exact' THEN (
        SELECT CAST(SUM(s.on_hand_milli - s.reserved_milli) AS bigint) FROM stock s WHERE s.product_id = v.product_id
    ) END AS free_milli,
    line.unit_price_e4 AS line_e4, line.breaks AS line_breaks, {next}
FROM organization holder
JOIN product_visibility v ON v.assortment_id = holder.assortment_id AND v.product_id = $2
    AND v.visible_until > $3 AND v.visible_from <= $3
LEFT JOIN price_list_line line ON line.price_list_id = $4 AND line.product_id = v.product_id
{join} WHERE holder.id = $1"
        )
    };
    [
        statement("NULL AS next_line_e4, NULL AS next_line_breaks", ""),
        statement(
            "next_line.unit_price_e4 AS next_line_e4, next_line.breaks AS next_line_breaks",
            "LEFT JOIN price_list_line next_line ON next_line.price_list_id = $5 AND next_line.product_id = v.product_id",
        ),
    ]
});

fn of_one(
    backend: DbBackend,
    partner: OrganizationId,
    now: Timestamp,
    id: ProductId,
    lists: &Todays,
) -> Statement {
    let mut values = vec![partner.0.into(), id.0.into(), now.into(), lists.list().into()];
    values.extend(lists.next.map(|(list, _)| Value::from(list)));
    let [alone, with_next] = &*FOR_A_PARTNER;
    let sql = if lists.next.is_some() { with_next } else { alone };
    Statement::from_sql_and_values(backend, sql, values)
}

/// Whether the rows were priced by the lists as they are: each says which edition it met.
fn is_current(rows: &[Row], lists: &Todays) -> bool {
    rows.iter().all(|row| row.price_edition == Some(lists.edition))
}

fn read(found: &[QueryResult]) -> Result<Vec<Row>, DbErr> {
    found.iter().map(Row::read).collect()
}

pub async fn get(
    conn: &impl ConnectionTrait,
    memory: &Memory,
    scope: Scope,
    now: Timestamp,
    id: ProductId,
) -> Result<ShownProduct, Problem> {
    let (backend, today) = (conn.get_database_backend(), now.date_naive());
    let (rows, lists) = match scope {
        Scope::Partner(partner) => {
            let mut lists = memory.lists.of(conn, partner, today).await?;
            loop {
                let statement = of_one(backend, partner, now, id, &lists);
                let rows = read(&conn.query_all_raw(statement).await?)?;
                if is_current(&rows, &lists) {
                    break (rows, Some(lists));
                }
                lists = memory.lists.again(conn, partner, today).await?;
            }
        }
        Scope::Host => (read(&conn.query_all(&rows(choose::one(id), Reader::Host, false)).await?)?, None),
        // A supplier sees its products by other operations and nothing of the offer.
        Scope::Supplier(_) => return Err(Problem::not_found()),
    };
    let offer = Offer::of(conn, &memory.cards, rows).await?.pop().ok_or_else(Problem::not_found)?;
    Ok(offer.shown(lists.as_deref(), now))
}

/// How many were chosen, where that was asked, and those of the page.
async fn of_page<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    page: &PageQuery<ProductFilters>,
    chosen: Chosen<E>,
) -> Result<(Option<u64>, SelectStatement), DbErr> {
    let Chosen { select, key, id } = chosen;
    let count = if page.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    Ok((count, page.apply(select, key, id).into_query()))
}

pub async fn list(
    conn: &impl ConnectionTrait,
    memory: &Memory,
    scope: Scope,
    now: Timestamp,
    page: &PageQuery<ProductFilters>,
) -> Result<Page<ShownProduct>, Problem> {
    let (db, filters, sort) = (conn.get_database_backend(), &page.filters, page.sort.name());
    let (today, descending) = (now.date_naive(), page.sort.descending());
    let (count, rows, lists) = match scope {
        Scope::Partner(partner) => {
            let chosen = choose::by_partner(db, partner, now, filters, sort);
            let (count, chosen) = of_page(conn, page, chosen).await?;
            let mut lists = memory.lists.of(conn, partner, today).await?;
            loop {
                let select = rows(chosen.clone(), Reader::Partner(partner, &lists), descending);
                let rows = read(&conn.query_all(&select).await?)?;
                if is_current(&rows, &lists) {
                    break (count, rows, Some(lists));
                }
                lists = memory.lists.again(conn, partner, today).await?;
            }
        }
        Scope::Host => {
            let (count, chosen) = of_page(conn, page, choose::by_host(db, now, filters, sort)).await?;
            (count, read(&conn.query_all(&rows(chosen, Reader::Host, descending)).await?)?, None)
        }
        Scope::Supplier(_) => return Ok(nothing(page)),
    };
    let offers = Offer::of(conn, &memory.cards, rows).await?;
    let found = page.page(
        offers,
        |offer| {
            let value = match sort {
                "sku" => SortValue::Text(offer.card.facts.sku.clone()),
                "launch_on" => SortValue::Date(offer.card.facts.launch_on.unwrap_or(no_day())),
                "updated_at" => SortValue::Time(offer.updated_at()),
                _ => SortValue::Text(offer.row.sort_key.clone().unwrap_or_default()),
            };
            (value, offer.card.facts.id)
        },
        |offer| offer.shown(lists.as_deref(), now),
    );
    Ok(match count {
        Some(count) => found.with_count(count),
        None => found,
    })
}

/// The empty page of a caller to whom nothing is offered.
fn nothing(page: &PageQuery<ProductFilters>) -> Page<ShownProduct> {
    let none = page.page(Vec::<ShownProduct>::new(), |_| (SortValue::Int(0), Uuid::nil()), |product| product);
    if page.count { none.with_count(0) } else { none }
}
