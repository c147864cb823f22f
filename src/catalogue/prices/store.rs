//! Price lists and their lines in the database.

use std::collections::HashMap;

use chrono::NaiveDate;
use lonja_kernel::{Currency, OrganizationId, PriceListId, ProductId, Timestamp, UnitPrice};
use lonja_platform::prelude::{Page, PageQuery, Problem, Scope, SortValue, Tx, count_capped};
use sea_orm::{
    ActiveValue::Set,
    Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    Select,
    sea_query::{Expr, ExprTrait, IntoColumnRef, LockType, Query},
};
use uuid::Uuid;

use super::{
    dto::{
        PriceAcknowledgement, PriceBreak, PriceList, PriceListFilters, PriceListLine, PriceListLineFilters,
    },
    rules::{PriceListState, Validity},
    tariff::Tariff,
};
use crate::{
    entities::{price_list, price_list_line},
    search,
};

/// Rows per INSERT: the narrower engine takes 32,766 values in one statement.
const ROWS_PER_INSERT: usize = 5000;

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

/// A partner's lists are its own, drafts apart; a supplier has none.
fn visible_to(scope: Scope) -> Condition {
    match scope {
        Scope::Host => Condition::all(),
        Scope::Partner(partner) => Condition::all()
            .add(col(("price_list", "organization_id")).eq(partner.0))
            .add(col(("price_list", "is_draft")).not()),
        Scope::Supplier(_) => Condition::all().add(Expr::cust("1 = 0")),
    }
}

fn document(row: price_list::Model, today: NaiveDate) -> Result<PriceList, Problem> {
    let validity = Validity { from: row.valid_from, until: row.valid_until };
    Ok(PriceList {
        state: PriceListState::on(today, row.is_draft, validity),
        follows_id: row.follows_id.map(Into::into),
        notice: row.notice,
        announced_at: row.announced_at,
        acknowledgement: row.acknowledged_at.zip(row.acknowledged_by).map(|(at, by)| PriceAcknowledgement {
            by,
            name: row.acknowledged_name,
            at,
        }),
        id: row.id.into(),
        organization_id: row.organization_id.into(),
        name: row.name,
        currency: row.currency.parse().map_err(Problem::internal)?,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        revision: row.revision,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

impl PriceList {
    /// The same, as it stands on another day or with other days.
    pub fn on(self, today: NaiveDate) -> Self {
        let validity = Validity { from: self.valid_from, until: self.valid_until };
        let state = PriceListState::on(today, self.state == PriceListState::Draft, validity);
        Self { state, ..self }
    }
}

pub async fn get(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: PriceListId,
    today: NaiveDate,
) -> Result<PriceList, Problem> {
    let select = price_list::Entity::find_by_id(id.0).filter(visible_to(scope));
    select.one(conn).await?.map(|row| document(row, today)).ok_or_else(Problem::not_found)?
}

/// The list, locked against other changes until the transaction ends. For the host.
pub async fn for_change(tx: &Tx, id: PriceListId) -> Result<PriceList, Problem> {
    let select = price_list::Entity::find_by_id(id.0).lock(LockType::NoKeyUpdate);
    let today = tx.now().date_naive();
    select.one(tx).await?.map(|row| document(row, today)).ok_or_else(Problem::not_found)?
}

pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    today: NaiveDate,
    page: &PageQuery<PriceListFilters>,
) -> Result<Page<PriceList>, Problem> {
    let filters = &page.filters;
    let mut select = price_list::Entity::find().filter(visible_to(scope));
    for pattern in search::patterns(filters.q.as_deref().unwrap_or_default()) {
        select = select
            .filter(col(("price_list", "sort_key")).like(search::like(conn.get_database_backend(), pattern)));
    }
    if let Some(organization) = filters.organization_id {
        select = select.filter(col(("price_list", "organization_id")).eq(organization.0));
    }
    if let Some(currency) = filters.currency {
        select = select.filter(col(("price_list", "currency")).eq(currency.as_str()));
    }
    if let Some(day) = filters.valid_on {
        let until = col(("price_list", "valid_until"));
        select = select
            .filter(col(("price_list", "valid_from")).lte(day))
            .filter(until.clone().is_null().or(until.gte(day)));
    }
    if let Some(since) = filters.updated_since {
        select = select.filter(col(("price_list", "updated_at")).gte(since));
    }
    let count = if page.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let sort = page.sort.name();
    let key = match sort {
        "valid_from" => "valid_from",
        "updated_at" => "updated_at",
        _ => "sort_key",
    };
    let rows = page.apply(select, col(("price_list", key)), col(("price_list", "id"))).all(conn).await?;
    let rows: Vec<(String, PriceList)> = rows
        .into_iter()
        .map(|row| Ok((row.sort_key.clone(), document(row, today)?)))
        .collect::<Result<_, Problem>>()?;
    let found = page.page(
        rows,
        |(sort_key, list)| {
            let value = match sort {
                "valid_from" => SortValue::Date(list.valid_from),
                "updated_at" => SortValue::Time(list.updated_at),
                _ => SortValue::Text(sort_key.clone()),
            };
            (value, list.id.0)
        },
        |(_, list)| list,
    );
    Ok(match count {
        Some(count) => found.with_count(count),
        None => found,
    })
}

/// Makes changes of one partner's lists wait for one another, so that none overlaps with one that is not committed
/// yet. False where there is no such partner.
pub async fn lock_partner(conn: &impl ConnectionTrait, partner: OrganizationId) -> Result<bool, DbErr> {
    let found = Query::select()
        .column("id")
        .from("organization")
        .and_where(col("id").eq(partner.0))
        .and_where(col("is_partner").eq(true))
        .lock(LockType::NoKeyUpdate)
        .take();
    Ok(conn.query_one(&found).await?.is_some())
}

/// The name of another list of this partner and currency that holds on one of these days. Drafts hold on none.
pub async fn overlapping(
    conn: &impl ConnectionTrait,
    partner: OrganizationId,
    currency: Currency,
    validity: Validity,
    except: &[PriceListId],
) -> Result<Option<String>, DbErr> {
    let lists = price_list::Entity::find()
        .filter(col("organization_id").eq(partner.0))
        .filter(col("currency").eq(currency.as_str()))
        .filter(col("id").is_not_in(except.iter().map(|id| id.0)))
        .filter(col("is_draft").not())
        .all(conn)
        .await?;
    let clash = lists
        .into_iter()
        .find(|list| validity.overlaps(Validity { from: list.valid_from, until: list.valid_until }));
    Ok(clash.map(|list| list.name))
}

pub async fn insert(conn: &impl ConnectionTrait, list: &PriceList) -> Result<(), DbErr> {
    let row = price_list::ActiveModel {
        id: Set(list.id.0),
        organization_id: Set(list.organization_id.0),
        name: Set(list.name.clone()),
        sort_key: Set(search::sort_key(&list.name)),
        currency: Set(list.currency.to_string()),
        valid_from: Set(list.valid_from),
        valid_until: Set(list.valid_until),
        revision: Set(list.revision),
        created_at: Set(list.created_at),
        updated_at: Set(list.updated_at),
        is_draft: Set(list.state == PriceListState::Draft),
        follows_id: Set(list.follows_id.map(Into::into)),
        notice: Set(list.notice.clone()),
        ..Default::default()
    };
    price_list::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

pub async fn update(conn: &impl ConnectionTrait, list: &PriceList) -> Result<(), DbErr> {
    price_list::Entity::update_many()
        .filter(col("id").eq(list.id.0))
        .col_expr(price_list::Column::Name, Expr::val(list.name.as_str()))
        .col_expr(price_list::Column::SortKey, Expr::val(search::sort_key(&list.name)))
        .col_expr(price_list::Column::ValidFrom, Expr::val(list.valid_from))
        .col_expr(price_list::Column::ValidUntil, Expr::val(list.valid_until))
        .col_expr(price_list::Column::Revision, Expr::val(list.revision))
        .col_expr(price_list::Column::UpdatedAt, Expr::val(list.updated_at))
        .col_expr(price_list::Column::IsDraft, Expr::val(list.state == PriceListState::Draft))
        .col_expr(price_list::Column::Notice, Expr::val(list.notice.clone()))
        .col_expr(price_list::Column::AnnouncedAt, Expr::val(list.announced_at))
        .col_expr(
            price_list::Column::AcknowledgedAt,
            Expr::val(list.acknowledgement.as_ref().map(|it| it.at)),
        )
        .col_expr(
            price_list::Column::AcknowledgedBy,
            Expr::val(list.acknowledgement.as_ref().map(|it| it.by.clone())),
        )
        .col_expr(
            price_list::Column::AcknowledgedName,
            Expr::val(list.acknowledgement.as_ref().and_then(|it| it.name.clone())),
        )
        .exec(conn)
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct LineRow {
    id: Uuid,
    sku: String,
    name: String,
    sort_key: String,
    unit: String,
    unit_price_e4: i64,
    breaks: Option<String>,
}

/// Joins to each product the row by which the partner may see it now.
pub fn visible_products(partner: OrganizationId, now: Timestamp) -> Condition {
    let assortment = Query::select()
        .column("assortment_id")
        .from("organization")
        .and_where(col("id").eq(partner.0))
        .take();
    Condition::all()
        .add(col(("product_visibility", "product_id")).equals(("product", "id")))
        .add(col(("product_visibility", "assortment_id")).in_subquery(assortment))
        .add(col(("product_visibility", "visible_until")).gt(now))
        .add(col(("product_visibility", "visible_from")).lte(now))
}

/// The lines of a list that the scope was found to see. A partner gets those of the products that it may see now: a
/// price list may be ahead of a launch.
pub async fn lines(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    list: &PriceList,
    page: &PageQuery<PriceListLineFilters>,
) -> Result<Page<PriceListLine>, Problem> {
    let mut select: Select<price_list_line::Entity> = price_list_line::Entity::find()
        .select_only()
        .filter(col(("price_list_line", "price_list_id")).eq(list.id.0));
    let query = QuerySelect::query(&mut select);
    for column in ["id", "sku", "name", "sort_key", "unit"] {
        query.column(("product", column));
    }
    query
        .column(("price_list_line", "unit_price_e4"))
        .column(("price_list_line", "breaks"))
        .join(
            JoinType::InnerJoin,
            "product",
            col(("product", "id")).equals(("price_list_line", "product_id")),
        )
        .join(JoinType::InnerJoin, "category", col(("category", "id")).equals(("product", "category_id")));
    if let Some(partner) = scope.organization() {
        query.join(JoinType::InnerJoin, "product_visibility", visible_products(partner, now));
    }
    for pattern in search::patterns(page.filters.q.as_deref().unwrap_or_default()) {
        select = select
            .filter(search::product_and_category().like(search::like(conn.get_database_backend(), pattern)));
    }
    if let Some(sku) = &page.filters.sku {
        select = select.filter(col(("product", "sku")).eq(sku.as_str()));
    }
    let count = if page.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let by_name = page.sort.name() == "name";
    let key = if by_name { "sort_key" } else { "sku" };
    let rows = page
        .apply(select, col(("product", key)), col(("product", "id")))
        .into_model::<LineRow>()
        .all(conn)
        .await?;
    let found = page.page(
        rows,
        |row| (SortValue::Text(if by_name { row.sort_key.clone() } else { row.sku.clone() }), row.id),
        |row| PriceListLine {
            product_id: row.id.into(),
            sku: row.sku,
            name: row.name,
            unit: row.unit,
            unit_price: UnitPrice::new(row.unit_price_e4, list.currency),
            breaks: PriceBreak::of(
                &Tariff::from_kept(row.unit_price_e4, row.breaks.as_deref()),
                list.currency,
            ),
        },
    );
    Ok(match count {
        Some(count) => found.with_count(count),
        None => found,
    })
}

/// Puts these lines in the place of all lines that the list had.
pub async fn replace_lines(
    conn: &impl ConnectionTrait,
    list: PriceListId,
    lines: &[(ProductId, Tariff)],
) -> Result<(), DbErr> {
    price_list_line::Entity::delete_many().filter(col("price_list_id").eq(list.0)).exec(conn).await?;
    add_lines(conn, list, lines).await
}

/// Adds lines to a list that has none for these products.
pub async fn add_lines(
    conn: &impl ConnectionTrait,
    list: PriceListId,
    lines: &[(ProductId, Tariff)],
) -> Result<(), DbErr> {
    for lines in lines.chunks(ROWS_PER_INSERT) {
        let rows = lines.iter().map(|(product, tariff)| price_list_line::ActiveModel {
            price_list_id: Set(list.0),
            product_id: Set(product.0),
            unit_price_e4: Set(tariff.base_e4()),
            breaks: Set(tariff.kept_breaks()),
        });
        price_list_line::Entity::insert_many(rows).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Which of these products exist, and how many decimals their quantities may have.
pub async fn known_products(
    conn: &impl ConnectionTrait,
    ids: &[ProductId],
) -> Result<HashMap<ProductId, u32>, DbErr> {
    let mut known = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(ROWS_PER_INSERT) {
        let query = Query::select()
            .column("id")
            .column("unit_decimals")
            .from("product")
            .and_where(col("id").is_in(ids.iter().map(|id| id.0)))
            .take();
        for row in conn.query_all(&query).await? {
            let decimals: i16 = row.try_get("", "unit_decimals")?;
            known.insert(ProductId(row.try_get("", "id")?), decimals.unsigned_abs().into());
        }
    }
    Ok(known)
}
