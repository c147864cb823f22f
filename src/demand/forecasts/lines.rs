//! Writing down what a cycle forecasts: its series, and per series one row for each period. Adjustments that stand go in
//! here, so that what is written adds up with them.

use std::collections::HashMap;

use lonja_forecast::{Components, Step};
use lonja_platform::prelude::*;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Value};
use uuid::Uuid;

use super::{
    adjustments::{Standing, adjusted},
    entities::series,
    released::Released,
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
/// Where the adjustment stands among them.
const ADJUSTMENT: usize = 12;

/// One row per step, adjusted by what stands for it, or one without figures that says why there are none.
pub async fn insert_buckets(
    tx: &Tx,
    (cycle, recipient): (Uuid, Uuid),
    (last, lines): (Period, &[Line]),
    series: &HashMap<Uuid, Uuid>,
    standing: &Standing,
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
            let product = &line.released;
            let mut begun = |period: Period, step: i64, status: &str, figures: [Option<i64>; 14]| {
                let adjustment = figures[ADJUSTMENT].and_then(|_| of_period(standing, product, period));
                let row = rows.row().id(ForecastId::new().0).id(*id).id(product.product_id);
                let row = row.maybe_id(adjustment.map(|(id, _)| id)).text(&product.sku);
                let row = row.date(&DateText::from(period.start())).integer(Some(step)).text(status);
                figures.into_iter().fold(row, Row::integer).end();
            };
            match &line.outcome {
                Err(reason) => begun(last.next(), 1, status_of(*reason), [None; 14]),
                Ok((_, steps)) => {
                    let mut period = last;
                    for (step, number) in steps.iter().zip(1..) {
                        period = period.next();
                        let by = of_period(standing, product, period).map_or(0, |(_, milli)| milli);
                        begun(period, number, "forecast", figures_of(step, by).map(Some));
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

/// The adjustment of a product in a period: its id, and by how much.
fn of_period(standing: &Standing, product: &Released, period: Period) -> Option<(Uuid, i64)> {
    standing.get(&(product.product_id, period.start())).copied()
}

/// In the order of [`FIGURES`], with what is added by hand. No totals are aligned with.
fn figures_of(step: &Step, by: i64) -> [i64; 14] {
    let Components { level, trend, season, events, alignment, rounding } = step.components;
    let adjusted = adjusted(step.mean, step.quantiles, by);
    let mut figures = [0; 14];
    figures[0] = adjusted.mean;
    figures[1..8].copy_from_slice(&adjusted.quantiles);
    figures[8..].copy_from_slice(&[level, trend, season, events, adjusted.adjustment, rounding + alignment]);
    figures
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            let step = Step { mean: components.sum(), quantiles, components };
            let figures = figures_of(&step, by);
            prop_assert_eq!(figures[8..].iter().sum::<i64>(), figures[0]);
            prop_assert_eq!(figures[0], (step.mean + by).max(0));
            prop_assert_eq!(figures[ADJUSTMENT], figures[0] - step.mean);
            prop_assert!(figures[1] >= 0 && figures[1..8].is_sorted());
            let unadjusted = figures_of(&step, 0);
            for (now, before) in figures[1..8].iter().zip(&unadjusted[1..8]) {
                prop_assert_eq!(*now, (before + by).max(0));
            }
        }
    }
}
