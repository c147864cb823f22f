//! Query and header parameters: unknown ones refused, each read as its schema says, all errors at once.

use std::collections::BTreeMap;

use poem::Request;
use serde_json::{Map, Value};

use super::{
    routes::{Operation, Parameter, Place},
    validate::SchemaCheck,
};
use crate::problem::FieldError;

/// The parameters that every list has; all others of a list are its filters.
pub const LIST_PARAMETERS: [&str; 4] = ["limit", "cursor", "sort", "count"];

/// The query parameters by name, in the order of the spec.
pub struct Parameters(pub Map<String, Value>);

impl Parameters {
    pub fn read(
        request: &Request,
        operation: &Operation,
        components: &Value,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let query = request.uri().query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            texts.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        let known: Vec<&Parameter> =
            operation.parameters.iter().filter(|parameter| parameter.place == Place::Query).collect();
        for name in texts.keys().filter(|name| !known.iter().any(|parameter| parameter.name == **name)) {
            if operation.takes_ticket && name == "ticket" {
                continue;
            }
            let names: Vec<&str> = known.iter().map(|parameter| parameter.name.as_str()).collect();
            let detail = if names.is_empty() {
                "Remove it: there are no query parameters here.".to_owned()
            } else {
                format!("Remove it, or use one of {}.", names.join(", "))
            };
            errors.push(FieldError { pointer: format!("query/{name}"), detail });
        }
        let mut values = Map::new();
        for parameter in known {
            let given = texts.remove(&parameter.name).unwrap_or_default();
            if let Some(value) = parameter.value(given, "query", components, &mut errors) {
                values.insert(parameter.name.clone(), value);
            }
        }
        for parameter in operation.parameters.iter().filter(|parameter| parameter.place == Place::Header) {
            let given = request.headers().get_all(&parameter.name);
            let given = given.iter().map(|value| value.to_str().unwrap_or("\0").to_owned()).collect();
            // If-Match is judged after the scope has found the row: 428 comes after 404.
            if !parameter.name.eq_ignore_ascii_case("if-match") {
                parameter.value(given, "header", components, &mut errors);
            }
        }
        if errors.is_empty() { Ok(Self(values)) } else { Err(errors) }
    }
}

impl Parameter {
    pub fn check(&self, components: &Value) -> &SchemaCheck {
        self.check.get_or_init(|| SchemaCheck::new(&self.schema, components))
    }

    fn value(
        &self,
        given: Vec<String>,
        place: &str,
        components: &Value,
        errors: &mut Vec<FieldError>,
    ) -> Option<Value> {
        let pointer = format!("{place}/{}", self.name);
        let mut error =
            |detail: &str| errors.push(FieldError { pointer: pointer.clone(), detail: detail.to_owned() });
        let is_array = self.schema.get("type").and_then(Value::as_str) == Some("array");
        let value = match (given.as_slice(), is_array) {
            ([], _) if self.required => {
                error("Add it: it is required.");
                return None;
            }
            ([], _) => return None,
            (many, true) => {
                let items = self.schema.get("items").cloned().unwrap_or_default();
                many.iter().map(|text| read_as(&items, text)).collect()
            }
            ([text], false) => read_as(&self.schema, text),
            (_, false) => {
                error("Give it once.");
                return None;
            }
        };
        let wrong = self.check(components).errors(&value, &pointer);
        if wrong.is_empty() {
            return Some(value);
        }
        errors.extend(wrong);
        None
    }
}

/// The text as the JSON that the schema wants; what cannot be read stays text and fails the check.
fn read_as(schema: &Value, text: &str) -> Value {
    let read: Option<Value> = match schema.get("type").and_then(Value::as_str) {
        Some("integer") => text.parse::<i64>().ok().map(Value::from),
        Some("number") => text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        Some("boolean") => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    read.unwrap_or_else(|| Value::from(text))
}
