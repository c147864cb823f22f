//! What the emitted schemas leave unsaid: closed request objects, nullable optional fields, the ranges of integers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

const REFERENCE: &str = "#/components/schemas/";

/// Visits every object of the document, inner ones first.
fn visit(value: &mut Value, change: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, change)),
        Value::Object(fields) => {
            for (_, field) in fields.iter_mut() {
                visit(field, change);
            }
            change(value);
        }
        _ => {}
    }
}

/// Media types are named without parameters.
pub fn strip_charsets(document: &mut Value) {
    visit(document, &mut |value| {
        let Some(content) = value.get_mut("content").and_then(Value::as_object_mut) else { return };
        let renamed = std::mem::take(content);
        for (name, media) in renamed {
            let bare = name.split(';').next().unwrap_or_default().trim().to_owned();
            content.insert(bare, media);
        }
    });
}

/// Integers are bounded by their width, so that what the spec allows can be read.
pub fn state_ranges(document: &mut Value) {
    visit(document, &mut |value| {
        if value.get("type").and_then(Value::as_str) != Some("integer") {
            return;
        }
        let (low, high) = match value.get("format").and_then(Value::as_str) {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            Some("uint32") => (0, i64::from(u32::MAX)),
            Some("uint16") => (0, i64::from(u16::MAX)),
            Some("uint8") => (0, i64::from(u8::MAX)),
            Some("uint64") => (0, i64::MAX),
            Some("int64") => (i64::MIN, i64::MAX),
            _ => return,
        };
        for (bound, limit) in [("minimum", low), ("maximum", high)] {
            if value.get(bound).is_none() {
                value[bound] = limit.into();
            }
        }
    });
}

/// An optional field may be absent and may be null. OpenAPI 3.0 knows null only beside a type, so a reference gets the
/// type of what it refers to.
pub fn state_nullability(document: &mut Value) {
    let types: BTreeMap<String, Value> = document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| (format!("#/components/schemas/{name}"), schema["type"].clone()))
        .collect();
    let schemas = document["components"]["schemas"].as_object_mut();
    for (_, schema) in schemas.into_iter().flatten() {
        let required: Vec<Value> = schema["required"].as_array().cloned().unwrap_or_default();
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (name, property) in properties.into_iter().flatten() {
            if required.iter().any(|required| required == name) {
                continue;
            }
            if property.get("$ref").is_some() {
                *property = json!({ "allOf": [property.take()] });
            }
            property["nullable"] = true.into();
            let referred = property["allOf"][0]["$ref"].as_str().and_then(|name| types.get(name));
            if let Some(kind) = referred.filter(|kind| kind.is_string()).cloned() {
                property["type"] = kind;
            }
        }
        if schema["required"].is_null() {
            schema.as_object_mut().map(|fields| fields.remove("required"));
        }
    }
}

/// Every object that a request body can hold refuses fields that it does not name.
pub fn close_request_schemas(document: &mut Value) {
    let mut reached = BTreeSet::new();
    let paths = document["paths"].as_object().into_iter().flatten();
    for operation in
        paths.flat_map(|(_, methods)| methods.as_object().into_iter().flatten().map(|(_, op)| op))
    {
        if let Some(body) = operation.get("requestBody") {
            reach(body, &document["components"]["schemas"], &mut reached);
        }
    }
    for name in reached {
        let schema = &mut document["components"]["schemas"][&name];
        if schema.get("properties").is_some() && schema.get("additionalProperties").is_none() {
            schema["additionalProperties"] = false.into();
        }
    }
}

fn reach(value: &Value, schemas: &Value, reached: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| reach(item, schemas, reached)),
        Value::Object(fields) => {
            for (key, field) in fields {
                match field.as_str().and_then(|text| text.strip_prefix(REFERENCE)) {
                    Some(name) if key == "$ref" => {
                        if reached.insert(name.to_owned()) {
                            reach(&schemas[name], schemas, reached);
                        }
                    }
                    _ => reach(field, schemas, reached),
                }
            }
        }
        _ => {}
    }
}

/// The schema with references to `schemas` replaced by what they name.
pub fn inline(schema: &Value, schemas: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let reference = fields.get("$ref").or_else(|| {
                let all = fields.get("allOf")?.as_array()?;
                if all.len() == 1 { all[0].get("$ref") } else { None }
            });
            if let Some(name) = reference.and_then(Value::as_str).and_then(|r| r.strip_prefix(REFERENCE)) {
                let mut target = inline(&schemas[name], schemas);
                if let Some(description) = fields.get("description") {
                    target["description"] = description.clone();
                }
                return target;
            }
            fields.iter().map(|(key, field)| (key.clone(), inline(field, schemas))).collect()
        }
        Value::Array(items) => items.iter().map(|item| inline(item, schemas)).collect(),
        other => other.clone(),
    }
}
