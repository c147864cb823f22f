//! A fresh start for the numbers of a basis: it is factored anew, and values and dual values are worked out from it.

use super::{
    factor::Singular,
    simplex::{Place, SLACK, Simplex},
};

impl Simplex<'_> {
    /// Factors the basis anew and works the basic values and the pulls out from it.
    pub(super) fn refactor(&mut self) -> bool {
        loop {
            let mut columns = Vec::new();
            let mut rows = Vec::new();
            for &column in &self.moved {
                if self.row_of[column as usize] != SLACK {
                    columns.push(column);
                    rows.push(self.row_of[column as usize]);
                }
            }
            match self.factor.rebuild(self.matrix, &columns, &rows) {
                Ok(placed) => {
                    // Weights stay with the variables, values are worked out below.
                    let weights: Vec<f64> = placed
                        .iter()
                        .map(|(column, _)| self.weight(self.row_of[*column as usize] as usize))
                        .collect();
                    for ((column, row), weight) in placed.into_iter().zip(weights) {
                        self.basis[row as usize] = column;
                        self.row_of[column as usize] = row;
                        self.weight.set(row as usize, weight);
                    }
                    break;
                }
                Err(Singular { dependent, left }) => {
                    if dependent.is_empty() {
                        return false;
                    }
                    for &row in &rows {
                        self.basis[row as usize] = SLACK;
                    }
                    // Rows of the dropped columns get their slacks back; the others are assigned by the next round.
                    let mut spare: Vec<u32> =
                        rows.iter().copied().filter(|row| !left.contains(row)).collect();
                    for &column in &columns {
                        self.row_of[column as usize] = SLACK;
                    }
                    for &column in columns.iter().filter(|column| !dependent.contains(column)) {
                        let Some(row) = spare.pop() else { return false };
                        self.row_of[column as usize] = row;
                        self.basis[row as usize] = column;
                    }
                    for column in dependent {
                        self.place[column as usize] = self.place_by_pull(column as usize);
                    }
                }
            }
        }
        self.recompute();
        true
    }

    fn recompute(&mut self) {
        self.work_extra.clear();
        self.work_row.clear();
        for &column in &self.moved {
            let it = &self.columns[column as usize];
            let row = self.row_of[column as usize];
            if row == SLACK {
                let value = match self.place[column as usize] {
                    Place::Lower => it.lower,
                    Place::Upper => it.upper,
                    _ => it.kink(),
                };
                if value != 0.0 {
                    for &(at, entry) in self.matrix.column(column as usize) {
                        self.work_extra.add(at as usize, -entry * value);
                    }
                }
            } else {
                let slope = if self.place[column as usize] == Place::BasicDown { it.down } else { it.up };
                self.work_row.set(row as usize, slope);
            }
        }
        self.factor.forward(self.matrix, &mut self.work_extra);
        self.basic.clear();
        for &at in self.work_extra.touched() {
            self.basic.set(at as usize, self.work_extra.get(at as usize));
        }
        self.factor.backward(self.matrix, &mut self.work_row);
        self.pull.clear();
        for &at in self.work_row.touched() {
            let value = self.work_row.get(at as usize);
            if value != 0.0 {
                for &(column, entry) in self.matrix.row(at as usize) {
                    self.pull.add(column as usize, -value * entry);
                }
            }
        }
        for row in self.infeasible.drain(..) {
            self.is_infeasible[row as usize] = false;
        }
        for at in 0..self.basic.touched().len() {
            let row = self.basic.touched()[at];
            self.check_row(row);
        }
        // A basic variable at zero may lie outside its segment as well.
        for at in 0..self.moved.len() {
            let row = self.row_of[self.moved[at] as usize];
            if row != SLACK {
                self.check_row(row);
            }
        }
    }
}
