//! Any list as a table: the columns follow from the item's schema, the cells from its JSON.
//!
//! Nested objects become dotted columns (`price.amount`), lists of plain values are joined with `; `, anything
//! deeper is JSON text. Numbers, amounts, days and instants are such in a workbook; all else is text.

use lonja_kernel::parse_time;
use poem_openapi::{registry::Registry, types::Type};
use serde_json::Value;

use crate::sheets::Cell;

/// Enough for every document of the API; a schema that contains itself ends here.
const MAX_DEPTH: usize = 4;
/// How a schema says that a text is a decimal number.
const DECIMAL_PATTERN: &str = "^-?[0-9]{";

/// What a column's texts stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Decimal,
    Day,
    Instant,
}

#[derive(Debug)]
struct Column {
    /// The path into the item's JSON.
    path: Vec<String>,
    kind: Kind,
}

/// The columns of `T`.
pub struct Columns(Vec<Column>);

impl Columns {
    pub fn of<T: Type>() -> Self {
        let mut registry = Registry::new();
        T::register(&mut registry);
        let schemas = serde_json::to_value(&registry.schemas).unwrap_or_default();
        let mut columns = Vec::new();
        if let Some(schema) = schemas.get(T::name().as_ref()) {
            collect(&schemas, schema, &mut Vec::new(), &mut columns);
        }
        Self(columns)
    }

    pub fn header(&self) -> Vec<String> {
        self.0.iter().map(|column| column.path.join(".")).collect()
    }

    pub fn row(&self, item: &Value) -> Vec<Cell> {
        let cell = |column: &Column| {
            let found = column.path.iter().try_fold(item, |value, key| value.get(key));
            found.map_or(Cell::Empty, |value| column.kind.cell(value))
        };
        self.0.iter().map(cell).collect()
    }
}

impl Kind {
    fn of(schema: &Value) -> Self {
        let word = |name| schema.get(name).and_then(Value::as_str).unwrap_or_default();
        match (word("type"), word("format")) {
            ("string", "date") => Self::Day,
            ("string", "date-time") => Self::Instant,
            ("string", _) if word("pattern").starts_with(DECIMAL_PATTERN) => Self::Decimal,
            _ => Self::Plain,
        }
    }

    fn cell(self, value: &Value) -> Cell {
        match value {
            Value::Null => Cell::Empty,
            Value::Number(number) => Cell::Number(number.to_string()),
            Value::String(text) => match self {
                Self::Plain => Cell::text(text),
                Self::Decimal => Cell::Number(text.clone()),
                Self::Day => text.parse().map_or_else(|_| Cell::text(text), Cell::Date),
                Self::Instant => parse_time(text).map_or_else(|| Cell::text(text), Cell::Time),
            },
            other => Cell::text(cell_text(other)),
        }
    }
}

fn resolve<'a>(schemas: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = schema.get("$ref").or_else(|| schema.pointer("/allOf/0/$ref")).and_then(Value::as_str);
    reference
        .and_then(|reference| reference.rsplit('/').next())
        .and_then(|name| schemas.get(name))
        .unwrap_or(schema)
}

fn collect(schemas: &Value, schema: &Value, path: &mut Vec<String>, columns: &mut Vec<Column>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    match properties {
        Some(properties) if path.len() < MAX_DEPTH => {
            for (name, property) in properties {
                path.push(name.clone());
                collect(schemas, resolve(schemas, property), path, columns);
                path.pop();
            }
        }
        _ => columns.push(Column { path: path.clone(), kind: Kind::of(schema) }),
    }
}

fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            items.iter().map(cell_text).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use serde_json::json;

    use super::*;
    use crate::sheets::write_record;

    fn columns(kinds: &[(&str, Kind)]) -> Columns {
        let column = |(path, kind): &(&str, Kind)| Column {
            path: path.split('.').map(str::to_owned).collect(),
            kind: *kind,
        };
        Columns(kinds.iter().map(column).collect())
    }

    #[test]
    fn a_formula_becomes_text_and_a_negative_number_stays_one() {
        let columns =
            columns(&[("a", Kind::Plain), ("b.c", Kind::Plain), ("d", Kind::Plain), ("e", Kind::Decimal)]);
        let row = columns.row(&json!({ "a": "=1+1", "b": { "c": -2 }, "d": ["x", "y"], "e": "-2.50" }));
        let csv = write_record(row.iter().map(Cell::as_csv));
        assert_eq!(String::from_utf8(csv).unwrap(), "'=1+1,-2,x; y,-2.50\r\n");
    }

    #[test]
    fn days_and_amounts_are_such_and_a_code_of_digits_is_text() {
        let columns = columns(&[("day", Kind::Day), ("amount", Kind::Decimal), ("sku", Kind::Plain)]);
        let row = columns.row(&json!({ "day": "2026-11-29", "amount": "12.50", "sku": "0085" }));
        let day = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        assert_eq!(row, [Cell::Date(day), Cell::Number("12.50".to_owned()), Cell::text("0085")]);
    }

    #[test]
    fn a_schema_says_what_its_texts_stand_for() {
        let kind = |schema: Value| Kind::of(&schema);
        assert_eq!(kind(json!({ "type": "string", "format": "date" })), Kind::Day);
        assert_eq!(kind(json!({ "type": "string", "format": "date-time" })), Kind::Instant);
        assert_eq!(kind(json!({ "type": "string", "pattern": "^-?[0-9]{1,14}$" })), Kind::Decimal);
        assert_eq!(kind(json!({ "type": "string", "pattern": "^[A-Z]{3}$" })), Kind::Plain);
    }
}
