//! Stage 1, greedy elimination (Langsrud's Gaussian method): every cell is a combination of inner cells; cells are
//! published from most to least wanted, and one whose reduced column is proportional to that of a primary cell is
//! suppressed, because publishing it would make the primary cell a combination of published ones.
//!
//! This protects against exact derivation and nothing else: intervals may stay as narrow as one unit. It is where
//! suppression starts and never where it ends.

use std::collections::HashMap;

use super::field::{Vector, combine, entry, multiply, normalized, reduce};
use crate::table::{Disposition, Table};

/// Beyond this many field operations the rest is left to repair, which needs no start.
const WORK: u64 = 400_000_000;

/// The cells that elimination hides beside the primary ones.
pub(super) fn greedy(table: &Table) -> Vec<usize> {
    let mut work = 0;
    let Some(columns) = inner(table, &mut work) else { return Vec::new() };
    let mut published = Published::default();
    let mut primaries: Vec<Vector> = Vec::new();
    let mut order: Vec<usize> = Vec::new();
    for (cell, it) in table.cells.iter().enumerate() {
        if it.is_primary() {
            primaries.push(columns[cell].clone());
        } else if it.disposition != Disposition::Suppressed {
            order.push(cell);
        }
    }
    order.sort_by_key(|cell| {
        let it = &table.cells[*cell];
        (it.may_protect(), std::cmp::Reverse(it.cost), *cell)
    });
    let mut index = Index::of(primaries);
    let mut hidden = Vec::new();
    for cell in order {
        if work > WORK {
            break;
        }
        let reduced = published.reduce(columns[cell].clone(), &mut work);
        if reduced.is_empty() {
            continue;
        }
        if table.cells[cell].may_protect() && index.is_proportional(&reduced) {
            hidden.push(cell);
            continue;
        }
        // The rarest inner cell among the primaries makes the fewest of them change.
        let pivot = reduced
            .iter()
            .min_by_key(|(row, _)| (index.users.get(row).map_or(0, Vec::len), *row))
            .map_or(0, |(row, _)| *row);
        let unit = scaled(&reduced, pivot);
        index.eliminate(pivot, &unit, &mut work);
        published.add(pivot, unit);
    }
    hidden
}

fn scaled(vector: &[(u32, u64)], pivot: u32) -> Vector {
    let inverse = super::field::invert(entry(vector, pivot));
    vector.iter().map(|(row, value)| (*row, multiply(inverse, *value))).collect()
}

/// What is published, in echelon form.
#[derive(Default)]
struct Published {
    vectors: Vec<Vector>,
    pivot: HashMap<u32, u32>,
}

impl Published {
    fn add(&mut self, pivot: u32, vector: Vector) {
        self.pivot.insert(pivot, self.vectors.len() as u32);
        self.vectors.push(vector);
    }

    /// Subtracts published vectors, oldest first, until no pivot is left: an older one brings in newer pivots only.
    fn reduce(&self, mut vector: Vector, work: &mut u64) -> Vector {
        let mut from = 0;
        loop {
            let next = vector
                .iter()
                .filter_map(|(row, _)| self.pivot.get(row).filter(|at| **at >= from).map(|at| (*at, *row)))
                .min();
            *work += vector.len() as u64;
            let Some((at, row)) = next else { return vector };
            let basis = &self.vectors[at as usize];
            *work += (vector.len() + basis.len()) as u64;
            vector = combine(&vector, entry(&vector, row), basis);
            from = at + 1;
        }
    }
}

/// The primary cells' reduced columns, findable by inner cell and by direction.
struct Index {
    vectors: Vec<Vector>,
    users: HashMap<u32, Vec<u32>>,
    directions: HashMap<Vector, u32>,
}

impl Index {
    fn of(vectors: Vec<Vector>) -> Self {
        let mut index = Self { vectors, users: HashMap::new(), directions: HashMap::new() };
        for at in 0..index.vectors.len() {
            index.enter(at, &[]);
        }
        index
    }

    fn enter(&mut self, at: usize, before: &[(u32, u64)]) {
        for (row, _) in &self.vectors[at] {
            if entry(before, *row) == 0 {
                self.users.entry(*row).or_default().push(at as u32);
            }
        }
        if !self.vectors[at].is_empty() {
            *self.directions.entry(normalized(&self.vectors[at])).or_default() += 1;
        }
    }

    fn is_proportional(&self, vector: &[(u32, u64)]) -> bool {
        self.directions.contains_key(&normalized(vector))
    }

    fn eliminate(&mut self, pivot: u32, unit: &[(u32, u64)], work: &mut u64) {
        for at in self.users.remove(&pivot).unwrap_or_default() {
            let at = at as usize;
            let factor = entry(&self.vectors[at], pivot);
            if factor == 0 {
                continue;
            }
            *work += (self.vectors[at].len() + unit.len()) as u64;
            let direction = normalized(&self.vectors[at]);
            if let Some(count) = self.directions.get_mut(&direction) {
                *count -= 1;
                if *count == 0 {
                    self.directions.remove(&direction);
                }
            }
            let reduced = combine(&self.vectors[at], factor, unit);
            let before = std::mem::replace(&mut self.vectors[at], reduced);
            self.enter(at, &before);
        }
    }
}

/// Every cell as a combination of inner cells, or `None` where that gets too large.
fn inner(table: &Table, work: &mut u64) -> Option<Vec<Vector>> {
    let mut columns: Vec<Vector> = (0..table.cells.len()).map(|cell| vec![(cell as u32, 1)]).collect();
    for at in order_of_equations(table) {
        let equation = &table.equations[at];
        let mut sum = Vector::new();
        for &(cell, coefficient) in &equation.terms {
            let column = &columns[cell as usize];
            *work += (sum.len() + column.len()) as u64;
            sum = combine(&sum, reduce(-coefficient), column);
        }
        if *work > WORK {
            return None;
        }
        // A total that is still an inner cell is expressed by the others; else any inner cell that is left.
        let total = equation.terms.iter().find(|(_, coefficient)| *coefficient < 0).map(|(cell, _)| *cell);
        let pivot = match total {
            Some(total) if entry(&sum, total) != 0 => total,
            _ => match sum.last() {
                Some(&(cell, _)) => cell,
                None => continue,
            },
        };
        let unit = scaled(&sum, pivot);
        for column in &mut columns {
            let factor = entry(column, pivot);
            *work += 1;
            if factor != 0 {
                *work += (column.len() + unit.len()) as u64;
                *column = combine(column, factor, &unit);
            }
        }
    }
    Some(columns)
}

/// Equations of small totals before those of totals of totals.
fn order_of_equations(table: &Table) -> Vec<usize> {
    let mut height = vec![0_u32; table.cells.len()];
    // Heights settle in as many rounds as there are levels; equations that go in a circle stop the rounds.
    for _ in 0..32 {
        let mut changed = false;
        for equation in &table.equations {
            let Some((total, _)) = equation.terms.iter().find(|(_, coefficient)| *coefficient < 0) else {
                continue;
            };
            let parts = equation.terms.iter().filter(|(cell, _)| cell != total);
            let above = parts.map(|(cell, _)| height[*cell as usize]).max().unwrap_or(0) + 1;
            if above > height[*total as usize] {
                height[*total as usize] = above;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let mut order: Vec<usize> = (0..table.equations.len()).collect();
    order.sort_by_key(|at| {
        let terms = &table.equations[*at].terms;
        (terms.iter().map(|(cell, _)| height[*cell as usize]).max().unwrap_or(0), *at)
    });
    order
}
