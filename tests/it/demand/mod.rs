//! Demand over HTTP: policies and releases, and the attacks that every release has to survive.

mod adjustments;
mod attacker;
mod attacks;
mod beside;
mod certificates;
mod commit_sheets;
mod commits;
mod cycles;
mod evidence;
mod exceptions;
mod forecast_totals;
mod money;
mod outlook;
mod packs;
mod policies;
mod preview;
mod regions;
mod releases;
mod series;
mod sight;
mod told;
mod totals;

use chrono::{Days, NaiveDate};
use lonja_demand::Safeguards;
use lonja_kernel::{
    BuiltInRole, Currency, OrganizationId, OrganizationKind, ProductId, Quantity, ReleaseId, SalesLineId,
    UnitPrice,
};
use lonja_orders::sales::SalesLine;
use lonja_platform::prelude::NewJob;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Session, World};

/// The Monday of the week that is `number` weeks into the history.
fn monday(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 5, 4).unwrap() + Days::new(7 * number)
}

/// The weeks that are over and past the lag of seven days at the instant of the tests' clock.
const WEEKS: usize = 5;

/// A supplier with one product, the analysts who share its demand, and its people.
struct Hall<'a> {
    world: &'a World,
    supplier: OrganizationId,
    product: ProductId,
    author: Session,
    approver: Session,
    planner: Session,
}

impl<'a> Hall<'a> {
    async fn new(world: &'a World, name: &str) -> Self {
        let supplier =
            world.organization(name, &[OrganizationKind::Supplier, OrganizationKind::Partner]).await;
        Self {
            world,
            supplier,
            product: product(world, supplier).await,
            author: world.role(world.host, BuiltInRole::DemandAnalyst),
            approver: world.role(world.host, BuiltInRole::DemandAnalyst),
            planner: world.role(supplier, BuiltInRole::Planner),
        }
    }

    async fn partners<const N: usize>(&self) -> [OrganizationId; N] {
        let mut partners = [OrganizationId(Uuid::nil()); N];
        for (partner, number) in partners.iter_mut().zip(1..) {
            *partner = self.world.partner(&format!("Customer {number}")).await;
        }
        partners
    }

    /// Writes down what was shipped (or, negative, returned) on a day.
    async fn sells(&self, day: NaiveDate, sold: &[(OrganizationId, i64)]) {
        sells(self.world, self.product, day, sold).await;
    }

    /// A policy that a second person approved, with these terms on top of three customers and ten percent.
    async fn policy(&self, terms: Value) -> String {
        let mut asked = json!({
            "recipient_id": self.supplier, "history_from": monday(0), "minimum_customers": 3, "p_percent": 10,
        });
        for (name, value) in terms.as_object().unwrap() {
            asked[name] = value.clone();
        }
        let policy = self.author.post("/api/v1/demand/policies", asked).await.expect(201).id();
        let path = format!("/api/v1/demand/policies/{policy}");
        self.author.post(&format!("{path}/submission"), json!({})).await.expect(200);
        self.approver.post(&format!("{path}/approval"), json!({})).await.expect(200);
        policy
    }

    /// Asks for a release and makes it with these safeguards, as the background job does with all of them.
    async fn release(&self, policy: &str, safeguards: Safeguards) -> String {
        let asked =
            self.author.post("/api/v1/demand/releases", json!({ "policy_id": policy })).await.expect(201);
        assert_eq!(asked.json()["state"], "building");
        let id: ReleaseId = asked.id().parse().unwrap();
        lonja_demand::build(&self.world.ctx, id, safeguards).await.unwrap();
        id.to_string()
    }

    /// Everything that the supplier is shown of its product, week by week, over all releases.
    async fn shown(&self) -> Vec<(String, Option<i64>)> {
        let mut shown = Vec::new();
        for release in self.planner.get("/api/v1/demand/releases?sort=created_at").await.items() {
            let path = format!("/api/v1/demand/releases/{}/cells?limit=500", release["id"].as_str().unwrap());
            for cell in self.planner.get(&path).await.items() {
                shown.push((cell["period"].as_str().unwrap().to_owned(), cell["value"].as_i64()));
            }
        }
        shown
    }

    /// Releases what was sold so far, once, and reads the figures of the first weeks as the supplier.
    async fn figures(&self, terms: Value, safeguards: Safeguards) -> Vec<Option<i64>> {
        let policy = self.policy(terms).await;
        self.release(&policy, safeguards).await;
        self.shown().await.into_iter().map(|(_, value)| value).collect()
    }
}

/// Does what the schedule does every quarter of an hour.
async fn move_cycles_on(world: &World) {
    let mut tx = world.ctx.db.begin_system("test").await.unwrap();
    tx.enqueue(NewJob::new("demand.forecast_cycles", json!({})));
    tx.finish_derived().await.unwrap();
    world.run_jobs().await;
}

async fn product(world: &World, supplier: OrganizationId) -> ProductId {
    let (product, category) = (ProductId::new(), Uuid::now_v7());
    let now = world.ctx.clock.now();
    let name = category.simple().to_string();
    world
        .sql(
            "INSERT INTO category (id, name, sort_key, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
            [category.into(), name.clone().into(), name.into(), now.into(), now.into()],
        )
        .await;
    let sku = product.0.simple().to_string();
    world
        .sql(
            "INSERT INTO product (id, sku, name, sort_key, search_text, category_id, supplier_id, unit, lifecycle,
                 low_stock_milli, created_at, updated_at)
             VALUES (?, ?, 'Lantern', 'lantern', 'lantern', ?, ?, 'piece', 'active', 0, ?, ?)",
            [product.0.into(), sku.into(), category.into(), supplier.0.into(), now.into(), now.into()],
        )
        .await;
    product
}

async fn sells(world: &World, product: ProductId, day: NaiveDate, sold: &[(OrganizationId, i64)]) {
    sells_in(world, product, day, None, sold).await;
}

/// The same in a country.
async fn sells_in(
    world: &World,
    product: ProductId,
    day: NaiveDate,
    country: Option<&str>,
    sold: &[(OrganizationId, i64)],
) {
    let region_id = match country {
        Some(country) => lonja_orders::regions::country(world.ctx.db.read(), country).await.unwrap(),
        None => None,
    };
    assert_eq!(region_id.is_some(), country.is_some());
    let line = |&(customer, units): &(OrganizationId, i64)| SalesLine {
        id: SalesLineId::new(),
        product_id: product,
        customer_id: Some(customer),
        region_id,
        channel: None,
        sold_on: day,
        quantity: Quantity::whole(units).unwrap(),
        unit_price: UnitPrice::new(25_500, Currency::GBP),
    };
    let lines: Vec<SalesLine> = sold.iter().map(line).collect();
    let tx = world.ctx.db.begin_system("test").await.unwrap();
    lonja_demand::observer().on_sales(&tx, &lines).await.unwrap();
    tx.finish_derived().await.unwrap();
}
