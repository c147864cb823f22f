//! Downloads: always an attachment that no browser renders, whole or in part, from the store through here or, where
//! browsers reach the store, by a redirect to a signed URL.

use std::time::Duration;

use lonja_kernel::{AssetId, EventKind, OrganizationId, ProblemCode, Timestamp, perm};
use lonja_platform::{
    http::is_head,
    prelude::{Actor, Change, NoContent, Problem, Scope, TicketOr},
    problem::ProblemDocument,
};
use lonja_storage::{MAX_PRESIGNED_LIFE, ObjectKey, PresignedGet};
use poem::{Body, IntoResponse, Request, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse,
    payload::{Binary, Payload},
    registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::Type,
};

use super::{
    names,
    range::{Wanted, wanted},
    sniff::FileType,
    store::{self, FileRow, Which},
    ticket::{Bearer, Ticket},
    trouble::problem_of,
};
use crate::Library;

/// Nothing in a downloaded file runs, even where a browser shows it in spite of everything.
const POLICY: &str = "sandbox; default-src 'none'";

/// Whoever downloads.
enum Reader {
    Caller(lonja_platform::prelude::Access<perm::AssetsRead>),
    Bearer(Bearer),
}

impl Reader {
    fn scope(&self) -> Scope {
        match self {
            Self::Caller(access) => access.scope(),
            Self::Bearer(bearer) => bearer.ticket.scope,
        }
    }

    /// The organisation that the download counts for; a preview counts for none.
    fn counts_for(&self) -> Option<OrganizationId> {
        match self {
            Self::Caller(access) if access.is_preview() => None,
            Self::Caller(access) => access.organization(),
            Self::Bearer(bearer) => Some(bearer.ticket.organization),
        }
    }
}

/// Serves one version of an asset's file.
pub async fn download(
    library: &Library,
    request: &Request,
    access: TicketOr<perm::AssetsRead>,
    id: AssetId,
    version: Option<i32>,
) -> Result<Download, Problem> {
    let now = library.ctx.clock.now();
    let reader = match access {
        TicketOr::Caller(access) => Reader::Caller(access),
        TicketOr::Ticket(text, request) => {
            let ticket = Ticket::open(&text, id, now, &library.ctx.secrets)?;
            Reader::Bearer(Bearer { ticket, request })
        }
    };
    let which = match (&reader, version) {
        (Reader::Bearer(bearer), _) => Which::Id(bearer.ticket.version),
        (Reader::Caller(_), Some(number)) => Which::Number(number),
        (Reader::Caller(_), None) => Which::Current,
    };
    let file = store::file(library.ctx.db.read(), reader.scope(), now, id, which).await?;
    let file = file.ok_or_else(Problem::not_found)?;
    let headers = Headers::of(&file);
    if matches(request.header("if-none-match"), &headers.etag) {
        return Ok(Download(headers.respond(StatusCode::NOT_MODIFIED).finish()));
    }
    // A range of something that has changed since makes no sense: then the whole of it is sent.
    let unchanged = request.header("if-range").is_none_or(|tag| tag.trim() == headers.etag);
    let range = request.header("range").filter(|_| unchanged);
    let size = file.size as u64;
    let range = match wanted(range, size) {
        Wanted::Whole => None,
        Wanted::Part(range) => Some(range),
        Wanted::Outside => return Ok(Download(outside(size))),
    };
    let length = range.map_or(size, |range| range.last - range.first + 1);
    let begun = match range {
        None => headers.respond(StatusCode::OK),
        Some(range) => headers
            .respond(StatusCode::PARTIAL_CONTENT)
            .header("content-range", format!("bytes {}-{}/{size}", range.first, range.last)),
    };
    let begun = begun
        .header("content-length", length)
        .header("content-type", headers.media_type)
        .header("content-disposition", &headers.disposition);
    if is_head(request) {
        return Ok(Download(begun.finish()));
    }
    let key = ObjectKey(file.object_key);
    // What goes on in the middle was counted when it began.
    let counts = range.is_none_or(|range| range.first == 0);
    if library.store.has_public_endpoint() {
        let life = library.ticket_life();
        let answer = PresignedGet {
            content_type: headers.media_type,
            content_disposition: &headers.disposition,
            life: life.min(MAX_PRESIGNED_LIFE),
        };
        let signed = library.store.presign_get(key, &answer).await.map_err(problem_of)?;
        if let Some(url) = signed {
            count(library, &reader, &file, counts).await?;
            let redirect = Response::builder()
                .status(StatusCode::FOUND)
                .header("location", url)
                .header("cache-control", "private, no-store")
                .header("content-security-policy", POLICY);
            return Ok(Download(redirect.finish()));
        }
    }
    let stream = library.store.get(key, range).await.map_err(problem_of)?;
    count(library, &reader, &file, counts).await?;
    Ok(Download(begun.body(Body::from_bytes_stream(stream))))
}

/// Counts a download for the reader's organisation, in the audit log as well.
async fn count(library: &Library, reader: &Reader, file: &FileRow, counts: bool) -> Result<(), Problem> {
    let Some(organization) = reader.counts_for().filter(|_| counts) else { return Ok(()) };
    match reader {
        Reader::Caller(access) => write(library, access, file, organization).await,
        Reader::Bearer(bearer) => write(library, bearer, file, organization).await,
    }
}

async fn write(
    library: &Library,
    actor: &impl Actor,
    file: &FileRow,
    organization: OrganizationId,
) -> Result<(), Problem> {
    let mut tx = library.ctx.db.begin(actor).await?;
    store::insert_download(&tx, file, organization, actor.subject(), tx.now()).await?;
    let change = Change::new(EventKind::AssetDownloaded, AssetId(file.asset_id))
        .organization(organization)
        .after(serde_json::json!({ "version": file.number }));
    tx.record(change);
    tx.finish(NoContent).await?;
    Ok(())
}

/// What every answer about one file says.
struct Headers {
    etag: String,
    media_type: &'static str,
    disposition: String,
}

impl Headers {
    fn of(file: &FileRow) -> Self {
        let file_type = FileType::by_media_type(&file.media_type);
        Self {
            etag: format!("\"{}\"", file.sha256),
            media_type: file_type.map_or("application/octet-stream", FileType::served_as),
            disposition: names::attachment(&file.file_name),
        }
    }

    fn respond(&self, status: StatusCode) -> poem::ResponseBuilder {
        Response::builder()
            .status(status)
            .header("etag", &self.etag)
            .header("accept-ranges", "bytes")
            .header("cache-control", "private, no-cache")
            .header("vary", "Authorization")
            .header("content-security-policy", POLICY)
            .header("x-content-type-options", "nosniff")
    }
}

/// Whether the caller has these bytes already.
pub fn matches(if_none_match: Option<&str>, etag: &str) -> bool {
    let candidates = if_none_match.unwrap_or_default().split(',').map(str::trim);
    candidates.into_iter().any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

fn outside(size: u64) -> Response {
    let detail = format!("The file has {size} bytes. Ask for some of them.");
    let mut response = Problem::new(ProblemCode::RangeNotSatisfiable, detail).into_response();
    if let Ok(value) = format!("bytes */{size}").parse() {
        response.headers_mut().insert("content-range", value);
    }
    response
}

/// When a ticket that is made now ends.
pub fn ticket_end(now: Timestamp, life: Duration) -> Timestamp {
    now + chrono::Duration::from_std(life).unwrap_or_default()
}

/// A file, part of it, or the address where it is.
pub struct Download(pub Response);

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for Download {
    fn meta() -> MetaResponses {
        let text = |name: &str, description: &str| MetaHeader {
            name: name.to_owned(),
            description: Some(description.to_owned()),
            required: false,
            deprecated: false,
            schema: <String as Type>::schema_ref(),
        };
        let binary = || {
            vec![MetaMediaType {
                content_type: <Binary<Body> as Payload>::CONTENT_TYPE,
                schema: <Binary<Body> as Payload>::schema_ref(),
            }]
        };
        let answer = |status, description, content, headers| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content,
            headers,
        };
        let etag = || text("ETag", "Names these bytes.");
        let disposition = || text("Content-Disposition", "Always an attachment, with the file's name.");
        let problem = vec![MetaMediaType {
            content_type: "application/problem+json",
            schema: <ProblemDocument as Type>::schema_ref(),
        }];
        MetaResponses {
            responses: vec![
                answer(200, "The file.", binary(), vec![etag(), disposition()]),
                answer(
                    206,
                    "The part that `Range` asked for.",
                    binary(),
                    vec![etag(), disposition(), text("Content-Range", "Which part it is.")],
                ),
                answer(
                    302,
                    "Where the file is, for a minute at most.",
                    Vec::new(),
                    vec![text("Location", "A signed address.")],
                ),
                answer(304, "You have these bytes already.", Vec::new(), vec![etag()]),
                answer(416, "The range lies outside the file.", problem, Vec::new()),
            ],
        }
    }

    fn register(registry: &mut Registry) {
        ProblemDocument::register(registry);
    }
}
