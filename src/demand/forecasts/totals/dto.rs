//! Totals of a cycle as the API shows them.

use chrono::NaiveDate;
use lonja_kernel::{CategoryId, ForecastCycleId, Quantity};
use poem_openapi::{Object, types::Example};

use super::{
    super::{
        dto::{ForecastClass, ForecastFlag, ForecastStatus, quantity, status_of},
        lines::split,
        series_dto::ForecastComponents,
    },
    store::total,
};
use crate::{calendar::Grain, example, level::TotalLevel};

/// What to expect of several products together in one period to come, from released figures alone.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastTotal {
    pub cycle_id: ForecastCycleId,
    pub level: TotalLevel,
    /// Null where the total is over all products.
    pub category_id: Option<CategoryId>,
    /// What the category was called at the time of the release.
    pub category: Option<String>,
    /// Such as `2026-W46`.
    pub period: String,
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub until: NaiveDate,
    /// Where it is not `forecast`, the total has this one row and no figures.
    pub status: ForecastStatus,
    /// The models whose mean it is.
    pub models: Vec<String>,
    pub class: Option<ForecastClass>,
    pub flags: Vec<ForecastFlag>,
    /// The first period that the models looked at.
    pub history_from: Option<String>,
    /// How many released figures there are from then on.
    pub figures: Option<i32>,
    pub mean: Option<Quantity>,
    /// The sum of the means below: of the category's products that have a forecast, or of the categories that have one
    /// and of the products of the others.
    pub parts: Option<Quantity>,
    /// What is expected beyond these, of products that have no forecast of their own. With `parts`: the mean.
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

impl ForecastTotal {
    /// A total of a cycle with this calendar.
    pub fn of(grain: Grain, row: total::Model) -> Self {
        let period = grain.period_of(row.period_start);
        let of_category = !row.category_id.is_nil();
        Self {
            components: components(&row),
            cycle_id: row.cycle_id.into(),
            level: if of_category { TotalLevel::Category } else { TotalLevel::All },
            category_id: of_category.then_some(row.category_id.into()),
            category: row.name,
            period: period.label(),
            from: period.start(),
            until: period.last_day(),
            status: status_of(&row.status),
            models: split(&row.models).map(str::to_owned).collect(),
            class: row.class.as_deref().and_then(ForecastClass::parse),
            flags: split(&row.flags).filter_map(ForecastFlag::parse).collect(),
            history_from: row.history_from.map(|day| grain.period_of(day).label()),
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

fn components(row: &total::Model) -> Option<ForecastComponents> {
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

impl Example for ForecastTotal {
    fn example() -> Self {
        let units = |units: i64| Some(Quantity::from_thousandths(units * 1000));
        Self {
            cycle_id: example::id(),
            level: TotalLevel::Category,
            category_id: Some(example::id()),
            category: Some("Lighting".to_owned()),
            period: "2026-W46".to_owned(),
            from: example::day(2026, 11, 9),
            until: example::day(2026, 11, 15),
            status: ForecastStatus::Forecast,
            models: vec!["SES".to_owned(), "IMAPA".to_owned()],
            class: Some(ForecastClass::Smooth),
            flags: vec![],
            history_from: Some("2025-W46".to_owned()),
            figures: Some(52),
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
