//! Writing down what a cycle forecasts: its series, and per series one row for each period.

use std::collections::HashMap;

use lonja_forecast::Components;
use lonja_platform::prelude::*;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Value};
use uuid::Uuid;

use super::{
    adjustments::Adjusted,
    entities::series,
    figures::Bucket,
    models::{Basis, NoForecast, Outcome},
    work_out::Line,
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
        ("category_id", Kind::Id),
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
            let basis = line.outcome.as_ref().ok().map(|(basis, _)| basis);
            let row = row.maybe_text(basis.map(|_| METHOD));
            based_on(row, basis).maybe_id(product.category_id).end();
        }
        tx.execute_raw(batch::statement(tx, &sql, [cycle.into(), rows.into_json().into()])).await?;
    }
    Ok(())
}

/// Class, models, flags, the first period looked at, and the number of figures.
pub fn based_on<'a>(row: Row<'a>, basis: Option<&Basis>) -> Row<'a> {
    let Some(Basis { class, models, flags, history_from, figures }) = basis else {
        return row.maybe_text(None).text("").text("").integer(None).integer(None);
    };
    let flags: Vec<&str> = flags.iter().map(|flag| flag.key()).collect();
    let row = row.text(class.key()).text(&models.join(BETWEEN)).text(&flags.join(BETWEEN));
    row.date(&DateText::from(*history_from)).integer(i64::try_from(*figures).ok())
}

/// How all series are forecast nowadays; earlier rows name what was used then.
const METHOD: &str = "combination";

/// The last of them has what parts and totals gave each other in it.
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
/// Where what parts and totals gave each other is written, beside the figures.
const ALIGNMENT: &str = "alignment_milli";

/// What a row of a series says first.
pub struct Begun<'a> {
    pub period: Period,
    pub step: i64,
    pub status: &'static str,
    /// Nothing where there is no forecast.
    pub bucket: Option<&'a Bucket>,
}

/// The rows that a series after `last` is kept in: one per step, or one without figures that says why there are none.
pub fn each_row<'a>(
    outcome: &Outcome,
    last: Period,
    buckets: &'a [Bucket],
    mut write: impl FnMut(Begun<'a>),
) {
    match outcome {
        Err(reason) => {
            write(Begun { period: last.next(), step: 1, status: status_of(*reason), bucket: None });
        }
        Ok(_) => {
            for (bucket, step) in buckets.iter().zip(1..) {
                write(Begun { period: bucket.period, step, status: "forecast", bucket: Some(bucket) });
            }
        }
    }
}

pub async fn insert_buckets(
    tx: &Tx,
    (cycle, recipient): (Uuid, Uuid),
    (last, lines): (Period, &[Line]),
    series: &HashMap<Uuid, Uuid>,
    figures: &[Vec<Bucket>],
) -> Result<(), DbErr> {
    let mut columns = vec![
        ("id", Kind::Id),
        ("series_id", Kind::Id),
        ("product_id", Kind::Id),
        ("adjustment_id", Kind::Id),
        ("sku", Kind::Text),
        ("period_start", Kind::Date),
        ("step", Kind::Integer),
        ("status", Kind::Text),
    ];
    columns.extend(FIGURES.map(|name| (name, Kind::Integer)));
    columns.push((ALIGNMENT, Kind::Integer));
    let table = batch::table(tx.get_database_backend(), 3, &columns);
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    let sql = format!(
        "INSERT INTO forecast_bucket (cycle_id, recipient_id, {names}) SELECT $1, $2, {names} FROM {table} r"
    );
    for some in lines.iter().zip(figures).collect::<Vec<_>>().chunks(batch::ROWS / 26) {
        let mut rows = Rows::default();
        for (line, buckets) in some {
            let Some(id) = series.get(&line.released.product_id) else { continue };
            let product = &line.released;
            each_row(&line.outcome, last, buckets, |Begun { period, step, status, bucket }| {
                let row = rows.row().id(ForecastId::new().0).id(*id).id(product.product_id);
                let adjustment = bucket.and_then(|bucket| bucket.adjustment_id);
                let row = row.maybe_id(adjustment).text(&product.sku);
                let row = row.date(&DateText::from(period.start())).integer(Some(step)).text(status);
                let figures = bucket.map_or([None; 14], |bucket| figures_of(bucket).map(Some));
                let row = figures.into_iter().fold(row, Row::integer);
                row.integer(bucket.map(|bucket| bucket.components.alignment)).end();
            });
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

/// In the order of [`FIGURES`].
fn figures_of(bucket: &Bucket) -> [i64; 14] {
    let Components { level, trend, season, events, alignment, rounding } = bucket.components;
    let Adjusted { mean, quantiles, adjustment } = bucket.adjusted;
    let mut figures = [0; 14];
    figures[0] = mean;
    figures[1..8].copy_from_slice(&quantiles);
    figures[8..].copy_from_slice(&[level, trend, season, events, adjustment, rounding + alignment]);
    figures
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::adjustments::adjusted, *};

    proptest! {
        #[test]
        fn adjusted_parts_add_up_to_the_mean_and_quantiles_stay_in_order_above_zero(
            parts in proptest::array::uniform6(-1_000_000..1_000_000_i64),
            mut quantiles in proptest::array::uniform7(0..3_000_000_i64),
            by in -4_000_000..4_000_000_i64,
        ) {
            quantiles.sort_unstable();
            let [level, trend, season, events, alignment, rounding] = parts;
            let components = Components { level, trend, season, events, alignment, rounding };
            prop_assume!(components.sum() >= 0);
            let written = |by: i64| figures_of(&Bucket {
                period: Period::parse("2026-W25").unwrap(),
                adjusted: adjusted(components.sum(), quantiles, by),
                components,
                adjustment_id: None,
                parts: 0,
            });
            let figures = written(by);
            prop_assert_eq!(figures[8..].iter().sum::<i64>(), figures[0]);
            prop_assert_eq!(figures[0], (components.sum() + by).max(0));
            prop_assert_eq!(FIGURES[12], "adjustment_milli");
            prop_assert_eq!(figures[12], figures[0] - components.sum());
            prop_assert!(figures[1] >= 0 && figures[1..8].is_sorted());
            for (now, before) in figures[1..8].iter().zip(&written(0)[1..8]) {
                prop_assert_eq!(*now, (before + by).max(0));
            }
        }
    }
}
