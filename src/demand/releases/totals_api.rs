//! The operation on the totals of a release.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, param::Path};

use super::{
    api::{grain_of, is_out, status_of},
    dto::{CellStatus, ReleaseTotal},
    reads::Reads,
    shown::{self, TotalRow, TotalsAsked},
};
use crate::{
    calendar::{Grain, Period},
    level::TotalLevel,
};

pub struct TotalsApi {
    ctx: Ctx,
    reads: Reads,
}

impl TotalsApi {
    pub fn new(ctx: &Ctx, reads: &Reads) -> Self {
        Self { ctx: ctx.clone(), reads: reads.clone() }
    }
}

/// Which totals.
#[derive(Object, Clone, Debug)]
pub struct TotalFilters {
    /// Only those by category, or only those over all products.
    level: Option<TotalLevel>,
    /// Only this category's.
    category_id: Option<CategoryId>,
    /// The earliest period, such as `2026-W41`.
    #[oai(validator(pattern = "^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"))]
    from: Option<String>,
    /// The latest period.
    #[oai(validator(pattern = "^[0-9]{4}-(W[0-9]{2}|[0-9]{2})$"))]
    until: Option<String>,
    /// Only those with a figure, or only those without.
    status: Option<CellStatus>,
}

impl Filters for TotalFilters {
    const SORTS: &'static [&'static str] = &["period"];
}

fn total_of(grain: Grain, row: TotalRow) -> ReleaseTotal {
    let period = grain.period_of(row.period_start);
    let of_category = !row.category_id.is_nil();
    ReleaseTotal {
        level: if of_category { TotalLevel::Category } else { TotalLevel::All },
        category_id: of_category.then_some(row.category_id.into()),
        category: row.category,
        period: period.label(),
        from: period.start(),
        until: period.last_day(),
        status: status_of(row.value_milli),
        value: row.value_milli.map(Quantity::from_thousandths),
        unit: row.unit,
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl TotalsApi {
    /// List the totals of a demand release.
    ///
    /// By category and over all products, per period, where the policy shares totals; otherwise there are none. Each is
    /// over the products of this very release, hidden ones included. Products that are counted in different units have
    /// no total. Who reads them is written to the audit log like who reads cells.
    #[oai(path = "/api/v1/demand/releases/:id/totals", method = "get", operation_id = "list_release_totals")]
    async fn totals(
        &self,
        access: Access<perm::DemandRead>,
        id: Path<ReleaseId>,
        request: ListRequest<TotalFilters>,
    ) -> Result<List<ReleaseTotal>, Problem> {
        let (db, scope, id) = (self.ctx.db.clone(), access.scope(), id.0);
        let release = shown::release(db.read(), scope, id).await?.ok_or_else(Problem::not_found)?;
        let grain = grain_of(&release.grain);
        let filters = request.filters();
        let asked = TotalsAsked {
            level: filters.level,
            category: filters.category_id,
            from: Period::asked("from", filters.from.as_ref())?.map(Period::start),
            until: Period::asked("until", filters.until.as_ref())?.map(Period::last_day),
            status: filters.status,
        };
        self.reads.note(&self.ctx, &access, [id]).await?;
        request
            .settled(is_out(&release))
            .answer(move |query| {
                let (db, asked) = (db.clone(), asked.clone());
                async move {
                    let (rows, count) = shown::totals(db.read(), scope, id, &query, &asked).await?;
                    let page = query.page(
                        rows,
                        |row: &TotalRow| (SortValue::Date(row.period_start), row.category_id),
                        |row| total_of(grain, row),
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
