//! The operations on one series: why its forecast is what it is, and how good its forecasts were.

use std::collections::{BTreeMap, HashMap};

use lonja_platform::prelude::*;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use super::{
    adjustments::AdjustmentReason,
    cycles_dto::CycleKind,
    dto::{ForecastClass, ForecastFlag, ForecastMethod, grain_of, quantity, status_of},
    explain::{Change, Figure, sentence},
    history::{self, Past, Span},
    lines,
    score::{Scored, Sums},
    series_dto::{
        ActualStatus, ExplainedBucket, ExplanationLanguage, ForecastAccuracy, ForecastComponents,
        ForecastExplanation, ForecastOutcome, ForecastTrackRecord,
    },
};

pub struct SeriesApi {
    ctx: Ctx,
}

impl SeriesApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl SeriesApi {
    /// Explain the current forecast of a series.
    ///
    /// What each mean is made of, to the last unit; by which models, from which history; what to know before it is
    /// trusted; and what changed since the cycle before.
    #[oai(
        path = "/api/v1/demand/forecasts/:series/explanation",
        method = "get",
        operation_id = "get_forecast_explanation"
    )]
    async fn explanation(
        &self,
        access: Access<perm::DemandRead>,
        series: Path<ForecastSeriesId>,
        /// The language of the sentences; by default English.
        language: Query<Option<ExplanationLanguage>>,
    ) -> Result<Json<ForecastExplanation>, Problem> {
        let rows = history::of_series(self.ctx.db.read(), access.scope(), series.0, Span::Latest).await?;
        let language = match language.0.unwrap_or_default() {
            ExplanationLanguage::English => Language::English,
            ExplanationLanguage::Spanish => Language::Spanish,
        };
        explained(series.0, &rows, language).map(Json).ok_or_else(Problem::not_found)
    }

    /// Get the track record of a series.
    ///
    /// Every past forecast, held against the figure that was published to the same recipient later. Where the figure
    /// is hidden it is not available, and enters no aggregate. Backtests, which were never given out, are marked.
    #[oai(
        path = "/api/v1/demand/forecasts/:series/track-record",
        method = "get",
        operation_id = "get_forecast_track_record"
    )]
    async fn track_record(
        &self,
        access: Access<perm::DemandRead>,
        series: Path<ForecastSeriesId>,
        /// Only what was published, or only backtests.
        kind: Query<Option<CycleKind>>,
    ) -> Result<Json<ForecastTrackRecord>, Problem> {
        let rows = history::of_series(self.ctx.db.read(), access.scope(), series.0, Span::All).await?;
        recorded(series.0, &rows, kind.0).map(Json).ok_or_else(Problem::not_found)
    }
}

fn label(row: &Past, day: chrono::NaiveDate) -> String {
    grain_of(&row.grain).period_of(day).label()
}

/// Why the forecast of the latest cycle is what it is. A series that this cycle does not have is not forecast any more.
fn explained(series: ForecastSeriesId, rows: &[Past], language: Language) -> Option<ForecastExplanation> {
    let latest = rows.iter().filter_map(|row| row.number).max()?;
    let (now, before): (Vec<&Past>, Vec<&Past>) = rows.iter().partition(|row| row.number == Some(latest));
    let figure =
        |row: &Past| Some(Figure { mean: row.mean_milli?, adjustment: row.adjustment_milli.unwrap_or(0) });
    let means: HashMap<_, Figure> =
        before.iter().filter_map(|row| Some((row.period_start, figure(row)?))).collect();
    let pairs = now.iter().filter_map(|row| Some((*means.get(&row.period_start)?, figure(row)?)));
    let change = Change::of(pairs);
    let comparable = Some(change).filter(|change| change.periods > 0);
    let first = *now.first()?;
    let buckets = now.iter().map(|row| ExplainedBucket {
        id: row.bucket_id.into(),
        period: label(row, row.period_start),
        status: status_of(&row.status),
        mean: quantity(row.mean_milli),
        components: components(row),
        adjustment_reason: row.adjustment_reason.as_deref().and_then(AdjustmentReason::parse),
        mean_before: quantity(means.get(&row.period_start).map(|figure| figure.mean)),
    });
    Some(ForecastExplanation {
        series_id: series,
        cycle_id: first.cycle_id.into(),
        number: latest,
        recipient_id: first.recipient_id.into(),
        product_id: first.product_id.into(),
        sku: first.sku.clone(),
        name: first.name.clone(),
        unit: first.unit.clone(),
        method: first.method.as_deref().and_then(ForecastMethod::parse),
        models: lines::split(&first.models).map(str::to_owned).collect(),
        class: first.class.as_deref().and_then(ForecastClass::parse),
        flags: lines::split(&first.flags).filter_map(ForecastFlag::parse).collect(),
        history_from: first.history_from.map(|day| label(first, day)),
        history_until: label(first, first.last_period),
        figures: first.figures,
        buckets: buckets.collect(),
        total_before: quantity(comparable.map(|change| change.before)),
        total_now: quantity(comparable.map(|change| change.after)),
        change: comparable.and_then(Change::percent),
        changed: sentence(comparable, language),
    })
}

fn components(row: &Past) -> Option<ForecastComponents> {
    let alignment = row.alignment_milli.unwrap_or(0);
    ForecastComponents::of([
        row.level_milli,
        row.trend_milli,
        row.season_milli,
        row.events_milli,
        Some(alignment),
        row.adjustment_milli,
        row.rounding_milli.map(|rounding| rounding - alignment),
    ])
}

/// What was forecast and what came, with the errors of it.
fn recorded(series: ForecastSeriesId, rows: &[Past], kind: Option<CycleKind>) -> Option<ForecastTrackRecord> {
    let latest = rows.last()?;
    let asked = |row: &&Past| kind.is_none_or(|kind| CycleKind::parse(&row.kind) == kind);
    let outcomes: Vec<ForecastOutcome> = rows.iter().filter(asked).filter_map(outcome).collect();
    let mut horizons: BTreeMap<i32, Vec<&ForecastOutcome>> = BTreeMap::new();
    for outcome in &outcomes {
        horizons.entry(outcome.horizon).or_default().push(outcome);
    }
    let by_horizon = horizons.into_iter().map(|(horizon, outcomes)| accuracy(Some(horizon), &outcomes));
    let by_horizon = by_horizon.collect();
    let all = accuracy(None, &outcomes.iter().collect::<Vec<_>>());
    Some(ForecastTrackRecord {
        series_id: series,
        recipient_id: latest.recipient_id.into(),
        product_id: latest.product_id.into(),
        sku: latest.sku.clone(),
        name: latest.name.clone(),
        unit: latest.unit.clone(),
        all,
        by_horizon,
        outcomes,
    })
}

fn outcome(row: &Past) -> Option<ForecastOutcome> {
    let mean = quantity(row.mean_milli)?;
    let actual = quantity(row.actual_milli);
    Some(ForecastOutcome {
        cycle_id: row.cycle_id.into(),
        number: row.number,
        kind: CycleKind::parse(&row.kind),
        last_period: label(row, row.last_period),
        period: label(row, row.period_start),
        horizon: row.step,
        mean,
        q025: quantity(row.q025_milli)?,
        q10: quantity(row.q10_milli)?,
        q90: quantity(row.q90_milli)?,
        q975: quantity(row.q975_milli)?,
        actual_status: match (row.actual_period, actual) {
            (None, _) => ActualStatus::NotReleased,
            (Some(_), None) => ActualStatus::NotAvailable,
            (Some(_), Some(_)) => ActualStatus::Published,
        },
        actual,
        error: actual.and_then(|actual| mean.checked_add(-actual).ok()),
    })
}

fn accuracy(horizon: Option<i32>, outcomes: &[&ForecastOutcome]) -> ForecastAccuracy {
    let scored: Vec<Scored> = outcomes
        .iter()
        .filter_map(|outcome| {
            let milli = Quantity::thousandths;
            Some(Scored {
                mean: milli(outcome.mean),
                bands: [(milli(outcome.q10), milli(outcome.q90)), (milli(outcome.q025), milli(outcome.q975))],
                actual: milli(outcome.actual?),
            })
        })
        .collect();
    let hidden = outcomes.iter().filter(|outcome| outcome.actual_status == ActualStatus::NotAvailable);
    ForecastAccuracy::of(horizon, &Sums::of(&scored), hidden.count() as i64)
}
