//! The same work on many series: spread over threads, in the order of the series, ended when the caller says so.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};

use crate::control::{Cancelled, Control, Progress, Stage};

/// Series that one thread takes at a time.
const BATCH: usize = 16;

/// The answers of `work` for 0..`count`, whichever thread gave them.
pub(crate) fn map<T: Send>(
    count: usize,
    threads: usize,
    stage: Stage,
    control: Control<'_>,
    work: impl Fn(usize) -> T + Sync,
) -> Result<Vec<T>, Cancelled> {
    let (next, done, ended) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let walk = || {
        let mut found = Vec::new();
        loop {
            if ended.load(Ordering::Relaxed) || (control.stop)() {
                ended.store(true, Ordering::Relaxed);
                return found;
            }
            let from = next.fetch_add(BATCH, Ordering::Relaxed);
            if from >= count {
                return found;
            }
            let batch = from..(from + BATCH).min(count);
            let size = batch.len();
            found.push((from, batch.map(&work).collect::<Vec<T>>()));
            let done = done.fetch_add(size, Ordering::Relaxed) + size;
            (control.progress)(Progress { stage, done, of: count });
        }
    };
    let threads = threads.clamp(1, count.div_ceil(BATCH).max(1));
    let mut batches = if threads == 1 {
        walk()
    } else {
        thread::scope(|scope| {
            let hands: Vec<_> = (0..threads).map(|_| scope.spawn(walk)).collect();
            hands
                .into_iter()
                .flat_map(|hand| hand.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        })
    };
    if ended.load(Ordering::Relaxed) {
        return Err(Cancelled);
    }
    batches.sort_unstable_by_key(|(from, _)| *from);
    Ok(batches.into_iter().flat_map(|(_, answers)| answers).collect())
}
