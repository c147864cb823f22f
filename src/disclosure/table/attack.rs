//! Who attacks: someone who only reads, or someone who contributes and knows its own part.

use std::collections::BTreeMap;

use super::Table;

/// What an attacker knows about one cell beside what everybody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Knowledge {
    pub cell: u32,
    /// The attacker's own part: the value is at least this, where others cannot take away from it.
    pub own: i64,
    /// There is nobody else in the cell, and so the attacker knows its value.
    pub alone: bool,
    /// The attacker is the largest contributor: the cell is not protected against it, for nothing in it is larger
    /// than what it knows already.
    pub first: bool,
}

/// One contributor, or several that tell each other everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attacker {
    /// By cell, each once.
    pub knows: Vec<Knowledge>,
}

impl Attacker {
    /// Several that act as one: parts add up, and together they may be alone in a cell.
    pub fn together<'a>(attackers: impl IntoIterator<Item = &'a Self>, table: &Table) -> Self {
        let mut cells: BTreeMap<u32, (i64, u32, bool, bool)> = BTreeMap::new();
        for knowledge in attackers.into_iter().flat_map(|attacker| &attacker.knows) {
            let entry = cells.entry(knowledge.cell).or_default();
            entry.0 = entry.0.saturating_add(knowledge.own);
            entry.1 += 1;
            entry.2 |= knowledge.alone;
            entry.3 |= knowledge.first;
        }
        let knows = cells.into_iter().map(|(cell, (own, parts, alone, first))| Knowledge {
            cell,
            own,
            alone: alone || parts >= table.cells[cell as usize].contributors.max(1),
            first,
        });
        Self { knows: knows.collect() }
    }
}

impl Table {
    /// Every contributor that is named in a cell, as an attacker. A cell with one contributor gives that one its
    /// value away; other cells give their largest contributors a lower bound.
    pub fn contributors(&self) -> Vec<Attacker> {
        let mut by_who: BTreeMap<u32, Attacker> = BTreeMap::new();
        for (cell, it) in self.cells.iter().enumerate() {
            for (rank, contribution) in it.largest.iter().enumerate() {
                let alone = it.contributors == 1;
                let own = if it.lower.is_some() { contribution.amount.min(it.value) } else { i64::MIN };
                by_who.entry(contribution.who).or_default().knows.push(Knowledge {
                    cell: cell as u32,
                    own,
                    alone,
                    first: rank == 0,
                });
            }
        }
        by_who.into_values().collect()
    }
}
