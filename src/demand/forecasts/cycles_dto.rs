//! Forecast cycles as the API takes and shows them.

use chrono::NaiveDate;
use lonja_kernel::{ForecastCycleId, OrganizationId, ReleaseId, Timestamp};
use poem_openapi::{Enum, Object, types::Example};

use super::{dto::grain_of, rules::State, shown::CycleRow};
use crate::{
    example,
    policies::{PeriodGrain, Recipient},
};

/// Whether a cycle was published when its figures were new.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum CycleKind {
    /// It was made after its release and given out.
    Published,
    /// Worked out later, from the released figures up to an earlier period alone: what would have been forecast then.
    Backtest,
}

impl CycleKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Backtest => "backtest",
        }
    }

    pub fn parse(text: &str) -> Self {
        if text == "backtest" { Self::Backtest } else { Self::Published }
    }
}

/// Where a cycle stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum CycleState {
    /// Being made.
    Draft,
    /// Out, for good.
    Published,
    /// Its recipient may commit to quantities.
    OpenForCommit,
    /// No more commits are taken.
    Closed,
    /// The next cycle is out, or all of its periods are over.
    Expired,
}

impl From<State> for CycleState {
    fn from(state: State) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::Published => Self::Published,
            State::OpenForCommit => Self::OpenForCommit,
            State::Closed => Self::Closed,
            State::Expired => Self::Expired,
        }
    }
}

impl From<CycleState> for State {
    fn from(state: CycleState) -> Self {
        match state {
            CycleState::Draft => Self::Draft,
            CycleState::Published => Self::Published,
            CycleState::OpenForCommit => Self::OpenForCommit,
            CycleState::Closed => Self::Closed,
            CycleState::Expired => Self::Expired,
        }
    }
}

/// The forecasts that were made from one state of the released figures.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastCycle {
    pub id: ForecastCycleId,
    pub kind: CycleKind,
    /// Counts the cycles of this recipient; a backtest has none.
    pub number: Option<i32>,
    pub recipient: Recipient,
    pub state: CycleState,
    /// The release with which its figures came out.
    pub release_id: ReleaseId,
    pub grain: PeriodGrain,
    /// The latest period whose figures it knows, such as `2026-W45`.
    pub last_period: String,
    /// How many periods after it are forecast.
    pub horizon: i32,
    pub published_at: Option<Timestamp>,
    /// The last day on which commits are taken.
    pub commits_until: Option<NaiveDate>,
    pub closed_at: Option<Timestamp>,
    pub expired_at: Option<Timestamp>,
    /// How it is answered, of cycles that were published.
    pub progress: Option<CycleProgress>,
}

/// How far a cycle is answered and worked off.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct CycleProgress {
    /// How many forecasts it has.
    pub forecasts: i64,
    /// How many of them have a commit.
    pub answered: i64,
    /// How many exceptions that it raised are not worked off.
    pub open_exceptions: i64,
}

impl Example for CycleProgress {
    fn example() -> Self {
        Self { forecasts: 96, answered: 72, open_exceptions: 3 }
    }
}

/// For whom a cycle is made.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewForecastCycle {
    /// A supplier that demand was released to.
    pub recipient_id: OrganizationId,
}

impl Example for NewForecastCycle {
    fn example() -> Self {
        Self { recipient_id: example::id() }
    }
}

impl From<CycleRow> for ForecastCycle {
    fn from(row: CycleRow) -> Self {
        let grain = grain_of(&row.grain);
        Self {
            id: row.id.into(),
            kind: CycleKind::parse(&row.kind),
            number: row.number,
            recipient: Recipient { id: row.recipient_id.into(), name: row.recipient_name },
            state: State::parse(&row.state).unwrap_or(State::Expired).into(),
            release_id: row.release_id.into(),
            grain: grain.into(),
            last_period: grain.period_of(row.last_period).label(),
            horizon: row.horizon,
            published_at: row.published_at,
            commits_until: row.commits_until,
            closed_at: row.closed_at,
            expired_at: row.expired_at,
            progress: progress(row.forecasts, row.answered, row.open_exceptions),
        }
    }
}

fn progress(
    forecasts: Option<i64>,
    answered: Option<i64>,
    open_exceptions: Option<i64>,
) -> Option<CycleProgress> {
    Some(CycleProgress { forecasts: forecasts?, answered: answered?, open_exceptions: open_exceptions? })
}

impl Example for ForecastCycle {
    fn example() -> Self {
        Self {
            id: example::id(),
            kind: CycleKind::Published,
            number: Some(12),
            recipient: Recipient { id: example::id(), name: "Northern Lights Ltd".to_owned() },
            state: CycleState::OpenForCommit,
            release_id: example::id(),
            grain: PeriodGrain::Week,
            last_period: "2026-W45".to_owned(),
            horizon: 8,
            published_at: Some(example::time()),
            commits_until: Some(example::day(2026, 11, 8)),
            closed_at: None,
            expired_at: None,
            progress: Some(CycleProgress::example()),
        }
    }
}
