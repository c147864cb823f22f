//! Lists: paging, order, filters, capped counts, and whole lists as CSV, XLSX or JSON lines, the same for every list.
//!
//! A list operation takes a [`ListRequest`] with its filter type and answers [`List`]. The filters are a plain
//! object; its fields become query parameters in the spec, and what is no parameter of the list is refused.

use std::{future::Future, marker::PhantomData, sync::Arc};

use lonja_kernel::ProblemCode;
use poem::{IntoResponse, Request, RequestBody, Response, ResponseBuilder, http::StatusCode};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
    types::{ParseFromJSON, ToJSON, Type},
};

use super::{
    KitState, Page, PageQuery, Sort,
    conditional::{VARY, is_known, tag_of},
    cursor::CursorBinding,
    direct::{WriteJson, write_directly},
    gate::ListInput,
    kept::Keeping,
    list_mark::list_mark,
    list_stream::{LINES, WholeList},
    page::{WriteItem, write_as_document},
};
use crate::{
    problem::Problem,
    sheets::{CSV, SheetFormat, XLSX},
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
    Whole(WholeList),
}

const DEFAULT_LIMIT: u64 = 50;
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The argument of a list operation.
pub struct ListRequest<F> {
    query: PageQuery<F>,
    format: Format,
    binding: CursorBinding,
    state: Arc<KitState>,
    /// The address, with what is asked.
    address: String,
    if_none_match: Option<String>,
    is_settled: bool,
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
        Ok(Self {
            query,
            format: format_of(request)?,
            binding,
            state,
            address: request.uri().to_string(),
            if_none_match: request.header("if-none-match").map(str::to_owned),
            is_settled: false,
        })
    }

    /// Says that this very question has the same answer for good. Then the answer may be kept, and whoever has the whole
    /// list already gets 304 before a row is fetched.
    #[must_use]
    pub fn settled(mut self, is_settled: bool) -> Self {
        self.is_settled = is_settled;
        self
    }

    /// The filters, for checks that come before the first row is fetched.
    pub fn filters(&self) -> &F {
        &self.query.filters
    }

    /// Fetches one page as JSON, or all pages one after the other as CSV, XLSX or JSON lines.
    pub async fn answer<T, Fetch, Fut>(self, fetch: Fetch) -> Result<List<T>, Problem>
    where
        T: Type + ToJSON + Send + 'static,
        Fetch: Fn(PageQuery<F>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Page<T>, Problem>> + Send + 'static,
    {
        self.answer_with(write_as_document, fetch).await
    }

    /// [`Self::answer`] for lists that are asked for all the time: their items write themselves.
    pub async fn answer_directly<T, Fetch, Fut>(self, fetch: Fetch) -> Result<List<T>, Problem>
    where
        T: Type + WriteJson + Send + 'static,
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
        let keeping = if self.is_settled { Keeping::Settled } else { Keeping::AskedAgain };
        let response = match self.format {
            Format::Json => {
                let page = fetch(self.query).await?;
                let next = page.next.as_ref().map(|at| self.binding.seal(&self.state.secrets, at));
                let bytes = page.to_bytes(write, next.as_deref()).map_err(Problem::internal)?;
                Response::builder()
                    .content_type("application/json; charset=utf-8")
                    .header("cache-control", keeping.cache_control())
                    .body(bytes)
            }
            Format::Whole(form) if self.is_settled => {
                // The bytes follow from the question and from the version that writes them.
                let question =
                    [self.address.as_str(), &self.binding.0, form.media_type(), VERSION].join("\n");
                let tag = tag_of(question.as_bytes());
                let head = Response::builder()
                    .header("etag", &tag)
                    .header("cache-control", keeping.cache_control())
                    .header("vary", VARY);
                if is_known(self.if_none_match.as_deref(), &tag) {
                    head.status(StatusCode::NOT_MODIFIED).finish()
                } else {
                    whole(head, form).body(form.stream(self.query, write, fetch).await?)
                }
            }
            Format::Whole(form) => {
                let head = Response::builder().header("cache-control", "private, no-store");
                whole(head, form).body(form.stream(self.query, write, fetch).await?)
            }
        };
        Ok(List(response, PhantomData))
    }
}

fn whole(head: ResponseBuilder, form: WholeList) -> ResponseBuilder {
    head.content_type(form.media_type())
        .header("content-disposition", format!("attachment; filename=\"{}\"", form.file_name()))
}

/// A whole list only where its form is asked for by name; JSON for everything that takes it.
fn format_of(request: &Request) -> Result<Format, Problem> {
    let accept = request.header("accept").unwrap_or("*/*");
    let takes =
        |kind: &str| accept.split(',').any(|part| part.split(';').next().is_some_and(|p| p.trim() == kind));
    if takes(XLSX) {
        Ok(Format::Whole(WholeList::Sheet(SheetFormat::Xlsx)))
    } else if takes(CSV) {
        Ok(Format::Whole(WholeList::Sheet(SheetFormat::Csv)))
    } else if takes(LINES) {
        Ok(Format::Whole(WholeList::Lines))
    } else if takes("application/json") || takes("*/*") || takes("application/*") || accept.trim().is_empty()
    {
        Ok(Format::Json)
    } else if takes("text/*") {
        Ok(Format::Whole(WholeList::Sheet(SheetFormat::Csv)))
    } else {
        let offered = format!("Lists are offered as application/json, {LINES}, {CSV} and {XLSX}.");
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
pub struct List<T>(Response, PhantomData<fn() -> T>);

impl<T> IntoResponse for List<T> {
    fn into_response(self) -> Response {
        self.0
    }
}

impl<T: Type + ToJSON + Send> ApiResponse for List<T> {
    fn meta() -> MetaResponses {
        let csv = MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")));
        let lines = MetaSchema {
            description: Some("The items of the JSON form, one per line."),
            ..MetaSchema::new("string")
        };
        let xlsx = MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")));
        MetaResponses {
            responses: vec![MetaResponse {
                description: "A page of the list, or the whole list as JSON lines, CSV or XLSX.",
                status: Some(200),
                status_range: None,
                content: vec![
                    MetaMediaType {
                        content_type: <Json<T> as Payload>::CONTENT_TYPE,
                        schema: <Page<T> as Type>::schema_ref(),
                    },
                    MetaMediaType { content_type: LINES, schema: MetaSchemaRef::Inline(Box::new(lines)) },
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
