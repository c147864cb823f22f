//! What an operation's arguments tell the spec beyond parameters and bodies.
//!
//! The API macro can carry only one thing from an argument's type into the spec besides parameters: names of
//! security schemes. The kit's arguments put marks there, and the spec's finisher turns each mark into what it
//! stands for: a security scope, a list's query parameters, an `If-Match`.

use std::{
    any::type_name,
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use lonja_kernel::Permission;
use poem_openapi::registry::Registry;
use serde_json::Value;

use super::Filters;

/// One fact about an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Permission(Option<Permission>),
    PermissionOrTicket(Option<Permission>),
    Public,
    IfMatch,
    OptionalIfMatch,
}

impl Mark {
    /// The mark as a scheme name.
    pub fn name(self) -> &'static str {
        let word = |permission: Option<Permission>| permission.map_or("", Permission::as_str);
        match self {
            Self::Permission(permission) => intern(format!("permission!{}", word(permission))),
            Self::PermissionOrTicket(permission) => intern(format!("ticket!{}", word(permission))),
            Self::Public => "public!",
            Self::IfMatch => "if-match!",
            Self::OptionalIfMatch => "if-match-optional!",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        let permission = |word: &str| word.parse().ok();
        match name.split_once('!')? {
            ("permission", word) => Some(Self::Permission(permission(word))),
            ("ticket", word) => Some(Self::PermissionOrTicket(permission(word))),
            ("public", _) => Some(Self::Public),
            ("if-match", _) => Some(Self::IfMatch),
            ("if-match-optional", _) => Some(Self::OptionalIfMatch),
            _ => None,
        }
    }
}

/// A list operation's own query parameters: the schema of its filters and what it sorts by.
#[derive(Clone, Debug)]
pub struct ListMark {
    pub filters: Value,
    pub schemas: Value,
    pub sorts: &'static [&'static str],
}

static LISTS: Mutex<BTreeMap<&'static str, ListMark>> = Mutex::new(BTreeMap::new());
static NAMES: Mutex<BTreeMap<String, &'static str>> = Mutex::new(BTreeMap::new());

/// Scheme names must live as long as the program; there are as many as permissions and filter types.
fn intern(name: String) -> &'static str {
    let mut names = locked(&NAMES);
    names.entry(name.clone()).or_insert_with(|| Box::leak(name.into_boxed_str()))
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the filters' schema aside: the macro drops schemas that no body or parameter names.
pub fn list_mark<F: Filters>() -> &'static str {
    let name = intern(format!("list!{}", type_name::<F>()));
    let mut lists = locked(&LISTS);
    lists.entry(name).or_insert_with(|| {
        let mut registry = Registry::new();
        F::register(&mut registry);
        let schemas = serde_json::to_value(&registry.schemas).unwrap_or_default();
        let filters = schemas.get(F::name().as_ref()).cloned().unwrap_or_default();
        ListMark { filters, schemas, sorts: F::SORTS }
    });
    name
}

pub fn list_of(name: &str) -> Option<ListMark> {
    locked(&LISTS).get(name).cloned()
}
