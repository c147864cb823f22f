//! The linear program of repair: one column for every cell that could protect, one row for every equation.

use crate::{
    lp::{Column, Matrix},
    table::Table,
};

pub(super) const ABSENT: u32 = u32::MAX;

/// The matrix, and how its columns relate to cells.
#[derive(Debug)]
pub(super) struct Program {
    pub matrix: Matrix,
    pub cell_of: Vec<u32>,
    pub column_of: Vec<u32>,
}

impl Program {
    pub(super) fn of(table: &Table) -> Self {
        let mut column_of = vec![ABSENT; table.cells.len()];
        let mut cell_of = Vec::new();
        for (cell, it) in table.cells.iter().enumerate() {
            if it.may_protect() {
                column_of[cell] = cell_of.len() as u32;
                cell_of.push(cell as u32);
            }
        }
        let rows: Vec<Vec<(u32, f64)>> = table
            .equations
            .iter()
            .map(|equation| {
                let terms = equation.terms.iter();
                let terms = terms.map(|(cell, coefficient)| (column_of[*cell as usize], *coefficient as f64));
                terms.filter(|(column, _)| *column != ABSENT).collect()
            })
            .filter(|row: &Vec<_>| !row.is_empty())
            .collect();
        Self { matrix: Matrix::from_rows(cell_of.len(), &rows), cell_of, column_of }
    }

    /// How far a cell may move.
    pub(super) fn bounds(&self, table: &Table, column: usize) -> Column {
        let cell = &table.cells[self.cell_of[column] as usize];
        let whole = |room: i64| if cell.pack > 1 { room / cell.pack * cell.pack } else { room };
        let (down, up) = cell.room();
        Column {
            lower: down.map_or(f64::NEG_INFINITY, |down| -(whole(down) as f64)),
            upper: up.map_or(f64::INFINITY, |up| whole(up) as f64),
            down: 0.0,
            up: 0.0,
        }
    }
}

/// A number between 0 and 1 that depends on nothing but the arguments: it breaks ties the same way on every machine.
pub(super) fn jitter(seed: u64, index: usize) -> f64 {
    let mut z = seed
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add((index as u64 + 1).wrapping_mul(0xD1B5_4A32_D192_ED03));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}
