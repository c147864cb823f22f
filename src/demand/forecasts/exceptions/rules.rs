//! What an exception is about, and how it is worked off. The supplier acknowledges and proposes; staff take it over and
//! end it. An exception only ever moves forward, and what is resolved or waived stays so.

use lonja_platform::prelude::*;

/// A closed list with its names in the database.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($word:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($word,)+
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$word,)+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text)
            }
        }
    };
}

words! {
    /// What differs from what.
    Kind {
        UnderCommit = "under_commit",
        OverCommit = "over_commit",
        NoCommit = "no_commit",
        ForecastMoved = "forecast_moved",
        OutsideBand = "outside_band",
        Biased = "biased",
    }
}

impl Kind {
    /// Whether its criterion says from how many percent on.
    pub const fn has_threshold(self) -> bool {
        matches!(self, Self::UnderCommit | Self::OverCommit | Self::ForecastMoved | Self::Biased)
    }

    /// Whether its criterion says over how many periods or cycles.
    pub const fn has_span(self) -> bool {
        matches!(self, Self::ForecastMoved | Self::OutsideBand | Self::Biased)
    }
}

words! {
    /// What is done first.
    Priority { Low = "low", Normal = "normal", High = "high", }
}

words! {
    /// Where an exception stands.
    State {
        Open = "open",
        Acknowledged = "acknowledged",
        Proposed = "proposed",
        Resolved = "resolved",
        Waived = "waived",
    }
}

impl State {
    /// What still waits for somebody.
    pub const PENDING: [Self; 3] = [Self::Open, Self::Acknowledged, Self::Proposed];
}

words! {
    /// What becomes of the difference.
    Resolution {
        CommitChanged = "commit_changed",
        CommitStands = "commit_stands",
        LaterPeriod = "later_period",
        ForecastReviewed = "forecast_reviewed",
        NoAction = "no_action",
        Other = "other",
    }
}

/// What somebody does about an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The supplier has seen it.
    Acknowledge,
    /// The supplier says what it proposes; said again, the later one holds.
    Propose,
    /// Staff say who looks after it, by which it is acknowledged.
    Assign,
    Resolve,
    Waive,
}

impl Step {
    const fn done(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledged",
            Self::Propose => "answered with a proposal",
            Self::Assign => "taken over",
            Self::Resolve => "resolved",
            Self::Waive => "waived",
        }
    }
}

/// The state after a step. Whoever proposes or resolves has acknowledged before; what nobody wants to look into is
/// waived at any time.
pub fn step(state: State, step: Step) -> Result<State, Problem> {
    match (state, step) {
        (State::Open, Step::Acknowledge | Step::Assign) | (State::Acknowledged, Step::Assign) => {
            Ok(State::Acknowledged)
        }
        (State::Acknowledged | State::Proposed, Step::Propose) | (State::Proposed, Step::Assign) => {
            Ok(State::Proposed)
        }
        (State::Acknowledged | State::Proposed, Step::Resolve) => Ok(State::Resolved),
        (State::Open | State::Acknowledged | State::Proposed, Step::Waive) => Ok(State::Waived),
        (
            State::Open | State::Acknowledged | State::Proposed | State::Resolved | State::Waived,
            Step::Acknowledge | Step::Propose | Step::Assign | Step::Resolve,
        )
        | (State::Resolved | State::Waived, Step::Waive) => {
            let rest = match state {
                State::Open => " Acknowledge it first.",
                State::Acknowledged | State::Proposed => "",
                State::Resolved | State::Waived => " That is where it stays.",
            };
            let (state, done) = (state.as_str(), step.done());
            let detail = format!("An exception that is {state} cannot be {done}.{rest}");
            Err(Problem::new(ProblemCode::Conflict, detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STEPS: [Step; 5] = [Step::Acknowledge, Step::Propose, Step::Assign, Step::Resolve, Step::Waive];

    fn place(state: State) -> usize {
        State::ALL.iter().position(|other| *other == state).unwrap()
    }

    proptest! {
        #[test]
        fn whatever_is_tried_an_exception_never_goes_back_and_its_end_is_final(
            steps in prop::collection::vec(prop::sample::select(STEPS.to_vec()), 0..30),
        ) {
            let mut state = State::Open;
            let mut acknowledged = false;
            for taken in steps {
                let is_over = !State::PENDING.contains(&state);
                match step(state, taken) {
                    Ok(next) => {
                        prop_assert!(!is_over);
                        prop_assert!(place(next) >= place(state));
                        prop_assert!(acknowledged || !matches!(taken, Step::Propose | Step::Resolve));
                        prop_assert_eq!(next == State::Resolved, taken == Step::Resolve);
                        prop_assert_eq!(next == State::Waived, taken == Step::Waive);
                        acknowledged |= matches!(taken, Step::Acknowledge | Step::Assign);
                        state = next;
                    }
                    Err(problem) => {
                        prop_assert_eq!(problem.code(), ProblemCode::Conflict);
                        prop_assert!(is_over || taken != Step::Waive);
                        prop_assert!(is_over || taken != Step::Assign);
                    }
                }
            }
        }
    }

    #[test]
    fn every_word_is_read_as_it_is_written() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(*kind));
        }
        assert_eq!(State::parse("closed"), None);
    }

    #[test]
    fn an_exception_is_walked_through_by_both_sides() {
        let mut state = State::Open;
        for taken in
            [Step::Acknowledge, Step::Assign, Step::Propose, Step::Assign, Step::Propose, Step::Resolve]
        {
            state = step(state, taken).unwrap();
        }
        assert_eq!(state, State::Resolved);
    }
}
