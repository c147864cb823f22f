//! Improvement: show a few hidden cells of one neighbourhood at once, repair what that breaks at slightly blurred
//! costs, clean up, and keep the result where it is cheaper. Ruin and recreate (Schrimpf et al. 2000), with effort
//! counted in arithmetic and not in seconds, so that the answer is the same on every machine.

use super::{engine::Engine, program::jitter};
use crate::control::Stage;

impl Engine<'_> {
    pub(super) fn improve(&mut self, fixed: &[bool], effort: u64, seed: u64) {
        let end = self.simplex.work() + effort;
        let mut round = 0_u64;
        let mut best = self.total();
        let hidden = self.hidden.iter().filter(|hidden| **hidden).count() as u64;
        // Nothing better in so many rounds: there is hardly anything left to find.
        let patience = 100 + 30 * hidden;
        let mut last_gain = 0;
        while self.simplex.work() < end && round - last_gain < patience {
            if self.is_stopped() || (self.control.hurry)() {
                break;
            }
            round += 1;
            if round.is_multiple_of(64) {
                let left = end.saturating_sub(self.simplex.work());
                self.tell(Stage::Improvement, (100 - 100 * left / effort.max(1)) as usize, 100);
            }
            let mut draw = Draw { seed: seed.wrapping_add(round << 20), at: 0 };
            let chosen: Vec<usize> =
                (0..self.hidden.len()).filter(|column| self.hidden[*column] && !fixed[*column]).collect();
            if chosen.is_empty() {
                return;
            }
            // Dear cells twice as often: that is where something is to be won.
            let (a, b) = (chosen[draw.below(chosen.len())], chosen[draw.below(chosen.len())]);
            let first = if self.cost[a] >= self.cost[b] { a } else { b };
            let mark = self.mark();
            let count = 1 + draw.below(4);
            let ruined = self.neighbourhood(first, count, fixed, &mut draw);
            self.settle_users(&ruined);
            let blur = [0.05, 0.3, 1.0][draw.below(3)];
            self.reseed(seed ^ round, blur);
            let before: Vec<bool> = self.hidden.clone();
            let failed = self.repair(true);
            let mut holds = failed.is_empty();
            if holds && self.total() < best * 1.5 {
                let added: Vec<bool> = self
                    .hidden
                    .iter()
                    .zip(&before)
                    .zip(fixed)
                    .map(|((now, then), fixed)| *fixed || !*now || *then)
                    .collect();
                self.clean(&added);
                holds = self.total() < best;
            } else {
                holds = holds && self.total() < best;
            }
            if holds {
                best = self.total();
                last_gain = round;
                self.settle();
            } else {
                self.undo(mark);
            }
        }
        self.reseed(seed, 1e-3);
    }

    /// Hidden cells around one: they share an equation with it or with one of those already found.
    fn neighbourhood(&self, first: usize, count: usize, fixed: &[bool], draw: &mut Draw) -> Vec<usize> {
        let mut found = vec![first];
        let matrix = &self.program.matrix;
        for _ in 0..4 * count {
            if found.len() >= count {
                break;
            }
            let from = found[draw.below(found.len())];
            let rows = matrix.column(from);
            if rows.is_empty() {
                break;
            }
            let row = rows[draw.below(rows.len())].0 as usize;
            let near: Vec<usize> = matrix
                .row(row)
                .iter()
                .map(|(column, _)| *column as usize)
                .filter(|column| self.hidden[*column] && !fixed[*column] && !found.contains(column))
                .collect();
            if !near.is_empty() {
                found.push(near[draw.below(near.len())]);
            }
        }
        found
    }

    fn settle_users(&mut self, ruined: &[usize]) {
        for &column in ruined {
            for side in self.users_of(column) {
                self.forget(side as usize);
            }
            self.show(column);
        }
    }
}

struct Draw {
    seed: u64,
    at: usize,
}

impl Draw {
    fn below(&mut self, count: usize) -> usize {
        self.at += 1;
        ((jitter(self.seed, self.at) * count as f64) as usize).min(count - 1)
    }
}
