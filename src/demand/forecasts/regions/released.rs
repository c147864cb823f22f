//! Figures by region that their recipient has been shown, in every month that has a table. Like `released` of all
//! forecasts, this file can name no table that holds facts, contributors or reasons.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::super::released::{Cells, Terms};
use crate::{batch, policies::Regions};

/// What a figure by region is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    All,
    Zone(Uuid),
    Country(Uuid),
}

/// A category in one place, of which at least one figure was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub category: Uuid,
    /// What the category was called at the release.
    pub category_name: String,
    pub place: Place,
    /// `all`, a zone's word or a country's code, as the latest release names it.
    pub code: String,
    pub name: Option<String>,
    pub unit: String,
    /// By the day that a month is named by; a month without a row of the place has none.
    pub cells: Cells,
}

/// All of them, by category and place, and the zone that each country lies in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regional {
    pub nodes: Vec<Node>,
    pub zone_of: HashMap<Uuid, Uuid>,
}

#[derive(FromQueryResult)]
struct Row {
    category_id: Uuid,
    category: String,
    month_start: NaiveDate,
    regions: String,
    level: String,
    region_id: Uuid,
    code: Option<String>,
    name: Option<String>,
    unit: String,
    value_milli: Option<i64>,
}

impl Row {
    fn place(&self) -> Option<Place> {
        match (self.level.as_str(), Regions::parse(&self.regions)) {
            ("all", _) => Some(Place::All),
            (_, Some(Regions::Zone)) => Some(Place::Zone(self.region_id)),
            (_, Some(Regions::Country)) => Some(Place::Country(self.region_id)),
            (_, Some(Regions::None) | None) => None,
        }
    }
}

/// Everything by region that the recipient was ever shown of the categories of a release; nothing where that shares no
/// figures by region.
pub async fn regional(conn: &impl ConnectionTrait, terms: &Terms) -> Result<Regional, Problem> {
    let sql = r#"SELECT g.category_id, c.name AS category, g.month_start, m.regions, g.level, g.region_id, n.code, n.name,
            g.unit, g.value_milli
        FROM release_region g
        JOIN "release" r ON r.id = g.release_id
        JOIN "release" l ON l.id = $2 AND l.regions <> 'none'
        JOIN release_category c ON c.release_id = l.id AND c.category_id = g.category_id
        JOIN release_month m ON m.recipient_id = g.recipient_id AND m.month_start = g.month_start
        LEFT JOIN release_region_name n ON n.release_id = g.release_id AND n.region_id = g.region_id
        WHERE g.recipient_id = $1 AND r.state = 'published' AND g.level <> 'other'
        ORDER BY g.month_start"#;
    let values = [terms.recipient_id.into(), terms.release_id.into()];
    let rows = conn.query_all_raw(batch::statement(conn, sql, values)).await?;
    let mut nodes: BTreeMap<(Uuid, Place), Node> = BTreeMap::new();
    for row in rows {
        let row = Row::from_query_result(&row, "")?;
        let Some(place) = row.place() else { continue };
        let node = nodes.entry((row.category_id, place)).or_insert_with(|| Node {
            category: row.category_id,
            category_name: row.category,
            place,
            code: String::new(),
            name: None,
            unit: row.unit.clone(),
            cells: Cells::new(),
        });
        if node.unit != row.unit {
            // What was counted in another unit says nothing about this one.
            node.unit = row.unit;
            node.cells.clear();
        }
        node.code = row.code.unwrap_or_else(|| "all".to_owned());
        node.name = row.name;
        node.cells.insert(row.month_start, row.value_milli);
    }
    let is_shown = |node: &Node| node.cells.values().any(Option::is_some);
    let nodes: Vec<Node> = nodes.into_values().filter(is_shown).collect();
    if nodes.is_empty() {
        return Ok(Regional::default());
    }
    let zones = lonja_orders::regions::all(conn).await?.into_iter();
    let zone_of = zones.filter_map(|region| Some((region.id.0, region.parent?.0))).collect();
    Ok(Regional { nodes, zone_of })
}
