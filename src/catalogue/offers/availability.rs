//! A product's stock in the form that the reader is granted, in one statement.
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
    dto::{
        BandAvailability, ExactAvailability, ProductAvailability, WarehouseAvailability, YesNoAvailability,
    },
    store::Snapshot,
};
use crate::stock::rules::StockExposure;

/// Warehouse rows come only where the agreement is exact; otherwise there is one row, without any live figure.
const FOR_A_PARTNER: &str = "\
SELECT o.stock_exposure AS exposure, p.created_at, b.band, b.taken_at, w.id AS warehouse_id, w.code, w.name, w.country,
    s.on_hand_milli - s.reserved_milli AS free_milli
FROM organization o
JOIN product_visibility v ON v.assortment_id = o.assortment_id AND v.product_id = $2
    AND v.visible_until > $3 AND v.visible_from <= $3
JOIN product p ON p.id = v.product_id
LEFT JOIN stock_band b ON b.product_id = p.id
LEFT JOIN stock s ON s.product_id = p.id AND o.stock_exposure = 'exact'
LEFT JOIN warehouse w ON w.id = s.warehouse_id
WHERE o.id = $1
ORDER BY w.code";

const FOR_THE_HOST: &str = "\
SELECT $1 AS exposure, p.created_at, b.band, b.taken_at, w.id AS warehouse_id, w.code, w.name, w.country,
    s.on_hand_milli - s.reserved_milli AS free_milli
FROM product p
LEFT JOIN stock_band b ON b.product_id = p.id
LEFT JOIN stock s ON s.product_id = p.id AND $1 = 'exact'
LEFT JOIN warehouse w ON w.id = s.warehouse_id
WHERE p.id = $2
ORDER BY w.code";

positional_row! {
    /// The columns of both statements.
    struct Row {
        exposure: String,
        created_at: Timestamp,
        band: Option<String>,
        taken_at: Option<Timestamp>,
        warehouse_id: Option<Uuid>,
        code: Option<String>,
        name: Option<String>,
        country: Option<String>,
        free_milli: Option<i64>,
    }
}

/// `sees_stock` says whether the caller may look at exact stock anyway; it counts for the host's people only.
pub async fn get(
    conn: &impl ConnectionTrait,
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
    let snapshot = Snapshot::new(first.band.as_deref(), first.taken_at, first.created_at);
    Ok(match StockExposure::parse(&first.exposure) {
        StockExposure::Band => ProductAvailability::Band(BandAvailability {
            product_id: id,
            band: snapshot.band,
            as_of: snapshot.taken_at,
        }),
        StockExposure::YesNo => ProductAvailability::YesNo(YesNoAvailability {
            product_id: id,
            in_stock: snapshot.band.in_stock(),
            as_of: snapshot.taken_at,
        }),
        StockExposure::Exact => {
            let warehouses: Vec<WarehouseAvailability> =
                rows.into_iter().filter_map(Row::warehouse).collect();
            let free = warehouses.iter().map(|warehouse| warehouse.quantity.thousandths()).sum();
            ProductAvailability::Exact(ExactAvailability {
                product_id: id,
                quantity: Quantity::from_thousandths(free),
                warehouses,
                as_of: now,
            })
        }
    })
}

impl Row {
    fn warehouse(self) -> Option<WarehouseAvailability> {
        Some(WarehouseAvailability {
            warehouse_id: self.warehouse_id?.into(),
            code: self.code?,
            name: self.name?,
            country: self.country?,
            quantity: Quantity::from_thousandths(self.free_milli?),
        })
    }
}
