//! How a caller watches long work and ends it. The library owns no clock: time is a question to the caller.

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Past errors are collected, from which the intervals get their width.
    Calibration,
    Forecast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    /// Series.
    pub done: usize,
    pub of: usize,
}

/// A question that long work asks, and what it tells.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// `true` ends the work without an answer.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// The caller ended the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work was ended before it was done")]
pub struct Cancelled;

impl Control<'_> {
    /// Nobody watches, nothing ends the work before it is done.
    pub const FREE: Control<'static> = Control { stop: &|| false, progress: &|_| {} };
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Control")
    }
}
