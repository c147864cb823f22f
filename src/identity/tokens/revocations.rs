//! What every node knows about revoked tokens, a few seconds old at most. A node that has not heard from the database
//! for too long does not guess: it refuses.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::{Duration, Instant},
};

use lonja_platform::prelude::*;
use uuid::Uuid;

/// How often a node asks the database.
pub(crate) const REFRESH_EVERY: Duration = Duration::from_secs(2);
/// After this much silence a node refuses every token.
const SILENCE: Duration = Duration::from_secs(10);

/// What can be revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Revocable {
    User(UserId),
    Client(ApiClientId),
    Organization(OrganizationId),
    Session(SessionId),
}

impl Revocable {
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Client(_) => "client",
            Self::Organization(_) => "organization",
            Self::Session(_) => "session",
        }
    }

    pub(crate) const fn id(self) -> Uuid {
        match self {
            Self::User(id) => id.0,
            Self::Client(id) => id.0,
            Self::Organization(id) => id.0,
            Self::Session(id) => id.0,
        }
    }

    pub(crate) fn from_row(kind: &str, id: Uuid) -> Option<Self> {
        match kind {
            "user" => Some(Self::User(id.into())),
            "client" => Some(Self::Client(id.into())),
            "organization" => Some(Self::Organization(id.into())),
            "session" => Some(Self::Session(id.into())),
            _ => None,
        }
    }
}

/// Tokens of `subject` that carry a smaller epoch are refused. A sign-in has no epochs: its tokens carry 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Revocation {
    pub subject: Revocable,
    pub epoch: i64,
    pub expires_at: Timestamp,
}

#[derive(Default)]
struct Known {
    heard_at: Option<Instant>,
    revoked: HashMap<Revocable, (i64, Timestamp)>,
}

impl Known {
    fn add(&mut self, revocation: Revocation) {
        let entry =
            self.revoked.entry(revocation.subject).or_insert((revocation.epoch, revocation.expires_at));
        entry.0 = entry.0.max(revocation.epoch);
        entry.1 = entry.1.max(revocation.expires_at);
    }
}

/// This node's list.
#[derive(Default)]
pub(crate) struct Revocations(RwLock<Known>);

impl Revocations {
    /// Takes over what the database said when it was asked at `asked`. What this node revoked itself meanwhile stays.
    pub(crate) fn heard(&self, all: Vec<Revocation>, asked: Instant, now: Timestamp) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.revoked.retain(|_, (_, expires_at)| *expires_at > now);
        for revocation in all {
            known.add(revocation);
        }
        known.heard_at = Some(asked);
    }

    /// What this node has just committed itself holds here at once.
    pub(crate) fn add(&self, revocations: impl IntoIterator<Item = Revocation>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for revocation in revocations {
            known.add(revocation);
        }
    }

    /// Whether a token issued under these epochs is still good.
    pub(crate) fn allow(&self, carried: &[(Revocable, i64)]) -> Result<bool, Problem> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if known.heard_at.is_none_or(|at| at.elapsed() > SILENCE) {
            return Err(Problem::unavailable("the list of revoked tokens is too old"));
        }
        Ok(carried
            .iter()
            .all(|(subject, epoch)| known.revoked.get(subject).is_none_or(|(minimum, _)| epoch >= minimum)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + seconds, 0).expect("a time")
    }

    fn revocation(subject: Revocable, epoch: i64) -> Revocation {
        Revocation { subject, epoch, expires_at: at(600) }
    }

    #[test]
    fn a_node_that_never_heard_refuses() {
        let list = Revocations::default();
        assert_eq!(list.allow(&[]).expect_err("refused").code(), ProblemCode::Unavailable);
    }

    #[test]
    fn a_node_that_has_not_heard_for_long_refuses() {
        let list = Revocations::default();
        let Some(long_ago) = Instant::now().checked_sub(Duration::from_secs(11)) else { return };
        list.heard(Vec::new(), long_ago, at(0));
        assert_eq!(list.allow(&[]).expect_err("refused").code(), ProblemCode::Unavailable);
    }

    #[test]
    fn tokens_of_an_older_epoch_are_refused_and_newer_ones_pass() {
        let list = Revocations::default();
        let user = Revocable::User(UserId::new());
        list.heard(vec![revocation(user, 3)], Instant::now(), at(0));
        assert!(!list.allow(&[(user, 2)]).expect("heard"));
        assert!(list.allow(&[(user, 3)]).expect("heard"));
        assert!(list.allow(&[(Revocable::User(UserId::new()), 0)]).expect("heard"));
    }

    #[test]
    fn what_a_node_revoked_itself_survives_an_answer_that_does_not_know_it_yet() {
        let list = Revocations::default();
        let session = Revocable::Session(SessionId::new());
        list.add([revocation(session, 1)]);
        list.heard(Vec::new(), Instant::now(), at(0));
        assert!(!list.allow(&[(session, 0)]).expect("heard"));
        list.heard(Vec::new(), Instant::now(), at(601));
        assert!(list.allow(&[(session, 0)]).expect("heard"));
    }

    #[test]
    fn the_higher_epoch_wins_in_whatever_order_they_come() {
        let list = Revocations::default();
        let organization = Revocable::Organization(OrganizationId::new());
        list.add([revocation(organization, 5)]);
        list.heard(vec![revocation(organization, 4)], Instant::now(), at(0));
        assert!(!list.allow(&[(organization, 4)]).expect("heard"));
    }
}
