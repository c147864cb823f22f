//! What a stream says.

use poem_openapi::{Enum, Object, types::Example};

/// What something that happens now is about.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Topic {
    /// The stream is open: whatever was asked before may have changed meanwhile.
    Open,
    /// My notifications.
    Notifications,
    /// An import.
    Import,
    /// A release.
    Release,
    /// Background jobs.
    Jobs,
}

/// Something that happens now.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct StreamEvent {
    pub topic: Topic,
    /// How many of my notifications are unread.
    #[oai(skip_serializing_if_is_none)]
    pub unread: Option<u64>,
    /// The id of what goes on.
    #[oai(skip_serializing_if_is_none)]
    pub id: Option<String>,
    /// The state in which it is.
    #[oai(skip_serializing_if_is_none)]
    pub state: Option<String>,
    /// How many rows are done, or how many jobs wait or run.
    #[oai(skip_serializing_if_is_none)]
    pub done: Option<i64>,
}

impl StreamEvent {
    pub fn new(topic: Topic) -> Self {
        Self { topic, unread: None, id: None, state: None, done: None }
    }
}

impl Example for StreamEvent {
    fn example() -> Self {
        Self { unread: Some(3), ..Self::new(Topic::Notifications) }
    }
}
