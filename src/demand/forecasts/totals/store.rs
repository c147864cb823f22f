//! The totals' table. Who sees a cycle sees its totals.

use chrono::NaiveDate;
use lonja_forecast::Components;
use lonja_platform::prelude::*;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Value, sea_query::Expr};
use uuid::Uuid;

use super::super::{
    adjustments::Adjusted,
    figures::Bucket,
    lines::{Begun, based_on, each_row},
    work_out::TotalLine,
};
use crate::{
    batch::{self, DateText, Kind, Row, Rows},
    calendar::Period,
    level::TotalLevel,
};

pub mod total {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast_total")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle_id: Uuid,
        /// Nil: everything.
        #[sea_orm(primary_key, auto_increment = false)]
        pub category_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub period_start: Date,
        pub name: Option<String>,
        pub unit: String,
        pub step: i32,
        pub status: String,
        pub class: Option<String>,
        pub models: String,
        pub flags: String,
        pub history_from: Option<Date>,
        pub figures: Option<i32>,
        pub mean_milli: Option<i64>,
        pub q025_milli: Option<i64>,
        pub q10_milli: Option<i64>,
        pub q25_milli: Option<i64>,
        pub q50_milli: Option<i64>,
        pub q75_milli: Option<i64>,
        pub q90_milli: Option<i64>,
        pub q975_milli: Option<i64>,
        pub level_milli: Option<i64>,
        pub trend_milli: Option<i64>,
        pub season_milli: Option<i64>,
        pub events_milli: Option<i64>,
        pub alignment_milli: Option<i64>,
        pub adjustment_milli: Option<i64>,
        pub rounding_milli: Option<i64>,
        pub parts_milli: Option<i64>,
        pub rest_milli: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use total::Column;

/// What a sum and its parts are kept in.
pub const FIGURES: [&str; 17] = [
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
    "alignment_milli",
    "adjustment_milli",
    "rounding_milli",
    "parts_milli",
    "rest_milli",
];

/// In the order of [`FIGURES`].
pub fn figures_of(bucket: &Bucket) -> [i64; 17] {
    let Components { level, trend, season, events, alignment, rounding } = bucket.components;
    let Adjusted { mean, quantiles, adjustment } = bucket.adjusted;
    let mut figures = [0; 17];
    figures[0] = mean;
    figures[1..8].copy_from_slice(&quantiles);
    figures[8..15].copy_from_slice(&[level, trend, season, events, alignment, adjustment, rounding]);
    figures[15..].copy_from_slice(&[bucket.parts, mean - bucket.parts]);
    figures
}

/// Writes them down.
pub async fn insert(
    tx: &Tx,
    cycle: Uuid,
    (last, lines): (Period, &[TotalLine]),
    figures: &[Vec<Bucket>],
) -> Result<(), DbErr> {
    let mut columns = vec![
        ("category_id", Kind::Id),
        ("name", Kind::Text),
        ("unit", Kind::Text),
        ("period_start", Kind::Date),
        ("step", Kind::Integer),
        ("status", Kind::Text),
        ("class", Kind::Text),
        ("models", Kind::Text),
        ("flags", Kind::Text),
        ("history_from", Kind::Date),
        ("figures", Kind::Integer),
    ];
    columns.extend(FIGURES.map(|name| (name, Kind::Integer)));
    let table = batch::table(tx.get_database_backend(), 2, &columns);
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    let sql = format!("INSERT INTO forecast_total (cycle_id, {names}) SELECT $1, {names} FROM {table} r");
    for some in lines.iter().zip(figures).collect::<Vec<_>>().chunks(batch::ROWS / 26) {
        let mut rows = Rows::default();
        for (TotalLine { node, outcome, .. }, buckets) in some {
            each_row(outcome, last, buckets, |Begun { period, step, status, bucket }| {
                let row = rows.row().id(node.category).maybe_text(node.name.as_deref()).text(&node.unit);
                let row = row.date(&DateText::from(period.start())).integer(Some(step)).text(status);
                let row = based_on(row, outcome.as_ref().ok().map(|(basis, _)| basis));
                let figures = bucket.map_or([None; 17], |bucket| figures_of(bucket).map(Some));
                figures.into_iter().fold(row, Row::integer).end();
            });
        }
        let values: [Value; 2] = [cycle.into(), rows.into_json().into()];
        tx.execute_raw(batch::statement(tx, &sql, values)).await?;
    }
    Ok(())
}

/// Which totals of a cycle.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub level: Option<TotalLevel>,
    pub category: Option<CategoryId>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// The totals of a cycle that the caller was found to see.
pub async fn list<F>(
    conn: &impl ConnectionTrait,
    cycle: ForecastCycleId,
    query: &PageQuery<F>,
    asked: &Asked,
) -> Result<(Vec<total::Model>, Option<u64>), DbErr> {
    let mut rows = total::Entity::find().filter(Column::CycleId.eq(cycle.0));
    rows = match asked.level {
        None => rows,
        Some(TotalLevel::All) => rows.filter(Column::CategoryId.eq(Uuid::nil())),
        Some(TotalLevel::Category) => rows.filter(Column::CategoryId.ne(Uuid::nil())),
    };
    if let Some(category) = asked.category {
        rows = rows.filter(Column::CategoryId.eq(category.0));
    }
    if let Some(from) = asked.from {
        rows = rows.filter(Column::PeriodStart.gte(from));
    }
    if let Some(until) = asked.until {
        rows = rows.filter(Column::PeriodStart.lte(until));
    }
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let start = Expr::col((total::Entity, Column::PeriodStart));
    let page = query.apply(rows, start, Expr::col((total::Entity, Column::CategoryId)));
    Ok((page.all(conn).await?, count))
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(total::Entity);
