//! The files of sales material: upload, download, tickets, previews, versions, download counts.

use lonja_kernel::{AssetId, perm};
use lonja_platform::prelude::{Access, Created, Json, List, ListRequest, Problem, Tag, TicketOr};
use lonja_storage::ObjectKey;
use poem::{Body, IntoResponse, Request, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::{Binary, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
};

use super::{
    body::Upload,
    download::{self, Download, matches, ticket_end},
    preview,
    store::{self, Which},
    ticket::Ticket,
    trouble::problem_of,
    upload::{self, Sent},
};
use crate::{
    Library,
    assets::{
        dto::{Asset, AssetDownloads, AssetTicket, AssetVersion, DownloadFilters, VersionFilters},
        store as assets,
    },
};

/// The operations on files.
pub struct Files {
    library: Library,
}

impl Files {
    pub fn new(library: &Library) -> Self {
        Self { library: library.clone() }
    }
}

#[OpenApi]
impl Files {
    /// Upload the file of sales material
    ///
    /// The body is the file itself, of any media type; what it is is found out from its content. Every upload is a new
    /// version that takes the place of the one before. The first one publishes a draft that is not held back.
    #[oai(
        path = "/api/v1/assets/:id/content",
        method = "put",
        operation_id = "upload_asset_content",
        tag = Tag::Library
    )]
    async fn upload(
        &self,
        request: &Request,
        access: Access<perm::AssetsManage>,
        id: Path<AssetId>,
        /// The name under which it is saved when it is downloaded. Left out: the title.
        #[oai(validator(min_length = 1, max_length = 200))]
        file_name: Query<Option<String>>,
        body: Upload,
    ) -> Result<Json<Asset>, Problem> {
        let length = request.header("content-length").and_then(|length| length.parse().ok());
        let sent = Sent { file_name: file_name.0, length };
        upload::upload(&self.library, &access, id.0, sent, body).await
    }

    /// Download the file of sales material
    ///
    /// Always as an attachment. Takes `Range`, `If-Range` and `If-None-Match`. A browser link carries a ticket instead
    /// of a token. Every download that begins at the first byte counts for the caller's organisation.
    ///
    /// Example: `curl -OJ -H "Authorization: Bearer $TOKEN" $URL/api/v1/assets/$ASSET/content`
    #[oai(
        path = "/api/v1/assets/:id/content",
        method = "get",
        operation_id = "download_asset_content",
        tag = Tag::Library
    )]
    async fn download(
        &self,
        request: &Request,
        access: TicketOr<perm::AssetsRead>,
        id: Path<AssetId>,
        /// An earlier version; for staff.
        #[oai(validator(minimum(value = "1")))]
        version: Query<Option<i32>>,
    ) -> Result<Download, Problem> {
        Box::pin(download::download(&self.library, request, access, id.0, version.0)).await
    }

    /// Get a ticket for one file
    ///
    /// For a link that a browser follows, which cannot carry a token. The ticket is good for this file only and ends
    /// within a minute.
    #[oai(
        path = "/api/v1/assets/:id/tickets",
        method = "post",
        operation_id = "create_asset_ticket",
        tag = Tag::Library
    )]
    async fn ticket(
        &self,
        access: Access<perm::AssetsRead>,
        id: Path<AssetId>,
        /// An earlier version; for staff.
        #[oai(validator(minimum(value = "1")))]
        version: Query<Option<i32>>,
    ) -> Result<Created<AssetTicket>, Problem> {
        let now = self.library.ctx.clock.now();
        let which = version.0.map_or(Which::Current, Which::Number);
        let file = store::file(self.library.ctx.db.read(), access.scope(), now, id.0, which).await?;
        let file = file.ok_or_else(Problem::not_found)?;
        let ticket = Ticket {
            scope: access.scope(),
            organization: access.organization(),
            asset: id.0,
            version: file.id,
            ends: ticket_end(now, self.library.ticket_life()),
            subject: access.subject().to_owned(),
        };
        let address = format!("/api/v1/assets/{}/content", id.0);
        let url = format!("{address}?ticket={}", ticket.seal(&self.library.ctx.secrets));
        Ok(Created::at(address, AssetTicket { url, expires_at: ticket.ends }).with_secret())
    }

    /// Get a small picture of sales material
    ///
    /// Pictures only; other types have none, and say so in `has_preview`. It does not count as a download.
    ///
    /// Example: `curl -o preview.webp -H "Authorization: Bearer $TOKEN" $URL/api/v1/assets/$ASSET/preview`
    #[oai(
        path = "/api/v1/assets/:id/preview",
        method = "get",
        operation_id = "get_asset_preview",
        tag = Tag::Library
    )]
    async fn preview(
        &self,
        request: &Request,
        access: Access<perm::AssetsRead>,
        id: Path<AssetId>,
    ) -> Result<Preview, Problem> {
        let now = self.library.ctx.clock.now();
        let db = self.library.ctx.db.read();
        let file = store::file(db, access.scope(), now, id.0, Which::Current).await?;
        let (key, size) =
            file.and_then(|file| file.preview_key.zip(file.preview_size)).ok_or_else(Problem::not_found)?;
        // A preview never changes under its key.
        let etag = format!("\"{}\"", ObjectKey(key));
        let response = Response::builder()
            .header("etag", &etag)
            .header("cache-control", "private, no-cache")
            .header("vary", "Authorization")
            .header("content-security-policy", "sandbox; default-src 'none'")
            .header("x-content-type-options", "nosniff");
        if matches(request.header("if-none-match"), &etag) {
            return Ok(Preview(response.status(StatusCode::NOT_MODIFIED).finish()));
        }
        let stream = self.library.store.get(ObjectKey(key), None).await.map_err(problem_of)?;
        let response = response.header("content-length", size).content_type(preview::MEDIA_TYPE);
        Ok(Preview(response.body(Body::from_bytes_stream(stream))))
    }

    /// List the versions of sales material
    ///
    /// Staff see all of them, everybody else the current one.
    #[oai(
        path = "/api/v1/assets/:id/versions",
        method = "get",
        operation_id = "list_asset_versions",
        tag = Tag::Library
    )]
    async fn versions(
        &self,
        access: Access<perm::AssetsRead>,
        id: Path<AssetId>,
        list: ListRequest<VersionFilters>,
    ) -> Result<List<AssetVersion>, Problem> {
        let (ctx, scope, now) = (self.library.ctx.clone(), access.scope(), self.library.ctx.clock.now());
        assets::find(ctx.db.read(), scope, now, id.0).await?.ok_or_else(Problem::not_found)?;
        list.answer(move |query| {
            let (ctx, id) = (ctx.clone(), id.0);
            async move { store::versions(ctx.db.read(), scope, now, id, &query).await }
        })
        .await
    }

    /// Count the downloads of sales material
    ///
    /// Per organisation. Previews and what staff look at as somebody else do not count.
    #[oai(
        path = "/api/v1/assets/:id/downloads",
        method = "get",
        operation_id = "list_asset_downloads",
        tag = Tag::Library
    )]
    async fn downloads(
        &self,
        access: Access<perm::AssetsManage>,
        id: Path<AssetId>,
        list: ListRequest<DownloadFilters>,
    ) -> Result<List<AssetDownloads>, Problem> {
        let ctx = self.library.ctx.clone();
        let now = ctx.clock.now();
        assets::find(ctx.db.read(), access.scope(), now, id.0).await?.ok_or_else(Problem::not_found)?;
        list.answer(move |query| {
            let (ctx, id) = (ctx.clone(), id.0);
            async move { store::downloads(ctx.db.read(), id, &query).await }
        })
        .await
    }
}

/// A small picture, encoded here.
struct Preview(Response);

impl IntoResponse for Preview {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for Preview {
    fn meta() -> MetaResponses {
        let picture = MetaMediaType {
            content_type: preview::MEDIA_TYPE,
            schema: <Binary<Body> as Payload>::schema_ref(),
        };
        let answer = |status, description, content| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content,
            headers: Vec::new(),
        };
        MetaResponses {
            responses: vec![
                answer(200, "The picture.", vec![picture]),
                answer(304, "You have it already.", Vec::new()),
            ],
        }
    }

    fn register(_registry: &mut Registry) {}
}
