//! Reads of the offer, each in one statement: the chosen products with their own price and stock, and one more for
//! those whose [cards](super::cards) are not at hand. No part of it grows with what other organisations have.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use lonja_kernel::{ProductId, Quantity, Timestamp};
use lonja_platform::positional_row;
use lonja_platform::prelude::{Page, PageQuery, Problem, Scope, SortValue, count_capped};
use sea_orm::{
    Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, Order, QueryResult, QueryTrait, Statement,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    ProductFilters,
    cards::{Card, Cards, Edition},
    choose::{self, Chosen, col, join_price, no_day, subquery},
    dto::{Availability, NextPrice, Product},
};
use crate::{
    categories::dto::CategoryRef,
    prices::own::{OwnPrice, READER, reader},
    products::rules::{NotOrderable, not_orderable},
    stock::rules::{StockBand, StockExposure},
};

/// The chosen products with what only this caller is told of them: its price and, where its agreement grants it, live
/// stock. In the order of `chosen.place`.
pub(super) fn rows(
    chosen: SelectStatement,
    scope: Scope,
    today: NaiveDate,
    descending: bool,
) -> SelectStatement {
    let mut select = Query::select();
    for column in ["product_id", "revision"] {
        select.column(("chosen", column));
    }
    select.expr_as(Expr::cust("(SELECT number FROM stock_snapshot WHERE id = 1)"), "snapshot");
    for column in ["sort_key", "appeared_at"] {
        select.column(("chosen", column));
    }
    select.from_subquery(chosen, "chosen");
    match scope {
        Scope::Partner(partner) => {
            let free = Query::select()
                .expr(Expr::cust("CAST(SUM(on_hand_milli - reserved_milli) AS bigint)"))
                .from("stock")
                .and_where(col(("stock", "product_id")).equals(("chosen", "product_id")))
                .take();
            // The agreement is asked first: without it no live figure is even read.
            let free = Expr::case(col(("buyer", "stock_exposure")).eq("exact"), subquery(free));
            select
                .column(("buyer", "stock_exposure"))
                .column(("price_list_line", "unit_price_e4"))
                .column(("price_list_line", "breaks"))
                .column(("buyer", "currency"))
                .expr_as(free, "free_milli");
            join_price(&mut select, reader(partner, today), ("chosen", "product_id"));
            let next = Condition::all()
                .add(col(("next_line", "price_list_id")).equals(("buyer", "next_list_id")))
                .add(col(("next_line", "product_id")).equals(("chosen", "product_id")));
            select
                .expr_as(col(("next_line", "unit_price_e4")), "next_e4")
                .expr_as(col(("next_line", "breaks")), "next_breaks")
                .column(("buyer", "next_from"))
                .join_as(JoinType::LeftJoin, "price_list_line", "next_line", next);
        }
        Scope::Host | Scope::Supplier(_) => {
            for missing in [
                "stock_exposure",
                "unit_price_e4",
                "breaks",
                "currency",
                "free_milli",
                "next_e4",
                "next_breaks",
                "next_from",
            ] {
                select.expr_as(Expr::cust("NULL"), missing);
            }
        }
    }
    // The page's own order once more: what was joined to the chosen rows may have shuffled them.
    let direction = if descending { Order::Desc } else { Order::Asc };
    select.order_by(("chosen", "place"), direction.clone()).order_by(("chosen", "product_id"), direction);
    select
}

positional_row! {
    /// The columns of [`rows`].
    struct Row {
        product_id: Uuid,
        revision: i32,
        snapshot: i64,
        sort_key: String,
        appeared_at: Timestamp,
        stock_exposure: Option<String>,
        unit_price_e4: Option<i64>,
        breaks: Option<String>,
        currency: Option<String>,
        free_milli: Option<i64>,
        next_e4: Option<i64>,
        next_breaks: Option<String>,
        next_from: Option<NaiveDate>,
    }
}

/// A row with what everybody sees of its product.
struct Offer {
    row: Row,
    card: Arc<Card>,
}

impl Offer {
    async fn of(
        conn: &impl ConnectionTrait,
        cards: &Cards,
        rows: &[QueryResult],
    ) -> Result<Vec<Self>, DbErr> {
        let rows: Vec<Row> = rows.iter().map(Row::read).collect::<Result<_, _>>()?;
        let editions = rows
            .iter()
            .map(|row| (row.product_id, Edition { revision: row.revision, snapshot: row.snapshot }));
        let cards = cards.of(conn, editions).await?;
        let offer = |row: Row| Some(Self { card: cards.get(&row.product_id)?.clone(), row });
        Ok(rows.into_iter().filter_map(offer).collect())
    }

    fn updated_at(&self) -> Timestamp {
        Ord::max(self.card.updated_at, self.row.appeared_at)
    }

    fn into_product(self, scope: Scope, now: Timestamp) -> Product {
        let (updated_at, Self { row, card }) = (self.updated_at(), self);
        let price = OwnPrice::read(row.unit_price_e4, row.breaks.as_deref(), row.currency.as_deref());
        let next = OwnPrice::read(row.next_e4, row.next_breaks.as_deref(), row.currency.as_deref());
        let next_price = next.zip(row.next_from).map(|(next, in_force_from)| NextPrice {
            price: next.unit(),
            price_breaks: next.breaks(),
            in_force_from,
        });
        let lifecycle = card.lifecycle();
        let priced = price.is_some() || !matches!(scope, Scope::Partner(_));
        let not_orderable_reason = not_orderable(lifecycle, card.launch_on, now.date_naive())
            .or((!priced).then_some(NotOrderable::NoPrice));
        let exposure = row.stock_exposure.as_deref().map_or(StockExposure::Band, StockExposure::parse);
        Product {
            id: card.id.into(),
            sku: card.sku.clone(),
            name: card.name.clone(),
            description: card.description.clone(),
            category: CategoryRef { id: card.category_id.into(), name: card.category_name.clone() },
            unit: card.unit.clone(),
            unit_decimals: card.unit_decimals.into(),
            pack: card.pack_milli.map(Quantity::from_thousandths),
            lifecycle,
            launch_on: card.launch_on,
            tips: card.tips.clone(),
            picture_asset_id: card.picture_asset_id.map(Into::into),
            price: price.as_ref().map(OwnPrice::unit),
            price_breaks: price.map(|price| price.breaks()).unwrap_or_default(),
            next_price,
            availability: card.stock().shown(exposure, row.free_milli, now),
            orderable: not_orderable_reason.is_none(),
            not_orderable_reason,
            updated_at,
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

/// [`rows`] of one product for a partner, written by hand: it is asked for more than anything else, and putting the
/// statement together took as long as the rest of the request.
static FOR_A_PARTNER: LazyLock<String> = LazyLock::new(|| {
    format!(
        "\
SELECT v.product_id, v.revision, (SELECT number FROM stock_snapshot WHERE id = 1) AS snapshot, v.sort_key, v.appeared_at,
    buyer.stock_exposure, l.unit_price_e4, l.breaks, buyer.currency,
    CASE WHEN buyer.stock_exposure = 'exact' THEN (
        SELECT CAST(SUM(s.on_hand_milli - s.reserved_milli) AS bigint) FROM stock s WHERE s.product_id = v.product_id
    ) END AS free_milli,
    n.unit_price_e4 AS next_e4, n.breaks AS next_breaks, buyer.next_from
FROM ({}) buyer
JOIN product_visibility v ON v.assortment_id = buyer.assortment_id AND v.product_id = $2
    AND v.visible_until > $4 AND v.visible_from <= $4
LEFT JOIN price_list_line l ON l.price_list_id = buyer.price_list_id AND l.product_id = v.product_id
LEFT JOIN price_list_line n ON n.price_list_id = buyer.next_list_id AND n.product_id = v.product_id",
        *READER
    )
});

pub async fn get(
    conn: &impl ConnectionTrait,
    cards: &Cards,
    scope: Scope,
    now: Timestamp,
    id: ProductId,
) -> Result<Product, Problem> {
    let found = match scope {
        Scope::Partner(partner) => {
            let values = [partner.0.into(), id.0.into(), now.date_naive().into(), now.into()];
            let statement =
                Statement::from_sql_and_values(conn.get_database_backend(), &*FOR_A_PARTNER, values);
            conn.query_all_raw(statement).await?
        }
        Scope::Host => {
            let chosen = choose::one(id);
            conn.query_all(&rows(chosen, scope, now.date_naive(), false)).await?
        }
        // A supplier sees its products by other operations and nothing of the offer.
        Scope::Supplier(_) => return Err(Problem::not_found()),
    };
    let offer = Offer::of(conn, cards, &found).await?.pop().ok_or_else(Problem::not_found)?;
    Ok(offer.into_product(scope, now))
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
    cards: &Cards,
    scope: Scope,
    now: Timestamp,
    page: &PageQuery<ProductFilters>,
) -> Result<Page<Product>, Problem> {
    let (db, filters, sort) = (conn.get_database_backend(), &page.filters, page.sort.name());
    let (count, chosen) = match scope {
        Scope::Partner(partner) => {
            of_page(conn, page, choose::by_partner(db, partner, now, filters, sort)).await?
        }
        Scope::Host => of_page(conn, page, choose::by_host(db, now, filters, sort)).await?,
        Scope::Supplier(_) => return Ok(nothing(page)),
    };
    let select = rows(chosen, scope, now.date_naive(), page.sort.descending());
    let offers = Offer::of(conn, cards, &conn.query_all(&select).await?).await?;
    let found = page.page(
        offers,
        |offer| {
            let value = match sort {
                "sku" => SortValue::Text(offer.card.sku.clone()),
                "launch_on" => SortValue::Date(offer.card.launch_on.unwrap_or(no_day())),
                "updated_at" => SortValue::Time(offer.updated_at()),
                _ => SortValue::Text(offer.row.sort_key.clone()),
            };
            (value, offer.card.id)
        },
        |offer| offer.into_product(scope, now),
    );
    Ok(match count {
        Some(count) => found.with_count(count),
        None => found,
    })
}

/// The empty page of a caller to whom nothing is offered.
fn nothing(page: &PageQuery<ProductFilters>) -> Page<Product> {
    let none = page.page(Vec::<Product>::new(), |_| (SortValue::Int(0), Uuid::nil()), |product| product);
    if page.count { none.with_count(0) } else { none }
}
