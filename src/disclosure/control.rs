//! How a caller watches long work and ends it. The library owns no clock: time is a question to the caller.

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Repair,
    Insiders,
    CleanUp,
    Improvement,
    Audit,
}

/// Work done of work that is known to be there. What is left may grow while it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    pub done: usize,
    pub of: usize,
}

/// Questions that long work asks, and what it tells.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// `true` ends the work: suppression hands over what it has, an audit refuses.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// `true` leaves out what only makes a result better.
    pub hurry: &'a (dyn Fn() -> bool + Sync),
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

impl Control<'_> {
    /// Nobody watches, nothing ends the work before it is done.
    pub const FREE: Control<'static> = Control { stop: &|| false, hurry: &|| false, progress: &|_| {} };
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Control")
    }
}
