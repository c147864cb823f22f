//! The OpenAPI document as a promise: complete, exemplified, without money where none may be, and the committed one.

use std::collections::BTreeSet;

use lonja_kernel::{BuiltInRole, OrganizationKind, Permission};
use serde_json::Value;

fn document() -> Value {
    lonja::documents::spec().document().clone()
}

/// (method, path, operation) of every operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().expect("there are paths");
    let methods = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().expect("a path has methods").clone();
        let path = path.clone();
        methods
            .into_iter()
            .map(move |(method, operation)| (method, path.clone(), operation))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(methods).collect()
}

/// The names of all schemas that a part of the document leads to.
fn reached(document: &Value, part: &Value, names: &mut BTreeSet<String>) {
    match part {
        Value::Array(items) => items.iter().for_each(|item| reached(document, item, names)),
        Value::Object(fields) => {
            for (key, field) in fields {
                let name = field.as_str().and_then(|text| text.strip_prefix("#/components/schemas/"));
                match name {
                    Some(name) if key == "$ref" && names.insert(name.to_owned()) => {
                        reached(document, &document["components"]["schemas"][name], names);
                    }
                    _ => reached(document, field, names),
                }
            }
        }
        _ => {}
    }
}

/// An organisation says in which currency it trades, which is no amount of it. This list may only shrink.
const NO_MONEY: &[&str] = &["Organization"];

/// Words that name money or something from which a price follows.
fn names_money(document: &Value, schema: &str) -> bool {
    if NO_MONEY.contains(&schema) {
        return false;
    }
    let properties = document["components"]["schemas"][schema]["properties"].as_object();
    let words = ["price", "amount", "currency", "value_total", "revenue", "discount", "cost", "turnover"];
    schema == "Money"
        || properties.into_iter().flatten().any(|(name, _)| words.iter().any(|word| name.contains(word)))
}

#[test]
fn every_operation_is_named_described_grouped_and_guarded() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        assert!(id.contains('_') && ids.insert(id.to_owned()), "{method} {path}: {id}");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{id}");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{id}");
        let security = operation["security"].as_array().expect("security is stated");
        let is_public = security.is_empty();
        let scoped = security.iter().any(|scheme| scheme.get("oauth2").is_some());
        assert!(is_public || scoped, "{id}");
        assert!(
            operation["responses"].as_object().is_some_and(|all| all.keys().any(|s| s.starts_with('2'))),
            "{id}"
        );
    }
}

/// The schema shows one itself, or every alternative of it does.
fn has_example(document: &Value, schema: &Value) -> bool {
    let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let schema = name.map_or(schema, |name| &document["components"]["schemas"][name]);
    let alternatives = ["oneOf", "anyOf", "allOf"].iter().find_map(|kind| schema[*kind].as_array());
    !schema["example"].is_null()
        || alternatives.is_some_and(|all| all.iter().any(|alternative| has_example(document, alternative)))
}

#[test]
fn every_operation_has_an_example() {
    let document = document();
    let mut without = Vec::new();
    for (_, _, operation) in operations(&document) {
        let contents = operation["responses"].as_object().into_iter().flatten();
        let contents =
            contents.filter(|(status, _)| status.starts_with('2')).map(|(_, response)| &response["content"]);
        let mut json = contents.chain([&operation["requestBody"]["content"]]).filter_map(|content| {
            let media = content.get("application/json")?;
            Some(media.get("example").is_some() || has_example(&document, &media["schema"]))
        });
        let (mut some, mut all) = (false, true);
        json.by_ref().for_each(|has| {
            some = true;
            all &= has;
        });
        // An operation that neither takes nor answers JSON shows its example in its description.
        let described = operation["description"].as_str().unwrap_or_default().contains("Example");
        let is_shown = if some { all } else { described };
        if !is_shown {
            without.push(operation["operationId"].clone());
        }
    }
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn nothing_under_demand_holds_money() {
    let document = document();
    for (_, path, operation) in
        operations(&document).into_iter().filter(|(_, path, _)| path.contains("/demand"))
    {
        let mut names = BTreeSet::new();
        reached(&document, &operation, &mut names);
        let money: Vec<&String> = names.iter().filter(|name| names_money(&document, name)).collect();
        assert!(money.is_empty(), "{path}: {money:?}");
    }
}

#[test]
fn no_supplier_role_grants_an_operation_that_shows_money() {
    let document = document();
    let suppliers: Vec<Permission> = BuiltInRole::ALL
        .iter()
        .filter(|role| role.kind() == OrganizationKind::Supplier)
        .flat_map(|role| role.permissions().iter().collect::<Vec<_>>())
        .chain(OrganizationKind::Supplier.grantable().iter())
        .collect();
    for (_, path, operation) in operations(&document) {
        let scopes = operation["security"][0]["oauth2"].as_array().cloned().unwrap_or_default();
        let granted = scopes.iter().any(|scope| suppliers.iter().any(|p| Some(p.as_str()) == scope.as_str()));
        if !granted {
            continue;
        }
        let mut names = BTreeSet::new();
        reached(&document, &operation["responses"], &mut names);
        let money: Vec<&String> = names.iter().filter(|name| names_money(&document, name)).collect();
        assert!(money.is_empty(), "{path}: {money:?}");
    }
}
