//! Sales material that comes with an installation instead of through the API: the demo's, or what a script brings.
//! It passes through the same rules as an upload.

use bytes::Bytes;
use futures::stream;
use lonja_kernel::{AssetId, EventKind};
use lonja_platform::prelude::{Change, Problem, Tx};
use poem_openapi::types::ToJSON;
use serde_json::json;

pub use crate::assets::dto::{AssetKind, AssetRequest};
use crate::{
    Library,
    assets::change,
    files::upload::{self, StoredFile},
};

/// Puts a file into the store. It belongs to nothing until [`seed_asset`] gives it a place; it is swept after a day.
pub async fn store_file(library: &Library, file_name: &str, content: Bytes) -> Result<StoredFile, Problem> {
    upload::store(library, file_name, stream::iter([Ok(content)])).await
}

/// Makes an asset of a stored file, published unless it is held back, in the caller's transaction.
pub async fn seed_asset(tx: &mut Tx, request: AssetRequest, file: &StoredFile) -> Result<AssetId, Problem> {
    let id = change::insert(tx, request).await?;
    file.become_version(tx, id, 1, "system:seed").await?;
    let shown = change::take_version(tx, id, 1).await?;
    tx.record(Change::new(EventKind::AssetChanged, id).after(json!(shown.to_json())));
    Ok(id)
}
