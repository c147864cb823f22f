//! The search for witnesses: programs that push all sides without one at once, then one program for each side that is
//! still without.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    system::{Inside, System},
    witness::Witness,
};
use crate::{
    control::{Control, Progress, Stage},
    lp::{Limits, Outcome, Simplex, farther, settle},
};

/// A deviation that must be possible: hidden cell's place, and how far with which sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Side {
    pub place: u32,
    pub need: i64,
}

/// Above this many hidden cells a program that moves all of them at once costs more than it saves.
const SHARED: usize = 4_000;
const ITERATIONS: u32 = 100_000;

pub(super) struct Search<'a> {
    system: &'a System,
    simplex: Simplex<'a>,
    slopes: Vec<f64>,
    sides: Vec<Side>,
    sides_of: BTreeMap<u32, Vec<usize>>,
    pub found: Vec<Option<Arc<Witness>>>,
    pub programs: u64,
    control: Control<'a>,
}

/// Why a side has no witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Miss {
    /// There is none, or none that integers confirm.
    Unsafe,
    /// The search was cut short.
    Stopped,
}

impl<'a> Search<'a> {
    pub(super) fn new(system: &'a System, sides: Vec<Side>, watched: &[bool], control: Control<'a>) -> Self {
        // Unequal costs keep the answer unique; cells that an attacker knows something about are better left alone.
        let slopes: Vec<f64> = (0..system.cells.len())
            .map(|at| (1.0 + spread(at)) * if watched.get(at) == Some(&true) { 8.0 } else { 1.0 })
            .collect();
        let columns = slopes.iter().enumerate().map(|(at, slope)| system.column(at, *slope)).collect();
        let mut sides_of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (index, side) in sides.iter().enumerate() {
            sides_of.entry(side.place).or_default().push(index);
        }
        let found = vec![None; sides.len()];
        let simplex = Simplex::new(&system.matrix, columns);
        Self { system, simplex, slopes, sides, sides_of, found, programs: 0, control }
    }

    /// Pushes all sides that have no witness, upwards and downwards in turn, while that finds some.
    pub(super) fn push_together(&mut self) {
        if self.system.cells.len() > SHARED {
            return;
        }
        for round in 0..6 {
            let up = round % 2 == 0;
            let open: Vec<Side> = self.open().filter(|side| (side.need > 0) == up).collect();
            if open.len() < 2 || (self.control.stop)() {
                continue;
            }
            for side in &open {
                let at = side.place as usize;
                let mut it = self.system.column(at, 0.0);
                // What counts is whether the level is reached: more is worth nothing, and all sides count the same.
                let worth = 1e6 / side.need.unsigned_abs() as f64 * (1.0 + spread(at + round));
                if up {
                    (it.upper, it.down, it.up) = (it.upper.min(side.need as f64), -worth, -worth);
                } else {
                    (it.lower, it.down, it.up) = (it.lower.max(side.need as f64), worth, worth);
                }
                self.simplex.set_column(at, it);
            }
            let values = self.solve();
            for side in &open {
                self.restore(side.place as usize);
            }
            if let Ok(Some(witness)) = values.map(|values| Witness::near(self.system, &values)) {
                self.offer(&Arc::new(witness));
            }
        }
    }

    fn open(&self) -> impl Iterator<Item = Side> + '_ {
        self.sides.iter().zip(&self.found).filter(|(_, found)| found.is_none()).map(|(side, _)| *side)
    }

    /// Gives each side that has no witness a program of its own. Answers those that stay without.
    pub(super) fn push_each(&mut self) -> Vec<(Side, Miss)> {
        let mut order: Vec<usize> = (0..self.sides.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(self.sides[*at].need.unsigned_abs()), self.sides[*at]));
        let mut missed = Vec::new();
        let of = order.len();
        for (done, at) in order.into_iter().enumerate() {
            if done % 256 == 0 {
                (self.control.progress)(Progress { stage: Stage::Audit, done, of });
            }
            if self.found[at].is_some() {
                continue;
            }
            match self.push(self.sides[at], None) {
                Ok(witness) => self.offer(&Arc::new(witness)),
                Err(miss) => missed.push((self.sides[at], miss)),
            }
        }
        missed
    }

    /// Looks for a witness of one side, against an attacker who knows something.
    pub(super) fn push(&mut self, side: Side, inside: Option<&Inside>) -> Result<Witness, Miss> {
        if (self.control.stop)() {
            return Err(Miss::Stopped);
        }
        let mut touched = vec![side.place as usize];
        let mut it = self.system.column(side.place as usize, self.slopes[side.place as usize]);
        if let Some(inside) = inside {
            for &(place, least, alone) in &inside.knows {
                let at = place as usize;
                let mut known = self.system.column(at, self.slopes[at]);
                known.lower = known.lower.max(self.whole(at, least) as f64);
                if alone {
                    (known.lower, known.upper) = (0.0, 0.0);
                }
                if place == side.place {
                    it = known;
                } else {
                    self.simplex.set_column(at, known);
                    touched.push(at);
                }
            }
        }
        let need = side.need as f64;
        if need < it.lower || need > it.upper {
            for at in touched {
                self.restore(at);
            }
            return Err(Miss::Unsafe);
        }
        // Packs of several sizes may not add up to just as far, but to farther.
        let are_alike = self.system.pack.windows(2).all(|two| two[0] == two[1]);
        let pack = self.system.pack[side.place as usize] as f64 * need.signum();
        let others = if are_alike { Vec::new() } else { farther(need, pack, (it.lower, it.upper)) };
        let mut found = Err(Miss::Unsafe);
        for (least, most) in std::iter::once((need, need)).chain(others) {
            (it.lower, it.upper) = (least, most);
            self.simplex.set_column(side.place as usize, it);
            found = self.solve().and_then(|values| self.serving(side, inside, &values));
            if !matches!(found, Err(Miss::Unsafe)) {
                break;
            }
        }
        for at in touched {
            self.restore(at);
        }
        found
    }

    /// The witness that a solver's answer is near, if it serves.
    fn serving(&self, side: Side, inside: Option<&Inside>, values: &[(u32, f64)]) -> Result<Witness, Miss> {
        let witness = Witness::near(self.system, values).ok_or(Miss::Unsafe)?;
        let serves =
            witness.reaches(side.place, side.need) && inside.is_none_or(|inside| witness.evades(inside));
        if serves { Ok(witness) } else { Err(Miss::Unsafe) }
    }

    fn whole(&self, at: usize, distance: i64) -> i64 {
        let pack = self.system.pack[at];
        if pack > 1 { distance / pack * pack } else { distance }
    }

    fn restore(&mut self, at: usize) {
        let column = self.system.column(at, self.slopes[at]);
        self.simplex.set_column(at, column);
    }

    fn solve(&mut self) -> Result<Vec<(u32, f64)>, Miss> {
        self.programs += 1;
        let limits = Limits { iterations: ITERATIONS, stop: self.control.stop };
        match self.simplex.solve(limits) {
            Outcome::Optimal => {}
            Outcome::Infeasible => return Err(Miss::Unsafe),
            Outcome::Stopped => return Err(if (self.control.stop)() { Miss::Stopped } else { Miss::Unsafe }),
        }
        let system = self.system;
        let step = |at: usize| system.pack[at] as f64;
        let read = |simplex: &Simplex<'_>| {
            let mut values: Vec<(u32, f64)> = simplex
                .moved()
                .map(|at| (at as u32, simplex.value(at)))
                .filter(|(_, value)| *value != 0.0)
                .collect();
            values.sort_unstable_by_key(|(at, _)| *at);
            values.dedup_by_key(|(at, _)| *at);
            values
        };
        settle(&mut self.simplex, step, limits, read).ok_or(Miss::Unsafe)
    }

    /// Gives a witness, and its negative where that holds too, to every side that it serves.
    fn offer(&mut self, witness: &Arc<Witness>) {
        let mut negative: Option<Option<Arc<Witness>>> = None;
        for &(place, value) in &witness.moves {
            let Some(sides) = self.sides_of.get(&place) else { continue };
            for &at in sides {
                if self.found[at].is_some() {
                    continue;
                }
                let side = self.sides[at];
                if (side.need > 0) == (value > 0) {
                    if witness.reaches(place, side.need) {
                        self.found[at] = Some(witness.clone());
                    }
                } else {
                    let negative = negative.get_or_insert_with(|| {
                        let negative = witness.negated();
                        negative.holds(self.system).then(|| Arc::new(negative))
                    });
                    if let Some(negative) = negative.as_ref().filter(|one| one.reaches(place, side.need)) {
                        self.found[at] = Some(negative.clone());
                    }
                }
            }
        }
    }
}

/// A number between 0 and 1 for each index, the same everywhere.
fn spread(index: usize) -> f64 {
    let mixed = (index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11) as f64 / (1_u64 << 53) as f64
}
