//! The finished OpenAPI document: what the API macro emits, plus what it cannot say.
//!
//! Marks become security scopes, list parameters and preconditions; every operation gets the problem responses that
//! it can answer; schemas say which objects are closed and what may be null. The gate enforces this document, the
//! committed copy and the web's client are generated from it.

use lonja_kernel::Permission;
use poem_openapi::{registry::Registry, types::Type};
use serde_json::{Map, Value, json};

use super::{
    list_mark::list_of,
    parameters::LIST_PARAMETERS,
    routes::Routes,
    spec_schemas::{
        close_request_schemas, drop_unused_schemas, inline, state_days, state_nullability, state_ranges,
        state_remarks, strip_charsets,
    },
    validate::to_json_schema,
};
use crate::{marks::Mark, problem::ProblemDocument};

/// The document and what is read from it.
pub struct Spec {
    document: Value,
    routes: Routes,
    components: Value,
}

impl Spec {
    /// Finishes what the API service emits.
    pub fn finish(emitted: &str) -> Self {
        let mut document: Value = serde_json::from_str(emitted).unwrap_or_default();
        document["openapi"] = "3.0.3".into();
        register_problem(&mut document);
        strip_charsets(&mut document);
        for_each_operation(&mut document, finish_operation);
        state_ranges(&mut document);
        state_days(&mut document);
        state_remarks(&mut document);
        state_nullability(&mut document);
        drop_unused_schemas(&mut document);
        close_request_schemas(&mut document);
        document["components"]["securitySchemes"] = security_schemes();
        sort_paths(&mut document);
        Self::read(document)
    }

    fn read(document: Value) -> Self {
        let routes = Routes::read(&document);
        let components =
            document.get("components").and_then(|c| c.get("schemas")).cloned().unwrap_or_default();
        let converted = components.as_object().into_iter().flatten();
        let converted: Map<String, Value> =
            converted.map(|(name, schema)| (name.clone(), to_json_schema(schema))).collect();
        Self { document, routes, components: json!({ "schemas": converted }) }
    }

    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The document as it is committed and served: pretty, with a final newline.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.document).unwrap_or_default();
        text.push('\n');
        text
    }

    pub(crate) fn routes(&self) -> &Routes {
        &self.routes
    }

    pub(crate) fn components(&self) -> &Value {
        &self.components
    }
}

fn for_each_operation(document: &mut Value, mut finish: impl FnMut(&str, &str, &mut Value)) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, methods) in paths.into_iter().flatten() {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            finish(path, method, operation);
        }
    }
}

fn finish_operation(path: &str, method: &str, operation: &mut Value) {
    let marks: Vec<String> = operation["security"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|scheme| scheme.keys().cloned())
        .collect();
    let mut security = Vec::new();
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    for parameter in parameters.iter_mut().filter(|parameter| parameter["in"] == "path") {
        let name = parameter["name"].as_str().unwrap_or_default();
        let of_what =
            name.strip_suffix("_id").map_or_else(|| "Its".to_owned(), |thing| format!("The {thing}'s"));
        if parameter["description"].as_str().unwrap_or_default().is_empty() {
            parameter["description"] = format!("{of_what} id.").into();
        }
    }
    let (mut public, mut if_match, mut secured) = (false, None, false);
    let mut permission_needed = None;
    let scopes = |permission: Option<Permission>| {
        permission.map_or_else(|| json!([]), |permission| json!([permission.as_str()]))
    };
    for mark in &marks {
        if let Some(list) = list_of(mark) {
            parameters.extend(list_parameters(&list.filters, &list.schemas, list.sorts));
            continue;
        }
        match Mark::parse(mark) {
            Some(Mark::Permission(permission)) => {
                secured = true;
                permission_needed = permission;
                security.push(json!({ "oauth2": scopes(permission) }));
            }
            Some(Mark::PermissionOrTicket(permission)) => {
                secured = true;
                permission_needed = permission;
                security.push(json!({ "oauth2": scopes(permission) }));
                security.push(json!({ "ticket": [] }));
            }
            Some(Mark::Public) => public = true,
            Some(Mark::IfMatch) => if_match = Some("Without it the answer is 428, with a stale one 412."),
            Some(Mark::OptionalIfMatch) => if_match = Some("With a stale one the answer is 412."),
            None => {}
        }
    }
    let body = operation.get("requestBody").is_some();
    if secured && method == "post" {
        parameters.push(header(
            "Idempotency-Key",
            "Any text of your choice. Repeating a request with the same key does it once and answers the same.",
            json!({ "type": "string", "pattern": "^[!-~]{1,200}$" }),
        ));
    }
    if let Some(effect) = if_match {
        parameters.push(header(
            "If-Match",
            &format!("The ETag of the resource as you read it. {effect}"),
            json!({ "type": "string" }),
        ));
    }
    let has_query = parameters.iter().any(|parameter| parameter["in"] == "query");
    let has_path = path.contains('{');
    let content = operation.pointer("/responses/200/content").and_then(Value::as_object);
    let is_picture = content.is_some_and(|content| content.keys().any(|kind| kind.starts_with("image/")));
    let mut problems: Vec<u16> = vec![429, 500, 503];
    problems.extend(secured.then_some([401, 403]).into_iter().flatten());
    problems.extend(public.then_some([401, 403]).into_iter().flatten().filter(|_| method != "get"));
    // A picture may be missing.
    problems.extend((has_path || is_picture).then_some(404));
    problems.extend((body || has_query).then_some([400, 422]).into_iter().flatten());
    problems.extend(body.then_some([413, 415]).into_iter().flatten());
    problems.extend((method != "get").then_some([404, 409, 422]).into_iter().flatten());
    problems.extend(if_match.map(|_| [412, 428]).into_iter().flatten());
    problems.extend(marks.iter().any(|mark| list_of(mark).is_some()).then_some(406));
    add_problems(operation, problems);
    // A file answers with its own type.
    let content = operation.pointer_mut("/responses/200/content");
    if let Some(content) = content.and_then(Value::as_object_mut)
        && let Some(file) = content.remove("application/octet-stream")
    {
        content.insert("*/*".to_owned(), file);
    }
    // Before OpenAPI 3.2 the schema of a stream describes one event, whose data is text.
    if let Some(stream) = operation.pointer_mut("/responses/200/content/text~1event-stream/schema") {
        let data = stream["items"].take();
        *stream = json!({
            "type": "object",
            "required": ["data"],
            "properties": {
                "event": { "type": "string" },
                "data": { "type": "string", "description": "JSON, by the schema in x-data.", "x-data": data },
            },
        });
    }
    let conditional =
        operation["responses"]["200"]["content"].get("application/json").is_some() && method == "get";
    if conditional {
        operation["responses"]["304"] = json!({ "description": "You have this version already." });
        operation["responses"]["200"]["headers"]["ETag"] =
            json!({ "description": "Names this version.", "schema": { "type": "string" } });
    }
    if let Some(permission) = permission_needed {
        let described = operation["description"].as_str().unwrap_or_default();
        let summary = operation["summary"].as_str().unwrap_or_default();
        let lead = if described.is_empty() { format!("{summary}.") } else { described.to_owned() };
        operation["description"] = format!("{lead}\n\nPermission: `{permission}`.").into();
    } else if operation["description"].as_str().unwrap_or_default().is_empty() {
        let summary = operation["summary"].as_str().unwrap_or_default();
        operation["description"] = format!("{summary}.").into();
    }
    operation["security"] = security.into();
    let named_once = |name: &Value, seen: &mut Vec<Value>| {
        !seen.contains(name) && {
            seen.push(name.clone());
            true
        }
    };
    let mut seen = Vec::new();
    parameters.retain(|parameter| named_once(&parameter["name"], &mut seen));
    operation["parameters"] = parameters.into();
}

fn header(name: &str, description: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "header", "required": false, "description": description, "schema": schema })
}

fn list_parameters(filters: &Value, schemas: &Value, sorts: &[&str]) -> Vec<Value> {
    let query = |name: &str, description: &str, schema: Value| json!({ "name": name, "in": "query", "required": false, "description": description, "schema": schema });
    let [limit, cursor, sort, count] = LIST_PARAMETERS;
    let orders: Vec<String> =
        sorts.iter().flat_map(|sort| [(*sort).to_owned(), format!("-{sort}")]).collect();
    let mut parameters = vec![
        query(
            limit,
            "Rows per page.",
            json!({ "type": "integer", "minimum": 1, "maximum": 500, "default": 50 }),
        ),
        query(cursor, "The next_cursor of the page before.", json!({ "type": "string", "maxLength": 4000 })),
        query(sort, "The order; a leading - runs it backwards.", json!({ "type": "string", "enum": orders })),
        query(count, "Also count the rows, up to 10,000.", json!({ "type": "boolean", "default": false })),
    ];
    for (name, property) in filters["properties"].as_object().into_iter().flatten() {
        let mut schema = inline(property, schemas);
        let description = schema["description"].as_str().unwrap_or("Only rows with this value.").to_owned();
        if let Some(fields) = schema.as_object_mut() {
            fields.remove("description");
            fields.remove("nullable");
        }
        parameters.push(query(name, &description, schema));
    }
    parameters
}

fn add_problems(operation: &mut Value, mut statuses: Vec<u16>) {
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        let description = match status {
            400 => "The request cannot be read.",
            401 => "Sign in first.",
            403 => "You may not do this.",
            404 => "There is nothing here that you may see.",
            406 => "None of the accepted media types is offered.",
            409 => "The present state does not allow this.",
            412 => "It was changed in the meantime.",
            413 => "The request is too large.",
            415 => "This media type is not taken here.",
            422 => "Some fields are wrong; errors names them.",
            428 => "Send If-Match.",
            429 => "Too many requests; Retry-After says when to go on.",
            503 => "Not available at the moment; Retry-After says when to try again.",
            _ => "Something went wrong on our side.",
        };
        let mut response = json!({
            "description": description,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
        });
        if status == 429 || status == 503 {
            response["headers"]["Retry-After"] =
                json!({ "description": "Seconds to wait.", "schema": { "type": "integer" } });
        }
        let responses = &mut operation["responses"];
        if responses.get(status.to_string()).is_none() {
            responses[status.to_string()] = response;
        }
    }
    if let Some(responses) = operation["responses"].as_object_mut() {
        responses.sort_keys();
    }
}

/// No operation names the problem document in its own responses, so the macro does not emit it.
fn register_problem(document: &mut Value) {
    let mut registry = Registry::new();
    ProblemDocument::register(&mut registry);
    let schemas = serde_json::to_value(&registry.schemas).unwrap_or_default();
    for (name, schema) in schemas.as_object().into_iter().flatten() {
        document["components"]["schemas"][name] = schema.clone();
    }
    document["components"]["schemas"]["Problem"]["example"] = json!({
        "type": "urn:lonja:problem:validation_failed",
        "title": "Some fields are wrong",
        "status": 422,
        "detail": "Correct the fields named in errors.",
        "code": "validation_failed",
        "errors": [{ "pointer": "/lines/0/quantity", "detail": "Write a number above 0." }],
        "request_id": "0198c0de8d5a7c3e9f00112233445566"
    });
}

fn security_schemes() -> Value {
    let scopes: Map<String, Value> =
        Permission::ALL.iter().map(|p| (p.as_str().to_owned(), p.describe().into())).collect();
    json!({
        "oauth2": {
            "type": "oauth2",
            "description": "A bearer token: from POST /api/v1/auth/login for people, from /oauth/token for machines. \
                            The scope of an operation is the permission that it needs.",
            "flows": { "clientCredentials": { "tokenUrl": "/oauth/token", "scopes": scopes } }
        },
        "ticket": {
            "type": "apiKey",
            "in": "query",
            "name": "ticket",
            "description": "A ticket for one object, good for 60 seconds, for links that a browser follows."
        }
    })
}

fn sort_paths(document: &mut Value) {
    if let Some(paths) = document["paths"].as_object_mut() {
        paths.sort_keys();
    }
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.sort_keys();
    }
}
