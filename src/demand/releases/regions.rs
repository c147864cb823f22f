//! The regional tables of a release: demand by category and region, of every planning month all of whose periods are
//! covered now. A month has one table, once, over the products all of whose periods in it were released to this recipient.
//!
//! Where more than thirty percent of the units would be hidden by country, the month is shown by zone, if that shows more.
//!
//! A month has no table where the recipient's own accounts have changed within it, or one of its periods was refused:
//! its periods leave different purchases out, so that its figures do not add up to one thing. Products that are counted
//! in different units have none.

use std::collections::{BTreeSet, HashMap, HashSet};

use lonja_disclosure::control::Control;
use uuid::Uuid;

use super::{
    regions_audit,
    regions_store::{Level, Months, NamedRegion, RegionCell},
    regions_view::View,
    table::{Decision, Levels, Table},
    tally::Tally,
    totals_store::{Members, Released, Total},
    watch::{Step, Watch},
};
use crate::{
    calendar::Month,
    facts::Placed,
    policies::Regions,
    protection::{Contribution, Hidden, Page, Paged, Safeguard, ShownBefore},
};

/// More than this share of the units hidden by country, in percent, and zones are tried.
const TOO_MUCH_HIDDEN: i64 = 30;

/// A region of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region {
    pub name: NamedRegion,
    /// The zone that a country lies in, by its number.
    pub zone: Option<u32>,
}

/// What is read for regional tables alone.
pub struct Regional {
    pub asked: Regions,
    /// The tree; a region's place is its number.
    pub tree: Vec<Region>,
    pub placed: Placed,
    pub months: Months,
    pub released: Vec<RegionCell>,
    pub totals: Vec<Released>,
    pub members: Members,
    /// Every release to this recipient.
    pub own_releases: HashSet<Uuid>,
}

/// Tables as they were decided, and what their audit found.
#[derive(Default)]
pub struct Settled {
    pub months: Vec<(Month, Regions)>,
    pub cells: Vec<Listed>,
    pub names: Vec<NamedRegion>,
    pub findings: Vec<String>,
    /// How much is shown, where there are tables.
    pub shown: Option<Tally>,
}

/// A category in a month, with what it is over.
pub struct Sheet {
    pub month: Month,
    pub regions: Regions,
    pub category: Uuid,
    pub unit: String,
    pub products: Vec<Uuid>,
    pub page: Page,
    pub paged: Paged,
}

/// Decides on the tables that are due, and audits them.
pub fn settle(
    table: &Table,
    decisions: &[Vec<Decision>],
    levels: &[Levels],
    totals: &[(Total, Result<i64, Hidden>)],
    watch: &Watch,
) -> Settled {
    let Some(asked) = &table.regional else { return Settled::default() };
    let mut view = View::new(table, asked, decisions, levels, totals);
    let due: BTreeSet<Month> = table
        .periods
        .iter()
        .map(|start| Month::of(table.grain.period_of(*start)))
        .filter(|month| !asked.months.contains_key(month) && view.is_complete(*month))
        .collect();
    let mut before = view.shown_before();
    let mut settled = Settled::default();
    let mut sheets: Vec<Sheet> = Vec::new();
    watch.begin(Step::Regions, due.len());
    for month in due {
        let by = |view: &mut View<'_>, regions, before: &HashMap<Uuid, Vec<ShownBefore>>| {
            let sheets = view.sheets(month, regions, before);
            let all: i64 = sheets.iter().map(|sheet| units(&sheet.page)).sum();
            let shown: i64 = sheets.iter().map(|sheet| sheet.paged.units()).sum();
            (sheets, all, shown)
        };
        let (mut decided, all, shown) = by(&mut view, asked.asked, &before);
        if asked.asked == Regions::Country && (all - shown) * 100 > all * TOO_MUCH_HIDDEN {
            let (by_zone, _, more) = by(&mut view, Regions::Zone, &before);
            if more > shown {
                decided = by_zone;
            }
        }
        watch.advance();
        let Some(first) = decided.first() else { continue };
        settled.months.push((month, first.regions));
        for sheet in &decided {
            let before = before.entry(sheet.category).or_default();
            before.push(sheet.page.shown(&sheet.paged, before, &table.protection));
        }
        sheets.extend(decided);
    }
    let stop = || watch.is_over();
    let control = Control { stop: &stop, hurry: &stop, progress: &|_| {} };
    watch.begin(Step::Audit, 0);
    let audits = table.protection.safeguards.has(Safeguard::Audit);
    let audit = |sheets: &[Sheet], cells: &[Listed]| {
        if audits { regions_audit::audit(&view, sheets, cells, control) } else { Vec::new() }
    };
    settled.cells = listed(asked, &sheets);
    let mut found = audit(&sheets, &settled.cells);
    if !found.is_empty() {
        // A month that the audit does not clear is not shown at all; what it says of that refuses the release.
        tracing::warn!(?found, "months are hidden that the audit of the regions did not clear");
        for sheet in sheets.iter_mut().filter(|sheet| found.iter().any(|(month, _)| *month == sheet.month)) {
            sheet.paged.hide();
        }
        settled.cells = listed(asked, &sheets);
        found = audit(&sheets, &settled.cells);
    }
    settled.findings = found.into_iter().map(|(_, what)| what).collect();
    settled.shown = tally(&sheets);
    let named: BTreeSet<Uuid> = settled.cells.iter().map(|(cell, _)| cell.level.region()).collect();
    settled.names = asked
        .tree
        .iter()
        .filter(|region| named.contains(&region.name.id))
        .map(|region| region.name.clone())
        .collect();
    settled
}

/// By region; what was sold into no region is among the units.
fn tally(sheets: &[Sheet]) -> Option<Tally> {
    let mut tally = Tally::default();
    for sheet in sheets {
        let net = |cell: Vec<Contribution>| cell.iter().map(Contribution::net).sum::<i64>();
        for (region, decision) in &sheet.paged.regions {
            tally.count(net(sheet.page.in_region(*region)), *decision);
        }
        tally.units += net(sheet.page.nowhere()).max(0);
    }
    (!sheets.is_empty()).then_some(tally)
}

fn units(page: &Page) -> i64 {
    page.total().iter().map(Contribution::net).sum::<i64>().max(0)
}

/// A figure that is written, and why it is hidden where it is.
pub type Listed = (RegionCell, Result<i64, Hidden>);

fn listed(asked: &Regional, sheets: &[Sheet]) -> Vec<Listed> {
    sheets.chunk_by(|a, b| a.month == b.month).flat_map(|month| cells(asked, month)).collect()
}

/// What is written of a month: every category with every region of which some category has a figure, so that what is
/// listed says nothing more than what is shown.
fn cells(asked: &Regional, sheets: &[Sheet]) -> Vec<Listed> {
    let is_shown = |paged: &Paged, region: &u32| paged.regions.get(region).is_some_and(Result::is_ok);
    let listed: BTreeSet<u32> = sheets
        .iter()
        .flat_map(|sheet| sheet.paged.regions.keys().filter(|region| is_shown(&sheet.paged, region)))
        .copied()
        .collect();
    let mut cells = Vec::new();
    for sheet in sheets {
        let mut add = |level, decided: Result<i64, Hidden>| {
            let cell = RegionCell {
                month: sheet.month,
                category: sheet.category,
                level,
                unit: sheet.unit.clone(),
                value: decided.ok(),
            };
            cells.push((cell, decided));
        };
        add(Level::All, sheet.paged.all);
        let mut named: Vec<(&NamedRegion, u32)> =
            listed.iter().map(|number| (&asked.tree[*number as usize].name, *number)).collect();
        named.sort_unstable_by_key(|(name, _)| &name.code);
        for (name, number) in named {
            let decided = sheet.paged.regions.get(&number).copied().unwrap_or(Err(Hidden::NoDemand));
            add(Level::Region(name.id), decided);
        }
        add(Level::Other, sheet.paged.other);
    }
    cells
}

impl Regional {
    pub fn number(&self, id: Uuid) -> Option<u32> {
        self.tree.iter().position(|region| region.name.id == id).map(|place| place as u32)
    }
}
