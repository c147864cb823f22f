//! Time as a parameter: everything that asks for "now" asks a `Clock`, so that tests decide what time it is.
//! Instants are UTC with milliseconds, because the two databases keep different precisions below that.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Datelike, NaiveDate, SubsecRound, Timelike, Utc};
use serde::Serializer;

pub type Timestamp = DateTime<Utc>;

/// The source of "now". Cloning shares the source.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until it is told to move.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Some(Arc::new(AtomicI64::new(at.timestamp_millis()))))
    }

    /// Now, in UTC, to the millisecond.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            None => {
                #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
                let now = Utc::now();
                now.trunc_subsecs(3)
            }
            Some(millis) => {
                DateTime::from_timestamp_millis(millis.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// Today's date in UTC.
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// Moves a fixed clock forward; a system clock is left alone.
    pub fn advance(&self, by: chrono::Duration) {
        if let Some(millis) = &self.0 {
            millis.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
        }
    }
}

/// An instant in the form of the API, for `#[serde(serialize_with)]`: serde's own ends with `Z`, the schema's with an
/// offset.
pub fn serialize_time<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    match to_the_millisecond(*at) {
        Some(text) => serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default()),
        None => serializer.serialize_str(&at.to_rfc3339()),
    }
}

/// What `to_rfc3339` says of an instant with milliseconds other than 0 in our millennia, at a tenth of its cost: long
/// lists are full of them.
fn to_the_millisecond(at: Timestamp) -> Option<[u8; 29]> {
    let year = u32::try_from(at.year()).ok().filter(|year| (1000..10_000).contains(year))?;
    let millis = at.timestamp_subsec_millis();
    if !(1..1000).contains(&millis) || !at.timestamp_subsec_nanos().is_multiple_of(1_000_000) {
        return None;
    }
    let mut text = *b"0000-00-00T00:00:00.000+00:00";
    let mut put = |mut number: u32, places: std::ops::Range<usize>| {
        for place in places.rev() {
            text[place] = b'0' + (number % 10) as u8;
            number /= 10;
        }
    };
    put(year, 0..4);
    put(at.month(), 5..7);
    put(at.day(), 8..10);
    put(at.hour(), 11..13);
    put(at.minute(), 14..16);
    put(at.second(), 17..19);
    put(millis, 20..23);
    Some(text)
}

/// RFC 3339 in UTC with milliseconds, the form used in cursors and documents.
pub fn format_time(at: Timestamp) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// The inverse of [`format_time`].
pub fn parse_time(text: &str) -> Option<Timestamp> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_form_of_an_instant_is_the_usual_one() {
        let (mut quick, mut millis) = (0, -70_000_000_000_000_i64);
        while millis < 300_000_000_000_000 {
            let at = DateTime::from_timestamp_millis(millis).unwrap();
            if let Some(text) = to_the_millisecond(at) {
                assert_eq!(std::str::from_utf8(&text).unwrap(), at.to_rfc3339());
                quick += 1;
            }
            millis += 86_399_917_003;
        }
        assert!(quick > 3_000, "{quick}");
        let whole_second = DateTime::from_timestamp_millis(1_700_000_000_000).unwrap();
        assert_eq!(to_the_millisecond(whole_second), None, "it has no fraction");
    }
}
