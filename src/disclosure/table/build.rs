//! Builders: hierarchies, cubes over several of them, and links between tables.

use std::collections::HashMap;

use super::{Cell, Equation, Table};

/// One way to add the codes of a dimension up: `(total, parts)`. A dimension may have several that overlap, such as
/// weeks and months over the same days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hierarchy {
    pub sums: Vec<(String, Vec<String>)>,
}

impl Hierarchy {
    pub fn sum<P: Into<String>>(
        mut self,
        total: impl Into<String>,
        parts: impl IntoIterator<Item = P>,
    ) -> Self {
        self.sums.push((total.into(), parts.into_iter().map(Into::into).collect()));
        self
    }
}

/// A dimension: its codes, and how they add up in one or several hierarchies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    codes: Vec<String>,
    index: HashMap<String, u32>,
    sums: Vec<(u32, Vec<u32>)>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AxisError {
    #[error("{0} is its own part")]
    Circle(String),
    #[error("{0} has no parts")]
    Empty(String),
    #[error("{total} has the part {part} twice")]
    Twice { total: String, part: String },
    #[error("the cube has no cell {0:?}")]
    NoCell(Vec<String>),
    #[error("there is no code {0}")]
    NoCode(String),
}

impl Axis {
    /// An axis over all codes that the hierarchies name. Hierarchies may overlap; a total with one part is fine.
    pub fn new(hierarchies: &[Hierarchy]) -> Result<Self, AxisError> {
        let mut axis = Self { codes: Vec::new(), index: HashMap::new(), sums: Vec::new() };
        for (total, parts) in hierarchies.iter().flat_map(|hierarchy| &hierarchy.sums) {
            if parts.is_empty() {
                return Err(AxisError::Empty(total.clone()));
            }
            let total_at = axis.code(total);
            let mut at: Vec<u32> = Vec::with_capacity(parts.len());
            for part in parts {
                let part_at = axis.code(part);
                if at.contains(&part_at) {
                    return Err(AxisError::Twice { total: total.clone(), part: part.clone() });
                }
                at.push(part_at);
            }
            axis.sums.push((total_at, at));
        }
        axis.refuse_circles()?;
        Ok(axis)
    }

    /// A flat axis: a total over its parts.
    pub fn flat<P: Into<String>>(
        total: impl Into<String>,
        parts: impl IntoIterator<Item = P>,
    ) -> Result<Self, AxisError> {
        Self::new(&[Hierarchy::default().sum(total, parts)])
    }

    fn code(&mut self, code: &str) -> u32 {
        if let Some(at) = self.index.get(code) {
            return *at;
        }
        let at = self.codes.len() as u32;
        self.codes.push(code.to_owned());
        self.index.insert(code.to_owned(), at);
        at
    }

    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    pub fn position(&self, code: &str) -> Option<usize> {
        self.index.get(code).map(|at| *at as usize)
    }

    /// Codes that are no total: contributions arrive there.
    pub fn leaves(&self) -> Vec<usize> {
        let mut is_total = vec![false; self.codes.len()];
        for (total, _) in &self.sums {
            is_total[*total as usize] = true;
        }
        (0..self.codes.len()).filter(|at| !is_total[*at]).collect()
    }

    /// The code itself and everything that it is a part of, however far up, each once.
    pub fn above(&self, code: usize) -> Vec<usize> {
        let mut found = vec![code];
        let mut at = 0;
        while at < found.len() {
            for (total, parts) in &self.sums {
                let total = *total as usize;
                if parts.contains(&(found[at] as u32)) && !found.contains(&total) {
                    found.push(total);
                }
            }
            at += 1;
        }
        found
    }

    fn refuse_circles(&self) -> Result<(), AxisError> {
        for (total, parts) in &self.sums {
            for part in parts {
                if self.above(*total as usize).contains(&(*part as usize)) {
                    return Err(AxisError::Circle(self.codes[*part as usize].clone()));
                }
            }
        }
        Ok(())
    }
}

/// A table over the product of several axes: one cell for every combination of codes, one equation for every sum of
/// an axis and every combination of codes of the others.
#[derive(Debug, Clone)]
pub struct CubeBuilder {
    axes: Vec<Axis>,
}

impl CubeBuilder {
    pub fn new(axes: Vec<Axis>) -> Self {
        Self { axes }
    }

    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// How many cells the cube has.
    pub fn len(&self) -> usize {
        self.axes.iter().map(|axis| axis.codes.len()).product()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the cell at a position of each axis; the last axis runs fastest.
    pub fn cell_at(&self, position: &[usize]) -> usize {
        self.axes.iter().zip(position).fold(0, |at, (axis, position)| at * axis.codes.len() + position)
    }

    /// The number of the cell with these codes.
    pub fn cell(&self, codes: &[&str]) -> Result<usize, AxisError> {
        if codes.len() != self.axes.len() {
            return Err(AxisError::NoCell(codes.iter().map(|code| (*code).to_owned()).collect()));
        }
        let position = codes
            .iter()
            .zip(&self.axes)
            .map(|(code, axis)| axis.position(code).ok_or_else(|| AxisError::NoCode((*code).to_owned())));
        Ok(self.cell_at(&position.collect::<Result<Vec<_>, _>>()?))
    }

    /// Every cell that the leaf cell at a position adds to, itself among them, each once.
    pub fn covering(&self, position: &[usize]) -> Vec<usize> {
        let mut cells = vec![0];
        for (axis, code) in self.axes.iter().zip(position) {
            let above = axis.above(*code);
            cells = cells
                .iter()
                .flat_map(|cell| above.iter().map(move |code| cell * axis.codes.len() + code))
                .collect();
        }
        cells
    }

    /// All equations of the cube.
    pub fn equations(&self) -> Vec<Equation> {
        let mut equations = Vec::new();
        let mut stride = self.len();
        for axis in &self.axes {
            let outer = self.len() / stride;
            let size = stride;
            stride /= axis.codes.len();
            for (total, parts) in &axis.sums {
                for before in 0..outer {
                    for after in 0..stride {
                        let cell = |code: u32| (before * size + code as usize * stride + after) as u32;
                        let parts = parts.iter().map(|part| (cell(*part), 1));
                        let terms = std::iter::once((cell(*total), -1)).chain(parts).collect();
                        equations.push(Equation { terms });
                    }
                }
            }
        }
        equations
    }

    /// A table whose leaf cells have the given values, by position; everything above is added up.
    pub fn table(&self, leaves: impl IntoIterator<Item = (Vec<usize>, i64)>) -> Table {
        let mut values = vec![0_i64; self.len()];
        for (position, value) in leaves {
            for cell in self.covering(&position) {
                values[cell] += value;
            }
        }
        Table { cells: values.into_iter().map(Cell::new).collect(), equations: self.equations() }
    }
}

impl Table {
    /// Adds another table's cells and equations after this one's. Answers the number of its first cell.
    pub fn append(&mut self, other: Self) -> u32 {
        let offset = self.cells.len() as u32;
        self.cells.extend(other.cells);
        self.equations.extend(other.equations.into_iter().map(|equation| Equation {
            terms:
                equation.terms.into_iter().map(|(cell, coefficient)| (cell + offset, coefficient)).collect(),
        }));
        offset
    }

    /// Links two cells that stand for the same figure.
    pub fn link(&mut self, one: u32, other: u32) {
        self.equations.push(Equation { terms: vec![(one, -1), (other, 1)] });
    }

    /// Links a net figure with what adds to it and what is taken off: shipments and returns.
    pub fn link_net(&mut self, net: u32, plus: u32, minus: u32) {
        self.equations.push(Equation { terms: vec![(net, -1), (plus, 1), (minus, -1)] });
    }
}
