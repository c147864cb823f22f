//! What a change of many makes of one piece of material, decided without a database.

use lonja_kernel::{AudienceId, Timestamp, format_time};
use lonja_platform::prelude::Problem;
use poem_openapi::types::MaybeUndefined;

use super::dto::{AssetChangeError, AssetChangeReason, AssetChanges};
use crate::assets::rules::tidy_tags;

/// As many as one piece takes when it is changed by itself.
const MOST_TAGS: usize = 20;

/// What a change of many can touch of one piece. Tags and audiences are sorted, each there once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub language: Option<String>,
    pub tags: Vec<String>,
    pub audiences: Vec<AudienceId>,
    pub publish_at: Option<Timestamp>,
    pub expire_at: Option<Timestamp>,
}

/// A change that holds together by itself.
#[derive(Clone, Debug)]
pub struct Wanted {
    language: MaybeUndefined<String>,
    add_tags: Vec<String>,
    remove_tags: Vec<String>,
    add_audiences: Vec<AudienceId>,
    remove_audiences: Vec<AudienceId>,
    publish_at: MaybeUndefined<Timestamp>,
    expire_at: MaybeUndefined<Timestamp>,
}

impl Wanted {
    /// Refuses what names nothing, and what adds and removes the same.
    pub fn read(changes: AssetChanges, round: impl Fn(Timestamp) -> Timestamp) -> Result<Self, Problem> {
        let wanted = Self {
            language: changes.language,
            add_tags: tidy_tags(&changes.add_tags, "/changes/add_tags")?,
            remove_tags: tidy_tags(&changes.remove_tags, "/changes/remove_tags")?,
            add_audiences: changes.add_audience_ids,
            remove_audiences: changes.remove_audience_ids,
            publish_at: changes.publish_at.map_value(&round),
            expire_at: changes.expire_at.map_value(&round),
        };
        if wanted.is_nothing() {
            return Err(Problem::invalid_field("/changes", "Name at least one thing to change."));
        }
        if wanted.add_tags.iter().any(|tag| wanted.remove_tags.contains(tag)) {
            return Err(Problem::invalid_field("/changes/remove_tags", "Add a tag or remove it, not both."));
        }
        if wanted.add_audiences.iter().any(|id| wanted.remove_audiences.contains(id)) {
            let detail = "Add an audience or remove it, not both.";
            return Err(Problem::invalid_field("/changes/remove_audience_ids", detail));
        }
        Ok(wanted)
    }

    fn is_nothing(&self) -> bool {
        self.language.is_undefined()
            && self.publish_at.is_undefined()
            && self.expire_at.is_undefined()
            && self.add_tags.is_empty()
            && self.remove_tags.is_empty()
            && self.add_audiences.is_empty()
            && self.remove_audiences.is_empty()
    }

    /// What becomes of a piece, or everything that speaks against it.
    pub fn applied_to(&self, before: &Standing) -> Result<Standing, Vec<AssetChangeError>> {
        let after = Standing {
            language: replaced(&self.language, before.language.as_ref()),
            tags: added(&before.tags, &self.add_tags, &self.remove_tags),
            audiences: added(&before.audiences, &self.add_audiences, &self.remove_audiences),
            publish_at: replaced(&self.publish_at, before.publish_at.as_ref()),
            expire_at: replaced(&self.expire_at, before.expire_at.as_ref()),
        };
        let mut errors = Vec::new();
        // What has more tags from before may keep them.
        if after.tags.len() > MOST_TAGS && after.tags.len() > before.tags.len() {
            errors.push(AssetChangeError {
                field: "tags".to_owned(),
                reason: AssetChangeReason::TooManyTags,
                detail: format!(
                    "It would have {} tags; {MOST_TAGS} are allowed. Remove some first.",
                    after.tags.len()
                ),
            });
        }
        if let (Some(publish), Some(expire)) = (after.publish_at, after.expire_at)
            && expire <= publish
        {
            let (field, detail) = if self.expire_at.is_undefined() {
                ("publish_at", format!("It expires on {}; choose an earlier start.", format_time(expire)))
            } else {
                ("expire_at", format!("It is published on {}; choose a later end.", format_time(publish)))
            };
            let reason = AssetChangeReason::DatesCrossed;
            errors.push(AssetChangeError { field: field.to_owned(), reason, detail });
        }
        if errors.is_empty() { Ok(after) } else { Err(errors) }
    }
}

fn replaced<T: Clone>(wanted: &MaybeUndefined<T>, before: Option<&T>) -> Option<T> {
    match wanted {
        MaybeUndefined::Undefined => before.cloned(),
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(value.clone()),
    }
}

fn added<T: Clone + Ord>(before: &[T], add: &[T], remove: &[T]) -> Vec<T> {
    let mut all: Vec<T> = before.iter().chain(add).filter(|one| !remove.contains(one)).cloned().collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use lonja_kernel::parse_time;
    use proptest::prelude::*;

    use super::*;

    fn standing(tags: &[String]) -> Standing {
        Standing {
            language: Some("en".to_owned()),
            tags: added(tags, &[], &[]),
            audiences: Vec::new(),
            publish_at: parse_time("2026-03-01T00:00:00Z"),
            expire_at: None,
        }
    }

    fn wanted(changes: AssetChanges) -> Wanted {
        Wanted::read(changes, |at| at).expect("a change")
    }

    #[test]
    fn an_end_before_the_beginning_names_the_date_that_was_asked_for() {
        let early = AssetChanges {
            expire_at: MaybeUndefined::Value(parse_time("2026-02-01T00:00:00Z").expect("a time")),
            ..AssetChanges::default()
        };
        let errors = wanted(early).applied_to(&standing(&[])).expect_err("refused");
        assert_eq!(
            (errors[0].field.as_str(), errors[0].reason),
            ("expire_at", AssetChangeReason::DatesCrossed)
        );
        let late = AssetChanges {
            publish_at: MaybeUndefined::Value(parse_time("2026-05-01T00:00:00Z").expect("a time")),
            ..AssetChanges::default()
        };
        let ends = Standing { expire_at: parse_time("2026-04-01T00:00:00Z"), ..standing(&[]) };
        assert_eq!(wanted(late).applied_to(&ends).expect_err("refused")[0].field, "publish_at");
    }

    #[test]
    fn what_names_nothing_or_contradicts_itself_is_refused() {
        assert!(Wanted::read(AssetChanges::default(), |at| at).is_err());
        let both = AssetChanges {
            add_tags: vec!["Otoño".to_owned()],
            remove_tags: vec!["otono".to_owned()],
            ..AssetChanges::default()
        };
        assert!(Wanted::read(both, |at| at).is_err());
    }

    proptest! {
        #[test]
        fn a_change_is_done_after_once_and_touches_nothing_else(
            have in proptest::collection::vec("[a-d]", 0..4),
            add in proptest::collection::vec("[a-d]", 0..4),
            remove in proptest::collection::vec("[e-h]", 1..4),
        ) {
            let before = standing(&have);
            let change = wanted(AssetChanges { add_tags: add.clone(), remove_tags: remove, ..AssetChanges::default() });
            let once = change.applied_to(&before).expect("few tags");
            prop_assert_eq!(&change.applied_to(&once).expect("few tags"), &once);
            prop_assert!(add.iter().all(|tag| once.tags.contains(tag)));
            prop_assert_eq!(Standing { tags: before.tags.clone(), ..once }, before);
        }

        #[test]
        fn nothing_gets_more_tags_than_it_may_have(
            have in proptest::collection::hash_set("[a-z]{2}", 0..20),
            add in proptest::collection::hash_set("[a-z]{2}", 1..20),
        ) {
            let (have, add): (Vec<String>, Vec<String>) = (have.into_iter().collect(), add.into_iter().collect());
            let change = wanted(AssetChanges { add_tags: add, ..AssetChanges::default() });
            match change.applied_to(&standing(&have)) {
                Ok(after) => prop_assert!(after.tags.len() <= MOST_TAGS),
                Err(errors) => prop_assert_eq!(errors[0].reason, AssetChangeReason::TooManyTags),
            }
        }
    }
}
