//! Runs one claimed job: keeps its lease, catches what it throws, and writes down how it ended.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use lonja_kernel::{JobId, Timestamp};
use sea_orm::DbErr;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    JobKind, JobRun, Subscription,
    claim::{self, LEASE, Lease},
    feed, job, schedule,
};
use crate::{Ctx, problem::Problem};

/// The first pause after a failure; it doubles with every further one.
const FIRST_PAUSE: i64 = 5;
/// The longest pause.
const LONGEST_PAUSE: i64 = 3600;
/// Tries to write down how a job ended, before the lease is left to expire.
const BOOKKEEPING_TRIES: u32 = 3;

/// The kinds and subscriptions of this process, and how to run them.
#[derive(Clone)]
pub struct Runner {
    pub(super) ctx: Ctx,
    pub(super) kinds: Arc<[JobKind]>,
    subscriptions: Arc<[Subscription]>,
    names: Arc<[&'static str]>,
    worker: Arc<str>,
}

impl Runner {
    /// Adds the platform's own kinds, and tells the database which events somebody hears.
    pub fn new(ctx: &Ctx, mut kinds: Vec<JobKind>, subscriptions: Vec<Subscription>) -> Self {
        kinds.extend(super::own_kinds());
        ctx.db.subscribe(subscriptions.iter().flat_map(|subscription| subscription.kinds).copied());
        let names = kinds.iter().map(|kind| kind.name).chain(subscriptions.iter().map(|hears| hears.name));
        Self {
            ctx: ctx.clone(),
            names: names.collect(),
            kinds: kinds.into(),
            subscriptions: subscriptions.into(),
            worker: Uuid::now_v7().simple().to_string().into(),
        }
    }

    /// Enqueues the schedules that are due, hands events on and claims up to `limit` jobs.
    pub(super) async fn claim(&self, limit: u64) -> Result<Vec<job::Model>, DbErr> {
        let (db, now) = (&self.ctx.db, self.ctx.clock.now());
        schedule::tick(db, &self.kinds, now).await?;
        feed::hand_on(db, &self.subscriptions, now).await?;
        if claim::is_any_due(db, &self.names, now).await? {
            claim::claim(db, &self.worker, &self.names, limit, now).await
        } else {
            Ok(Vec::new())
        }
    }

    pub(super) async fn register_schedules(&self) -> Result<(), DbErr> {
        schedule::register(&self.ctx.db, &self.kinds, self.ctx.clock.now()).await
    }

    /// Runs what is due, and what that makes due, one after the other, and says how many runs that took. For the
    /// command line and for tests.
    pub async fn run_due(&self) -> Result<usize, Problem> {
        let mut runs = 0;
        loop {
            let jobs = self.claim(1).await?;
            if jobs.is_empty() {
                return Ok(runs);
            }
            for job in jobs {
                self.run(job, CancellationToken::new()).await;
                runs += 1;
            }
        }
    }

    /// Runs a claimed job to its end, whatever that is.
    pub(super) async fn run(&self, job: job::Model, stop: CancellationToken) {
        let lease = Lease { id: job.id, worker: self.worker.to_string(), attempt: job.attempts };
        let stop = stop.child_token();
        let Some(outcome) = self.under_lease(&lease, self.carry_out(&job, stop.clone()), &stop).await else {
            tracing::warn!(job = %JobId(job.id), kind = job.kind, "lost its lease to another worker");
            return;
        };
        let label = match &outcome {
            Ok(()) => "done",
            Err(_) => "failed",
        };
        metrics::counter!("lonja_job_runs_total", "kind" => job.kind.clone(), "outcome" => label)
            .increment(1);
        let mut result = Ok(());
        for attempt in 0..BOOKKEEPING_TRIES {
            result = self.write_down(&job, &lease, &outcome, stop.is_cancelled()).await;
            if result.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_secs(1 << attempt)).await;
        }
        if let Err(error) = result {
            tracing::error!(job = %JobId(job.id), kind = job.kind, %error, "ended, but that cannot be written down");
        }
    }

    /// Renews the lease while the work goes on. `None` where the lease was lost: the work is dropped.
    async fn under_lease<T>(
        &self,
        lease: &Lease,
        work: impl Future<Output = T>,
        stop: &CancellationToken,
    ) -> Option<T> {
        let third = (LEASE / 3).to_std().unwrap_or_default();
        let renewal = async {
            let mut missed = 0;
            while missed < 2 {
                tokio::time::sleep(third).await;
                match lease.renew(&self.ctx.db, self.ctx.clock.now()).await {
                    Ok(true) => missed = 0,
                    Ok(false) => return,
                    Err(_) => missed += 1,
                }
            }
        };
        tokio::select! {
            outcome = work => Some(outcome),
            () = renewal => {
                stop.cancel();
                None
            }
        }
    }

    async fn carry_out(&self, job: &job::Model, stop: CancellationToken) -> Result<(), Problem> {
        // Nobody wrote down how the last run ended: the job may be what ends the process.
        if job.attempts > job.max_attempts {
            return Err(Problem::internal(
                "it never came to its end: its process ended meanwhile, or its lease was lost",
            ));
        }
        let payload: Value = serde_json::from_str(&job.payload).map_err(Problem::internal)?;
        let kind = self.kinds.iter().find(|kind| kind.name == job.kind);
        let hears = self.subscriptions.iter().find(|hears| hears.name == job.kind);
        let work = match (kind, hears) {
            (Some(kind), _) => {
                let attempt = job.attempts.unsigned_abs();
                (kind.run)(self.ctx.clone(), JobRun { id: JobId(job.id), attempt, payload, stop })
            }
            (None, Some(hears)) => {
                (hears.run)(self.ctx.clone(), serde_json::from_value(payload).map_err(Problem::internal)?)
            }
            (None, None) => return Err(Problem::internal("no such kind of job")),
        };
        AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            Err(Problem::internal(format!("the job panicked: {text}")))
        })
    }

    async fn write_down(
        &self,
        job: &job::Model,
        lease: &Lease,
        outcome: &Result<(), Problem>,
        is_stopping: bool,
    ) -> Result<(), DbErr> {
        let (db, now) = (&self.ctx.db, self.ctx.clock.now());
        match outcome {
            Ok(()) => drop(lease.complete(db, db.writer(), now).await?),
            Err(_) if is_stopping => drop(lease.hand_back(db).await?),
            Err(problem) if job.attempts >= job.max_attempts => {
                tracing::error!(job = %JobId(job.id), kind = job.kind, %problem, "given up");
                lease.bury(db, now, &problem.to_string()).await?;
            }
            Err(problem) => {
                tracing::warn!(job = %JobId(job.id), kind = job.kind, attempt = job.attempts, %problem, "failed");
                lease.retry(db, next_try(now, job.attempts), &problem.to_string()).await?;
            }
        }
        Ok(())
    }
}

/// 5 s, 10 s, 20 s, … an hour, each a little different, so that what failed together does not come back together.
fn next_try(now: Timestamp, attempts: i32) -> Timestamp {
    let doublings = attempts.clamp(1, 20) - 1;
    let pause = (FIRST_PAUSE << doublings).min(LONGEST_PAUSE) * 1000;
    let spread = getrandom::u32().map_or(0, |random| i64::from(random) % (pause / 4));
    now + chrono::Duration::milliseconds(pause + spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_an_hour() {
        let now = Timestamp::default();
        let pause = |attempts| (next_try(now, attempts) - now).num_seconds();
        assert!((5..=6).contains(&pause(1)));
        assert!((20..=25).contains(&pause(3)));
        assert!((3600..=4500).contains(&pause(39)));
    }
}
