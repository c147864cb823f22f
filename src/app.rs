//! One router around the house.

use std::sync::Arc;

use lonja_platform::{
    http::{Gate, KitState, Problems},
    problem::Problem,
};
use poem::{Endpoint, EndpointExt, Request, Response, Route, get};

use crate::{
    assets::Portal,
    documents,
    headers::Headers,
    health::{Alive, Loaded, Ready},
    house::{House, api},
};

/// The POST of a link in a mail, which mail programs send for their readers: the operation behind it.
struct OneClick(Arc<Gate>);

impl Endpoint for OneClick {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let query = request.uri().query().unwrap_or_default();
        let operation = format!("/api/v1/unsubscriptions?{query}");
        *request.uri_mut() = operation.parse().map_err(|_| Problem::not_found())?;
        self.0.call(request).await
    }
}

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
        .at("/unsubscribe", get(Portal).post(OneClick(gate.clone())))
        .at("/oauth/token", gate.clone())
        .at("/.well-known/jwks.json", gate)
        .nest_no_strip("/docs", pages.clone())
        .at("/openapi.json", pages)
        .nest_no_strip("/", Portal)
        // Outermost last: a problem carries the security headers too.
        .with(Problems)
        .with(Headers)
}
