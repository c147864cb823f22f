//! The demo's sales material: files and metadata that `scripts/make-demo-assets.mjs` wrote, each loaded once.

use std::path::Path;

use lonja_library::{
    Library,
    seed::{AssetKind, AssetRequest, seed_asset, store_file},
};
use lonja_platform::prelude::*;
use serde::Deserialize;

use super::{DemoError, steps, world::World};

/// An entry of `demo/assets/index.json`.
#[derive(Deserialize)]
struct Entry {
    file: String,
    title: String,
    language: String,
    tags: Vec<String>,
    /// SKUs.
    products: Vec<String>,
    audience: String,
    /// Negative: so long ago.
    publish_in_days: i64,
    expire_in_days: Option<i64>,
}

pub async fn load(library: &Library, ctx: &Ctx, world: &World, folder: &Path) -> Result<(), DemoError> {
    let failed = |path: &Path, cause| DemoError::File { path: path.display().to_string(), cause };
    let index = folder.join("index.json");
    let text = std::fs::read(&index).map_err(|cause| failed(&index, cause))?;
    let entries: Vec<Entry> = serde_json::from_slice(&text).map_err(|error| failed(&index, error.into()))?;
    for entry in entries {
        let step = format!("demo.asset.{}", entry.file);
        if steps::is_done(ctx, &step).await? {
            continue;
        }
        let path = folder.join(&entry.file);
        let content = std::fs::read(&path).map_err(|cause| failed(&path, cause))?;
        let file = store_file(library, &entry.file, content.into()).await?;
        let mut tx = ctx.db.begin_system("demo").await?;
        let request = request(&tx, world, entry).await?;
        seed_asset(&mut tx, request, &file).await?;
        steps::mark(&tx, &step, "").await?;
        tx.finish(()).await?;
    }
    Ok(())
}

async fn request(tx: &Tx, world: &World, entry: Entry) -> Result<AssetRequest, Problem> {
    let skus: Vec<&str> = entry.products.iter().map(String::as_str).collect();
    let products = lonja_catalogue::imported::find(tx, &skus).await?;
    let in_days = |days| tx.now() + chrono::Duration::days(days);
    Ok(AssetRequest {
        title: entry.title,
        description: "Invented for the demo.".to_owned(),
        language: Some(entry.language),
        kind: kind(&entry.tags),
        tags: entry.tags,
        product_ids: products.into_values().collect(),
        audience_ids: world.audiences.get(&entry.audience).copied().into_iter().collect(),
        publish_at: Some(in_days(entry.publish_in_days)),
        expire_at: entry.expire_in_days.map(in_days),
        hold: false,
    })
}

/// The script's tags say what a file is.
fn kind(tags: &[String]) -> AssetKind {
    match tags.first().map(String::as_str) {
        Some("presentation") => AssetKind::Presentation,
        Some("sheet") => AssetKind::DataSheet,
        Some("banner") => AssetKind::Picture,
        _ => AssetKind::Other,
    }
}
