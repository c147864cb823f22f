//! Counts the statements that a piece of work sends to the database, so that tests can hold operations to a number.
//! BEGIN and COMMIT are not statements in this sense.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{DatabaseConnection, metric::Info};

tokio::task_local! {
    static COUNTER: Arc<AtomicU64>;
}

/// Runs `work` and says how many statements it sent. Tasks that it spawns are not counted.
pub async fn counted<F: Future>(work: F) -> (F::Output, u64) {
    let counter = Arc::new(AtomicU64::new(0));
    let output = COUNTER.scope(counter.clone(), work).await;
    (output, counter.load(Ordering::Relaxed))
}

/// Makes a connection count and time its statements.
pub(super) fn observe(connection: &mut DatabaseConnection) {
    connection.set_metric_callback(|info: &Info<'_>| note(info.elapsed, info.failed));
}

/// Counts and times one statement.
pub(super) fn note(elapsed: Duration, failed: bool) {
    COUNTER.try_with(|counter| counter.fetch_add(1, Ordering::Relaxed)).ok();
    metrics::histogram!("lonja_statement_seconds").record(elapsed.as_secs_f64());
    if failed {
        metrics::counter!("lonja_statement_failures_total").increment(1);
    }
}
