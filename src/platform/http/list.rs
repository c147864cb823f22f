//! Lists: paging, order, filters, capped counts, CSV and XLSX, the same for every list.
//!
//! A list operation takes a [`ListRequest`] with its filter type and answers [`List`]. The filters are a plain
//! object; its fields become query parameters in the spec, and what is no parameter of the list is refused.

use std::{future::Future, marker::PhantomData, sync::Arc};

use bytes::Bytes;
use futures::stream;
use lonja_kernel::ProblemCode;
use poem::{Body, IntoResponse, Request, RequestBody, Response};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
    types::{ParseFromJSON, ToJSON, Type},
};
use serde::Serialize;

use super::{
    KitState, Page, PageQuery, Sort,
    columns::Columns,
    cursor::CursorBinding,
    gate::ListInput,
    list_mark::list_mark,
    page::{WriteItem, write_as_document, write_directly},
};
use crate::{
    problem::Problem,
    sheets::{CSV, SheetFormat, SheetWriter, XLSX},
};

/// The filters of a list, as an object of optional fields.
pub trait Filters: Type + ParseFromJSON + Send + Sync + 'static {
    /// What the list can be sorted by. Every one also runs backwards with a leading `-`.
    const SORTS: &'static [&'static str];
    /// The order when none is asked for; lists of what happens begin with the latest, `-placed_at`.
    const DEFAULT_SORT: &'static str = Self::SORTS[0];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Json,
    Sheet(SheetFormat),
}

/// Rows fetched at a time while a list streams as a table.
const SHEET_PAGE: u64 = 500;
const DEFAULT_LIMIT: u64 = 50;

/// The argument of a list operation.
pub struct ListRequest<F> {
    query: PageQuery<F>,
    format: Format,
    binding: CursorBinding,
    state: Arc<KitState>,
}

impl<F: Filters> ListRequest<F> {
    fn read(request: &Request) -> Result<Self, Problem> {
        let input = request
            .extensions()
            .get::<Arc<ListInput>>()
            .ok_or_else(|| Problem::internal("a list ran outside the gate"))?;
        let state = KitState::of(request)?;
        let filters = F::parse_from_json(Some(input.filters.clone().into()))
            .map_err(|error| Problem::invalid_field("query", error.into_message()))?;
        let asked = input.sort.as_deref().unwrap_or(F::DEFAULT_SORT);
        let (name, descending) = asked.strip_prefix('-').map_or((asked, false), |name| (name, true));
        let name = F::SORTS.iter().copied().find(|sort| *sort == name).ok_or_else(|| {
            Problem::invalid_field("query/sort", format!("Sort by one of {}.", F::SORTS.join(", ")))
        })?;
        let binding = CursorBinding(format!(
            "{}\n{}{name}\n{}",
            input.bound_to,
            if descending { "-" } else { "" },
            serde_json::Value::from(input.filters.clone())
        ));
        let after = input.cursor.as_deref().map(|cursor| binding.open(&state.secrets, cursor)).transpose()?;
        let query = PageQuery {
            filters: Arc::new(filters),
            sort: Sort { name, descending },
            limit: input.limit.unwrap_or(DEFAULT_LIMIT),
            count: input.count,
            after,
        };
        Ok(Self { query, format: format_of(request)?, binding, state })
    }

    /// The filters, for checks that come before the first row is fetched.
    pub fn filters(&self) -> &F {
        &self.query.filters
    }

    /// Fetches one page as JSON, or all pages one after the other as CSV or XLSX, in constant memory. The first page is
    /// fetched before the answer begins, so that a refusal is still a problem document.
    pub async fn answer<T, Fetch, Fut>(self, fetch: Fetch) -> Result<List<T>, Problem>
    where
        T: Type + ToJSON + Send + 'static,
        Fetch: Fn(PageQuery<F>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Page<T>, Problem>> + Send + 'static,
    {
        self.answer_with(write_as_document, fetch).await
    }

    /// [`Self::answer`] for lists that are asked for all the time: their items derive `Serialize` as well, in the same
    /// form, and are written without a tree in between.
    pub async fn answer_directly<T, Fetch, Fut>(self, fetch: Fetch) -> Result<List<T>, Problem>
    where
        T: Type + ToJSON + Serialize + Send + 'static,
        Fetch: Fn(PageQuery<F>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Page<T>, Problem>> + Send + 'static,
    {
        self.answer_with(write_directly, fetch).await
    }

    async fn answer_with<T, Fetch, Fut>(self, write: WriteItem<T>, fetch: Fetch) -> Result<List<T>, Problem>
    where
        T: Type + ToJSON + Send + 'static,
        Fetch: Fn(PageQuery<F>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Page<T>, Problem>> + Send + 'static,
    {
        let mut query = self.query;
        match self.format {
            Format::Json => {
                let page = fetch(query).await?;
                let next = page.next.as_ref().map(|at| self.binding.seal(&self.state.secrets, at));
                Ok(List::Json(page.to_bytes(write, next.as_deref()).map_err(Problem::internal)?, PhantomData))
            }
            Format::Sheet(format) => {
                query.limit = SHEET_PAGE;
                query.count = false;
                let columns = Columns::of::<T>();
                let first = fetch(query.clone()).await?;
                let mut sheet = SheetWriter::new(format, "List");
                sheet.header(&columns.header());
                let rest = stream::try_unfold(Some((first, query, sheet)), move |state| {
                    let written = state.map(|(page, query, mut sheet)| {
                        for item in page.items.iter().filter_map(ToJSON::to_json) {
                            sheet.row(&columns.row(&item));
                        }
                        match page.next {
                            None => (Bytes::from(sheet.finish()), None),
                            Some(at) => {
                                let query = PageQuery { after: Some(at), ..query };
                                (Bytes::from(sheet.take()), Some((fetch(query.clone()), query, sheet)))
                            }
                        }
                    });
                    async move {
                        match written {
                            None => Ok(None),
                            Some((rows, None)) => Ok(Some((rows, None))),
                            Some((rows, Some((page, query, sheet)))) => match page.await {
                                Ok(page) => Ok(Some((rows, Some((page, query, sheet))))),
                                Err(problem) => {
                                    tracing::error!(%problem, "a list broke off");
                                    Err(std::io::Error::other("the list could not be read to its end"))
                                }
                            },
                        }
                    }
                });
                Ok(List::Sheet(format, Body::from_bytes_stream(rest)))
            }
        }
    }
}

/// A table only where it is asked for by name; JSON for everything that takes it.
fn format_of(request: &Request) -> Result<Format, Problem> {
    let accept = request.header("accept").unwrap_or("*/*");
    let takes =
        |kind: &str| accept.split(',').any(|part| part.split(';').next().is_some_and(|p| p.trim() == kind));
    if takes(XLSX) {
        Ok(Format::Sheet(SheetFormat::Xlsx))
    } else if takes(CSV) {
        Ok(Format::Sheet(SheetFormat::Csv))
    } else if takes("application/json") || takes("*/*") || takes("application/*") || accept.trim().is_empty()
    {
        Ok(Format::Json)
    } else if takes("text/*") {
        Ok(Format::Sheet(SheetFormat::Csv))
    } else {
        let offered = format!("Lists are offered as application/json, {CSV} and {XLSX}.");
        Err(Problem::new(ProblemCode::NotAcceptable, offered))
    }
}

impl<'a, F: Filters> ApiExtractor<'a> for ListRequest<F> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn security_schemes() -> Vec<&'static str> {
        vec![list_mark::<F>()]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self::read(request)?)
    }
}

/// The answer of a list operation.
pub enum List<T> {
    Json(Vec<u8>, PhantomData<fn() -> T>),
    Sheet(SheetFormat, Body),
}

impl<T> IntoResponse for List<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Json(bytes, _) => {
                Response::builder().content_type("application/json; charset=utf-8").body(bytes)
            }
            Self::Sheet(format, body) => Response::builder()
                .content_type(format.media_type())
                .header("content-disposition", format!("attachment; filename=\"list.{}\"", format.as_str()))
                .header("cache-control", "private, no-store")
                .body(body),
        }
    }
}

impl<T: Type + ToJSON + Send> ApiResponse for List<T> {
    fn meta() -> MetaResponses {
        let csv = MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")));
        let xlsx = MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")));
        MetaResponses {
            responses: vec![MetaResponse {
                description: "A page of the list, or the whole list as CSV or XLSX.",
                status: Some(200),
                status_range: None,
                content: vec![
                    MetaMediaType {
                        content_type: <Json<T> as Payload>::CONTENT_TYPE,
                        schema: <Page<T> as Type>::schema_ref(),
                    },
                    MetaMediaType { content_type: CSV, schema: csv },
                    MetaMediaType { content_type: XLSX, schema: xlsx },
                ],
                headers: vec![],
            }],
        }
    }

    fn register(registry: &mut Registry) {
        Page::<T>::register(registry);
    }
}
