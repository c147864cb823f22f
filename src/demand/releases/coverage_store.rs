//! How much of a release is shown, kept for staff. Nothing that a supplier can reach uses this file.

use lonja_kernel::Percent;
use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::tally::Tally;
use crate::{
    batch::{self, Kind, Rows},
    protection::Hidden,
};

/// What a tally is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Products,
    Regions,
}

impl Of {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Products => "product",
            Self::Regions => "region",
        }
    }
}

/// Writes tallies down; of the units only their share, where they are of one kind.
pub async fn insert(tx: &Tx, release: Uuid, tallies: &[(Of, Tally)], one_unit: bool) -> Result<(), DbErr> {
    let columns = [
        ("kind", Kind::Text),
        ("figures", Kind::Integer),
        ("with_demand", Kind::Integer),
        ("published", Kind::Integer),
        ("units_share", Kind::Integer),
    ];
    let sql = format!(
        "INSERT INTO release_coverage (release_id, kind, figures, with_demand, published, units_share)
         SELECT $1, kind, figures, with_demand, published, units_share FROM {} r",
        batch::table(tx.get_database_backend(), 2, &columns)
    );
    let mut rows = Rows::default();
    for (of, tally) in tallies {
        let share = tally.units_share().filter(|_| one_unit).map(Percent::hundredths);
        let row = rows.row().text(of.as_str()).integer(Some(tally.figures));
        row.integer(Some(tally.with_demand)).integer(Some(tally.published)).integer(share).end();
    }
    tx.execute_raw(batch::statement(tx, &sql, [release.into(), rows.into_json().into()])).await.map(drop)
}

#[derive(FromQueryResult)]
pub struct CoverageRow {
    pub figures: i64,
    pub with_demand: i64,
    pub published: i64,
    pub units_share: Option<i64>,
}

/// Of products and of regions, where it was written down; nothing where there is no such release.
pub async fn coverage(
    conn: &impl ConnectionTrait,
    release: ReleaseId,
) -> Result<Option<[Option<CoverageRow>; 2]>, DbErr> {
    let sql = r#"SELECT c.kind, c.figures, c.with_demand, c.published, c.units_share FROM "release" r
                 LEFT JOIN release_coverage c ON c.release_id = r.id WHERE r.id = $1"#;
    let rows = conn.query_all_raw(batch::statement(conn, sql, [release.0.into()])).await?;
    let of = |of: Of| {
        let is_it =
            |row: &&QueryResult| row.try_get("", "kind").is_ok_and(|kind: String| kind == of.as_str());
        rows.iter().find(is_it).map(|row| CoverageRow::from_query_result(row, "")).transpose()
    };
    if rows.is_empty() { Ok(None) } else { Ok(Some([of(Of::Products)?, of(Of::Regions)?])) }
}

/// How many figures each rule hid, the most first.
pub async fn hidden(conn: &impl ConnectionTrait, release: ReleaseId) -> Result<Vec<(Hidden, i64)>, DbErr> {
    let sql = "SELECT reason, CAST(cells AS bigint) AS cells FROM release_hidden
               WHERE release_id = $1 ORDER BY 2 DESC, 1";
    let rows = conn.query_all_raw(batch::statement(conn, sql, [release.0.into()])).await?;
    let count = |row: &QueryResult| {
        let reason: String = row.try_get("", "reason")?;
        let hidden = Hidden::parse(&reason).ok_or(DbErr::Type(reason))?;
        Ok((hidden, row.try_get("", "cells")?))
    };
    rows.iter().map(count).collect()
}
