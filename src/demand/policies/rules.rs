//! What may be asked of a policy and how it moves: draft, in review, active, retired. Pure decisions.

use chrono::{Days, Months, NaiveDate};
use lonja_kernel::ProblemCode;
use lonja_platform::problem::Problem;

use super::{
    dto::{AskedGrain, AskedMeasure, AskedProducts, NewPolicy},
    store::Policy,
};
use crate::calendar::Grain;

impl Policy {
    /// How long after its last day a period is due. That day itself is not over before the next one begins.
    pub fn lag(&self) -> Days {
        Days::new(self.lag_days.max(1) as u64)
    }

    /// Periods that end on this day or before are due today.
    pub fn due_until(&self, today: NaiveDate) -> NaiveDate {
        today - self.lag()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Draft,
    InReview,
    Active,
    Retired,
}

impl State {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Draft, Self::InReview, Self::Active, Self::Retired]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// How far demand is shown by region: not at all, by zone, or by country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regions {
    None,
    Zone,
    Country,
}

impl Regions {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Zone => "zone",
            Self::Country => "country",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::None, Self::Zone, Self::Country].into_iter().find(|regions| regions.as_str() == text)
    }
}

/// What somebody does to a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Change,
    Submit,
    Approve,
    Retire,
}

/// The state after a step, or why it cannot be taken.
pub fn step(state: State, step: Step) -> Result<State, Problem> {
    match (state, step) {
        (State::Draft, Step::Change) => Ok(State::Draft),
        (State::Draft, Step::Submit) => Ok(State::InReview),
        (State::InReview, Step::Approve) => Ok(State::Active),
        (State::Draft | State::InReview | State::Active, Step::Retire) => Ok(State::Retired),
        (_, Step::Change) => {
            Err(conflict("Only a draft can be changed. Write a new policy; it becomes the next version."))
        }
        (_, Step::Submit) => Err(conflict("Only a draft can be submitted for review.")),
        (_, Step::Approve) => Err(conflict("Only a policy in review can be approved. Submit it first.")),
        (State::Retired, Step::Retire) => Err(conflict("The policy is retired already.")),
    }
}

fn conflict(detail: &str) -> Problem {
    Problem::new(ProblemCode::Conflict, detail)
}

/// Nobody approves what they wrote, changed or submitted.
pub fn second_person(approver: &str, authors: &[&str]) -> Result<(), Problem> {
    if authors.contains(&approver) {
        return Err(Problem::new(
            ProblemCode::SecondPersonRequired,
            "You wrote, changed or submitted this policy. Ask somebody else with the right to approve it.",
        ));
    }
    Ok(())
}

/// The history begins within ten years of today.
pub fn history(from: Option<NaiveDate>, today: NaiveDate) -> Result<(), Problem> {
    let decade = Months::new(120);
    match from {
        Some(from) if from < today - decade || from > today + decade => {
            Err(Problem::invalid_field("/history_from", "Choose a day within ten years of today."))
        }
        _ => Ok(()),
    }
}

/// For how many days after its publication a forecast cycle takes commits. By default the next one is due the day after,
/// a period later.
pub fn commit_days(asked: Option<i32>, grain: Grain) -> i32 {
    asked.unwrap_or(match grain {
        Grain::Week => 6,
        Grain::Month => 27,
    })
}

/// Refuses everything that one table of product x period with sums over products and by region, released once, cannot
/// carry safely.
pub fn shareable(asked: &NewPolicy, calendar: Grain) -> Result<(), Problem> {
    let refuse = |detail: String| Err(Problem::new(ProblemCode::NotShareable, detail));
    let grain = match asked.grain {
        None => Some(calendar),
        Some(AskedGrain::Week) => Some(Grain::Week),
        Some(AskedGrain::Month) => Some(Grain::Month),
        Some(AskedGrain::Day | AskedGrain::Quarter) => None,
    };
    if grain != Some(calendar) {
        return refuse(format!(
            "Demand is shared by the {0} in this installation. Figures over other periods could be subtracted from \
             each other: ask for the grain {0}.",
            calendar.as_str()
        ));
    }
    if asked.measures != [AskedMeasure::Units] {
        return refuse(
            "Only units can be shared. Several measures of the same orders, or others than units, would give each \
             other away: ask for the measure units alone."
                .to_owned(),
        );
    }
    if asked.products != AskedProducts::Own {
        return refuse(
            "A supplier is shown the demand for its own products only. Leave products at own.".to_owned(),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::Example;

    use super::*;
    use crate::policies::dto::PolicyRegions;

    #[test]
    fn a_policy_walks_from_draft_to_retired_and_skips_nothing() {
        let next = |state, then| step(state, then).ok();
        assert_eq!(next(State::Draft, Step::Submit), Some(State::InReview));
        assert_eq!(next(State::InReview, Step::Approve), Some(State::Active));
        assert_eq!(next(State::Active, Step::Retire), Some(State::Retired));
        for (state, then) in [
            (State::Draft, Step::Approve),
            (State::InReview, Step::Change),
            (State::Active, Step::Change),
            (State::Active, Step::Approve),
            (State::Retired, Step::Submit),
            (State::Retired, Step::Retire),
        ] {
            assert_eq!(step(state, then).unwrap_err().code(), ProblemCode::Conflict);
        }
    }

    #[test]
    fn whoever_had_a_hand_in_it_cannot_approve_it() {
        let refused = second_person("usr_a", &["usr_b", "usr_a"]).unwrap_err();
        assert_eq!(refused.code(), ProblemCode::SecondPersonRequired);
        assert!(second_person("usr_c", &["usr_b", "usr_a"]).is_ok());
    }

    #[test]
    fn commits_are_taken_as_long_as_was_asked_or_until_the_next_forecast_is_due() {
        let days = [Grain::Week, Grain::Month].map(|grain| commit_days(None, grain));
        assert_eq!(days, [6, 27]);
        assert_eq!(commit_days(Some(3), Grain::Week), 3);
        assert_eq!(commit_days(Some(90), Grain::Month), 90);
    }

    #[test]
    fn whatever_is_wider_than_product_by_period_is_refused_and_says_so() {
        let plain = NewPolicy::example();
        assert!(shareable(&plain, Grain::Week).is_ok());
        assert!(shareable(&NewPolicy { totals: true, ..plain.clone() }, Grain::Week).is_ok());
        let by_country = NewPolicy { regions: PolicyRegions::Country, ..plain.clone() };
        assert!(shareable(&by_country, Grain::Week).is_ok());
        let wider = [
            (NewPolicy { grain: Some(AskedGrain::Month), ..plain.clone() }, "week"),
            (NewPolicy { grain: Some(AskedGrain::Day), ..plain.clone() }, "week"),
            (
                NewPolicy { measures: vec![AskedMeasure::Units, AskedMeasure::Returns], ..plain.clone() },
                "units",
            ),
            (NewPolicy { measures: vec![AskedMeasure::Stock], ..plain.clone() }, "units"),
            (NewPolicy { measures: vec![], ..plain.clone() }, "units"),
            (NewPolicy { products: AskedProducts::All, ..plain.clone() }, "own"),
        ];
        for (asked, word) in wider {
            let problem = shareable(&asked, Grain::Week).unwrap_err();
            assert_eq!(problem.code(), ProblemCode::NotShareable);
            assert!(problem.detail().contains(word), "{}", problem.detail());
        }
    }
}
