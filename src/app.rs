//! The slices composed: one API, one router.

use std::sync::Arc;

use lonja_platform::{
    Ctx,
    access::Authenticator,
    http::{Gate, KitState, Problems},
};
use poem::{Endpoint, EndpointExt, Response, Route};
use poem_openapi::OpenApi;

use crate::{
    assets::Portal,
    documents,
    headers::Headers,
    health::{Alive, Loaded, Ready},
    system::SystemApi,
};

/// What the slices are made of.
pub struct House {
    pub ctx: Ctx,
    pub authenticator: Arc<dyn Authenticator>,
}

impl House {
    pub fn new(ctx: Ctx, authenticator: Arc<dyn Authenticator>) -> Self {
        Self { ctx, authenticator }
    }
}

/// Every operation of the product.
pub fn api(house: &House) -> impl OpenApi + use<> {
    (SystemApi::new(house.ctx.clone()), lonja_catalogue::api(&house.ctx))
}

/// Everything that answers HTTP.
pub fn endpoint(house: &House, loaded: Loaded) -> impl Endpoint<Output = Response> + use<> {
    let spec = Arc::new(documents::spec());
    let state = Arc::new(KitState::new(&house.ctx, house.authenticator.clone()));
    let pages = Arc::new(documents::routes(&spec));
    let gate = Arc::new(Gate::new(spec, state, documents::service(api(house))));
    Route::new()
        .at("/healthz", Alive)
        .at("/readyz", Ready { ctx: house.ctx.clone(), loaded })
        .nest_no_strip("/api", gate.clone())
        .at("/oauth/token", gate.clone())
        .at("/.well-known/jwks.json", gate)
        .nest_no_strip("/docs", pages.clone())
        .at("/openapi.json", pages)
        .nest_no_strip("/", Portal)
        // Outermost last: a problem carries the security headers too.
        .with(Problems)
        .with(Headers)
}
