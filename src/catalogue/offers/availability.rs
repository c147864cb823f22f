//! A product's stock in the form that the reader is granted, in one statement. What changes seldom, bands and warehouses,
//! is remembered.
//!
//! Band and yes/no come from the last snapshot alone, so the answer stays the same, byte for byte, until the next
//! one, whatever anybody orders in between.

use lonja_kernel::{ProductId, Quantity, Timestamp};
use lonja_platform::{
    positional_row,
    prelude::{Problem, Scope},
};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use super::{
    Memory,
    cards::Edition,
    dto::{
        BandAvailability, ExactAvailability, ProductAvailability, WarehouseAvailability, YesNoAvailability,
    },
    store::Snapshot,
    warehouses::{ById, Warehouse},
};
use crate::stock::rules::StockExposure;

/// Warehouse rows come only where the agreement is exact; otherwise there is one row, without any live figure.
const FOR_A_PARTNER: &str = "\
SELECT o.stock_exposure AS exposure, v.revision, (SELECT number FROM stock_snapshot WHERE id = 1) AS snapshot,
    (SELECT number FROM warehouse_edition) AS warehouses, s.warehouse_id, s.on_hand_milli - s.reserved_milli AS free_milli
FROM organization o
JOIN product_visibility v ON v.assortment_id = o.assortment_id AND v.product_id = $2
    AND v.visible_until > $3 AND v.visible_from <= $3
LEFT JOIN stock s ON s.product_id = v.product_id AND o.stock_exposure = 'exact'
WHERE o.id = $1";

const FOR_THE_HOST: &str = "\
SELECT $1 AS exposure, p.revision, (SELECT number FROM stock_snapshot WHERE id = 1) AS snapshot,
    (SELECT number FROM warehouse_edition) AS warehouses, s.warehouse_id, s.on_hand_milli - s.reserved_milli AS free_milli
FROM product p
LEFT JOIN stock s ON s.product_id = p.id AND $1 = 'exact'
WHERE p.id = $2";

positional_row! {
    /// The columns of both statements.
    struct Row {
        exposure: String,
        revision: i32,
        snapshot: i64,
        warehouses: i64,
        warehouse_id: Option<Uuid>,
        free_milli: Option<i64>,
    }
}

/// `sees_stock` says whether the caller may look at exact stock anyway; it counts for the host's people only.
pub async fn get(
    conn: &impl ConnectionTrait,
    memory: &Memory,
    scope: Scope,
    sees_stock: bool,
    now: Timestamp,
    id: ProductId,
) -> Result<ProductAvailability, Problem> {
    let backend = conn.get_database_backend();
    let statement = match scope {
        Scope::Partner(partner) => {
            let values = [partner.0.into(), id.0.into(), now.into()];
            Statement::from_sql_and_values(backend, FOR_A_PARTNER, values)
        }
        Scope::Host => {
            let exposure = if sees_stock { "exact" } else { "band" };
            Statement::from_sql_and_values(backend, FOR_THE_HOST, [exposure.into(), id.0.into()])
        }
        Scope::Supplier(_) => return Err(Problem::not_found()),
    };
    let rows = conn.query_all_raw(statement).await?;
    let rows: Vec<Row> = rows.iter().map(Row::read).collect::<Result<_, _>>()?;
    let first = rows.first().ok_or_else(Problem::not_found)?;
    let exposure = StockExposure::parse(&first.exposure);
    if exposure == StockExposure::Exact {
        let warehouses = memory.warehouses.of(conn, first.warehouses).await?;
        let warehouses = in_order(rows, &warehouses);
        let free = warehouses.iter().map(|warehouse| warehouse.quantity.thousandths()).sum();
        return Ok(ProductAvailability::Exact(ExactAvailability {
            product_id: id,
            quantity: Quantity::from_thousandths(free),
            warehouses,
            as_of: now,
        }));
    }
    let edition = Edition { revision: first.revision, snapshot: first.snapshot };
    let cards = memory.cards.of(conn, std::iter::once((id.0, edition))).await?;
    let Snapshot { band, taken_at } = cards.get(&id.0).ok_or_else(Problem::not_found)?.facts.stock();
    Ok(if exposure == StockExposure::Band {
        ProductAvailability::Band(BandAvailability { product_id: id, band, as_of: taken_at })
    } else {
        let in_stock = band.in_stock();
        ProductAvailability::YesNo(YesNoAvailability { product_id: id, in_stock, as_of: taken_at })
    })
}

/// Free stock by the warehouses' codes.
fn in_order(rows: Vec<Row>, warehouses: &ById) -> Vec<WarehouseAvailability> {
    let mut rows: Vec<_> = rows
        .into_iter()
        .filter_map(|row| {
            let (place, warehouse) = warehouses.get(&row.warehouse_id?)?;
            Some((place, warehouse, Quantity::from_thousandths(row.free_milli?)))
        })
        .collect();
    rows.sort_unstable_by_key(|(place, ..)| *place);
    let shown = |(_, warehouse, quantity): (&usize, &Warehouse, Quantity)| WarehouseAvailability {
        warehouse_id: warehouse.id.into(),
        code: warehouse.code.clone(),
        name: warehouse.name.clone(),
        country: warehouse.country.clone(),
        quantity,
    };
    rows.into_iter().map(shown).collect()
}
