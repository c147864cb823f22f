//! The operations on releases.

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};

use super::{
    dto::{CellStatus, NewRelease, Release, ReleaseCell, ReleaseState},
    progress_dto::{ReleaseProgress, ReleaseStep},
    reads::Reads,
    request,
    shown::{self, CellRow, CellsAsked, ReleaseRow, ReleasesAsked},
    watch::Step,
};
use crate::{
    calendar::{Grain, Period},
    policies::{self, Measure, Recipient, Regions},
};

pub struct ReleasesApi {
    ctx: Ctx,
    reads: Reads,
}

/// Which releases.
#[derive(Object, Clone, Debug)]
pub struct ReleaseFilters {
    /// Only those to this supplier.
    recipient_id: Option<OrganizationId>,
    /// Only those in this state.
    state: Option<ReleaseState>,
    /// Only those that were published at or after this instant, or asked for since then and not published.
    updated_since: Option<Timestamp>,
    /// Contained in the supplier's name, whatever the case, or the release's number.
    #[oai(validator(min_length = 1, max_length = 100))]
    q: Option<String>,
}

impl Filters for ReleaseFilters {
    const SORTS: &'static [&'static str] = &["created_at"];
    const DEFAULT_SORT: &'static str = "-created_at";
}

/// Which cells.
#[derive(Object, Clone, Debug)]
pub struct CellFilters {
    /// Only this product's.
    product_id: Option<ProductId>,
    /// Only this product's, by its stock keeping unit.
    #[oai(validator(max_length = 64))]
    sku: Option<String>,
    /// The earliest period, such as `2026-W41`.
    #[oai(validator(pattern = "^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"))]
    from: Option<String>,
    /// The latest period.
    #[oai(validator(pattern = "^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"))]
    until: Option<String>,
    /// Only those with a figure, or only those without.
    status: Option<CellStatus>,
}

impl Filters for CellFilters {
    const SORTS: &'static [&'static str] = &["period"];
}

impl CellFilters {
    fn asked(&self) -> Result<CellsAsked, Problem> {
        Ok(CellsAsked {
            product: self.product_id,
            sku: self.sku.clone(),
            from: Period::asked("from", self.from.as_ref())?.map(Period::start),
            until: Period::asked("until", self.until.as_ref())?.map(Period::last_day),
            status: self.status,
        })
    }
}

pub(super) fn grain_of(text: &str) -> Grain {
    // The database admits no other text.
    Grain::parse(text).unwrap_or(Grain::Week)
}

pub(super) fn regions_of(text: &str) -> Regions {
    Regions::parse(text).unwrap_or(Regions::None)
}

/// Whether it is published, after which nothing in it changes.
pub(super) fn is_out(release: &ReleaseRow) -> bool {
    release.state == ReleaseState::Published.as_str()
}

pub(super) fn status_of(value_milli: Option<i64>) -> CellStatus {
    if value_milli.is_some() { CellStatus::Published } else { CellStatus::Suppressed }
}

fn release_of(row: ReleaseRow) -> Release {
    let grain = grain_of(&row.grain);
    let label = |start: Option<NaiveDate>| start.map(|start| grain.period_of(start).label());
    let progress = progress_of(&row);
    Release {
        id: row.id.into(),
        number: row.number,
        recipient: Recipient { id: row.recipient_id.into(), name: row.recipient_name },
        state: ReleaseState::parse(&row.state).unwrap_or(ReleaseState::Building),
        measure: Measure::Units,
        grain: grain.into(),
        first_period: label(row.first_period),
        last_period: label(row.last_period),
        totals: row.totals,
        regions: regions_of(&row.regions).into(),
        published_at: row.published_at,
        progress,
        refusal: row.refusal,
    }
}

fn progress_of(row: &ReleaseRow) -> Option<ReleaseProgress> {
    let step = match Step::parse(row.progress_step.as_deref()?)? {
        Step::Products => ReleaseStep::Products,
        Step::Totals => ReleaseStep::Totals,
        Step::Regions => ReleaseStep::Regions,
        Step::Audit => ReleaseStep::Audit,
    };
    let is_building = row.state == ReleaseState::Building.as_str();
    is_building.then_some(ReleaseProgress { step, done: row.progress_done?, total: row.progress_total? })
}

fn cell_of(grain: Grain, row: CellRow) -> ReleaseCell {
    let period = grain.period_of(row.period_start);
    ReleaseCell {
        product_id: row.product_id.into(),
        sku: row.sku,
        name: row.name,
        period: period.label(),
        from: period.start(),
        until: period.last_day(),
        status: status_of(row.value_milli),
        value: row.value_milli.map(Quantity::from_thousandths),
        unit: row.unit,
    }
}

impl ReleasesApi {
    pub fn new(ctx: &Ctx, reads: &Reads) -> Self {
        Self { ctx: ctx.clone(), reads: reads.clone() }
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl ReleasesApi {
    /// List demand releases.
    ///
    /// A supplier sees what was published to it; the host sees every release, also those being made and refused.
    #[oai(path = "/api/v1/demand/releases", method = "get", operation_id = "list_releases")]
    async fn list(
        &self,
        access: Access<perm::DemandRead>,
        request: ListRequest<ReleaseFilters>,
    ) -> Result<List<Release>, Problem> {
        let (db, scope) = (self.ctx.db.clone(), access.scope());
        request
            .answer(move |query| {
                let db = db.clone();
                async move {
                    let filters = query.filters.clone();
                    let asked = ReleasesAsked {
                        recipient: filters.recipient_id,
                        state: filters.state,
                        q: filters.q.as_deref(),
                        updated_since: filters.updated_since,
                    };
                    let (rows, count) = shown::releases(db.read(), scope, &query, asked).await?;
                    let page = query.page(
                        rows,
                        |row: &ReleaseRow| (SortValue::Time(row.created_at), row.id),
                        release_of,
                    );
                    Ok(match count {
                        Some(count) => page.with_count(count),
                        None => page,
                    })
                }
            })
            .await
    }

    /// Release demand now.
    ///
    /// Covers every period that is over, past the policy's lag and not covered yet, in the background: the answer is
    /// a release that is being made. Releases are also made by themselves when a period becomes due.
    #[oai(path = "/api/v1/demand/releases", method = "post", operation_id = "create_release")]
    async fn create(
        &self,
        access: Access<perm::ReleasesPublish>,
        body: Json<NewRelease>,
    ) -> Result<Created<Release>, Problem> {
        if access.scope() != Scope::Host {
            return Err(Problem::not_found());
        }
        let mut tx = self.ctx.db.begin(&access).await?;
        let policy = policies::find(&tx, body.policy_id.0)
            .await?
            .ok_or_else(|| Problem::invalid_field("/policy_id", "Name a policy that exists."))?;
        let id = request::request(&mut tx, &policy).await?;
        let release = shown::release(&tx, access.scope(), id).await?.ok_or_else(Problem::not_found)?;
        tx.finish(Created::at(format!("/api/v1/demand/releases/{id}"), release_of(release))).await
    }

    /// Get a demand release.
    #[oai(path = "/api/v1/demand/releases/:id", method = "get", operation_id = "get_release")]
    async fn get(
        &self,
        access: Access<perm::DemandRead>,
        id: Path<ReleaseId>,
    ) -> Result<Json<Release>, Problem> {
        let release = shown::release(self.ctx.db.read(), access.scope(), id.0).await?;
        Ok(Json(release_of(release.ok_or_else(Problem::not_found)?)))
    }

    /// List the cells of a demand release.
    ///
    /// One per product of the supplier and period, always, whether there was demand or not. A published release never
    /// changes, so neither does this list: it may be kept. Who reads it is written to the audit log, once a day.
    #[oai(path = "/api/v1/demand/releases/:id/cells", method = "get", operation_id = "list_release_cells")]
    async fn cells(
        &self,
        access: Access<perm::DemandRead>,
        id: Path<ReleaseId>,
        request: ListRequest<CellFilters>,
    ) -> Result<List<ReleaseCell>, Problem> {
        let (db, scope, id) = (self.ctx.db.clone(), access.scope(), id.0);
        let release = shown::release(db.read(), scope, id).await?.ok_or_else(Problem::not_found)?;
        let grain = grain_of(&release.grain);
        let asked = request.filters().asked()?;
        self.reads.note(&self.ctx, &access, [id]).await?;
        request
            .settled(is_out(&release))
            .answer(move |query| {
                let (db, asked) = (db.clone(), asked.clone());
                async move {
                    let (rows, count) = shown::cells(db.read(), scope, id, &query, &asked).await?;
                    let page = query.page(
                        rows,
                        |row: &CellRow| (SortValue::Date(row.period_start), row.product_id),
                        |row| cell_of(grain, row),
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
