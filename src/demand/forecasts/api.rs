//! The operations on forecasts.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi};

use super::{
    dto::Forecast,
    shown::{self, ForecastsAsked, Shown},
};
use crate::calendar::Period;

pub struct ForecastsApi {
    ctx: Ctx,
}

/// Which forecasts.
#[derive(Object, Clone, Debug)]
pub struct ForecastFilters {
    /// Only those of this cycle; by default those of the current cycle.
    cycle_id: Option<ForecastCycleId>,
    /// Only those made for this supplier.
    recipient_id: Option<OrganizationId>,
    /// Only this product's.
    product_id: Option<ProductId>,
    /// Only this product's, by its stock keeping unit.
    #[oai(validator(max_length = 64))]
    sku: Option<String>,
    /// Only those of products that had this category at the release.
    category_id: Option<CategoryId>,
    /// The earliest period, such as `2026-W46`.
    #[oai(validator(pattern = "^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"))]
    from: Option<String>,
    /// The latest period.
    #[oai(validator(pattern = "^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"))]
    until: Option<String>,
}

impl Filters for ForecastFilters {
    const SORTS: &'static [&'static str] = &["sku"];
}

impl ForecastFilters {
    fn asked(&self) -> Result<ForecastsAsked, Problem> {
        Ok(ForecastsAsked {
            cycle: self.cycle_id,
            recipient: self.recipient_id,
            product: self.product_id,
            sku: self.sku.clone(),
            category: self.category_id,
            from: Period::asked("from", self.from.as_ref())?.map(Period::start),
            until: Period::asked("until", self.until.as_ref())?.map(Period::last_day),
        })
    }
}

impl ForecastsApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl ForecastsApi {
    /// List current forecasts.
    ///
    /// One row per product and period to come, made from the released figures alone when the latest release was
    /// published. The mean comes with quantiles, and with the method and the models behind it.
    #[oai(path = "/api/v1/demand/forecasts", method = "get", operation_id = "list_forecasts")]
    async fn list(
        &self,
        access: Access<perm::DemandRead>,
        request: ListRequest<ForecastFilters>,
    ) -> Result<List<Forecast>, Problem> {
        let (db, scope) = (self.ctx.db.clone(), access.scope());
        let asked = request.filters().asked()?;
        request
            .answer(move |query| {
                let (db, asked) = (db.clone(), asked.clone());
                async move {
                    let (rows, count) = shown::list(db.read(), scope, &query, &asked).await?;
                    let page = query.page(
                        rows,
                        |row: &Shown| (SortValue::Text(row.sku.clone()), row.id),
                        Forecast::from,
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
