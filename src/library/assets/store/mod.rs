//! The rows behind sales material. Every read starts from the scope and is one statement.

mod read;
mod write;

use poem_openapi::types::ToJSON;

pub use read::{AssetRow, find, find_many, list, lock, lock_many};
pub use write::{
    Content, insert, known_audiences, known_products, replace_audiences, replace_products, save, touch,
};

/// The word that an enum is written as, in JSON and in the database.
fn word(value: &impl ToJSON) -> String {
    value.to_json().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
