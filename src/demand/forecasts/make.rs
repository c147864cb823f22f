//! Making a cycle: a draft first, which rests on a release, then everything that it forecasts, and its publication.
//!
//! A draft is begun because a release came out, or because somebody asked for a new cycle. What makes it is told the
//! draft and nothing else: done twice, or cut off and done again, it makes one cycle, because it is a draft only once.
//! There is one draft per recipient, and one that a newer release overtook makes way.

use lonja_platform::prelude::*;
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    adjustments::{self, Standing},
    cycles_dto::CycleKind,
    figures::Figures,
    lines,
    models::Failed,
    publish,
    regions::{self, Outlook, Regional},
    released::{self, Table, Terms},
    rules::State,
    state_of, store, totals,
    work_out::{WorkedOut, work_out},
};
use crate::calendar::{Grain, Period};

/// The job that makes a cycle which was asked for.
pub const JOB: &str = "demand.forecast";
/// With the pauses between them a quarter of an hour, as with releases. Asking again makes a draft that was given up.
const ATTEMPTS: u16 = 8;

/// What that job is told.
#[derive(Serialize, Deserialize)]
pub struct Asked {
    pub cycle_id: ForecastCycleId,
}

/// A recipient's first cycle comes with what would have been forecast at this many earlier periods, so that it can be
/// seen from the beginning how good the forecasts are.
const BACKTESTS: u64 = 6;
/// They lie this many periods apart: together they cover every horizon up to eight several times.
const APART: u64 = 2;

/// The forecasts as of one period.
struct Worked {
    kind: CycleKind,
    last: Period,
    out: WorkedOut,
    /// Not of what would have been forecast: nothing is scored by region.
    regions: Option<Outlook>,
}

/// Makes the cycle that follows a release which is out, unless one rests on it already.
pub async fn follow(ctx: &Ctx, release: ReleaseId) -> Result<(), Problem> {
    let tx = ctx.db.begin_system("demand.forecast").await?;
    let Some(terms) = released::unfollowed(&tx, release.0).await? else { return Ok(()) };
    let draft = draft(&tx, &terms).await?;
    tx.finish_derived().await?;
    make(ctx, ForecastCycleId(draft)).await
}

/// Asks for a new cycle from the recipient's latest release, in the caller's transaction. Where one is in the making
/// already, it is that one.
pub async fn request(tx: &mut Tx, recipient: OrganizationId) -> Result<ForecastCycleId, Problem> {
    let terms = released::latest(tx, recipient.0).await?.ok_or_else(|| {
        Problem::invalid_field(
            "/recipient_id",
            "Name a supplier that demand was released to, by a policy that has a horizon.",
        )
    })?;
    let id = draft(tx, &terms).await.map_err(|error| {
        if is_unique_violation(&error) {
            Problem::new(
                ProblemCode::Conflict,
                "A forecast cycle of this supplier is being made. Wait until it is done.",
            )
        } else {
            error.into()
        }
    })?;
    let id = ForecastCycleId(id);
    // Its recipient hears of a cycle when it is out, not before.
    let after = json!({
        "recipient_id": recipient.to_string(), "release_id": ReleaseId(terms.release_id).to_string(),
    });
    tx.record(Change::new(EventKind::ForecastCycleRequested, id).after(after));
    let payload = serde_json::to_value(Asked { cycle_id: id }).map_err(Problem::internal)?;
    tx.enqueue(NewJob::new(JOB, payload).dedupe(format!("{JOB}:{id}")).max_attempts(ATTEMPTS));
    Ok(id)
}

/// The draft that rests on a release.
async fn draft(tx: &Tx, terms: &Terms) -> Result<Uuid, DbErr> {
    if let Some(draft) = store::draft(tx, terms.recipient_id).await? {
        if draft.release_id == terms.release_id {
            return Ok(draft.id);
        }
        store::drop_draft(tx, draft.id).await?;
    }
    store::insert(tx, terms, CycleKind::Published, last_of(terms)).await
}

fn last_of(terms: &Terms) -> Period {
    // The database admits no other text.
    Grain::parse(&terms.grain).unwrap_or(Grain::Week).period_of(terms.last_period)
}

/// Makes a draft into a cycle and publishes it. What is no draft any more stays as it is.
pub async fn make(ctx: &Ctx, cycle: ForecastCycleId) -> Result<(), Problem> {
    let Some(terms) = released::terms(ctx.db.read(), cycle.0).await? else { return Ok(()) };
    let table = released::table(ctx.db.read(), &terms).await?;
    let regional = regions::regional(ctx.db.read(), &terms).await?;
    let by = terms.clone();
    // Outside of any transaction: this takes a while.
    let worked = tokio::task::spawn_blocking(move || all_cycles(&by, &table, &regional)).await;
    let worked = worked.map_err(Problem::internal)?.map_err(Problem::internal)?;
    let mut tx = ctx.db.begin_system("demand.forecast").await?;
    let draft = store::find_for_change(&tx, cycle.0).await?;
    if draft.is_none_or(|draft| state_of(&draft) != State::Draft) {
        return Ok(());
    }
    let products = worked.iter().flat_map(|worked| &worked.out.lines).map(|line| line.released.product_id);
    let series = lines::series(&tx, terms.recipient_id, products).await?;
    // What would have been forecast then, nobody had adjusted.
    let (standing, none) = (adjustments::standing(&tx, terms.recipient_id).await?, Standing::new());
    for Worked { kind, last, out, regions } in &worked {
        let (id, standing) = match kind {
            CycleKind::Published => (cycle.0, &standing),
            CycleKind::Backtest => (store::insert(&tx, &terms, *kind, *last).await?, &none),
        };
        let figures = Figures::of(out, *last, standing);
        figures.check(out)?;
        let written = (*last, &out.lines[..]);
        lines::insert_lines(&tx, id, &out.lines, &series).await?;
        lines::insert_buckets(&tx, (id, terms.recipient_id), written, &series, &figures.products).await?;
        totals::insert(&tx, id, (*last, &out.totals), &figures.totals).await?;
        if let Some(outlook) = regions {
            regions::insert(&tx, id, outlook, &regions::figures(outlook)?).await?;
        }
    }
    publish(&mut tx, &terms, cycle.0, last_of(&terms)).await?;
    tx.finish(()).await
}

fn all_cycles(terms: &Terms, table: &Table, regional: &Regional) -> Result<Vec<Worked>, Failed> {
    let (last, horizon) = (last_of(terms), terms.horizon as usize);
    let mut worked = Vec::new();
    if terms.cycles == 0 {
        for origin in origins(last).into_iter().rev() {
            let mut out = work_out(table, origin, horizon)?;
            out.lines.retain(|line| line.outcome.is_ok());
            out.totals.retain(|line| line.outcome.is_ok());
            if !out.lines.is_empty() {
                worked.push(Worked { kind: CycleKind::Backtest, last: origin, out, regions: None });
            }
        }
    }
    let regions = regions::work_out(regional, last, horizon)?;
    worked.push(Worked { kind: CycleKind::Published, last, out: work_out(table, last, horizon)?, regions });
    Ok(worked)
}

/// The periods as of which backtests forecast, the latest first.
fn origins(last: Period) -> Vec<Period> {
    let mut origins = Vec::new();
    let mut period = last;
    for step in 1..=BACKTESTS * APART {
        period = period.previous();
        if step % APART == 0 {
            origins.push(period);
        }
    }
    origins
}
