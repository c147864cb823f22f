//! The operation on how good forecasts were, by family or by supplier.

use lonja_platform::prelude::*;
use poem_openapi::{Enum, Object, OpenApi, param::Query, types::Example};

use super::{
    accuracy::{self, By, Group},
    cycles_dto::CycleKind,
    score::Sums,
    series_dto::ForecastAccuracy,
};
use crate::example;

pub struct AccuracyApi {
    ctx: Ctx,
}

impl AccuracyApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

/// What forecasts are taken together by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AccuracyGrouping {
    /// The supplier that they were made for.
    Supplier,
    /// The category that the product had at the release.
    Category,
}

/// How good the forecasts of a group were.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct AccuracyGroup {
    /// The supplier; null where the groups are categories.
    pub recipient_id: Option<OrganizationId>,
    /// The category; null where the groups are suppliers, or where no category was kept.
    pub category_id: Option<CategoryId>,
    pub name: Option<String>,
    pub all: ForecastAccuracy,
    pub by_horizon: Vec<ForecastAccuracy>,
}

/// How good forecasts were, group by group.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct AccuracyReport {
    pub groups: Vec<AccuracyGroup>,
}

impl Example for AccuracyGroup {
    fn example() -> Self {
        Self {
            recipient_id: None,
            category_id: Some(example::id()),
            name: Some("Candles and lights".to_owned()),
            all: ForecastAccuracy { horizon: None, ..ForecastAccuracy::example() },
            by_horizon: vec![ForecastAccuracy::example()],
        }
    }
}

impl Example for AccuracyReport {
    fn example() -> Self {
        Self { groups: vec![AccuracyGroup::example()] }
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl AccuracyApi {
    /// Get how good forecasts were.
    ///
    /// The track records of all series of a category or of a supplier, summed: every figure follows from forecasts and
    /// published figures that the supplier was given. A hidden figure enters no sum. A supplier sees its own.
    #[oai(path = "/api/v1/demand/forecast-accuracy", method = "get", operation_id = "get_forecast_accuracy")]
    async fn accuracy(
        &self,
        access: Access<perm::DemandRead>,
        /// What is taken together; by default the supplier.
        by: Query<Option<AccuracyGrouping>>,
        /// Only what was forecast for this supplier.
        recipient_id: Query<Option<OrganizationId>>,
        /// Only what was published, or only backtests.
        kind: Query<Option<CycleKind>>,
    ) -> Result<Json<AccuracyReport>, Problem> {
        let by = match by.0.unwrap_or(AccuracyGrouping::Supplier) {
            AccuracyGrouping::Supplier => By::Recipient,
            AccuracyGrouping::Category => By::Category,
        };
        let rows = accuracy::groups(self.ctx.db.read(), access.scope(), by, recipient_id.0, kind.0).await?;
        Ok(Json(AccuracyReport { groups: report(by, &rows) }))
    }
}

fn report(by: By, rows: &[Group]) -> Vec<AccuracyGroup> {
    let group = |rows: &[Group]| {
        let (mut all, mut not_available) = (Sums::default(), 0);
        for row in rows {
            all += row.sums;
            not_available += row.not_available;
        }
        let horizon = |row: &Group| ForecastAccuracy::of(Some(row.horizon), &row.sums, row.not_available);
        let id = rows[0].id;
        AccuracyGroup {
            recipient_id: id.filter(|_| by == By::Recipient).map(Into::into),
            category_id: id.filter(|_| by == By::Category).map(Into::into),
            name: rows[0].name.clone(),
            all: ForecastAccuracy::of(None, &all, not_available),
            by_horizon: rows.iter().map(horizon).collect(),
        }
    };
    rows.chunk_by(|one, next| one.id == next.id).map(group).collect()
}
