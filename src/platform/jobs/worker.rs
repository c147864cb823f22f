//! The worker of a process: claims what is due, runs some of it at a time, and stops without losing anything.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task::JoinHandle};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{JobKind, Runner, Subscription};
use crate::{Ctx, data::Db};

/// How often the table is looked at when nothing wakes the worker: other processes and due times do not.
const POLL: Duration = Duration::from_secs(1);
/// The pause while the database does not answer.
const DATABASE_PAUSE: Duration = Duration::from_secs(5);

/// A running worker. Dropping it leaves it running; [`stop`](Self::stop) ends it.
pub struct Worker {
    stop: CancellationToken,
    looping: JoinHandle<()>,
    running: TaskTracker,
}

impl Worker {
    /// Starts as many jobs at a time as the configuration says. With none, this process leaves jobs to others.
    pub fn start(ctx: &Ctx, kinds: Vec<JobKind>, subscriptions: Vec<Subscription>) -> Self {
        let runner = Runner::new(ctx, kinds, subscriptions);
        let (stop, running) = (CancellationToken::new(), TaskTracker::new());
        let slots = ctx.config.jobs.workers as usize;
        let work = look(runner, slots, stop.clone(), running.clone());
        let looping = tokio::spawn(async move {
            if slots > 0 {
                work.await;
            }
        });
        Self { stop, looping, running }
    }

    /// Takes nothing new, tells running jobs to come to an end, and waits for them. What has not ended by then runs
    /// again elsewhere once its lease is over.
    pub async fn stop(self, patience: Duration) {
        self.stop.cancel();
        self.looping.await.ok();
        self.running.close();
        if tokio::time::timeout(patience, self.running.wait()).await.is_err() {
            tracing::warn!(
                jobs = self.running.len(),
                "stopped while jobs were running; they will be run again"
            );
        }
    }
}

async fn look(runner: Runner, slots: usize, stop: CancellationToken, running: TaskTracker) {
    let db = runner.ctx.db.clone();
    let free = Arc::new(Semaphore::new(slots));
    let mut registered = false;
    while !stop.is_cancelled() {
        // Nothing is claimed that cannot be started at once: it would only lose time of its lease.
        let slots = free.available_permits();
        let found = async {
            if !registered {
                runner.register_schedules().await?;
            }
            if slots == 0 { Ok(Vec::new()) } else { runner.claim(slots as u64).await }
        };
        let pause = match found.await {
            Ok(jobs) => {
                registered = true;
                for job in jobs {
                    let slot = free.clone().try_acquire_owned();
                    let (runner, stop, db) = (runner.clone(), stop.clone(), db.clone());
                    running.spawn(async move {
                        runner.run(job, stop).await;
                        // Free before the wake-up, or the worker would look, find none and rest.
                        drop(slot);
                        db.wake_worker();
                    });
                }
                POLL
            }
            Err(error) => {
                tracing::warn!(%error, "jobs cannot be claimed");
                DATABASE_PAUSE
            }
        };
        rest(&db, pause, &stop).await;
    }
}

async fn rest(db: &Db, pause: Duration, stop: &CancellationToken) {
    let woken = async {
        db.woken().await;
        // While the database is away, a wake-up changes nothing.
        if pause > POLL {
            tokio::time::sleep(POLL).await;
        }
    };
    tokio::select! {
        () = woken => {}
        () = tokio::time::sleep(pause) => {}
        () = stop.cancelled() => {}
    }
}
