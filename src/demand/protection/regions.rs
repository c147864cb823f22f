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

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    cell::{Contribution, merged},
    change::change_is_safe,
    crossing::{self, Knows, Proof},
    rules::{Hidden, Protection, judge},
    safeguards::Safeguard,
    series::LOOK_BACK,
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

/// What was shown of the category in an earlier month, or follows from it.
#[derive(Clone, Debug)]
pub struct ShownBefore {
    pub month: NaiveDate,
    pub figures: Vec<(Place, Vec<Contribution>)>,
}

/// One category in one month.
#[derive(Clone, Debug)]
pub struct Page {
    pub month: NaiveDate,
    /// One per row and region.
    pub atoms: Vec<Atom>,
    /// The hidden figures in the rest, as far as somebody bought something.
    pub rest: Vec<Leaf>,
    /// Whether there is a hidden figure in it at all: that it is nothing is not to be known either.
    pub has_rest: bool,
    /// By region, the most that one customer ever bought net in a month, or gave back net.
    pub ever: BTreeMap<u32, i64>,
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

    /// What is known of the month once it is decided, for the months after it.
    pub fn shown(&self, paged: &Paged) -> ShownBefore {
        let mut figures: Vec<(Place, Vec<Contribution>)> = paged
            .regions
            .iter()
            .filter(|(_, decided)| decided.is_ok())
            .map(|(region, _)| (Place::Region(*region), self.in_region(*region)))
            .collect();
        // Without the sum they follow from deliveries and stock.
        if paged.all.is_ok() || !figures.is_empty() {
            figures.push((Place::All, self.total()));
            figures.push((Place::Other, self.other(&paged.regions)));
        }
        if paged.all.is_ok() {
            figures.push((Place::Rest, self.rest()));
        }
        figures.retain(|(_, cell)| !cell.is_empty());
        ShownBefore { month: self.month, figures }
    }

    /// Decides on the month, against what was shown of the months before it.
    pub fn decide(&self, before: &[ShownBefore], protection: &Protection) -> Paged {
        let mut regions: BTreeMap<u32, Result<i64, Hidden>> = BTreeMap::new();
        for region in self.atoms.iter().filter_map(|atom| atom.region) {
            regions.entry(region).or_insert_with(|| {
                self.judge(Place::Region(region), &self.in_region(region), before, protection)
            });
        }
        let sum = self.judge(Place::All, &self.total(), before, protection);
        let tried = if self.may_show {
            let with_sum = self.try_out(Some(sum), regions.clone(), before, protection);
            let without = self.try_out(None, regions.clone(), before, protection);
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
        let near = |month: &&ShownBefore| {
            month.month + LOOK_BACK >= self.month && self.month + LOOK_BACK >= month.month
        };
        let figures = before.iter().filter(near).flat_map(|month| &month.figures);
        let related = figures.filter(|(then, _)| self.related(place, *then));
        if related.into_iter().all(|(_, then)| change_is_safe(cell, then, protection)) {
            Ok(total)
        } else {
            Err(Hidden::SmallChange)
        }
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

    /// Without the sum only the difference between the rest and the other regions is known. Both are something, and what
    /// is in either of them passes like a figure.
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
        before: &[ShownBefore],
        protection: &Protection,
    ) -> Option<Paged> {
        let remainders = protection.safeguards.has(Safeguard::Remainders);
        let balances = protection.safeguards.has(Safeguard::Balances);
        let passes = |place, cell: &[Contribution]| self.judge(place, cell, before, protection).is_ok();
        let sides = Sides::of(self, protection);
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
            let others_pass = || passes(Place::Other, &other) && sides.others_keep_room(&regions, &other);
            let either_passes =
                || self.difference_passes(&regions, protection) && sides.both_keep_room(&regions, &other);
            let is_held = !remainders
                || ((sum.is_some() || either_passes()) && (!(sum.is_some() || balances) || others_pass()));
            if !is_held {
                hide_smallest(&mut regions, Hidden::Remainder);
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
