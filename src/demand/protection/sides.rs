//! How much room there is in a month of a category: what is in the rest of its weeks and what is in no shown region, and
//! whether either gives way far enough for every hidden figure of both cuts.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cell::{Contribution, merged},
    change::level_of,
    regions::{Page, is_shown},
    rules::{Hidden, Protection},
};

/// The hidden figures of both cuts with their levels.
pub struct Sides<'a> {
    levels: &'a BTreeMap<u32, i64>,
    rest: Vec<(&'a [Contribution], i64)>,
    /// What is in each region, and in none.
    cells: BTreeMap<Option<u32>, Vec<Contribution>>,
    rest_of_weeks: Vec<Contribution>,
    protection: &'a Protection,
}

impl<'a> Sides<'a> {
    /// `levels`: of the hidden regions that tell on somebody.
    pub fn of(page: &'a Page, levels: &'a BTreeMap<u32, i64>, protection: &'a Protection) -> Self {
        let regions = page.atoms.iter().map(|atom| atom.region);
        let in_region = |region| (region, page.cell(|atom| atom.region == region));
        Self {
            levels,
            rest: page.rest.iter().filter_map(|leaf| Some((leaf.cell.as_slice(), leaf.to_keep()?))).collect(),
            cells: regions.collect::<BTreeSet<_>>().into_iter().map(in_region).collect(),
            rest_of_weeks: page.rest(),
            protection,
        }
    }

    /// What is in no shown region.
    pub fn other(&self, regions: &BTreeMap<u32, Result<i64, Hidden>>) -> Vec<Contribution> {
        let is_other = |region: &Option<u32>| !region.is_some_and(|region| is_shown(regions, region));
        let cells = self.cells.iter().filter(|(region, _)| is_other(region));
        merged(cells.map(|(_, cell)| cell.as_slice()))
    }

    /// The hidden regions that tell on somebody, and what was sold into none where that does.
    fn hidden(&self, regions: &BTreeMap<u32, Result<i64, Hidden>>) -> Vec<(&[Contribution], i64)> {
        let is_hidden = |region: &u32| !is_shown(regions, *region);
        let levels = self.levels.iter().filter(|(region, _)| is_hidden(region));
        let hidden =
            levels.filter_map(|(region, level)| Some((self.cells.get(&Some(*region))?.as_slice(), *level)));
        let nowhere = self.cells.get(&None).and_then(|cell| {
            let level = level_of(cell, std::iter::empty(), self.protection);
            (level > 0).then_some((cell.as_slice(), level))
        });
        hidden.chain(nowhere).collect()
    }

    /// Their sum is known, so one can be larger only as far as the others can be smaller.
    pub fn rest_keeps_room(&self, rest: &[Contribution]) -> bool {
        self.rest.iter().all(|(cell, level)| gives_way(rest, cell, cell, *level))
    }

    pub fn others_keep_room(
        &self,
        regions: &BTreeMap<u32, Result<i64, Hidden>>,
        other: &[Contribution],
    ) -> bool {
        self.hidden(regions).into_iter().all(|(cell, level)| gives_way(other, cell, cell, level))
    }

    /// Only the difference between the two is known: either can give way to a figure of the other.
    pub fn both_keep_room(
        &self,
        regions: &BTreeMap<u32, Result<i64, Hidden>>,
        other: &[Contribution],
    ) -> bool {
        let rest = &self.rest_of_weeks;
        let gives = |cell: &[Contribution], own: &[Contribution], across: &[Contribution], level| {
            gives_way(across, &[], cell, level) || gives_way(own, cell, cell, level)
        };
        self.hidden(regions).into_iter().all(|(cell, level)| gives(cell, other, rest, level))
            && self.rest.iter().all(|(cell, level)| gives(cell, rest, other, *level))
    }
}

/// Whether what is in `side` and not in `without` can give way by the level of `cell`, for everybody who knows its own
/// part of it and is not the largest in the cell.
fn gives_way(side: &[Contribution], without: &[Contribution], cell: &[Contribution], level: i64) -> bool {
    let of = |cell: &[Contribution], entity: u32, what: fn(&Contribution) -> i64| {
        cell.binary_search_by_key(&entity, |c| c.entity).map_or(0, |at| what(&cell[at]))
    };
    let room = |c: &Contribution| c.net().max(0);
    let all: i64 = side.iter().map(|c| (room(c) - of(without, c.entity, room)).max(0)).sum();
    let first = cell.iter().max_by_key(|c| c.net()).map(|c| c.entity);
    let known = |c: &Contribution| c.shipped - of(without, c.entity, |c| c.shipped);
    all >= level
        && side
            .iter()
            .filter(|c| Some(c.entity) != first)
            .all(|attacker| all - known(attacker).max(0) >= level)
}
