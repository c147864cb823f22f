//! One router around the house.

use std::sync::Arc;

use lonja_platform::http::{Gate, KitState, Problems};
use poem::{Endpoint, EndpointExt, Response, Route, get};

use crate::{
    assets::Portal,
    documents,
    headers::Headers,
    health::{Alive, Loaded, Ready},
    house::{House, api},
};

/// Everything that answers HTTP.
pub fn endpoint(house: &House, loaded: Loaded) -> impl Endpoint<Output = Response> + use<> {
    let spec = documents::spec();
    let state = Arc::new(KitState::new(&house.ctx, house.authenticator.clone()));
    let pages = Arc::new(documents::routes(&spec));
    let gate = Arc::new(Gate::new(spec, state, documents::service(api(house))));
    Route::new()
        .at("/healthz", Alive)
        .at("/readyz", Ready { ctx: house.ctx.clone(), loaded })
        .nest_no_strip("/api", gate.clone())
        // The link in a mail: its page asks, its POST does it.
        .at("/unsubscribe", get(Portal).post(gate.clone()))
        .at("/oauth/token", gate.clone())
        .at("/.well-known/jwks.json", gate)
        .nest_no_strip("/docs", pages.clone())
        .at("/openapi.json", pages)
        .nest_no_strip("/", Portal)
        // Outermost last: a problem carries the security headers too.
        .with(Problems)
        .with(Headers)
}
