//! The access matrix: every operation of the spec, as every kind of caller.
//!
//! Computed from the spec, judged by expectations that were written by hand ([`entries`]), on real rows ([`rows`]).
//! Its result is committed as `openapi/access-grid.csv`; `LONJA_TEST_WRITE_GRID=1` writes it anew.

mod entries;
mod raw;
mod rows;

use std::collections::BTreeSet;

use lonja_kernel::{BuiltInRole, OrganizationKind, Permission, PermissionSet};
use poem::{Body as HttpBody, http::Method};
use serde_json::Value;

use crate::support::{Answer, Session, World};
use entries::{Body, Entry, Needs, entries};
use rows::{CANARY, Ids, Rows};

pub use entries::PNG;

const GRID: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/access-grid.csv");

/// An entry with its place in the spec.
struct Case {
    entry: Entry,
    method: Method,
    path: String,
    parameters: Vec<String>,
    is_list: bool,
}

impl Case {
    fn all() -> Vec<Self> {
        let spec = lonja::documents::spec();
        let mut entries = entries();
        let mut cases = Vec::new();
        for (path, methods) in spec.document()["paths"].as_object().expect("paths") {
            for (method, operation) in methods.as_object().expect("methods") {
                let id = operation["operationId"].as_str().expect("an operation id");
                let at = entries.iter().position(|entry| entry.operation == id);
                let at = at.unwrap_or_else(|| panic!("{id} has no entry in tests/it/access/entries.rs"));
                let parameters: Vec<String> = operation["parameters"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|parameter| parameter["in"] == "query")
                    .map(|parameter| parameter["name"].as_str().unwrap_or_default().to_owned())
                    .collect();
                cases.push(Self {
                    entry: entries.swap_remove(at),
                    method: method.to_uppercase().parse().expect("a method"),
                    path: path.clone(),
                    is_list: parameters.iter().any(|name| name == "cursor"),
                    parameters,
                });
            }
        }
        let left: Vec<&str> = entries.iter().map(|entry| entry.operation).collect();
        assert!(left.is_empty(), "entries without an operation: {left:?}");
        cases
    }

    fn changes(&self) -> bool {
        self.method != Method::GET
    }

    fn permission(&self) -> Option<Permission> {
        match self.entry.needs {
            Needs::Permission(word) => Some(word.parse().expect("a permission")),
            Needs::Nothing | Needs::SignIn => None,
        }
    }

    fn path(&self, ids: &Ids) -> String {
        let path = self.entry.path.iter().fold(self.path.clone(), |path, (parameter, row)| {
            path.replace(&format!("{{{parameter}}}"), ids.get(row).unwrap_or_else(|| panic!("no row {row}")))
        });
        path + self.entry.query
    }

    async fn send(&self, session: &Session, ids: &Ids) -> Answer {
        self.send_to(session, &self.path(ids), ids).await
    }

    async fn send_to(&self, session: &Session, path: &str, ids: &Ids) -> Answer {
        let body = match &self.entry.body {
            Body::Nothing => None,
            Body::Json(body) => Some(("application/json".to_owned(), HttpBody::from(body(ids).to_string()))),
            Body::Bytes(kind, bytes) => Some(((*kind).to_owned(), HttpBody::from(*bytes))),
        };
        session.request(self.method.clone(), path, &[("if-match", "*")], body).await
    }
}

/// The kinds of organisation in which somebody can hold the permission.
fn kinds_with(permission: Permission) -> Vec<OrganizationKind> {
    [OrganizationKind::Host, OrganizationKind::Partner, OrganizationKind::Supplier]
        .into_iter()
        .filter(|kind| kind.grantable().contains(permission))
        .collect()
}

/// An allowed caller gets a 2xx on a real row. What changes something changes a copy.
async fn assert_allowed(
    case: &Case,
    (world, rows): (&World, &Rows),
    kind: OrganizationKind,
    permissions: &PermissionSet,
) {
    let changed = if case.changes() { Some(world.copy().await) } else { None };
    let world = changed.as_ref().unwrap_or(world);
    let organization = rows.organization(world, kind);
    let session = world.caller_as(rows.users[&kind], organization, kind, permissions.clone());
    let answer = case.send(&session, &rows.of(kind)).await;
    let allowed = (200..300).contains(&answer.status);
    assert!(allowed, "{} as {kind:?}: {} {}", case.entry.operation, answer.status, answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_may_do_what_its_permissions_say_and_nothing_else() {
    let world = World::sqlite().await;
    let rows = Rows::make(&world).await;
    let mut grid = String::from("operation,anonymous");
    for role in BuiltInRole::ALL {
        grid.push(',');
        grid.push_str(role.key());
    }
    grid.push('\n');
    let mut lines = BTreeSet::new();
    for case in &Case::all() {
        let anonymous = case.entry.needs == Needs::Nothing;
        let mut line = format!("{},{}", case.entry.operation, if anonymous { "yes" } else { "401" });
        for role in BuiltInRole::ALL {
            let permissions = role.permissions();
            let allowed = case.permission().is_none_or(|permission| permissions.contains(permission));
            if !allowed {
                let session = world.role(rows.organization(&world, role.kind()), *role);
                let answer = case.send(&session, &rows.of(role.kind())).await;
                assert_eq!(
                    answer.status,
                    403,
                    "{} as {}: {}",
                    case.entry.operation,
                    role.key(),
                    answer.text()
                );
            } else if !anonymous {
                assert_allowed(case, (&world, &rows), role.kind(), &permissions).await;
            }
            line.push_str(if allowed { ",yes" } else { ",403" });
        }
        line.push('\n');
        lines.insert(line);
    }
    grid.extend(lines);
    if std::env::var("LONJA_TEST_WRITE_GRID").is_ok() {
        std::fs::write(GRID, &grid).expect("the grid can be written");
    }
    let committed = std::fs::read_to_string(GRID).unwrap_or_default();
    assert!(
        committed == grid,
        "openapi/access-grid.csv is stale: run LONJA_TEST_WRITE_GRID=1 cargo test --test it access"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_permission_is_enough_and_all_others_are_not() {
    let world = World::sqlite().await;
    let rows = Rows::make(&world).await;
    for case in &Case::all() {
        let Some(permission) = case.permission() else { continue };
        let only: PermissionSet = [permission].into_iter().collect();
        for kind in kinds_with(permission) {
            assert_allowed(case, (&world, &rows), kind, &only).await;
        }
        let others: PermissionSet =
            Permission::ALL.iter().copied().filter(|other| *other != permission).collect();
        for kind in [OrganizationKind::Host, OrganizationKind::Partner, OrganizationKind::Supplier] {
            let session = world.caller(rows.organization(&world, kind), kind, others.clone());
            let answer = case.send(&session, &rows.of(kind)).await;
            assert_eq!(answer.problem(), "permission_missing", "{} as {kind:?}", case.entry.operation);
        }
    }
}

#[tokio::test]
async fn without_a_valid_token_nothing_is_said() {
    let world = World::sqlite().await;
    let rows = Rows::make(&world).await;
    for case in &Case::all() {
        if case.entry.needs == Needs::Nothing {
            continue;
        }
        for session in [world.anonymous(), world.anonymous().with_bearer("bogus")] {
            let answer = case.send(&session, &rows.of(OrganizationKind::Host)).await;
            assert_eq!(answer.problem(), "unauthenticated", "{}", case.entry.operation);
        }
    }
}

#[tokio::test]
async fn a_preview_changes_nothing() {
    let world = World::sqlite().await;
    let rows = Rows::make(&world).await;
    for case in Case::all().iter().filter(|case| case.changes() && case.entry.needs != Needs::Nothing) {
        for role in BuiltInRole::ALL {
            if case.permission().is_some_and(|permission| !role.permissions().contains(permission)) {
                continue;
            }
            let session = world.preview(rows.organization(&world, role.kind()), *role);
            let answer = case.send(&session, &rows.of(role.kind())).await;
            assert_eq!(answer.problem(), "read_only_preview", "{} as {}", case.entry.operation, role.key());
        }
    }
}

/// The last digit of an id, turned: an id that nobody has.
fn nobodys(id: &str) -> String {
    let last = if id.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &id[..id.len() - 1])
}

#[tokio::test]
async fn a_foreign_row_answers_like_an_id_that_never_was() {
    World::each(async |world| {
        let rows = Rows::make(&world).await;
        for case in Case::all().iter().filter(|case| case.entry.is_scoped) {
            let Some(permission) = case.permission() else { continue };
            for kind in [OrganizationKind::Partner, OrganizationKind::Supplier] {
                if !kind.grantable().contains(permission) {
                    continue;
                }
                let session = world.caller(rows.organization(&world, kind), kind, kind.grantable());
                let own = rows.of(kind);
                for (parameter, row) in case.entry.path {
                    // Categories and the like belong to nobody.
                    if own[row] == rows.foreign[row] {
                        continue;
                    }
                    let mut foreign = own.clone();
                    foreign.insert(row, rows.foreign[row].clone());
                    let mut unknown = own.clone();
                    unknown.insert(row, nobodys(&rows.foreign[row]));
                    let answer = case.send_to(&session, &case.path(&foreign), &own).await;
                    let nothing = case.send_to(&session, &case.path(&unknown), &own).await;
                    assert_eq!(
                        answer.status,
                        404,
                        "{} {parameter} as {kind:?}: {}",
                        case.entry.operation,
                        answer.text()
                    );
                    assert_eq!(answer.visible(), nothing.visible(), "{} as {kind:?}", case.entry.operation);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_canary_never_sings_in_a_foreign_list_search_count_or_csv() {
    World::each(async |world| {
        let rows = Rows::make(&world).await;
        for case in Case::all().iter().filter(|case| !case.changes()) {
            let Some(permission) = case.permission() else { continue };
            for kind in [OrganizationKind::Partner, OrganizationKind::Supplier] {
                if !kind.grantable().contains(permission) {
                    continue;
                }
                let session = world.caller(rows.organization(&world, kind), kind, kind.grantable());
                let own = rows.of(kind);
                let path = case.path(&own);
                let mut answers = vec![session.get(&path).await];
                if case.is_list {
                    answers.push(session.csv(&path).await);
                    answers.push(session.lines(&path).await);
                    let counted = session.get(&format!("{path}?count=true")).await;
                    let shown = counted.items().len();
                    assert_eq!(counted.json()["count"], Value::from(shown), "{}", case.entry.operation);
                    answers.push(counted);
                    if case.parameters.iter().any(|name| name == "q") {
                        let found = session.get(&format!("{path}?q={CANARY}&count=true")).await;
                        assert_eq!((found.items().len(), &found.json()["count"]), (0, &Value::from(0)));
                    }
                }
                for answer in answers {
                    let text = answer.text().to_lowercase();
                    let foreign = rows
                        .foreign
                        .iter()
                        .find(|(name, id)| own.get(*name) != Some(*id) && text.contains(*id));
                    assert!(!text.contains(CANARY), "{} as {kind:?}: {text}", case.entry.operation);
                    assert!(foreign.is_none(), "{} as {kind:?} names {foreign:?}", case.entry.operation);
                }
            }
        }
    })
    .await;
}
