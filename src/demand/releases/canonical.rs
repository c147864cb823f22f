//! The canonical form of a release's cells, `lonja-cells-1`: what a certificate's hash is over. It follows from what
//! the recipient was given and from nothing else, whether that came as JSON or as a table, in whatever order.
//!
//! One line per cell, a JSON array of texts without spaces: measure, product (its id, or that of the category that a sum
//! is over, or `all`), SKU (none of a sum), unit, region (`all` where there is one figure for all, `other` for those that
//! are not shown), period, status, and the value in plain decimals, empty where
//! the cell is suppressed. The lines are sorted by their bytes, and each ends with a line feed.

use std::fmt::Write;

use lonja_kernel::Quantity;
use sha2::{Digest, Sha256};

/// The name of the form, as certificates state it.
pub const FORM: &str = "lonja-cells-1";

/// What a total over all products has in the place of a product; one over a category has the category's id.
pub const EVERYTHING: &str = "all";

/// One cell as its recipient was given it.
#[derive(Clone, Copy, Debug)]
pub struct GivenCell<'a> {
    pub measure: &'a str,
    pub product: &'a str,
    pub sku: &'a str,
    pub unit: &'a str,
    pub region: &'a str,
    pub period: &'a str,
    pub value: Option<Quantity>,
}

/// The cells of a release, added in any order.
#[derive(Debug, Default)]
pub struct GivenCells {
    lines: Vec<String>,
    published: usize,
}

impl GivenCells {
    pub fn add(&mut self, cell: GivenCell<'_>) {
        let (status, value) = match cell.value {
            Some(value) => ("published", value.to_string()),
            None => ("suppressed", String::new()),
        };
        self.published += usize::from(cell.value.is_some());
        let fields = [
            cell.measure,
            cell.product,
            cell.sku,
            cell.unit,
            cell.region,
            cell.period,
            status,
            value.as_str(),
        ];
        self.lines.push(serde_json::Value::from(fields.to_vec()).to_string());
    }

    pub fn published(&self) -> usize {
        self.published
    }

    pub fn hidden(&self) -> usize {
        self.lines.len() - self.published
    }

    /// SHA-256 of the canonical form, in hexadecimal digits.
    pub fn digest(mut self) -> String {
        self.lines.sort_unstable();
        let mut hash = Sha256::new();
        for line in &self.lines {
            hash.update(line.as_bytes());
            hash.update(b"\n");
        }
        hexadecimal(&hash.finalize())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: GivenCell<'_> = GivenCell {
        measure: "units",
        product: "prd_0198c0de8d5a7c3e9f00112233445566",
        sku: "85123A",
        unit: "piece",
        region: "all",
        period: "2026-W41",
        value: Some(Quantity::from_thousandths(318_500)),
    };

    fn digest(cells: &[GivenCell<'_>]) -> String {
        let mut given = GivenCells::default();
        for cell in cells {
            given.add(*cell);
        }
        given.digest()
    }

    #[test]
    fn the_form_is_what_the_documentation_says() {
        let line = "[\"units\",\"prd_0198c0de8d5a7c3e9f00112233445566\",\"85123A\",\"piece\",\"all\",\"2026-W41\",\
                    \"published\",\"318.5\"]\n";
        assert_eq!(digest(&[CELL]), hexadecimal(&Sha256::digest(line)));
    }

    #[test]
    fn the_order_of_cells_is_nothing_and_everything_else_is_something() {
        let other = GivenCell { period: "2026-W42", value: None, ..CELL };
        assert_eq!(digest(&[CELL, other]), digest(&[other, CELL]));
        let changed = [
            GivenCell { value: Some(Quantity::from_thousandths(318_000)), ..CELL },
            GivenCell { value: None, ..CELL },
            GivenCell { unit: "box", ..CELL },
            GivenCell { sku: "85123B", ..CELL },
            GivenCell { period: "2026-W40", ..CELL },
            GivenCell { region: "GB", ..CELL },
        ];
        for cell in changed {
            assert_ne!(digest(&[cell, other]), digest(&[CELL, other]), "{cell:?}");
        }
        assert_ne!(digest(&[CELL]), digest(&[CELL, CELL]));
    }
}
