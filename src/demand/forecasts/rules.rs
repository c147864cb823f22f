//! How a cycle moves on, and until when its recipient may commit. Each state leads to the next one and to no other.

use chrono::{Days, NaiveDate};
use lonja_platform::prelude::*;

use crate::{
    calendar::{Grain, Period},
    policies,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Draft,
    Published,
    OpenForCommit,
    Closed,
    Expired,
}

impl State {
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Published, Self::OpenForCommit, Self::Closed, Self::Expired];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::OpenForCommit => "open_for_commit",
            Self::Closed => "closed",
            Self::Expired => "expired",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// What happens to a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Publish,
    Open,
    /// The day until which its recipient may commit is over, or the next cycle is out.
    Close,
    /// Its last period is over, or the next cycle is out.
    Expire,
}

/// The state after a step; everything that skips a state or goes back is refused.
pub fn step(state: State, step: Step) -> Result<State, Problem> {
    match (state, step) {
        (State::Draft, Step::Publish) => Ok(State::Published),
        (State::Published, Step::Open) => Ok(State::OpenForCommit),
        (State::OpenForCommit, Step::Close) => Ok(State::Closed),
        (State::Closed, Step::Expire) => Ok(State::Expired),
        (_, Step::Publish | Step::Open | Step::Close | Step::Expire) => Err(Problem::new(
            ProblemCode::Conflict,
            format!("A forecast cycle that is {} does not take this step.", state.as_str()),
        )),
    }
}

/// The last day on which a cycle takes commits, by the policy of its release.
pub fn commits_until(commit_days: Option<i32>, grain: Grain, published: NaiveDate) -> NaiveDate {
    published + Days::new(policies::commit_days(commit_days, grain) as u64)
}

/// The last day that a cycle forecasts.
pub fn last_day(last: Period, horizon: usize) -> NaiveDate {
    let mut period = last;
    for _ in 0..horizon {
        period = period.next();
    }
    period.last_day()
}

/// What the day alone does to a cycle.
pub fn due(
    state: State,
    today: NaiveDate,
    commits_until: Option<NaiveDate>,
    last_day: NaiveDate,
) -> Option<Step> {
    match state {
        State::OpenForCommit if commits_until.is_some_and(|until| until < today) => Some(Step::Close),
        State::Closed if last_day < today => Some(Step::Expire),
        State::Draft | State::Published | State::OpenForCommit | State::Closed | State::Expired => None,
    }
}

/// Whether it is time to remind the recipient of the last day for commits: the day before it, or that day.
pub fn reminds(state: State, today: NaiveDate, commits_until: Option<NaiveDate>) -> bool {
    state == State::OpenForCommit
        && commits_until.is_some_and(|until| until - Days::new(1) <= today && today <= until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_walks_from_draft_to_expired_and_skips_nothing() {
        let steps = [Step::Publish, Step::Open, Step::Close, Step::Expire];
        for (at, state) in State::ALL.into_iter().enumerate() {
            for (number, taken) in steps.into_iter().enumerate() {
                match step(state, taken) {
                    Ok(next) => assert_eq!((number, next), (at, State::ALL[at + 1])),
                    Err(problem) => {
                        assert_ne!(number, at);
                        assert_eq!(problem.code(), ProblemCode::Conflict);
                    }
                }
            }
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
    }

    #[test]
    fn the_day_closes_and_expires_a_cycle_only_when_it_is_over() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let until = commits_until(None, Grain::Week, day("2026-06-15"));
        assert_eq!(until, day("2026-06-21"));
        assert_eq!(commits_until(Some(3), Grain::Week, day("2026-06-15")), day("2026-06-18"));
        let end = last_day(Period::parse("2026-W23").unwrap(), 2);
        assert_eq!(end, day("2026-06-21"));
        let at = |state, today| due(state, day(today), Some(until), end);
        assert_eq!(at(State::OpenForCommit, "2026-06-21"), None);
        assert_eq!(at(State::OpenForCommit, "2026-06-22"), Some(Step::Close));
        assert_eq!(at(State::Closed, "2026-06-21"), None);
        assert_eq!(at(State::Closed, "2026-06-22"), Some(Step::Expire));
        assert_eq!(at(State::Expired, "2030-01-01"), None);
    }

    #[test]
    fn the_last_two_days_for_commits_are_worth_a_reminder() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let reminded = |state, today| reminds(state, day(today), Some(day("2026-06-21")));
        let told = ["2026-06-19", "2026-06-20", "2026-06-21", "2026-06-22"]
            .map(|today| reminded(State::OpenForCommit, today));
        assert_eq!(told, [false, true, true, false]);
        assert!(
            !reminded(State::Closed, "2026-06-21") && !reminds(State::OpenForCommit, day("2026-06-21"), None)
        );
    }
}
