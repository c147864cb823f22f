//! How loading goes on: a bar on a terminal, a line now and then elsewhere.

use std::{
    io::IsTerminal,
    sync::atomic::{AtomicU64, Ordering},
};

use indicatif::{ProgressBar, ProgressStyle};

/// Elsewhere than on a terminal: a line for every so many percent.
const STEP_PERCENT: u64 = 10;

pub struct Progress {
    bar: Option<ProgressBar>,
    said: AtomicU64,
}

impl Progress {
    pub fn new(total: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(total);
            let style = ProgressStyle::with_template("{msg:24} {wide_bar} {percent:>3} %  {elapsed}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_message("importing order lines");
            bar
        });
        Self { bar, said: AtomicU64::new(0) }
    }

    pub fn at(&self, done: u64, total: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
            return;
        }
        let percent = done * 100 / total.max(1) / STEP_PERCENT * STEP_PERCENT;
        if self.said.fetch_max(percent, Ordering::Relaxed) < percent {
            tracing::info!("importing order lines: {percent} %");
        }
    }

    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
