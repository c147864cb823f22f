//! Contributors as attackers. The witness of a side holds against every contributor whose own cells it leaves alone;
//! against each of the others the side is one more thing to be protected, with a witness of its own.

use super::{
    engine::{Engine, Side},
    program::{ABSENT, Program},
};
use crate::table::{Attacker, Table};

/// What one attacker knows, in columns of the program.
#[derive(Debug, Default)]
pub(super) struct Insider {
    /// `(column, most that its own part lets the cell go down, whether it knows the value)`.
    pub knows: Vec<(u32, f64, bool)>,
    /// Columns of cells that need no protection against it, sorted.
    pub first_in: Vec<u32>,
}

impl Insider {
    pub(super) fn all(program: &Program, table: &Table, attackers: &[Attacker]) -> Vec<Self> {
        attackers.iter().map(|attacker| Self::of(program, table, attacker)).collect()
    }

    fn of(program: &Program, table: &Table, attacker: &Attacker) -> Self {
        let mut insider = Self::default();
        for knowledge in &attacker.knows {
            let column = program.column_of[knowledge.cell as usize];
            if column == ABSENT {
                continue;
            }
            let cell = &table.cells[knowledge.cell as usize];
            let down = cell.value.saturating_sub(knowledge.own).max(0);
            let down = if cell.pack > 1 { down / cell.pack * cell.pack } else { down };
            insider.knows.push((column, down as f64, knowledge.alone));
            if knowledge.first {
                insider.first_in.push(column);
            }
        }
        insider.first_in.sort_unstable();
        insider
    }
}

impl Engine<'_> {
    /// Adds a side for every attacker against whom a witness does not hold. Answers how many.
    pub(super) fn ask_insiders(&mut self) -> usize {
        let mut watching: Vec<Vec<u32>> = vec![Vec::new(); self.hidden.len()];
        for (index, insider) in self.insiders.iter().enumerate() {
            for (column, _, _) in &insider.knows {
                watching[*column as usize].push(index as u32);
            }
        }
        let mut added = 0;
        for at in 0..self.sides.len() {
            let side = self.sides[at];
            let (None, Some(witness)) = (side.attacker, self.witness[at].clone()) else { continue };
            let column = self.program.column_of[side.cell as usize];
            let mut touched: Vec<u32> =
                witness.iter().flat_map(|(column, _)| &watching[*column as usize]).copied().collect();
            touched.sort_unstable();
            touched.dedup();
            for attacker in touched {
                let insider = &self.insiders[attacker as usize];
                if insider.first_in.binary_search(&column).is_ok() || self.evades(&witness, 1.0, attacker) {
                    continue;
                }
                // A cell is not asked to go below the attacker's own part in it.
                let own = insider
                    .knows
                    .iter()
                    .find(|(known, _, _)| *known == column)
                    .map(|(_, down, _)| *down as i64);
                let need = match own {
                    Some(down) if side.need < 0 => side.need.max(-down),
                    _ => side.need,
                };
                let asked = Side { cell: side.cell, need, attacker: Some(attacker) };
                if need != 0 && self.known_sides.insert(asked) {
                    self.add_side(asked);
                    added += 1;
                }
            }
        }
        added
    }
}
