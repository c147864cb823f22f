//! What approval does, as the API tells it.

use chrono::NaiveDate;
use lonja_kernel::PolicyId;
use poem_openapi::{Enum, Object, types::Example};

use super::impact::{self, Field, First, Outcome};
use crate::{
    example,
    policies::{Policy, PolicyState, State},
};

/// What of a policy can differ from another.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum PolicyField {
    LagDays,
    HistoryFrom,
    Horizon,
    CommitDays,
    Totals,
    Regions,
    MinimumCustomers,
    PPercent,
    PriorPercent,
    Purpose,
}

impl From<Field> for PolicyField {
    fn from(field: Field) -> Self {
        match field {
            Field::LagDays => Self::LagDays,
            Field::HistoryFrom => Self::HistoryFrom,
            Field::Horizon => Self::Horizon,
            Field::CommitDays => Self::CommitDays,
            Field::Totals => Self::Totals,
            Field::Regions => Self::Regions,
            Field::MinimumCustomers => Self::MinimumCustomers,
            Field::PPercent => Self::PPercent,
            Field::PriorPercent => Self::PriorPercent,
            Field::Purpose => Self::Purpose,
        }
    }
}

/// A field that differs, as the policy's own answer says it; of `commit_days` the number that holds.
#[derive(Object, Clone, Debug)]
pub struct PolicyDifference {
    pub field: PolicyField,
    pub before: String,
    pub after: String,
}

/// The policy that retires.
#[derive(Object, Clone, Debug)]
pub struct ReplacedPolicy {
    pub id: PolicyId,
    pub version: i32,
    pub differences: Vec<PolicyDifference>,
}

/// Another policy for the same supplier that may still be approved.
#[derive(Object, Clone, Debug)]
pub struct PendingPolicy {
    pub id: PolicyId,
    pub version: i32,
    pub state: PolicyState,
}

/// The first release by the policy, if it is in force from today on.
#[derive(Object, Clone, Debug)]
pub struct FirstRelease {
    /// The first day on which it can be made, when asked for.
    pub possible_on: NaiveDate,
    /// The day on which it is made by itself, if nobody asks before.
    pub by_itself_on: NaiveDate,
    /// How many periods it covers on the first of these days.
    pub periods: i32,
    pub first_period: String,
    pub last_period: String,
    /// Products times periods that it covers.
    pub cells: i64,
}

/// What approval does.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct PolicyImpact {
    /// The active policy whose place it takes.
    pub replaces: Option<ReplacedPolicy>,
    /// The recipient's products.
    pub products: i64,
    /// Absent where the recipient has no products.
    pub first_release: Option<FirstRelease>,
    /// Products times periods of the asked range that are covered by earlier releases: once, ever.
    pub used_up: i64,
    /// Drafts and policies in review for the same recipient.
    pub pending: Vec<PendingPolicy>,
}

impl From<First> for FirstRelease {
    fn from(first: First) -> Self {
        let label = |period: Option<&crate::calendar::Period>| period.map(|period| period.label());
        Self {
            possible_on: first.possible_on,
            by_itself_on: first.by_itself_on,
            periods: first.periods.len() as i32,
            first_period: label(first.periods.first()).unwrap_or_default(),
            last_period: label(first.periods.last()).unwrap_or_default(),
            cells: first.cells,
        }
    }
}

impl PolicyImpact {
    /// `others`: the recipient's policies that are not retired.
    pub fn of(policy: &Policy, others: &[Policy], products: i64, outcome: Outcome) -> Self {
        let others = || others.iter().filter(|other| other.id != policy.id);
        let difference = |(field, before, after): (Field, String, String)| PolicyDifference {
            field: field.into(),
            before,
            after,
        };
        let replaced = |earlier: &Policy| ReplacedPolicy {
            id: earlier.id.into(),
            version: earlier.version,
            differences: impact::differences(earlier, policy).into_iter().map(difference).collect(),
        };
        let pending = |other: &Policy| PendingPolicy {
            id: other.id.into(),
            version: other.version,
            state: other.state.into(),
        };
        Self {
            replaces: others().find(|other| other.state == State::Active).map(replaced),
            products,
            first_release: outcome.first.map(Into::into),
            used_up: outcome.used_up,
            pending: others().filter(|other| other.state != State::Active).map(pending).collect(),
        }
    }
}

impl Example for PolicyImpact {
    fn example() -> Self {
        Self {
            replaces: Some(ReplacedPolicy {
                id: example::id(),
                version: 1,
                differences: vec![PolicyDifference {
                    field: PolicyField::MinimumCustomers,
                    before: "5".to_owned(),
                    after: "4".to_owned(),
                }],
            }),
            products: 120,
            first_release: Some(FirstRelease {
                possible_on: example::day(2026, 11, 8),
                by_itself_on: example::day(2026, 11, 8),
                periods: 1,
                first_period: "2026-W44".to_owned(),
                last_period: "2026-W44".to_owned(),
                cells: 120,
            }),
            used_up: 5160,
            pending: vec![PendingPolicy { id: example::id(), version: 3, state: PolicyState::Draft }],
        }
    }
}
