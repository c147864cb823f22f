//! The answer of an operation that gives a table as a file.

use poem::{Body, IntoResponse, Response};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};

use crate::sheets::{CSV, SheetFormat, XLSX};

/// A table as an attachment.
pub struct SheetFile {
    pub format: SheetFormat,
    /// The file's name without its ending, in plain ASCII.
    pub name: &'static str,
    pub body: Body,
}

impl IntoResponse for SheetFile {
    fn into_response(self) -> Response {
        let name = format!("attachment; filename=\"{}.{}\"", self.name, self.format.as_str());
        Response::builder()
            .content_type(self.format.media_type())
            .header("content-disposition", name)
            .header("cache-control", "private, no-store")
            .body(self.body)
    }
}

impl ApiResponse for SheetFile {
    fn meta() -> MetaResponses {
        let media = |content_type, schema| MetaMediaType {
            content_type,
            schema: MetaSchemaRef::Inline(Box::new(schema)),
        };
        MetaResponses {
            responses: vec![MetaResponse {
                description: "The table.",
                status: Some(200),
                status_range: None,
                content: vec![
                    media(CSV, MetaSchema::new("string")),
                    media(XLSX, MetaSchema::new_with_format("string", "binary")),
                ],
                headers: vec![],
            }],
        }
    }

    fn register(_registry: &mut Registry) {}
}
