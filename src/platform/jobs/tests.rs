//! Jobs on both databases: claimed once, never lost, given up in the end.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use lonja_kernel::{Event, EventKind, ProblemCode};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use super::{JobKind, JobRun, NewJob, Runner, Subscription, Worker, claim, job};
use crate::{Ctx, data::Change, problem::Problem, testing::databases};

async fn enqueue(ctx: &Ctx, jobs: impl IntoIterator<Item = NewJob>) {
    let mut tx = ctx.db.begin_system("test").await.unwrap();
    jobs.into_iter().for_each(|job| tx.enqueue(job));
    tx.finish_derived().await.unwrap();
}

async fn rows(ctx: &Ctx, kind: &str) -> Vec<job::Model> {
    job::Entity::find().filter(job::Column::Kind.eq(kind)).all(ctx.db.read()).await.unwrap()
}

/// A kind that counts its runs.
fn counting(name: &'static str) -> (JobKind, Arc<AtomicU32>) {
    let runs = Arc::new(AtomicU32::new(0));
    let counter = runs.clone();
    let kind = JobKind::new(name, move |_, _| {
        let counter = counter.clone();
        async move {
            counter.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    });
    (kind, runs)
}

fn failing(name: &'static str) -> JobKind {
    JobKind::new(name, |_, _| async { Err(Problem::new(ProblemCode::Conflict, "not today")) })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_workers_run_each_of_a_hundred_jobs_once() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        let (kind, runs) = counting("test.count");
        enqueue(ctx, (0..100).map(|n| NewJob::new("test.count", json!({ "n": n })))).await;
        let workers: Vec<Worker> =
            (0..4).map(|_| Worker::start(ctx, vec![kind.clone()], Vec::new())).collect();
        let all_done = async {
            while rows(ctx, "test.count").await.iter().any(|job| job.finished_at.is_none()) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), all_done).await.unwrap();
        for worker in workers {
            worker.stop(Duration::from_secs(5)).await;
        }
        assert_eq!(runs.load(Ordering::SeqCst), 100, "on {installation:?}");
        assert!(rows(ctx, "test.count").await.iter().all(|job| job.attempts == 1));
    }
}

#[tokio::test]
async fn a_claim_takes_no_more_than_it_asked_for_and_another_gets_the_rest() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        enqueue(ctx, (0..5).map(|_| NewJob::new("test.count", json!({})))).await;
        let now = ctx.clock.now();
        let first = claim::claim(&ctx.db, "one", &["test.count"], 3, now).await.unwrap();
        let second = claim::claim(&ctx.db, "two", &["test.count"], 3, now).await.unwrap();
        assert_eq!((first.len(), second.len()), (3, 2));
        assert!(claim::claim(&ctx.db, "three", &["test.count"], 3, now).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_job_of_a_worker_that_died_runs_again_when_its_lease_is_over() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        let (kind, runs) = counting("test.count");
        let runner = Runner::new(ctx, vec![kind], Vec::new());
        enqueue(ctx, [NewJob::new("test.count", json!({}))]).await;
        let dead = claim::claim(&ctx.db, "dead", &["test.count"], 1, ctx.clock.now()).await.unwrap();
        assert_eq!(runner.run_due().await.unwrap(), 0);
        ctx.clock.advance(claim::LEASE + chrono::Duration::seconds(1));
        assert_eq!(runner.run_due().await.unwrap(), 1);
        assert_eq!(runs.load(Ordering::SeqCst), 1);
        // The dead one comes back to life: its lease is gone and it can change nothing.
        let lease = claim::Lease { id: dead[0].id, worker: "dead".to_owned(), attempt: 1 };
        assert!(!lease.retry(&ctx.db, ctx.clock.now(), "late").await.unwrap());
        assert!(!lease.renew(&ctx.db, ctx.clock.now()).await.unwrap());
        assert_eq!(rows(ctx, "test.count").await[0].attempts, 2);
    }
}

#[tokio::test]
async fn a_job_that_never_comes_to_its_end_is_given_up_without_another_run() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        let (kind, runs) = counting("test.count");
        let runner = Runner::new(ctx, vec![kind], Vec::new());
        enqueue(ctx, [NewJob::new("test.count", json!({})).max_attempts(2)]).await;
        for _ in 0..2 {
            let claimed = claim::claim(&ctx.db, "dies", &["test.count"], 1, ctx.clock.now()).await.unwrap();
            assert_eq!(claimed.len(), 1);
            ctx.clock.advance(claim::LEASE + chrono::Duration::seconds(1));
        }
        runner.run_due().await.unwrap();
        let job = &rows(ctx, "test.count").await[0];
        assert!(job.dead && job.finished_at.is_some());
        assert!(job.last_error.as_ref().unwrap().contains("never came to its end"), "{:?}", job.last_error);
        assert_eq!(runs.load(Ordering::SeqCst), 0);
        assert_eq!(runner.run_due().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_failure_comes_back_later_and_ends_as_a_dead_letter() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        let runner = Runner::new(ctx, vec![failing("test.fail")], Vec::new());
        enqueue(ctx, [NewJob::new("test.fail", json!({})).max_attempts(2)]).await;
        assert_eq!(runner.run_due().await.unwrap(), 1);
        let waiting = &rows(ctx, "test.fail").await[0];
        assert!(
            waiting.run_at > ctx.clock.now() && waiting.finished_at.is_none() && waiting.locked_by.is_none()
        );
        assert!(waiting.last_error.as_ref().unwrap().contains("not today"));
        ctx.clock.advance(chrono::Duration::seconds(10));
        assert_eq!(runner.run_due().await.unwrap(), 1);
        let dead = &rows(ctx, "test.fail").await[0];
        assert!(dead.dead && dead.finished_at.is_some());
        ctx.clock.advance(chrono::Duration::days(1));
        assert_eq!(runner.run_due().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_panic_is_a_failure_like_any_other() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        let kind = JobKind::new("test.panic", |_, _| async { panic!("out of paper") });
        enqueue(ctx, [NewJob::new("test.panic", json!({}))]).await;
        Runner::new(ctx, vec![kind], Vec::new()).run_due().await.unwrap();
        assert!(rows(ctx, "test.panic").await[0].last_error.as_ref().unwrap().contains("out of paper"));
    }
}

#[tokio::test]
async fn a_key_keeps_a_second_one_away_only_until_the_first_one_starts() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        let (kind, runs) = counting("test.count");
        let later = ctx.clock.now() + chrono::Duration::hours(1);
        let job = || NewJob::new("test.count", json!({})).dedupe("k");
        enqueue(ctx, [job().run_at(later), job().run_at(later)]).await;
        enqueue(ctx, [job()]).await;
        let waiting = rows(ctx, "test.count").await;
        assert_eq!((waiting.len(), waiting[0].run_at), (1, ctx.clock.now()), "the earlier time wins");
        claim::claim(&ctx.db, "busy", &["test.count"], 1, ctx.clock.now()).await.unwrap();
        enqueue(ctx, [job()]).await;
        assert_eq!(Runner::new(ctx, vec![kind], Vec::new()).run_due().await.unwrap(), 1);
        assert_eq!((runs.load(Ordering::SeqCst), rows(ctx, "test.count").await.len()), (1, 2));
    }
}

#[tokio::test]
async fn a_tick_runs_once_however_many_nodes_there_are() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        let (kind, runs) = counting("test.tick");
        let kind = kind.every(Duration::from_mins(1));
        let nodes: Vec<Runner> = (0..4).map(|_| Runner::new(ctx, vec![kind.clone()], Vec::new())).collect();
        for round in 1..=3 {
            let ticks = nodes.iter().map(|node| async {
                node.register_schedules().await.unwrap();
                node.run_due().await.unwrap();
            });
            futures::future::join_all(ticks).await;
            assert_eq!(runs.load(Ordering::SeqCst), round, "on {installation:?}");
            ctx.clock.advance(chrono::Duration::seconds(61));
        }
    }
}

#[tokio::test]
async fn an_event_reaches_every_subscription_and_one_failing_does_not_repeat_the_others() {
    const KINDS: &[EventKind] = &[EventKind::OrderPlaced];
    for installation in databases().await {
        let ctx = &installation.ctx;
        let heard = Arc::new(AtomicU32::new(0));
        let counter = heard.clone();
        let good = Subscription::new("test.good", KINDS, move |_: Ctx, events: Vec<Event>| {
            let counter = counter.clone();
            async move {
                let heard: Vec<&str> = events.iter().map(|event| event.subject.as_str()).collect();
                assert_eq!(heard, ["ord_1", "ord_2"], "together, in their order");
                assert_eq!(events[0].state.as_deref(), Some("placed"));
                assert_eq!(
                    (events[0].kind, events[0].actor.as_str()),
                    (EventKind::OrderPlaced, "system:test")
                );
                counter.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        });
        let bad = Subscription::new("test.bad", KINDS, |_, _| async { Err(Problem::internal("no")) });
        let runner = Runner::new(ctx, Vec::new(), vec![good, bad]);
        let mut tx = ctx.db.begin_system("test").await.unwrap();
        tx.record(Change::new(EventKind::OrderPlaced, "ord_1").after(json!({ "state": "placed" })));
        tx.record(Change::new(EventKind::OrderPlaced, "ord_2"));
        tx.record(Change::new(EventKind::AssetPublished, "ass_1"));
        tx.finish(()).await.unwrap();
        runner.run_due().await.unwrap();
        ctx.clock.advance(chrono::Duration::minutes(1));
        runner.run_due().await.unwrap();
        assert_eq!(heard.load(Ordering::SeqCst), 1);
        assert_eq!(rows(ctx, "test.bad").await[0].attempts, 2);
        let feed = job::Entity::find().filter(job::Column::Queue.eq(job::QUEUE_EVENT));
        let feed = feed.filter(job::Column::FinishedAt.is_not_null()).count(ctx.db.read()).await.unwrap();
        assert_eq!(feed, 3, "heard or not, events stay as the feed");
    }
}

#[tokio::test]
async fn a_worker_that_stops_hands_its_job_back_uncounted() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        let started = Arc::new(tokio::sync::Notify::new());
        let signal = started.clone();
        let kind = JobKind::new("test.long", move |_, job: JobRun| {
            let signal = signal.clone();
            async move {
                signal.notify_one();
                job.stop.cancelled().await;
                Err(Problem::internal("interrupted"))
            }
        });
        enqueue(ctx, [NewJob::new("test.long", json!({}))]).await;
        let worker = Worker::start(ctx, vec![kind], Vec::new());
        tokio::time::timeout(Duration::from_secs(10), started.notified()).await.unwrap();
        worker.stop(Duration::from_secs(5)).await;
        let job = &rows(ctx, "test.long").await[0];
        assert_eq!((job.attempts, &job.locked_by, job.finished_at), (0, &None, None));
    }
}

#[tokio::test]
async fn jobs_of_an_unknown_kind_wait_for_a_process_that_knows_it() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        enqueue(ctx, [NewJob::new("test.newer", Value::Null)]).await;
        assert_eq!(Runner::new(ctx, Vec::new(), Vec::new()).run_due().await.unwrap(), 0);
        assert_eq!(rows(ctx, "test.newer").await[0].attempts, 0);
    }
}

#[tokio::test]
async fn old_jobs_and_events_are_forgotten_and_dead_letters_are_not() {
    for installation in databases().await {
        let ctx = &installation.ctx;
        let (kind, _) = counting("test.count");
        let runner = Runner::new(ctx, vec![kind, failing("test.fail")], Vec::new());
        runner.register_schedules().await.unwrap();
        enqueue(
            ctx,
            [NewJob::new("test.count", json!({})), NewJob::new("test.fail", json!({})).max_attempts(1)],
        )
        .await;
        runner.run_due().await.unwrap();
        ctx.clock.advance(chrono::Duration::days(31));
        runner.run_due().await.unwrap();
        assert_eq!((rows(ctx, "test.count").await.len(), rows(ctx, "test.fail").await.len()), (0, 1));
    }
}
