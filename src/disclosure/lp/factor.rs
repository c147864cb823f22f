//! The basis matrix, kept as a sparse LU of its structural part with one eta vector per pivot since.
//!
//! Rows whose slack is basic need no factor: with the others first the basis is `[K 0; N I]`, and only `K` is
//! factored. Column singletons and row singletons are taken first, as in Suhl & Suhl (1990): they need no arithmetic,
//! and on tables of totals they are nearly everything. The rest is eliminated left-looking with the row of fewest
//! entries among the numerically acceptable ones (Markowitz with threshold pivoting).

use super::{matrix::Matrix, sparse::SparseVector};

const NONE: u32 = u32::MAX;
/// Smaller than this is noise of cancellation: entries of tables are small integers.
const DROP: f64 = 1e-11;
/// A pivot must be at least this share of the largest candidate in its column.
const THRESHOLD: f64 = 0.1;

#[derive(Debug, Default)]
struct Pivot {
    row: u32,
    column: u32,
    diagonal: f64,
    /// Multipliers of rows that are eliminated later.
    lower: Vec<(u32, f64)>,
    /// Entries in rows that were eliminated before.
    upper: Vec<(u32, f64)>,
}

#[derive(Debug)]
struct Eta {
    row: u32,
    pivot: f64,
    others: Vec<(u32, f64)>,
}

/// The columns of a basis depend on each other.
pub(super) struct Singular {
    pub dependent: Vec<u32>,
    /// Rows for which no column is left.
    pub left: Vec<u32>,
}

#[derive(Debug)]
pub(super) struct Factor {
    pivots: Vec<Pivot>,
    /// By row: whether it belongs to `K`.
    in_kernel: Vec<bool>,
    /// By structural column: its row when the factor was made.
    row_of_column: Vec<u32>,
    etas: Vec<Eta>,
    eta_entries: usize,
    kernel_entries: usize,
}

impl Factor {
    /// The identity: every slack is basic.
    pub(super) fn identity(matrix: &Matrix) -> Self {
        Self {
            pivots: Vec::new(),
            in_kernel: vec![false; matrix.rows()],
            row_of_column: vec![NONE; matrix.columns()],
            etas: Vec::new(),
            eta_entries: 0,
            kernel_entries: 0,
        }
    }

    /// Back to the identity, at the price of what was factored.
    pub(super) fn reset(&mut self) {
        for pivot in self.pivots.drain(..) {
            self.in_kernel[pivot.row as usize] = false;
            self.row_of_column[pivot.column as usize] = NONE;
        }
        self.etas.clear();
        self.eta_entries = 0;
        self.kernel_entries = 0;
    }

    /// Whether a fresh factor would pay by now.
    pub(super) fn is_stale(&self) -> bool {
        self.etas.len() >= 100 || self.eta_entries > 4 * (self.kernel_entries + self.pivots.len()) + 20_000
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.etas.is_empty()
    }

    /// Factors the basis of the given structural columns; `rows` are as many rows, in any order. Answers which row
    /// each column is basic in, or the columns that depend on others and the rows that are left without one.
    pub(super) fn rebuild(
        &mut self,
        matrix: &Matrix,
        columns: &[u32],
        rows: &[u32],
    ) -> Result<Vec<(u32, u32)>, Singular> {
        self.reset();
        for &row in rows {
            self.in_kernel[row as usize] = true;
        }
        let order = Order::of(matrix, columns, rows, &self.in_kernel);
        let mut work = SparseVector::new(matrix.rows());
        let mut pivoted = vec![NONE; matrix.rows()];
        let mut dependent = Vec::new();
        for &(column, wanted) in &order.singletons {
            let mut pivot = Pivot { row: wanted, column, ..Pivot::default() };
            for &(row, value) in matrix.column(column as usize) {
                if row == wanted {
                    pivot.diagonal = value;
                } else if pivoted[row as usize] != NONE {
                    pivot.upper.push((row, value));
                } else if self.in_kernel[row as usize] {
                    pivot.lower.push((row, value));
                }
            }
            for entry in &mut pivot.lower {
                entry.1 /= pivot.diagonal;
            }
            self.admit(pivot, &mut pivoted);
        }
        let first_of_bump = self.pivots.len();
        for &column in &order.bump {
            work.clear();
            for &(row, value) in matrix.column(column as usize) {
                if self.in_kernel[row as usize] {
                    work.set(row as usize, value);
                }
            }
            for earlier in &self.pivots[first_of_bump..] {
                let value = work.get(earlier.row as usize);
                if value != 0.0 {
                    for &(row, multiplier) in &earlier.lower {
                        work.add(row as usize, -multiplier * value);
                    }
                }
            }
            let free = |row: u32| pivoted[row as usize] == NONE;
            let largest = work
                .touched()
                .iter()
                .filter(|row| free(**row))
                .map(|row| work.get(*row as usize).abs())
                .fold(0.0, f64::max);
            if largest < 1e-7 {
                dependent.push(column);
                continue;
            }
            let wanted = work
                .touched()
                .iter()
                .copied()
                .filter(|row| free(*row) && work.get(*row as usize).abs() >= THRESHOLD * largest)
                .min_by_key(|row| (order.row_count[*row as usize], *row))
                .unwrap_or(NONE);
            let diagonal = work.get(wanted as usize);
            let mut pivot = Pivot { row: wanted, column, diagonal, ..Pivot::default() };
            for &row in work.touched() {
                let value = work.get(row as usize);
                if row == wanted || value.abs() < DROP {
                    continue;
                }
                if free(row) {
                    pivot.lower.push((row, value / diagonal));
                } else {
                    pivot.upper.push((row, value));
                }
            }
            self.admit(pivot, &mut pivoted);
        }
        if !dependent.is_empty() {
            let left: Vec<u32> = rows.iter().copied().filter(|row| pivoted[*row as usize] == NONE).collect();
            for &row in &left {
                self.in_kernel[row as usize] = false;
            }
            self.reset();
            return Err(Singular { dependent, left });
        }
        Ok(self.pivots.iter().map(|pivot| (pivot.column, pivot.row)).collect())
    }

    fn admit(&mut self, pivot: Pivot, pivoted: &mut [u32]) {
        pivoted[pivot.row as usize] = self.pivots.len() as u32;
        self.row_of_column[pivot.column as usize] = pivot.row;
        self.kernel_entries += pivot.lower.len() + pivot.upper.len();
        self.pivots.push(pivot);
    }

    /// Solves `B x = a` in place; `x` is by row of the basic variable.
    pub(super) fn forward(&self, matrix: &Matrix, x: &mut SparseVector) {
        for pivot in &self.pivots {
            let value = x.get(pivot.row as usize);
            if value != 0.0 {
                for &(row, multiplier) in &pivot.lower {
                    x.add(row as usize, -multiplier * value);
                }
            }
        }
        for pivot in self.pivots.iter().rev() {
            let value = x.get(pivot.row as usize);
            if value == 0.0 {
                continue;
            }
            let value = value / pivot.diagonal;
            if value.abs() < DROP {
                x.set(pivot.row as usize, 0.0);
                continue;
            }
            x.set(pivot.row as usize, value);
            for &(row, entry) in &pivot.upper {
                x.add(row as usize, -entry * value);
            }
            for &(row, entry) in matrix.column(pivot.column as usize) {
                if !self.in_kernel[row as usize] {
                    x.add(row as usize, -entry * value);
                }
            }
        }
        for eta in &self.etas {
            let value = x.get(eta.row as usize);
            if value == 0.0 {
                continue;
            }
            let value = value / eta.pivot;
            x.set(eta.row as usize, value);
            for &(row, entry) in &eta.others {
                x.add(row as usize, -entry * value);
            }
        }
    }

    /// Solves `y B = c` in place.
    pub(super) fn backward(&self, matrix: &Matrix, y: &mut SparseVector) {
        for eta in self.etas.iter().rev() {
            let mut value = y.get(eta.row as usize);
            for &(row, entry) in &eta.others {
                value -= entry * y.get(row as usize);
            }
            if value != 0.0 || y.get(eta.row as usize) != 0.0 {
                y.set(eta.row as usize, value / eta.pivot);
            }
        }
        if self.pivots.is_empty() {
            return;
        }
        let mut at = 0;
        while at < y.touched().len() {
            let row = y.touched()[at] as usize;
            at += 1;
            let value = y.get(row);
            if self.in_kernel[row] || value == 0.0 {
                continue;
            }
            for &(column, entry) in matrix.row(row) {
                let position = self.row_of_column[column as usize];
                if position != NONE {
                    y.add(position as usize, -entry * value);
                }
            }
        }
        for pivot in &self.pivots {
            let mut value = y.get(pivot.row as usize);
            for &(row, entry) in &pivot.upper {
                value -= entry * y.get(row as usize);
            }
            if value != 0.0 {
                y.set(pivot.row as usize, value / pivot.diagonal);
            } else if y.get(pivot.row as usize) != 0.0 {
                y.set(pivot.row as usize, 0.0);
            }
        }
        for pivot in self.pivots.iter().rev() {
            let before = y.get(pivot.row as usize);
            let mut value = before;
            for &(row, multiplier) in &pivot.lower {
                value -= multiplier * y.get(row as usize);
            }
            if value != before {
                y.set(pivot.row as usize, if value.abs() < DROP { 0.0 } else { value });
            }
        }
    }

    /// The basic variable of `row` was replaced by one whose column, solved, is `column`.
    pub(super) fn replace(&mut self, row: usize, column: &SparseVector) {
        let others: Vec<(u32, f64)> = column
            .touched()
            .iter()
            .map(|at| (*at, column.get(*at as usize)))
            .filter(|(at, value)| *at as usize != row && value.abs() > DROP)
            .collect();
        self.eta_entries += others.len() + 1;
        self.etas.push(Eta { row: row as u32, pivot: column.get(row), others });
    }
}

/// In which order the columns of the kernel are eliminated.
struct Order {
    /// `(column, row)` that need no arithmetic.
    singletons: Vec<(u32, u32)>,
    bump: Vec<u32>,
    row_count: Vec<u32>,
}

impl Order {
    fn of(matrix: &Matrix, columns: &[u32], rows: &[u32], in_kernel: &[bool]) -> Self {
        let mut row_count = vec![0_u32; matrix.rows()];
        let mut column_count = vec![0_u32; matrix.columns()];
        let mut in_basis = vec![false; matrix.columns()];
        let mut active_row = in_kernel.to_vec();
        for &column in columns {
            in_basis[column as usize] = true;
            for &(row, _) in matrix.column(column as usize) {
                if in_kernel[row as usize] {
                    row_count[row as usize] += 1;
                    column_count[column as usize] += 1;
                }
            }
        }
        let mut singletons = Vec::with_capacity(columns.len());
        let mut by_column: Vec<u32> =
            columns.iter().copied().filter(|column| column_count[*column as usize] == 1).collect();
        let mut by_row: Vec<u32> = rows.iter().copied().filter(|row| row_count[*row as usize] == 1).collect();
        loop {
            let (column, row) = if let Some(column) = by_column.pop() {
                if !in_basis[column as usize] || column_count[column as usize] != 1 {
                    continue;
                }
                let entries = matrix.column(column as usize);
                let Some(entry) = entries.iter().find(|(row, _)| active_row[*row as usize]) else { continue };
                (column, entry.0)
            } else if let Some(row) = by_row.pop() {
                if !active_row[row as usize] || row_count[row as usize] != 1 {
                    continue;
                }
                let entries = matrix.row(row as usize);
                let Some(entry) = entries.iter().find(|(column, _)| in_basis[*column as usize]) else {
                    continue;
                };
                (entry.0, row)
            } else {
                break;
            };
            singletons.push((column, row));
            in_basis[column as usize] = false;
            active_row[row as usize] = false;
            for &(other, _) in matrix.column(column as usize) {
                if active_row[other as usize] {
                    row_count[other as usize] -= 1;
                    if row_count[other as usize] == 1 {
                        by_row.push(other);
                    }
                }
            }
            for &(other, _) in matrix.row(row as usize) {
                if in_basis[other as usize] {
                    column_count[other as usize] -= 1;
                    if column_count[other as usize] == 1 {
                        by_column.push(other);
                    }
                }
            }
        }
        let mut bump: Vec<u32> =
            columns.iter().copied().filter(|column| in_basis[*column as usize]).collect();
        bump.sort_by_key(|column| (column_count[*column as usize], *column));
        Self { singletons, bump, row_count }
    }
}
