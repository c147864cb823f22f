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

/// What a field says of a schema that it refers to stands beside the reference. The macro puts it into a second schema
/// of `allOf`, which says no more, but which generators of clients take for a mixture of types.
pub fn state_remarks(document: &mut Value) {
    visit(document, &mut |value| {
        let Some(parts) = value.get_mut("allOf").and_then(Value::as_array_mut) else { return };
        let is_remark = |part: &Value| {
            part.as_object().is_some_and(|fields| fields.keys().all(|key| key == "description"))
        };
        if parts.len() > 1 && parts[0].get("$ref").is_some() && parts[1..].iter().all(is_remark) {
            let remarks = parts.split_off(1);
            if value.get("description").is_none() {
                value["description"] = remarks[0]["description"].clone();
            }
        }
    });
}

/// An optional field may be absent and may be null. OpenAPI 3.0 knows null only beside a type, and a list of values
/// that does not hold null forbids it: so a reference to an object gets its type, one to a list of values becomes that
/// list with null, and a field that may be anything is left as it is.
pub fn state_nullability(document: &mut Value) {
    let named: BTreeMap<String, Value> = document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| {
            let told = json!({ "type": schema["type"], "enum": schema["enum"] });
            (format!("#/components/schemas/{name}"), told)
        })
        .collect();
    let schemas = document["components"]["schemas"].as_object_mut();
    for (_, schema) in schemas.into_iter().flatten() {
        let required: Vec<Value> = schema["required"].as_array().cloned().unwrap_or_default();
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (_, property) in
            properties.into_iter().flatten().filter(|(name, _)| !required.contains(&json!(name)))
        {
            if property.get("$ref").is_some() {
                *property = json!({ "allOf": [property.take()] });
            }
            allow_null(property, &named);
        }
        if schema["required"].is_null() {
            schema.as_object_mut().map(|fields| fields.remove("required"));
        }
    }
}

fn allow_null(property: &mut Value, named: &BTreeMap<String, Value>) {
    let referred = property["allOf"][0]["$ref"].as_str().and_then(|name| named.get(name)).cloned();
    let Some(fields) = property.as_object_mut() else { return };
    if let Some(referred) = referred {
        if let Some(values) = referred["enum"].as_array() {
            fields.remove("allOf");
            fields.insert("enum".to_owned(), values.iter().cloned().chain([Value::Null]).collect());
        }
        if referred["type"].is_string() {
            fields.insert("type".to_owned(), referred["type"].clone());
        }
    }
    if fields.contains_key("type") {
        fields.insert("nullable".to_owned(), true.into());
    }
}

/// Days are named as everybody names them: `date`, which clients and judges know.
pub fn state_days(document: &mut Value) {
    visit(document, &mut |value| {
        if value.get("format").and_then(Value::as_str) == Some("naive-date") {
            value["format"] = "date".into();
        }
    });
}

/// Every object that a JSON body can hold refuses fields that it does not name. A form stays open: OAuth2 has unknown
/// parameters ignored (RFC 6749, 3.2).
pub fn close_request_schemas(document: &mut Value) {
    let mut reached = BTreeSet::new();
    let paths = document["paths"].as_object().into_iter().flatten();
    for operation in
        paths.flat_map(|(_, methods)| methods.as_object().into_iter().flatten().map(|(_, op)| op))
    {
        let content = operation["requestBody"]["content"].as_object().into_iter().flatten();
        for (_, body) in content.filter(|(kind, _)| *kind != "application/x-www-form-urlencoded") {
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

/// Leaves only the schemas that an operation leads to.
pub fn drop_unused_schemas(document: &mut Value) {
    let mut reached = BTreeSet::new();
    reach(&document["paths"], &document["components"]["schemas"], &mut reached);
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| reached.contains(name));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_body_is_closed_and_a_form_stays_open() {
        let body = |kind: &str, name: &str| json!({ "post": { "requestBody": { "content": { kind: { "schema": { "$ref": format!("{REFERENCE}{name}") } } } } } });
        let object = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
        let mut document = json!({
            "paths": {
                "/things": body("application/json", "Thing"),
                "/token": body("application/x-www-form-urlencoded", "Form"),
            },
            "components": { "schemas": { "Thing": object, "Form": object } }
        });
        close_request_schemas(&mut document);
        assert_eq!(document["components"]["schemas"]["Thing"]["additionalProperties"], false);
        assert!(document["components"]["schemas"]["Form"].get("additionalProperties").is_none());
    }

    #[test]
    fn a_day_has_the_format_that_everybody_knows() {
        let mut document = json!({ "properties": { "on": { "type": "string", "format": "naive-date" } } });
        state_days(&mut document);
        assert_eq!(document["properties"]["on"]["format"], "date");
    }
}
