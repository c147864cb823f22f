//! Statistical disclosure control for magnitude and frequency tables: how to publish sums without giving away what
//! one contributor gave.
//!
//! A table is a list of cells and sparse equations between them ([`table`]). [`suppress`] finds the cells that must be
//! hidden beside the primary ones so that these cannot be worked out; [`audit`] proves it, or refuses. [`protect`] does
//! both. [`text`] reads and writes the files in which such tables are passed around.
//!
//! The library does no I/O, keeps no clock and uses no randomness: the same table gives the same answer everywhere.
//! Figures are integers in a unit of the caller's choice. Linear programs are solved in floating point, and no answer
//! of theirs is believed: a cell counts as protected when another table, consistent with all that is known, was
//! checked in integers.
//!
//! ```
//! use lonja_disclosure::{
//!     audit::Verdict,
//!     protect::{Options, protect},
//!     table::{Cell, Equation, Levels, Table},
//! };
//!
//! // 20 + 50 + 10 = 80, and 20 comes from one customer.
//! let mut table = Table::default();
//! table.cells = [80, 20, 50, 10].map(Cell::new).to_vec();
//! table.cells[1].levels = Some(Levels { lower: 4, upper: 4 });
//! table.equations.push(Equation { terms: vec![(0, -1), (1, 1), (2, 1), (3, 1)] });
//!
//! let protection = protect(&table, Options::default());
//! assert_eq!(protection.audit.verdict, Verdict::Passed);
//! assert!(protection.pattern.is_suppressed(3), "the cheapest cell that leaves room for 4 on either side");
//! ```
//!
//! # Sources
//!
//! - L. H. Cox: *Linear sensitivity measures in statistical disclosure control*, J. Statist. Planning and Inference 5
//!   (1981): the rules and why they must be sub-additive.
//! - M. Fischetti and J. J. Salazar-González: *Models and algorithms for optimizing cell suppression in tabular data
//!   with linear constraints*, J. Am. Stat. Assoc. 95 (2000): protection levels and what makes a pattern valid.
//! - A. Hundepool et al.: *Statistical Disclosure Control*, Wiley (2012), and *Handbook on Statistical Disclosure
//!   Control*, 2nd ed., chapter 4: rules, levels, singletons, linked tables.
//! - Ø. Langsrud: *Secondary cell suppression by Gaussian elimination*, PSD 2024 (the GaussSuppression package).
//! - I. Maros: *Computational techniques of the simplex method*, Kluwer (2003); J. J. Forrest and D. Goldfarb:
//!   *Steepest-edge simplex algorithms*, Math. Programming 57 (1992); U. H. Suhl and L. M. Suhl: *Computing sparse LU
//!   factorizations for large-scale linear programming bases*, ORSA J. Computing 2 (1990).

pub mod audit;
pub mod control;
pub mod lp;
pub mod protect;
pub mod suppress;
pub mod table;
pub mod text;
