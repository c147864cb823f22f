//! The cycles' table: beginning a cycle and moving it on. What it forecasts is written by `lines`; what answers suppliers
//! is in `shown`.

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::LockType,
};
use uuid::Uuid;

use super::{cycles_dto::CycleKind, entities::cycle, released::Terms, rules::State};
use crate::{batch, calendar::Period};

/// Begins a cycle: a draft, or what would have been forecast at an earlier period, which is past from the beginning.
pub async fn insert(tx: &Tx, terms: &Terms, kind: CycleKind, last: Period) -> Result<Uuid, DbErr> {
    let id = ForecastCycleId::new().0;
    let is_past = kind == CycleKind::Backtest;
    let now = tx.now();
    let model = cycle::ActiveModel {
        id: Set(id),
        recipient_id: Set(terms.recipient_id),
        release_id: Set(terms.release_id),
        kind: Set(kind.as_str().to_owned()),
        number: Set(None),
        state: Set(if is_past { State::Expired } else { State::Draft }.as_str().to_owned()),
        grain: Set(terms.grain.clone()),
        last_period: Set(last.start()),
        horizon: Set(terms.horizon),
        created_at: Set(now),
        published_at: Set(is_past.then_some(now)),
        commits_until: Set(None),
        closed_at: Set(is_past.then_some(now)),
        expired_at: Set(is_past.then_some(now)),
        reminded_at: Set(None),
    };
    cycle::Entity::insert(model).exec_without_returning(tx).await?;
    Ok(id)
}

/// The recipient's cycle in the making, locked.
pub async fn draft(tx: &Tx, recipient: Uuid) -> Result<Option<cycle::Model>, DbErr> {
    cycle::Entity::find()
        .filter(cycle::Column::RecipientId.eq(recipient))
        .filter(cycle::Column::State.eq(State::Draft.as_str()))
        .lock(LockType::Update)
        .one(tx)
        .await
}

/// Takes a draft away; the database refuses it of anything else.
pub async fn drop_draft(tx: &Tx, id: Uuid) -> Result<(), DbErr> {
    cycle::Entity::delete_by_id(id).exec(tx).await.map(drop)
}

/// The recipient's cycles that are out and not expired, oldest first; locked.
pub async fn running(tx: &Tx, recipient: Uuid) -> Result<Vec<cycle::Model>, DbErr> {
    cycle::Entity::find()
        .filter(cycle::Column::RecipientId.eq(recipient))
        .filter(cycle::Column::State.is_in([State::OpenForCommit.as_str(), State::Closed.as_str()]))
        .order_by_asc(cycle::Column::Number)
        .lock(LockType::Update)
        .all(tx)
        .await
}

/// Everybody's cycles that the day may move on.
pub async fn moving(conn: &impl ConnectionTrait) -> Result<Vec<cycle::Model>, DbErr> {
    let moving = [State::OpenForCommit.as_str(), State::Closed.as_str()];
    cycle::Entity::find().filter(cycle::Column::State.is_in(moving)).all(conn).await
}

/// Whether the cycle has a forecast that nothing was committed to.
pub async fn is_unanswered(conn: &impl ConnectionTrait, cycle: Uuid) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS one FROM forecast_bucket b WHERE b.cycle_id = $1 AND b.mean_milli IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM forecast_commit f WHERE f.bucket_id = b.id) LIMIT 1";
    Ok(conn.query_one_raw(batch::statement(conn, sql, [cycle.into()])).await?.is_some())
}

pub async fn set_reminded(tx: &Tx, id: Uuid) -> Result<(), DbErr> {
    let model = cycle::ActiveModel { id: Set(id), reminded_at: Set(Some(tx.now())), ..Default::default() };
    model.update(tx).await.map(drop)
}

/// A cycle, locked.
pub async fn find_for_change(tx: &Tx, id: Uuid) -> Result<Option<cycle::Model>, DbErr> {
    cycle::Entity::find_by_id(id).lock(LockType::Update).one(tx).await
}

/// Gives a draft the recipient's next number.
pub async fn publish(tx: &Tx, id: Uuid, recipient: Uuid) -> Result<i32, DbErr> {
    let of_recipient = cycle::Entity::find().filter(cycle::Column::RecipientId.eq(recipient));
    let latest: Option<Option<i32>> =
        of_recipient.select_only().expr(cycle::Column::Number.max()).into_tuple().one(tx).await?;
    let number = latest.flatten().unwrap_or(0) + 1;
    let model = cycle::ActiveModel {
        id: Set(id),
        number: Set(Some(number)),
        state: Set(State::Published.as_str().to_owned()),
        published_at: Set(Some(tx.now())),
        ..Default::default()
    };
    model.update(tx).await?;
    Ok(number)
}

pub async fn set_state(
    tx: &Tx,
    id: Uuid,
    state: State,
    commits_until: Option<NaiveDate>,
) -> Result<(), DbErr> {
    let mut model =
        cycle::ActiveModel { id: Set(id), state: Set(state.as_str().to_owned()), ..Default::default() };
    match state {
        State::OpenForCommit => model.commits_until = Set(commits_until),
        State::Closed => model.closed_at = Set(Some(tx.now())),
        State::Expired => model.expired_at = Set(Some(tx.now())),
        State::Draft | State::Published => {}
    }
    model.update(tx).await.map(drop)
}
