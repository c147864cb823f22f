//! When digests are due: at one hour of the installation's day, and on one day of its week.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Weekday};
use lonja_kernel::Timestamp;

use crate::kind::MailFrequency;

/// When the installation sends digests.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<Z: TimeZone> {
    pub zone: Z,
    /// 0 to 23.
    pub hour: u32,
    pub weekday: Weekday,
}

impl<Z: TimeZone> Calendar<Z> {
    /// The latest instant, not after `now`, at which mails of this frequency were due. What was told before it is sent
    /// now, so that a digest that could not go at its hour goes as soon as it can.
    pub fn latest(&self, frequency: MailFrequency, now: Timestamp) -> Option<Timestamp> {
        let today = now.with_timezone(&self.zone).date_naive();
        let is_day = |day: NaiveDate| match frequency {
            MailFrequency::Daily => true,
            MailFrequency::Weekly => day.weekday() == self.weekday,
            MailFrequency::AtOnce | MailFrequency::Never => false,
        };
        // Eight days hold every weekday once before today.
        (0..=8)
            .filter_map(|back| today.checked_sub_days(Days::new(back)))
            .filter(|day| is_day(*day))
            .filter_map(|day| self.at_hour(day))
            .find(|due| *due <= now)
    }

    /// The hour on a day; where the clock jumps over it, the first one that exists.
    fn at_hour(&self, day: NaiveDate) -> Option<Timestamp> {
        (self.hour..self.hour + 4).find_map(|hour| {
            let day = day.checked_add_days(Days::new(u64::from(hour / 24)))?;
            let local = self.zone.from_local_datetime(&day.and_hms_opt(hour % 24, 0, 0)?);
            local.earliest().map(|local: DateTime<Z>| local.to_utc())
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Madrid;
    use lonja_kernel::parse_time;
    use proptest::prelude::*;

    use super::*;

    const SEVEN: Calendar<chrono_tz::Tz> = Calendar { zone: Madrid, hour: 7, weekday: Weekday::Mon };

    fn at(text: &str) -> Timestamp {
        parse_time(text).unwrap()
    }

    #[test]
    fn the_hour_is_the_installations_in_summer_and_in_winter() {
        let daily = |now| SEVEN.latest(MailFrequency::Daily, at(now)).unwrap();
        assert_eq!(daily("2026-06-15T05:00:00.000Z"), at("2026-06-15T05:00:00.000Z"));
        assert_eq!(daily("2026-06-15T04:59:00.000Z"), at("2026-06-14T05:00:00.000Z"));
        assert_eq!(daily("2026-12-15T06:30:00.000Z"), at("2026-12-15T06:00:00.000Z"));
    }

    #[test]
    fn a_week_ends_on_its_day() {
        let weekly = SEVEN.latest(MailFrequency::Weekly, at("2026-06-17T12:00:00.000Z")).unwrap();
        assert_eq!(weekly, at("2026-06-15T05:00:00.000Z"), "a Monday");
    }

    #[test]
    fn an_hour_that_the_clock_jumps_over_is_the_next_one() {
        let two = Calendar { hour: 2, ..SEVEN };
        let due = two.latest(MailFrequency::Daily, at("2026-03-29T12:00:00.000Z")).unwrap();
        assert_eq!(due, at("2026-03-29T01:00:00.000Z"), "three o'clock in Madrid");
    }

    proptest! {
        #[test]
        fn digests_are_never_in_the_future_and_never_overdue(
            seconds in 1_700_000_000_i64..2_000_000_000, hour in 0_u32..24,
        ) {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            let calendar = Calendar { hour, ..SEVEN };
            let daily = calendar.latest(MailFrequency::Daily, now).unwrap();
            let weekly = calendar.latest(MailFrequency::Weekly, now).unwrap();
            prop_assert!(daily <= now && now - daily <= chrono::Duration::hours(27));
            prop_assert!(weekly <= daily && now - weekly <= chrono::Duration::hours(7 * 24 + 3));
        }
    }
}
