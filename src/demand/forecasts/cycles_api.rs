//! The operations on forecast cycles.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};

use super::{
    cycles_dto::{CycleKind, CycleState, ForecastCycle, NewForecastCycle},
    host, make,
    shown::{self, CycleRow, CyclesAsked},
};

pub struct CyclesApi {
    ctx: Ctx,
}

/// Which cycles.
#[derive(Object, Clone, Debug)]
pub struct CycleFilters {
    /// Only those made for this supplier.
    recipient_id: Option<OrganizationId>,
    /// Only those that were published, or only backtests.
    kind: Option<CycleKind>,
    /// Only those in this state.
    state: Option<CycleState>,
}

impl Filters for CycleFilters {
    const SORTS: &'static [&'static str] = &["created_at"];
    const DEFAULT_SORT: &'static str = "-created_at";
}

impl CyclesApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl CyclesApi {
    /// List forecast cycles.
    ///
    /// A cycle follows each release: the forecasts that were made from the released figures as they were then. Staff may
    /// have another one made, with what they adjusted since. A cycle never changes; only its state moves on. A
    /// supplier's first cycle comes with backtests: what would have been forecast at earlier periods.
    #[oai(path = "/api/v1/demand/forecast-cycles", method = "get", operation_id = "list_forecast_cycles")]
    async fn list(
        &self,
        access: Access<perm::DemandRead>,
        request: ListRequest<CycleFilters>,
    ) -> Result<List<ForecastCycle>, Problem> {
        let (db, scope) = (self.ctx.db.clone(), access.scope());
        request
            .answer(move |query| {
                let db = db.clone();
                async move {
                    let asked = CyclesAsked {
                        recipient: query.filters.recipient_id,
                        kind: query.filters.kind,
                        state: query.filters.state.map(Into::into),
                    };
                    let (rows, count) = shown::list_cycles(db.read(), scope, &query, &asked).await?;
                    let page = query.page(
                        rows,
                        |row: &CycleRow| (SortValue::Time(row.created_at), row.id),
                        ForecastCycle::from,
                    );
                    Ok(match count {
                        Some(count) => page.with_count(count),
                        None => page,
                    })
                }
            })
            .await
    }

    /// Make a new forecast cycle.
    ///
    /// From the supplier's latest release and the adjustments that stand, in the background: the answer is a cycle that
    /// is being made. When it is out, it takes the place of the one before. Commits are carried over where both rest on
    /// the same release and the mean is the same; the other periods have to be answered again.
    #[oai(path = "/api/v1/demand/forecast-cycles", method = "post", operation_id = "create_forecast_cycle")]
    async fn create(
        &self,
        access: Access<perm::ForecastsAdjust>,
        body: Json<NewForecastCycle>,
    ) -> Result<Created<ForecastCycle>, Problem> {
        host(&access)?;
        let mut tx = self.ctx.db.begin(&access).await?;
        let id = make::request(&mut tx, body.recipient_id).await?;
        let cycle = shown::cycle(&tx, access.scope(), id).await?.ok_or_else(Problem::not_found)?;
        tx.finish(Created::at(format!("/api/v1/demand/forecast-cycles/{id}"), cycle.into())).await
    }

    /// Get a forecast cycle.
    ///
    /// Its forecasts are at `/api/v1/demand/forecasts?cycle_id=`.
    #[oai(path = "/api/v1/demand/forecast-cycles/:id", method = "get", operation_id = "get_forecast_cycle")]
    async fn get(
        &self,
        access: Access<perm::DemandRead>,
        id: Path<ForecastCycleId>,
    ) -> Result<Json<ForecastCycle>, Problem> {
        let cycle = shown::cycle(self.ctx.db.read(), access.scope(), id.0).await?;
        Ok(Json(cycle.ok_or_else(Problem::not_found)?.into()))
    }
}
