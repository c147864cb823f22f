//! Integers decide: a witness that is off by one anywhere is none.

use super::{System, Witness};
use crate::table::{Cell, Equation, Levels, Pattern, Status, Table};

/// Two rows, two columns, their totals published.
fn square() -> (Table, Pattern) {
    let mut table = Table { cells: [10, 20, 30, 40].map(Cell::new).to_vec(), equations: Vec::new() };
    for (one, other) in [(0, 1), (2, 3), (0, 2), (1, 3)] {
        let total = table.cells.len() as u32;
        let sum = table.cells[one as usize].value + table.cells[other as usize].value;
        table.cells.push(Cell::new(sum));
        table.equations.push(Equation { terms: vec![(total, -1), (one, 1), (other, 1)] });
    }
    table.cells[0].levels = Some(Levels { lower: 5, upper: 5 });
    let mut pattern = Pattern::start(&table);
    pattern.status[1..4].fill(Status::Secondary);
    (table, pattern)
}

fn moves(values: [i64; 4]) -> Witness {
    let moves = values.into_iter().enumerate().map(|(at, value)| (at as u32, value));
    Witness { denominator: 1, moves: moves.filter(|(_, value)| *value != 0).collect() }
}

#[test]
fn a_witness_that_is_off_by_one_is_none() {
    let (table, pattern) = square();
    let system = System::of(&table, &pattern);
    assert!(moves([5, -5, -5, 5]).holds(&system));
    for at in 0..4 {
        for off in [-1, 1] {
            let mut values = [5, -5, -5, 5];
            values[at] += off;
            assert!(!moves(values).holds(&system), "{values:?}");
        }
    }
}

#[test]
fn a_witness_outside_the_bounds_is_none() {
    let (table, pattern) = square();
    let system = System::of(&table, &pattern);
    assert!(moves([-10, 10, 10, -10]).holds(&system));
    assert!(!moves([-11, 11, 11, -11]).holds(&system));
}

#[test]
fn packs_of_several_sizes_move_farther_where_they_do_not_add_up_to_the_level() {
    use crate::{
        control::Control,
        protect::{self, protect},
        table::{Cell, Equation, Levels, Rounding, Table},
    };
    let table = |packs: [i64; 2]| {
        let mut cells: Vec<Cell> = [6, 12, 18].into_iter().map(Cell::new).collect();
        cells[0].levels = Some(Levels { lower: 3, upper: 3 });
        for (cell, pack) in cells.iter_mut().zip(packs.into_iter().chain([1])) {
            cell.pack = pack;
        }
        Table { cells, equations: vec![Equation { terms: vec![(2, -1), (0, 1), (1, 1)] }] }
    };
    let protected = |packs| {
        let options = protect::Options {
            rounding: Rounding::Exact,
            singletons: false,
            attackers: &[],
            effort: 0,
            suppression: Control::FREE,
            audit: Control::FREE,
        };
        let found = protect(&table(packs), options);
        (found.audit.passed(), found.pattern.secondaries().collect::<Vec<usize>>())
    };
    assert_eq!(protected([1, 1]), (true, vec![1]));
    // Twelve, in fours, moves by four and not by three.
    assert_eq!(protected([1, 4]), (true, vec![1]));
    // In twelves it moves down by twelve, and not up: six cannot become less than nothing. So the sum goes.
    assert_eq!(protected([1, 12]), (true, vec![2]));
}

#[test]
fn a_witness_off_the_lattice_is_none() {
    let (mut table, pattern) = square();
    for cell in &mut table.cells {
        cell.pack = 5;
    }
    let system = System::of(&table, &pattern);
    assert!(moves([5, -5, -5, 5]).holds(&system));
    assert!(!moves([4, -4, -4, 4]).holds(&system));
    let half = Witness { denominator: 2, ..moves([5, -5, -5, 5]) };
    assert!(!half.holds(&system));
}

#[test]
fn a_published_cell_cannot_move() {
    let (table, mut pattern) = square();
    pattern.status[3] = Status::Published;
    let system = System::of(&table, &pattern);
    assert!(!moves([5, -5, -5, 0]).holds(&system));
}
