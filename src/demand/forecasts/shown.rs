//! What a recipient can read of forecasts. Like `released`, this file can name no table that holds facts, contributors
//! or reasons.

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    cycles_dto::CycleKind,
    entities::{bucket, cycle, line},
    rules::State,
};

/// A forecast with its product's names, as they were at the release.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Shown {
    pub id: Uuid,
    pub series_id: Uuid,
    pub cycle_id: Uuid,
    pub recipient_id: Uuid,
    pub release_id: Uuid,
    pub product_id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub category_id: Option<Uuid>,
    pub grain: String,
    pub period_start: NaiveDate,
    pub status: String,
    pub method: Option<String>,
    pub class: Option<String>,
    pub models: String,
    pub flags: String,
    pub mean_milli: Option<i64>,
    pub q025_milli: Option<i64>,
    pub q10_milli: Option<i64>,
    pub q25_milli: Option<i64>,
    pub q50_milli: Option<i64>,
    pub q75_milli: Option<i64>,
    pub q90_milli: Option<i64>,
    pub q975_milli: Option<i64>,
    pub adjustment_milli: Option<i64>,
    pub adjustment_reason: Option<String>,
}

/// Cycles are the recipient's once they are out; before that, and for everybody else, they do not exist.
pub fn visible_to(scope: Scope) -> Condition {
    match scope {
        Scope::Host => Condition::all(),
        Scope::Supplier(recipient) => Condition::all()
            .add(cycle::Column::RecipientId.eq(recipient.0))
            .add(cycle::Column::State.ne(State::Draft.as_str())),
        Scope::Partner(_) => Condition::all().add(Expr::val(1).eq(0)),
    }
}

/// Which forecasts.
#[derive(Clone, Debug, Default)]
pub struct ForecastsAsked {
    /// By default the current one of each recipient.
    pub cycle: Option<ForecastCycleId>,
    pub recipient: Option<OrganizationId>,
    pub product: Option<ProductId>,
    pub sku: Option<String>,
    pub category: Option<CategoryId>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// The cycles that are asked for, as far as the caller sees them.
fn cycles(scope: Scope, asked: &ForecastsAsked) -> Select<cycle::Entity> {
    let mut cycles = cycle::Entity::find().select_only().column(cycle::Column::Id).filter(visible_to(scope));
    if let Some(recipient) = asked.recipient {
        cycles = cycles.filter(cycle::Column::RecipientId.eq(recipient.0));
    }
    match asked.cycle {
        Some(id) => cycles.filter(cycle::Column::Id.eq(id.0)),
        // Backtests and drafts have no number.
        None => cycles.filter(Expr::cust(
            "forecast_cycle.number = (SELECT max(m.number) FROM forecast_cycle m
             WHERE m.recipient_id = forecast_cycle.recipient_id)",
        )),
    }
}

/// Forecasts in the asked order.
pub async fn list<F>(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: &PageQuery<F>,
    asked: &ForecastsAsked,
) -> Result<(Vec<Shown>, Option<u64>), DbErr> {
    let reason =
        Expr::cust("(SELECT j.reason FROM forecast_adjustment j WHERE j.id = forecast_bucket.adjustment_id)");
    let mut rows = bucket::Entity::find()
        .expr_as(reason, "adjustment_reason")
        .join(JoinType::InnerJoin, bucket::of_cycle())
        .join(JoinType::InnerJoin, bucket::of_line())
        .columns([cycle::Column::ReleaseId, cycle::Column::Grain])
        .columns([
            line::Column::Name,
            line::Column::Unit,
            line::Column::CategoryId,
            line::Column::Method,
            line::Column::Class,
            line::Column::Models,
            line::Column::Flags,
        ])
        .filter(bucket::Column::CycleId.in_subquery(cycles(scope, asked).into_query()));
    if let Some(product) = asked.product {
        rows = rows.filter(bucket::Column::ProductId.eq(product.0));
    }
    if let Some(sku) = &asked.sku {
        rows = rows.filter(bucket::Column::Sku.eq(sku));
    }
    if let Some(category) = asked.category {
        rows = rows.filter(line::Column::CategoryId.eq(category.0));
    }
    if let Some(from) = asked.from {
        rows = rows.filter(bucket::Column::PeriodStart.gte(from));
    }
    if let Some(until) = asked.until {
        rows = rows.filter(bucket::Column::PeriodStart.lte(until));
    }
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let sku = Expr::col((bucket::Entity, bucket::Column::Sku));
    let page = query.apply(rows, sku, Expr::col((bucket::Entity, bucket::Column::Id)));
    Ok((page.into_model().all(conn).await?, count))
}

/// A cycle with its recipient's name.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CycleRow {
    pub id: Uuid,
    pub recipient_id: Uuid,
    pub recipient_name: String,
    pub release_id: Uuid,
    pub kind: String,
    pub number: Option<i32>,
    pub state: String,
    pub grain: String,
    pub last_period: NaiveDate,
    pub horizon: i32,
    pub created_at: Timestamp,
    pub published_at: Option<Timestamp>,
    pub commits_until: Option<NaiveDate>,
    pub closed_at: Option<Timestamp>,
    pub expired_at: Option<Timestamp>,
    /// These three are of cycles with a number.
    pub forecasts: Option<i64>,
    pub answered: Option<i64>,
    pub open_exceptions: Option<i64>,
}

fn select_cycles(scope: Scope) -> Select<cycle::Entity> {
    let name = Expr::cust("(SELECT o.name FROM organization o WHERE o.id = forecast_cycle.recipient_id)");
    let count_of = |count: &str| {
        Expr::cust(format!(
            "CASE WHEN forecast_cycle.number IS NOT NULL THEN (SELECT count(*) FROM {count}) END"
        ))
    };
    cycle::Entity::find()
        .filter(visible_to(scope))
        .expr_as(name, "recipient_name")
        .expr_as(
            count_of(
                "forecast_bucket b WHERE b.cycle_id = forecast_cycle.id AND b.mean_milli IS NOT NULL",
            ),
            "forecasts",
        )
        .expr_as(
            count_of(
                "forecast_bucket b JOIN forecast_commit f ON f.bucket_id = b.id WHERE b.cycle_id = forecast_cycle.id",
            ),
            "answered",
        )
        .expr_as(
            count_of(
                "forecast_exception x WHERE x.cycle_id = forecast_cycle.id AND x.recipient_id = \
                 forecast_cycle.recipient_id AND x.state IN ('open', 'acknowledged', 'proposed')",
            ),
            "open_exceptions",
        )
}

pub async fn cycle(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: ForecastCycleId,
) -> Result<Option<CycleRow>, DbErr> {
    select_cycles(scope).filter(cycle::Column::Id.eq(id.0)).into_model().one(conn).await
}

/// Which cycles.
#[derive(Clone, Debug, Default)]
pub struct CyclesAsked {
    pub recipient: Option<OrganizationId>,
    pub kind: Option<CycleKind>,
    pub state: Option<State>,
}

/// Cycles in the asked order.
pub async fn list_cycles<F>(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: &PageQuery<F>,
    asked: &CyclesAsked,
) -> Result<(Vec<CycleRow>, Option<u64>), DbErr> {
    let mut rows = select_cycles(scope);
    if let Some(recipient) = asked.recipient {
        rows = rows.filter(cycle::Column::RecipientId.eq(recipient.0));
    }
    if let Some(kind) = asked.kind {
        rows = rows.filter(cycle::Column::Kind.eq(kind.as_str()));
    }
    if let Some(state) = asked.state {
        rows = rows.filter(cycle::Column::State.eq(state.as_str()));
    }
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let created_at = Expr::col((cycle::Entity, cycle::Column::CreatedAt));
    let page = query.apply(rows, created_at, Expr::col((cycle::Entity, cycle::Column::Id)));
    Ok((page.into_model().all(conn).await?, count))
}
