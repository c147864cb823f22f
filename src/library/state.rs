//! Where a piece of sales material stands, and where it can go from there.

use lonja_kernel::{ProblemCode, Timestamp};
use lonja_platform::prelude::Problem;
use poem_openapi::Enum;

/// Where a piece of sales material stands now. Scheduled and expired follow from its dates.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AssetState {
    /// Being prepared; only staff see it.
    Draft,
    /// Published, but its publish date is still to come.
    Scheduled,
    /// Its audiences see it.
    Published,
    /// Its expiry date has passed.
    Expired,
    /// Taken back.
    Withdrawn,
}

/// What staff can do to the state.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AssetTarget {
    /// Shows it to its audiences from the publish date on, or at once where there is none.
    Published,
    /// Takes it back at once. It can be published again.
    Withdrawn,
}

/// The state as it is kept; dates make five of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Draft,
    Published,
    Withdrawn,
}

impl Stage {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The inverse of [`as_str`](Self::as_str). A word that the table's CHECK would refuse shows nothing to anybody.
    pub fn parse(text: &str) -> Self {
        match text {
            "published" => Self::Published,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Draft,
        }
    }

    /// Where it stands at `now`. The publish date itself is visible, the expiry date itself no longer is.
    pub fn at(
        self,
        publish_at: Option<Timestamp>,
        expire_at: Option<Timestamp>,
        now: Timestamp,
    ) -> AssetState {
        match self {
            Self::Draft => AssetState::Draft,
            Self::Withdrawn => AssetState::Withdrawn,
            Self::Published if expire_at.is_some_and(|at| at <= now) => AssetState::Expired,
            Self::Published if publish_at.is_some_and(|at| at > now) => AssetState::Scheduled,
            Self::Published => AssetState::Published,
        }
    }

    /// The next stage, or why not. Publishing what is published and withdrawing what is withdrawn changes nothing.
    pub fn go(self, target: AssetTarget, has_file: bool) -> Result<Self, Problem> {
        let refused = |detail| Err(Problem::new(ProblemCode::Conflict, detail));
        match (self, target) {
            (_, AssetTarget::Published) if !has_file => {
                refused("Upload the file first: there is nothing to publish yet.")
            }
            (_, AssetTarget::Published) => Ok(Self::Published),
            (Self::Draft, AssetTarget::Withdrawn) => {
                refused("It was never published, so there is nothing to take back.")
            }
            (Self::Published | Self::Withdrawn, AssetTarget::Withdrawn) => Ok(Self::Withdrawn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lonja_kernel::parse_time;

    fn at(text: &str) -> Option<Timestamp> {
        parse_time(text)
    }

    #[test]
    fn the_publish_date_is_visible_and_the_expiry_date_no_longer_is() {
        let (from, until) = (at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"));
        let state = |now: &str| Stage::Published.at(from, until, at(now).expect("a time"));
        assert_eq!(state("2026-02-28T23:59:59.999Z"), AssetState::Scheduled);
        assert_eq!(state("2026-03-01T00:00:00Z"), AssetState::Published);
        assert_eq!(state("2026-03-31T23:59:59.999Z"), AssetState::Published);
        assert_eq!(state("2026-04-01T00:00:00Z"), AssetState::Expired);
    }

    #[test]
    fn nothing_is_published_without_a_file() {
        assert!(Stage::Draft.go(AssetTarget::Published, false).is_err());
        assert_eq!(Stage::Draft.go(AssetTarget::Published, true).ok(), Some(Stage::Published));
        assert_eq!(Stage::Withdrawn.go(AssetTarget::Published, true).ok(), Some(Stage::Published));
    }

    #[test]
    fn only_what_was_published_is_taken_back() {
        assert!(Stage::Draft.go(AssetTarget::Withdrawn, true).is_err());
        assert_eq!(Stage::Published.go(AssetTarget::Withdrawn, true).ok(), Some(Stage::Withdrawn));
    }
}
