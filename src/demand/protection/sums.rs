//! Sums over the products of one period, by category and over everything, and what they do to the figures below them.
//!
//! With a sum, a hidden figure stands in an equation with shown ones. Three things keep it hidden:
//!
//! 1. A sum is a figure like any other: it passes the primary rules and the rule on changes, or it is hidden.
//! 2. Further figures are hidden until every hidden one keeps an interval that is wide enough
//!    ([`lonja_disclosure::protect`]).
//! 3. What a shown sum leaves over when everything shown below it is subtracted, its *remainder*, is known to anybody.
//!    It has to pass the same rules as a figure, also against the remainders and figures before it; and no contributor
//!    who knows its own part may be left with too narrow an interval. Where that fails the sum itself is hidden.
//!
//! Every level is at least one pack of the product, of a sum the largest pack of what was bought. What is known to be a
//! multiple of its pack stays one in whatever an attacker could believe; a sum is one of the greatest common divisor.
//!
//! Figures below one sum are in no other, so remainders have nothing in common; that is what makes the third step
//! complete.

use chrono::NaiveDate;

use super::{
    cell::{Contribution, merged, pack_of},
    change::change_is_safe,
    rules::{Hidden, Protection, judge},
    safeguards::Safeguard,
    series::LOOK_BACK,
};

/// A figure that is no sum.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub cell: Vec<Contribution>,
    pub decided: Result<i64, Hidden>,
    /// The most that one customer ever bought or returned of it.
    pub ever: i64,
}

/// What a sum is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Leaf(usize),
    /// One that stands before it.
    Sum(usize),
}

#[derive(Clone, Debug)]
pub struct Sum {
    pub parts: Vec<Part>,
    pub decided: Result<i64, Hidden>,
}

/// What was shown of a sum in an earlier period: what the others put into it, and into its remainder.
#[derive(Clone, Debug)]
pub struct Shown {
    pub period: NaiveDate,
    pub cell: Vec<Contribution>,
    pub remainder: Vec<Contribution>,
}

/// One period of a release.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub period: NaiveDate,
    pub leaves: Vec<Leaf>,
    pub sums: Vec<Sum>,
}

impl Leaf {
    /// How far from the truth everybody has to be left, where the figure is hidden because it tells on somebody.
    /// Nothing at all is no secret: that is taken to be known.
    pub fn level(&self, protection: &Protection) -> Option<i64> {
        let reason = self.decided.err()?;
        if self.cell.is_empty() || reason == Hidden::Secondary {
            return None;
        }
        let largest = self.cell.iter().map(size).max().unwrap_or_default();
        let told = match reason {
            Hidden::NoDemand => largest,
            // A change may tell on somebody as well: it is as large as what one ever bought and what one returned.
            _ => self.ever.max(largest) * 2,
        };
        Some(protection.level(told, pack_of(&self.cell)))
    }

    pub fn value(&self) -> i64 {
        self.cell.iter().map(Contribution::net).sum()
    }
}

/// What a contribution could give away.
fn size(contribution: &Contribution) -> i64 {
    contribution.net().abs().max(contribution.shipped).max(contribution.returned)
}

impl Sheet {
    /// The leaves below a sum, on all levels.
    pub fn below(&self, sum: usize) -> Vec<usize> {
        self.walk(sum, |_| true, |_| true)
    }

    /// The leaves that nobody is shown, below a sum and below no other shown one.
    fn left_over(&self, sum: usize) -> Vec<usize> {
        self.walk(sum, |below| self.sums[below].decided.is_err(), |leaf| self.leaves[leaf].decided.is_err())
    }

    fn walk(&self, sum: usize, enter: impl Fn(usize) -> bool, take: impl Fn(usize) -> bool) -> Vec<usize> {
        let (mut open, mut found) = (vec![sum], Vec::new());
        while let Some(sum) = open.pop() {
            for part in &self.sums[sum].parts {
                match *part {
                    Part::Leaf(leaf) if take(leaf) => found.push(leaf),
                    Part::Sum(below) if enter(below) => open.push(below),
                    Part::Leaf(_) | Part::Sum(_) => {}
                }
            }
        }
        found
    }

    fn together(&self, leaves: &[usize]) -> Vec<Contribution> {
        merged(leaves.iter().map(|leaf| self.leaves[*leaf].cell.as_slice()))
    }

    /// What the others put into a sum.
    pub fn cell(&self, sum: usize) -> Vec<Contribution> {
        self.together(&self.below(sum))
    }

    /// Judges every sum like a figure, against what was shown of it before. What passes is taken to be shown, which is
    /// as much as it can be.
    pub fn judge(&mut self, shown: &mut [Vec<Shown>], protection: &Protection) {
        for (sum, before) in shown.iter_mut().enumerate() {
            let cell = self.cell(sum);
            self.sums[sum].decided = judge(&cell, protection).and_then(|total| {
                let near = near(before, self.period);
                if near.into_iter().all(|then| change_is_safe(&cell, &then.cell, protection)) {
                    Ok(total)
                } else {
                    Err(Hidden::SmallChange)
                }
            });
            if self.sums[sum].decided.is_ok() {
                before.push(Shown { period: self.period, cell, remainder: Vec::new() });
            }
        }
    }

    /// Hides every sum that leaves over what does not pass, and keeps what is shown in the end. `shown` holds the
    /// periods before this one alone.
    pub fn close(&mut self, shown: &mut [Vec<Shown>], protection: &Protection) {
        let checks = protection.safeguards.has(Safeguard::Remainders);
        // A sum that is hidden leaves its remainder to the one above it.
        while checks
            && let Some(sum) = (0..self.sums.len())
                .find(|sum| self.sums[*sum].decided.is_ok() && !self.passes(*sum, &shown[*sum], protection))
        {
            self.sums[sum].decided = Err(Hidden::Remainder);
        }
        for (sum, before) in shown.iter_mut().enumerate() {
            if self.sums[sum].decided.is_ok() {
                let (cell, remainder) = (self.cell(sum), self.together(&self.left_over(sum)));
                before.push(Shown { period: self.period, cell, remainder });
            }
        }
    }

    fn passes(&self, sum: usize, before: &[Shown], protection: &Protection) -> bool {
        let hidden = self.left_over(sum);
        if hidden.is_empty() {
            return true;
        }
        let (cell, remainder) = (self.cell(sum), self.together(&hidden));
        let safe = |now: &[Contribution], then: &[Contribution]| {
            then.is_empty() || change_is_safe(now, then, protection)
        };
        judge(&remainder, protection).is_ok()
            && near(before, self.period).iter().all(|then| {
                safe(&remainder, &then.cell)
                    && safe(&remainder, &then.remainder)
                    && safe(&cell, &then.remainder)
            })
            && self.leaves_room(&hidden, &remainder, protection)
    }

    /// Whether every hidden figure keeps its interval against everybody who knows its own part of the others. They add
    /// up to what is known, so that one can be larger only as far as the others can be smaller.
    fn leaves_room(&self, hidden: &[usize], remainder: &[Contribution], protection: &Protection) -> bool {
        let room: Vec<i64> = hidden.iter().map(|leaf| self.leaves[*leaf].value().max(0)).collect();
        let all: i64 = room.iter().sum();
        hidden.iter().zip(&room).all(|(leaf, own_room)| {
            let Some(level) = self.leaves[*leaf].level(protection) else { return true };
            let cell = &self.leaves[*leaf].cell;
            let first = cell.iter().max_by_key(|c| c.net()).map(|c| c.entity);
            let others = hidden.iter().filter(|other| *other != leaf);
            let moves = others.clone().any(|other| !self.leaves[*other].cell.is_empty());
            let in_cell = |entity: u32| {
                let at = cell.binary_search_by_key(&entity, |c| c.entity);
                at.map_or(0, |at| cell[at].shipped)
            };
            moves
                && all - own_room >= level
                && remainder.iter().filter(|attacker| Some(attacker.entity) != first).all(|attacker| {
                    let known = attacker.shipped - in_cell(attacker.entity);
                    all - own_room - known >= level
                })
        })
    }
}

fn near(before: &[Shown], period: NaiveDate) -> Vec<&Shown> {
    let within = |then: &&Shown| then.period + LOOK_BACK >= period && period + LOOK_BACK >= then.period;
    before.iter().filter(within).collect()
}

impl Protection {
    /// The level for something of this size: p/q of it, and one pack at least.
    pub fn level(&self, size: i64, pack: i64) -> i64 {
        let prior = if self.safeguards.has(Safeguard::PriorKnowledge) { self.prior_percent } else { 100 };
        let (part, prior) = (i128::from(size) * i128::from(self.p_percent), i128::from(prior));
        i64::try_from((part + prior - 1) / prior).unwrap_or(i64::MAX).max(pack)
    }
}
