//! Answers that are written without a tree of JSON values in between, which costs most of what is asked for all the time.

use poem::{IntoResponse, Response};
use poem_openapi::{
    ApiResponse,
    payload::Json,
    registry::{MetaResponses, Registry},
    types::{ToJSON, Type},
};
use serde::Serialize;

/// Writes itself, byte for byte, as the JSON that [`ToJSON`] tells. Debug builds compare.
pub trait WriteJson: ToJSON {
    fn write_json(&self, bytes: &mut Vec<u8>) -> serde_json::Result<()>;
}

impl<T: ToJSON + Serialize> WriteJson for T {
    fn write_json(&self, bytes: &mut Vec<u8>) -> serde_json::Result<()> {
        serde_json::to_writer(bytes, self)
    }
}

/// The item's JSON, appended.
pub(crate) fn write_directly<T: WriteJson>(bytes: &mut Vec<u8>, item: &T) -> serde_json::Result<()> {
    let start = bytes.len();
    item.write_json(bytes)?;
    debug_assert_eq!(String::from_utf8_lossy(&bytes[start..]), item.to_json_string());
    Ok(())
}

/// The JSON on its own.
pub(crate) fn written<T: WriteJson>(item: &T) -> serde_json::Result<String> {
    let mut bytes = Vec::with_capacity(1024);
    write_directly(&mut bytes, item)?;
    String::from_utf8(bytes).map_err(serde::ser::Error::custom)
}

/// Writes an object of several parts, some of which are JSON already.
pub struct ObjectWriter<'a> {
    bytes: &'a mut Vec<u8>,
    start: usize,
}

impl<'a> ObjectWriter<'a> {
    pub fn new(bytes: &'a mut Vec<u8>) -> Self {
        let start = bytes.len();
        bytes.push(b'{');
        Self { bytes, start }
    }

    fn next(&mut self) {
        if self.bytes.len() > self.start + 1 {
            self.bytes.push(b',');
        }
    }

    /// The members of a struct.
    pub fn members(&mut self, of: &impl Serialize) -> serde_json::Result<()> {
        self.next();
        // The struct's own opening brace takes the place of the last byte, which it follows.
        let before = self.bytes.pop();
        let brace = self.bytes.len();
        serde_json::to_writer(&mut *self.bytes, of)?;
        self.bytes[brace] = before.unwrap_or(b'{');
        self.bytes.pop();
        Ok(())
    }

    /// Members that are JSON already, without braces.
    pub fn ready_members(&mut self, json: &str) {
        self.next();
        self.bytes.extend_from_slice(json.as_bytes());
    }

    /// One member whose value is JSON already.
    pub fn ready(&mut self, name: &str, json: &str) {
        self.next();
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(b"\":");
        self.bytes.extend_from_slice(json.as_bytes());
    }

    pub fn end(self) {
        self.bytes.push(b'}');
    }
}

/// 200 with a document that is written directly.
#[derive(Debug)]
pub struct Direct<T>(pub T);

impl<T: WriteJson + Send> IntoResponse for Direct<T> {
    fn into_response(self) -> Response {
        match written(&self.0) {
            Ok(json) => Response::builder().content_type("application/json; charset=utf-8").body(json),
            Err(error) => crate::problem::Problem::internal(error).into_response(),
        }
    }
}

impl<T: Type + WriteJson + Send> ApiResponse for Direct<T> {
    fn meta() -> MetaResponses {
        <Json<T> as ApiResponse>::meta()
    }

    fn register(registry: &mut Registry) {
        <Json<T> as ApiResponse>::register(registry);
    }
}
