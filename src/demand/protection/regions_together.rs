//! Regions put together: what is in no shown region is known to the unit, shown or from deliveries and stock. The regions
//! that are hidden in one of two months are known together in both, and set against each other like figures.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cell::{Contribution, merged},
    change::may_stand_beside,
    regions::{Page, Place, ShownBefore, is_shown},
    rules::{Hidden, Protection},
    series::are_compared,
};

impl Page {
    /// Whether what is in the `other` regions may be known beside the months before.
    pub(super) fn stands_together(
        &self,
        regions: &BTreeMap<u32, Result<i64, Hidden>>,
        other: &[Contribution],
        before: &[ShownBefore],
        protection: &Protection,
    ) -> bool {
        let near = before.iter().filter(|then| are_compared(then.month, self.month));
        near.filter(|then| !then.figures.is_empty()).all(|then| {
            let named = |(place, cell, _): &(Place, Vec<Contribution>, i64)| match place {
                Place::Region(region) => Some((*region, cell.clone())),
                Place::All | Place::Other | Place::Rest => None,
            };
            let figures: BTreeMap<u32, Vec<Contribution>> = then.figures.iter().filter_map(named).collect();
            let zone = |region: &u32| self.zone_of.get(region).copied();
            // One of the months is by zone and the other by country.
            let has_zone_of = |a: &u32, b: &u32| zone(a) == Some(*b);
            let is_mixed = regions
                .keys()
                .any(|now| figures.keys().any(|then| has_zone_of(now, then) || has_zone_of(then, now)));
            let wide = |region: &u32| if is_mixed { zone(region).unwrap_or(*region) } else { *region };
            let hidden = regions.keys().filter(|region| !is_shown(regions, **region));
            let open: BTreeSet<u32> = hidden.chain(&then.hidden).map(wide).collect();
            let shown = regions.keys().filter(|region| is_shown(regions, **region));
            let now: Vec<Vec<Contribution>> = shown
                .filter(|region| open.contains(&wide(region)))
                .map(|region| self.in_region(*region))
                .collect();
            let was_shown = figures.iter().filter(|(region, _)| !then.hidden.contains(region));
            let of_open = was_shown.filter(|(region, _)| open.contains(&wide(region)));
            let of_then = then.figures.iter().filter(|(place, ..)| *place == Place::Other);
            let cells = of_open.map(|(_, cell)| cell).chain(of_then.map(|(_, cell, _)| cell));
            let before = merged(cells.map(Vec::as_slice));
            let now = merged(now.iter().map(Vec::as_slice).chain([other]));
            may_stand_beside(&now, &before, 0, protection)
        })
    }
}
