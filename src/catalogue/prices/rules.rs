//! The days on which a price list holds, and where it stands on a day. Both ends belong to it; no last day means until
//! further notice.

use chrono::NaiveDate;
use poem_openapi::Enum;

/// Where a price list stands today. Drafts are for the host's people; the day alone moves the others on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PriceListState {
    /// Being written; its partner does not see it.
    Draft,
    /// Its first day is ahead.
    Announced,
    /// It holds today.
    InForce,
    /// Its last day is over.
    Superseded,
}

impl PriceListState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Announced => "announced",
            Self::InForce => "in_force",
            Self::Superseded => "superseded",
        }
    }

    pub fn on(today: NaiveDate, is_draft: bool, validity: Validity) -> Self {
        if is_draft {
            Self::Draft
        } else if validity.from > today {
            Self::Announced
        } else if validity.until.is_some_and(|until| until < today) {
            Self::Superseded
        } else {
            Self::InForce
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl Validity {
    /// Whether there is any such day.
    pub fn is_possible(self) -> bool {
        self.until.is_none_or(|until| until >= self.from)
    }

    /// Whether the list holds on this day: the rule that the price of the day is read by.
    #[cfg(test)]
    fn holds_on(self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether there is a day on which both hold. Of one partner and currency no two lists may.
    pub fn overlaps(self, other: Self) -> bool {
        self.until.is_none_or(|until| other.from <= until)
            && other.until.is_none_or(|until| self.from <= until)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(number: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Duration::days(number)
    }

    fn validity() -> impl Strategy<Value = Validity> {
        (0_i64..30, prop::option::of(0_i64..30)).prop_map(|(from, length)| Validity {
            from: day(from),
            until: length.map(|length| day(from + length)),
        })
    }

    proptest! {
        #[test]
        fn lists_overlap_exactly_when_both_hold_on_some_day(a in validity(), b in validity()) {
            let common = (0..62).any(|number| a.holds_on(day(number)) && b.holds_on(day(number)));
            prop_assert_eq!(a.overlaps(b), common);
            prop_assert_eq!(b.overlaps(a), common);
        }

        #[test]
        fn lists_that_do_not_overlap_give_one_price_at_most(a in validity(), b in validity(), number in 0_i64..62) {
            let holding = [a, b].iter().filter(|list| list.holds_on(day(number))).count();
            prop_assert!(holding <= 1 || a.overlaps(b));
        }
    }

    proptest! {
        #[test]
        fn a_list_is_in_force_exactly_on_the_days_on_which_it_holds(list in validity(), number in 0_i64..62) {
            let on = PriceListState::on(day(number), false, list);
            prop_assert_eq!(on == PriceListState::InForce, list.is_possible() && list.holds_on(day(number)));
            prop_assert_eq!(PriceListState::on(day(number), true, list), PriceListState::Draft);
        }
    }

    #[test]
    fn a_list_holds_on_its_first_and_on_its_last_day() {
        let list = Validity { from: day(3), until: Some(day(5)) };
        let holding: Vec<bool> = (2..7).map(|number| list.holds_on(day(number))).collect();
        assert_eq!(holding, [false, true, true, true, false]);
        assert!(!list.overlaps(Validity { from: day(6), until: None }));
    }
}
