//! The operation on the figures by region of a release.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};

use super::{
    api::{grain_of, is_out, regions_of, status_of},
    dto::{CellStatus, RegionKind, ReleaseRegion},
    reads::Reads,
    regions_store::Level,
    shown,
    shown_regions::{self, RegionRow, RegionsAsked},
};
use crate::{
    calendar::{Grain, Month},
    policies::Regions,
};

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

fn region_row_of(grain: Grain, row: RegionRow) -> ReleaseRegion {
    let month = Month::named(row.month_start);
    let periods = month.periods(grain);
    let named = month.name_day();
    let (region_kind, region) = match (row.level.as_str(), regions_of(&row.regions)) {
        (Level::ALL, _) => (RegionKind::All, Level::ALL.to_owned()),
        (Level::OTHER, _) => (RegionKind::Other, Level::OTHER.to_owned()),
        (_, Regions::Zone) => (RegionKind::Zone, row.code.unwrap_or_default()),
        (_, Regions::Country | Regions::None) => (RegionKind::Country, row.code.unwrap_or_default()),
    };
    ReleaseRegion {
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
        let grain = grain_of(&release.grain);
        let filters = request.filters();
        let asked = RegionsAsked {
            category: filters.category_id,
            region: filters.region.clone(),
            from: Month::asked("from", filters.from.as_ref())?.map(Month::name_day),
            until: Month::asked("until", filters.until.as_ref())?.map(Month::name_day),
            status: filters.status,
        };
        self.reads.note(&self.ctx, &access, [id]).await?;
        request
            .settled(is_out(&release))
            .answer(move |query| {
                let (db, asked) = (db.clone(), asked.clone());
                async move {
                    let (rows, count) = shown_regions::regions(db.read(), scope, id, &query, &asked).await?;
                    let page = query.page(
                        rows,
                        |row: &RegionRow| (SortValue::Date(row.month_start), row.place),
                        |row| region_row_of(grain, row),
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
