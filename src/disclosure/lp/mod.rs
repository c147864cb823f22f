//! Linear programs of the kind that tables make: minimise a convex, piecewise linear cost of deviations `x` with
//! `A x = 0` and bounds, where one kink of the cost may lie between the bounds.
//!
//! The method is the dual simplex with bounded variables, a long-step ratio test that walks over bounds and kinks
//! (Maros 2003; Kostina 2002 for the piecewise linear case) and dual steepest edge pricing (Forrest & Goldfarb 1992).
//! It starts from the basis of slacks, in which every cost is dual feasible, and keeps all of its state sparse: a
//! program whose answer moves twenty cells costs what twenty cells cost, in a table of forty thousand. That is what
//! suppression needs, for its programs are many and their answers local.
//!
//! Answers are floating point and so are proposals only: callers decide in integers.

#![expect(
    clippy::float_cmp,
    reason = "bounds and kinks are copied, never worked out, so that equal means equal"
)]

mod factor;
mod lattice;
mod matrix;
mod ratio;
mod refactor;
mod simplex;
mod sparse;

pub use lattice::{farther, settle};
pub use matrix::Matrix;
pub use simplex::{Column, Limits, Outcome, Simplex};

#[cfg(test)]
mod tests;
