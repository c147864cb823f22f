//! Planning months: months made of whole periods of the calendar. A week belongs to the month of its Thursday, as ISO
//! weeks belong to years. So months and weeks nest, and no days lie in a month and in a week that reaches out of it:
//! calendar months could be subtracted from weeks down to single days.

use chrono::{Datelike, Days, NaiveDate};
use lonja_platform::prelude::Problem;

use super::{Grain, Period};

/// Named by the first day of the calendar month whose name it bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

impl Month {
    /// The month that a period belongs to.
    pub fn of(period: Period) -> Self {
        let inside = match period.grain {
            Grain::Week => period.start + Days::new(3),
            Grain::Month => period.start,
        };
        Self(Grain::Month.period_of(inside).start)
    }

    /// The month that is kept under this day.
    pub fn named(day: NaiveDate) -> Self {
        Self(Grain::Month.period_of(day).start)
    }

    pub fn name_day(self) -> NaiveDate {
        self.0
    }

    /// Its periods, oldest first.
    pub fn periods(self, grain: Grain) -> Vec<Period> {
        // The week of the fourth is the first whose Thursday lies in the month.
        let inside = match grain {
            Grain::Week => self.0 + Days::new(3),
            Grain::Month => self.0,
        };
        let first = grain.period_of(inside);
        std::iter::successors(Some(first), |period| Some(period.next()))
            .take_while(|period| Self::of(*period) == self)
            .collect()
    }

    /// `2026-10`.
    pub fn label(self) -> String {
        format!("{:04}-{:02}", self.0.year(), self.0.month())
    }

    /// The month that a query parameter names.
    pub fn asked(name: &str, text: Option<&String>) -> Result<Option<Self>, Problem> {
        let Some(text) = text else { return Ok(None) };
        let wrong = || Problem::invalid_field(format!("query/{name}"), "Name a month such as 2026-10.");
        let period = Period::parse(text).filter(|period| period.grain == Grain::Month).ok_or_else(wrong)?;
        Ok(Some(Self(period.start)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn weeks(label: &str) -> Vec<String> {
        let month = Month::asked("month", Some(&label.to_owned())).unwrap().unwrap();
        month.periods(Grain::Week).into_iter().map(Period::label).collect()
    }

    #[test]
    fn a_week_belongs_to_the_month_of_its_thursday() {
        assert_eq!(weeks("2026-10"), ["2026-W40", "2026-W41", "2026-W42", "2026-W43", "2026-W44"]);
        assert_eq!(weeks("2026-12").last().unwrap(), "2026-W53");
        assert_eq!(weeks("2027-01")[0], "2027-W01");
    }

    #[test]
    fn a_month_of_a_calendar_of_months_is_its_period() {
        let month = Month::named(NaiveDate::from_ymd_opt(2026, 10, 17).unwrap());
        let periods = month.periods(Grain::Month);
        assert_eq!(
            (periods.len(), periods[0].label(), month.label()),
            (1, "2026-10".into(), "2026-10".into())
        );
    }

    proptest! {
        #[test]
        fn every_period_is_in_the_month_that_it_belongs_to_and_in_no_other(offset in 0_u64..40_000, monthly: bool) {
            let grain = if monthly { Grain::Month } else { Grain::Week };
            let period = grain.period_of(NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Days::new(offset));
            let month = Month::of(period);
            let periods = month.periods(grain);
            prop_assert!(periods.contains(&period));
            prop_assert!((1..=5).contains(&periods.len()));
            prop_assert!(Month::of(periods[0].previous()) < month);
            prop_assert!(Month::of(periods[periods.len() - 1].next()) > month);
        }
    }
}
