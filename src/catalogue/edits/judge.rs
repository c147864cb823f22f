//! Whether a row of a bulk edit can be carried out, and what the product is to be then. Decided without I/O.

use std::collections::HashMap;

use chrono::NaiveDate;
use lonja_kernel::{CategoryId, OrganizationId, Quantity};
use lonja_platform::sheets::Cell;

use super::layout::{Field, Layout};
use crate::{
    products::{
        rules::{Lifecycle, not_a_pack},
        store::ProductRow,
    },
    search,
};

pub const MAX_NAME: usize = 200;
pub const MAX_TEXT: usize = 10_000;
const MAX_UNIT: usize = 20;
/// How much of a wrong value is shown.
const SHOWN: usize = 200;

/// A cell that speaks against its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// The file's name for the column.
    pub column: String,
    pub value: String,
    pub reason: String,
    pub hint: String,
}

impl CellError {
    pub fn new(column: &str, value: &str, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        let value = value.chars().take(SHOWN).collect();
        Self { column: column.to_owned(), value, reason: reason.into(), hint: hint.into() }
    }
}

/// The names that rows may use, folded; `None` where several things have the same.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub categories: HashMap<String, Option<CategoryId>>,
    pub suppliers: HashMap<String, Option<OrganizationId>>,
}

/// What the product is to be, or everything that speaks against it. Columns that the file does not have stay as they
/// are; an empty cell empties what may be empty.
pub fn judge(
    layout: &Layout,
    row: &[Cell],
    current: Option<&ProductRow>,
    names: &Names,
) -> Result<ProductRow, Vec<CellError>> {
    let Some(current) = current else {
        let (sku, column) = (layout.sku(row), layout.sku_column());
        let reason = if sku.is_empty() { "There is no SKU." } else { "There is no product of this SKU." };
        return Err(vec![CellError::new(column, &sku, reason, Field::Sku.hint())]);
    };
    let mut wanted = current.clone();
    let mut errors = Vec::new();
    for (field, column, cell) in layout.cells(row) {
        let text = cell.as_text();
        let text = text.trim();
        if let Err(reason) = set(&mut wanted, field, text, names) {
            errors.push(CellError::new(column, text, reason, field.hint()));
        }
    }
    // Judged by what the whole row makes of the product, whichever of its columns come first.
    if errors.is_empty()
        && let Some(reason) = wanted.pack.and_then(|pack| not_a_pack(pack, wanted.unit_decimals))
    {
        let cell_of = |wanted: Field| {
            layout.cells(row).find(|(field, ..)| *field == wanted).map(|(_, column, cell)| (column, cell))
        };
        let (column, text) = cell_of(Field::Pack)
            .or_else(|| cell_of(Field::UnitDecimals))
            .map_or((Field::Pack.key(), String::new()), |(column, cell)| {
                (column, cell.as_text().to_string())
            });
        errors.push(CellError::new(column, text.trim(), reason, Field::Pack.hint()));
    }
    if errors.is_empty() { Ok(wanted) } else { Err(errors) }
}

fn set(row: &mut ProductRow, field: Field, text: &str, names: &Names) -> Result<(), &'static str> {
    match field {
        Field::Sku => {}
        Field::Name => row.name = filled(text, MAX_NAME)?,
        Field::Description => row.description = within(text, MAX_TEXT)?,
        Field::Category => {
            let category = names.categories.get(&search::sort_key(&filled(text, MAX_NAME)?));
            row.category_id =
                category.ok_or("There is no such category.")?.ok_or("Several categories have this name.")?;
        }
        Field::Supplier if text.is_empty() => row.supplier_id = None,
        Field::Supplier => {
            let supplier = names.suppliers.get(&search::fold(text));
            let supplier = supplier.ok_or("There is no such supplier.")?;
            row.supplier_id = Some(supplier.ok_or("Several suppliers have this name.")?);
        }
        Field::Unit => row.unit = filled(text, MAX_UNIT)?,
        Field::UnitDecimals => {
            let decimals = text.parse().ok().filter(|decimals| (0..=3).contains(decimals));
            row.unit_decimals = decimals.ok_or("This is not 0, 1, 2 or 3.")?;
        }
        Field::Pack if text.is_empty() => row.pack = None,
        Field::Pack => row.pack = Some(Quantity::parse(text).map_err(|_| "This is no such number.")?),
        Field::Lifecycle => {
            let word = text.to_lowercase().replace([' ', '-'], "_");
            let found = Lifecycle::ALL.into_iter().find(|lifecycle| lifecycle.as_str() == word);
            row.lifecycle = found.ok_or("This is no lifecycle.")?;
        }
        Field::LaunchOn if text.is_empty() => row.launch_on = None,
        Field::LaunchOn => {
            let day: NaiveDate = text.parse().map_err(|_| "This is no day.")?;
            let possible = NaiveDate::from_ymd_opt(1900, 3, 1).zip(NaiveDate::from_ymd_opt(9998, 12, 31));
            let is_possible = possible.is_some_and(|(first, last)| (first..=last).contains(&day));
            row.launch_on = Some(is_possible.then_some(day).ok_or("This day lies too far away.")?);
        }
        Field::Tips => row.tips = within(text, MAX_TEXT)?,
        Field::LowStockBelow => {
            let quantity = Quantity::parse(text).map_err(|_| "This is no such number.")?;
            row.low_stock_below = match quantity.thousandths() {
                ..0 => return Err("This is below zero."),
                0..=1_000_000_000_000 => quantity,
                _ => return Err("This is too large."),
            };
        }
    }
    Ok(())
}

fn filled(text: &str, most: usize) -> Result<String, &'static str> {
    if text.is_empty() { Err("This cannot be empty.") } else { within(text, most) }
}

fn within(text: &str, most: usize) -> Result<String, &'static str> {
    if text.contains('\0') {
        Err("This holds a character that is no text.")
    } else if text.chars().count() > most {
        Err("This is too long.")
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::Example;
    use proptest::prelude::*;

    use super::*;
    use crate::products::dto::CatalogueProduct;

    fn layout(columns: &[&str]) -> Layout {
        Layout::read(&columns.iter().map(|column| Cell::text(*column)).collect::<Vec<_>>()).unwrap()
    }

    fn row(cells: &[&str]) -> Vec<Cell> {
        cells.iter().map(|cell| Cell::text(*cell)).collect()
    }

    #[test]
    fn a_column_that_is_not_there_stays_and_an_empty_cell_empties() {
        let current = ProductRow::from(&CatalogueProduct::example());
        let layout = layout(&["sku", "tips", "supplier", "launch_on", "low_stock_below"]);
        let wanted =
            judge(&layout, &row(&["85123A", "", "", "", "2.5"]), Some(&current), &Names::default()).unwrap();
        assert_eq!((wanted.tips.as_str(), wanted.supplier_id, wanted.launch_on), ("", None, None));
        assert_eq!(wanted.low_stock_below, Quantity::from_thousandths(2500));
        assert_eq!((&wanted.name, &wanted.description), (&current.name, &current.description));
    }

    #[test]
    fn every_wrong_cell_is_named_with_its_value_reason_and_hint() {
        let current = ProductRow::from(&CatalogueProduct::example());
        let layout = layout(&[
            "sku",
            "name",
            "category",
            "unit_decimals",
            "lifecycle",
            "launch_on",
            "low_stock_below",
        ]);
        let cells = row(&["85123A", " ", "Nowhere", "4", "sold", "31/12/2026", "-1"]);
        let errors = judge(&layout, &cells, Some(&current), &Names::default()).unwrap_err();
        let columns: Vec<&str> = errors.iter().map(|error| error.column.as_str()).collect();
        assert_eq!(
            columns,
            ["name", "category", "unit_decimals", "lifecycle", "launch_on", "low_stock_below"]
        );
        assert_eq!(errors[3].value, "sold");
        assert!(errors.iter().all(|error| !error.reason.is_empty() && !error.hint.is_empty()));
    }

    #[test]
    fn a_pack_is_judged_by_the_decimals_that_the_row_gives_its_unit() {
        let current = ProductRow::from(&CatalogueProduct::example());
        let layout = layout(&["sku", "pack", "unit_decimals"]);
        let judged = |pack, decimals| {
            judge(&layout, &row(&["85123A", pack, decimals]), Some(&current), &Names::default())
        };
        assert_eq!(judged("1.5", "1").unwrap().pack, Some(Quantity::from_thousandths(1500)));
        assert_eq!(judged("", "0").unwrap().pack, None);
        assert_eq!(judged("1.5", "0").unwrap_err()[0].column, "pack");
    }

    #[test]
    fn an_unknown_sku_and_a_missing_one_are_told_apart() {
        let layout = layout(&["sku", "name"]);
        let reason = |sku: &str| {
            judge(&layout, &row(&[sku, "x"]), None, &Names::default()).unwrap_err()[0].reason.clone()
        };
        assert_eq!(reason("X"), "There is no product of this SKU.");
        assert_eq!(reason(""), "There is no SKU.");
    }

    proptest! {
        /// Whatever stands in the cells, a row is either refused with reasons or gives what the API itself would take.
        #[test]
        fn no_cell_makes_a_product_that_the_api_would_refuse(
            name in ".{0,210}", unit in ".{0,25}", decimals in "-?[0-9]{0,3}", low in "-?[0-9]{0,14}(\\.[0-9]{0,4})?",
            pack in "-?[0-9]{0,8}(\\.[0-9]{0,4})?",
        ) {
            let current = ProductRow::from(&CatalogueProduct::example());
            let layout = layout(&["sku", "name", "unit", "unit_decimals", "low_stock_below", "pack"]);
            let cells = row(&["85123A", &name, &unit, &decimals, &low, &pack]);
            match judge(&layout, &cells, Some(&current), &Names::default()) {
                Err(errors) => prop_assert!(!errors.is_empty()),
                Ok(row) => {
                    prop_assert!(!row.name.trim().is_empty() && row.name.chars().count() <= MAX_NAME);
                    prop_assert!(!row.unit.trim().is_empty() && row.unit.chars().count() <= MAX_UNIT);
                    prop_assert!((0..=3).contains(&row.unit_decimals));
                    prop_assert!(row.low_stock_below.thousandths() >= 0);
                    prop_assert!(row.pack.is_none_or(|pack| not_a_pack(pack, row.unit_decimals).is_none()));
                }
            }
        }
    }
}
