//! Products that come with imported sales: found by SKU, and made where they are not known yet.
//!
//! A product that is made here is complete enough to carry sales, and is seen by nobody outside until a curator
//! chooses its audiences.

use std::collections::HashMap;

use lonja_kernel::{CategoryId, ProductId};
use lonja_platform::prelude::{Problem, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    bulk::{LOW_STOCK_BELOW, Lifecycle, ProductRow, insert_categories, insert_products},
    entities::{category, product},
};

/// Where products wait until a curator sorts them.
pub const CATEGORY: &str = "Imported";

/// Values per SELECT; either database takes far more.
const CODES_PER_SELECT: usize = 1000;

/// A product as a sales file knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedProduct {
    pub sku: String,
    pub name: String,
}

/// The ids of those products that are known.
pub async fn find(conn: &impl ConnectionTrait, skus: &[&str]) -> Result<HashMap<String, ProductId>, Problem> {
    let mut found = HashMap::with_capacity(skus.len());
    for skus in skus.chunks(CODES_PER_SELECT) {
        let rows: Vec<(String, Uuid)> = product::Entity::find()
            .select_only()
            .columns([product::Column::Sku, product::Column::Id])
            .filter(product::Column::Sku.is_in(skus.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(rows.into_iter().map(|(sku, id)| (sku, ProductId(id))));
    }
    Ok(found)
}

/// Makes products that are not known. Nothing is recorded product by product: the import that makes them is.
pub async fn create(tx: &Tx, new: Vec<ImportedProduct>) -> Result<HashMap<String, ProductId>, Problem> {
    let category_id = category(tx).await?;
    let ids: HashMap<String, ProductId> =
        new.iter().map(|product| (product.sku.clone(), ProductId::new())).collect();
    let rows = new.into_iter().filter_map(|product| {
        Some(ProductRow {
            id: *ids.get(&product.sku)?,
            sku: product.sku,
            name: product.name,
            description: String::new(),
            category_id,
            supplier_id: None,
            unit: "piece".to_owned(),
            unit_decimals: 0,
            pack: None,
            lifecycle: Lifecycle::Active,
            launch_on: None,
            tips: String::new(),
            picture_asset_id: None,
            low_stock_below: LOW_STOCK_BELOW,
        })
    });
    insert_products(tx, rows.collect()).await?;
    Ok(ids)
}

async fn category(tx: &Tx) -> Result<CategoryId, Problem> {
    let known = category::Entity::find().filter(category::Column::Name.eq(CATEGORY)).one(tx).await?;
    if let Some(known) = known {
        return Ok(known.id.into());
    }
    let id = CategoryId::new();
    insert_categories(tx, &[(id, CATEGORY.to_owned())]).await?;
    Ok(id)
}
