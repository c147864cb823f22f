//! A sparse matrix that never changes once it is built, readable by column and by row.

/// Entries by column and, a second time, by row.
#[derive(Debug, Clone)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    column_start: Vec<u32>,
    column_entries: Vec<(u32, f64)>,
    row_start: Vec<u32>,
    row_entries: Vec<(u32, f64)>,
}

impl Matrix {
    /// From rows of `(column, value)`. A column may stand once in a row.
    pub fn from_rows(columns: usize, rows: &[Vec<(u32, f64)>]) -> Self {
        let mut count = vec![0_u32; columns + 1];
        let mut row_start = Vec::with_capacity(rows.len() + 1);
        let mut row_entries = Vec::with_capacity(rows.iter().map(Vec::len).sum());
        row_start.push(0);
        for row in rows {
            for &(column, value) in row {
                count[column as usize + 1] += 1;
                row_entries.push((column, value));
            }
            row_start.push(row_entries.len() as u32);
        }
        for column in 0..columns {
            count[column + 1] += count[column];
        }
        let column_start = count.clone();
        let mut next = count;
        let mut column_entries = vec![(0_u32, 0.0); row_entries.len()];
        for (index, row) in rows.iter().enumerate() {
            for &(column, value) in row {
                let at = &mut next[column as usize];
                column_entries[*at as usize] = (index as u32, value);
                *at += 1;
            }
        }
        Self { rows: rows.len(), columns, column_start, column_entries, row_start, row_entries }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The entries of a column: `(row, value)`.
    pub fn column(&self, column: usize) -> &[(u32, f64)] {
        &self.column_entries[self.column_start[column] as usize..self.column_start[column + 1] as usize]
    }

    /// The entries of a row: `(column, value)`.
    pub fn row(&self, row: usize) -> &[(u32, f64)] {
        &self.row_entries[self.row_start[row] as usize..self.row_start[row + 1] as usize]
    }
}
