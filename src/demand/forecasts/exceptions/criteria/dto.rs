//! Criteria as the API takes and shows them. Only the host's people ever see one; what an exception was raised by
//! stands in the exception.

use lonja_kernel::{Percent, Timestamp};
use poem_openapi::{Object, types::Example};

use super::{
    super::{
        dto::{ExceptionKind, ExceptionPriority},
        rules::{Kind, Priority},
    },
    store::criterion,
};
use crate::example;

/// From when on a difference is an exception, and until when it is to be worked off.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct ExceptionCriterionTerms {
    /// Whether exceptions of this kind are raised.
    pub active: bool,
    /// From more than how many percent on, 0 to 1000. The kinds `no_commit` and `outside_band` have none.
    pub threshold: Option<Percent>,
    /// How many: for `forecast_moved` the first periods of a cycle, for `outside_band` the last scored periods in a row,
    /// for `biased` the last scored cycles. The other kinds have none.
    #[oai(validator(minimum(value = "1"), maximum(value = "12")))]
    pub span: Option<i32>,
    pub collaboration_priority_code: ExceptionPriority,
    /// How many days there are to work one off.
    #[oai(validator(minimum(value = "0"), maximum(value = "365")))]
    pub due_days: i32,
}

impl Example for ExceptionCriterionTerms {
    fn example() -> Self {
        Self {
            active: true,
            threshold: Some(Percent::from_hundredths(2500)),
            span: Some(4),
            collaboration_priority_code: ExceptionPriority::Normal,
            due_days: 5,
        }
    }
}

/// From when on exceptions of a kind are raised.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ExceptionCriterion {
    pub kind: ExceptionKind,
    pub active: bool,
    /// From more than how many percent on; none for kinds without.
    pub threshold: Option<Percent>,
    /// Over how many periods or cycles; none for kinds without.
    pub span: Option<i32>,
    pub collaboration_priority_code: ExceptionPriority,
    pub due_days: i32,
    /// Counts the changes.
    pub version: i32,
    /// The id of the user or API client that changed it last.
    pub changed_by: Option<String>,
    pub changed_at: Option<Timestamp>,
}

impl From<criterion::Model> for ExceptionCriterion {
    fn from(row: criterion::Model) -> Self {
        Self {
            // The database admits no other text.
            kind: Kind::parse(&row.kind).unwrap_or(Kind::UnderCommit).into(),
            active: row.active,
            threshold: row.threshold_hundredths.map(|share| Percent::from_hundredths(share.into())),
            span: row.span,
            collaboration_priority_code: Priority::parse(&row.priority).unwrap_or(Priority::Normal).into(),
            due_days: row.due_days,
            version: row.version,
            changed_by: row.changed_by,
            changed_at: row.changed_at,
        }
    }
}

impl Example for ExceptionCriterion {
    fn example() -> Self {
        let terms = ExceptionCriterionTerms::example();
        Self {
            kind: ExceptionKind::ForecastMoved,
            active: terms.active,
            threshold: terms.threshold,
            span: terms.span,
            collaboration_priority_code: terms.collaboration_priority_code,
            due_days: terms.due_days,
            version: 2,
            changed_by: Some("usr_0198c0de8d5a7c3e9f00112233445566".to_owned()),
            changed_at: Some(example::time()),
        }
    }
}

/// The criterion of every kind.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ExceptionCriteria {
    pub items: Vec<ExceptionCriterion>,
}

impl Example for ExceptionCriteria {
    fn example() -> Self {
        Self { items: vec![ExceptionCriterion::example()] }
    }
}
