//! Any list as CSV: the columns follow from the item's schema, the cells from its JSON.
//!
//! Nested objects become dotted columns (`price.amount`), lists of plain values are joined with `; `, anything
//! deeper is JSON text. A cell that a spreadsheet could take for a formula is escaped.

use poem_openapi::{registry::Registry, types::Type};
use serde_json::Value;

/// Enough for every document of the API; a schema that contains itself ends here.
const MAX_DEPTH: usize = 4;

/// The columns of `T`, as paths into its JSON.
pub struct Columns(Vec<Vec<String>>);

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

    pub fn header(&self) -> Vec<u8> {
        write_record(self.0.iter().map(|path| path.join(".")))
    }

    pub fn row(&self, item: &Value) -> Vec<u8> {
        write_record(self.0.iter().map(|path| {
            let cell = path.iter().try_fold(item, |value, key| value.get(key));
            escape(cell.map(cell_text).unwrap_or_default(), cell)
        }))
    }
}

fn resolve<'a>(schemas: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = schema.get("$ref").or_else(|| schema.pointer("/allOf/0/$ref")).and_then(Value::as_str);
    reference
        .and_then(|reference| reference.rsplit('/').next())
        .and_then(|name| schemas.get(name))
        .unwrap_or(schema)
}

fn collect(schemas: &Value, schema: &Value, path: &mut Vec<String>, columns: &mut Vec<Vec<String>>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    match properties {
        Some(properties) if path.len() < MAX_DEPTH => {
            for (name, property) in properties {
                path.push(name.clone());
                collect(schemas, resolve(schemas, property), path, columns);
                path.pop();
            }
        }
        _ => columns.push(path.clone()),
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

/// Spreadsheets run cells that begin with these characters; an apostrophe makes them text. Numbers stay numbers.
fn escape(text: String, value: Option<&Value>) -> String {
    let is_number = value.is_some_and(Value::is_number);
    if !is_number && text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

fn write_record(cells: impl Iterator<Item = String>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail, and one record always has its own length.
    let written = writer.write_record(cells);
    debug_assert!(written.is_ok());
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_formula_becomes_text_and_a_negative_number_stays_one() {
        let columns = Columns(vec![vec!["a".into()], vec!["b".into(), "c".into()], vec!["d".into()]]);
        let row = columns.row(&json!({ "a": "=1+1", "b": { "c": -2 }, "d": ["x", "y"] }));
        assert_eq!(String::from_utf8(row).unwrap(), "'=1+1,-2,x; y\r\n");
    }
}
