//! How far a release in the making has come, as the API tells it to staff.

use poem_openapi::{Enum, Object, types::Example};

/// What of a release is being worked on.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum ReleaseStep {
    /// The figures of products.
    Products,
    /// What has to be hidden beside totals, period by period.
    Totals,
    /// Figures by region, month by month.
    Regions,
    /// The proof of what was decided.
    Audit,
}

/// How far the work on a release has come.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ReleaseProgress {
    pub step: ReleaseStep,
    /// How much of the step is done.
    pub done: i32,
    /// Of how much; zero where it is not counted.
    pub total: i32,
}

impl Example for ReleaseProgress {
    fn example() -> Self {
        Self { step: ReleaseStep::Totals, done: 14, total: 53 }
    }
}
