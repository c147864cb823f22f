//! The OpenAPI document as a promise: complete and exemplified.

use std::collections::BTreeSet;

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
