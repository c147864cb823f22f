//! The adjustments' table. An adjustment belongs to the recipient of the cycles that it goes into; only staff see it.

use std::collections::HashMap;

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use super::{
    super::dto::grain_of,
    rules::{AdjustmentReason, AdjustmentState, Current},
};
use crate::{batch, calendar::Period};

pub mod adjustment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast_adjustment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub recipient_id: Uuid,
        pub product_id: Uuid,
        pub sku: String,
        pub name: String,
        pub unit: String,
        pub grain: String,
        pub period_start: Date,
        pub quantity_milli: i64,
        pub reason: String,
        pub note: String,
        pub state: String,
        pub made_by: String,
        pub made_at: DateTimeUtc,
        pub withdrawn_by: Option<String>,
        pub withdrawn_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use adjustment::Column;

/// What stands for a recipient: by product and period, the adjustment and its thousandths.
pub type Standing = HashMap<(Uuid, NaiveDate), (Uuid, i64)>;

/// Everything that stands for a recipient.
pub async fn standing(conn: &impl ConnectionTrait, recipient: Uuid) -> Result<Standing, DbErr> {
    let rows = adjustment::Entity::find()
        .filter(Column::RecipientId.eq(recipient))
        .filter(Column::State.eq(AdjustmentState::Standing.as_str()))
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.product_id, row.period_start), (row.id, row.quantity_milli)))
        .collect())
}

/// A product in the current cycle of its recipient.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Target {
    pub grain: String,
    pub last_period: NaiveDate,
    pub sku: Option<String>,
    pub name: Option<String>,
    pub unit: Option<String>,
    forecasts: i64,
}

impl Target {
    pub fn current(&self) -> Current {
        let grain = grain_of(&self.grain);
        let last = grain.period_of(self.last_period);
        Current { grain, last, is_forecast: self.forecasts > 0 }
    }
}

/// What the recipient's current cycle says of a product; nothing where it has no cycle.
pub async fn target(
    conn: &impl ConnectionTrait,
    recipient: OrganizationId,
    product: ProductId,
) -> Result<Option<Target>, DbErr> {
    let sql = "SELECT c.grain, c.last_period, l.sku, l.name, l.unit,
            (SELECT count(*) FROM forecast_bucket b
             WHERE b.series_id = s.id AND b.cycle_id = c.id AND b.mean_milli IS NOT NULL) AS forecasts
        FROM forecast_cycle c
        LEFT JOIN forecast_series s ON s.recipient_id = c.recipient_id AND s.product_id = $2
        LEFT JOIN forecast_line l ON l.cycle_id = c.id AND l.series_id = s.id
        WHERE c.recipient_id = $1
          AND c.number = (SELECT max(m.number) FROM forecast_cycle m WHERE m.recipient_id = c.recipient_id)";
    let values = [recipient.0.into(), product.0.into()];
    let row = conn.query_one_raw(batch::statement(conn, sql, values)).await?;
    row.map(|row| Target::from_query_result(&row, "")).transpose()
}

/// What somebody adds.
#[derive(Clone, Debug)]
pub struct Made<'a> {
    pub recipient: OrganizationId,
    pub product: ProductId,
    pub period: Period,
    pub quantity: Quantity,
    pub reason: AdjustmentReason,
    pub note: &'a str,
    pub by: &'a str,
}

/// Writes an adjustment down; a unique violation where another one stands.
pub async fn insert(tx: &Tx, target: Target, made: &Made<'_>) -> Result<ForecastAdjustmentId, DbErr> {
    let id = ForecastAdjustmentId::new();
    let model = adjustment::ActiveModel {
        id: Set(id.0),
        recipient_id: Set(made.recipient.0),
        product_id: Set(made.product.0),
        sku: Set(target.sku.unwrap_or_default()),
        name: Set(target.name.unwrap_or_default()),
        unit: Set(target.unit.unwrap_or_default()),
        grain: Set(target.grain),
        period_start: Set(made.period.start()),
        quantity_milli: Set(made.quantity.thousandths()),
        reason: Set(made.reason.as_str().to_owned()),
        note: Set(made.note.to_owned()),
        state: Set(AdjustmentState::Standing.as_str().to_owned()),
        made_by: Set(made.by.to_owned()),
        made_at: Set(tx.now()),
        withdrawn_by: Set(None),
        withdrawn_at: Set(None),
    };
    adjustment::Entity::insert(model).exec_without_returning(tx).await?;
    Ok(id)
}

/// An adjustment with its recipient's name, and whether the current cycle uses it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Shown {
    pub id: Uuid,
    pub recipient_id: Uuid,
    pub recipient_name: String,
    pub product_id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub grain: String,
    pub period_start: NaiveDate,
    pub quantity_milli: i64,
    pub reason: String,
    pub note: String,
    pub state: String,
    pub made_by: String,
    pub made_at: Timestamp,
    pub withdrawn_by: Option<String>,
    pub withdrawn_at: Option<Timestamp>,
    pub uses: i64,
}

fn select() -> Select<adjustment::Entity> {
    let recipient =
        Expr::cust("(SELECT o.name FROM organization o WHERE o.id = forecast_adjustment.recipient_id)");
    let uses = Expr::cust(
        "(SELECT count(*) FROM forecast_bucket b JOIN forecast_cycle c ON c.id = b.cycle_id
         WHERE b.adjustment_id = forecast_adjustment.id AND c.number =
             (SELECT max(m.number) FROM forecast_cycle m WHERE m.recipient_id = c.recipient_id))",
    );
    adjustment::Entity::find().expr_as(recipient, "recipient_name").expr_as(uses, "uses")
}

pub async fn find(conn: &impl ConnectionTrait, id: ForecastAdjustmentId) -> Result<Option<Shown>, DbErr> {
    select().filter(Column::Id.eq(id.0)).into_model().one(conn).await
}

/// An adjustment, locked.
pub async fn find_for_change(tx: &Tx, id: ForecastAdjustmentId) -> Result<Option<adjustment::Model>, DbErr> {
    adjustment::Entity::find_by_id(id.0).lock(LockType::Update).one(tx).await
}

pub async fn withdraw(
    tx: &Tx,
    id: ForecastAdjustmentId,
    state: AdjustmentState,
    by: &str,
) -> Result<(), DbErr> {
    let model = adjustment::ActiveModel {
        id: Set(id.0),
        state: Set(state.as_str().to_owned()),
        withdrawn_by: Set(Some(by.to_owned())),
        withdrawn_at: Set(Some(tx.now())),
        ..Default::default()
    };
    model.update(tx).await.map(drop)
}

/// Which adjustments.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub recipient: Option<OrganizationId>,
    pub product: Option<ProductId>,
    pub state: Option<AdjustmentState>,
}

/// Adjustments in the asked order.
pub async fn list<F>(
    conn: &impl ConnectionTrait,
    query: &PageQuery<F>,
    asked: &Asked,
) -> Result<(Vec<Shown>, Option<u64>), DbErr> {
    let mut rows = select();
    if let Some(recipient) = asked.recipient {
        rows = rows.filter(Column::RecipientId.eq(recipient.0));
    }
    if let Some(product) = asked.product {
        rows = rows.filter(Column::ProductId.eq(product.0));
    }
    if let Some(state) = asked.state {
        rows = rows.filter(Column::State.eq(state.as_str()));
    }
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let made_at = Expr::col((adjustment::Entity, Column::MadeAt));
    let page = query.apply(rows, made_at, Expr::col((adjustment::Entity, Column::Id)));
    Ok((page.into_model().all(conn).await?, count))
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(adjustment::Entity);
