//! The operations on adjustments. They are staff's: to anybody else there are none.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};
use serde_json::{Value, json};

use super::{
    super::host,
    dto::{ForecastAdjustment, NewForecastAdjustment},
    rules::{self, AdjustmentState},
    store::{self, Asked, Made, Shown},
};

pub struct AdjustmentsApi {
    ctx: Ctx,
}

/// Which adjustments.
#[derive(Object, Clone, Debug)]
pub struct AdjustmentFilters {
    /// Only those for this supplier.
    recipient_id: Option<OrganizationId>,
    /// Only this product's.
    product_id: Option<ProductId>,
    /// Only those in this state.
    state: Option<AdjustmentState>,
}

impl Filters for AdjustmentFilters {
    const SORTS: &'static [&'static str] = &["made_at"];
    const DEFAULT_SORT: &'static str = "-made_at";
}

impl AdjustmentsApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

/// An adjustment as the audit log keeps it.
fn audited(made: &ForecastAdjustment) -> Value {
    json!({
        "recipient_id": made.recipient.id.to_string(), "product_id": made.product_id.to_string(),
        "period": made.period, "quantity": made.quantity, "reason": made.reason.as_str(), "note": made.note,
        "state": made.state.as_str(),
    })
}

#[OpenApi(tag = "Tag::Demand")]
impl AdjustmentsApi {
    /// List forecast adjustments.
    ///
    /// What staff added to forecasts, or took away from them, with whether the current cycle was made with it.
    #[oai(
        path = "/api/v1/demand/forecast-adjustments",
        method = "get",
        operation_id = "list_forecast_adjustments"
    )]
    async fn list(
        &self,
        access: Access<perm::ForecastsAdjust>,
        request: ListRequest<AdjustmentFilters>,
    ) -> Result<List<ForecastAdjustment>, Problem> {
        host(&access)?;
        let db = self.ctx.db.clone();
        request
            .answer(move |query| {
                let db = db.clone();
                async move {
                    let asked = Asked {
                        recipient: query.filters.recipient_id,
                        product: query.filters.product_id,
                        state: query.filters.state,
                    };
                    let (rows, count) = store::list(db.read(), &query, &asked).await?;
                    let key = |row: &Shown| (SortValue::Time(row.made_at), row.id);
                    let page = query.page(rows, key, ForecastAdjustment::from);
                    Ok(match count {
                        Some(count) => page.with_count(count),
                        None => page,
                    })
                }
            })
            .await
    }

    /// Adjust a forecast.
    ///
    /// Used by every later cycle that forecasts the period, until it is withdrawn; cycles that are out stay as they
    /// are. One adjustment stands per supplier, product and period.
    #[oai(
        path = "/api/v1/demand/forecast-adjustments",
        method = "post",
        operation_id = "create_forecast_adjustment"
    )]
    async fn create(
        &self,
        access: Access<perm::ForecastsAdjust>,
        body: Json<NewForecastAdjustment>,
    ) -> Result<Created<ForecastAdjustment>, Problem> {
        host(&access)?;
        let mut tx = self.ctx.db.begin(&access).await?;
        let target = store::target(&tx, body.recipient_id, body.product_id).await?.ok_or_else(|| {
            Problem::invalid_field("/recipient_id", "Name a supplier that has a forecast cycle.")
        })?;
        let made = Made {
            recipient: body.recipient_id,
            product: body.product_id,
            period: rules::check(target.current(), &body.period, body.quantity)?,
            quantity: body.quantity,
            reason: body.reason,
            note: &body.note,
            by: access.subject(),
        };
        let id = store::insert(&tx, target, &made).await.map_err(|error| {
            if is_unique_violation(&error) {
                Problem::new(
                    ProblemCode::Conflict,
                    "An adjustment of this product and period stands already. Withdraw it, then make another one.",
                )
            } else {
                error.into()
            }
        })?;
        let shown: ForecastAdjustment = store::find(&tx, id).await?.ok_or_else(Problem::not_found)?.into();
        // Its recipient learns of it from the next cycle.
        tx.record(Change::new(EventKind::ForecastAdjusted, id).after(audited(&shown)));
        tx.finish(Created::at(format!("/api/v1/demand/forecast-adjustments/{id}"), shown)).await
    }

    /// Get a forecast adjustment.
    #[oai(
        path = "/api/v1/demand/forecast-adjustments/:id",
        method = "get",
        operation_id = "get_forecast_adjustment"
    )]
    async fn get(
        &self,
        access: Access<perm::ForecastsAdjust>,
        id: Path<ForecastAdjustmentId>,
    ) -> Result<Json<ForecastAdjustment>, Problem> {
        host(&access)?;
        let shown = store::find(self.ctx.db.read(), id.0).await?;
        Ok(Json(shown.ok_or_else(Problem::not_found)?.into()))
    }

    /// Withdraw a forecast adjustment.
    ///
    /// No later cycle uses it. Those that were made with it keep it.
    #[oai(
        path = "/api/v1/demand/forecast-adjustments/:id/withdrawal",
        method = "post",
        operation_id = "withdraw_forecast_adjustment"
    )]
    async fn withdraw(
        &self,
        access: Access<perm::ForecastsAdjust>,
        id: Path<ForecastAdjustmentId>,
    ) -> Result<Json<ForecastAdjustment>, Problem> {
        host(&access)?;
        let mut tx = self.ctx.db.begin(&access).await?;
        let row = store::find_for_change(&tx, id.0).await?.ok_or_else(Problem::not_found)?;
        let before = AdjustmentState::parse(&row.state);
        let state = rules::withdraw(before)?;
        store::withdraw(&tx, id.0, state, access.subject()).await?;
        let shown: ForecastAdjustment = store::find(&tx, id.0).await?.ok_or_else(Problem::not_found)?.into();
        let change = Change::new(EventKind::ForecastAdjustmentWithdrawn, id.0);
        tx.record(change.before(json!({ "state": before.as_str() })).after(audited(&shown)));
        tx.finish(Json(shown)).await
    }
}
