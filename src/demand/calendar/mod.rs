//! The installation's one calendar: every product x day lies in exactly one period, and periods never overlap.
//! That is what lets a release be sound without looking at totals: there is no second way to slice time.

mod month;
mod store;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use lonja_platform::prelude::Problem;

pub use month::Month;
pub use store::{choose, hold, installed};

/// How long a period is. One installation has one grain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grain {
    /// ISO weeks, Monday to Sunday.
    Week,
    /// Calendar months.
    Month,
}

impl Grain {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Week, Self::Month].into_iter().find(|grain| grain.as_str() == text)
    }

    /// How many periods make a year: the season of a seasonal forecast.
    pub const fn season(self) -> usize {
        match self {
            Self::Week => 52,
            Self::Month => 12,
        }
    }

    /// The period that holds a day.
    pub fn period_of(self, day: NaiveDate) -> Period {
        let start = match self {
            Self::Week => day - Days::new(u64::from(day.weekday().num_days_from_monday())),
            Self::Month => day - Days::new(u64::from(day.day0())),
        };
        Period { grain: self, start }
    }

    /// The periods that are over by `until` (a day that may still change nothing any more), from the one that
    /// holds `from` on, oldest first.
    pub fn complete_between(self, from: NaiveDate, until: NaiveDate) -> Vec<Period> {
        let mut periods = Vec::new();
        let mut period = self.period_of(from);
        while period.last_day() <= until {
            periods.push(period);
            period = period.next();
        }
        periods
    }

    /// The latest so many periods that are over by `until`, oldest first.
    pub fn latest_complete(self, until: NaiveDate, count: usize) -> Vec<Period> {
        // The day after `until` lies in the first period that is not over.
        let last = self.period_of(until + Days::new(1)).previous();
        let mut periods: Vec<Period> =
            std::iter::successors(Some(last), |period| Some(period.previous())).take(count).collect();
        periods.reverse();
        periods
    }
}

/// One period of the calendar, named by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    grain: Grain,
    start: NaiveDate,
}

impl Period {
    pub fn grain(self) -> Grain {
        self.grain
    }

    pub fn start(self) -> NaiveDate {
        self.start
    }

    pub fn next(self) -> Self {
        let start = match self.grain {
            Grain::Week => self.start + Days::new(7),
            Grain::Month => self.start + Months::new(1),
        };
        Self { start, ..self }
    }

    pub fn previous(self) -> Self {
        self.grain.period_of(self.start - Days::new(1))
    }

    pub fn last_day(self) -> NaiveDate {
        self.next().start - Days::new(1)
    }

    /// `2026-W41` or `2026-10`.
    pub fn label(self) -> String {
        match self.grain {
            Grain::Week => {
                let week = self.start.iso_week();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Grain::Month => format!("{:04}-{:02}", self.start.year(), self.start.month()),
        }
    }

    /// The inverse of [`label`](Self::label).
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-')?;
        if year.len() != 4 || !text.is_ascii() {
            return None;
        }
        let year: i32 = year.parse().ok()?;
        let (grain, start) = match rest.strip_prefix('W') {
            Some(week) if week.len() == 2 => {
                (Grain::Week, NaiveDate::from_isoywd_opt(year, week.parse().ok()?, Weekday::Mon)?)
            }
            None if rest.len() == 2 => (Grain::Month, NaiveDate::from_ymd_opt(year, rest.parse().ok()?, 1)?),
            _ => return None,
        };
        Some(Self { grain, start })
    }

    /// The period that a query parameter names.
    pub fn asked(name: &str, text: Option<&String>) -> Result<Option<Self>, Problem> {
        let Some(text) = text else { return Ok(None) };
        let wrong = || Problem::invalid_field(format!("query/{name}"), "Name a period such as 2026-W41.");
        Self::parse(text).map(Some).ok_or_else(wrong)
    }

    /// How many periods lie from `earlier` to this one.
    pub fn since(self, earlier: Self) -> i64 {
        match self.grain {
            Grain::Week => (self.start - earlier.start).num_days() / 7,
            Grain::Month => {
                i64::from(self.start.year() - earlier.start.year()) * 12 + i64::from(self.start.month0())
                    - i64::from(earlier.start.month0())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_follow_iso_8601_across_the_year_end() {
        assert_eq!(Grain::Week.period_of(day("2027-01-03")).label(), "2026-W53");
        assert_eq!(Grain::Week.period_of(day("2027-01-04")).label(), "2027-W01");
        assert_eq!(Period::parse("2026-W53").unwrap().start(), day("2026-12-28"));
    }

    #[test]
    fn a_period_is_complete_only_after_its_last_day() {
        let labels = |until| {
            let periods = Grain::Week.complete_between(day("2026-10-07"), day(until));
            periods.into_iter().map(Period::label).collect::<Vec<_>>()
        };
        assert_eq!(labels("2026-10-17"), ["2026-W41"]);
        assert_eq!(labels("2026-10-18"), ["2026-W41", "2026-W42"]);
        assert!(labels("2026-10-10").is_empty());
    }

    #[test]
    fn the_latest_periods_end_with_the_last_that_is_over() {
        let labels = |grain: Grain, until, count| -> Vec<String> {
            grain.latest_complete(day(until), count).into_iter().map(Period::label).collect()
        };
        assert_eq!(labels(Grain::Week, "2026-10-17", 2), ["2026-W40", "2026-W41"]);
        assert_eq!(labels(Grain::Week, "2026-10-18", 2), ["2026-W41", "2026-W42"]);
        assert_eq!(labels(Grain::Month, "2026-01-31", 2), ["2025-12", "2026-01"]);
    }

    #[test]
    fn what_is_no_period_is_not_read_as_one() {
        for bad in [
            "", "2026", "2026-13", "2026-W54", "2026-W1", "26-W01", "2026-00", "2026-W00", "2026-1é",
            "-026-01",
        ] {
            assert!(Period::parse(bad).is_none(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_day_lies_in_exactly_one_period(offset in 0_u64..40_000, monthly: bool) {
            let grain = if monthly { Grain::Month } else { Grain::Week };
            let day = day("1990-01-01") + Days::new(offset);
            let period = grain.period_of(day);
            prop_assert!(period.start() <= day && day <= period.last_day());
            prop_assert_eq!(grain.period_of(period.last_day()), period);
            prop_assert_eq!(grain.period_of(period.last_day() + Days::new(1)), period.next());
            prop_assert_eq!(Period::parse(&period.label()), Some(period));
            prop_assert_eq!(period.next().previous(), period);
            prop_assert_eq!(period.next().since(period), 1);
        }
    }
}
