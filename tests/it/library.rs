//! Sales material over HTTP: who sees it and when, its files, tickets, counts, and a store that is away.

mod access;
mod curation;
mod files;
mod material;
mod outage;
mod tickets;

use lonja_kernel::{AudienceId, BuiltInRole, OrganizationId, ProductId};
use poem::http::Method;
use sea_orm::Value as Sql;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Session, World};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

/// A curator, and a partner and a supplier who each have an audience of their own.
struct Stage {
    world: World,
    curator: Session,
    partner_id: OrganizationId,
    partner: Session,
    supplier: Session,
    /// The partner's.
    audience: AudienceId,
}

impl Stage {
    async fn new(world: World) -> Self {
        let partner_id = world.partner("Northern Lighting").await;
        let supplier_id = world.supplier("Glassworks").await;
        let audience = audience_of(&world, partner_id, "Distributors").await;
        audience_of(&world, supplier_id, "Suppliers").await;
        Self {
            curator: world.role(world.host, BuiltInRole::AssetCurator),
            partner: world.role(partner_id, BuiltInRole::Buyer),
            supplier: world.role(supplier_id, BuiltInRole::SupplierAdmin),
            partner_id,
            audience,
            world,
        }
    }

    /// Runs the test on each database.
    async fn each<Test, Done>(test: Test)
    where
        Test: Fn(Self) -> Done,
        Done: Future<Output = ()>,
    {
        World::each(async |world| test(Self::new(world).await).await).await;
    }

    async fn create(&self, fields: Value) -> String {
        let mut body = json!({ "title": "Spring lamps", "audience_ids": [self.audience] });
        merge(&mut body, fields);
        self.curator.post("/api/v1/assets", body).await.expect(201).id()
    }

    async fn upload(&self, id: &str, content: &[u8], query: &str) -> Answer {
        let body = Some(("application/octet-stream".to_owned(), content.to_vec().into()));
        let path = format!("/api/v1/assets/{id}/content{query}");
        self.curator.request(Method::PUT, &path, &[], body).await
    }

    /// A PDF that the partner's audience sees.
    async fn published(&self, fields: Value) -> String {
        let id = self.create(fields).await;
        self.upload(&id, PDF, "").await.expect(200);
        id
    }
}

fn merge(into: &mut Value, fields: Value) {
    if let (Value::Object(into), Value::Object(fields)) = (into, fields) {
        into.extend(fields);
    }
}

/// Puts the organisation into a new audience, as the only one that it is in.
async fn audience_of(world: &World, organization: OrganizationId, name: &str) -> AudienceId {
    let (audience, assortment) = (AudienceId::new(), Uuid::now_v7());
    let now: Sql = world.ctx.clock.now().into();
    let insert = "INSERT INTO audience (id, name, created_at, updated_at) VALUES (?, ?, ?, ?)";
    world.sql(insert, [audience.0.into(), name.into(), now.clone(), now.clone()]).await;
    let insert = "INSERT INTO audience_member (audience_id, organization_id) VALUES (?, ?)";
    world.sql(insert, [audience.0.into(), organization.0.into()]).await;
    let insert = "INSERT INTO assortment (id, key, created_at) VALUES (?, ?, ?)";
    world.sql(insert, [assortment.into(), audience.to_string().into(), now]).await;
    let insert = "INSERT INTO assortment_audience (assortment_id, audience_id) VALUES (?, ?)";
    world.sql(insert, [assortment.into(), audience.0.into()]).await;
    let update = "UPDATE organization SET assortment_id = ? WHERE id = ?";
    world.sql(update, [assortment.into(), organization.0.into()]).await;
    audience
}

/// A product that the organisation sees, or nobody.
async fn product(world: &World, sku: &str, seen_by: Option<OrganizationId>) -> ProductId {
    let (id, category) = (ProductId::new(), Uuid::now_v7());
    let now: Sql = world.ctx.clock.now().into();
    let insert = "INSERT INTO category (id, name, sort_key, created_at, updated_at) VALUES (?, ?, ?, ?, ?)";
    world.sql(insert, [category.into(), sku.into(), sku.into(), now.clone(), now.clone()]).await;
    let insert = "INSERT INTO product (id, sku, name, sort_key, search_text, description, category_id, unit, \
         unit_decimals, lifecycle, tips, low_stock_milli, created_at, updated_at) \
         VALUES (?, ?, ?, ?, ?, '', ?, 'piece', 0, 'active', '', 0, ?, ?)";
    let name: Sql = format!("Product {sku}").into();
    let text: Sql = sku.into();
    let values = [
        id.0.into(),
        text.clone(),
        name,
        text.clone(),
        text.clone(),
        category.into(),
        now.clone(),
        now.clone(),
    ];
    world.sql(insert, values).await;
    if let Some(organization) = seen_by {
        let insert = "INSERT INTO product_visibility (assortment_id, product_id, visible_from, visible_until, appeared_at, sort_key, \
             sku, category_id, search_text) SELECT assortment_id, ?, ?, ?, ?, ?, ?, ?, ? FROM organization WHERE id = ?";
        let until: Sql = (world.ctx.clock.now() + chrono::Duration::days(365)).into();
        let values = [
            id.0.into(),
            now.clone(),
            until,
            now,
            text.clone(),
            text.clone(),
            category.into(),
            text,
            organization.0.into(),
        ];
        world.sql(insert, values).await;
    }
    id
}
