//! Exceptions as the API takes and shows them. Names follow UBL's exception criteria and exception notification where
//! these have one.

use chrono::NaiveDate;
use lonja_kernel::{
    ForecastCycleId, ForecastExceptionId, ForecastId, ForecastSeriesId, Percent, ProductId, Quantity,
    Timestamp, UserId,
};
use poem_openapi::{Enum, Object, types::Example};

use super::{
    super::dto::grain_of,
    rules::{Kind, Priority, Resolution, State},
    store::Shown,
};
use crate::{example, policies::Recipient};

/// The API's form of a closed list of the rules.
macro_rules! shown_words {
    ($(#[$doc:meta])* $name:ident of $rules:ident { $($(#[$word_doc:meta])* $word:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
        #[oai(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$word_doc])* $word,)+
        }

        impl From<$rules> for $name {
            fn from(word: $rules) -> Self {
                match word { $($rules::$word => Self::$word,)+ }
            }
        }

        impl From<$name> for $rules {
            fn from(word: $name) -> Self {
                match word { $($name::$word => Self::$word,)+ }
            }
        }
    };
}

shown_words! {
    /// What differs from what.
    ExceptionKind of Kind {
        /// The commit is lower than the forecast.
        UnderCommit,
        /// The commit is higher than the forecast.
        OverCommit,
        /// The last day for commits is over, and periods of the series have none.
        NoCommit,
        /// One of the first periods is forecast otherwise than in the cycle before.
        ForecastMoved,
        /// The last figures that came all lay outside of what was likely (p10 to p90).
        OutsideBand,
        /// The last cycles forecast too much, or too little.
        Biased,
    }
}

shown_words! {
    /// What is done first.
    ExceptionPriority of Priority { Low, Normal, High, }
}

shown_words! {
    /// Where an exception stands.
    ExceptionStatus of State {
        /// Raised; nobody has looked at it.
        Open,
        /// Somebody has seen it.
        Acknowledged,
        /// The supplier has said what it proposes.
        Proposed,
        /// Settled.
        Resolved,
        /// Nothing is done about it.
        Waived,
    }
}

shown_words! {
    /// What becomes of the difference.
    ExceptionResolution of Resolution {
        /// The supplier delivers another quantity than it committed to.
        CommitChanged,
        /// The commit stays as it is, or there is none.
        CommitStands,
        /// The difference comes in a later period.
        LaterPeriod,
        /// The forecast is what is wrong.
        ForecastReviewed,
        /// It needs nothing.
        NoAction,
        Other,
    }
}

/// A difference between a forecast and its answer, or between a forecast and what came.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ForecastException {
    pub id: ForecastExceptionId,
    pub kind: ExceptionKind,
    pub exception_status_code: ExceptionStatus,
    pub collaboration_priority_code: ExceptionPriority,
    /// The supplier whose forecast it is about.
    pub recipient: Recipient,
    /// The cycle whose publication or closing raised it.
    pub cycle_id: ForecastCycleId,
    pub cycle_number: i32,
    pub series_id: ForecastSeriesId,
    pub product_id: ProductId,
    pub sku: String,
    pub name: String,
    /// The bucket, where it is about one; else it is about the whole series.
    pub forecast_id: Option<ForecastId>,
    /// The bucket's period, such as `2026-W46`.
    pub period: Option<String>,
    /// The criterion's threshold as it was when this was raised.
    pub threshold: Option<Percent>,
    /// The criterion's span as it was when this was raised.
    pub span: Option<i32>,
    /// For commits the forecast, for `forecast_moved` the one before, for `outside_band` the edge that was crossed last,
    /// for `biased` what came.
    pub source_value: Quantity,
    /// What stands beside it: the commit, the forecast now, the figure that came, or for `biased` what was forecast.
    pub compared_value: Quantity,
    /// The compared value less the source value.
    pub variance_quantity: Quantity,
    /// What the product is counted in.
    pub unit: String,
    /// Until when it is to be worked off.
    pub due_on: NaiveDate,
    /// Who looks after it at the host.
    pub owner_id: Option<UserId>,
    pub owner_name: Option<String>,
    /// What is proposed or, once it is resolved, what became of it.
    pub resolution_code: Option<ExceptionResolution>,
    /// What the supplier says.
    pub note: String,
    /// What the host says at the end.
    pub decision_note: String,
    pub raised_at: Timestamp,
    pub changed_at: Timestamp,
    /// Counts the steps.
    pub version: i32,
}

impl From<Shown> for ForecastException {
    fn from(row: Shown) -> Self {
        let grain = grain_of(&row.grain);
        // The database admits no other words than these.
        let resolution = row.resolution.as_deref().and_then(Resolution::parse);
        Self {
            id: row.id.into(),
            kind: Kind::parse(&row.kind).unwrap_or(Kind::UnderCommit).into(),
            exception_status_code: State::parse(&row.state).unwrap_or(State::Open).into(),
            collaboration_priority_code: Priority::parse(&row.priority).unwrap_or(Priority::Normal).into(),
            recipient: Recipient { id: row.recipient_id.into(), name: row.recipient_name },
            cycle_id: row.cycle_id.into(),
            cycle_number: row.cycle_number,
            series_id: row.series_id.into(),
            product_id: row.product_id.into(),
            sku: row.sku,
            name: row.name,
            forecast_id: row.bucket_id.map(Into::into),
            period: row.period_start.map(|start| grain.period_of(start).label()),
            threshold: row.threshold_hundredths.map(|share| Percent::from_hundredths(share.into())),
            span: row.span,
            source_value: Quantity::from_thousandths(row.source_milli),
            compared_value: Quantity::from_thousandths(row.compared_milli),
            variance_quantity: Quantity::from_thousandths(row.variance_milli),
            unit: row.unit,
            due_on: row.due_on,
            owner_id: row.owner_id.map(Into::into),
            owner_name: row.owner_name,
            resolution_code: resolution.map(Into::into),
            note: row.note,
            decision_note: row.decision_note,
            raised_at: row.raised_at,
            changed_at: row.changed_at,
            version: row.version,
        }
    }
}

impl Example for ForecastException {
    fn example() -> Self {
        let units = |units: i64| Quantity::from_thousandths(units * 1000);
        Self {
            id: example::id(),
            kind: ExceptionKind::UnderCommit,
            exception_status_code: ExceptionStatus::Proposed,
            collaboration_priority_code: ExceptionPriority::High,
            recipient: Recipient { id: example::id(), name: "Northern Lights Ltd".to_owned() },
            cycle_id: example::id(),
            cycle_number: 12,
            series_id: example::id(),
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            forecast_id: Some(example::id()),
            period: Some("2026-W46".to_owned()),
            threshold: Some(Percent::from_hundredths(1000)),
            span: None,
            source_value: units(320),
            compared_value: units(280),
            variance_quantity: units(-40),
            unit: "piece".to_owned(),
            due_on: example::day(2026, 11, 12),
            owner_id: Some(example::id()),
            owner_name: Some("Andrés Analyst".to_owned()),
            resolution_code: Some(ExceptionResolution::LaterPeriod),
            note: "The rest comes a week later.".to_owned(),
            decision_note: String::new(),
            raised_at: example::time(),
            changed_at: example::time(),
            version: 3,
        }
    }
}

/// What a supplier proposes.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct ExceptionProposal {
    pub resolution_code: ExceptionResolution,
    #[oai(default, validator(max_length = 500))]
    pub note: String,
}

impl Example for ExceptionProposal {
    fn example() -> Self {
        Self {
            resolution_code: ExceptionResolution::LaterPeriod,
            note: "The rest comes a week later.".to_owned(),
        }
    }
}

/// Who looks after an exception.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct ExceptionAssignment {
    /// Somebody at the host; by default whoever asks.
    pub owner_id: Option<UserId>,
}

impl Example for ExceptionAssignment {
    fn example() -> Self {
        Self { owner_id: Some(example::id()) }
    }
}

/// What became of an exception.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct ExceptionDecision {
    /// By default what was proposed.
    pub resolution_code: Option<ExceptionResolution>,
    #[oai(default, validator(max_length = 500))]
    pub note: String,
}

impl Example for ExceptionDecision {
    fn example() -> Self {
        Self {
            resolution_code: Some(ExceptionResolution::LaterPeriod),
            note: "Agreed by telephone.".to_owned(),
        }
    }
}

/// Why nothing is done about an exception.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct ExceptionWaiver {
    #[oai(validator(min_length = 1, max_length = 500))]
    pub note: String,
}

impl Example for ExceptionWaiver {
    fn example() -> Self {
        Self { note: "There is stock enough for three weeks.".to_owned() }
    }
}
