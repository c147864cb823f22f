//! Which commits are taken: for a forecast that is there, in a cycle that is open, by its day, with a reason that fits.

use chrono::NaiveDate;
use lonja_platform::prelude::*;

use super::super::rules::State;

/// Why a supplier commits to what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    AsForecast,
    Capacity,
    Material,
    LeadTime,
    EndOfLife,
    Promotion,
    Other,
}

impl Reason {
    pub const ALL: [Self; 7] = [
        Self::AsForecast,
        Self::Capacity,
        Self::Material,
        Self::LeadTime,
        Self::EndOfLife,
        Self::Promotion,
        Self::Other,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AsForecast => "as_forecast",
            Self::Capacity => "capacity",
            Self::Material => "material",
            Self::LeadTime => "lead_time",
            Self::EndOfLife => "end_of_life",
            Self::Promotion => "promotion",
            Self::Other => "other",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// What is committed for one bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub quantity: Quantity,
    pub reason: Reason,
    pub note: String,
    /// What could be delivered at most.
    pub capacity: Option<Quantity>,
}

impl Terms {
    /// As the audit log keeps it.
    pub fn audited(&self) -> serde_json::Value {
        serde_json::json!({
            "quantity": self.quantity, "reason": self.reason.as_str(), "note": self.note,
            "capacity": self.capacity,
        })
    }
}

/// The bucket and the cycle that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    pub state: State,
    pub commits_until: Option<NaiveDate>,
    pub mean: Option<Quantity>,
}

/// What is wrong with a commit: the field, the value's own fault or the bucket's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub field: &'static str,
    pub detail: &'static str,
}

/// Forecasts have three decimals; whoever commits to whole units means the forecast.
const SAME: i64 = 1000;

/// The largest quantity that is answered.
const MOST: Quantity = Quantity::from_thousandths(1_000_000_000_000);

/// The longest note, in characters.
const LONGEST_NOTE: usize = 500;

/// Whether the cycle takes commits today.
pub fn cycle_open(
    state: State,
    commits_until: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), &'static str> {
    if state != State::OpenForCommit {
        return Err("The cycle takes no more commits: it is closed. Commit to the current cycle.");
    }
    if commits_until.is_none_or(|until| until < today) {
        return Err("The last day for commits to this cycle is over. Wait for the next cycle.");
    }
    Ok(())
}

/// Whether the bucket takes commits today.
pub fn open(bucket: Bucket, today: NaiveDate) -> Result<(), &'static str> {
    cycle_open(bucket.state, bucket.commits_until, today)?;
    if bucket.mean.is_none() {
        return Err("There is no forecast for this product that could be committed to.");
    }
    Ok(())
}

/// What is wrong with the terms themselves.
pub fn wrong(terms: &Terms, mean: Option<Quantity>) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    if terms.quantity < Quantity::ZERO {
        wrong.push(Wrong { field: "quantity", detail: "Commit to zero or more." });
    }
    let quantities = [("quantity", Some(terms.quantity)), ("capacity", terms.capacity)];
    for (field, _) in quantities.iter().filter(|(_, quantity)| quantity.is_some_and(|much| much > MOST)) {
        wrong.push(Wrong { field, detail: "Write a thousand million or less." });
    }
    if terms.note.chars().count() > LONGEST_NOTE {
        wrong.push(Wrong { field: "note", detail: "Write at most 500 characters." });
    }
    if terms.capacity.is_some_and(|capacity| capacity < terms.quantity) {
        wrong.push(Wrong { field: "capacity", detail: "State a capacity of the quantity or more." });
    }
    let difference = mean.map(|mean| (mean.thousandths() - terms.quantity.thousandths()).abs());
    if terms.reason == Reason::AsForecast && difference.is_none_or(|difference| difference >= SAME) {
        wrong.push(Wrong {
            field: "reason",
            detail: "Say why it is not the forecast: choose another reason than as_forecast.",
        });
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(milli: i64) -> Quantity {
        Quantity::from_thousandths(milli)
    }

    fn terms(quantity: i64, reason: Reason, capacity: Option<i64>) -> Terms {
        Terms { quantity: units(quantity), reason, note: String::new(), capacity: capacity.map(units) }
    }

    #[test]
    fn commits_are_taken_by_open_cycles_until_their_day() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let bucket = Bucket {
            state: State::OpenForCommit,
            commits_until: Some(day("2026-06-21")),
            mean: Some(units(1)),
        };
        assert!(open(bucket, day("2026-06-21")).is_ok());
        assert!(open(bucket, day("2026-06-22")).is_err());
        assert!(open(Bucket { mean: None, ..bucket }, day("2026-06-21")).is_err());
        for state in [State::Draft, State::Published, State::Closed, State::Expired] {
            assert!(open(Bucket { state, ..bucket }, day("2026-06-01")).is_err());
        }
    }

    #[test]
    fn a_quantity_that_is_not_the_forecast_needs_a_reason() {
        let mean = Some(units(12_400));
        let fields =
            |terms: &Terms| -> Vec<&str> { wrong(terms, mean).iter().map(|wrong| wrong.field).collect() };
        assert!(fields(&terms(12_000, Reason::AsForecast, None)).is_empty());
        assert!(fields(&terms(13_000, Reason::AsForecast, Some(13_000))).is_empty());
        assert_eq!(fields(&terms(11_000, Reason::AsForecast, None)), ["reason"]);
        assert!(fields(&terms(11_000, Reason::Capacity, Some(11_000))).is_empty());
        assert_eq!(fields(&terms(11_000, Reason::Capacity, Some(10_999))), ["capacity"]);
        assert_eq!(fields(&terms(-1, Reason::Other, None)), ["quantity"]);
    }
}
