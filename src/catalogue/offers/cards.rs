//! What a product shows to everybody who may see it, remembered from one read to the next.
//!
//! Which products somebody sees, in which order and at which price is always asked of the database. Its rows name the
//! revision of the product and the number of the last stock snapshot, and a card is used only where it is of both; the
//! others are read together in one more statement. So no process shows anything outdated, and none has to be told of a
//! change.

use std::{collections::HashMap, sync::Arc};

use chrono::NaiveDate;
use lonja_kernel::{AssetId, ProductId, Quantity, Timestamp};
use lonja_platform::positional_row;
use quick_cache::{Weighter, sync::Cache};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};
use serde::Serialize;
use uuid::Uuid;

use super::store::Snapshot;
use crate::{categories::dto::CategoryRef, products::rules::Lifecycle};

/// Bytes of cards that are kept: some ten thousand products with a paragraph of text each.
const KEPT: u64 = 24 << 20;
const USUAL_SIZE: u64 = 3 << 9;

/// The edition of a card: the product's revision and the snapshot that its band is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edition {
    pub revision: i32,
    pub snapshot: i64,
}

positional_row! {
    /// A product as the database tells it.
    pub(crate) struct Facts {
        id: Uuid,
        sku: String,
        name: String,
        description: String,
        category_id: Uuid,
        category_name: String,
        unit: String,
        unit_decimals: i16,
        pack_milli: Option<i64>,
        lifecycle: String,
        launch_on: Option<NaiveDate>,
        tips: String,
        picture_asset_id: Option<Uuid>,
        created_at: Timestamp,
        updated_at: Timestamp,
        revision: i32,
        snapshot: i64,
        band: Option<String>,
        taken_at: Option<Timestamp>,
    }
}

/// A product, and what everybody is shown of it as members of a JSON object.
pub(crate) struct Card {
    pub facts: Facts,
    pub shown: String,
}

/// The members of a [`Product`](super::dto::Product) that are the same for everybody, in its order.
#[derive(Serialize)]
struct Shown<'a> {
    id: ProductId,
    sku: &'a str,
    name: &'a str,
    description: &'a str,
    category: CategoryRef,
    unit: &'a str,
    unit_decimals: i32,
    pack: Option<Quantity>,
    lifecycle: Lifecycle,
    launch_on: Option<NaiveDate>,
    tips: &'a str,
    picture_asset_id: Option<AssetId>,
}

impl Facts {
    fn edition(&self) -> Edition {
        Edition { revision: self.revision, snapshot: self.snapshot }
    }

    pub fn category(&self) -> CategoryRef {
        CategoryRef { id: self.category_id.into(), name: self.category_name.clone() }
    }

    pub fn pack(&self) -> Option<Quantity> {
        self.pack_milli.map(Quantity::from_thousandths)
    }

    pub fn lifecycle(&self) -> Lifecycle {
        Lifecycle::parse(&self.lifecycle)
    }

    pub fn stock(&self) -> Snapshot {
        Snapshot::new(self.band.as_deref(), self.taken_at, self.created_at)
    }

    fn shown(&self) -> serde_json::Result<String> {
        let object = serde_json::to_string(&Shown {
            id: self.id.into(),
            sku: &self.sku,
            name: &self.name,
            description: &self.description,
            category: self.category(),
            unit: &self.unit,
            unit_decimals: self.unit_decimals.into(),
            pack: self.pack(),
            lifecycle: self.lifecycle(),
            launch_on: self.launch_on,
            tips: &self.tips,
            picture_asset_id: self.picture_asset_id.map(Into::into),
        })?;
        Ok(object[1..object.len() - 1].to_owned())
    }
}

impl Card {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let facts = Facts::read(row)?;
        let shown = facts.shown().map_err(|error| DbErr::Json(error.to_string()))?;
        Ok(Self { facts, shown })
    }

    fn size(&self) -> u64 {
        let facts = &self.facts;
        let texts =
            [&facts.sku, &facts.name, &facts.description, &facts.category_name, &facts.tips, &self.shown];
        (size_of::<Self>() + texts.iter().map(|text| text.len()).sum::<usize>()) as u64
    }
}

#[derive(Clone)]
struct BySize;

impl Weighter<Uuid, Arc<Card>> for BySize {
    fn weight(&self, _id: &Uuid, card: &Arc<Card>) -> u64 {
        card.size()
    }
}

/// The cards that this process remembers.
pub(crate) struct Cards(Cache<Uuid, Arc<Card>, BySize>);

impl Default for Cards {
    fn default() -> Self {
        Self(Cache::with_weighter((KEPT / USUAL_SIZE) as usize, KEPT, BySize))
    }
}

impl Cards {
    /// The cards of these products, each of its edition or a later one. Products that have gone since are left out.
    pub(crate) async fn of(
        &self,
        conn: &impl ConnectionTrait,
        wanted: impl Iterator<Item = (Uuid, Edition)>,
    ) -> Result<HashMap<Uuid, Arc<Card>>, DbErr> {
        let mut found = HashMap::with_capacity(wanted.size_hint().0);
        let mut missing = Vec::new();
        for (id, edition) in wanted {
            match self.0.get(&id) {
                Some(card) if card.facts.edition() == edition => {
                    found.insert(id, card);
                }
                _ => missing.push(id),
            }
        }
        if !missing.is_empty() {
            for row in conn.query_all_raw(statement(conn, &missing)).await? {
                let card = Arc::new(Card::read(&row)?);
                self.0.insert(card.facts.id, card.clone());
                found.insert(card.facts.id, card);
            }
        }
        Ok(found)
    }
}

/// The number of ids is rounded up to a power of two by naming the last one again, so that pages of any length share a
/// few prepared statements.
fn statement(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Statement {
    let places = ids.len().next_power_of_two();
    let values = ids.iter().chain(std::iter::repeat(&ids[ids.len() - 1])).take(places);
    let values: Vec<Value> = values.map(|id| (*id).into()).collect();
    let list: Vec<String> = (1..=places).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT p.id, p.sku, p.name, p.description, p.category_id, c.name AS category_name, p.unit, p.unit_decimals,
             p.pack_milli, p.lifecycle, p.launch_on, p.tips, p.picture_asset_id, p.created_at, p.updated_at, p.revision,
             (SELECT number FROM stock_snapshot WHERE id = 1) AS snapshot, b.band, b.taken_at
         FROM product p
         JOIN category c ON c.id = p.category_id
         LEFT JOIN stock_band b ON b.product_id = p.id
         WHERE p.id IN ({})",
        list.join(", ")
    );
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}
