//! From a vertex to a point of the lattice. Vertices of hierarchical tables are whole already, since their matrices
//! are nearly always unimodular; where one is not, its broken values are fixed one after the other, nearest first.

use super::simplex::{Limits, Outcome, Simplex};

/// Values nearer to a multiple than this are taken for it; exact arithmetic decides later.
const NEAR: f64 = 1e-5;
/// Broken values that are tried before giving up.
const DIVES: usize = 60;

/// After an optimal solve: moves on to a solution in which every column is a multiple of its `step` (0: any value).
/// Columns that were fixed on the way are put back before it returns, so the values must be read through `read`.
pub fn settle<T>(
    simplex: &mut Simplex<'_>,
    step: impl Fn(usize) -> f64,
    limits: Limits<'_>,
    read: impl FnOnce(&Simplex<'_>) -> T,
) -> Option<T> {
    let mut fixed = Vec::new();
    let mut answer = None;
    for _ in 0..DIVES {
        let Some((column, near)) = broken(simplex, &step) else {
            answer = Some(read(simplex));
            break;
        };
        let before = simplex.column(column);
        let step = step(column);
        let value = simplex.value(column);
        let far = if near > value { near - step } else { near + step };
        fixed.push((column, before));
        let mut holds = false;
        for target in [near, far] {
            if target < before.lower - NEAR || target > before.upper + NEAR {
                continue;
            }
            let mut it = before;
            (it.lower, it.upper) = (target, target);
            simplex.set_column(column, it);
            if simplex.resolve(limits) == Outcome::Optimal {
                holds = true;
                break;
            }
        }
        if !holds {
            break;
        }
    }
    for (column, before) in fixed.into_iter().rev() {
        simplex.set_column(column, before);
    }
    answer
}

/// How many packs farther than it has to a column is tried to be moved.
const FARTHER: i32 = 8;

/// Where else to look for a solution when there is none at `need`: first anywhere beyond it, then so many packs farther
/// each. `pack` has the sign of the need; zero: any value is possible.
pub fn farther(need: f64, pack: f64, (lower, upper): (f64, f64)) -> Vec<(f64, f64)> {
    let beyond = if need > 0.0 { (need, upper) } else { (lower, need) };
    let tries = if pack == 0.0 { 0 } else { FARTHER };
    let each = (1..=tries).map(|packs| need + f64::from(packs) * pack);
    let within = each.take_while(|value| (lower..=upper).contains(value));
    std::iter::once(beyond).chain(within.map(|value| (value, value))).collect()
}

/// The column whose value is off the lattice by least, and the point next to it.
fn broken(simplex: &Simplex<'_>, step: &impl Fn(usize) -> f64) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64, f64)> = None;
    for column in simplex.moved() {
        let step = step(column);
        if step == 0.0 {
            continue;
        }
        let value = simplex.value(column);
        let near = (value / step).round() * step;
        let off = (value - near).abs();
        if off > NEAR
            && best.is_none_or(|(chosen, _, least)| off < least || (off == least && column < chosen))
        {
            best = Some((column, near, off));
        }
    }
    best.map(|(column, near, _)| (column, near))
}
