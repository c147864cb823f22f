//! The region tree: zones, and in them countries. Every installation begins with the same one.

use lonja_kernel::RegionId;
use lonja_platform::prelude::Problem;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use uuid::Uuid;

/// A region as other slices group by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    pub id: RegionId,
    /// A zone's own word, or a country's ISO 3166 code.
    pub code: String,
    pub name: String,
    /// The zone that a country lies in; zones have none.
    pub parent: Option<RegionId>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
    name: String,
    parent_id: Option<Uuid>,
}

/// The whole tree, zones first. It has a few hundred rows.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Region>, Problem> {
    let sql = "SELECT id, code, name, parent_id FROM region ORDER BY kind DESC, name, id";
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let rows = Row::find_by_statement(statement).all(conn).await?;
    Ok(rows
        .into_iter()
        .map(|row| Region {
            id: row.id.into(),
            code: row.code,
            name: row.name,
            parent: row.parent_id.map(RegionId::from),
        })
        .collect())
}

/// The country with this ISO 3166 code.
pub async fn country(conn: &impl ConnectionTrait, code: &str) -> Result<Option<RegionId>, Problem> {
    let sql = "SELECT id, code, name, parent_id FROM region WHERE code = $1 AND kind = 'country'";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [code.into()]);
    Ok(Row::find_by_statement(statement).one(conn).await?.map(|row| row.id.into()))
}
