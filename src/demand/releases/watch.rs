//! How far the work on a release has come, for whoever waits for it, and when it has to stop.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What is being worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The figures of products.
    Products,
    /// What has to be hidden beside totals, period by period.
    Totals,
    /// Figures by region, month by month.
    Regions,
    /// The proof of what was decided.
    Audit,
}

impl Step {
    const ALL: [Self; 4] = [Self::Products, Self::Totals, Self::Regions, Self::Audit];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::Totals => "totals",
            Self::Regions => "regions",
            Self::Audit => "audit",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == text)
    }
}

/// How much of a step is done; a total of nothing: it is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub step: Step,
    pub done: usize,
    pub total: usize,
}

pub struct Watch {
    until: Option<Instant>,
    at: Mutex<Progress>,
}

impl Watch {
    /// The work has to stop after this long.
    pub fn new(patience: Duration) -> Self {
        Self { until: Some(Instant::now() + patience), ..Self::free() }
    }

    /// The work takes as long as it takes.
    pub fn free() -> Self {
        Self { until: None, at: Mutex::new(Progress { step: Step::Products, done: 0, total: 0 }) }
    }

    pub fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    pub fn begin(&self, step: Step, total: usize) {
        self.with(|at| *at = Progress { step, done: 0, total });
    }

    pub fn advance(&self) {
        self.with(|at| at.done += 1);
    }

    pub fn progress(&self) -> Progress {
        self.with(|at| *at)
    }

    fn with<T>(&self, of: impl FnOnce(&mut Progress) -> T) -> T {
        of(&mut self.at.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
