//! The table of forecasts by region. Who sees a cycle sees them.

use std::collections::HashSet;

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Value, sea_query::Expr};
use uuid::Uuid;

use super::{
    super::{
        figures::Bucket,
        lines::{Begun, based_on, each_row},
        totals::{FIGURES, figures_of},
    },
    released::Place,
    work_out::Outlook,
};
use crate::batch::{self, DateText, Kind, Row, Rows};

pub mod region {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast_region")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub category_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub month_start: Date,
        pub place: Uuid,
        pub category: String,
        pub level: String,
        pub name: Option<String>,
        pub part_of: Option<String>,
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

use region::Column;

impl Place {
    pub const ALL: &'static str = "all";
    pub const ZONE: &'static str = "zone";
    pub const COUNTRY: &'static str = "country";

    const fn as_str(self) -> &'static str {
        match self {
            Self::All => Self::ALL,
            Self::Zone(_) => Self::ZONE,
            Self::Country(_) => Self::COUNTRY,
        }
    }
}

/// Writes them down.
pub async fn insert(tx: &Tx, cycle: Uuid, outlook: &Outlook, figures: &[Vec<Bucket>]) -> Result<(), DbErr> {
    let mut columns = vec![
        ("place", Kind::Id),
        ("category_id", Kind::Id),
        ("category", Kind::Text),
        ("level", Kind::Text),
        ("code", Kind::Text),
        ("name", Kind::Text),
        ("part_of", Kind::Text),
        ("unit", Kind::Text),
        ("month_start", Kind::Date),
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
    let sql = format!("INSERT INTO forecast_region (cycle_id, {names}) SELECT $1, {names} FROM {table} r");
    let mut places = (1..).map(|place| Uuid::from_u128(cycle.as_u128().wrapping_add(place)));
    let totals: HashSet<usize> = outlook.lines.iter().filter_map(|line| line.part_of).collect();
    let lines: Vec<_> = outlook.lines.iter().zip(figures).enumerate().collect();
    for some in lines.chunks(batch::ROWS / 12) {
        let mut rows = Rows::default();
        for (number, (line, buckets)) in some {
            let node = &line.node;
            let has_parts = totals.contains(number);
            let part_of = line.part_of.map(|total| outlook.lines[total].node.code.as_str());
            each_row(&line.outcome, outlook.last, buckets, |Begun { period, step, status, bucket }| {
                let row = rows.row().id(places.next().unwrap_or_default()).id(node.category);
                let row = row.text(&node.category_name).text(node.place.as_str()).text(&node.code);
                let row = row.maybe_text(node.name.as_deref()).maybe_text(part_of).text(&node.unit);
                let row = row.date(&DateText::from(period.start())).integer(Some(step)).text(status);
                let row = based_on(row, line.outcome.as_ref().ok().map(|(basis, _)| basis));
                let mut figures = bucket.map_or([None; 17], |bucket| figures_of(bucket).map(Some));
                if !has_parts {
                    figures[15..].fill(None);
                }
                figures.into_iter().fold(row, Row::integer).end();
            });
        }
        let values: [Value; 2] = [cycle.into(), rows.into_json().into()];
        tx.execute_raw(batch::statement(tx, &sql, values)).await?;
    }
    Ok(())
}

/// Which forecasts by region of a cycle.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub category: Option<CategoryId>,
    /// `all` or a code.
    pub region: Option<String>,
    /// Days by which months are kept.
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// The forecasts by region of a cycle that the caller was found to see.
pub async fn list<F>(
    conn: &impl ConnectionTrait,
    cycle: ForecastCycleId,
    query: &PageQuery<F>,
    asked: &Asked,
) -> Result<(Vec<region::Model>, Option<u64>), DbErr> {
    let mut rows = region::Entity::find().filter(Column::CycleId.eq(cycle.0));
    if let Some(category) = asked.category {
        rows = rows.filter(Column::CategoryId.eq(category.0));
    }
    if let Some(code) = &asked.region {
        rows = rows.filter(Column::Code.eq(code));
    }
    if let Some(from) = asked.from {
        rows = rows.filter(Column::MonthStart.gte(from));
    }
    if let Some(until) = asked.until {
        rows = rows.filter(Column::MonthStart.lte(until));
    }
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let start = Expr::col((region::Entity, Column::MonthStart));
    let page = query.apply(rows, start, Expr::col((region::Entity, Column::Place)));
    Ok((page.all(conn).await?, count))
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(region::Entity);
