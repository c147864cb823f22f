//! The answers of operations besides plain JSON.

use std::{fmt::Display, marker::PhantomData};

use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse,
    payload::{Json, Payload},
    registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::{ToJSON, Type},
};

use super::direct::{WriteJson, written};
use crate::{
    data::{Found, Reply},
    problem::{Problem, StoredReply},
};

/// 201: made, with the address of what was made.
#[derive(Debug)]
pub struct Created<T> {
    located: Located<T>,
    secret: bool,
}

impl<T: ToJSON> Created<T> {
    pub fn at(location: impl Display, body: T) -> Self {
        Self { located: Located::new(location, body.to_json_string()), secret: false }
    }

    /// For a body that shows a secret once: it is never stored, so a repeated request does not get it again.
    #[must_use]
    pub fn with_secret(mut self) -> Self {
        self.secret = true;
        self
    }
}

impl<T: WriteJson> Created<T> {
    /// The same for a body that writes itself.
    pub fn directly(location: impl Display, body: T) -> Result<Self, Problem> {
        let json = written(&body).map_err(Problem::internal)?;
        Ok(Self { located: Located::new(location, json), secret: false })
    }
}

impl<T> Created<T> {
    /// With the number in its place that the statement found out.
    #[must_use]
    pub fn filled(mut self, found: Found<'_>, number: i32) -> Self {
        self.located.json = found.fill(&self.located.json, number);
        self
    }
}

/// 202: a background job carries it on; the body says where to look.
#[derive(Debug)]
pub struct Accepted<T>(Located<T>);

impl<T: ToJSON> Accepted<T> {
    pub fn at(location: impl Display, body: T) -> Self {
        Self(Located::new(location, body.to_json_string()))
    }
}

const JSON: &str = "application/json; charset=utf-8";

/// An address and the JSON of a body, which is kept for a repeated request and sent.
#[derive(Debug)]
struct Located<T> {
    location: String,
    json: String,
    of: PhantomData<fn() -> T>,
}

impl<T> Located<T> {
    fn new(location: impl Display, json: String) -> Self {
        Self { location: location.to_string(), json, of: PhantomData }
    }

    fn stored(&self, status: StatusCode) -> StoredReply {
        let location = Some(self.location.clone());
        StoredReply { status: status.as_u16(), location, body: self.json.clone() }
    }

    fn into_response(self, status: StatusCode) -> Response {
        Response::builder()
            .status(status)
            .content_type(JSON)
            .header("location", self.location)
            .body(self.json)
    }
}

/// 204: done, nothing to say.
#[derive(Debug, Clone, Copy)]
pub struct NoContent;

fn meta(status: u16, description: &'static str, content: Vec<MetaMediaType>, located: bool) -> MetaResponses {
    let location = MetaHeader {
        name: "Location".to_owned(),
        description: Some("The address of it.".to_owned()),
        required: true,
        deprecated: false,
        schema: <String as Type>::schema_ref(),
    };
    MetaResponses {
        responses: vec![MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content,
            headers: if located { vec![location] } else { Vec::new() },
        }],
    }
}

fn json_content<T: Type + ToJSON>() -> Vec<MetaMediaType> {
    vec![MetaMediaType { content_type: <Json<T> as Payload>::CONTENT_TYPE, schema: T::schema_ref() }]
}

macro_rules! located_reply {
    ($name:ident, $status:expr, $description:literal, |$reply:ident| $located:expr) => {
        impl<T> IntoResponse for $name<T> {
            fn into_response(self) -> Response {
                let $reply = self;
                $located.into_response($status)
            }
        }

        impl<T: Type + ToJSON> ApiResponse for $name<T> {
            fn meta() -> MetaResponses {
                meta($status.as_u16(), $description, json_content::<T>(), true)
            }

            fn register(registry: &mut Registry) {
                T::register(registry);
            }
        }
    };
}

located_reply!(Created, StatusCode::CREATED, "Made.", |reply| reply.located);
located_reply!(Accepted, StatusCode::ACCEPTED, "Taken; a background job carries it on.", |reply| reply.0);

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl ApiResponse for NoContent {
    fn meta() -> MetaResponses {
        meta(204, "Done.", Vec::new(), false)
    }

    fn register(_registry: &mut Registry) {}
}

impl<T: ToJSON> Reply for Json<T> {
    fn stored(&self) -> Option<StoredReply> {
        Some(StoredReply { status: 200, location: None, body: self.0.to_json_string() })
    }
}

impl<T> Reply for Created<T> {
    fn stored(&self) -> Option<StoredReply> {
        (!self.secret).then(|| self.located.stored(StatusCode::CREATED))
    }
}

impl<T> Reply for Accepted<T> {
    fn stored(&self) -> Option<StoredReply> {
        Some(self.0.stored(StatusCode::ACCEPTED))
    }
}

impl Reply for NoContent {
    fn stored(&self) -> Option<StoredReply> {
        Some(StoredReply { status: 204, location: None, body: String::new() })
    }
}
