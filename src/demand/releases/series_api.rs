//! The operation on series: what was released of a product, period after period, whichever release it is in.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi};

use super::{
    api::{grain_of, status_of},
    dto::{CellStatus, SeriesCell},
    reads::Reads,
    shown::{self, CellsAsked, SeriesAsked, SeriesRow},
};
use crate::{calendar::Period, policies::Measure};

pub struct SeriesApi {
    ctx: Ctx,
    reads: Reads,
}

impl SeriesApi {
    pub fn new(ctx: &Ctx, reads: &Reads) -> Self {
        Self { ctx: ctx.clone(), reads: reads.clone() }
    }
}

/// Which series, and which part of them.
#[derive(Object, Clone, Debug)]
pub struct SeriesFilters {
    /// Only what was released to this supplier.
    recipient_id: Option<OrganizationId>,
    /// Only this product's.
    product_id: Option<ProductId>,
    /// Only what was released under this stock keeping unit.
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
    /// Only what was published at or after this instant.
    updated_since: Option<Timestamp>,
}

impl Filters for SeriesFilters {
    const SORTS: &'static [&'static str] = &["period"];
}

impl SeriesFilters {
    fn asked(&self) -> Result<SeriesAsked, Problem> {
        Ok(SeriesAsked {
            recipient: self.recipient_id,
            updated_since: self.updated_since,
            cells: CellsAsked {
                product: self.product_id,
                sku: self.sku.clone(),
                from: Period::asked("from", self.from.as_ref())?.map(Period::start),
                until: Period::asked("until", self.until.as_ref())?.map(Period::last_day),
                status: self.status,
            },
        })
    }
}

fn cell_of(row: SeriesRow) -> SeriesCell {
    let period = grain_of(&row.grain).period_of(row.period_start);
    SeriesCell {
        product_id: row.product_id.into(),
        sku: row.sku,
        name: row.name,
        measure: Measure::Units,
        period: period.label(),
        from: period.start(),
        until: period.last_day(),
        status: status_of(row.value_milli),
        value: row.value_milli.map(Quantity::from_thousandths),
        unit: row.unit,
        release_id: row.release_id.into(),
        release_number: row.number,
        recipient_id: row.recipient_id.into(),
        published_at: row.published_at,
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl SeriesApi {
    /// List released demand as series.
    ///
    /// The cells of all published releases, by period: name a product and it is its series. A period of a product is
    /// released once, so it is here once. To keep a copy, ask with `updated_since` for what was published since the last
    /// time. Who reads it is written to the audit log, once a day for each release that it reaches.
    #[oai(path = "/api/v1/demand/series", method = "get", operation_id = "list_demand_series")]
    async fn list(
        &self,
        access: Access<perm::DemandRead>,
        request: ListRequest<SeriesFilters>,
    ) -> Result<List<SeriesCell>, Problem> {
        let (ctx, reads) = (self.ctx.clone(), self.reads.clone());
        let asked = request.filters().asked()?;
        request
            .answer(move |query| {
                let (ctx, reads, access, asked) = (ctx.clone(), reads.clone(), access.clone(), asked.clone());
                async move {
                    let (rows, count) = shown::series(ctx.db.read(), access.scope(), &query, &asked).await?;
                    let shown_now = rows.iter().take(query.limit as usize);
                    reads.note(&ctx, &access, shown_now.map(|row| row.release_id.into())).await?;
                    let page = query.page(
                        rows,
                        |row: &SeriesRow| (SortValue::Date(row.period_start), row.product_id),
                        cell_of,
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
