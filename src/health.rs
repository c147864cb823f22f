//! Liveness and readiness. Alive: the process answers. Ready: the database answers, its schema is this binary's, and
//! what was asked to be loaded is loaded.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use lonja_platform::Ctx;
use poem::{Endpoint, Request, Response, Result, http::StatusCode};
use sea_orm::ConnectionTrait;

/// Set once everything that serving waits for is there.
#[derive(Clone, Default)]
pub struct Loaded(Arc<AtomicBool>);

impl Loaded {
    pub fn set(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// `/healthz`.
pub struct Alive;

impl Endpoint for Alive {
    type Output = Response;

    async fn call(&self, _request: Request) -> Result<Response> {
        Ok(word(StatusCode::OK, "alive"))
    }
}

/// `/readyz`.
pub struct Ready {
    pub ctx: Ctx,
    pub loaded: Loaded,
}

impl Endpoint for Ready {
    type Output = Response;

    async fn call(&self, _request: Request) -> Result<Response> {
        if !self.loaded.is_set() {
            return Ok(word(StatusCode::SERVICE_UNAVAILABLE, "loading"));
        }
        Ok(match self.ctx.db.read().execute_unprepared("SELECT 1").await {
            Ok(_) => word(StatusCode::OK, "ready"),
            Err(error) => {
                tracing::warn!(%error, "the database does not answer");
                word(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
            }
        })
    }
}

fn word(status: StatusCode, text: &'static str) -> Response {
    Response::builder()
        .status(status)
        .header("cache-control", "no-store")
        .content_type("text/plain")
        .body(text)
}
