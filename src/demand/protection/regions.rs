//! One category of one month by region, beside the figures of its weeks that are out or about to be.
//!
//! Weeks and regions cut the same purchases in two ways that cross. So a region is not only a figure like any other:
//!
//! 1. It passes the primary rules and the rule on changes, or it is hidden.
//! 2. The sum over all regions is shown only where that tells nothing of the weeks: what no shown figure of them covers,
//!    their *rest*, is then known, and has to pass like a figure. The same holds for the *other* regions, those that are
//!    not shown. Where the sum is not shown neither is known, and every hidden figure needs room in both.
//! 3. Whoever knows what was delivered and what is left in stock knows the sum over all regions, shown or not. So the other
//!    regions pass like a figure and keep room either way. What is sold in the rest of the weeks the balance tells without
//!    any region, and it is taken to be known.
//! 4. Whatever is shown of regions is set against whatever is shown of weeks ([`super::crossing`]).
//!
//! Where something does not pass, one region more is hidden, the smallest first, until there is none.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    cell::{Contribution, merged},
    change::{Known, level_of, may_stand_beside, room_left},
    crossing::{self, Knows, Proof},
    crossing_rooms::{HiddenWeek, leave_room},
    rules::{Hidden, Protection, judge},
    safeguards::Safeguard,
    series::are_compared,
    sides::Sides,
    sums::Leaf,
};

/// A figure of the weeks, or what they leave over: the rows of the crossing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// A shown figure, by its number.
    Figure(u32),
    /// What the total of a week leaves over; weeks are numbered.
    Week(u32),
    /// Everything that no shown figure or total covers.
    Rest,
}

/// What a figure of the month is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    All,
    Region(u32),
    /// The regions that are not shown, and purchases without a region.
    Other,
    /// Not of regions: the rest of the weeks.
    Rest,
}

/// What the others bought of one row in one region.
#[derive(Clone, Debug)]
pub struct Atom {
    pub row: Row,
    pub region: Option<u32>,
    pub cell: Vec<Contribution>,
}

/// What is known of the category in an earlier month: what was shown, or follows from it, and what was hidden beside it.
#[derive(Clone, Debug)]
pub struct ShownBefore {
    pub month: NaiveDate,
    /// With how far everybody is left from a hidden one; nothing where it is shown.
    pub figures: Vec<(Place, Vec<Contribution>, i64)>,
    /// The regions that are not shown.
    pub hidden: BTreeSet<u32>,
}

impl ShownBefore {
    /// What is known to the unit.
    fn shown(&self) -> impl Iterator<Item = (Place, &[Contribution])> {
        let is_hidden = |place: Place| match place {
            Place::Region(region) => self.hidden.contains(&region),
            Place::All | Place::Other | Place::Rest => false,
        };
        let shown = self.figures.iter().filter(move |(place, ..)| !is_hidden(*place));
        shown.map(|(place, cell, _)| (*place, cell.as_slice()))
    }
}

/// One category in one month.
#[derive(Clone, Debug)]
pub struct Page {
    pub month: NaiveDate,
    /// One per row and region.
    pub atoms: Vec<Atom>,
    /// The hidden figures in the rest, as far as somebody bought something.
    pub rest: Vec<Leaf>,
    /// What is hidden of the weeks and tells on somebody, in their rest or where a total is over it.
    pub hidden: Vec<HiddenWeek>,
    /// Whether there is a hidden figure in it at all: that it is nothing is not to be known either.
    pub has_rest: bool,
    /// The zone that a country lies in.
    pub zone_of: BTreeMap<u32, u32>,
    /// Whether the sum over the regions may be shown: it says nothing that was hidden as a total of a week.
    pub sum_may_show: bool,
    /// Whether something may be shown at all.
    pub may_show: bool,
}

/// What was decided.
#[derive(Clone, Debug)]
pub struct Paged {
    pub all: Result<i64, Hidden>,
    pub regions: BTreeMap<u32, Result<i64, Hidden>>,
    pub other: Result<i64, Hidden>,
    /// For the audit: how each customer could have bought more or less.
    pub proofs: Vec<Proof>,
}

impl Paged {
    /// Shows nothing.
    pub fn hide(&mut self) {
        let hide = |decided: &mut Result<i64, Hidden>| *decided = decided.and(Err(Hidden::Secondary));
        hide(&mut self.all);
        hide(&mut self.other);
        self.regions.values_mut().for_each(hide);
        self.proofs.clear();
    }

    /// What is shown by region.
    pub fn units(&self) -> i64 {
        self.regions.values().filter_map(|decided| decided.ok()).sum()
    }
}

impl Page {
    pub(super) fn cell(&self, of: impl Fn(&Atom) -> bool) -> Vec<Contribution> {
        merged(self.atoms.iter().filter(|atom| of(atom)).map(|atom| atom.cell.as_slice()))
    }

    pub fn total(&self) -> Vec<Contribution> {
        self.cell(|_| true)
    }

    pub fn in_region(&self, region: u32) -> Vec<Contribution> {
        self.cell(|atom| atom.region == Some(region))
    }

    /// What was sold into no region.
    pub fn nowhere(&self) -> Vec<Contribution> {
        self.cell(|atom| atom.region.is_none())
    }

    pub(super) fn rest(&self) -> Vec<Contribution> {
        self.cell(|atom| atom.row == Row::Rest)
    }

    fn other(&self, regions: &BTreeMap<u32, Result<i64, Hidden>>) -> Vec<Contribution> {
        self.cell(|atom| !atom.region.is_some_and(|region| is_shown(regions, region)))
    }

    /// What is known of the month once it is decided under these rules, for the months after it.
    pub fn shown(&self, paged: &Paged, before: &[ShownBefore], protection: &Protection) -> ShownBefore {
        self.known_of(paged, |place, cell| self.level(place, cell, before, protection))
    }

    /// The same of a month that came out earlier, under other `rules`; without them nobody is known to be left away from
    /// anything.
    pub fn was_shown(
        &self,
        paged: &Paged,
        before: &[ShownBefore],
        rules: Option<&Protection>,
    ) -> ShownBefore {
        self.known_of(paged, |place, cell| {
            let near = before.iter().filter(|month| are_compared(month.month, self.month));
            let shown = near.flat_map(ShownBefore::shown).filter(|(then, _)| self.related(place, *then));
            rules.map_or(0, |rules| room_left(cell, shown.map(|(_, cell)| cell), rules))
        })
    }

    fn known_of(&self, paged: &Paged, kept: impl Fn(Place, &[Contribution]) -> i64) -> ShownBefore {
        let (mut hidden, month) = (BTreeSet::new(), self.month);
        if paged.all.is_err() && !paged.regions.values().any(Result::is_ok) {
            return ShownBefore { month, figures: Vec::new(), hidden };
        }
        // Without the sum they follow from deliveries and stock.
        let mut figures = vec![(Place::All, self.total(), 0), (Place::Other, self.other(&paged.regions), 0)];
        if paged.all.is_ok() {
            figures.push((Place::Rest, self.rest(), 0));
        }
        for (region, cell) in self.by_region() {
            let place = Place::Region(region);
            let is_shown = is_shown(&paged.regions, region);
            let kept = if is_shown { 0 } else { kept(place, &cell) };
            if !is_shown {
                hidden.insert(region);
            }
            figures.push((place, cell, kept));
        }
        figures.retain(|(_, cell, _)| !cell.is_empty());
        ShownBefore { month, figures, hidden }
    }

    fn by_region(&self) -> BTreeMap<u32, Vec<Contribution>> {
        let regions: BTreeSet<u32> = self.atoms.iter().filter_map(|atom| atom.region).collect();
        regions.into_iter().map(|region| (region, self.in_region(region))).collect()
    }

    /// How far everybody has to be left from a hidden figure; nothing where it tells on nobody.
    fn level(
        &self,
        place: Place,
        cell: &[Contribution],
        before: &[ShownBefore],
        protection: &Protection,
    ) -> i64 {
        level_of(cell, self.known(place, before), protection)
    }

    /// Decides on the month, against what was shown of the months before it.
    pub fn decide(&self, before: &[ShownBefore], protection: &Protection) -> Paged {
        let (mut regions, mut levels) = (BTreeMap::new(), BTreeMap::new());
        for (region, cell) in self.by_region() {
            let place = Place::Region(region);
            let decided = self.judge(place, &cell, before, protection);
            if decided.is_err() && !cell.is_empty() {
                levels.insert(region, self.level(place, &cell, before, protection));
            }
            regions.insert(region, decided);
        }
        let sides = Sides::of(self, &levels, protection);
        let sum = self.judge(Place::All, &self.total(), before, protection);
        let tried = if self.may_show {
            let with_sum = self.try_out(Some(sum), regions.clone(), &sides, before, protection);
            let without = self.try_out(None, regions.clone(), &sides, before, protection);
            // Of two that show the same, the one with the sum.
            [without, with_sum].into_iter().flatten().max_by_key(Paged::units)
        } else {
            None
        };
        tried.unwrap_or_else(|| {
            let hide = |decided: Result<i64, Hidden>| decided.and(Err(Hidden::Secondary));
            Paged {
                all: hide(sum),
                regions: regions.into_iter().map(|(region, decided)| (region, hide(decided))).collect(),
                other: Err(Hidden::Secondary),
                proofs: Vec::new(),
            }
        })
    }

    fn judge(
        &self,
        place: Place,
        cell: &[Contribution],
        before: &[ShownBefore],
        protection: &Protection,
    ) -> Result<i64, Hidden> {
        let total = judge(cell, protection)?;
        if self.known(place, before).all(|then| may_stand_beside(cell, then.cell, then.kept, protection)) {
            Ok(total)
        } else {
            Err(Hidden::SmallChange)
        }
    }

    /// What is known of earlier months that a figure could be set against.
    fn known<'a>(
        &'a self,
        place: Place,
        before: &'a [ShownBefore],
    ) -> impl Iterator<Item = Known<'a>> + use<'a> {
        let near = before.iter().filter(|month| are_compared(month.month, self.month));
        let figures = near.flat_map(|month| &month.figures);
        let related = figures.filter(move |(then, ..)| self.related(place, *then));
        related.map(|(_, cell, kept)| Known { cell, kept: *kept })
    }

    /// Whether one could be most of the other.
    fn related(&self, a: Place, b: Place) -> bool {
        let inside = |country: u32, zone: u32| self.zone_of.get(&country) == Some(&zone);
        match (a, b) {
            (Place::Region(a), Place::Region(b)) => a == b || inside(a, b) || inside(b, a),
            (Place::Region(_), Place::Other | Place::Rest)
            | (Place::Other, Place::Region(_) | Place::Rest)
            | (Place::Rest, Place::Region(_) | Place::Other) => false,
            (Place::All, _) | (_, Place::All) | (Place::Other, Place::Other) | (Place::Rest, Place::Rest) => {
                true
            }
        }
    }

    /// Whether the difference between the rest and the other regions, which is known without the sum, may be. Both are
    /// something, so that neither is the difference, and what is in either of them passes like a figure.
    fn difference_passes(
        &self,
        regions: &BTreeMap<u32, Result<i64, Hidden>>,
        protection: &Protection,
    ) -> bool {
        let is_other = |atom: &Atom| !atom.region.is_some_and(|region| is_shown(regions, region));
        let is_something = |cell: Vec<Contribution>| cell.iter().any(|c| c.net() > 0);
        let either = || self.cell(|atom| atom.row == Row::Rest || is_other(atom));
        is_something(self.rest()) && is_something(self.cell(is_other)) && judge(&either(), protection).is_ok()
    }

    /// The best pattern that was found, with the sum over all regions or without it.
    fn try_out(
        &self,
        sum: Option<Result<i64, Hidden>>,
        mut regions: BTreeMap<u32, Result<i64, Hidden>>,
        sides: &Sides<'_>,
        before: &[ShownBefore],
        protection: &Protection,
    ) -> Option<Paged> {
        let remainders = protection.safeguards.has(Safeguard::Remainders);
        let balances = protection.safeguards.has(Safeguard::Balances);
        let passes = |place, cell: &[Contribution]| self.judge(place, cell, before, protection).is_ok();
        if let Some(sum) = sum {
            let rest = self.rest();
            if sum.is_err() || !self.sum_may_show {
                return None;
            }
            if remainders && self.has_rest && !(passes(Place::Rest, &rest) && sides.rest_keeps_room(&rest)) {
                return None;
            }
        }
        loop {
            let other = sides.other(&regions);
            if !regions.values().any(Result::is_ok) {
                // The others are all of them.
                let sum = sum?;
                return Some(Paged { all: sum, regions, other: sum, proofs: Vec::new() });
            }
            let others_pass = || {
                passes(Place::Other, &other)
                    && sides.others_keep_room(&regions, &other)
                    && self.stands_together(&regions, &other, before, protection)
            };
            let both_keep_room = || sides.both_keep_room(&regions, &other);
            let is_held = match sum {
                _ if !remainders => true,
                Some(_) => others_pass(),
                // Where the other regions may be known, the difference tells no more than the rest.
                None if balances => others_pass() && both_keep_room(),
                None => self.difference_passes(&regions, protection) && both_keep_room(),
            };
            if !is_held {
                hide_smallest(&mut regions, Hidden::Remainder);
                continue;
            }
            let knows = sum.map_or(Knows::Nothing, |_| Knows::Sum);
            let is_in_sight = |region| is_shown(&regions, region);
            if protection.safeguards.has(Safeguard::Crossings)
                && let Err(of) = leave_room(&self.atoms, &self.hidden, &is_in_sight, knows)
            {
                hide_of(&mut regions, &of);
                continue;
            }
            let prove =
                |knows| crossing::prove(&self.atoms, &|region| is_shown(&regions, region), knows, protection);
            let proved = match sum {
                Some(_) => prove(Knows::Sum),
                None if !balances => prove(Knows::Nothing),
                None => prove(Knows::Nothing).and_then(|mut proofs| {
                    proofs.extend(prove(Knows::Balance)?);
                    Ok(proofs)
                }),
            };
            match proved {
                Ok(proofs) => {
                    let value = other.iter().map(Contribution::net).sum();
                    let other = sum.map_or(Err(Hidden::Secondary), |_| Ok(value));
                    let all = sum.unwrap_or(Err(Hidden::Secondary));
                    return Some(Paged { all, regions, other, proofs });
                }
                Err(of) => hide_of(&mut regions, &of),
            }
        }
    }
}

pub(super) fn is_shown(regions: &BTreeMap<u32, Result<i64, Hidden>>, region: u32) -> bool {
    regions.get(&region).is_some_and(Result::is_ok)
}

fn hide_smallest(regions: &mut BTreeMap<u32, Result<i64, Hidden>>, reason: Hidden) {
    if let Some(decided) =
        regions.values_mut().filter(|decided| decided.is_ok()).min_by_key(|decided| decided.unwrap_or(0))
    {
        *decided = Err(reason);
    }
}

/// Hides the smallest of these regions, of all where none of them is shown.
fn hide_of(regions: &mut BTreeMap<u32, Result<i64, Hidden>>, of: &[u32]) {
    let smallest = of.iter().filter_map(|region| Some((regions.get(region).copied()?.ok()?, *region))).min();
    match smallest {
        Some((_, region)) => {
            regions.insert(region, Err(Hidden::Crossing));
        }
        None => hide_smallest(regions, Hidden::Crossing),
    }
}

#[cfg(test)]
#[path = "regions_tests.rs"]
mod tests;
