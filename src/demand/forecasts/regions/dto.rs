//! Forecasts by region as the API shows them.

use chrono::NaiveDate;
use lonja_kernel::{CategoryId, ForecastCycleId, Quantity};
use poem_openapi::{Object, types::Example};

use super::{
    super::{
        dto::{ForecastClass, ForecastFlag, ForecastStatus, quantity, status_of},
        lines::split,
        series_dto::ForecastComponents,
    },
    released::Place,
    store::region,
};
use crate::{
    calendar::{Grain, Month},
    example,
    level::RegionKind,
};

/// What to expect of one category in one region and month to come, from released figures by region alone.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastRegion {
    pub cycle_id: ForecastCycleId,
    pub category_id: CategoryId,
    /// What the category was called at the time of the release.
    pub category: String,
    pub region_kind: RegionKind,
    /// `all`, a country's ISO 3166 code or a zone's word.
    pub region: String,
    /// What the region was called at the time of the release; null for all.
    pub region_name: Option<String>,
    /// The region whose `parts` this is among: a country's zone, or `all`.
    pub part_of: Option<String>,
    /// The planning month, such as `2026-12`: the weeks whose Thursday lies in it.
    pub period: String,
    /// The first day of its first period.
    pub from: NaiveDate,
    /// The last day of its last period.
    pub until: NaiveDate,
    /// Where it is not `forecast`, the region has this one row and no figures.
    pub status: ForecastStatus,
    /// The models whose mean it is.
    pub models: Vec<String>,
    pub class: Option<ForecastClass>,
    pub flags: Vec<ForecastFlag>,
    /// The first month that the models looked at.
    pub history_from: Option<String>,
    /// How many released figures there are from then on.
    pub figures: Option<i32>,
    pub mean: Option<Quantity>,
    /// The sum of the means of the regions that are a part of this one; null where none is.
    pub parts: Option<Quantity>,
    /// What is expected beyond these, of regions that have no forecast of their own. With `parts`: the mean.
    pub rest: Option<Quantity>,
    /// It will be less than this in 2.5 of 100 cases; the next ones likewise.
    pub q025: Option<Quantity>,
    pub q10: Option<Quantity>,
    pub q25: Option<Quantity>,
    pub q50: Option<Quantity>,
    pub q75: Option<Quantity>,
    pub q90: Option<Quantity>,
    pub q975: Option<Quantity>,
    /// What the mean is made of.
    pub components: Option<ForecastComponents>,
    /// What the products are counted in.
    pub unit: String,
}

impl ForecastRegion {
    /// Of a cycle with this calendar.
    pub fn of(grain: Grain, row: region::Model) -> Self {
        let month = Month::named(row.month_start);
        let periods = month.periods(grain);
        let first = periods.first().map_or(row.month_start, |period| period.start());
        Self {
            components: components(&row),
            cycle_id: row.cycle_id.into(),
            category_id: row.category_id.into(),
            category: row.category,
            region_kind: match row.level.as_str() {
                Place::ALL => RegionKind::All,
                Place::ZONE => RegionKind::Zone,
                _ => RegionKind::Country,
            },
            region: row.code,
            region_name: row.name,
            part_of: row.part_of,
            period: month.label(),
            from: first,
            until: periods.last().map_or(first, |period| period.last_day()),
            status: status_of(&row.status),
            models: split(&row.models).map(str::to_owned).collect(),
            class: row.class.as_deref().and_then(ForecastClass::parse),
            flags: split(&row.flags).filter_map(ForecastFlag::parse).collect(),
            history_from: row.history_from.map(|day| Month::named(day).label()),
            figures: row.figures,
            mean: quantity(row.mean_milli),
            parts: quantity(row.parts_milli),
            rest: quantity(row.rest_milli),
            q025: quantity(row.q025_milli),
            q10: quantity(row.q10_milli),
            q25: quantity(row.q25_milli),
            q50: quantity(row.q50_milli),
            q75: quantity(row.q75_milli),
            q90: quantity(row.q90_milli),
            q975: quantity(row.q975_milli),
            unit: row.unit,
        }
    }
}

fn components(row: &region::Model) -> Option<ForecastComponents> {
    ForecastComponents::of([
        row.level_milli,
        row.trend_milli,
        row.season_milli,
        row.events_milli,
        row.alignment_milli,
        row.adjustment_milli,
        row.rounding_milli,
    ])
}

impl Example for ForecastRegion {
    fn example() -> Self {
        let units = |units: i64| Some(Quantity::from_thousandths(units * 1000));
        Self {
            cycle_id: example::id(),
            category_id: example::id(),
            category: "Lighting".to_owned(),
            region_kind: RegionKind::Zone,
            region: "british-isles".to_owned(),
            region_name: Some("British Isles".to_owned()),
            part_of: Some("all".to_owned()),
            period: "2026-12".to_owned(),
            from: example::day(2026, 11, 30),
            until: example::day(2027, 1, 3),
            status: ForecastStatus::Forecast,
            models: vec!["SES".to_owned(), "IMAPA".to_owned()],
            class: Some(ForecastClass::Smooth),
            flags: vec![],
            history_from: Some("2025-10".to_owned()),
            figures: Some(13),
            mean: units(320),
            parts: units(290),
            rest: units(30),
            q025: units(213),
            q10: units(250),
            q25: units(283),
            q50: units(318),
            q75: units(355),
            q90: units(390),
            q975: units(427),
            components: Some(ForecastComponents::example()),
            unit: "piece".to_owned(),
        }
    }
}
