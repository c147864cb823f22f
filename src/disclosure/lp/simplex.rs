//! The dual simplex itself: state, pivots, and the start from the basis of slacks.

use super::{
    factor::Factor,
    matrix::Matrix,
    ratio::{Breakpoint, walk},
    sparse::SparseVector,
};

/// Bounds of a variable and the slopes of its cost below and above the kink, which is zero or the bound next to it.
/// `down <= up` keeps the cost convex.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    pub lower: f64,
    pub upper: f64,
    pub down: f64,
    pub up: f64,
}

impl Column {
    /// A variable that cannot move.
    pub const FIXED: Self = Self { lower: 0.0, upper: 0.0, down: 0.0, up: 0.0 };

    pub(super) fn kink(&self) -> f64 {
        0.0_f64.clamp(self.lower, self.upper)
    }

    fn is_fixed(&self) -> bool {
        self.lower == self.upper
    }
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Optimal,
    /// No point satisfies equations and bounds, as far as floating point can tell.
    Infeasible,
    /// Out of iterations, told to stop, or numerically stuck: nothing is known.
    Stopped,
}

/// When to give up.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    pub iterations: u32,
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Lower,
    Kink,
    Upper,
    /// Basic, between the lower bound and the kink.
    BasicDown,
    /// Basic, between the kink and the upper bound.
    BasicUp,
}

pub(super) const SLACK: u32 = u32::MAX;

/// A program over a matrix that many programs share.
#[derive(Debug)]
pub struct Simplex<'m> {
    pub(super) matrix: &'m Matrix,
    pub(super) columns: Vec<Column>,
    pub(super) factor: Factor,
    /// By row: the structural column that is basic there.
    pub(super) basis: Vec<u32>,
    pub(super) place: Vec<Place>,
    pub(super) row_of: Vec<u32>,
    /// By row: the value of the basic variable.
    pub(super) basic: SparseVector,
    /// By column: minus the dual values times the column. Reduced costs are slopes plus this.
    pub(super) pull: SparseVector,
    pub(super) weight: SparseVector,
    /// Columns that have been anywhere but at the kink since the start.
    pub(super) moved: Vec<u32>,
    pub(super) is_moved: Vec<bool>,
    /// Columns that start elsewhere than at a kink of zero.
    pub(super) offset: Vec<u32>,
    pub(super) is_offset: Vec<bool>,
    pub(super) infeasible: Vec<u32>,
    pub(super) is_infeasible: Vec<bool>,
    pub(super) breakpoints: Vec<Breakpoint>,
    pub(super) work_row: SparseVector,
    pub(super) work_alpha: SparseVector,
    pub(super) work_column: SparseVector,
    pub(super) work_extra: SparseVector,
    pub(super) tolerance: f64,
    pub(super) iterations: u64,
    pub(super) work: u64,
}

impl<'m> Simplex<'m> {
    pub fn new(matrix: &'m Matrix, columns: Vec<Column>) -> Self {
        let (rows, count) = (matrix.rows(), matrix.columns());
        let mut simplex = Self {
            matrix,
            columns,
            factor: Factor::identity(matrix),
            basis: vec![SLACK; rows],
            place: vec![Place::Kink; count],
            row_of: vec![SLACK; count],
            basic: SparseVector::new(rows),
            pull: SparseVector::new(count),
            weight: SparseVector::new(rows),
            moved: Vec::new(),
            is_moved: vec![false; count],
            offset: Vec::new(),
            is_offset: vec![false; count],
            infeasible: Vec::new(),
            is_infeasible: vec![false; rows],
            breakpoints: Vec::new(),
            work_row: SparseVector::new(rows),
            work_alpha: SparseVector::new(count),
            work_column: SparseVector::new(rows),
            work_extra: SparseVector::new(rows),
            tolerance: 1e-6,
            iterations: 0,
            work: 0,
        };
        for column in 0..count {
            simplex.note_offset(column);
        }
        simplex
    }

    pub fn column(&self, column: usize) -> Column {
        self.columns[column]
    }

    /// Takes effect at the next [`solve`](Self::solve) or [`resolve`](Self::resolve).
    pub fn set_column(&mut self, column: usize, to: Column) {
        self.columns[column] = to;
        self.note_offset(column);
        self.note_moved(column);
    }

    fn note_offset(&mut self, column: usize) {
        let start = self.columns[column];
        let elsewhere = start.kink() != 0.0 || start.up < 0.0 || start.down > 0.0;
        if elsewhere && !self.is_offset[column] {
            self.is_offset[column] = true;
            self.offset.push(column as u32);
        }
    }

    fn note_moved(&mut self, column: usize) {
        if !self.is_moved[column] {
            self.is_moved[column] = true;
            self.moved.push(column as u32);
        }
    }

    /// Changes bounds and slopes of every column. Takes effect at the next [`solve`](Self::solve).
    pub fn reprice(&mut self, mut change: impl FnMut(usize, &mut Column)) {
        for column in 0..self.columns.len() {
            change(column, &mut self.columns[column]);
            self.note_offset(column);
        }
    }

    /// Pivots since the beginning of time.
    pub fn iterations(&self) -> u64 {
        self.iterations
    }

    /// Arithmetic since the beginning of time, in entries touched: a measure of effort that is the same on every
    /// machine.
    pub fn work(&self) -> u64 {
        self.work
    }

    /// Minus the dual values times a column, after a solve.
    pub fn pull(&self, column: usize) -> f64 {
        self.pull.get(column)
    }

    /// The value of a variable after [`Outcome::Optimal`].
    pub fn value(&self, column: usize) -> f64 {
        match self.place[column] {
            Place::BasicDown | Place::BasicUp => self.basic.get(self.row_of[column] as usize),
            Place::Lower => self.columns[column].lower,
            Place::Kink => self.columns[column].kink(),
            Place::Upper => self.columns[column].upper,
        }
    }

    /// The variables that may differ from zero.
    pub fn moved(&self) -> impl Iterator<Item = usize> + '_ {
        self.moved.iter().map(|column| *column as usize)
    }

    /// Solves from the basis of slacks.
    pub fn solve(&mut self, limits: Limits<'_>) -> Outcome {
        self.restart();
        self.run(limits)
    }

    /// Solves from where the last solve ended, after bounds have changed.
    pub fn resolve(&mut self, limits: Limits<'_>) -> Outcome {
        for at in 0..self.moved.len() {
            let column = self.moved[at] as usize;
            if self.row_of[column] == SLACK {
                self.place[column] = self.place_by_pull(column);
            }
        }
        if !self.refactor() {
            self.restart();
        }
        self.run(limits)
    }

    fn restart(&mut self) {
        for at in 0..self.moved.len() {
            let column = self.moved[at] as usize;
            self.is_moved[column] = false;
            self.place[column] = Place::Kink;
            if self.row_of[column] != SLACK {
                self.basis[self.row_of[column] as usize] = SLACK;
                self.row_of[column] = SLACK;
            }
        }
        self.moved.clear();
        self.factor.reset();
        self.basic.clear();
        self.pull.clear();
        self.weight.clear();
        for row in self.infeasible.drain(..) {
            self.is_infeasible[row as usize] = false;
        }
        let mut largest = 1.0_f64;
        let mut kept = Vec::with_capacity(self.offset.len());
        for at in 0..self.offset.len() {
            let column = self.offset[at] as usize;
            self.is_offset[column] = false;
            self.note_offset_into(column, &mut kept);
            if !self.is_offset[column] {
                continue;
            }
            self.place[column] = self.place_by_pull(column);
            self.note_moved(column);
            let value = self.value(column);
            largest = largest.max(value.abs());
            if value != 0.0 {
                for &(row, entry) in self.matrix.column(column) {
                    self.basic.add(row as usize, -entry * value);
                }
            }
        }
        self.offset = kept;
        self.tolerance = 1e-7_f64.max(1e-13 * largest);
        for at in 0..self.basic.touched().len() {
            let row = self.basic.touched()[at];
            self.check_row(row);
        }
    }

    fn note_offset_into(&mut self, column: usize, kept: &mut Vec<u32>) {
        let start = self.columns[column];
        if start.kink() != 0.0 || start.up < 0.0 || start.down > 0.0 {
            self.is_offset[column] = true;
            kept.push(column as u32);
        }
    }

    /// Where a nonbasic variable belongs. A bound that is infinite cannot hold it: then it stays at the kink, and
    /// the answer is feasible but perhaps not the cheapest.
    pub(super) fn place_by_pull(&self, column: usize) -> Place {
        let it = self.columns[column];
        let pull = self.pull.get(column);
        let kink = it.kink();
        if it.up + pull < 0.0 && it.upper > kink && it.upper.is_finite() {
            Place::Upper
        } else if it.down + pull > 0.0 && it.lower < kink && it.lower.is_finite() {
            Place::Lower
        } else {
            Place::Kink
        }
    }

    /// The bounds of the segment that the basic variable of a row is in.
    fn segment(&self, row: usize) -> (f64, f64) {
        let column = self.basis[row];
        if column == SLACK {
            return (0.0, 0.0);
        }
        let it = &self.columns[column as usize];
        match self.place[column as usize] {
            Place::BasicDown => (it.lower, it.kink()),
            _ => (it.kink(), it.upper),
        }
    }

    /// By how much the basic variable of a row is outside its segment, with sign.
    fn violation(&self, row: usize) -> f64 {
        let (lower, upper) = self.segment(row);
        let value = self.basic.get(row);
        if value > upper + self.tolerance {
            value - upper
        } else if value < lower - self.tolerance {
            value - lower
        } else {
            0.0
        }
    }

    pub(super) fn check_row(&mut self, row: u32) {
        if !self.is_infeasible[row as usize] && self.violation(row as usize) != 0.0 {
            self.is_infeasible[row as usize] = true;
            self.infeasible.push(row);
        }
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        let weight = self.weight.get(row);
        if weight == 0.0 { 1.0 } else { weight }
    }

    /// The row that leaves: the largest violation for its steepness.
    fn choose_row(&mut self) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64, f64)> = None;
        let mut at = 0;
        while at < self.infeasible.len() {
            let row = self.infeasible[at] as usize;
            let violation = self.violation(row);
            if violation == 0.0 {
                self.is_infeasible[row] = false;
                self.infeasible.swap_remove(at);
                continue;
            }
            at += 1;
            let merit = violation * violation / self.weight(row);
            if best.is_none_or(|(chosen, _, most)| merit > most || (merit == most && row < chosen)) {
                best = Some((row, violation, merit));
            }
        }
        best.map(|(row, violation, _)| (row, violation))
    }

    fn run(&mut self, limits: Limits<'_>) -> Outcome {
        let mut left = limits.iterations;
        let mut stuck = 0;
        loop {
            if self.factor.is_stale() && !self.refactor() {
                return Outcome::Stopped;
            }
            let Some((row, violation)) = self.choose_row() else { return Outcome::Optimal };
            if left == 0 || (left.is_multiple_of(64) && (limits.stop)()) {
                return Outcome::Stopped;
            }
            left -= 1;
            self.iterations += 1;
            match self.pivot(row, violation) {
                Step::Done => stuck = 0,
                Step::Infeasible => {
                    if self.factor.is_fresh() {
                        return Outcome::Infeasible;
                    }
                    if stuck > 0 || !self.refactor() {
                        return Outcome::Infeasible;
                    }
                    stuck += 1;
                }
                Step::Unsteady => {
                    stuck += 1;
                    if stuck > 3 || !self.refactor() {
                        return Outcome::Stopped;
                    }
                }
            }
        }
    }

    fn collect_breakpoints(&mut self, row: usize, sign: f64) {
        self.breakpoints.clear();
        let leaving = self.basis[row];
        if leaving != SLACK {
            let it = self.columns[leaving as usize];
            let jump = match (self.place[leaving as usize], sign > 0.0) {
                (Place::BasicDown, true) => it.upper - it.kink(),
                (Place::BasicUp, false) => it.lower - it.kink(),
                _ => 0.0,
            };
            if jump != 0.0 {
                let step = (it.up - it.down).max(0.0);
                let upper_segment = jump > 0.0;
                self.breakpoints.push(Breakpoint { step, column: None, alpha: 1.0, jump, upper_segment });
            }
        }
        for &column in self.work_alpha.touched() {
            let alpha = self.work_alpha.get(column as usize);
            let it = &self.columns[column as usize];
            let place = self.place[column as usize];
            if alpha.abs() < 1e-9 || it.is_fixed() || matches!(place, Place::BasicDown | Place::BasicUp) {
                continue;
            }
            let pull = self.pull.get(column as usize);
            let size = alpha.abs();
            let kink = it.kink();
            let mut add = |slack: f64, jump: f64, upper_segment: bool| {
                if jump != 0.0 {
                    let step = slack.max(0.0) / size;
                    self.breakpoints.push(Breakpoint {
                        step,
                        column: Some(column),
                        alpha,
                        jump,
                        upper_segment,
                    });
                }
            };
            if sign * alpha > 0.0 {
                if place == Place::Lower {
                    add(it.down + pull, kink - it.lower, false);
                }
                if place != Place::Upper {
                    add(it.up + pull, it.upper - kink, true);
                }
            } else {
                if place == Place::Upper {
                    add(-(it.up + pull), kink - it.upper, true);
                }
                if place != Place::Lower {
                    add(-(it.down + pull), it.lower - kink, false);
                }
            }
        }
    }

    fn pivot(&mut self, row: usize, violation: f64) -> Step {
        let sign = violation.signum();
        self.work_row.clear();
        self.work_row.set(row, 1.0);
        self.factor.backward(self.matrix, &mut self.work_row);
        self.work_alpha.clear();
        for &at in self.work_row.touched() {
            let value = self.work_row.get(at as usize);
            if value.abs() > 1e-12 {
                for &(column, entry) in self.matrix.row(at as usize) {
                    self.work_alpha.add(column as usize, value * entry);
                }
            }
        }
        self.work += 20 + (self.work_alpha.touched().len() + 4 * self.work_row.touched().len()) as u64;
        self.collect_breakpoints(row, sign);
        let mut breakpoints = std::mem::take(&mut self.breakpoints);
        let ended = walk(&mut breakpoints, violation.abs());
        let step = match ended {
            None => Step::Infeasible,
            Some(end) => self.take(row, sign, &breakpoints[..end], breakpoints[end]),
        };
        self.breakpoints = breakpoints;
        step
    }

    fn take(&mut self, row: usize, sign: f64, passed: &[Breakpoint], enters: Breakpoint) -> Step {
        let size: f64 =
            self.work_row.touched().iter().map(|at| self.work_row.get(*at as usize).powi(2)).sum();
        if let Some(column) = enters.column {
            self.work_column.clear();
            for &(at, entry) in self.matrix.column(column as usize) {
                self.work_column.set(at as usize, entry);
            }
            self.factor.forward(self.matrix, &mut self.work_column);
            let pivot = self.work_column.get(row);
            let error = (pivot - enters.alpha).abs();
            if pivot.abs() < 1e-7 || error > 1e-6 * (1.0 + pivot.abs()) {
                return Step::Unsteady;
            }
        }
        let leaving = self.basis[row];
        let slope = self.slope(leaving);
        self.jump(row, passed);
        let step = enters.step * sign;
        if step != 0.0 {
            for at in 0..self.work_alpha.touched().len() {
                let column = self.work_alpha.touched()[at] as usize;
                if self.row_of[column] == SLACK {
                    self.pull.add(column, -step * self.work_alpha.get(column));
                }
            }
        }
        let Some(column) = enters.column else {
            // The leaving variable stays, on the other side of its kink.
            self.place[leaving as usize] =
                if enters.upper_segment { Place::BasicUp } else { Place::BasicDown };
            self.check_row(row as u32);
            return Step::Done;
        };
        let column = column as usize;
        let (lower, upper) = self.segment(row);
        let target = if sign > 0.0 { upper } else { lower };
        let pivot = self.work_column.get(row);
        let moves = (self.basic.get(row) - target) / pivot;
        let value = self.value(column) + moves;
        for at in 0..self.work_column.touched().len() {
            let other = self.work_column.touched()[at];
            let entry = self.work_column.get(other as usize);
            if other as usize != row && entry != 0.0 {
                self.basic.add(other as usize, -moves * entry);
                self.check_row(other);
            }
        }
        self.update_weights(row, pivot, size);
        self.note_moved(column);
        if leaving != SLACK {
            let it = self.columns[leaving as usize];
            self.pull.set(leaving as usize, -slope - step);
            self.place[leaving as usize] = if target == it.kink() {
                Place::Kink
            } else if target == it.lower {
                Place::Lower
            } else {
                Place::Upper
            };
            self.row_of[leaving as usize] = SLACK;
        }
        self.basis[row] = column as u32;
        self.row_of[column] = row as u32;
        self.place[column] = if enters.upper_segment { Place::BasicUp } else { Place::BasicDown };
        self.basic.set(row, value);
        let entering = std::mem::take(&mut self.work_column);
        self.factor.replace(row, &entering);
        self.work_column = entering;
        self.check_row(row as u32);
        Step::Done
    }

    /// The slope of a basic variable in its segment.
    fn slope(&self, column: u32) -> f64 {
        if column == SLACK {
            return 0.0;
        }
        let it = &self.columns[column as usize];
        if self.place[column as usize] == Place::BasicDown { it.down } else { it.up }
    }

    /// Moves the variables whose breakpoints a step has passed to their next bound or kink.
    fn jump(&mut self, row: usize, passed: &[Breakpoint]) {
        self.work_extra.clear();
        for breakpoint in passed {
            let Some(column) = breakpoint.column else {
                let leaving = self.basis[row] as usize;
                self.place[leaving] =
                    if breakpoint.upper_segment { Place::BasicUp } else { Place::BasicDown };
                continue;
            };
            let column = column as usize;
            self.note_moved(column);
            self.place[column] = match (self.place[column], breakpoint.upper_segment) {
                (Place::Kink, true) => Place::Upper,
                (Place::Kink, false) => Place::Lower,
                _ => Place::Kink,
            };
            for &(at, entry) in self.matrix.column(column) {
                self.work_extra.add(at as usize, entry * breakpoint.jump);
            }
        }
        if self.work_extra.touched().is_empty() {
            return;
        }
        self.factor.forward(self.matrix, &mut self.work_extra);
        for at in 0..self.work_extra.touched().len() {
            let other = self.work_extra.touched()[at];
            self.basic.add(other as usize, -self.work_extra.get(other as usize));
            self.check_row(other);
        }
    }

    fn update_weights(&mut self, row: usize, pivot: f64, size: f64) {
        let mut tau = std::mem::take(&mut self.work_row);
        self.factor.forward(self.matrix, &mut tau);
        for at in 0..self.work_column.touched().len() {
            let other = self.work_column.touched()[at] as usize;
            let ratio = self.work_column.get(other) / pivot;
            if other != row && ratio != 0.0 {
                let weight = self.weight(other) + ratio * (ratio * size - 2.0 * tau.get(other));
                self.weight.set(other, weight.max(1e-4 + ratio * ratio));
            }
        }
        self.weight.set(row, (size / (pivot * pivot)).max(1e-4));
        self.work_row = tau;
    }
}

enum Step {
    Done,
    Infeasible,
    Unsteady,
}
