//! The answers of operations besides plain JSON.

use std::fmt::Display;

use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse,
    payload::{Json, Payload},
    registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::{ToJSON, Type},
};

use crate::{data::Reply, problem::StoredReply};

/// 201: made, with the address of what was made.
#[derive(Debug)]
pub struct Created<T> {
    pub location: String,
    pub body: T,
    secret: bool,
}

impl<T> Created<T> {
    pub fn at(location: impl Display, body: T) -> Self {
        Self { location: location.to_string(), body, secret: false }
    }

    /// For a body that shows a secret once: it is never stored, so a repeated request does not get it again.
    #[must_use]
    pub fn with_secret(mut self) -> Self {
        self.secret = true;
        self
    }
}

/// 202: a background job carries it on; the body says where to look.
#[derive(Debug)]
pub struct Accepted<T> {
    pub location: String,
    pub body: T,
}

impl<T> Accepted<T> {
    pub fn at(location: impl Display, body: T) -> Self {
        Self { location: location.to_string(), body }
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
    ($name:ident, $status:expr, $description:literal) => {
        impl<T: ToJSON + Send> IntoResponse for $name<T> {
            fn into_response(self) -> Response {
                let mut response = Json(self.body).into_response();
                response.set_status($status);
                if let Ok(location) = self.location.parse() {
                    response.headers_mut().insert("location", location);
                }
                response
            }
        }

        impl<T: Type + ToJSON + Send> ApiResponse for $name<T> {
            fn meta() -> MetaResponses {
                meta($status.as_u16(), $description, json_content::<T>(), true)
            }

            fn register(registry: &mut Registry) {
                T::register(registry);
            }
        }
    };
}

located_reply!(Created, StatusCode::CREATED, "Made.");
located_reply!(Accepted, StatusCode::ACCEPTED, "Taken; a background job carries it on.");

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

impl<T: ToJSON> Reply for Created<T> {
    fn stored(&self) -> Option<StoredReply> {
        (!self.secret).then(|| StoredReply {
            status: 201,
            location: Some(self.location.clone()),
            body: self.body.to_json_string(),
        })
    }
}

impl<T: ToJSON> Reply for Accepted<T> {
    fn stored(&self) -> Option<StoredReply> {
        let location = Some(self.location.clone());
        Some(StoredReply { status: 202, location, body: self.body.to_json_string() })
    }
}

impl Reply for NoContent {
    fn stored(&self) -> Option<StoredReply> {
        Some(StoredReply { status: 204, location: None, body: String::new() })
    }
}
