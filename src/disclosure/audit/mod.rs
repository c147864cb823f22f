//! The audit: whether a published pattern leaves every primary cell its interval, against an attacker who knows the
//! published cells, all equations, all bounds and, if so asked, its own contributions.
//!
//! It builds what the attacker faces anew from table and pattern, looks for witnesses with linear programs, and
//! accepts a witness only when every equation, bound and level holds in integer arithmetic. It fails closed: a side
//! without such a witness is a failure, and a search that was cut short is a refusal.

mod search;
mod system;
mod witness;

use std::sync::Arc;

use search::{Miss, Search, Side};
use system::{Inside, System};
pub use witness::Witness;

use crate::{
    control::Control,
    table::{Attacker, Pattern, Rounding, Table, TableError},
};

/// Against whom, and how long.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// How exactly the table adds up.
    pub rounding: Rounding,
    /// Whether every contributor that the table names attacks as well.
    pub singletons: bool,
    /// Further attackers: the recipient, coalitions.
    pub attackers: &'a [Attacker],
    pub control: Control<'a>,
}

/// One way in which a cell is not protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    pub cell: u32,
    /// The deviation, with its sign, that an attacker can rule out. 0: the cell is published.
    pub need: i64,
    /// Which attacker, counted over the named contributors and then the further attackers; `None` is everybody.
    pub attacker: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Passed,
    /// Some cells are not protected, or not provably.
    Failed,
    /// The audit could not be carried out to its end.
    Refused(Refusal),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the time was up before every cell was proved to be safe")]
    OutOfTime,
    #[error("the table is not what its equations say: {0}")]
    Table(#[from] TableError),
    #[error("the pattern has {pattern} cells and the table {table}")]
    OtherTable { pattern: usize, table: usize },
}

/// What the audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    pub verdict: Verdict,
    pub failures: Vec<Failure>,
    /// Linear programs that were solved.
    pub programs: u64,
}

impl Audit {
    pub fn passed(&self) -> bool {
        self.verdict == Verdict::Passed
    }

    /// The cells that fail, each once.
    pub fn failing_cells(&self) -> Vec<usize> {
        let mut cells: Vec<usize> = self.failures.iter().map(|failure| failure.cell as usize).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    fn refused(refusal: Refusal) -> Self {
        Self { verdict: Verdict::Refused(refusal), failures: Vec::new(), programs: 0 }
    }
}

/// Audits a pattern.
pub fn audit(table: &Table, pattern: &Pattern, options: Options<'_>) -> Audit {
    if let Err(error) = table.check(options.rounding) {
        return Audit::refused(error.into());
    }
    if pattern.status.len() != table.cells.len() {
        let (pattern, table) = (pattern.status.len(), table.cells.len());
        return Audit::refused(Refusal::OtherTable { pattern, table });
    }
    let system = System::of(table, pattern);
    let mut failures = Vec::new();
    let mut sides = Vec::new();
    for (cell, it) in table.cells.iter().enumerate() {
        let Some((lower, upper)) = it.required() else { continue };
        let Some(place) = system.place[cell] else {
            failures.push(Failure { cell: cell as u32, need: 0, attacker: None });
            continue;
        };
        sides.extend([-lower, upper].into_iter().filter(|need| *need != 0).map(|need| Side { place, need }));
    }
    let named = if options.singletons { table.contributors() } else { Vec::new() };
    let insiders: Vec<Inside> =
        named.iter().chain(options.attackers).map(|attacker| Inside::of(&system, table, attacker)).collect();
    let mut watched = vec![false; system.cells.len()];
    for (place, _, alone) in insiders.iter().flat_map(|inside| &inside.knows) {
        watched[*place as usize] |= *alone;
    }
    let mut search = Search::new(&system, sides.clone(), &watched, options.control);
    search.push_together();
    let mut missed: Vec<(Side, Miss, Option<u32>)> =
        search.push_each().into_iter().map(|(side, miss)| (side, miss, None)).collect();
    if missed.is_empty() && !insiders.is_empty() {
        let found = search.found.clone();
        missed = from_inside(&mut search, &sides, &found, &insiders);
    }
    let is_cut_short = missed.iter().any(|(_, miss, _)| *miss == Miss::Stopped);
    failures.extend(missed.into_iter().filter(|(_, miss, _)| *miss == Miss::Unsafe).map(
        |(side, _, attacker)| Failure { cell: system.cells[side.place as usize], need: side.need, attacker },
    ));
    failures.sort_unstable();
    let verdict = match (is_cut_short, failures.is_empty()) {
        (true, _) => Verdict::Refused(Refusal::OutOfTime),
        (false, true) => Verdict::Passed,
        (false, false) => Verdict::Failed,
    };
    Audit { verdict, failures, programs: search.programs }
}

/// Every side against every attacker: the witness that is there holds against most of them, those whose own cells it
/// moves need another one.
fn from_inside(
    search: &mut Search<'_>,
    sides: &[Side],
    found: &[Option<Arc<Witness>>],
    insiders: &[Inside],
) -> Vec<(Side, Miss, Option<u32>)> {
    let mut watching: std::collections::BTreeMap<u32, Vec<u32>> = std::collections::BTreeMap::new();
    for (index, inside) in insiders.iter().enumerate() {
        for (place, _, _) in &inside.knows {
            watching.entry(*place).or_default().push(index as u32);
        }
    }
    let mut missed = Vec::new();
    for (side, witness) in sides.iter().zip(found) {
        let Some(witness) = witness else { continue };
        let mut others: Vec<Witness> = Vec::new();
        let mut touched: Vec<u32> =
            witness.moves.iter().filter_map(|(place, _)| watching.get(place)).flatten().copied().collect();
        touched.sort_unstable();
        touched.dedup();
        for attacker in touched {
            let inside = &insiders[attacker as usize];
            if inside.first_in.contains(&side.place)
                || witness.evades(inside)
                || others.iter().any(|other| other.evades(inside))
            {
                continue;
            }
            match search.push(reachable(*side, inside), Some(inside)) {
                Ok(other) => others.push(other),
                Err(miss) => missed.push((*side, miss, Some(attacker))),
            }
        }
    }
    missed
}

/// A cell is not asked to go below an attacker's own part in it.
fn reachable(side: Side, inside: &Inside) -> Side {
    let least = inside.knows.iter().find(|(place, _, _)| *place == side.place).map(|(_, least, _)| *least);
    match least {
        Some(least) if side.need < 0 => Side { need: side.need.max(least.min(-1)), ..side },
        _ => side,
    }
}

#[cfg(test)]
mod tests;
