//! How long an answer may be kept without asking again.

use poem::{IntoResponse, Response};
use poem_openapi::{
    ApiResponse,
    payload::Json,
    registry::{MetaResponses, Registry},
    types::{ToJSON, Type},
};

/// Who may keep an answer, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// Nothing in it is secret, and it seldom changes.
    ByAnybodyForAMinute,
    /// It never changes. For a day only, since a newer version of the software may say more of the same thing.
    Settled,
    /// It may change at any time, so it is asked for again; who has it already gets 304.
    AskedAgain,
}

impl Keeping {
    pub const fn cache_control(self) -> &'static str {
        match self {
            Self::ByAnybodyForAMinute => "public, max-age=60",
            Self::Settled => "private, max-age=86400, immutable",
            Self::AskedAgain => "private, no-cache",
        }
    }
}

/// JSON that says how long it may be kept.
#[derive(Debug)]
pub struct Kept<T>(pub Keeping, pub T);

impl<T: ToJSON + Send> IntoResponse for Kept<T> {
    fn into_response(self) -> Response {
        Json(self.1).with_header("cache-control", self.0.cache_control()).into_response()
    }
}

impl<T: Type + ToJSON + Send> ApiResponse for Kept<T> {
    fn meta() -> MetaResponses {
        <Json<T> as ApiResponse>::meta()
    }

    fn register(registry: &mut Registry) {
        <Json<T> as ApiResponse>::register(registry);
    }
}
