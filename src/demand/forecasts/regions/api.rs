//! The operation on the forecasts by region of a cycle.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};

use super::{
    super::{dto::grain_of, rules::State, shown},
    dto::ForecastRegion,
    store::{self, Asked, region},
};
use crate::calendar::Month;

pub struct ForecastRegionsApi {
    ctx: Ctx,
}

/// Which forecasts by region.
#[derive(Object, Clone, Debug)]
pub struct ForecastRegionFilters {
    /// Only this category's.
    category_id: Option<CategoryId>,
    /// Only this region's, by its code, or those of `all`.
    #[oai(validator(min_length = 1, max_length = 40))]
    region: Option<String>,
    /// The earliest month, such as `2026-12`.
    #[oai(validator(pattern = "^[0-9]{4}-[0-9]{2}$"))]
    from: Option<String>,
    /// The latest month.
    #[oai(validator(pattern = "^[0-9]{4}-[0-9]{2}$"))]
    until: Option<String>,
}

impl Filters for ForecastRegionFilters {
    const SORTS: &'static [&'static str] = &["period"];
}

impl ForecastRegionsApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl ForecastRegionsApi {
    /// List the forecasts by region of a cycle.
    ///
    /// By category, region and planning month, for the months that end within the cycle's periods, where the releases
    /// carry figures by region; otherwise there are none. The means of the countries of a zone and its rest add up to its
    /// mean exactly, and those of the zones to that of all regions. A country whose zone has no forecast is a part of all
    /// regions. Months are forecast from months: their sums are not those of the weeks.
    #[oai(
        path = "/api/v1/demand/forecast-cycles/:id/regions",
        method = "get",
        operation_id = "list_forecast_regions"
    )]
    async fn list(
        &self,
        access: Access<perm::DemandRead>,
        id: Path<ForecastCycleId>,
        request: ListRequest<ForecastRegionFilters>,
    ) -> Result<List<ForecastRegion>, Problem> {
        let (db, id) = (self.ctx.db.clone(), id.0);
        let cycle = shown::cycle(db.read(), access.scope(), id).await?.ok_or_else(Problem::not_found)?;
        let grain = grain_of(&cycle.grain);
        let filters = request.filters();
        let asked = Asked {
            category: filters.category_id,
            region: filters.region.clone(),
            from: Month::asked("from", filters.from.as_ref())?.map(Month::name_day),
            until: Month::asked("until", filters.until.as_ref())?.map(Month::name_day),
        };
        request
            .settled(cycle.state != State::Draft.as_str())
            .answer(move |query| {
                let (db, asked) = (db.clone(), asked.clone());
                async move {
                    let (rows, count) = store::list(db.read(), id, &query, &asked).await?;
                    let page = query.page(
                        rows,
                        |row: &region::Model| (SortValue::Date(row.month_start), row.place),
                        |row| ForecastRegion::of(grain, row),
                    );
                    Ok(match count {
                        Some(count) => page.with_count(count),
                        None => page,
                    })
                }
            })
            .await
    }
}
