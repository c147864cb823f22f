//! The operations on figures by region: those of a release, and those of all of them.

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};

use super::{
    api::{grain_of, is_out, regions_of, status_of},
    dto::{CellStatus, ReleaseRegion},
    reads::Reads,
    regions_store::Level,
    shown,
    shown_regions::{self, RegionRow, RegionsAsked},
};
use crate::{calendar::Month, level::RegionKind, policies::Regions};

pub struct RegionsApi {
    ctx: Ctx,
    reads: Reads,
}

impl RegionsApi {
    pub fn new(ctx: &Ctx, reads: &Reads) -> Self {
        Self { ctx: ctx.clone(), reads: reads.clone() }
    }
}

/// Which figures by region.
#[derive(Object, Clone, Debug)]
pub struct RegionFilters {
    /// Only this category's.
    category_id: Option<CategoryId>,
    /// Only this region's, by its code, or those of `all` or `other`.
    #[oai(validator(min_length = 1, max_length = 40))]
    region: Option<String>,
    /// The earliest month, such as `2026-10`.
    #[oai(validator(pattern = "^[0-9]{4}-[0-9]{2}$"))]
    from: Option<String>,
    /// The latest month.
    #[oai(validator(pattern = "^[0-9]{4}-[0-9]{2}$"))]
    until: Option<String>,
    /// Only those with a figure, or only those without.
    status: Option<CellStatus>,
}

impl Filters for RegionFilters {
    const SORTS: &'static [&'static str] = &["period"];
}

/// Which figures by region of which releases.
#[derive(Object, Clone, Debug)]
pub struct DemandRegionFilters {
    /// Only what was released to this supplier.
    recipient_id: Option<OrganizationId>,
    /// Only this category's.
    category_id: Option<CategoryId>,
    /// Only this region's, by its code, or those of `all` or `other`.
    #[oai(validator(min_length = 1, max_length = 40))]
    region: Option<String>,
    /// The earliest month, such as `2026-10`.
    #[oai(validator(pattern = "^[0-9]{4}-[0-9]{2}$"))]
    from: Option<String>,
    /// The latest month.
    #[oai(validator(pattern = "^[0-9]{4}-[0-9]{2}$"))]
    until: Option<String>,
    /// Only those with a figure, or only those without.
    status: Option<CellStatus>,
    /// Only what was published at or after this instant.
    updated_since: Option<Timestamp>,
}

impl Filters for DemandRegionFilters {
    const SORTS: &'static [&'static str] = &["period"];
}

fn months(
    from: Option<&String>,
    until: Option<&String>,
) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Problem> {
    let day = |month: Option<Month>| month.map(Month::name_day);
    Ok((day(Month::asked("from", from)?), day(Month::asked("until", until)?)))
}

fn region_row_of(row: RegionRow) -> ReleaseRegion {
    let month = Month::named(row.month_start);
    let periods = month.periods(grain_of(&row.grain));
    let named = month.name_day();
    let (region_kind, region) = match (row.level.as_str(), regions_of(&row.regions)) {
        (Level::ALL, _) => (RegionKind::All, Level::ALL.to_owned()),
        (Level::OTHER, _) => (RegionKind::Other, Level::OTHER.to_owned()),
        (_, Regions::Zone) => (RegionKind::Zone, row.code.unwrap_or_default()),
        (_, Regions::Country | Regions::None) => (RegionKind::Country, row.code.unwrap_or_default()),
    };
    ReleaseRegion {
        release_id: row.release_id.into(),
        category_id: row.category_id.into(),
        category: row.category,
        region_kind,
        region,
        region_name: row.region_name,
        period: month.label(),
        from: periods.first().map_or(named, |first| first.start()),
        until: periods.last().map_or(named, |last| last.last_day()),
        status: status_of(row.value_milli),
        value: row.value_milli.map(Quantity::from_thousandths),
        unit: row.unit,
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl RegionsApi {
    /// List the demand by region of a demand release.
    ///
    /// By category, region and month, of every month that became complete with this release, where the policy shares
    /// regions; otherwise there is none. A region that is not listed in a month has no figure in it and is among the
    /// others. A month is made of whole weeks: those whose Thursday lies in it. Who reads this is written to the audit
    /// log like who reads cells.
    #[oai(
        path = "/api/v1/demand/releases/:id/regions",
        method = "get",
        operation_id = "list_release_regions"
    )]
    async fn regions(
        &self,
        access: Access<perm::DemandRead>,
        id: Path<ReleaseId>,
        request: ListRequest<RegionFilters>,
    ) -> Result<List<ReleaseRegion>, Problem> {
        let (db, scope, id) = (self.ctx.db.clone(), access.scope(), id.0);
        let release = shown::release(db.read(), scope, id).await?.ok_or_else(Problem::not_found)?;
        let filters = request.filters();
        let (from, until) = months(filters.from.as_ref(), filters.until.as_ref())?;
        let asked = RegionsAsked {
            release: Some(id),
            category: filters.category_id,
            region: filters.region.clone(),
            from,
            until,
            status: filters.status,
            ..RegionsAsked::default()
        };
        self.reads.note(&self.ctx, &access, [id]).await?;
        request
            .settled(is_out(&release))
            .answer(move |query| {
                let (db, asked) = (db.clone(), asked.clone());
                async move {
                    let (rows, count) = shown_regions::regions(db.read(), scope, &query, &asked).await?;
                    let page = query.page(
                        rows,
                        |row: &RegionRow| (SortValue::Date(row.month_start), row.place),
                        region_row_of,
                    );
                    Ok(match count {
                        Some(count) => page.with_count(count),
                        None => page,
                    })
                }
            })
            .await
    }

    /// List released demand by region.
    ///
    /// The figures by category, region and month of all published releases, by month. A month is released once, so it is
    /// here once. To keep a copy, ask with `updated_since` for what was published since the last time. Who reads it is
    /// written to the audit log, once a day for each release that it reaches.
    #[oai(path = "/api/v1/demand/regions", method = "get", operation_id = "list_demand_regions")]
    async fn all(
        &self,
        access: Access<perm::DemandRead>,
        request: ListRequest<DemandRegionFilters>,
    ) -> Result<List<ReleaseRegion>, Problem> {
        let (ctx, reads) = (self.ctx.clone(), self.reads.clone());
        let filters = request.filters();
        let (from, until) = months(filters.from.as_ref(), filters.until.as_ref())?;
        let asked = RegionsAsked {
            release: None,
            recipient: filters.recipient_id,
            updated_since: filters.updated_since,
            category: filters.category_id,
            region: filters.region.clone(),
            from,
            until,
            status: filters.status,
        };
        request
            .answer(move |query| {
                let (ctx, reads, access, asked) = (ctx.clone(), reads.clone(), access.clone(), asked.clone());
                async move {
                    let (rows, count) =
                        shown_regions::regions(ctx.db.read(), access.scope(), &query, &asked).await?;
                    let shown_now = rows.iter().take(query.limit as usize);
                    reads.note(&ctx, &access, shown_now.map(|row| row.release_id.into())).await?;
                    let page = query.page(
                        rows,
                        |row: &RegionRow| (SortValue::Date(row.month_start), row.place),
                        region_row_of,
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
