//! The demo's catalogue: categories, products, who sees them, prices, warehouses and stock.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use lonja_catalogue::bulk::{self, Break, Grant, Lifecycle, PriceList, ProductRow, Tariff, Warehouse};
use lonja_platform::prelude::*;

use super::{
    assortment::{CATEGORIES, category_of},
    partners::{self, Audience},
    source::{DISTRIBUTORS, Product, Source},
};

/// Who the catalogue is for.
pub struct People<'a> {
    pub suppliers: &'a [OrganizationId],
    /// By rank.
    pub distributors: &'a [OrganizationId],
    pub audiences: &'a HashMap<Audience, AudienceId>,
}

/// A number that only depends on the SKU: what is invented about a product stays the same at every first start.
fn invented(sku: &str) -> u64 {
    sku.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Every fortieth product is announced for three weeks from now; what did not move in the data's last four weeks is
/// on offer while stock lasts.
fn lifecycle(product: &Product, today: NaiveDate) -> (Lifecycle, Option<NaiveDate>) {
    if invented(&product.sku) % 40 == 7 {
        (Lifecycle::Announced, Some(today + Days::new(21)))
    } else if product.recent_units == 0 {
        (Lifecycle::PhasingOut, None)
    } else {
        (Lifecycle::Active, None)
    }
}

/// Units on hand per warehouse: about a month's sales in the first, less in the others, nothing here and there.
fn on_hand(product: &Product, warehouse: u64) -> i64 {
    let luck = invented(&format!("{}/{warehouse}", product.sku));
    match (warehouse, luck % 12) {
        (_, 0) => 0,
        (0, luck) => 24 + product.recent_units * (2 + luck as i64) / 8,
        (_, luck) if luck < 5 => 0,
        (_, luck) => 6 + product.recent_units * luck as i64 / 32,
    }
}

/// Answers the first warehouse, which holds what the open orders need.
pub async fn load(
    tx: &Tx,
    source: &Source,
    people: &People<'_>,
    open_units: &HashMap<&str, i64>,
) -> Result<WarehouseId, Problem> {
    let today = tx.now().date_naive();
    let categories: Vec<(CategoryId, String)> =
        CATEGORIES.iter().map(|category| (CategoryId::new(), category.name.to_owned())).collect();
    bulk::insert_categories(tx, &categories).await?;

    let mut rows = Vec::with_capacity(source.products.len());
    let mut grants = Vec::with_capacity(source.products.len());
    let visible_from = tx.now() - chrono::Duration::days(400);
    for product in &source.products {
        let index = category_of(&product.name);
        let category = &CATEGORIES[index];
        let (lifecycle, launch_on) = lifecycle(product, today);
        let id = ProductId::new();
        for audience in audiences_of(category.name) {
            let audience_id = people.audiences[audience];
            grants.push(Grant { product_id: id, audience_id, visible_from, visible_until: None });
        }
        rows.push(ProductRow {
            id,
            sku: product.sku.clone(),
            name: product.name.clone(),
            description: String::new(),
            category_id: categories[index].0,
            supplier_id: people.suppliers.get(category.supplier).copied(),
            unit: "piece".to_owned(),
            unit_decimals: 0,
            pack: product.pack.and_then(|units| Quantity::whole(units).ok()),
            lifecycle,
            launch_on,
            tips: category.tips.to_owned(),
            picture_asset_id: None,
            low_stock_below: bulk::LOW_STOCK_BELOW,
        });
    }
    let ids: Vec<ProductId> = rows.iter().map(|row| row.id).collect();
    bulk::insert_products(tx, rows).await?;
    bulk::insert_grants(tx, &grants).await?;
    prices(tx, source, people, &ids, today).await?;
    stock(tx, source, &ids, open_units).await
}

/// Jewellery is offered in the United Kingdom and to key accounts only; everything else to every distributor.
fn audiences_of(category: &str) -> &'static [Audience] {
    if category == "Jewellery" { &[Audience::Uk, Audience::KeyAccounts] } else { &[Audience::Distributors] }
}

/// Every third product is cheaper by the dozen, and cheaper still by the four dozens.
fn tariff(product: &Product) -> Tariff {
    let flat = Tariff::flat(product.price_e4);
    if !invented(&product.sku).is_multiple_of(3) {
        return flat;
    }
    let steps = [(12_000, 950), (48_000, 900)].map(|(from_milli, permille)| Break {
        from_milli,
        price_e4: bulk::quoted(product.price_e4, permille),
    });
    Tariff::new(product.price_e4, steps.to_vec()).unwrap_or(flat)
}

async fn prices(
    tx: &Tx,
    source: &Source,
    people: &People<'_>,
    ids: &[ProductId],
    today: NaiveDate,
) -> Result<(), Problem> {
    let list = |rank: usize| PriceList {
        id: PriceListId::new(),
        organization_id: people.distributors[rank],
        name: format!("Prices {}", today.format("%Y")),
        currency: partners::currency(&source.customers[rank]),
        valid_from: today - Days::new(400),
        valid_until: None,
        state: bulk::PriceListState::InForce,
        follows_id: None,
        notice: None,
        announced_at: None,
        acknowledgement: None,
        revision: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    // The first distributor that pays the usual price in pounds has the list that the others are worked out from.
    let ranks = 0..DISTRIBUTORS.min(people.distributors.len());
    let pays_usual = |rank: &usize| partners::permille(*rank, &source.customers[*rank]) == 1000;
    let usual = ranks.clone().find(pays_usual).unwrap_or_default();
    let base = list(usual);
    let lines: Vec<(ProductId, Tariff)> =
        ids.iter().zip(&source.products).map(|(id, product)| (*id, tariff(product))).collect();
    let with_breaks: Vec<(ProductId, Tariff)> =
        lines.iter().filter(|(_, tariff)| !tariff.breaks().is_empty()).cloned().collect();
    bulk::insert_price_list(tx, &base, &lines).await?;
    for rank in ranks.filter(|rank| *rank != usual) {
        let permille = partners::permille(rank, &source.customers[rank]);
        let list = list(rank);
        bulk::copy_price_list(tx, &list, base.id, &with_breaks, permille).await?;
        // The distributor with a login has its next prices announced.
        if rank == 0 {
            let notice = "Metal and freight have become dearer (demo).";
            let raise = Percent::from_hundredths(250);
            bulk::announce_revision(tx, &list, today + Days::new(30), raise, notice).await?;
        }
    }
    Ok(())
}

async fn stock(
    tx: &Tx,
    source: &Source,
    ids: &[ProductId],
    open_units: &HashMap<&str, i64>,
) -> Result<WarehouseId, Problem> {
    let warehouse = |code: &str, name: &str, country: &str, priority| Warehouse {
        id: WarehouseId::new(),
        code: code.to_owned(),
        name: name.to_owned(),
        country: country.to_owned(),
        priority,
    };
    let warehouses = [
        warehouse("LON", "London (demo)", "GB", 10),
        warehouse("MAN", "Manchester (demo)", "GB", 20),
        warehouse("RTM", "Rotterdam (demo)", "NL", 30),
    ];
    bulk::insert_warehouses(tx, &warehouses).await?;
    let mut items = Vec::with_capacity(ids.len() * warehouses.len());
    for (id, product) in ids.iter().zip(&source.products) {
        for (number, warehouse) in warehouses.iter().enumerate() {
            // What the open orders hold lies in the first warehouse, whatever else there is.
            let open =
                if number == 0 { open_units.get(product.sku.as_str()).copied().unwrap_or(0) } else { 0 };
            let units = on_hand(product, number as u64) + open;
            items.push((*id, warehouse.id, Quantity::from_thousandths(units * 1000)));
        }
    }
    bulk::insert_stock(tx, &items).await?;
    Ok(warehouses[0].id)
}
