//! The host's face over HTTP: public to read, since the door shows it before anybody is known.

use base64::{Engine, engine::general_purpose::STANDARD};
use lonja_platform::prelude::*;
use poem::{IntoResponse, Response};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::Query,
    payload::{Binary, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::MaybeUndefined,
};
use serde_json::json;

use super::{
    dto::{Branding, BrandingPatch},
    picture::{self, Logo},
    store::{self, LogoChange},
};
use crate::state::Identity;

/// The largest picture that is taken.
const LARGEST: usize = 512 * 1024;

/// The operations.
pub struct BrandingApi {
    identity: Identity,
}

impl BrandingApi {
    pub fn new(identity: &Identity) -> Self {
        Self { identity: identity.clone() }
    }
}

#[OpenApi]
impl BrandingApi {
    /// Get the host's name, logo and colour
    ///
    /// Nothing in it is secret. Browsers and proxies may keep it for a minute.
    #[oai(path = "/api/v1/branding", method = "get", operation_id = "get_branding", tag = Tag::Organizations)]
    async fn get_branding(&self, _public: Public) -> Result<Kept<Branding>, Problem> {
        let branding = store::read(self.identity.ctx().db.read()).await?;
        Ok(Kept(Keeping::ByAnybodyForAMinute, branding))
    }

    /// Get the host's logo
    ///
    /// A PNG. Under the address that the branding names it never changes, so that it may be kept for good.
    ///
    /// Example: `curl -o logo.png "$URL/api/v1/branding/logo"`
    #[oai(
        path = "/api/v1/branding/logo",
        method = "get",
        operation_id = "get_branding_logo",
        tag = Tag::Organizations
    )]
    async fn get_branding_logo(
        &self,
        _public: Public,
        /// The revision of the branding that named it.
        #[oai(validator(minimum(value = "1")))]
        revision: Query<Option<i32>>,
    ) -> Result<LogoAnswer, Problem> {
        let logo = store::logo(self.identity.ctx().db.read()).await?.ok_or_else(Problem::not_found)?;
        let kept =
            if revision.0.is_some() { "public, max-age=31536000, immutable" } else { "public, max-age=60" };
        Ok(LogoAnswer(
            Response::builder()
                .header("cache-control", kept)
                .header("content-security-policy", "sandbox; default-src 'none'")
                .header("x-content-type-options", "nosniff")
                .content_type("image/png")
                .body(logo),
        ))
    }

    /// Change the host's name, logo or colour
    ///
    /// The name is the one that the host's organisation has everywhere.
    #[oai(path = "/api/v1/branding", method = "patch", operation_id = "update_branding", tag = Tag::Organizations)]
    async fn update_branding(
        &self,
        access: Access<perm::BrandingManage>,
        if_match: IfMatch,
        body: Json<BrandingPatch>,
    ) -> Result<Json<Branding>, Problem> {
        let patch = body.0;
        // Decoding is slow work, so it is done before the transaction begins.
        let logo = match patch.logo {
            MaybeUndefined::Undefined => LogoChange::Stays,
            MaybeUndefined::Null => LogoChange::Goes,
            MaybeUndefined::Value(text) => LogoChange::Becomes(decoded(&text).await?),
        };
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        store::lock(&tx).await?;
        let before = store::read(&tx).await?;
        if_match.check(&before)?;
        let mut after = Branding { revision: before.revision + 1, ..before.clone() };
        if let Some(name) = patch.name {
            name.trim().clone_into(&mut after.name);
        }
        match patch.primary_color {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => after.primary_color = None,
            MaybeUndefined::Value(color) => after.primary_color = Some(color.to_ascii_lowercase()),
        }
        let logo_changed = !matches!(logo, LogoChange::Stays);
        store::update(&tx, &after, logo).await?;
        let after = store::read(&tx).await?;
        let told = |branding: &Branding| {
            json!({
                "name": branding.name, "primary_color": branding.primary_color, "has_logo": branding.logo.is_some(),
            })
        };
        let mut told_after = told(&after);
        told_after["logo_changed"] = logo_changed.into();
        let change = Change::new(EventKind::BrandingChanged, "branding");
        tx.record(change.before(told(&before)).after(told_after));
        tx.finish(Json(after)).await
    }
}

async fn decoded(text: &str) -> Result<Logo, Problem> {
    let wrong = |detail: &str| Problem::invalid_field("/logo", detail);
    let bytes = STANDARD.decode(text.trim()).map_err(|_| wrong("Send the picture's bytes in Base64."))?;
    if bytes.len() > LARGEST {
        return Err(wrong("Use a picture of at most 512 KiB."));
    }
    let read = tokio::task::spawn_blocking(move || picture::read(&bytes)).await.map_err(Problem::internal)?;
    read.ok_or_else(|| wrong("Use a PNG, JPEG or WebP of at most 4,096 pixels on a side."))
}

struct LogoAnswer(Response);

impl IntoResponse for LogoAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for LogoAnswer {
    fn meta() -> MetaResponses {
        let picture =
            MetaMediaType { content_type: "image/png", schema: <Binary<Vec<u8>> as Payload>::schema_ref() };
        let answer = MetaResponse {
            description: "The picture.",
            status: Some(200),
            status_range: None,
            content: vec![picture],
            headers: Vec::new(),
        };
        MetaResponses { responses: vec![answer] }
    }

    fn register(_registry: &mut Registry) {}
}
