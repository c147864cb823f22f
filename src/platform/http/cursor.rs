//! Cursors: opaque, authenticated, and good only for the caller, list, filters and order they were made for.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lonja_kernel::ProblemCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::page::SortValue;
use crate::{problem::Problem, secrets::Secrets};

const PURPOSE: &str = "cursor";
/// Bytes of the authentication code that a cursor carries: 128 bits.
const CODE_LENGTH: usize = 16;

/// What a cursor is bound to: caller, operation, filters and order, in one string.
#[derive(Clone, Debug)]
pub struct CursorBinding(pub String);

impl CursorBinding {
    fn code(&self, secrets: &Secrets, payload: &[u8]) -> [u8; CODE_LENGTH] {
        let full = secrets.mac(PURPOSE, &[self.0.as_bytes(), payload]);
        let mut code = [0; CODE_LENGTH];
        code.copy_from_slice(&full[..CODE_LENGTH]);
        code
    }

    pub fn seal(&self, secrets: &Secrets, at: &(SortValue, Uuid)) -> String {
        let payload = json!([at.0.to_json(), at.1.simple().to_string()]).to_string();
        let mut bytes = self.code(secrets, payload.as_bytes()).to_vec();
        bytes.extend_from_slice(payload.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub fn open(&self, secrets: &Secrets, cursor: &str) -> Result<(SortValue, Uuid), Problem> {
        let refused = || {
            Problem::new(
                ProblemCode::InvalidCursor,
                "Use the next_cursor of the previous page with the same filters and sort, or leave cursor out.",
            )
        };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
        let (code, payload) = bytes.split_at_checked(CODE_LENGTH).ok_or_else(refused)?;
        let expected = self.code(secrets, payload);
        aws_lc_rs::constant_time::verify_slices_are_equal(code, &expected).map_err(|_| refused())?;
        let value: Value = serde_json::from_slice(payload).map_err(|_| refused())?;
        let sort = value.get(0).and_then(SortValue::from_json);
        let id = value.get(1).and_then(Value::as_str).and_then(|id| Uuid::parse_str(id).ok());
        sort.zip(id).ok_or_else(refused)
    }
}
