//! Secondary suppression: which cells must be hidden beside the primary ones, at the least cost that is found.
//!
//! 1. Greedy elimination over a prime field, against exact derivation.
//! 2. Repair by linear programs, until every primary cell keeps its interval.
//! 3. Clean-up of what is not needed any more, and improvement within a fixed effort.
//!
//! The result is a proposal. Whether it protects is for [`crate::audit`] to say, which shares no code with this module
//! but the table type and the solver.

mod engine;
mod field;
mod greedy;
mod improve;
mod insider;
mod program;
mod repair;

use engine::{Engine, Side};
use insider::Insider;
use program::{ABSENT, Program};

use crate::{
    control::{Control, Stage},
    table::{Attacker, Disposition, Pattern, Status, Table},
};

/// How to suppress.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Whether every contributor that the table names attacks as well.
    pub singletons: bool,
    /// Further attackers: the recipient, coalitions.
    pub attackers: &'a [Attacker],
    /// How much arithmetic improvement may take, in entries touched; 0 leaves it out. A hundred millions are some
    /// seconds.
    pub effort: u64,
    pub control: Control<'a>,
}

/// The effort that the reference instances are measured with.
pub const EFFORT: u64 = 100_000_000;

/// What suppression came to.
#[derive(Debug, Clone)]
pub struct Suppression {
    pub pattern: Pattern,
    /// Linear programs that were solved.
    pub programs: u64,
    /// Primary cells for which no protection was found.
    pub unprotected: Vec<usize>,
}

/// The pattern of elimination alone. It is not safe; it is one of two starts of [`suppress`].
pub fn eliminate(table: &Table) -> Pattern {
    let mut pattern = Pattern::start(table);
    for cell in greedy::greedy(table) {
        pattern.status[cell] = Status::Secondary;
    }
    pattern
}

/// Up to this many cells suppression is begun twice, with and without elimination, and the cheaper result stays.
const TWO_STARTS: usize = 5_000;

/// Finds a pattern that protects every primary cell, starting from one that hides what must be hidden.
pub fn suppress(table: &Table, options: Options<'_>) -> Suppression {
    let start = Pattern::start(table);
    if table.cells.len() > TWO_STARTS {
        return complete(table, &start, options, 1);
    }
    let (plain, eliminated) = std::thread::scope(|scope| {
        let other = scope.spawn(|| complete(table, &eliminate(table), options, 2));
        (complete(table, &start, options, 1), other.join())
    });
    let Ok(eliminated) = eliminated else { return plain };
    let merit = |one: &Suppression| (one.unprotected.len(), one.pattern.cost(table));
    let programs = plain.programs + eliminated.programs;
    let best = if merit(&eliminated) < merit(&plain) { eliminated } else { plain };
    Suppression { programs, ..best }
}

/// Completes a pattern: what it hides beside the primary cells may be shown again where nothing needs it.
pub fn complete(table: &Table, start: &Pattern, options: Options<'_>, seed: u64) -> Suppression {
    let program = Program::of(table);
    let mut attackers = if options.singletons { table.contributors() } else { Vec::new() };
    attackers.extend_from_slice(options.attackers);
    let insiders = Insider::all(&program, table, &attackers);
    let mut engine = Engine::new(table, &program, &insiders, seed, options.control);
    let mut fixed = vec![false; program.cell_of.len()];
    for (column, cell) in program.cell_of.iter().enumerate() {
        let it = &table.cells[*cell as usize];
        fixed[column] = it.is_primary() || it.disposition == Disposition::Suppressed;
        if fixed[column] || start.is_suppressed(*cell as usize) {
            engine.hide(column);
        }
    }
    let mut unprotected = Vec::new();
    for (cell, it) in table.cells.iter().enumerate() {
        let Some((lower, upper)) = it.required() else { continue };
        if program.column_of[cell] == ABSENT {
            unprotected.push(cell);
            continue;
        }
        for need in [-lower, upper].into_iter().filter(|need| *need != 0) {
            engine.add_side(Side { cell: cell as u32, need, attacker: None });
        }
    }
    let mut failed = engine.repair(false);
    failed.extend(protect_from_insiders(&mut engine));
    let sides = engine.sides.len();
    engine.tell(Stage::CleanUp, 0, sides);
    engine.clean(&fixed);
    engine.settle();
    if failed.is_empty() {
        failed.extend(protect_from_insiders(&mut engine));
        engine.settle();
        engine.improve(&fixed, options.effort, seed);
    }
    failed.extend(protect_from_insiders(&mut engine));
    let mut pattern = Pattern::start(table);
    for (column, cell) in program.cell_of.iter().enumerate() {
        if engine.hidden[column] && !fixed[column] {
            pattern.status[*cell as usize] = Status::Secondary;
        }
    }
    unprotected.extend(failed.iter().map(|side| engine.sides[*side].cell as usize));
    unprotected.sort_unstable();
    unprotected.dedup();
    Suppression { pattern, programs: engine.solves, unprotected }
}

/// Adds sides for contributors who attack, until every witness holds against all of them.
fn protect_from_insiders(engine: &mut Engine<'_>) -> Vec<usize> {
    let mut failed = Vec::new();
    while !engine.is_stopped() && engine.ask_insiders() > 0 {
        let sides = engine.sides.len();
        engine.tell(Stage::Insiders, 0, sides);
        failed = engine.repair(false);
    }
    failed
}
