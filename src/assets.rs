//! The portal's files, inside the binary. Any path that is no file is a page of the portal.

use poem::{
    Endpoint, Request, Response, Result,
    http::{Method, StatusCode},
};
use rust_embed::{EmbeddedFile, RustEmbed};

/// Empty where the portal was not built; the API works without it.
#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Files;

const NOT_BUILT: &str =
    "The portal was not built into this binary. Run `make run`, or use the API at /docs.\n";

/// Serves the portal.
pub struct Portal;

impl Endpoint for Portal {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Ok(Response::builder()
                .status(StatusCode::METHOD_NOT_ALLOWED)
                .header("allow", "GET, HEAD")
                .finish());
        }
        let path = request.uri().path().trim_start_matches('/');
        let is_bundle = path.starts_with("assets/");
        let (file, immutable) = match Files::get(path).filter(|_| !path.is_empty()) {
            Some(file) => (Some(file), is_bundle),
            // A missing bundle is missing; a missing page is the portal's to explain.
            None if is_bundle => (None, false),
            None => (Files::get("index.html"), false),
        };
        let known = request.header("if-none-match");
        Ok(match file {
            Some(file) => answer(path, file, immutable, known),
            None => {
                Response::builder().status(StatusCode::NOT_FOUND).content_type("text/plain").body(NOT_BUILT)
            }
        })
    }
}

fn answer(path: &str, file: EmbeddedFile, immutable: bool, known: Option<&str>) -> Response {
    let tag = format!(
        "\"{}\"",
        uuid::Uuid::from_slice(&file.metadata.sha256_hash()[..16]).unwrap_or_default().simple()
    );
    let response = Response::builder()
        .header("etag", &tag)
        .header("cache-control", if immutable { "public, max-age=31536000, immutable" } else { "no-cache" });
    if known == Some(tag.as_str()) {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    let kind = match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json" | "webmanifest") => "application/json",
        Some("woff2") => "font/woff2",
        _ => "text/html; charset=utf-8",
    };
    response.content_type(kind).body(file.data.into_owned())
}
