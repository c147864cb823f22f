//! Real rows for every operation: a partner and a supplier with rows of their own, and a foreign partner and supplier
//! whose rows all carry the canary's word.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lonja_identity::{NewUser, PasswordHasher, role_id, seed_users};
use lonja_kernel::{
    BuiltInRole, EventKind, ForecastExceptionId, ForecastId, NotificationId, OrganizationId,
    OrganizationKind, RoleId, UserId,
};
use lonja_platform::data::Change;
use poem::{Body, http::Method};
use serde_json::{Value, json};

use super::entries::{CHANGES, PASSWORD, PNG, SALES};
use crate::support::{Session, World};

/// No answer to the partner or the supplier may ever hold it.
pub const CANARY: &str = "canary";

/// Names of rows and their ids.
pub type Ids = BTreeMap<&'static str, String>;

pub struct Rows {
    pub partner: OrganizationId,
    pub supplier: OrganizationId,
    /// What the partner and the supplier may see, and what the host uses.
    own: Ids,
    /// Rows that each kind of organisation has for itself: people, roles, API clients.
    by_kind: BTreeMap<OrganizationKind, Ids>,
    /// A person of each kind of organisation who can sign in.
    pub users: BTreeMap<OrganizationKind, UserId>,
    /// What neither of them may see.
    pub foreign: Ids,
}

impl Rows {
    pub async fn make(world: &World) -> Self {
        world.identity.start().await.expect("identity starts");
        let staff = world.administrator();
        let category = made(&staff, "/api/v1/catalogue/categories", json!({ "name": "Lights" })).await;
        let warehouse =
            made(&staff, "/api/v1/warehouses", json!({ "code": "NTH", "name": "North", "country": "GB" }))
                .await;
        let partner = world.partner("Northern Lighting").await;
        let supplier = world.supplier("Glassworks").await;
        let foreign_partner = world.partner("canary partner").await;
        let foreign_supplier = world.supplier("canary supplier").await;
        let own = Side { world, staff: &staff, partner, supplier, mark: "lamp" };
        let foreign =
            Side { world, staff: &staff, partner: foreign_partner, supplier: foreign_supplier, mark: CANARY };
        let (own, mut foreign) =
            (own.make(&category, &warehouse).await, foreign.make(&category, &warehouse).await);
        world.run_jobs().await;
        let (mut by_kind, mut users) = (BTreeMap::new(), BTreeMap::new());
        let sides = [
            (OrganizationKind::Host, world.host, BuiltInRole::Administrator),
            (OrganizationKind::Partner, partner, BuiltInRole::PartnerAdmin),
            (OrganizationKind::Supplier, supplier, BuiltInRole::SupplierAdmin),
        ];
        for (kind, organization, role) in sides {
            let (user, ids) = people(world, organization, role, kind.as_str()).await;
            users.insert(kind, user);
            by_kind.insert(kind, ids);
        }
        foreign.extend(people(world, foreign_partner, BuiltInRole::PartnerAdmin, CANARY).await.1);
        let contact = json!({ "name": "Olga", "email": "olga@example.com", "subject": "orders" });
        let contact = made(&staff, "/api/v1/contacts", contact).await;
        for ids in by_kind.values_mut().chain([&mut foreign]) {
            ids.insert("contact", contact.clone());
        }
        let role = json!({ "name": "Price clerk", "kind": "host", "permissions": ["prices:read"] });
        let custom = made(&staff, "/api/v1/roles", role).await;
        for ids in by_kind.values_mut().chain([&mut foreign]) {
            ids.insert("custom_role", custom.clone());
        }
        Self { partner, supplier, own, by_kind, users, foreign }
    }

    /// The rows that somebody of this kind of organisation may see.
    pub fn of(&self, kind: OrganizationKind) -> Ids {
        let mut ids = self.own.clone();
        ids.extend(self.by_kind[&kind].clone());
        ids
    }

    /// A caller of this kind who sees the own rows.
    pub fn organization(&self, world: &World, kind: OrganizationKind) -> OrganizationId {
        match kind {
            OrganizationKind::Host => world.host,
            OrganizationKind::Partner => self.partner,
            OrganizationKind::Supplier => self.supplier,
        }
    }
}

/// A person with a password, an API client and what goes with them.
async fn people(world: &World, organization: OrganizationId, role: BuiltInRole, name: &str) -> (UserId, Ids) {
    let password_hash = PasswordHasher::new().hash(PASSWORD).await.expect("a hash");
    let person = |word: &str, roles: Vec<RoleId>| NewUser {
        id: UserId::new(),
        organization,
        email: format!("{name}-{word}@example.com"),
        name: format!("{name} {word}"),
        language: None,
        password_hash: Some(password_hash.clone()),
        roles,
    };
    // Nobody does to the own account what is done to others'.
    let (account, other) = (person("account", vec![role_id(role)]), person("colleague", Vec::new()));
    let (user, colleague) = (account.id, other.id);
    let mut tx = world.ctx.db.begin_system("test").await.expect("a transaction begins");
    seed_users(&tx, &[account, other]).await.expect("the person is added");
    tx.record(Change::new(EventKind::UserChanged, user));
    tx.finish(()).await.expect("the transaction commits");
    let admin = world.role(organization, role);
    let body = json!({ "name": format!("{name} client"), "scopes": ["api_clients:manage"] });
    let made = admin.post("/api/v1/api-clients", body).await.expect(201).json();
    let owner = world.caller_as(user, organization, role.kind(), role.permissions());
    let view =
        json!({ "list": "/api/v1/orders", "name": format!("{name} view"), "state": "q=x", "shared": true });
    let view = owner.post("/api/v1/saved-views", view).await.expect(201).id();
    let id = |value: &Value| value.as_str().expect("an id").to_owned();
    let told = NotificationId::new();
    world
        .sql(
            "INSERT INTO notification
                 (user_id, event_id, kind, subject_kind, subject_id, facts, created_at, portal, mail)
             VALUES (?, ?, 'user_joined', 'user', ?, '{}', ?, TRUE, 'never')",
            [user.0.into(), told.0.into(), colleague.0.into(), world.ctx.clock.now().into()],
        )
        .await;
    let ids = Ids::from([
        ("organization", organization.to_string()),
        ("user", colleague.to_string()),
        ("role", role_id(role).to_string()),
        ("saved_view", view),
        ("api_client", id(&made["client"]["id"])),
        ("notification", told.to_string()),
        ("secret", id(&made["client"]["secrets"][0]["id"])),
    ]);
    (user, ids)
}

async fn made(staff: &Session, path: &str, body: Value) -> String {
    staff.post(path, body).await.expect(201).id()
}

struct Side<'a> {
    world: &'a World,
    staff: &'a Session,
    partner: OrganizationId,
    supplier: OrganizationId,
    /// A word in every name of this side.
    mark: &'a str,
}

impl Side<'_> {
    async fn make(&self, category: &str, warehouse: &str) -> Ids {
        let mut ids = Ids::from([
            ("category", category.to_owned()),
            ("warehouse", warehouse.to_owned()),
            ("partner", self.partner.to_string()),
            ("supplier", self.supplier.to_string()),
        ]);
        let audience = self.world.audience(&format!("{} audience", self.mark)).await;
        self.world.join(self.partner, &[audience]).await;
        self.world.join(self.supplier, &[audience]).await;
        ids.insert("audience", audience.to_string());
        self.catalogue(&mut ids).await;
        self.orders(&mut ids).await;
        self.library(&mut ids).await;
        self.demand(&mut ids).await;
        ids
    }

    async fn catalogue(&self, ids: &mut Ids) {
        let staff = self.staff;
        let body = json!({
            "sku": self.mark.to_uppercase(), "name": format!("A {}", self.mark), "category_id": ids["category"],
            "supplier_id": self.supplier, "lifecycle": "active",
        });
        let product = made(staff, "/api/v1/catalogue/products", body).await;
        let path = format!("/api/v1/catalogue/products/{product}/audiences");
        put(staff, &path, json!({ "audiences": [{ "audience_id": ids["audience"] }] })).await;
        let stock = format!("/api/v1/stock/{}/{product}", ids["warehouse"]);
        put(staff, &stock, json!({ "on_hand": 1000 })).await;
        let body = json!({
            "organization_id": self.partner, "name": format!("{} prices", self.mark), "currency": "GBP",
            "valid_from": "2026-01-01",
        });
        let list = made(staff, "/api/v1/price-lists", body).await;
        let price = json!({ "product_id": product, "unit_price": { "amount": "2.55", "currency": "GBP" } });
        put(staff, &format!("/api/v1/price-lists/{list}/lines"), json!({ "lines": [price] })).await;
        let file = Some(("application/octet-stream".to_owned(), Body::from(CHANGES)));
        let edits = "/api/v1/catalogue/product-edits";
        let edit = staff.request(Method::POST, edits, &[], file).await.expect(201).id();
        ids.insert("product_edit", edit);
        let revised = format!("/api/v1/price-lists/{list}/revisions");
        let next = made(staff, &revised, json!({ "in_force_from": "2026-11-01", "percent": "5" })).await;
        let announced = format!("/api/v1/price-lists/{next}/announcement");
        staff.send(Method::POST, &announced, &[], None).await.expect(200);
        // Dollars once with a draft after them, francs without anything.
        for (currency, name) in [("USD", "price_list_revised"), ("CHF", "price_list_without_next")] {
            let body = json!({
                "organization_id": self.partner, "name": format!("{} {currency}", self.mark), "currency": currency,
                "valid_from": "2026-01-01",
            });
            let list = made(staff, "/api/v1/price-lists", body).await;
            let price =
                json!({ "product_id": product, "unit_price": { "amount": "3.00", "currency": currency } });
            put(staff, &format!("/api/v1/price-lists/{list}/lines"), json!({ "lines": [price] })).await;
            ids.insert(name, list);
        }
        let revised = format!("/api/v1/price-lists/{}/revisions", ids["price_list_revised"]);
        let price = json!({ "product_id": product, "unit_price": { "amount": "3.10", "currency": "USD" } });
        let draft = made(staff, &revised, json!({ "in_force_from": "2026-11-01", "lines": [price] })).await;
        ids.insert("price_list_draft", draft);
        ids.insert("price_list_next", next);
        ids.insert("price_list", list);
        ids.insert("product", product);
    }

    async fn orders(&self, ids: &mut Ids) {
        let buyer = self.world.role(self.partner, BuiltInRole::Buyer);
        let lines = json!([{ "product_id": ids["product"], "quantity": 3 }]);
        let body = json!({ "lines": lines, "reference": format!("{} reference", self.mark) });
        let shipped = made(&buyer, "/api/v1/orders", body.clone()).await;
        for state in ["confirmed", "shipped"] {
            let path = format!("/api/v1/orders/{shipped}/transitions");
            self.staff.post(&path, json!({ "to": state })).await.expect(200);
        }
        ids.insert("order_shipped", shipped);
        ids.insert("order", made(&buyer, "/api/v1/orders", body).await);
        let file = Some(("application/octet-stream".to_owned(), Body::from(SALES)));
        let import = self.staff.request(Method::POST, "/api/v1/imports", &[], file).await.expect(201).id();
        ids.insert("import", import);
    }

    async fn library(&self, ids: &mut Ids) {
        let body = json!({ "title": format!("{} leaflet", self.mark), "audience_ids": [ids["audience"]] });
        let asset = made(self.staff, "/api/v1/assets", body).await;
        let content = Some(("application/octet-stream".to_owned(), Body::from(PNG)));
        let path = format!("/api/v1/assets/{asset}/content");
        self.staff.request(Method::PUT, &path, &[], content).await.expect(200);
        ids.insert("asset", asset);
    }

    async fn demand(&self, ids: &mut Ids) {
        ids.insert("policy", self.policy("released", 2).await);
        let release =
            made(self.staff, "/api/v1/demand/releases", json!({ "policy_id": ids["policy"] })).await;
        ids.insert("release", release);
        self.world.run_jobs().await;
        let of_recipient = format!("?recipient_id={}", self.supplier);
        let cycles = self.staff.get(&format!("/api/v1/demand/forecast-cycles{of_recipient}")).await.items();
        ids.insert("forecast_cycle", cycles[0]["id"].as_str().expect("an id").to_owned());
        let forecasts = self.staff.get(&format!("/api/v1/demand/forecasts{of_recipient}")).await.items();
        ids.insert("forecast_series", forecasts[0]["series_id"].as_str().expect("an id").to_owned());
        ids.insert("forecast", self.commit().await);
        let adjustment = json!({
            "recipient_id": self.supplier, "product_id": ids["product"], "period": "2027-W01", "quantity": 5,
            "reason": "other", "note": self.mark,
        });
        let adjustment = made(self.staff, "/api/v1/demand/forecast-adjustments", adjustment).await;
        ids.insert("adjustment", adjustment);
        ids.insert("exception", self.exception("no_commit", "open").await);
        ids.insert("exception_acknowledged", self.exception("under_commit", "acknowledged").await);
        ids.insert("exception_kind", "under_commit".to_owned());
        ids.insert("policy_unreleased", self.policy("unreleased", 2).await);
        ids.insert("policy_in_review", self.policy("waiting", 1).await);
        ids.insert("policy_draft", self.policy("draft", 0).await);
        let without = self.world.supplier(&format!("{} without a policy", self.mark)).await;
        ids.insert("supplier_without_policy", without.to_string());
    }

    /// A bucket with a forecast, which the released figures are too few for, and a commit to it.
    async fn commit(&self) -> String {
        let bucket = ForecastId::new();
        self.world
            .sql(
                "INSERT INTO forecast_bucket (id, cycle_id, series_id, recipient_id, product_id, sku, period_start,
                     step, status, mean_milli, level_milli, trend_milli, season_milli, events_milli, adjustment_milli,
                     rounding_milli)
                 SELECT ?, cycle_id, series_id, recipient_id, product_id, sku, ?, 9, 'forecast', 5000,
                     5000, 0, 0, 0, 0, 0
                 FROM forecast_bucket WHERE recipient_id = ? ORDER BY id LIMIT 1",
                [
                    bucket.0.into(),
                    NaiveDate::from_ymd_opt(2027, 1, 4).into(),
                    self.supplier.0.into(),
                ],
            )
            .await;
        let planner = self.world.role(self.supplier, BuiltInRole::Planner);
        let body = json!({ "quantity": 5, "reason": "as_forecast", "note": self.mark });
        let path = format!("/api/v1/demand/commits/{bucket}");
        planner.send(Method::PUT, &path, &[], Some(body)).await.expect(200);
        bucket.to_string()
    }

    /// An exception about a series that this side has.
    async fn exception(&self, kind: &str, state: &str) -> String {
        let (id, now) = (ForecastExceptionId::new(), self.world.ctx.clock.now());
        self.world
            .sql(
                "INSERT INTO forecast_exception (id, recipient_id, cycle_id, series_id, product_id, kind, source_milli,
                     compared_milli, variance_milli, priority, state, due_on, note, decision_note, raised_at,
                     changed_at, version)
                 SELECT ?, recipient_id, cycle_id, series_id, product_id, ?, 5000, 4000, -1000, 'high', ?, ?, ?, '', ?, ?,
                     1
                 FROM forecast_bucket WHERE recipient_id = ? ORDER BY id LIMIT 1",
                [
                    id.0.into(),
                    kind.into(),
                    state.into(),
                    now.date_naive().into(),
                    self.mark.into(),
                    now.into(),
                    now.into(),
                    self.supplier.0.into(),
                ],
            )
            .await;
        id.to_string()
    }

    /// A policy for a supplier of its own that has come this many steps towards being active.
    async fn policy(&self, name: &str, steps: usize) -> String {
        let recipient = if name == "released" {
            self.supplier
        } else {
            self.world.supplier(&format!("{} {name}", self.mark)).await
        };
        let policy = made(
            self.staff,
            "/api/v1/demand/policies",
            json!({ "recipient_id": recipient, "history_from": "2026-05-04", "totals": true }),
        )
        .await;
        let second = self.world.role(self.world.host, BuiltInRole::Administrator);
        for (step, by) in [("submission", self.staff), ("approval", &second)].into_iter().take(steps) {
            let path = format!("/api/v1/demand/policies/{policy}/{step}");
            by.send(Method::POST, &path, &[], None).await.expect(200);
        }
        policy
    }
}

/// Replaces whatever stands there now.
async fn put(staff: &Session, path: &str, body: Value) {
    staff.send(Method::PUT, path, &[("if-match", "*")], Some(body)).await.expect(200);
}
