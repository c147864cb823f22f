//! The distributors' latest invoices as orders: the newest are open and hold their stock, the others are on their way
//! or delivered. The demo's rules of time: a day to confirm, two to ship, five to deliver.

use chrono::Duration;
use lonja_kernel::Currency;
use lonja_orders::seed::{EarlierLine, EarlierOrder, seed_orders};
use lonja_platform::prelude::*;

use super::{
    partners,
    source::{Invoice, OPEN_DAYS, Source},
    steps,
    world::World,
};

const STEP: &str = "demo.orders";

pub async fn load(ctx: &Ctx, world: &World, source: &Source) -> Result<(), Problem> {
    if steps::is_done(ctx, STEP).await? {
        return Ok(());
    }
    let skus: Vec<&str> = source.products.iter().map(|product| product.sku.as_str()).collect();
    let mut tx = ctx.db.begin_system("demo").await?;
    let ids = lonja_catalogue::imported::find(&tx, &skus).await?;
    let orders: Vec<EarlierOrder> = source
        .invoices
        .iter()
        .filter_map(|invoice| {
            let customer = &source.customers[invoice.customer];
            let currency = partners::currency(customer);
            let lines = invoice.lines.iter().filter_map(|line| {
                let product = source.products.binary_search_by(|product| product.sku.cmp(&line.sku)).ok()?;
                Some(EarlierLine {
                    product_id: *ids.get(&line.sku)?,
                    warehouse_id: world.warehouse,
                    sku: line.sku.clone(),
                    name: source.products[product].name.clone(),
                    unit: "piece".to_owned(),
                    quantity: Quantity::from_thousandths(line.units * 1000),
                    unit_price_e4: partners::in_currency(line.price_e4, currency),
                })
            });
            order(source, world, invoice, currency, lines.collect())
        })
        .collect();
    seed_orders(&tx, &orders).await?;
    lonja_catalogue::bulk::take_snapshot(&tx).await?;
    tx.record(Change::new(EventKind::StockChanged, "demo"));
    steps::mark(&tx, STEP, "").await?;
    tx.finish(()).await
}

fn order(
    source: &Source,
    world: &World,
    invoice: &Invoice,
    currency: Currency,
    lines: Vec<EarlierLine>,
) -> Option<EarlierOrder> {
    let age = (source.last_day - invoice.at.date()).num_days();
    let placed_at = invoice.at.and_utc() + Duration::weeks(world.shift_weeks.into());
    let after = |reached: bool, days| reached.then(|| placed_at + Duration::days(days));
    (!lines.is_empty()).then(|| EarlierOrder {
        partner: world.distributors[invoice.customer],
        currency,
        reference: Some(format!("INV-{}", invoice.number)),
        placed_at,
        confirmed_at: after(age >= OPEN_DAYS / 2, 1),
        shipped_at: after(age >= OPEN_DAYS, 2),
        delivered_at: after(age >= OPEN_DAYS + 7, 5),
        lines,
    })
}
