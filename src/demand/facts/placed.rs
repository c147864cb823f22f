//! The facts by region. Nothing that a supplier can reach uses this file.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{Asked, store::each_product};
use crate::{batch, calendar::Grain, protection::Purchase};

/// What customers bought of a product, per period, and in which region (numbered) where that is known.
pub type PlacedHistory = BTreeMap<NaiveDate, Vec<(Option<u32>, Purchase)>>;

/// The same of each of a supplier's products.
pub type Placed = HashMap<Uuid, PlacedHistory>;

/// `regions` gives each region its number, by its place.
pub async fn placed(tx: &Tx, grain: Grain, asked: Asked<'_>, regions: &[Uuid]) -> Result<Placed, DbErr> {
    let backend = tx.get_database_backend();
    let (customers, regions) = (batch::places(asked.customers), batch::places(regions));
    let customer = batch::id_text(backend, "customer_id");
    let region = batch::id_text(backend, "region_id");
    let one = format!(
        "day || ',' || {customer} || ',' || {region} || ',' || shipped_milli || ',' || returned_milli"
    );
    let mut placed = Placed::new();
    each_product(tx, "demand_fact", "day", &one, asked, |product, of_product| {
        let mut periods = PlacedHistory::new();
        for text in of_product.split(';') {
            let (day, region, purchase) = parse(text, &customers, &regions)
                .ok_or_else(|| DbErr::Type(format!("not a purchase in a region: {text}")))?;
            periods.entry(grain.period_of(day).start()).or_default().push((region, purchase));
        }
        // The database joins them in no order; what was read twice shall be the same.
        for bought in periods.values_mut() {
            bought.sort_unstable();
            bought.shrink_to_fit();
        }
        placed.insert(product, periods);
        Ok(())
    })
    .await?;
    Ok(placed)
}

fn parse(
    text: &str,
    customers: &HashMap<String, usize>,
    regions: &HashMap<String, usize>,
) -> Option<(NaiveDate, Option<u32>, Purchase)> {
    let mut parts = text.split(',');
    let day = batch::parse_date(parts.next()?)?;
    let customer = *customers.get(parts.next()?)? as u32;
    let region = regions.get(parts.next()?).map(|place| *place as u32);
    let shipped = parts.next()?.parse().ok()?;
    let returned = parts.next()?.parse().ok()?;
    Some((day, region, Purchase { customer, shipped, returned }))
}
