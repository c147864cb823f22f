//! Notifications as the API shows them.

use lonja_platform::prelude::*;
use poem_openapi::{
    Object,
    types::{Any, Example},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kind::{Kind, SubjectKind};

/// Something that a person was told of.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Notification {
    pub id: NotificationId,
    /// What happened.
    pub kind: Kind,
    /// What it happened to.
    pub subject_kind: SubjectKind,
    /// The id of what it happened to.
    pub subject_id: String,
    /// What the wording needs, as it was when it happened: numbers and names, by kind.
    pub facts: Any<Value>,
    /// Where the portal shows the subject, as a path.
    pub link: String,
    pub created_at: Timestamp,
    /// Null while it is unread.
    pub read_at: Option<Timestamp>,
}

impl Example for Notification {
    fn example() -> Self {
        let id = Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);
        Self {
            id: NotificationId(id),
            kind: Kind::OrderShipped,
            subject_kind: SubjectKind::Order,
            subject_id: OrderId(id).to_string(),
            facts: Any(json!({ "number": 12, "reference": "PO-4711", "partner": "Quayside Trading" })),
            link: format!("/orders/{}", OrderId(id)),
            created_at: parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default(),
            read_at: None,
        }
    }
}

/// Filters of the list of notifications.
#[derive(Object, Debug)]
pub struct NotificationFilters {
    /// Only what is unread, or only what was read.
    pub unread: Option<bool>,
    /// Only what is of this kind.
    pub kind: Option<Kind>,
}

impl Filters for NotificationFilters {
    const SORTS: &'static [&'static str] = &["created_at"];
    const DEFAULT_SORT: &'static str = "-created_at";
}

/// How much is unread.
#[derive(Object, Clone, Copy, Debug)]
#[oai(example)]
pub struct UnreadCount {
    /// Counting stops at 10,000.
    pub unread: u64,
}

impl Example for UnreadCount {
    fn example() -> Self {
        Self { unread: 3 }
    }
}

/// Up to where everything was read.
#[derive(Object, Clone, Copy, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct ReadUpTo {
    /// The time of the latest notification that was seen: later ones stay unread.
    pub up_to: Timestamp,
}

impl Example for ReadUpTo {
    fn example() -> Self {
        Self { up_to: parse_time("2026-03-12T09:30:00.000Z").unwrap_or_default() }
    }
}
