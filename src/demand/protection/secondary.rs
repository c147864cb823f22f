//! The figures that are hidden beside those that tell on somebody: a period's sheet as a table of
//! [`lonja_disclosure`], and back.
//!
//! Contributors as attackers are not its business here: what a contributor can work out of a sheet follows from the
//! remainders of its sums, which [`Sheet::close`] looks at one by one.

use lonja_disclosure::{
    control::Control,
    protect::{self, Options},
    table::{Cell, Disposition, Equation, Levels, Rounding, Table},
};

use super::{
    cell::{Contribution, pack_of},
    rules::{Hidden, Protection, UNIT},
    safeguards::Safeguard,
    sums::{Leaf, Part, Sheet},
};

/// Hides what has to be hidden beside the figures that are. Where no safe pattern is found in time, every sum goes: then
/// no figure stands in any equation.
pub fn hide(sheet: &mut Sheet, protection: &Protection, control: Control<'_>) {
    if sheet.sums.is_empty() || !protection.safeguards.has(Safeguard::SecondarySuppression) {
        return;
    }
    let options = Options {
        rounding: Rounding::Exact,
        singletons: false,
        attackers: &[],
        effort: 0,
        suppression: control,
        audit: control,
    };
    let found = protect::protect(&table(sheet), options);
    let leaves = sheet.leaves.len();
    for cell in found.pattern.secondaries() {
        let decided = match cell.checked_sub(leaves) {
            None => &mut sheet.leaves[cell].decided,
            Some(sum) => &mut sheet.sums[sum].decided,
        };
        *decided = decided.and(Err(Hidden::Secondary));
    }
    if !found.audit.passed() {
        for sum in &mut sheet.sums {
            sum.decided = sum.decided.and(Err(Hidden::Secondary));
        }
    }
}

/// Leaves first, then sums, in their order.
fn table(sheet: &Sheet) -> Table {
    let leaves = sheet.leaves.iter().map(|leaf| {
        let cell = shaped(leaf.value());
        match (leaf.decided, leaf.to_keep()) {
            (Ok(_), _) => cell,
            (Err(_), Some(level)) => primary(cell, level),
            // Nobody bought any: taken to be known, and no protection for anything.
            (Err(_), None) => Cell { disposition: Disposition::Published, ..cell },
        }
    });
    let sums = (0..sheet.sums.len()).map(|sum| {
        let parts = sheet.cell(sum);
        let mut cell = shaped(parts.iter().map(Contribution::net).sum());
        if sheet.sums[sum].parts.iter().any(|part| matches!(part, Part::Sum(_))) {
            // A sum over sums goes first: one below it says more, and where one is hidden and this is shown, what is left
            // over is of several.
            cell.cost = 1;
        }
        match sheet.sums[sum].decided {
            Ok(_) => cell,
            Err(_) if parts.is_empty() => Cell { disposition: Disposition::Published, ..cell },
            Err(_) => primary(cell, sheet.sums[sum].level),
        }
    });
    let mut cells: Vec<Cell> = leaves.chain(sums).collect();
    for (cell, step) in cells.iter_mut().zip(steps(sheet)) {
        cell.pack = step;
    }
    let place = |part: &Part| match *part {
        Part::Leaf(leaf) => leaf as u32,
        Part::Sum(sum) => (sheet.leaves.len() + sum) as u32,
    };
    let equations = sheet.sums.iter().enumerate().map(|(sum, it)| {
        let total = (place(&Part::Sum(sum)), -1);
        Equation {
            terms: std::iter::once(total).chain(it.parts.iter().map(|part| (place(part), 1))).collect(),
        }
    });
    Table { equations: equations.collect(), cells }
}

/// What every figure is known to be a multiple of; zero: of nothing. A product that came in whole packs stays in them,
/// whole units are known to be whole where all are, and a sum is a multiple of what all of its products are.
fn steps(sheet: &Sheet) -> Vec<i64> {
    let are_whole = sheet.leaves.iter().all(|leaf| leaf.value() % UNIT == 0);
    let step = |leaf: &Leaf| {
        let pack = pack_of(&leaf.cell);
        if leaf.value() % pack == 0 && (pack > UNIT || are_whole) {
            pack
        } else if are_whole {
            UNIT
        } else {
            0
        }
    };
    let leaves: Vec<i64> = sheet.leaves.iter().map(step).collect();
    let sum = |sum: usize| {
        let bought = sheet.below(sum).into_iter().filter(|leaf| !sheet.leaves[*leaf].cell.is_empty());
        let below: Vec<i64> = bought.map(|leaf| leaves[leaf]).collect();
        if below.contains(&0) { 0 } else { below.into_iter().fold(0, common) }
    };
    let sums: Vec<i64> = (0..sheet.sums.len()).map(sum).collect();
    leaves.iter().copied().chain(sums).collect()
}

/// The greatest common divisor.
fn common(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common(b, a % b) }
}

/// What is less than nothing could be any number; everything else is known to be no less.
fn shaped(value: i64) -> Cell {
    let cell = Cell::new(value);
    if value < 0 { Cell { lower: None, ..cell } } else { cell }
}

fn primary(cell: Cell, level: i64) -> Cell {
    Cell { levels: Some(Levels { lower: level, upper: level }), ..cell }
}
