//! Regional tables in the database: what was released of them before, and writing them down. Nothing that answers a
//! supplier uses this file.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::{
    batch::{self, DateText, Kind, Rows},
    calendar::Month,
    policies::Regions,
};

/// What a figure of a category and month is over, and how it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    All,
    Region(Uuid),
    Other,
}

impl Level {
    pub const ALL: &'static str = "all";
    pub const REGION: &'static str = "region";
    pub const OTHER: &'static str = "other";

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => Self::ALL,
            Self::Region(_) => Self::REGION,
            Self::Other => Self::OTHER,
        }
    }

    pub fn region(self) -> Uuid {
        match self {
            Self::Region(region) => region,
            Self::All | Self::Other => Uuid::nil(),
        }
    }

    fn parse(level: &str, region: Uuid) -> Self {
        match level {
            Self::ALL => Self::All,
            Self::OTHER => Self::Other,
            _ => Self::Region(region),
        }
    }
}

/// A figure by region that is out, or decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCell {
    pub month: Month,
    pub category: Uuid,
    pub level: Level,
    pub unit: String,
    pub value: Option<i64>,
}

/// The months of which a recipient has a table: in which release, and by which regions.
pub type Months = BTreeMap<Month, (Uuid, Regions)>;

pub async fn months(tx: &Tx, recipient: Uuid) -> Result<Months, DbErr> {
    let sql = "SELECT month_start, release_id, regions FROM release_month WHERE recipient_id = $1";
    let rows = tx.query_all_raw(batch::statement(tx, sql, [recipient.into()])).await?;
    let month = |row: &sea_orm::QueryResult| {
        let regions: String = row.try_get("", "regions")?;
        let start: NaiveDate = row.try_get("", "month_start")?;
        let regions = Regions::parse(&regions).ok_or(DbErr::Type(regions))?;
        Ok((Month::named(start), (row.try_get("", "release_id")?, regions)))
    };
    rows.iter().map(month).collect()
}

#[derive(FromQueryResult)]
struct Row {
    month_start: NaiveDate,
    category_id: Uuid,
    level: String,
    region_id: Uuid,
    unit: String,
    value_milli: Option<i64>,
}

/// Every figure by region that a recipient was shown or refused, in a fixed order; of one release where one is named.
pub async fn released(tx: &Tx, recipient: Uuid, release: Option<Uuid>) -> Result<Vec<RegionCell>, DbErr> {
    let sql = "SELECT month_start, category_id, level, region_id, unit, value_milli FROM release_region
               WHERE recipient_id = $1 AND ($2 OR release_id = $3)";
    let values = [recipient.into(), release.is_none().into(), release.unwrap_or_default().into()];
    let rows = tx.query_all_raw(batch::statement(tx, sql, values)).await?;
    let cell = |row: &sea_orm::QueryResult| {
        let row = Row::from_query_result(row, "")?;
        Ok(RegionCell {
            month: Month::named(row.month_start),
            category: row.category_id,
            level: Level::parse(&row.level, row.region_id),
            unit: row.unit,
            value: row.value_milli,
        })
    };
    let mut cells: Vec<RegionCell> = rows.iter().map(cell).collect::<Result<_, DbErr>>()?;
    cells.sort_unstable();
    Ok(cells)
}

/// A region as it is called now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamedRegion {
    pub id: Uuid,
    pub code: String,
    pub name: String,
}

/// Writes them down; they are listed in this order, month by month.
pub async fn insert(
    tx: &Tx,
    release: Uuid,
    recipient: Uuid,
    months: &[(Month, Regions)],
    names: &[NamedRegion],
    cells: &[RegionCell],
) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let mut rows = Rows::default();
    for (month, regions) in months {
        rows.row().date(&month.name_day().into()).text(regions.as_str()).end();
    }
    let columns = [("start", Kind::Date), ("regions", Kind::Text)];
    let sql = format!(
        "INSERT INTO release_month (recipient_id, month_start, release_id, regions)
         SELECT $1, start, $2, regions FROM {} r",
        batch::table(backend, 3, &columns)
    );
    let values = [recipient.into(), release.into(), rows.into_json().into()];
    tx.execute_raw(batch::statement(tx, &sql, values)).await?;

    let mut rows = Rows::default();
    for name in names {
        rows.row().id(name.id).text(&name.code).text(&name.name).end();
    }
    let columns = [("region_id", Kind::Id), ("code", Kind::Text), ("name", Kind::Text)];
    let sql = format!(
        "INSERT INTO release_region_name (release_id, region_id, code, name)
         SELECT $1, region_id, code, name FROM {} r",
        batch::table(backend, 2, &columns)
    );
    tx.execute_raw(batch::statement(tx, &sql, [release.into(), rows.into_json().into()])).await?;

    let columns = [
        ("start", Kind::Date),
        ("category_id", Kind::Id),
        ("level", Kind::Text),
        ("region_id", Kind::Id),
        ("place", Kind::Id),
        ("unit", Kind::Text),
        ("value", Kind::Integer),
    ];
    let sql = format!(
        "INSERT INTO release_region
             (release_id, recipient_id, month_start, category_id, level, region_id, place, unit, value_milli)
         SELECT $1, $2, start, category_id, level, region_id, place, unit, value FROM {} r",
        batch::table(backend, 3, &columns)
    );
    // In order within a release, and not the same in two of them.
    let places: Vec<(u128, &RegionCell)> = (1..).zip(cells).collect();
    for some in places.chunks(batch::ROWS) {
        let mut rows = Rows::default();
        for (place, cell) in some {
            let row = rows.row().date(&DateText::from(cell.month.name_day())).id(cell.category);
            let row = row
                .text(cell.level.as_str())
                .id(cell.level.region())
                .id(Uuid::from_u128(release.as_u128().wrapping_add(*place)));
            row.text(&cell.unit).integer(cell.value).end();
        }
        let values = [release.into(), recipient.into(), rows.into_json().into()];
        tx.execute_raw(batch::statement(tx, &sql, values)).await?;
    }
    Ok(())
}

/// Whether the figures by region of a release stand there as they were decided.
pub async fn holds(tx: &Tx, release: Uuid, recipient: Uuid, cells: &[RegionCell]) -> Result<bool, DbErr> {
    let mut decided = cells.to_vec();
    decided.sort_unstable();
    Ok(released(tx, recipient, Some(release)).await? == decided)
}
