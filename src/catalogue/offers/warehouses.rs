//! The warehouses, remembered from one read of stock to the next. Whoever reads stock is told which edition of them the
//! database has, and asks for that one.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use lonja_platform::positional_row;
use sea_orm::{ConnectionTrait, DbErr, Statement};
use uuid::Uuid;

positional_row! {
    struct Row {
        edition: i64,
        id: Option<Uuid>,
        code: Option<String>,
        name: Option<String>,
        country: Option<String>,
    }
}

pub(super) struct Warehouse {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub country: String,
}

impl Row {
    fn warehouse(self) -> Option<Warehouse> {
        Some(Warehouse { id: self.id?, code: self.code?, name: self.name?, country: self.country? })
    }
}

/// All warehouses of one edition, each with its place in the order of codes.
pub(super) type ById = HashMap<Uuid, (usize, Warehouse)>;

/// The warehouses that this process remembers.
#[derive(Default)]
pub(crate) struct Warehouses(RwLock<Option<(i64, Arc<ById>)>>);

/// One row without a warehouse where there is none.
const ALL: &str = "\
SELECT e.number AS edition, w.id, w.code, w.name, w.country
FROM warehouse_edition e LEFT JOIN warehouse w ON e.id = 1
ORDER BY w.code";

impl Warehouses {
    /// Those of this edition or a later one.
    pub(super) async fn of(&self, conn: &impl ConnectionTrait, edition: i64) -> Result<Arc<ById>, DbErr> {
        if let Some((kept, warehouses)) = &*self.0.read().unwrap_or_else(PoisonError::into_inner)
            && *kept == edition
        {
            return Ok(warehouses.clone());
        }
        let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), ALL)).await?;
        let rows: Vec<Row> = rows.iter().map(Row::read).collect::<Result<_, _>>()?;
        let edition = rows.first().map(|row| row.edition);
        let all = rows.into_iter().filter_map(Row::warehouse).enumerate();
        let warehouses = Arc::new(all.map(|(place, row)| (row.id, (place, row))).collect::<ById>());
        if let Some(edition) = edition {
            let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
            *kept = Some((edition, Arc::clone(&warehouses)));
        }
        Ok(warehouses)
    }
}
