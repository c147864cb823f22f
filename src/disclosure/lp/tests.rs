//! Small programs whose answers are known, and random ones whose answers must at least be feasible.

use super::{Column, Limits, Matrix, Outcome, Simplex};

const FREE: Limits<'static> = Limits { iterations: 10_000, stop: &|| false };

fn cost(slope: f64, lower: f64, upper: f64) -> Column {
    Column { lower, upper, down: -slope, up: slope }
}

#[test]
fn a_deviation_takes_the_cheapest_way() {
    // x0 + x1 + x2 = 0: x0 must rise by 5, x1 is dear, x2 can give 3.
    let matrix = Matrix::from_rows(3, &[vec![(0, 1.0), (1, 1.0), (2, 1.0)]]);
    let columns = vec![cost(0.0, 5.0, 5.0), cost(10.0, -9.0, f64::INFINITY), cost(1.0, -3.0, f64::INFINITY)];
    let mut simplex = Simplex::new(&matrix, columns);
    assert_eq!(simplex.solve(FREE), Outcome::Optimal);
    assert_eq!([0, 1, 2].map(|at| simplex.value(at)), [5.0, -2.0, -3.0]);
}

#[test]
fn what_cannot_be_is_infeasible() {
    let matrix = Matrix::from_rows(2, &[vec![(0, 1.0), (1, 1.0)]]);
    let mut simplex = Simplex::new(&matrix, vec![cost(0.0, 5.0, 5.0), cost(1.0, -3.0, f64::INFINITY)]);
    assert_eq!(simplex.solve(FREE), Outcome::Infeasible);
    simplex.set_column(1, cost(1.0, -5.0, f64::INFINITY));
    assert_eq!(simplex.resolve(FREE), Outcome::Optimal);
    assert_eq!(simplex.value(1), -5.0);
}

#[test]
fn a_linear_objective_pushes_to_the_bounds() {
    // Maximise x0 + 2 x1 with x0 + x1 = x2, x2 <= 4, x0 <= 3, x1 <= 3.
    let matrix = Matrix::from_rows(3, &[vec![(0, 1.0), (1, 1.0), (2, -1.0)]]);
    let linear = |slope: f64, upper: f64| Column { lower: 0.0, upper, down: slope, up: slope };
    let mut simplex = Simplex::new(&matrix, vec![linear(-1.0, 3.0), linear(-2.0, 3.0), linear(0.0, 4.0)]);
    assert_eq!(simplex.solve(FREE), Outcome::Optimal);
    assert_eq!([0, 1, 2].map(|at| simplex.value(at)), [1.0, 3.0, 4.0]);
}

#[test]
fn random_transport_programs_reach_their_optimum() {
    // Rows and columns of a grid add up to zero; one cell is moved by one and the cheapest cycle must be found. The
    // oracle tries all cycles of four cells, which for one unit on a complete grid with slopes that obey no
    // inequality may be beaten by longer ones, never the other way round.
    for seed in 1..60_u64 {
        let (high, wide) = (3 + seed as usize % 4, 3 + seed as usize % 5);
        let at = |row: usize, column: usize| (row * wide + column) as u32;
        let mut rows: Vec<Vec<(u32, f64)>> = Vec::new();
        rows.extend((0..high).map(|row| (0..wide).map(|column| (at(row, column), 1.0)).collect()));
        rows.extend((0..wide).map(|column| (0..high).map(|row| (at(row, column), 1.0)).collect()));
        let matrix = Matrix::from_rows(high * wide, &rows);
        let slope = |cell: u32| 1.0 + f64::from((cell * 7919 + seed as u32 * 104_729) % 97);
        let mut columns: Vec<Column> =
            (0..(high * wide) as u32).map(|cell| cost(slope(cell), -1.0, 1.0)).collect();
        columns[0] = cost(0.0, 1.0, 1.0);
        let mut simplex = Simplex::new(&matrix, columns);
        assert_eq!(simplex.solve(FREE), Outcome::Optimal);
        let found: f64 =
            (1..(high * wide) as u32).map(|cell| slope(cell) * simplex.value(cell as usize).abs()).sum();
        let best = (1..high)
            .flat_map(|row| (1..wide).map(move |column| (row, column)))
            .map(|(row, column)| slope(at(row, 0)) + slope(at(0, column)) + slope(at(row, column)))
            .fold(f64::INFINITY, f64::min);
        assert!(found <= best + 1e-6, "seed {seed}: {found} instead of {best}");
        for row in &rows {
            let sum: f64 = row.iter().map(|(cell, _)| simplex.value(*cell as usize)).sum();
            assert!(sum.abs() < 1e-6, "seed {seed}");
        }
    }
}
