//! A small shop to test with: audiences, partners that belong to them, products, prices and stock.

use lonja_kernel::{
    AssortmentId, AudienceId, BuiltInRole, OrganizationId, ProductId, Timestamp, WarehouseId,
};
use poem::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Session, World};

pub struct Shop {
    pub world: World,
    pub staff: Session,
    pub category: String,
}

impl Shop {
    pub async fn open(world: World) -> Self {
        let staff = world.administrator();
        let category =
            staff.post("/api/v1/catalogue/categories", json!({ "name": "Lights" })).await.expect(201).id();
        Self { world, staff, category }
    }

    pub async fn audience(&self, name: &str) -> AudienceId {
        let id = AudienceId::new();
        let now = self.world.ctx.clock.now();
        self.world
            .sql(
                "INSERT INTO audience (id, name, created_at, updated_at) VALUES (?, ?, ?, ?)",
                [id.0.into(), name.into(), now.into(), now.into()],
            )
            .await;
        id
    }

    /// Gives the organisation an assortment of these audiences, as identity does.
    pub async fn join(&self, organization: OrganizationId, audiences: &[AudienceId]) -> AssortmentId {
        let assortment = AssortmentId::new();
        let now = self.world.ctx.clock.now();
        self.world
            .sql(
                "INSERT INTO assortment (id, key, created_at) VALUES (?, ?, ?)",
                [assortment.0.into(), assortment.to_string().into(), now.into()],
            )
            .await;
        for audience in audiences {
            self.world
                .sql(
                    "INSERT INTO assortment_audience VALUES (?, ?)",
                    [assortment.0.into(), audience.0.into()],
                )
                .await;
        }
        self.world
            .sql(
                "UPDATE organization SET assortment_id = ? WHERE id = ?",
                [assortment.0.into(), organization.0.into()],
            )
            .await;
        let tx = self.world.ctx.db.begin_system("test").await.unwrap();
        lonja_catalogue::assortments_changed(&tx, &[assortment]).await.unwrap();
        tx.finish_derived().await.unwrap();
        assortment
    }

    /// A partner of these audiences, and its buyer.
    pub async fn partner(&self, name: &str, audiences: &[AudienceId]) -> (OrganizationId, Session) {
        let partner = self.world.partner(name).await;
        self.join(partner, audiences).await;
        (partner, self.world.role(partner, BuiltInRole::Buyer))
    }

    /// A product that nobody outside sees.
    pub async fn hidden(&self, sku: &str, name: &str) -> String {
        let body = json!({ "sku": sku, "name": name, "category_id": self.category });
        self.staff.post("/api/v1/catalogue/products", body).await.expect(201).id()
    }

    /// A product that these audiences see from now on.
    pub async fn product(&self, sku: &str, name: &str, audiences: &[AudienceId]) -> String {
        let product = self.hidden(sku, name).await;
        let audiences: Vec<Value> =
            audiences.iter().map(|audience| json!({ "audience_id": audience })).collect();
        self.show(&product, json!(audiences)).await.expect(200);
        product
    }

    pub async fn show(&self, product: &str, audiences: Value) -> Answer {
        let path = format!("/api/v1/catalogue/products/{product}/audiences");
        let tag = self.staff.get(&path).await.etag();
        self.staff
            .send(Method::PUT, &path, &[("if-match", &tag)], Some(json!({ "audiences": audiences })))
            .await
    }

    /// A price list in pounds that holds from 2026 on, with these prices.
    pub async fn price_list(&self, partner: OrganizationId, prices: &[(&str, &str)]) -> String {
        let body = json!({
            "organization_id": partner, "name": "Trade", "currency": "GBP", "valid_from": "2026-01-01",
        });
        let list = self.staff.post("/api/v1/price-lists", body).await.expect(201).id();
        self.set_prices(&list, prices).await.expect(200);
        list
    }

    pub async fn set_prices(&self, list: &str, prices: &[(&str, &str)]) -> Answer {
        let line = |(product, amount): &(&str, &str)| json!({ "product_id": product, "unit_price": { "amount": amount, "currency": "GBP" } });
        let lines: Vec<Value> = prices.iter().map(line).collect();
        let tag = self.staff.get(&format!("/api/v1/price-lists/{list}")).await.etag();
        let path = format!("/api/v1/price-lists/{list}/lines");
        self.staff.send(Method::PUT, &path, &[("if-match", &tag)], Some(json!({ "lines": lines }))).await
    }

    pub async fn warehouse(&self, code: &str) -> String {
        let body = json!({ "code": code, "name": code, "country": "GB" });
        self.staff.post("/api/v1/warehouses", body).await.expect(201).id()
    }

    pub async fn count_stock(&self, warehouse: &str, product: &str, on_hand: i64) {
        let path = format!("/api/v1/stock/{warehouse}/{product}");
        self.staff.put(&path, json!({ "on_hand": on_hand })).await.expect(200);
    }

    pub async fn agree(&self, partner: OrganizationId, exposure: &str) {
        self.world
            .sql(
                "UPDATE organization SET stock_exposure = ? WHERE id = ?",
                [exposure.into(), partner.0.into()],
            )
            .await;
    }

    /// Lets the schedule of snapshots come round.
    pub async fn take_snapshot(&self) {
        let job = lonja_catalogue::jobs(&self.world.ctx)
            .into_iter()
            .find(|job| job.name == "stock.snapshot")
            .expect("there is a job");
        let run = lonja_platform::prelude::JobRun {
            id: lonja_kernel::JobId::new(),
            attempt: 1,
            payload: Value::Null,
            stop: tokio_util::sync::CancellationToken::new(),
        };
        (job.run)(self.world.ctx.clone(), run).await.unwrap();
    }
}

/// The ids or SKUs of a list's items.
pub fn column(answer: &Answer, name: &str) -> Vec<String> {
    answer.items().iter().map(|item| item[name].as_str().unwrap_or_default().to_owned()).collect()
}

pub fn product_id(text: &str) -> ProductId {
    text.parse().expect("a product's id")
}

pub fn warehouse_id(text: &str) -> WarehouseId {
    text.parse().expect("a warehouse's id")
}

/// An instant as the API writes it.
pub fn instant(at: Timestamp) -> Value {
    json!(at.to_rfc3339())
}

/// An id of the right form that nothing has.
pub fn unknown(prefix: &str) -> String {
    format!("{prefix}_{}", Uuid::now_v7().simple())
}
