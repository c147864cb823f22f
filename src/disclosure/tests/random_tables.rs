//! Small random tables against an oracle that tries whole numbers one after the other: hierarchies, zeros, ties, cells of one
//! contributor, nets below nothing. What passes the audit is safe, whoever made the pattern; what is protected adds up, and
//! comes out the same again.

use lonja_disclosure::{
    audit::{self, Verdict, audit},
    control::Control,
    protect::{Options, Protection, protect},
    table::{Cell, Contribution, Equation, Levels, Pattern, Rounding, Status, Table},
};
use proptest::prelude::*;

/// Rows 0 and 1 form a group, row 2 one of its own; then the groups and everything.
const LINES: [&[usize]; 6] = [&[0], &[1], &[2], &[0, 1], &[2], &[0, 1, 2]];
const ROWS: usize = 3;
const COLUMNS: usize = 2;
/// How far the oracle looks; twice the largest level and more.
const WINDOW: i64 = 5;

/// What was put into one inner cell: its value, how many did, and who if it was one.
type Inner = (i64, u32, u32);

fn place(line: usize, column: usize) -> usize {
    line * (COLUMNS + 1) + column
}

/// The inner cells that a cell is the sum of.
fn parts(cell: usize) -> Vec<usize> {
    let (line, column) = (cell / (COLUMNS + 1), cell % (COLUMNS + 1));
    let columns = if column == COLUMNS { 0..COLUMNS } else { column..column + 1 };
    LINES[line].iter().flat_map(|row| columns.clone().map(move |column| row * COLUMNS + column)).collect()
}

fn table(inner: &[Inner], level: i64) -> Table {
    let cell = |at: usize| {
        let of: Vec<Inner> = parts(at).into_iter().map(|part| inner[part]).collect();
        let contributors = of.iter().map(|(_, contributors, _)| contributors).sum();
        let mut cell = Cell::new(of.iter().map(|(value, ..)| value).sum());
        cell.pack = 1;
        cell.lower = of.iter().all(|(value, ..)| *value >= 0).then_some(0);
        cell.contributors = contributors;
        if let (1, Some((value, _, who))) = (contributors, of.iter().find(|(_, number, _)| *number == 1)) {
            cell.largest = vec![Contribution { who: *who, amount: *value }];
        }
        let tells = (1..3).contains(&contributors) && cell.value != 0;
        cell.levels = tells.then_some(Levels { lower: level, upper: level });
        cell
    };
    let sum = |total: usize, of: &mut dyn Iterator<Item = usize>| Equation {
        terms: std::iter::once((total as u32, -1)).chain(of.map(|part| (part as u32, 1))).collect(),
    };
    let mut equations = Vec::new();
    for line in 0..LINES.len() {
        equations.push(sum(place(line, COLUMNS), &mut (0..COLUMNS).map(|column| place(line, column))));
    }
    for column in 0..=COLUMNS {
        equations.push(sum(place(3, column), &mut [0, 1].map(|row| place(row, column)).into_iter()));
        equations.push(sum(place(4, column), &mut std::iter::once(place(2, column))));
        equations.push(sum(place(5, column), &mut [3, 4].map(|group| place(group, column)).into_iter()));
    }
    Table { cells: (0..LINES.len() * (COLUMNS + 1)).map(cell).collect(), equations }
}

/// A sum of deviations of inner cells, and between what it has to lie.
struct Bound {
    of: Vec<usize>,
    least: i64,
    most: i64,
}

/// Whether a table of whole numbers agrees with everything that is known and has the cell this far from the truth.
fn is_possible(table: &Table, pattern: &Pattern, cell: usize, need: i64) -> bool {
    const FAR: i64 = 1000;
    let bound = |(at, it): (usize, &Cell)| {
        let (mut least, mut most) = match pattern.status[at] {
            Status::Published => (0, 0),
            Status::Primary | Status::Secondary => (it.lower.map_or(-FAR, |lower| lower - it.value), FAR),
        };
        if at == cell {
            (least, most) = if need > 0 { (least.max(need), most) } else { (least, most.min(need)) };
        }
        Bound { of: parts(at), least, most }
    };
    let bounds: Vec<Bound> = table.cells.iter().enumerate().map(bound).collect();
    search(&bounds, &mut Vec::new())
}

fn search(bounds: &[Bound], chosen: &mut Vec<i64>) -> bool {
    let left = |bound: &Bound| bound.of.iter().filter(|part| **part >= chosen.len()).count() as i64;
    let reached = |bound: &Bound| bound.of.iter().filter_map(|part| chosen.get(*part)).sum::<i64>();
    let can_hold = bounds.iter().all(|bound| {
        let (reached, left) = (reached(bound), left(bound) * WINDOW);
        reached + left >= bound.least && reached - left <= bound.most
    });
    if !can_hold || chosen.len() == ROWS * COLUMNS {
        return can_hold;
    }
    (0..=2 * WINDOW).any(|step| {
        // Nothing, then one more, one less, two more and so on.
        chosen.push(if step % 2 == 0 { -step / 2 } else { step / 2 + 1 });
        let found = search(bounds, chosen);
        chosen.pop();
        found
    })
}

/// A primary cell that somebody could know more closely than its level.
fn unsafe_cell(table: &Table, pattern: &Pattern) -> Option<usize> {
    table.cells.iter().enumerate().find_map(|(at, cell)| {
        let (down, up) = cell.required()?;
        let sides = [-down, up].into_iter().filter(|need| *need != 0);
        let is_safe =
            pattern.is_suppressed(at) && sides.into_iter().all(|need| is_possible(table, pattern, at, need));
        (!is_safe).then_some(at)
    })
}

fn audited(table: &Table, pattern: &Pattern) -> Verdict {
    let options = audit::Options {
        rounding: Rounding::Exact,
        singletons: false,
        attackers: &[],
        control: Control::FREE,
    };
    audit(table, pattern, options).verdict
}

fn protected(table: &Table, singletons: bool) -> Protection {
    protect(table, Options { singletons, effort: 0, ..Options::default() })
}

fn tables() -> impl Strategy<Value = (Vec<Inner>, i64)> {
    let value = prop_oneof![3 => Just(0_i64), 6 => 1_i64..5, 1 => -3_i64..0];
    let inner = (value, 1_u32..6, 0_u32..3).prop_map(|(value, contributors, who)| {
        // Nobody contributes to nothing.
        (value, if value == 0 { 0 } else { contributors }, who)
    });
    (prop::collection::vec(inner, ROWS * COLUMNS), 1_i64..3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn what_is_protected_is_safe_adds_up_and_comes_out_the_same_again(
        (inner, level) in tables(), singletons in any::<bool>(),
    ) {
        let table = table(&inner, level);
        prop_assert!(table.check(Rounding::Exact).is_ok());
        let found = protected(&table, singletons);
        if found.audit.passed() {
            prop_assert_eq!(unsafe_cell(&table, &found.pattern), None);
        }
        prop_assert_eq!(protected(&table, singletons).pattern, found.pattern);
    }

    #[test]
    fn no_pattern_passes_the_audit_that_is_not_safe(
        (inner, level) in tables(), hidden in prop::collection::vec(any::<bool>(), LINES.len() * (COLUMNS + 1)),
    ) {
        let table = table(&inner, level);
        let mut pattern = Pattern::start(&table);
        for (status, is_hidden) in pattern.status.iter_mut().zip(hidden) {
            if is_hidden && *status == Status::Published {
                *status = Status::Secondary;
            }
        }
        if audited(&table, &pattern) == Verdict::Passed {
            prop_assert_eq!(unsafe_cell(&table, &pattern), None);
        }
    }
}

/// That both of the above look at something: most tables can be protected, and patterns of both kinds come up.
#[test]
fn a_single_contributor_is_protected_where_there_is_room_and_bare_without() {
    let inner = [(4, 1, 0), (3, 5, 0), (2, 4, 0), (4, 5, 0), (5, 5, 0), (3, 4, 0)];
    let table = table(&inner, 1);
    assert_eq!(unsafe_cell(&table, &Pattern::start(&table)), Some(0));
    assert_eq!(audited(&table, &Pattern::start(&table)), Verdict::Failed);
    let found = protected(&table, true);
    assert!(found.audit.passed());
    assert_eq!(unsafe_cell(&table, &found.pattern), None);
}
