//! The operations of the spec, found by method and path, with everything the gate enforces read from the spec.

use std::{collections::BTreeMap, sync::OnceLock};

use lonja_kernel::Permission;
use poem::http::Method;
use serde_json::Value;

use super::validate::SchemaCheck;

/// Who may use an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    Public,
    /// A signed-in caller; with the permission, where there is one.
    Caller(Option<Permission>),
}

/// How an operation takes its body.
#[derive(Debug)]
pub enum BodyKind {
    None,
    Json {
        schema: Value,
    },
    Form,
    /// Streamed to the operation as it comes; the operation bounds it.
    Stream {
        media_types: Vec<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Path,
    Query,
    Header,
}

#[derive(Debug)]
pub struct Parameter {
    pub name: String,
    pub place: Place,
    pub required: bool,
    pub schema: Value,
    pub check: OnceLock<SchemaCheck>,
}

#[derive(Debug)]
pub struct Operation {
    pub id: String,
    pub security: Security,
    /// A one-object ticket in the query may stand in for the caller.
    pub takes_ticket: bool,
    pub parameters: Vec<Parameter>,
    pub body: BodyKind,
    pub body_required: bool,
    pub body_check: OnceLock<SchemaCheck>,
}

impl Operation {
    pub fn is_list(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.name == "cursor")
    }

    fn read(document: &Value) -> Self {
        let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
        let security = list(document.get("security"));
        let scheme = |name: &str| security.iter().find_map(|alternative| alternative.get(name));
        let parameters = list(document.get("parameters")).iter().filter_map(Parameter::read).collect();
        let body = document.get("requestBody");
        let content = body.and_then(|body| body.get("content")).and_then(Value::as_object);
        let kind = match content {
            None => BodyKind::None,
            Some(content) => {
                let by_kind = |kind: &str| content.iter().find(|(name, _)| name.starts_with(kind));
                if let Some((_, media)) = by_kind("application/json") {
                    BodyKind::Json { schema: media.get("schema").cloned().unwrap_or_default() }
                } else if by_kind("application/x-www-form-urlencoded").is_some() {
                    BodyKind::Form
                } else {
                    BodyKind::Stream { media_types: content.keys().cloned().collect() }
                }
            }
        };
        Self {
            id: document.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned(),
            security: match scheme("oauth2") {
                None => Security::Public,
                Some(scopes) => {
                    let word = scopes.get(0).and_then(Value::as_str);
                    Security::Caller(word.and_then(|word| word.parse().ok()))
                }
            },
            takes_ticket: scheme("ticket").is_some(),
            parameters,
            body: kind,
            body_required: body.and_then(|b| b.get("required")).and_then(Value::as_bool).unwrap_or(false),
            body_check: OnceLock::new(),
        }
    }
}

impl Parameter {
    fn read(document: &Value) -> Option<Self> {
        let place = match document.get("in")?.as_str()? {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            _ => return None,
        };
        Some(Self {
            name: document.get("name")?.as_str()?.to_owned(),
            place,
            required: document.get("required").and_then(Value::as_bool).unwrap_or(false),
            schema: document.get("schema").cloned().unwrap_or_default(),
            check: OnceLock::new(),
        })
    }
}

/// A path of the spec and its methods.
#[derive(Debug)]
struct Resource {
    segments: Vec<Segment>,
    operations: BTreeMap<String, Operation>,
}

#[derive(Debug)]
enum Segment {
    Fixed(String),
    Variable(String),
}

/// All paths of the spec.
#[derive(Debug)]
pub struct Routes(Vec<Resource>);

/// What was found for a method and a path.
pub enum Found<'a> {
    Operation(&'a Operation, Vec<(&'a str, String)>),
    /// The path is there, the method is not; these are.
    OtherMethods(String),
    Nothing,
}

impl Routes {
    pub fn read(spec: &Value) -> Self {
        let paths = spec.get("paths").and_then(Value::as_object);
        let mut resources: Vec<Resource> = paths
            .into_iter()
            .flatten()
            .map(|(path, methods)| Resource {
                segments: path.split('/').skip(1).map(Segment::read).collect(),
                operations: methods
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(method, operation)| (method.to_uppercase(), Operation::read(operation)))
                    .collect(),
            })
            .collect();
        // A fixed segment wins over a variable one.
        resources.sort_by_key(|resource| {
            resource.segments.iter().filter(|segment| matches!(segment, Segment::Variable(_))).count()
        });
        Self(resources)
    }

    pub fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let Some((resource, values)) =
            self.0.iter().find_map(|r| r.values(&segments).map(|values| (r, values)))
        else {
            return Found::Nothing;
        };
        let wanted = if method == Method::HEAD { "GET" } else { method.as_str() };
        match resource.operations.get(wanted) {
            Some(operation) => Found::Operation(operation, values),
            None => Found::OtherMethods(resource.allow()),
        }
    }
}

impl Segment {
    fn read(text: &str) -> Self {
        match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => Self::Variable(name.to_owned()),
            None => Self::Fixed(text.to_owned()),
        }
    }
}

impl Resource {
    fn values(&self, path: &[&str]) -> Option<Vec<(&str, String)>> {
        if path.len() != self.segments.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, text) in self.segments.iter().zip(path) {
            match segment {
                Segment::Fixed(fixed) if fixed == text => {}
                Segment::Variable(name) if !text.is_empty() => {
                    let decoded =
                        url::form_urlencoded::parse(format!("v={}", text.replace('+', "%2B")).as_bytes())
                            .next()
                            .map(|(_, value)| value.into_owned());
                    values.push((name.as_str(), decoded.unwrap_or_default()));
                }
                _ => return None,
            }
        }
        Some(values)
    }

    fn allow(&self) -> String {
        let mut methods: Vec<&str> = self.operations.keys().map(String::as_str).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.join(", ")
    }
}
