//! Hands the auditor of regional tables what it rests on: the tables as they are about to be written, those before
//! them, and the daily facts.

use std::collections::{BTreeMap, HashMap};

use lonja_disclosure::control::Control;
use uuid::Uuid;

use super::{
    regions::{Listed, Sheet},
    regions_store::{Level, RegionCell},
    regions_view::{View, region_of},
};
use crate::{
    calendar::Month,
    policies::Regions,
    protection::{Placement, Proof, RegionEvidence, WrittenFigure, WrittenPage},
};

/// Everything that is wrong with the regional tables that are about to be released.
pub fn audit(
    view: &View<'_>,
    sheets: &[Sheet],
    cells: &[Listed],
    control: Control<'_>,
) -> Vec<(Month, String)> {
    let (table, asked) = (view.table, view.asked);
    let mut pages = Vec::new();
    let places: HashMap<Uuid, usize> = table.releases.iter().copied().zip(0..).collect();
    for (month, (release, regions)) in &asked.months {
        let (Some(place), Some(members)) = (places.get(release), asked.members.get(release)) else {
            continue;
        };
        if view.periods(*month).first().is_none_or(|start| *start < table.since) {
            continue;
        }
        for (category, products) in view.over(*month, members) {
            let written =
                asked.released.iter().filter(|cell| cell.month == *month && cell.category == category);
            let page = Writing { month: *month, regions: *regions, category, products: &products };
            pages.push(page.page(view, Some(*place), written, &[]));
        }
    }
    for sheet in sheets {
        let written = cells
            .iter()
            .map(|(cell, _)| cell)
            .filter(|cell| cell.month == sheet.month && cell.category == sheet.category);
        let page = Writing {
            month: sheet.month,
            regions: sheet.regions,
            category: sheet.category,
            products: &sheet.products,
        };
        pages.push(page.page(view, None, written, &sheet.paged.proofs));
    }
    let zones = asked.tree.iter().zip(0..);
    let zone_of = zones.filter_map(|(region, number)| Some((number, region.zone?))).collect();
    let evidence = RegionEvidence {
        pages: &pages,
        own: &table.own,
        zone_of: &zone_of,
        entity_of: &table.entity_of,
        protection: &table.protection,
        control,
    };
    let named = |month: Month, what: &str| (month, format!("{what} (regions, {})", month.label()));
    evidence.audit().iter().map(|finding| named(Month::named(finding.period), finding.what)).collect()
}

/// A category in a month that was written, or is about to be.
struct Writing<'a> {
    month: Month,
    regions: Regions,
    category: Uuid,
    products: &'a [Uuid],
}

impl Writing<'_> {
    fn page<'a, 'c>(
        &self,
        view: &'a View<'_>,
        release: Option<usize>,
        written: impl Iterator<Item = &'c RegionCell>,
        proofs: &'a [Proof],
    ) -> WrittenPage<'a> {
        let (mut all, mut other, mut regions) = (None, None, BTreeMap::new());
        for cell in written {
            match cell.level {
                Level::All => all = cell.value,
                Level::Other => other = cell.value,
                Level::Region(id) => {
                    if let Some(number) = view.asked.number(id) {
                        regions.insert(number, cell.value);
                    }
                }
            }
        }
        let (mut figures, mut bought) = (Vec::new(), Vec::new());
        for product in self.products {
            let (placed, pack) = (view.asked.placed.get(product), view.table.pack(*product));
            for (start, week) in view.periods(self.month).into_iter().zip(0..) {
                let value = view.figure(*product, start).and_then(|figure| figure.value);
                let figure = figures.len() as u32;
                figures.push(WrittenFigure { week, pack, value });
                let purchases = placed.and_then(|placed| placed.get(&start)).into_iter().flatten();
                bought.extend(purchases.map(|(region, purchase)| Placement {
                    figure,
                    region: region_of(&view.asked.tree, self.regions, *region),
                    purchase: *purchase,
                }));
            }
        }
        WrittenPage {
            month: self.month.name_day(),
            category: self.category.as_u128(),
            own: view.own_of(release),
            figures,
            totals: view.shown_totals(self.month, self.category),
            all,
            other,
            regions,
            bought,
            proofs,
            rules: release
                .and_then(|release| view.table.room_then[release].as_ref())
                .unwrap_or(&view.table.protection),
            is_new: release.is_none(),
        }
    }
}
