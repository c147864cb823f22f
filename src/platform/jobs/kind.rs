//! What a job is to the slice that carries it out.

use std::{fmt, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use lonja_kernel::{Event, EventKind, JobId};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::{Ctx, problem::Problem};

type Run = Arc<dyn Fn(Ctx, JobRun) -> BoxFuture<'static, Result<(), Problem>> + Send + Sync>;

/// A kind of job and how it is carried out. It may be carried out more than once.
#[derive(Clone)]
pub struct JobKind {
    pub name: &'static str,
    /// Where it runs by itself, how often. Two nodes never run one tick twice.
    pub schedule: Option<Duration>,
    pub run: Run,
}

impl JobKind {
    /// `run` is an `async fn(Ctx, JobRun) -> Result<(), Problem>` or a closure like it.
    pub fn new<F, Fut>(name: &'static str, run: F) -> Self
    where
        F: Fn(Ctx, JobRun) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        Self { name, schedule: None, run: Arc::new(move |ctx, job| Box::pin(run(ctx, job))) }
    }

    /// Runs by itself at this interval, first when the product starts for the first time.
    #[must_use]
    pub fn every(mut self, interval: Duration) -> Self {
        self.schedule = Some(interval);
        self
    }
}

impl fmt::Debug for JobKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobKind")
            .field("name", &self.name)
            .field("schedule", &self.schedule)
            .finish_non_exhaustive()
    }
}

/// One run of a job.
#[derive(Clone, Debug)]
pub struct JobRun {
    pub id: JobId,
    /// 1 for the first run.
    pub attempt: u32,
    pub payload: Value,
    /// Cancelled when the process stops or the lease was lost. A long job looks at it, and may end with an error: it
    /// will be run again.
    pub stop: CancellationToken,
}

impl JobRun {
    /// The payload as a type of the slice.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        T::deserialize(&self.payload).map_err(Problem::internal)
    }
}

type Hear = Arc<dyn Fn(Ctx, Vec<Event>) -> BoxFuture<'static, Result<(), Problem>> + Send + Sync>;

/// Who hears of which events. Each subscription hears of each event at least once, of many at a time, in no particular
/// order.
#[derive(Clone)]
pub struct Subscription {
    pub name: &'static str,
    pub kinds: &'static [EventKind],
    pub run: Hear,
}

impl Subscription {
    /// `run` is an `async fn(Ctx, Vec<Event>) -> Result<(), Problem>` or a closure like it. The name is unique among
    /// subscriptions and job kinds.
    pub fn new<F, Fut>(name: &'static str, kinds: &'static [EventKind], run: F) -> Self
    where
        F: Fn(Ctx, Vec<Event>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        Self { name, kinds, run: Arc::new(move |ctx, events| Box::pin(run(ctx, events))) }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("name", &self.name)
            .field("kinds", &self.kinds)
            .finish_non_exhaustive()
    }
}
