//! The kit around a small API: what every operation of the product can rely on.

use std::{sync::Arc, time::Duration};

use lonja_kernel::{
    OrganizationId, OrganizationKind, Permission, PermissionSet, ProductId, Quantity, UserId, perm,
};
use poem::{
    Endpoint, EndpointExt,
    http::{Method, StatusCode},
    test::{TestClient, TestResponse},
};
use poem_openapi::{Object, OpenApi, OpenApiService, param::Path, payload::Json, types::MaybeUndefined};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Created, Filters, Gate, IfMatch, KitState, Limits, List, ListRequest, Problems, SortValue, Spec, Tag,
};
use crate::{
    access::{Access, Authenticator, Caller, CallerParts, Public},
    problem::Problem,
    secrets::Secrets,
};

#[derive(Object, Clone)]
#[oai(example)]
struct Thing {
    id: ProductId,
    name: String,
    amount: Quantity,
    note: Option<String>,
}

impl poem_openapi::types::Example for Thing {
    fn example() -> Self {
        Self { id: ProductId(Uuid::nil()), name: "Lamp".into(), amount: Quantity::ZERO, note: None }
    }
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewThing {
    #[oai(validator(min_length = 1, max_length = 10))]
    name: String,
    amount: Quantity,
    note: MaybeUndefined<String>,
}

#[derive(Object, Clone, Debug)]
struct ThingFilters {
    /// Part of the name.
    q: Option<String>,
    /// At least this number.
    from: Option<i32>,
}

impl Filters for ThingFilters {
    const SORTS: &'static [&'static str] = &["number", "name"];
}

struct Things;

#[OpenApi]
impl Things {
    /// List things
    #[oai(path = "/things", method = "get", operation_id = "list_things", tag = Tag::Catalogue)]
    async fn list(
        &self,
        _access: Access<perm::ProductsRead>,
        list: ListRequest<ThingFilters>,
    ) -> Result<List<Thing>, Problem> {
        list.answer(|query| async move {
            let from = i64::from(query.filters.from.unwrap_or(0));
            let start = match query.after.clone() {
                Some((SortValue::Int(number), _)) => number + 1,
                _ => from,
            };
            let rows: Vec<i64> = (start..12).take(query.limit as usize + 1).collect();
            let id = |row: i64| Uuid::from_u128(row as u128);
            Ok(query.page(
                rows,
                |row| (SortValue::Int(*row), id(*row)),
                |row| Thing {
                    id: ProductId(id(row)),
                    name: format!("={row}"),
                    amount: Quantity::from_thousandths(row),
                    note: None,
                },
            ))
        })
        .await
    }

    /// Make a thing
    #[oai(path = "/things", method = "post", operation_id = "create_thing", tag = Tag::Catalogue)]
    async fn create(
        &self,
        _access: Access<perm::ProductsManage>,
        body: Json<NewThing>,
    ) -> Result<Created<Thing>, Problem> {
        let note = match body.0.note {
            MaybeUndefined::Undefined => Some("absent".to_owned()),
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(text) => Some(text),
        };
        let id = ProductId(Uuid::nil());
        Ok(Created::at(format!("/things/{id}"), Thing { id, name: body.0.name, amount: body.0.amount, note }))
    }

    /// Get a thing
    #[oai(path = "/things/:id", method = "get", operation_id = "get_thing", tag = Tag::Catalogue)]
    async fn get(
        &self,
        _access: Access<perm::ProductsRead>,
        id: Path<ProductId>,
    ) -> Result<Json<Thing>, Problem> {
        assert_ne!(id.0.0, Uuid::max(), "a mistake of ours");
        if id.0.0 == Uuid::nil() {
            Ok(Json(poem_openapi::types::Example::example()))
        } else {
            Err(Problem::not_found())
        }
    }

    /// Change a thing
    #[oai(path = "/things/:id", method = "patch", operation_id = "update_thing", tag = Tag::Catalogue)]
    async fn update(
        &self,
        _access: Access<perm::ProductsManage>,
        _id: Path<ProductId>,
        if_match: IfMatch,
        body: Json<NewThing>,
    ) -> Result<Json<Thing>, Problem> {
        let current: Thing = poem_openapi::types::Example::example();
        if_match.check(&current)?;
        Ok(Json(Thing { name: body.0.name, ..current }))
    }

    /// Say hello
    #[oai(path = "/hello", method = "get", operation_id = "say_hello", tag = Tag::System)]
    async fn hello(&self, _public: Public) -> Json<String> {
        Json("hello".to_owned())
    }

    /// Forget to take the proof
    #[oai(path = "/forgetful", method = "get", operation_id = "forget", tag = Tag::System)]
    async fn forgetful(&self) -> Json<String> {
        Json("secret".to_owned())
    }
}

/// `reader` and `manager` hold one permission each; `preview` is a manager in a preview.
struct Words;

impl Authenticator for Words {
    fn authenticate(&self, bearer: &str) -> Result<Arc<Caller>, Problem> {
        let permissions: PermissionSet = match bearer {
            "reader" | "other" => [Permission::ProductsRead].into_iter().collect(),
            "manager" | "preview" => [Permission::ProductsManage].into_iter().collect(),
            _ => return Err(Problem::new(lonja_kernel::ProblemCode::Unauthenticated, "Sign in.")),
        };
        let user = UserId(Uuid::from_u128(u128::from(bearer.as_bytes()[0])));
        Ok(Arc::new(Caller::new(CallerParts {
            subject: user.to_string(),
            user: Some(user),
            organization: OrganizationId(Uuid::nil()),
            acting: OrganizationKind::Host,
            permissions,
            session: None,
            previewed_by: (bearer == "preview").then(|| "usr_staff".to_owned()),
        })))
    }
}

fn spec() -> Spec {
    let mut document: Value = serde_json::from_str(&OpenApiService::new(Things, "Test", "1").spec()).unwrap();
    // Nothing declares this one's permission, as when somebody forgets the argument; here the spec asks for it.
    document["paths"]["/forgetful"]["get"]["security"] = json!([{ "permission!products:read": [] }]);
    Spec::finish(&document.to_string())
}

fn client(limits: Limits) -> TestClient<impl Endpoint> {
    let state = KitState {
        secrets: Secrets::new("test"),
        authenticator: Arc::new(Words),
        limits,
        max_body: 1000,
        timeout: Duration::from_secs(5),
        trusted_proxies: Vec::new(),
    };
    let service = OpenApiService::new(Things, "Test", "1");
    TestClient::new(Gate::new(Arc::new(spec()), Arc::new(state), service).with(Problems))
}

async fn send(method: Method, path: &str, token: &str, body: Option<Value>) -> TestResponse {
    let client = client(Limits::new(0, 0));
    let mut request =
        client.request(method, path.to_owned()).header("authorization", format!("Bearer {token}"));
    if let Some(body) = body {
        request = request.content_type("application/json").body(body.to_string());
    }
    request.send().await
}

async fn problem(response: TestResponse) -> Value {
    assert_eq!(response.0.content_type(), Some("application/problem+json"));
    let problem: Value = serde_json::from_slice(&response.0.into_body().into_bytes().await.unwrap()).unwrap();
    assert!(!problem["request_id"].as_str().unwrap().is_empty());
    problem
}

async fn json_of(response: TestResponse) -> Value {
    serde_json::from_slice(&response.0.into_body().into_bytes().await.unwrap()).unwrap()
}

#[tokio::test]
async fn every_wrong_field_of_a_body_is_named() {
    let body = json!({ "name": "much too long", "amount": "2", "colour": "red" });
    let response = send(Method::POST, "/things", "manager", Some(body)).await;
    response.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
    let problem = problem(response).await;
    let pointers: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers.len(), 3, "{pointers:?}");
    assert!(["/name", "/amount", "/colour"].iter().all(|wanted| pointers.contains(wanted)));
}

#[tokio::test]
async fn null_and_absent_are_told_apart() {
    for (note, expected) in
        [(None, json!("absent")), (Some(Value::Null), Value::Null), (Some(json!("x")), json!("x"))]
    {
        let mut body = json!({ "name": "a", "amount": 1.5 });
        if let Some(note) = note {
            body["note"] = note;
        }
        let response = send(Method::POST, "/things", "manager", Some(body)).await;
        response.assert_status(StatusCode::CREATED);
        assert_eq!(json_of(response).await["note"], expected);
    }
}

#[tokio::test]
async fn framework_failures_are_problems() {
    let cases = [
        (Method::GET, "/nowhere", "reader", None, 404, "not_found"),
        (Method::DELETE, "/things", "manager", None, 405, "method_not_allowed"),
        (Method::GET, "/things", "nobody", None, 401, "unauthenticated"),
        (Method::POST, "/things", "reader", Some(json!({})), 403, "permission_missing"),
        (Method::POST, "/things", "preview", Some(json!({})), 403, "read_only_preview"),
        (Method::POST, "/things", "manager", Some(json!({ "name": "x".repeat(2000) })), 413, "too_large"),
        (Method::GET, "/things?colour=red", "reader", None, 422, "validation_failed"),
        (Method::GET, "/things?limit=501", "reader", None, 422, "validation_failed"),
        (Method::GET, "/things?cursor=AAAA", "reader", None, 400, "invalid_cursor"),
        (Method::GET, "/things/prd_ffffffffffffffffffffffffffffffff", "reader", None, 500, "internal"),
        (Method::GET, "/forgetful", "reader", None, 500, "internal"),
    ];
    for (method, path, token, body, status, code) in cases {
        let response = send(method, path, token, body).await;
        assert_eq!(response.0.status().as_u16(), status, "{path}");
        assert_eq!(problem(response).await["code"], code, "{path}");
    }
}

#[tokio::test]
async fn a_405_says_what_is_allowed_and_options_too() {
    for method in [Method::PUT, Method::OPTIONS] {
        let response = send(method, "/things", "manager", None).await;
        assert_eq!(response.0.header("allow"), Some("GET, POST, HEAD, OPTIONS"));
    }
}

#[tokio::test]
async fn an_impossible_id_answers_like_an_unknown_one() {
    let mut bodies = Vec::new();
    for id in ["prd_00000000000000000000000000000001", "prd_1", "org_00000000000000000000000000000000", "%00"]
    {
        let response = send(Method::GET, &format!("/things/{id}"), "reader", None).await;
        response.assert_status(StatusCode::NOT_FOUND);
        let mut problem = problem(response).await;
        problem["request_id"] = Value::Null;
        bodies.push(problem);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
}

#[tokio::test]
async fn a_cursor_walks_the_list_once_and_belongs_to_its_caller_and_filters() {
    let mut path = "/things?limit=5".to_owned();
    let mut seen = Vec::new();
    let mut cursors = Vec::new();
    loop {
        let page = json_of(send(Method::GET, &path, "reader", None).await).await;
        seen.extend(
            page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        cursors.push(cursor.to_owned());
        path = format!("/things?limit=5&cursor={cursor}");
    }
    assert_eq!(seen.len(), 12);
    let cursor = &cursors[0];
    for (token, path) in [
        ("other", format!("/things?cursor={cursor}")),
        ("reader", format!("/things?cursor={cursor}&from=3")),
        ("reader", format!("/things?cursor={cursor}&sort=-number")),
        ("reader", format!("/things?cursor=A{}", &cursor[1..])),
    ] {
        send(Method::GET, &path, token, None).await.assert_status(StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn any_list_is_csv_to_its_end_when_asked_for() {
    let client = client(Limits::new(0, 0));
    let response = client
        .get("/things?limit=5&from=10")
        .header("authorization", "Bearer reader")
        .header("accept", "text/csv")
        .send()
        .await;
    let text = response.0.into_body().into_string().await.unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "id,name,amount,note");
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1], "prd_0000000000000000000000000000000a,'=10,0.01,");
}

#[tokio::test]
async fn any_list_is_one_document_per_line_when_asked_for() {
    let client = client(Limits::new(0, 0));
    let ask = |path: &'static str, accept: &'static str| {
        client.get(path).header("authorization", "Bearer reader").header("accept", accept).send()
    };
    let response = ask("/things?limit=5", "application/x-ndjson").await;
    assert_eq!(response.0.header("content-type"), Some("application/x-ndjson"));
    assert_eq!(response.0.header("content-disposition"), Some("attachment; filename=\"list.ndjson\""));
    assert_eq!(response.0.header("cache-control"), Some("private, no-store"));
    let text = response.0.into_body().into_string().await.unwrap();
    assert!(text.ends_with('\n'));
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let page = json_of(ask("/things?limit=500", "application/json").await).await;
    assert_eq!(Value::from(lines), page["items"]);
    ask("/things?sort=colour", "application/x-ndjson").await.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn any_list_is_a_workbook_to_its_end_when_asked_for() {
    let response = client(Limits::new(0, 0))
        .get("/things?limit=5&from=10")
        .header("authorization", "Bearer reader")
        .header("accept", crate::sheets::XLSX)
        .send()
        .await;
    assert_eq!(response.0.header("content-type"), Some(crate::sheets::XLSX));
    assert_eq!(response.0.header("content-disposition"), Some("attachment; filename=\"list.xlsx\""));
    let bytes = response.0.into_body().into_vec().await.unwrap();
    let mut rows = Vec::new();
    crate::sheets::read(crate::sheets::SheetFormat::Xlsx, std::io::Cursor::new(bytes), |row| {
        rows.push(row.cells.iter().map(|cell| cell.as_text().into_owned()).collect::<Vec<_>>());
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0], ["id", "name", "amount", "note"]);
    assert_eq!(rows[1], ["prd_0000000000000000000000000000000a", "=10", "0.01"]);
}

#[tokio::test]
async fn a_stale_change_is_refused_and_a_known_version_is_not_sent_again() {
    let client = client(Limits::new(0, 0));
    let path = "/things/prd_00000000000000000000000000000000";
    let read = client.get(path).header("authorization", "Bearer reader").send().await;
    let tag = read.0.header("etag").unwrap().to_owned();
    let again =
        client.get(path).header("authorization", "Bearer reader").header("if-none-match", &tag).send().await;
    again.assert_status(StatusCode::NOT_MODIFIED);
    let change = |tag: Option<String>| {
        let mut request = client.patch(path).header("authorization", "Bearer manager");
        if let Some(tag) = tag {
            request = request.header("if-match", tag);
        }
        request
            .content_type("application/merge-patch+json")
            .body(json!({ "name": "x", "amount": 1 }).to_string())
            .send()
    };
    change(None).await.assert_status(StatusCode::PRECONDITION_REQUIRED);
    change(Some("\"stale\"".into())).await.assert_status(StatusCode::PRECONDITION_FAILED);
    change(Some(tag)).await.assert_status(StatusCode::OK);
}

#[tokio::test]
async fn a_caller_who_asks_too_fast_waits() {
    let client = client(Limits::new(1, 0));
    let mut last = None;
    for _ in 0..7 {
        last = Some(client.get("/things").header("authorization", "Bearer reader").send().await);
    }
    let last = last.unwrap();
    last.assert_status(StatusCode::TOO_MANY_REQUESTS);
    assert!(last.0.header("retry-after").is_some());
}

#[tokio::test]
async fn a_public_operation_needs_no_token() {
    client(Limits::new(0, 0)).get("/hello").send().await.assert_status_is_ok();
}

#[test]
fn the_spec_says_what_is_enforced() {
    let spec = spec();
    let document = spec.document();
    let create = &document["paths"]["/things"]["post"];
    assert_eq!(create["security"], json!([{ "oauth2": ["products:manage"] }]));
    assert_eq!(document["paths"]["/hello"]["get"]["security"], json!([]));
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["NewThing"]["additionalProperties"], false);
    assert_eq!(schemas["Thing"]["properties"]["note"]["nullable"], true);
    assert!(schemas["ThingPage"]["properties"]["items"].is_object());
    let names: Vec<&str> = document["paths"]["/things"]["get"]["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|parameter| parameter["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["limit", "cursor", "sort", "count", "q", "from"]);
    assert!(document["paths"]["/things/{id}"]["patch"]["responses"]["412"].is_object());
}
