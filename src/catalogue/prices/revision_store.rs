//! What only the course of a revision asks of the database.

use chrono::NaiveDate;
use lonja_kernel::{PriceListId, ProductId, Timestamp, UserId};
use lonja_platform::prelude::{Scope, Tx};
use sea_orm::{
    ActiveValue::Set,
    Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, IntoColumnRef, OnConflict, Query, SelectStatement},
};

use super::tariff::Tariff;
use crate::entities::{price_list, price_list_line};

fn col(column: impl IntoColumnRef) -> Expr {
    Expr::col(column)
}

/// The name of the list that follows this one, a draft or not.
pub async fn follower(tx: &Tx, id: PriceListId) -> Result<Option<String>, DbErr> {
    let found = price_list::Entity::find().filter(col("follows_id").eq(id.0)).one(tx).await?;
    Ok(found.map(|list| list.name))
}

/// All lines of a list.
pub async fn tariffs(tx: &Tx, id: PriceListId) -> Result<Vec<(ProductId, Tariff)>, DbErr> {
    let lines = price_list_line::Entity::find().filter(col("price_list_id").eq(id.0)).all(tx).await?;
    Ok(lines.into_iter().map(|line| (line.product_id.into(), kept(&line))).collect())
}

pub async fn tariff(tx: &Tx, id: PriceListId, product: ProductId) -> Result<Option<Tariff>, DbErr> {
    let line = price_list_line::Entity::find_by_id((id.0, product.0)).one(tx).await?;
    Ok(line.as_ref().map(kept))
}

fn kept(line: &price_list_line::Model) -> Tariff {
    Tariff::from_kept(line.unit_price_e4, line.breaks.as_deref())
}

/// Puts one line, or takes it off.
pub async fn put_line(
    tx: &Tx,
    id: PriceListId,
    product: ProductId,
    tariff: Option<&Tariff>,
) -> Result<(), DbErr> {
    let Some(tariff) = tariff else {
        price_list_line::Entity::delete_by_id((id.0, product.0)).exec(tx).await?;
        return Ok(());
    };
    let row = price_list_line::ActiveModel {
        price_list_id: Set(id.0),
        product_id: Set(product.0),
        unit_price_e4: Set(tariff.base_e4()),
        breaks: Set(tariff.kept_breaks()),
    };
    let replaced =
        OnConflict::columns([price_list_line::Column::PriceListId, price_list_line::Column::ProductId])
            .update_columns([price_list_line::Column::UnitPriceE4, price_list_line::Column::Breaks])
            .to_owned();
    price_list_line::Entity::insert(row).on_conflict(replaced).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn has_lines(tx: &Tx, id: PriceListId) -> Result<bool, DbErr> {
    let one = price_list_line::Entity::find().filter(col("price_list_id").eq(id.0)).limit(1).one(tx).await?;
    Ok(one.is_some())
}

/// Keeps the end that the list before had, for the case that the announcement is withdrawn.
pub async fn remember_end(tx: &Tx, id: PriceListId, end: Option<NaiveDate>) -> Result<(), DbErr> {
    price_list::Entity::update_many()
        .filter(col("id").eq(id.0))
        .col_expr(price_list::Column::EndedBefore, Expr::val(end))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn remembered_end(tx: &Tx, id: PriceListId) -> Result<Option<NaiveDate>, DbErr> {
    let list = price_list::Entity::find_by_id(id.0).one(tx).await?;
    Ok(list.and_then(|list| list.ended_before))
}

pub async fn delete(tx: &Tx, id: PriceListId) -> Result<(), DbErr> {
    price_list::Entity::delete_by_id(id.0).exec(tx).await?;
    Ok(())
}

/// A person's name; an API client has none.
pub async fn person(tx: &Tx, user: Option<UserId>) -> Result<Option<String>, DbErr> {
    let Some(user) = user else { return Ok(None) };
    let select = Query::select().column("name").from("app_user").and_where(col("id").eq(user.0)).take();
    tx.query_one(&select).await?.map(|row| row.try_get("", "name")).transpose()
}

/// False where somebody was first.
pub async fn acknowledge(
    tx: &Tx,
    id: PriceListId,
    by: &str,
    name: Option<&str>,
    at: Timestamp,
) -> Result<bool, DbErr> {
    let done = price_list::Entity::update_many()
        .filter(col("id").eq(id.0))
        .filter(col("acknowledged_at").is_null())
        .col_expr(price_list::Column::AcknowledgedAt, Expr::val(at))
        .col_expr(price_list::Column::AcknowledgedBy, Expr::val(by))
        .col_expr(price_list::Column::AcknowledgedName, Expr::val(name.map(str::to_owned)))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// The partner and the products of a revision whose price is another one than before: for those who look for what it
/// touches. Drafts are for the host.
pub fn repriced(revision: PriceListId, scope: Scope) -> SelectStatement {
    let after = |column| col(("after", column));
    let before = |column| col(("before", column));
    let breaks = |breaks: Expr| Expr::expr(Func::coalesce([breaks, Expr::val("")]));
    let same_product = Condition::all()
        .add(before("price_list_id").equals(("revision", "follows_id")))
        .add(before("product_id").equals(("after", "product_id")));
    let differs = Condition::any()
        .add(before("unit_price_e4").ne(after("unit_price_e4")))
        .add(breaks(before("breaks")).ne(breaks(after("breaks"))));
    let mut select = Query::select();
    select
        .column(("revision", "organization_id"))
        .column(("after", "product_id"))
        .from_as("price_list", "revision")
        .join_as(
            JoinType::InnerJoin,
            "price_list_line",
            "after",
            after("price_list_id").equals(("revision", "id")),
        )
        .join_as(JoinType::InnerJoin, "price_list_line", "before", same_product)
        .and_where(col(("revision", "id")).eq(revision.0))
        .cond_where(differs);
    if scope != Scope::Host {
        select.and_where(col(("revision", "is_draft")).not());
    }
    select
}
