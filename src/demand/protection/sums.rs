//! Sums over the products of one period, by category and over everything, and what they do to the figures below them.
//!
//! With a sum, a hidden figure stands in an equation with shown ones. Three things keep it hidden:
//!
//! 1. A sum is a figure like any other: it passes the primary rules and the rule on changes, or it is hidden.
//! 2. Further figures are hidden until every hidden one keeps an interval that is wide enough
//!    ([`lonja_disclosure::protect`]).
//! 3. What a shown sum leaves over when everything shown below it is subtracted, its *remainder*, is known to anybody.
//!    It has to pass the same rules as a figure, also against the remainders and figures before it, and against the same
//!    products known together in another period ([`super::together`]); and no contributor who knows its own part may be
//!    left with too narrow an interval. Where that fails more is hidden, or the sum itself.
//!
//! Every level is at least one pack of the product, of a sum the largest pack of what was bought. What is known to be a
//! multiple of its pack stays one in whatever an attacker could believe; a sum is one of the greatest common divisor.
//!
//! Figures below one sum are in no other, so remainders have nothing in common; that is what makes the third step
//! complete.

use chrono::NaiveDate;

use super::{
    cell::{Contribution, merged},
    change::{Known, level_of, may_stand_beside, room_left},
    rules::{Hidden, Protection, judge},
    safeguards::Safeguard,
    series::are_compared,
    together::{Past, Places},
};

/// A figure that is no sum.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub cell: Vec<Contribution>,
    pub decided: Result<i64, Hidden>,
    /// How far everybody has to be left from it where it is hidden; nothing where it tells on nobody.
    pub level: i64,
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
    /// The same for a sum.
    pub level: i64,
}

/// What is known of a sum in another period: what the others put into it, and into its remainder.
#[derive(Clone, Debug)]
pub struct Shown {
    pub period: NaiveDate,
    pub cell: Vec<Contribution>,
    /// Nothing where the sum is hidden.
    pub remainder: Vec<Contribution>,
    /// Whether it is shown.
    pub is_exact: bool,
    /// How far everybody is left from a hidden sum; nothing where it is shown.
    pub kept: i64,
}

/// One period of a release.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub period: NaiveDate,
    pub leaves: Vec<Leaf>,
    /// Which product each leaf is of.
    pub products: Vec<u128>,
    pub sums: Vec<Sum>,
}

impl Leaf {
    /// How far from the truth everybody has to be left, where the figure is hidden because it tells on somebody.
    /// Nothing at all is no secret: that is taken to be known.
    pub fn to_keep(&self) -> Option<i64> {
        let is_secret = matches!(self.decided, Err(reason) if reason != Hidden::Secondary);
        (is_secret && !self.cell.is_empty() && self.level > 0).then_some(self.level)
    }

    pub fn value(&self) -> i64 {
        self.cell.iter().map(Contribution::net).sum()
    }
}

impl Sheet {
    /// The leaves below a sum, on all levels.
    pub fn below(&self, sum: usize) -> Vec<usize> {
        self.walk(sum, |_| true, |_| true)
    }

    /// The leaves that nobody is shown, below a sum and below no other shown one.
    pub(super) fn left_over(&self, sum: usize) -> Vec<usize> {
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

    pub(super) fn together(&self, leaves: &[usize]) -> Vec<Contribution> {
        merged(leaves.iter().map(|leaf| self.leaves[*leaf].cell.as_slice()))
    }

    /// What the others put into a sum.
    pub fn cell(&self, sum: usize) -> Vec<Contribution> {
        self.together(&self.below(sum))
    }

    /// Judges every sum like a figure, against what is known of it before. What passes is taken to be shown, which is
    /// as much as it can be.
    pub fn judge(&mut self, shown: &mut [Vec<Shown>], protection: &Protection) {
        for (sum, before) in shown.iter_mut().enumerate() {
            let cell = self.cell(sum);
            let near = near(before, self.period);
            let decided = judge(&cell, protection).and_then(|total| {
                let mut near = near.iter();
                if near.all(|then| may_stand_beside(&cell, &then.cell, then.kept, protection)) {
                    Ok(total)
                } else {
                    Err(Hidden::SmallChange)
                }
            });
            let shown = match decided {
                Ok(_) => Shown::to_the_unit(self.period, cell, Vec::new()),
                Err(_) => Shown::hidden(self.period, cell, before, protection),
            };
            (self.sums[sum].decided, self.sums[sum].level) = (decided, shown.kept);
            before.push(shown);
        }
    }

    /// Hides every sum that leaves over what does not pass, and keeps what is shown in the end. `shown` and `past` hold the
    /// periods before this one alone.
    pub fn close(&mut self, shown: &mut [Vec<Shown>], past: &[Past<'_>], protection: &Protection) {
        let checks = protection.safeguards.has(Safeguard::Remainders);
        let places = self.places();
        loop {
            // A sum that is hidden leaves its remainder to the one above it.
            while checks
                && let Some(sum) = (0..self.sums.len()).find(|sum| {
                    let before = Before { shown: &shown[*sum], past, places: &places };
                    self.sums[*sum].decided.is_ok() && !self.passes(*sum, &before, protection)
                })
            {
                let before = Before { shown: &shown[sum], past, places: &places };
                if !self.leave_more_over(sum, &before, protection) {
                    self.sums[sum].decided = Err(Hidden::Remainder);
                }
            }
            // What is shown of every product may be what a sum left over before.
            let told = if checks { self.told_together(&places, past, None, protection) } else { None };
            let shown = told.into_iter().flatten().filter(|leaf| self.leaves[*leaf].decided.is_ok());
            let Some(leaf) = shown.min_by_key(|leaf| (self.leaves[*leaf].value(), *leaf)) else { break };
            self.leaves[leaf].decided = Err(Hidden::Secondary);
        }
        for (sum, before) in shown.iter_mut().enumerate() {
            let Sum { decided, level: kept, .. } = self.sums[sum];
            let remainder = decided.map_or_else(|_| Vec::new(), |_| self.together(&self.left_over(sum)));
            let is_exact = decided.is_ok();
            before.push(Shown { period: self.period, cell: self.cell(sum), remainder, is_exact, kept });
        }
    }

    /// Hides further figures below a sum that cannot be shown without: one if one will do, the smallest such, and
    /// otherwise as few of the smallest as are enough. That more is hidden is taken to help wherever less helped.
    fn leave_more_over(&mut self, sum: usize, before: &Before<'_>, protection: &Protection) -> bool {
        let mut open = self.walk(
            sum,
            |below| self.sums[below].decided.is_err(),
            |leaf| self.leaves[leaf].decided.is_ok(),
        );
        open.sort_unstable_by_key(|leaf| (self.leaves[*leaf].value(), *leaf));
        let mut try_without = |hidden: &[usize]| {
            let shown: Vec<_> = hidden.iter().map(|leaf| (*leaf, self.leaves[*leaf].decided)).collect();
            for leaf in hidden {
                self.leaves[*leaf].decided = Err(Hidden::Secondary);
            }
            let passes = self.passes(sum, before, protection);
            for (leaf, decided) in shown {
                self.leaves[leaf].decided = decided;
            }
            passes
        };
        let places: Vec<usize> = (0..open.len()).collect();
        let one = places.partition_point(|at| !try_without(&open[*at..=*at]));
        let mut hidden = open.get(one..=one).filter(|one| try_without(one));
        if hidden.is_none() {
            let some = places.partition_point(|at| !try_without(&open[..=*at]));
            hidden = Some(open.get(..=some).unwrap_or(&open)).filter(|some| try_without(some));
        }
        for leaf in hidden.into_iter().flatten() {
            self.leaves[*leaf].decided = Err(Hidden::Secondary);
        }
        hidden.is_some()
    }

    fn passes(&self, sum: usize, before: &Before<'_>, protection: &Protection) -> bool {
        let hidden = self.left_over(sum);
        if hidden.is_empty() {
            return true;
        }
        let (cell, remainder) = (self.cell(sum), self.together(&hidden));
        let safe = |now: &[Contribution], then: &[Contribution], kept| {
            then.is_empty() || may_stand_beside(now, then, kept, protection)
        };
        judge(&remainder, protection).is_ok()
            && near(before.shown, self.period).iter().all(|then| {
                safe(&remainder, &then.cell, then.kept)
                    && safe(&remainder, &then.remainder, 0)
                    && safe(&cell, &then.remainder, 0)
            })
            && self.leaves_room(&hidden, &remainder)
            && self.told_together(before.places, before.past, Some(&hidden), protection).is_none()
    }

    /// Whether every hidden figure keeps its interval against everybody who knows its own part of the others. They add
    /// up to what is known, so that one can be larger only as far as the others can be smaller.
    fn leaves_room(&self, hidden: &[usize], remainder: &[Contribution]) -> bool {
        let room: Vec<i64> = hidden.iter().map(|leaf| self.leaves[*leaf].value().max(0)).collect();
        let all: i64 = room.iter().sum();
        hidden.iter().zip(&room).all(|(leaf, own_room)| {
            let Some(level) = self.leaves[*leaf].to_keep() else { return true };
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

/// What is known before a sum of a period.
struct Before<'a> {
    shown: &'a [Shown],
    past: &'a [Past<'a>],
    places: &'a Places,
}

impl Shown {
    pub fn to_the_unit(period: NaiveDate, cell: Vec<Contribution>, remainder: Vec<Contribution>) -> Self {
        Self { period, cell, remainder, is_exact: true, kept: 0 }
    }

    /// A sum that was hidden in an earlier release under other `rules`; without them nobody is known to be left away from it.
    pub fn was_hidden(
        period: NaiveDate,
        cell: Vec<Contribution>,
        before: &[Self],
        rules: Option<&Protection>,
    ) -> Self {
        let shown = near(before, period).into_iter().filter(|then| then.is_exact);
        let shown = shown.map(|then| then.cell.as_slice());
        let kept = rules.map_or(0, |rules| room_left(&cell, shown, rules));
        Self { period, cell, remainder: Vec::new(), is_exact: false, kept }
    }

    /// A sum that is hidden, and left with room under these rules.
    fn hidden(period: NaiveDate, cell: Vec<Contribution>, before: &[Self], protection: &Protection) -> Self {
        let kept = level_of(&cell, near(before, period).into_iter().map(Self::known), protection);
        Self { period, cell, remainder: Vec::new(), is_exact: false, kept }
    }

    fn known(&self) -> Known<'_> {
        Known { cell: &self.cell, kept: self.kept }
    }
}

fn near(before: &[Shown], period: NaiveDate) -> Vec<&Shown> {
    before.iter().filter(|then| are_compared(then.period, period)).collect()
}
