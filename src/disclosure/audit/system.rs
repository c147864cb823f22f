//! What an attacker faces, built anew from the table and the published pattern: the hidden cells, the equations that
//! hold between them, and how far each could be from the truth. In integers; the linear program is a copy of it.

use crate::{
    lp::{Column, Matrix},
    table::{Attacker, Disposition, Pattern, Table},
};

#[derive(Debug)]
pub(super) struct System {
    /// By hidden cell: its number in the table.
    pub cells: Vec<u32>,
    /// By cell of the table: its place among the hidden ones.
    pub place: Vec<Option<u32>>,
    /// By hidden cell: the least and the largest deviation that everybody thinks possible.
    pub room: Vec<(Option<i64>, Option<i64>)>,
    pub pack: Vec<i64>,
    /// Equations between hidden cells, by place.
    pub equations: Vec<Vec<(u32, i64)>>,
    /// By hidden cell: the equations that it stands in.
    pub member_of: Vec<Vec<u32>>,
    pub matrix: Matrix,
}

impl System {
    pub(super) fn of(table: &Table, pattern: &Pattern) -> Self {
        let mut cells = Vec::new();
        let mut place = vec![None; table.cells.len()];
        let mut room = Vec::new();
        let mut pack = Vec::new();
        for (index, cell) in table.cells.iter().enumerate() {
            // What the recipient knows anyway protects nothing, whatever the pattern says about it.
            let known = cell.disposition == Disposition::Published;
            if known || !pattern.is_suppressed(index) {
                continue;
            }
            place[index] = Some(cells.len() as u32);
            cells.push(index as u32);
            let whole =
                |distance: i64| if cell.pack > 1 { distance / cell.pack * cell.pack } else { distance };
            room.push((
                cell.lower.map(|lower| whole(lower.saturating_sub(cell.value))),
                cell.upper.map(|upper| whole(upper.saturating_sub(cell.value))),
            ));
            pack.push(cell.pack);
        }
        let mut member_of = vec![Vec::new(); cells.len()];
        let mut equations: Vec<Vec<(u32, i64)>> = Vec::new();
        for equation in &table.equations {
            let hidden: Vec<(u32, i64)> = equation
                .terms
                .iter()
                .filter_map(|(cell, coefficient)| Some((place[*cell as usize]?, *coefficient)))
                .collect();
            if hidden.is_empty() {
                continue;
            }
            for &(at, _) in &hidden {
                member_of[at as usize].push(equations.len() as u32);
            }
            equations.push(hidden);
        }
        let rows: Vec<Vec<(u32, f64)>> = equations
            .iter()
            .map(|equation| equation.iter().map(|(at, coefficient)| (*at, *coefficient as f64)).collect())
            .collect();
        let matrix = Matrix::from_rows(cells.len(), &rows);
        Self { cells, place, room, pack, equations, member_of, matrix }
    }

    /// How far a hidden cell may move, with a cost for moving at all.
    pub(super) fn column(&self, at: usize, slope: f64) -> Column {
        let (down, up) = self.room[at];
        Column {
            lower: down.map_or(f64::NEG_INFINITY, |down| down as f64),
            upper: up.map_or(f64::INFINITY, |up| up as f64),
            down: -slope,
            up: slope,
        }
    }
}

/// What one attacker knows about the hidden cells.
#[derive(Debug, Default)]
pub(super) struct Inside {
    /// `(place, least deviation that its own part leaves possible, whether it knows the value)`, by place.
    pub knows: Vec<(u32, i64, bool)>,
    /// Hidden cells that need no protection against it.
    pub first_in: Vec<u32>,
}

impl Inside {
    pub(super) fn of(system: &System, table: &Table, attacker: &Attacker) -> Self {
        let mut inside = Self::default();
        for knowledge in &attacker.knows {
            let Some(at) = system.place[knowledge.cell as usize] else { continue };
            let value = table.cells[knowledge.cell as usize].value;
            let least = knowledge.own.saturating_sub(value).min(0);
            inside.knows.push((at, least, knowledge.alone));
            if knowledge.first {
                inside.first_in.push(at);
            }
        }
        inside.knows.sort_unstable();
        inside
    }
}
