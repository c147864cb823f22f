//! Orders over HTTP on each database: placing, refusing, moving on, and what others see of it.

mod cart;
mod documents;
mod lists;
mod moving;
mod placing;
mod pressure;

use serde_json::{Value, json};

use crate::{
    catalogue::shop::Shop,
    support::{Session, World},
};
use lonja_kernel::OrganizationId;

/// A shop with one partner, one lamp at 2.555 pounds and a hundred of it in one warehouse.
pub struct Trade {
    pub shop: Shop,
    pub partner: OrganizationId,
    pub buyer: Session,
    pub lamp: String,
    warehouse: String,
}

impl Trade {
    pub async fn open(world: World) -> Self {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        shop.price_list(partner, &[(&lamp, "2.555")]).await;
        let warehouse = shop.warehouse("NTH").await;
        shop.count_stock(&warehouse, &lamp, 100).await;
        Self { shop, partner, buyer, lamp, warehouse }
    }

    /// On hand and reserved of the lamp in the warehouse.
    async fn stock(&self) -> (i64, i64) {
        let items = self.shop.staff.get("/api/v1/stock").await.expect(200).items();
        let row = items
            .iter()
            .find(|row| row["product_id"] == self.lamp && row["warehouse_id"] == self.warehouse)
            .expect("a stock row");
        (row["on_hand"].as_i64().unwrap(), row["reserved"].as_i64().unwrap())
    }

    pub async fn place(&self, units: i64) -> String {
        self.buyer.post("/api/v1/orders", lamps(&self.lamp, units)).await.expect(201).id()
    }

    pub async fn move_to(&self, order: &str, to: &str) -> crate::support::Answer {
        self.shop.staff.post(&format!("/api/v1/orders/{order}/transitions"), json!({ "to": to })).await
    }
}

fn lamps(lamp: &str, units: i64) -> Value {
    json!({ "lines": [{ "product_id": lamp, "quantity": units }] })
}
