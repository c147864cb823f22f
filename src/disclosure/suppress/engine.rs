//! The state of a suppression under way: which cells are hidden, and for each side of each primary a deviation of the
//! whole table that shows it to be protected. Every step of the method, repair, clean-up and improvement, is the same
//! linear program asked from here: move this cell by its level at the least cost, where hidden cells are nearly free.

use std::{collections::HashSet, sync::Arc};

use super::{
    insider::Insider,
    program::{Program, jitter},
};
use crate::{
    control::{Control, Progress, Stage},
    lp::{Limits, Outcome, Simplex, farther, settle},
    table::Table,
};

/// One thing to be protected: a cell, against being narrowed down from one side, by one attacker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Side {
    pub cell: u32,
    /// The deviation that must remain possible, with its sign.
    pub need: i64,
    /// Whose own contributions are known; `None` for someone who contributes nothing.
    pub attacker: Option<u32>,
}

/// Deviations by column, sorted.
pub(super) type Deviation = Arc<Vec<(u32, f64)>>;

pub(super) struct Engine<'a> {
    pub table: &'a Table,
    pub program: &'a Program,
    pub simplex: Simplex<'a>,
    /// By column.
    pub hidden: Vec<bool>,
    pub sides: Vec<Side>,
    pub witness: Vec<Option<Deviation>>,
    /// By column: sides whose witness moves it, or once did.
    pub users: Vec<Vec<u32>>,
    /// By column: the sides that ask it to move.
    pub sides_of: Vec<Vec<u32>>,
    pub insiders: &'a [Insider],
    pub known_sides: HashSet<Side>,
    pub cost: Vec<f64>,
    priced_for: i32,
    dirty: Vec<u32>,
    seed: u64,
    blur: f64,
    journal: Vec<Change>,
    pub solves: u64,
    pub control: Control<'a>,
}

enum Change {
    Turned(u32),
    Witness(u32, Option<Deviation>),
}

/// Hidden cells cost next to nothing, so that the fewest possible others are added.
const NEARLY_FREE: f64 = 1e-6;
const LEAST: f64 = 1e-2;
/// Deviations below this are noise; the smallest that matters is one unit.
const NOISE: f64 = 1e-4;

impl<'a> Engine<'a> {
    pub(super) fn new(
        table: &'a Table,
        program: &'a Program,
        insiders: &'a [Insider],
        seed: u64,
        control: Control<'a>,
    ) -> Self {
        let count = program.matrix.columns();
        let columns = (0..count).map(|column| program.bounds(table, column)).collect();
        Self {
            table,
            program,
            simplex: Simplex::new(&program.matrix, columns),
            hidden: vec![false; count],
            sides: Vec::new(),
            witness: Vec::new(),
            users: vec![Vec::new(); count],
            sides_of: vec![Vec::new(); count],
            insiders,
            known_sides: HashSet::new(),
            cost: program.cell_of.iter().map(|cell| table.cells[*cell as usize].cost as f64).collect(),
            priced_for: i32::MIN,
            dirty: Vec::new(),
            seed,
            blur: 1e-3,
            journal: Vec::new(),
            solves: 0,
            control,
        }
    }

    pub(super) fn is_stopped(&self) -> bool {
        (self.control.stop)()
    }

    pub(super) fn add_side(&mut self, side: Side) -> usize {
        let column = self.program.column_of[side.cell as usize] as usize;
        self.sides_of[column].push(self.sides.len() as u32);
        self.sides.push(side);
        self.witness.push(None);
        self.sides.len() - 1
    }

    pub(super) fn hide(&mut self, column: usize) {
        self.turn(column, true);
    }

    pub(super) fn show(&mut self, column: usize) {
        self.turn(column, false);
    }

    fn turn(&mut self, column: usize, hidden: bool) {
        if self.hidden[column] != hidden {
            self.journal.push(Change::Turned(column as u32));
            self.hidden[column] = hidden;
            self.dirty.push(column as u32);
        }
    }

    /// A point that [`undo`](Self::undo) leads back to, until the next [`settle`](Self::settle).
    pub(super) fn mark(&self) -> usize {
        self.journal.len()
    }

    pub(super) fn undo(&mut self, mark: usize) {
        while self.journal.len() > mark {
            match self.journal.pop() {
                Some(Change::Turned(column)) => {
                    self.hidden[column as usize] = !self.hidden[column as usize];
                    self.dirty.push(column);
                }
                Some(Change::Witness(side, before)) => {
                    if let Some(witness) = &before {
                        let witness = witness.clone();
                        self.index(side as usize, &witness);
                    }
                    self.witness[side as usize] = before;
                }
                None => {}
            }
        }
    }

    pub(super) fn settle(&mut self) {
        self.journal.clear();
    }

    /// From now on ties are broken and costs are blurred by another number.
    pub(super) fn reseed(&mut self, seed: u64, blur: f64) {
        self.seed = seed;
        self.blur = blur;
        self.priced_for = i32::MIN;
    }

    /// The total cost of what is hidden.
    pub(super) fn total(&self) -> f64 {
        (0..self.hidden.len()).filter(|column| self.hidden[*column]).map(|column| self.cost[column]).sum()
    }

    fn price(&mut self, column: usize, need: f64) {
        let mut it = self.program.bounds(self.table, column);
        if self.hidden[column] {
            let slope = NEARLY_FREE * (1.0 + jitter(self.seed, column));
            it.down = -slope;
            it.up = slope;
        } else {
            let noise = 1.0 + self.blur * jitter(self.seed, column);
            let cost = self.cost[column] * noise;
            it.down = -(LEAST + cost / need.min(-it.lower).max(1.0));
            it.up = LEAST + cost / need.min(it.upper).max(1.0);
        }
        self.simplex.set_column(column, it);
    }

    /// Costs depend on the deviation that is asked for, to within a factor of two.
    fn reprice(&mut self, need: f64) {
        let step = need.log2().ceil() as i32;
        let size = f64::from(step).exp2();
        if step == self.priced_for {
            while let Some(column) = self.dirty.pop() {
                self.price(column as usize, size);
            }
        } else {
            self.priced_for = step;
            self.dirty.clear();
            for column in 0..self.hidden.len() {
                self.price(column, size);
            }
        }
    }

    /// The cheapest deviation of the table that moves the side's cell as far as it must; `banned` must not move.
    /// `None`: there is none, or the program gave up.
    pub(super) fn deviate(&mut self, side: Side, banned: Option<u32>) -> Option<Deviation> {
        let need = side.need as f64;
        self.reprice(need.abs());
        let column = self.program.column_of[side.cell as usize] as usize;
        if let Some(attacker) = side.attacker {
            for &(known, down, is_fixed) in &self.insiders[attacker as usize].knows {
                let mut it = self.simplex.column(known as usize);
                it.lower = it.lower.max(-down);
                if is_fixed {
                    (it.lower, it.upper) = (0.0, 0.0);
                }
                self.simplex.set_column(known as usize, it);
                self.dirty.push(known);
            }
        }
        if let Some(banned) = banned {
            let mut it = self.simplex.column(banned as usize);
            (it.lower, it.upper) = (0.0, 0.0);
            self.simplex.set_column(banned as usize, it);
            self.dirty.push(banned);
        }
        let mut it = self.simplex.column(column);
        let possible = it.lower <= need && need <= it.upper;
        let farthest = (it.lower, it.upper);
        (it.lower, it.upper) = (need, need);
        self.simplex.set_column(column, it);
        self.dirty.push(column as u32);
        self.solves += 1;
        if !possible {
            return None;
        }
        if let Some(deviation) = self.settled() {
            return Some(deviation);
        }
        if self.table.cells.windows(2).all(|two| two[0].pack == two[1].pack) {
            return None;
        }
        // Packs of several sizes may not add up to just as far, but to farther.
        let pack = self.table.cells[side.cell as usize].pack as f64 * need.signum();
        for (least, most) in farther(need, pack, farthest) {
            (it.lower, it.upper) = (least, most);
            self.simplex.set_column(column, it);
            if let Some(deviation) = self.settled() {
                return Some(deviation);
            }
        }
        None
    }

    /// Solves the program in whole packs.
    fn settled(&mut self) -> Option<Deviation> {
        let limits = Limits { iterations: 200_000, stop: self.control.stop };
        if self.simplex.solve(limits) != Outcome::Optimal {
            return None;
        }
        let (table, program) = (self.table, self.program);
        let step = |column: usize| table.cells[program.cell_of[column] as usize].pack as f64;
        let read = |simplex: &Simplex<'_>| {
            let values = simplex.moved().map(|column| (column as u32, simplex.value(column)));
            let mut moved: Vec<(u32, f64)> = values.filter(|(_, value)| value.abs() > NOISE).collect();
            moved.sort_unstable_by_key(|(column, _)| *column);
            moved.dedup_by_key(|(column, _)| *column);
            moved
        };
        settle(&mut self.simplex, step, limits, read).map(Arc::new)
    }

    pub(super) fn tell(&self, stage: Stage, done: usize, of: usize) {
        (self.control.progress)(Progress { stage, done, of });
    }

    pub(super) fn keep(&mut self, side: usize, deviation: Deviation) {
        self.index(side, &deviation);
        let before = self.witness[side].replace(deviation);
        self.journal.push(Change::Witness(side as u32, before));
    }

    pub(super) fn forget(&mut self, side: usize) {
        let before = self.witness[side].take();
        self.journal.push(Change::Witness(side as u32, before));
    }

    fn index(&mut self, side: usize, deviation: &Deviation) {
        for &(column, _) in deviation.iter() {
            if self.users[column as usize].last() != Some(&(side as u32)) {
                self.users[column as usize].push(side as u32);
            }
        }
    }

    /// The sides whose present witness moves a column.
    pub(super) fn users_of(&mut self, column: usize) -> Vec<u32> {
        let mut users = std::mem::take(&mut self.users[column]);
        users.sort_unstable();
        users.dedup();
        users.retain(|side| {
            self.witness[*side as usize].as_ref().is_some_and(|witness| {
                witness.binary_search_by_key(&(column as u32), |(column, _)| *column).is_ok()
            })
        });
        self.users[column].clone_from(&users);
        users
    }

    /// Whether a deviation, or its negative where `sign` is -1, serves a side.
    pub(super) fn serves(&self, deviation: &Deviation, sign: f64, side: Side) -> bool {
        let column = self.program.column_of[side.cell as usize];
        let Ok(at) = deviation.binary_search_by_key(&column, |(column, _)| *column) else { return false };
        let value = deviation[at].1 * sign;
        let need = side.need as f64;
        let reaches = if need > 0.0 { value >= need - NOISE } else { value <= need + NOISE };
        reaches
            && (sign > 0.0 || self.fits(deviation, sign))
            && side.attacker.is_none_or(|attacker| self.evades(deviation, sign, attacker))
    }

    fn fits(&self, deviation: &Deviation, sign: f64) -> bool {
        deviation.iter().all(|(column, value)| {
            let it = self.program.bounds(self.table, *column as usize);
            (it.lower - NOISE..=it.upper + NOISE).contains(&(value * sign))
        })
    }

    /// Whether an attacker's own knowledge is consistent with a deviation.
    pub(super) fn evades(&self, deviation: &Deviation, sign: f64, attacker: u32) -> bool {
        self.insiders[attacker as usize].knows.iter().all(|(known, down, is_fixed)| {
            match deviation.binary_search_by_key(known, |(column, _)| *column) {
                Err(_) => true,
                Ok(at) => !is_fixed && deviation[at].1 * sign >= -down - NOISE,
            }
        })
    }
}
