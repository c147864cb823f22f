//! What a table must be before anything is worked out from it.

use super::Table;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("equation {equation} names cell {cell}, and there are only {cells} cells")]
    UnknownCell { equation: usize, cell: u32, cells: usize },
    #[error("equation {equation} names cell {cell} twice")]
    CellTwice { equation: usize, cell: u32 },
    #[error("equation {equation} has the coefficient 0 for cell {cell}")]
    ZeroCoefficient { equation: usize, cell: u32 },
    #[error("equation {equation} does not hold: its cells add up to {residual} instead of 0")]
    NotAdditive { equation: usize, residual: i128 },
    #[error("cell {cell} has the value {value}, which is outside its own bounds")]
    OutsideBounds { cell: usize, value: i64 },
    #[error("cell {cell} has the value {value}, which is no multiple of its pack {pack}")]
    OffLattice { cell: usize, value: i64, pack: i64 },
    #[error("cell {cell} has a negative protection level")]
    NegativeLevel { cell: usize },
    #[error("cell {cell} is larger than a table can hold")]
    TooLarge { cell: usize },
}

/// Larger figures would lose their last digit on the way through a linear program.
const LARGEST: i64 = 1 << 52;

/// How exactly the equations of a table hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the last unit.
    Exact,
    /// Every figure was rounded on its own, to a whole number or to one of so many decimal places, the last of which
    /// is a unit. The attacker knows the same: all that is inferred is about deviations, which keep the equations.
    Decimals(u32),
}

impl Rounding {
    fn largest_unit(self) -> i64 {
        match self {
            Self::Exact => 0,
            Self::Decimals(places) => 10_i64.pow(places.min(15)),
        }
    }
}

impl Table {
    /// Checks shape, bounds and additivity.
    pub fn check(&self, rounding: Rounding) -> Result<(), TableError> {
        for (index, cell) in self.cells.iter().enumerate() {
            let value = cell.value;
            if value.abs() > LARGEST {
                return Err(TableError::TooLarge { cell: index });
            }
            if cell.lower.is_some_and(|lower| value < lower) || cell.upper.is_some_and(|upper| value > upper)
            {
                return Err(TableError::OutsideBounds { cell: index, value });
            }
            if cell.pack > 1 && value % cell.pack != 0 {
                return Err(TableError::OffLattice { cell: index, value, pack: cell.pack });
            }
            if cell.levels.is_some_and(|levels| levels.lower < 0 || levels.upper < 0) {
                return Err(TableError::NegativeLevel { cell: index });
            }
        }
        let mut seen = vec![usize::MAX; self.cells.len()];
        for (index, equation) in self.equations.iter().enumerate() {
            let mut residual = 0_i128;
            let mut filled = 0_i128;
            let mut unit = rounding.largest_unit();
            for &(cell, coefficient) in &equation.terms {
                let Some(at) = self.cells.get(cell as usize) else {
                    return Err(TableError::UnknownCell { equation: index, cell, cells: self.cells.len() });
                };
                if seen[cell as usize] == index {
                    return Err(TableError::CellTwice { equation: index, cell });
                }
                seen[cell as usize] = index;
                if coefficient == 0 {
                    return Err(TableError::ZeroCoefficient { equation: index, cell });
                }
                let term = i128::from(at.value) * i128::from(coefficient);
                residual += term;
                filled += i128::from(at.value != 0);
                while unit > 1 && at.value % unit != 0 {
                    unit /= 10;
                }
            }
            // Half a unit for every figure that was rounded on its own.
            if 2 * residual.abs() > filled * i128::from(unit) {
                return Err(TableError::NotAdditive { equation: index, residual });
            }
        }
        Ok(())
    }
}
