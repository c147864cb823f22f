//! Writing a cycle down and moving it on. What answers suppliers is in `shown`.

use std::collections::HashMap;

use chrono::NaiveDate;
use lonja_forecast::{Components, Step};
use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Value, sea_query::LockType,
};
use uuid::Uuid;

use super::{
    dto::CycleKind,
    entities::{cycle, series},
    released::Terms,
    rules::State,
    work_out::{Basis, Line, NoForecast},
};
use crate::{
    batch::{self, DateText, Kind, Row, Rows},
    calendar::Period,
};

/// The text in which models and flags are kept, and read again by `split`.
const BETWEEN: &str = ";";

pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN).filter(|word| !word.is_empty())
}

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

/// The series of the products for this recipient, those that are new made on the way.
pub async fn series(
    tx: &Tx,
    recipient: Uuid,
    products: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Uuid>, DbErr> {
    let known = series::Entity::find().filter(series::Column::RecipientId.eq(recipient)).all(tx).await?;
    let mut of: HashMap<Uuid, Uuid> = known.into_iter().map(|row| (row.product_id, row.id)).collect();
    let mut rows = Rows::default();
    for product in products {
        of.entry(product).or_insert_with(|| {
            let id = ForecastSeriesId::new().0;
            rows.row().id(id).id(product).end();
            id
        });
    }
    let table = batch::table(tx.get_database_backend(), 2, &[("id", Kind::Id), ("product_id", Kind::Id)]);
    let sql = format!(
        "INSERT INTO forecast_series (id, recipient_id, product_id) SELECT id, $1, product_id FROM {table} r"
    );
    tx.execute_raw(batch::statement(tx, &sql, [recipient.into(), rows.into_json().into()])).await?;
    Ok(of)
}

pub async fn insert_lines(
    tx: &Tx,
    cycle: Uuid,
    lines: &[Line],
    series: &HashMap<Uuid, Uuid>,
) -> Result<(), DbErr> {
    let columns = [
        ("series_id", Kind::Id),
        ("sku", Kind::Text),
        ("name", Kind::Text),
        ("unit", Kind::Text),
        ("method", Kind::Text),
        ("class", Kind::Text),
        ("models", Kind::Text),
        ("flags", Kind::Text),
        ("history_from", Kind::Date),
        ("figures", Kind::Integer),
    ];
    let table = batch::table(tx.get_database_backend(), 2, &columns);
    let names = columns.map(|(name, _)| name).join(", ");
    let sql = format!("INSERT INTO forecast_line (cycle_id, {names}) SELECT $1, {names} FROM {table} r");
    for some in lines.chunks(batch::ROWS) {
        let mut rows = Rows::default();
        for line in some {
            let Some(id) = series.get(&line.released.product_id) else { continue };
            let product = &line.released;
            let row = rows.row().id(*id).text(&product.sku).text(&product.name).text(&product.unit);
            if let Ok((basis, _)) = &line.outcome {
                let Basis { class, models, flags, history_from, figures } = basis;
                let flags: Vec<&str> = flags.iter().map(|flag| flag.key()).collect();
                let row = row.text(METHOD).text(class.key()).text(&models.join(BETWEEN));
                let row = row.text(&flags.join(BETWEEN)).date(&DateText::from(*history_from));
                row.integer(i64::try_from(*figures).ok()).end();
            } else {
                let row = row.maybe_text(None).maybe_text(None).text("").text("");
                row.integer(None).integer(None).end();
            }
        }
        tx.execute_raw(batch::statement(tx, &sql, [cycle.into(), rows.into_json().into()])).await?;
    }
    Ok(())
}

/// How all series are forecast nowadays; earlier rows name what was used then.
const METHOD: &str = "combination";

const FIGURES: [&str; 14] = [
    "mean_milli",
    "q025_milli",
    "q10_milli",
    "q25_milli",
    "q50_milli",
    "q75_milli",
    "q90_milli",
    "q975_milli",
    "level_milli",
    "trend_milli",
    "season_milli",
    "events_milli",
    "adjustment_milli",
    "rounding_milli",
];

/// One row per step, or one without figures that says why there are none.
pub async fn insert_buckets(
    tx: &Tx,
    (cycle, recipient): (Uuid, Uuid),
    last: Period,
    lines: &[Line],
    series: &HashMap<Uuid, Uuid>,
) -> Result<(), DbErr> {
    let mut columns = vec![
        ("id", Kind::Id),
        ("series_id", Kind::Id),
        ("product_id", Kind::Id),
        ("sku", Kind::Text),
        ("period_start", Kind::Date),
        ("step", Kind::Integer),
        ("status", Kind::Text),
    ];
    columns.extend(FIGURES.map(|name| (name, Kind::Integer)));
    let table = batch::table(tx.get_database_backend(), 3, &columns);
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    let sql = format!(
        "INSERT INTO forecast_bucket (cycle_id, recipient_id, {names}) SELECT $1, $2, {names} FROM {table} r"
    );
    for some in lines.chunks(batch::ROWS / 26) {
        let mut rows = Rows::default();
        for line in some {
            let Some(id) = series.get(&line.released.product_id) else { continue };
            let mut begun = |period: Period, step: i64, status: &str, figures: [Option<i64>; 14]| {
                let product = &line.released;
                let row =
                    rows.row().id(ForecastId::new().0).id(*id).id(product.product_id).text(&product.sku);
                let row = row.date(&DateText::from(period.start())).integer(Some(step)).text(status);
                figures.into_iter().fold(row, Row::integer).end();
            };
            match &line.outcome {
                Err(reason) => begun(last.next(), 1, status_of(*reason), [None; 14]),
                Ok((_, steps)) => {
                    let mut period = last;
                    for (step, number) in steps.iter().zip(1..) {
                        period = period.next();
                        begun(period, number, "forecast", figures_of(step).map(Some));
                    }
                }
            }
        }
        let values: [Value; 3] = [cycle.into(), recipient.into(), rows.into_json().into()];
        tx.execute_raw(batch::statement(tx, &sql, values)).await?;
    }
    Ok(())
}

const fn status_of(reason: NoForecast) -> &'static str {
    match reason {
        NoForecast::TooShort => "too_short",
        NoForecast::TooOld => "too_old",
    }
}

/// In the order of [`FIGURES`]. Nobody has adjusted what was only now worked out, and no totals are aligned with.
fn figures_of(step: &Step) -> [i64; 14] {
    let Components { level, trend, season, events, alignment, rounding } = step.components;
    let mut figures = [0; 14];
    figures[0] = step.mean;
    figures[1..8].copy_from_slice(&step.quantiles);
    figures[8..].copy_from_slice(&[level, trend, season, events, 0, rounding + alignment]);
    figures
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

/// A cycle, locked.
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
