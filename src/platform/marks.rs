//! What an operation's arguments tell the spec beyond parameters and bodies.
//!
//! The API macro can carry only one thing from an argument's type into the spec besides parameters: names of
//! security schemes. The kit's arguments put marks there, and the spec's finisher turns each mark into what it
//! stands for: a security scope, a list's query parameters, an `If-Match`.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use lonja_kernel::Permission;

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

static NAMES: Mutex<BTreeMap<String, &'static str>> = Mutex::new(BTreeMap::new());

/// Scheme names must live as long as the program; there are as many as permissions and filter types.
pub(crate) fn intern(name: String) -> &'static str {
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    names.entry(name.clone()).or_insert_with(|| Box::leak(name.into_boxed_str()))
}
