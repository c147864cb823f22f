//! Reads of the offer, each in one statement: the chosen products, and for those category, own price and stock. No
//! part of it grows with what other organisations have.

use std::sync::LazyLock;

use chrono::NaiveDate;
use lonja_kernel::{ProductId, Quantity, Timestamp};
use lonja_platform::positional_row;
use lonja_platform::prelude::{Page, PageQuery, Problem, Scope, SortValue, count_capped};
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, JoinType, Order, QueryFilter, QueryTrait, Statement,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    ProductFilters,
    choose::{self, Chosen, col, join_price, no_day, subquery, updated_at},
    dto::{Availability, Product},
};
use crate::{
    categories::dto::CategoryRef,
    prices::own::{BUYER, unit_price},
    products::rules::{Lifecycle, NotOrderable, not_orderable},
    stock::rules::{StockBand, StockExposure},
};

/// The documents of the chosen products, without an order of their own.
pub(super) fn documents(chosen: SelectStatement, scope: Scope, today: NaiveDate) -> SelectStatement {
    let mut select = Query::select();
    for column in [
        "id",
        "sku",
        "name",
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
    select
        .column(("chosen", "sort_key"))
        .expr_as(col(("category", "name")), "category_name")
        .expr_as(updated_at(col(("chosen", "appeared_at"))), "updated_at")
        .column(("stock_band", "band"))
        .column(("stock_band", "taken_at"))
        .from_subquery(chosen, "chosen")
        .join(JoinType::InnerJoin, "product", col(("product", "id")).equals(("chosen", "product_id")))
        .join(JoinType::InnerJoin, "category", col(("category", "id")).equals(("product", "category_id")))
        .join(JoinType::LeftJoin, "stock_band", col(("stock_band", "product_id")).equals(("product", "id")));
    match scope {
        Scope::Partner(partner) => {
            let free = Query::select()
                .expr(Expr::cust("CAST(SUM(on_hand_milli - reserved_milli) AS bigint)"))
                .from("stock")
                .and_where(col(("stock", "product_id")).equals(("product", "id")))
                .take();
            // The agreement is asked first: without it no live figure is even read.
            let free = Expr::case(col(("buyer", "stock_exposure")).eq("exact"), subquery(free));
            select
                .column(("buyer", "stock_exposure"))
                .column(("price_list_line", "unit_price_e4"))
                .column(("buyer", "currency"))
                .expr_as(free, "free_milli");
            join_price(&mut select, partner, today);
        }
        Scope::Host | Scope::Supplier(_) => {
            for missing in ["stock_exposure", "unit_price_e4", "currency", "free_milli"] {
                select.expr_as(Expr::cust("NULL"), missing);
            }
        }
    }
    select
}

positional_row! {
    /// The columns of [`documents`].
    struct Row {
        id: Uuid,
        sku: String,
        name: String,
        description: String,
        category_id: Uuid,
        unit: String,
        unit_decimals: i16,
        lifecycle: String,
        launch_on: Option<NaiveDate>,
        tips: String,
        picture_asset_id: Option<Uuid>,
        created_at: Timestamp,
        sort_key: String,
        category_name: String,
        updated_at: Timestamp,
        band: Option<String>,
        taken_at: Option<Timestamp>,
        stock_exposure: Option<String>,
        unit_price_e4: Option<i64>,
        currency: Option<String>,
        free_milli: Option<i64>,
    }
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

/// [`documents`] of one product for a partner, written by hand: it is asked for more than anything else, and putting
/// the statement together took as long as the rest of the request.
static FOR_A_PARTNER: LazyLock<String> = LazyLock::new(|| {
    format!(
        "\
SELECT p.id, p.sku, p.name, p.description, p.category_id, p.unit, p.unit_decimals, p.lifecycle, p.launch_on, p.tips,
    p.picture_asset_id, p.created_at, v.sort_key, c.name AS category_name,
    CASE WHEN p.updated_at > v.appeared_at THEN p.updated_at ELSE v.appeared_at END AS updated_at, b.band, b.taken_at,
    buyer.stock_exposure, l.unit_price_e4, buyer.currency,
    CASE WHEN buyer.stock_exposure = 'exact' THEN (
        SELECT CAST(SUM(s.on_hand_milli - s.reserved_milli) AS bigint) FROM stock s WHERE s.product_id = p.id
    ) END AS free_milli
FROM ({}) buyer
JOIN product_visibility v ON v.assortment_id = buyer.assortment_id AND v.product_id = $2
    AND v.visible_until > $4 AND v.visible_from <= $4
JOIN product p ON p.id = v.product_id
JOIN category c ON c.id = p.category_id
LEFT JOIN stock_band b ON b.product_id = p.id
LEFT JOIN price_list_line l ON l.price_list_id = buyer.price_list_id AND l.product_id = p.id",
        *BUYER
    )
});

pub async fn get(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    id: ProductId,
) -> Result<Product, Problem> {
    let row = match scope {
        Scope::Partner(partner) => {
            let values = [partner.0.into(), id.0.into(), now.date_naive().into(), now.into()];
            let statement =
                Statement::from_sql_and_values(conn.get_database_backend(), &*FOR_A_PARTNER, values);
            conn.query_one_raw(statement).await?
        }
        Scope::Host => {
            let chosen = choose::all().filter(col(("product", "id")).eq(id.0)).into_query();
            conn.query_one(&documents(chosen, scope, now.date_naive())).await?
        }
        // A supplier sees its products by other operations and nothing of the offer.
        Scope::Supplier(_) => return Err(Problem::not_found()),
    };
    let row = row.ok_or_else(Problem::not_found)?;
    Ok(Row::read(&row)?.into_product(scope, now))
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
    let mut select = documents(chosen, scope, now.date_naive());
    in_order(&mut select, sort, page.sort.descending());
    let rows = conn.query_all(&select).await?;
    let rows: Vec<Row> = rows.iter().map(Row::read).collect::<Result<_, _>>()?;
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

/// The empty page of a caller to whom nothing is offered.
fn nothing(page: &PageQuery<ProductFilters>) -> Page<Product> {
    let none = page.page(Vec::<Product>::new(), |_| (SortValue::Int(0), Uuid::nil()), |product| product);
    if page.count { none.with_count(0) } else { none }
}

/// The page's own order once more: what was joined to the chosen rows may have shuffled them.
pub(super) fn in_order(select: &mut SelectStatement, sort: &str, descending: bool) {
    let direction = if descending { Order::Desc } else { Order::Asc };
    let key = match sort {
        "sku" => col(("product", "sku")),
        "launch_on" => col(("product", "launch_on")).if_null(no_day()),
        "updated_at" => updated_at(col(("chosen", "appeared_at"))),
        _ => col(("chosen", "sort_key")),
    };
    select.order_by_expr(key, direction.clone()).order_by(("chosen", "product_id"), direction);
}
