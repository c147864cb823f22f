//! The table of jobs and events.

use sea_orm::entity::prelude::*;

/// A job, waiting, running or done.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `job`, or `event` for a row of the feed.
    pub queue: String,
    /// The job kind's name, or the event kind.
    pub kind: String,
    /// JSON.
    pub payload: String,
    /// The organisation that an event is about.
    pub organization_id: Option<Uuid>,
    /// While the job waits for its first run, another one with the same key is not added.
    pub dedupe_key: Option<String>,
    pub created_at: DateTimeUtc,
    pub run_at: DateTimeUtc,
    pub attempts: i32,
    pub max_attempts: i32,
    pub locked_by: Option<String>,
    pub locked_until: Option<DateTimeUtc>,
    pub last_error: Option<String>,
    pub finished_at: Option<DateTimeUtc>,
    /// It failed for good.
    pub dead: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The queue of work.
pub const QUEUE_JOB: &str = "job";
/// The queue of events: the feed.
pub const QUEUE_EVENT: &str = "event";
