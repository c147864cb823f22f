//! Days as spreadsheets count them: since the last day of 1899, with a 29 February 1900 that never was.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Timelike};
use lonja_kernel::Timestamp;

/// The first day after the one that never was; earlier ones are left as text.
const FIRST: i64 = 61;
/// 31 December 9999.
const LAST: i64 = 2_958_465;
const MILLIS_PER_DAY: i64 = 86_400_000;

fn epoch() -> NaiveDate {
    NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default()
}

/// The number of a day, where spreadsheets have one for it.
pub fn serial(day: NaiveDate) -> Option<i64> {
    let number = i64::from(day.num_days_from_ce() - epoch().num_days_from_ce());
    (FIRST..=LAST).contains(&number).then_some(number)
}

/// The number of an instant in UTC, as decimal text.
pub fn serial_of_instant(at: Timestamp) -> Option<String> {
    let day = serial(at.date_naive())?;
    let time = at.time();
    let millis =
        i64::from(time.num_seconds_from_midnight()) * 1000 + i64::from(time.nanosecond() / 1_000_000);
    // A double holds nine decimals of a day's number exactly enough for milliseconds.
    let fraction =
        millis * 1_000_000_000 / MILLIS_PER_DAY + i64::from(millis * 1_000_000_000 % MILLIS_PER_DAY > 0);
    let text = format!("{day}.{fraction:09}");
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// The day or instant of a number; a whole one is a day.
pub fn from_serial(number: f64, from_1904: bool) -> Option<(NaiveDate, Option<Timestamp>)> {
    let number = if from_1904 { number + 1462.0 } else { number };
    if !(0.0..(LAST + 1) as f64).contains(&number) {
        return None;
    }
    let (whole, fraction) = (number.trunc() as i64, number.fract());
    let day = epoch() + Duration::days(if whole < FIRST { whole + 1 } else { whole });
    let millis = (fraction * MILLIS_PER_DAY as f64).round() as i64;
    if millis == 0 {
        return Some((day, None));
    }
    let at: DateTime<chrono::Utc> =
        day.and_time(chrono::NaiveTime::MIN).and_utc() + Duration::milliseconds(millis);
    Some((day, Some(at)))
}
