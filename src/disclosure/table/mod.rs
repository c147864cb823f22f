//! The table model: cells, and sparse equations between them. Nothing else is needed for hierarchies, linked tables
//! and earlier releases: they are more cells and more equations.
//!
//! All figures are integers in a unit that the caller chooses (Lonja: thousandths). Nothing in the model is a float.

mod attack;
mod build;
mod check;

pub use attack::{Attacker, Knowledge};
pub use build::{Axis, AxisError, CubeBuilder, Hierarchy};
pub use check::{Rounding, TableError};

/// How far from the truth an attacker must be left, on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Levels {
    pub lower: i64,
    pub upper: i64,
}

/// What is decided about a cell before anything is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Disposition {
    /// May be published, may be suppressed.
    #[default]
    Open,
    /// Is known to the recipient and protects nothing: published before, a structural zero, or wanted at any price.
    Published,
    /// Was suppressed before and stays so. It costs nothing, and protects.
    Suppressed,
}

/// One of the largest contributions to a cell. `who` is any number that is the same for the same protected entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Contribution {
    pub who: u32,
    pub amount: i64,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub value: i64,
    /// What everybody knows the value to be at least; `None` where it may be any negative number.
    pub lower: Option<i64>,
    /// What everybody knows the value to be at most.
    pub upper: Option<i64>,
    /// Values are multiples of this, and everybody knows it. 0: any real value is possible.
    pub pack: i64,
    /// Present where the cell is primary.
    pub levels: Option<Levels>,
    pub disposition: Disposition,
    /// What it costs to suppress the cell.
    pub cost: u64,
    /// How many entities contribute.
    pub contributors: u32,
    /// The largest contributions, largest first. A cell with one contributor names it here.
    pub largest: Vec<Contribution>,
}

impl Cell {
    /// An open, non-negative cell that costs its value.
    pub fn new(value: i64) -> Self {
        Self {
            value,
            lower: Some(0),
            upper: None,
            pack: 0,
            levels: None,
            disposition: Disposition::Open,
            cost: value.unsigned_abs().max(1),
            contributors: 0,
            largest: Vec::new(),
        }
    }

    pub fn is_primary(&self) -> bool {
        self.levels.is_some()
    }

    /// Whether suppressing the cell could protect another one. A zero that cannot be negative is known to be one.
    pub fn may_protect(&self) -> bool {
        match self.disposition {
            Disposition::Published => false,
            Disposition::Suppressed => true,
            Disposition::Open => self.is_primary() || self.value != 0 || self.lower != Some(0),
        }
    }

    /// How far the value may lie from the truth: `(down, up)`, both not negative.
    pub fn room(&self) -> (Option<i64>, Option<i64>) {
        let down = self.lower.map(|lower| self.value.saturating_sub(lower).max(0));
        let up = self.upper.map(|upper| upper.saturating_sub(self.value).max(0));
        (down, up)
    }

    /// A level, as a deviation that the cell can take: a whole number of packs, at least one.
    pub fn deviation(&self, level: i64) -> i64 {
        let pack = self.pack.max(1);
        level.max(1).saturating_add(pack - 1) / pack * pack
    }

    /// The deviations that an attacker must find possible, downwards and upwards. Downwards no more than the cell has
    /// room for: nobody is led to believe what is known to be impossible.
    pub fn required(&self) -> Option<(i64, i64)> {
        let levels = self.levels?;
        let (down, up) = self.room();
        let pack = self.pack.max(1);
        let cut = |wanted: i64, room: Option<i64>| match room {
            Some(room) if room < wanted => room / pack * pack,
            _ => wanted,
        };
        let lower = if levels.lower == 0 { 0 } else { self.deviation(levels.lower) };
        let upper = if levels.upper == 0 { 0 } else { self.deviation(levels.upper) };
        Some((cut(lower, down), cut(upper, up)))
    }
}

/// `sum of coefficient x cell = 0`, but for what rounding of the published figures left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Equation {
    /// `(cell, coefficient)`; a cell stands once. The total has -1.
    pub terms: Vec<(u32, i64)>,
}

/// Cells and the equations between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    pub cells: Vec<Cell>,
    pub equations: Vec<Equation>,
}

/// What becomes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    Published,
    /// Hidden, because it would give somebody away.
    Primary,
    /// Hidden, because a primary cell could be worked out from it.
    Secondary,
}

/// The status of every cell of a table, in the order of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    pub status: Vec<Status>,
}

impl Pattern {
    /// Primary cells and cells that were suppressed before are hidden, everything else is published.
    pub fn start(table: &Table) -> Self {
        let status = table
            .cells
            .iter()
            .map(|cell| match (cell.is_primary(), cell.disposition) {
                (true, _) => Status::Primary,
                (false, Disposition::Suppressed) => Status::Secondary,
                (false, _) => Status::Published,
            })
            .collect();
        Self { status }
    }

    pub fn is_suppressed(&self, cell: usize) -> bool {
        self.status[cell] != Status::Published
    }

    pub fn count(&self, status: Status) -> usize {
        self.status.iter().filter(|one| **one == status).count()
    }

    /// What the secondary cells cost.
    pub fn cost(&self, table: &Table) -> u128 {
        self.secondaries().map(|cell| u128::from(table.cells[cell].cost)).sum()
    }

    pub fn secondaries(&self) -> impl Iterator<Item = usize> + '_ {
        self.status
            .iter()
            .enumerate()
            .filter(|(_, status)| **status == Status::Secondary)
            .map(|(cell, _)| cell)
    }

    /// The share of the value that the secondary cells hold, of all cells.
    pub fn value_share(&self, table: &Table) -> f64 {
        let all: u128 = table.cells.iter().map(|cell| u128::from(cell.value.unsigned_abs())).sum();
        let hidden: u128 =
            self.secondaries().map(|cell| u128::from(table.cells[cell].value.unsigned_abs())).sum();
        if all == 0 { 0.0 } else { hidden as f64 / all as f64 }
    }
}
