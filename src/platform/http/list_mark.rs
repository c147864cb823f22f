//! What a list operation tells the spec: the schema of its filters and what it sorts by.

use std::{
    any::type_name,
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use poem_openapi::registry::Registry;
use serde_json::Value;

use super::Filters;
use crate::marks::intern;

/// A list operation's own query parameters: the schema of its filters and what it sorts by.
#[derive(Clone, Debug)]
pub struct ListMark {
    pub filters: Value,
    pub schemas: Value,
    pub sorts: &'static [&'static str],
}

static LISTS: Mutex<BTreeMap<&'static str, ListMark>> = Mutex::new(BTreeMap::new());

fn lists() -> MutexGuard<'static, BTreeMap<&'static str, ListMark>> {
    LISTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the filters' schema aside: the macro drops schemas that no body or parameter names.
pub fn list_mark<F: Filters>() -> &'static str {
    let name = intern(format!("list!{}", type_name::<F>()));
    let mut lists = lists();
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
    lists().get(name).cloned()
}
