//! The columns of a bulk edit's file: which there are, what they are called, and what a product says in them.

use lonja_platform::sheets::Cell;

use super::judge::{MAX_NAME, MAX_TEXT};
use crate::products::dto::CatalogueProduct;

/// What a column holds. `Sku` says which product the row is about; the others are what it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Sku,
    Name,
    Description,
    Category,
    Supplier,
    Unit,
    UnitDecimals,
    Pack,
    Lifecycle,
    LaunchOn,
    Tips,
    LowStockBelow,
}

/// The column that failed rows come back with. In a file that is sent again it is passed over.
pub const ERRORS: &str = "errors";

impl Field {
    pub const ALL: [Self; 12] = [
        Self::Sku,
        Self::Name,
        Self::Description,
        Self::Category,
        Self::Supplier,
        Self::Unit,
        Self::UnitDecimals,
        Self::Pack,
        Self::Lifecycle,
        Self::LaunchOn,
        Self::Tips,
        Self::LowStockBelow,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Sku => "sku",
            Self::Name => "name",
            Self::Description => "description",
            Self::Category => "category",
            Self::Supplier => "supplier",
            Self::Unit => "unit",
            Self::UnitDecimals => "unit_decimals",
            Self::Pack => "pack",
            Self::Lifecycle => "lifecycle",
            Self::LaunchOn => "launch_on",
            Self::Tips => "tips",
            Self::LowStockBelow => "low_stock_below",
        }
    }

    /// What the product says in this column.
    pub fn of(self, product: &CatalogueProduct) -> Cell {
        match self {
            Self::Sku => Cell::text(&product.sku),
            Self::Name => Cell::text(&product.name),
            Self::Description => Cell::text(&product.description),
            Self::Category => Cell::text(&product.category.name),
            Self::Supplier => product.supplier.as_ref().map_or(Cell::Empty, |found| Cell::text(&found.name)),
            Self::Unit => Cell::text(&product.unit),
            Self::UnitDecimals => Cell::Number(product.unit_decimals.to_string()),
            Self::Pack => product.pack.map_or(Cell::Empty, |pack| Cell::Number(pack.to_string())),
            Self::Lifecycle => Cell::text(product.lifecycle.as_str()),
            Self::LaunchOn => product.launch_on.map_or(Cell::Empty, Cell::Date),
            Self::Tips => Cell::text(&product.tips),
            Self::LowStockBelow => Cell::Number(product.low_stock_below.to_string()),
        }
    }

    /// What to write into this column.
    pub fn hint(self) -> String {
        match self {
            Self::Sku => "Write the SKU of a product that there is.".to_owned(),
            Self::Name => format!("Write a name of at most {MAX_NAME} characters."),
            Self::Description | Self::Tips => format!("Write at most {MAX_TEXT} characters."),
            Self::Category => "Write the name of a category that there is, or create it first.".to_owned(),
            Self::Supplier => "Write the name of a supplier that there is, or leave it empty.".to_owned(),
            Self::Unit => "Write a unit of at most 20 characters, such as piece.".to_owned(),
            Self::UnitDecimals => "Write 0, 1, 2 or 3.".to_owned(),
            Self::Pack => "Write the smallest quantity that it is sold in, or leave it empty.".to_owned(),
            Self::Lifecycle => "Write planned, announced, active, phasing_out or discontinued.".to_owned(),
            Self::LaunchOn => "Write a day such as 2027-03-31, or leave it empty.".to_owned(),
            Self::LowStockBelow => "Write a number of zero or more with at most three decimals.".to_owned(),
        }
    }
}

/// The layout of everything: what the template shows.
pub fn full_header() -> Vec<String> {
    Field::ALL.map(|field| field.key().to_owned()).to_vec()
}

pub fn full_row(product: &CatalogueProduct) -> Vec<Cell> {
    Field::ALL.map(|field| field.of(product)).to_vec()
}

/// The layout of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// As the file writes it.
    pub header: Vec<String>,
    fields: Vec<Option<Field>>,
}

impl Layout {
    /// Reads the header, or says what is wrong with it.
    pub fn read(cells: &[Cell]) -> Result<Self, String> {
        let header: Vec<String> = cells.iter().map(|cell| cell.as_text().trim().to_owned()).collect();
        let mut fields = Vec::with_capacity(header.len());
        for name in &header {
            let key = name.to_lowercase().replace([' ', '-'], "_");
            let field = Field::ALL.into_iter().find(|field| field.key() == key);
            if field.is_none() && !key.is_empty() && key != ERRORS {
                let known = full_header().join(", ");
                return Err(format!("There is no column \"{name}\". The columns are {known}."));
            }
            if field.is_some() && fields.contains(&field) {
                return Err(format!("The column \"{name}\" is there twice. Leave one of the two."));
            }
            fields.push(field);
        }
        if !fields.contains(&Some(Field::Sku)) {
            return Err("There is no column \"sku\": it says which product a row is about.".to_owned());
        }
        if fields.iter().flatten().count() < 2 {
            return Err("There is no column beside \"sku\", so nothing would change.".to_owned());
        }
        Ok(Self { header, fields })
    }

    /// The row's cells by what they mean; a cell that the row does not reach is empty.
    pub fn cells<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (Field, &'a str, &'a Cell)> {
        let at = |place: usize| row.get(place).unwrap_or(&Cell::Empty);
        self.fields.iter().enumerate().filter_map(move |(place, field)| {
            field.map(|field| (field, self.header[place].as_str(), at(place)))
        })
    }

    pub fn sku(&self, row: &[Cell]) -> String {
        let found = self.cells(row).find(|(field, ..)| *field == Field::Sku);
        found.map(|(.., cell)| cell.as_text().trim().to_owned()).unwrap_or_default()
    }

    /// The file's own name for the SKU's column.
    pub fn sku_column(&self) -> &str {
        let place = self.fields.iter().position(|field| *field == Some(Field::Sku));
        place.map_or(Field::Sku.key(), |place| &self.header[place])
    }

    /// The header that failed rows come back under: the file's own, and one column for what is wrong.
    pub fn header_with_errors(&self) -> Vec<String> {
        let mut header: Vec<String> = self.without_errors(&self.header).cloned().collect();
        header.push(ERRORS.to_owned());
        header
    }

    /// The row as it was sent, with what is wrong with it.
    pub fn row_with_errors(&self, row: &[Cell], errors: String) -> Vec<Cell> {
        let mut whole = row.to_vec();
        whole.resize(self.header.len().max(row.len()), Cell::Empty);
        whole.truncate(self.header.len());
        let mut cells: Vec<Cell> = self.without_errors(&whole).cloned().collect();
        cells.push(Cell::text(errors));
        cells
    }

    fn without_errors<'a, T>(&'a self, row: &'a [T]) -> impl Iterator<Item = &'a T> {
        row.iter()
            .zip(&self.header)
            .filter(|(_, name)| !name.eq_ignore_ascii_case(ERRORS))
            .map(|(cell, _)| cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Result<Layout, String> {
        Layout::read(&names.iter().map(|name| Cell::text(*name)).collect::<Vec<_>>())
    }

    #[test]
    fn columns_may_stand_in_any_order_and_case_and_what_is_unknown_is_named() {
        let layout = header(&["Low stock below", " SKU ", "errors"]).unwrap();
        assert_eq!(layout.sku(&[Cell::Number("5".to_owned()), Cell::text(" A1 ")]), "A1");
        assert_eq!(layout.sku_column(), "SKU");
        assert!(header(&["sku", "colour"]).unwrap_err().contains("\"colour\""));
        assert!(header(&["sku", "name", "Name"]).unwrap_err().contains("twice"));
        assert!(header(&["name"]).unwrap_err().contains("sku"));
        assert!(header(&["sku", "errors"]).unwrap_err().contains("nothing would change"));
    }

    #[test]
    fn a_failed_row_comes_back_as_it_was_with_one_column_more() {
        let layout = header(&["sku", "errors", "name"]).unwrap();
        assert_eq!(layout.header_with_errors(), ["sku", "name", "errors"]);
        let row = layout.row_with_errors(&[Cell::text("A1"), Cell::text("old")], "new".to_owned());
        assert_eq!(row, [Cell::text("A1"), Cell::Empty, Cell::text("new")]);
    }
}
