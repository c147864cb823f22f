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
    rules::{Hidden, Protection, UNIT},
    safeguards::Safeguard,
    sums::{Part, Sheet},
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
    let found = protect::protect(&table(sheet, protection), options);
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
fn table(sheet: &Sheet, protection: &Protection) -> Table {
    let leaves = sheet.leaves.iter().map(|leaf| {
        let cell = shaped(leaf.value());
        match (leaf.decided, leaf.level(protection)) {
            (Ok(_), _) => cell,
            (Err(_), Some(level)) => primary(cell, level),
            // Nobody bought any: taken to be known, and no protection for anything.
            (Err(_), None) => Cell { disposition: Disposition::Published, ..cell },
        }
    });
    let sums = (0..sheet.sums.len()).map(|sum| {
        let parts = sheet.cell(sum);
        let value = parts.iter().map(super::cell::Contribution::net).sum();
        let largest = parts.iter().map(|c| c.net().abs().max(c.shipped)).max();
        let cell = shaped(value);
        match (sheet.sums[sum].decided, largest) {
            (Ok(_), _) => cell,
            (Err(_), Some(largest)) => primary(cell, protection.level(largest)),
            (Err(_), None) => Cell { disposition: Disposition::Published, ..cell },
        }
    });
    let mut cells: Vec<Cell> = leaves.chain(sums).collect();
    // Whole units are known to be whole.
    if cells.iter().all(|cell| cell.value % UNIT == 0) {
        for cell in &mut cells {
            cell.pack = UNIT;
        }
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

/// What is less than nothing could be any number; everything else is known to be no less.
fn shaped(value: i64) -> Cell {
    let cell = Cell::new(value);
    if value < 0 { Cell { lower: None, ..cell } } else { cell }
}

fn primary(cell: Cell, level: i64) -> Cell {
    Cell { levels: Some(Levels { lower: level, upper: level }), ..cell }
}
