//! The operation on the totals of a cycle.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};

use super::{
    super::{dto::grain_of, rules::State, shown},
    dto::ForecastTotal,
    store::{self, Asked, total},
};
use crate::{calendar::Period, level::TotalLevel};

pub struct ForecastTotalsApi {
    ctx: Ctx,
}

/// Which totals.
#[derive(Object, Clone, Debug)]
pub struct ForecastTotalFilters {
    /// Only those by category, or only those over all products.
    level: Option<TotalLevel>,
    /// Only this category's.
    category_id: Option<CategoryId>,
    /// The earliest period, such as `2026-W46`.
    #[oai(validator(pattern = "^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"))]
    from: Option<String>,
    /// The latest period.
    #[oai(validator(pattern = "^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"))]
    until: Option<String>,
}

impl Filters for ForecastTotalFilters {
    const SORTS: &'static [&'static str] = &["period"];
}

impl ForecastTotalsApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl ForecastTotalsApi {
    /// List the totals of a forecast cycle.
    ///
    /// By category and over all products, per period to come, where the releases carry totals; otherwise there are none.
    /// The means of the products of a category that have a forecast and its rest add up to its mean exactly, and those of
    /// the categories to the mean of everything. A category without a total of its own leaves its products to that. Each
    /// forecast says the category that its product had at the release.
    #[oai(
        path = "/api/v1/demand/forecast-cycles/:id/totals",
        method = "get",
        operation_id = "list_forecast_totals"
    )]
    async fn list(
        &self,
        access: Access<perm::DemandRead>,
        id: Path<ForecastCycleId>,
        request: ListRequest<ForecastTotalFilters>,
    ) -> Result<List<ForecastTotal>, Problem> {
        let (db, id) = (self.ctx.db.clone(), id.0);
        let cycle = shown::cycle(db.read(), access.scope(), id).await?.ok_or_else(Problem::not_found)?;
        let grain = grain_of(&cycle.grain);
        let filters = request.filters();
        let asked = Asked {
            level: filters.level,
            category: filters.category_id,
            from: Period::asked("from", filters.from.as_ref())?.map(Period::start),
            until: Period::asked("until", filters.until.as_ref())?.map(Period::last_day),
        };
        request
            .settled(cycle.state != State::Draft.as_str())
            .answer(move |query| {
                let (db, asked) = (db.clone(), asked.clone());
                async move {
                    let (rows, count) = store::list(db.read(), id, &query, &asked).await?;
                    let page = query.page(
                        rows,
                        |row: &total::Model| (SortValue::Date(row.period_start), row.category_id),
                        |row| ForecastTotal::of(grain, row),
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
