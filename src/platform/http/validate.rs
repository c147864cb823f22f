//! Bodies and parameters against the spec's own schemas: all wrong fields at once, each with a JSON pointer.

use jsonschema::{
    Draft, JsonType, ValidationError, Validator,
    error::{TypeKind, ValidationErrorKind},
};
use serde_json::{Map, Value, json};

use crate::problem::FieldError;

/// More than this many wrong fields help nobody and cost time.
const MAX_ERRORS: usize = 100;

/// A compiled schema.
#[derive(Debug)]
pub struct SchemaCheck(Option<Validator>);

impl SchemaCheck {
    /// Compiles an OpenAPI schema; `components` are the spec's, already through [`to_json_schema`].
    pub fn new(schema: &Value, components: &Value) -> Self {
        let mut root = to_json_schema(schema);
        if let Some(root) = root.as_object_mut() {
            root.insert("components".to_owned(), components.clone());
        }
        let built =
            jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true).build(&root);
        match built {
            Ok(validator) => Self(Some(validator)),
            Err(error) => {
                tracing::error!(%error, "a schema of the spec cannot be compiled");
                Self(None)
            }
        }
    }

    /// Every wrong field of `value`; pointers begin with `prefix`. A schema that does not compile refuses everything.
    pub fn errors(&self, value: &Value, prefix: &str) -> Vec<FieldError> {
        let Some(validator) = &self.0 else {
            return vec![field(prefix, "This cannot be checked at the moment.")];
        };
        let mut errors = Vec::new();
        for error in validator.iter_errors(value).take(MAX_ERRORS) {
            describe(&error, prefix, &mut errors);
        }
        if errors.is_empty() {
            find_nul(value, &mut prefix.to_owned(), &mut errors);
        }
        errors
    }
}

fn field(pointer: impl Into<String>, detail: impl Into<String>) -> FieldError {
    FieldError { pointer: pointer.into(), detail: detail.into() }
}

fn describe(error: &ValidationError<'_>, prefix: &str, errors: &mut Vec<FieldError>) {
    let at = format!("{prefix}{}", error.instance_path());
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            errors.push(field(format!("{at}/{}", escape(name)), "Add this field: it is required."));
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            for name in unexpected {
                errors.push(field(
                    format!("{at}/{}", escape(name)),
                    "Remove this field: there is none of this name.",
                ));
            }
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<&str> =
                options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            errors.push(field(at, format!("Use one of {}.", options.join(", "))));
        }
        ValidationErrorKind::MinLength { limit } => {
            errors.push(field(at, format!("Use at least {limit} characters.")));
        }
        ValidationErrorKind::MaxLength { limit } => {
            errors.push(field(at, format!("Use at most {limit} characters.")));
        }
        ValidationErrorKind::MinItems { limit } => errors.push(field(at, format!("Give at least {limit}."))),
        ValidationErrorKind::MaxItems { limit } => errors.push(field(at, format!("Give at most {limit}."))),
        ValidationErrorKind::UniqueItems => errors.push(field(at, "Give each once.")),
        ValidationErrorKind::Minimum { limit } => errors.push(field(at, format!("Use {limit} or more."))),
        ValidationErrorKind::Maximum { limit } => errors.push(field(at, format!("Use {limit} or less."))),
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            errors.push(field(at, format!("Use more than {limit}.")));
        }
        ValidationErrorKind::ExclusiveMaximum { limit } => {
            errors.push(field(at, format!("Use less than {limit}.")));
        }
        ValidationErrorKind::MultipleOf { multiple_of } => {
            errors.push(field(at, format!("Use a multiple of {multiple_of}.")));
        }
        ValidationErrorKind::Type { kind } => {
            let kind = kind_of(kind);
            errors.push(field(at, format!("Give it as {kind}.")));
        }
        // What may be null is one of two: what the other one says is meant.
        ValidationErrorKind::AnyOf { context } if context.last().is_some_and(|wrong| !wrong.is_empty()) => {
            for error in context.last().into_iter().flatten() {
                describe(error, prefix, errors);
            }
        }
        ValidationErrorKind::Pattern { pattern } => {
            let is_empty = error.instance().as_str() == Some("");
            let detail = match pattern.strip_suffix("_[0-9a-f]{32}$").and_then(|id| id.strip_prefix('^')) {
                _ if is_empty => "Fill in this field.".to_owned(),
                Some(prefix) => format!("Write an id that begins with {prefix}_."),
                None => format!("Write it as {pattern}."),
            };
            errors.push(field(at, detail));
        }
        ValidationErrorKind::Format { format } => errors.push(field(at, format!("Write it as a {format}."))),
        // The value itself stays out of the text: it may be a password.
        _ => errors.push(field(at, error.masked().to_string())),
    }
}

/// What a value has to be, in words. `null` beside it is told by the contract: a field that takes it can be left empty.
fn kind_of(kind: &TypeKind) -> &'static str {
    let expected: Vec<JsonType> = match kind {
        TypeKind::Single(kind) => vec![*kind],
        TypeKind::Multiple(kinds) => kinds.iter().collect(),
    };
    match expected.into_iter().find(|kind| *kind != JsonType::Null) {
        Some(JsonType::Boolean) => "true or false",
        Some(JsonType::Integer) => "a whole number",
        Some(JsonType::Number) => "a number",
        Some(JsonType::String) => "text",
        Some(JsonType::Array) => "a list",
        Some(JsonType::Object) => "an object",
        Some(JsonType::Null) | None => "null",
    }
}

/// JSON pointers escape these two characters (RFC 6901).
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// PostgreSQL stores no NUL character, and no text of ours needs one.
fn find_nul(value: &Value, path: &mut String, errors: &mut Vec<FieldError>) {
    match value {
        Value::String(text) if text.contains('\0') => {
            errors.push(field(path.clone(), "Remove the NUL character."));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                descend(&index.to_string(), item, path, errors);
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                descend(&escape(name), item, path, errors);
            }
        }
        _ => {}
    }
}

fn descend(step: &str, value: &Value, path: &mut String, errors: &mut Vec<FieldError>) {
    let length = path.len();
    path.push('/');
    path.push_str(step);
    find_nul(value, path, errors);
    path.truncate(length);
}

/// An OpenAPI 3.0 schema as JSON Schema: `nullable` becomes a type, the boolean exclusive bounds become numbers.
pub fn to_json_schema(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(to_json_schema).collect(),
        Value::Object(fields) => {
            let mut out: Map<String, Value> = Map::new();
            for (name, value) in fields {
                match name.as_str() {
                    "nullable" | "example" | "discriminator" | "description" | "default" => {}
                    // A property may be called anything, so its name is no keyword.
                    "properties" => {
                        let properties = value.as_object().into_iter().flatten();
                        let converted =
                            properties.map(|(name, schema)| (name.clone(), to_json_schema(schema)));
                        out.insert(name.clone(), Value::Object(converted.collect()));
                    }
                    "enum" | "required" => {
                        out.insert(name.clone(), value.clone());
                    }
                    _ => {
                        out.insert(name.clone(), to_json_schema(value));
                    }
                }
            }
            for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
                if out.get(exclusive) == Some(&Value::Bool(true)) {
                    let limit = out.remove(bound).unwrap_or_default();
                    out.insert(exclusive.to_owned(), limit);
                } else if out.get(exclusive) == Some(&Value::Bool(false)) {
                    out.remove(exclusive);
                }
            }
            if fields.get("nullable") == Some(&Value::Bool(true)) {
                return json!({ "anyOf": [{ "type": "null" }, out] });
            }
            Value::Object(out)
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(schema: Value, value: Value) -> Vec<(String, String)> {
        let errors = SchemaCheck::new(&schema, &json!({})).errors(&value, "");
        errors.into_iter().map(|error| (error.pointer, error.detail)).collect()
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let schema = json!({
            "type": "object", "required": ["a", "b"], "additionalProperties": false,
            "properties": { "a": { "type": "string", "maxLength": 2 }, "b": { "type": "integer", "minimum": 1 },
                            "c": { "type": "string", "nullable": true } }
        });
        let found = errors(schema.clone(), json!({ "a": "abc", "x/y": 1, "c": null }));
        let mut pointers: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/a", "/b", "/x~1y"]);
        assert!(errors(schema, json!({ "a": "ab", "b": 1 })).is_empty());
    }

    #[test]
    fn a_thousandth_is_a_multiple_of_a_thousandth() {
        let schema = json!({ "type": "number", "multipleOf": 0.001 });
        for good in [0.001, 0.007, 1.234, 999_999.999, 12.0] {
            assert!(errors(schema.clone(), json!(good)).is_empty(), "{good}");
        }
        assert_eq!(errors(schema, json!(0.0005)).len(), 1);
    }

    #[test]
    fn a_field_that_may_be_null_says_what_is_wrong_with_its_value() {
        let thing = json!({ "type": "string", "maxLength": 2, "nullable": true });
        let schema = json!({ "type": "object", "properties": { "a": thing } });
        assert!(errors(schema.clone(), json!({ "a": null })).is_empty());
        let told = |value| errors(schema.clone(), json!({ "a": value }));
        let too_long = errors(json!({ "type": "string", "maxLength": 2 }), json!("abc"));
        assert_eq!(told(json!("abc")), [("/a".to_owned(), too_long[0].1.clone())]);
        let no_text = errors(json!({ "type": "string" }), json!(7));
        assert_eq!(told(json!(7)), [("/a".to_owned(), no_text[0].1.clone())]);
    }

    #[test]
    fn an_empty_id_is_asked_for_and_another_kind_is_named() {
        let id = json!({ "type": "string", "pattern": "^cat_[0-9a-f]{32}$" });
        let told = |value| errors(id.clone(), value)[0].1.clone();
        assert!(!told(json!("")).contains('^') && !told(json!("prd_1")).contains('^'));
        assert!(told(json!("prd_1")).contains("cat_"));
    }

    #[test]
    fn a_nul_character_is_found_at_any_depth() {
        let found = errors(json!({}), json!({ "a": [{ "b": "x\0" }] }));
        assert_eq!(found[0].0, "/a/0/b");
    }

    #[test]
    fn a_password_is_not_repeated() {
        let found = errors(json!({ "type": "string", "minLength": 12 }), json!("hunter2"));
        assert!(!found[0].1.contains("hunter2"));
    }
}
