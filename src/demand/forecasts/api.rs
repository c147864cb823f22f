//! The operation on forecasts.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi};

use super::{
    dto::Forecast,
    store::{self, ForecastsAsked, Shown},
};

pub struct ForecastsApi {
    ctx: Ctx,
}

/// Which forecasts.
#[derive(Object, Clone, Debug)]
pub struct ForecastFilters {
    /// Only those made for this supplier.
    recipient_id: Option<OrganizationId>,
    /// Only this product's.
    product_id: Option<ProductId>,
    /// Only this product's, by its stock keeping unit.
    #[oai(validator(max_length = 64))]
    sku: Option<String>,
}

impl Filters for ForecastFilters {
    const SORTS: &'static [&'static str] = &["sku"];
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
    /// published. The method is named with each.
    #[oai(path = "/api/v1/demand/forecasts", method = "get", operation_id = "list_forecasts")]
    async fn list(
        &self,
        access: Access<perm::DemandRead>,
        request: ListRequest<ForecastFilters>,
    ) -> Result<List<Forecast>, Problem> {
        let (db, scope) = (self.ctx.db.clone(), access.scope());
        request
            .answer(move |query| {
                let db = db.clone();
                async move {
                    let asked = ForecastsAsked {
                        recipient: query.filters.recipient_id,
                        product: query.filters.product_id,
                        sku: query.filters.sku.clone(),
                    };
                    let (rows, count) = store::list(db.read(), scope, &query, &asked).await?;
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
