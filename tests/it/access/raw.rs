//! Raw demand, before any protection, is seen by nobody whom the audit log does not name.

use chrono::NaiveDate;
use lonja_kernel::{Currency, OrganizationId, OrganizationKind, ProductId, Quantity, SalesLineId, UnitPrice};
use lonja_orders::sales::SalesLine;
use serde_json::json;

use super::{Case, Rows};
use crate::support::{Answer, World};

/// What one customer bought, and what five bought together: numbers that stand nowhere else.
const HIDDEN: i64 = 4_731_897;
const PUBLISHED: i64 = 5 * 1_263_741;

async fn sells(world: &World, product: ProductId, day: NaiveDate, sold: &[(OrganizationId, i64)]) {
    let line = |&(customer, units): &(OrganizationId, i64)| SalesLine {
        id: SalesLineId::new(),
        product_id: product,
        customer_id: Some(customer),
        region_id: None,
        channel: None,
        sold_on: day,
        quantity: Quantity::whole(units).expect("units"),
        unit_price: UnitPrice::new(25_500, Currency::GBP),
    };
    let lines: Vec<SalesLine> = sold.iter().map(line).collect();
    let tx = world.ctx.db.begin_system("test").await.expect("a transaction begins");
    lonja_demand::observer().on_sales(&tx, &lines).await.expect("the facts are kept");
    tx.finish_derived().await.expect("the transaction commits");
}

/// Whether the answer shows the number, however it is written.
fn shows(answer: &Answer, number: i64) -> bool {
    let digits: String = answer.text().chars().filter(|c| !matches!(c, ',' | '_' | ' ' | '.')).collect();
    digits.contains(&number.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_that_shows_raw_demand_says_so_in_the_audit_log() {
    let world = World::sqlite().await;
    let rows = Rows::make(&world).await;
    let product = ProductId::new();
    let (now, id) = (world.ctx.clock.now(), product.0.simple().to_string());
    world
        .sql(
            "INSERT INTO product (id, sku, name, sort_key, search_text, category_id, supplier_id, unit, lifecycle,
                 low_stock_milli, created_at, updated_at)
             SELECT ?, ?, 'Raw', 'raw', 'raw', category_id, ?, 'piece', 'active', 0, ?, ? FROM product LIMIT 1",
            [product.0.into(), id.into(), rows.supplier.0.into(), now.into(), now.into()],
        )
        .await;
    let mut customers = Vec::new();
    for number in 1..=5 {
        customers.push(world.partner(&format!("Customer {number}")).await);
    }
    let monday = |week: u32| NaiveDate::from_ymd_opt(2026, 5, 4 + 7 * week).expect("a day");
    let five: Vec<_> = customers.iter().map(|customer| (*customer, PUBLISHED / 5)).collect();
    sells(&world, product, monday(0), &five).await;
    sells(&world, product, monday(1), &[(customers[0], HIDDEN)]).await;
    let staff = world.administrator();
    let mut own = rows.of(OrganizationKind::Host);
    let asked = json!({ "policy_id": own["policy"] });
    let release = staff.post("/api/v1/demand/releases", asked).await.expect(201).id();
    world.run_jobs().await;
    assert_eq!(staff.get(&format!("/api/v1/demand/releases/{release}")).await.json()["state"], "published");
    own.insert("release", release);

    let seen = async || {
        let path = "/api/v1/audit-events?act=seen&count=true&limit=1";
        staff.get(path).await.expect(200).json()["count"].as_u64().expect("a count")
    };
    // Which operations show a number without leaving a row in the audit log.
    let (mut raw, mut released) = (Vec::new(), Vec::new());
    for case in Case::all().iter().filter(|case| !case.changes() && case.permission().is_some()) {
        let path = case.path(&own);
        let before = seen().await;
        let mut answers = vec![staff.get(&path).await];
        if case.is_list {
            answers.push(staff.csv(&path).await);
        }
        let is_noted = seen().await > before;
        for (number, unnoted) in [(HIDDEN, &mut raw), (PUBLISHED, &mut released)] {
            if !is_noted && answers.iter().any(|answer| shows(answer, number)) {
                unnoted.push(case.entry.operation);
            }
        }
    }
    assert_eq!(raw, [] as [&str; 0], "these show raw demand and leave no row in the audit log");
    // Released figures are not raw, so staff may look at them unnoted: the walk does come by where figures are.
    for operation in ["list_release_cells", "list_demand_series"] {
        assert!(released.contains(&operation), "{operation} is not among {released:?}");
    }
}
