//! Repair: every side gets its cheapest deviation in decreasing order of level, and what that moves becomes hidden.
//! Clean-up: secondary cells, dearest first, become visible again where every side has another way, or where the
//! other way costs less than what is won.

use super::engine::{Deviation, Engine};
use crate::control::Stage;

impl Engine<'_> {
    /// Gives a witness to every side that has none. Answers the sides for which there is none at all.
    pub(super) fn repair(&mut self, quiet: bool) -> Vec<usize> {
        let mut open: Vec<usize> =
            (0..self.sides.len()).filter(|side| self.witness[*side].is_none()).collect();
        open.sort_by_key(|side| {
            let it = self.sides[*side];
            (std::cmp::Reverse(it.need.unsigned_abs()), it.cell, it.need, it.attacker)
        });
        let mut failed = Vec::new();
        let count = open.len();
        for (done, side) in open.into_iter().enumerate() {
            if done % 64 == 0 && !quiet {
                self.tell(Stage::Repair, done, count);
            }
            if self.witness[side].is_some() {
                continue;
            }
            if self.is_stopped() {
                failed.push(side);
                continue;
            }
            match self.deviate(self.sides[side], None) {
                Some(deviation) => {
                    for &(column, _) in deviation.iter() {
                        self.hide(column as usize);
                    }
                    self.share(&deviation);
                    self.keep(side, deviation);
                }
                None => failed.push(side),
            }
        }
        failed
    }

    /// A deviation found for one side often serves others, and so does its negative.
    fn share(&mut self, deviation: &Deviation) {
        for &(column, _) in deviation.iter() {
            for at in 0..self.sides_of[column as usize].len() {
                let side = self.sides_of[column as usize][at] as usize;
                if self.witness[side].is_some() {
                    continue;
                }
                for sign in [1.0, -1.0] {
                    if self.serves(deviation, sign, self.sides[side]) {
                        let signed = if sign > 0.0 {
                            deviation.clone()
                        } else {
                            std::sync::Arc::new(deviation.iter().map(|(c, v)| (*c, -v)).collect())
                        };
                        self.keep(side, signed);
                        break;
                    }
                }
            }
        }
    }

    /// Makes visible what nothing needs. `fixed` columns stay hidden.
    pub(super) fn clean(&mut self, fixed: &[bool]) {
        let mut candidates: Vec<usize> =
            (0..self.hidden.len()).filter(|column| self.hidden[*column] && !fixed[*column]).collect();
        candidates.sort_by(|a, b| self.cost[*b].total_cmp(&self.cost[*a]).then(a.cmp(b)));
        for column in candidates {
            if self.is_stopped() || (self.control.hurry)() {
                return;
            }
            if self.hidden[column] {
                self.try_without(column);
            }
        }
    }

    /// Shows a cell where all sides that need it can do without, at less than its cost. Answers whether it did.
    pub(super) fn try_without(&mut self, column: usize) -> bool {
        let mark = self.mark();
        let users = self.users_of(column);
        let budget = self.cost[column];
        self.show(column);
        for &side in &users {
            self.forget(side as usize);
        }
        let mut spent = 0.0;
        for &side in &users {
            let side = side as usize;
            if self.witness[side].is_some() {
                continue;
            }
            let Some(deviation) = self.deviate(self.sides[side], Some(column as u32)) else {
                self.undo(mark);
                return false;
            };
            for &(moved, _) in deviation.iter() {
                if !self.hidden[moved as usize] {
                    spent += self.cost[moved as usize];
                    self.hide(moved as usize);
                }
            }
            self.share(&deviation);
            self.keep(side, deviation);
            if spent >= budget {
                self.undo(mark);
                return false;
            }
        }
        true
    }
}
