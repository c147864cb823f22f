//! What is raised: rules over what a recipient was shown and what it committed to, without a database.
//!
//! Wherever a criterion has a threshold, the difference has to be more than that share of the source, so that just as
//! much is none; and a difference of less than a unit is none at all, because forecasts have three decimals and whoever
//! commits to whole units means the forecast.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::rules::Kind;

/// From when on a difference is an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Hundredths of a percent; none for kinds that have no threshold.
    pub threshold: Option<i32>,
    /// Periods or cycles; none for kinds that look at one.
    pub span: Option<i32>,
}

/// The criteria that are active.
pub type Criteria = HashMap<Kind, Criterion>;

/// Something to raise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub kind: Kind,
    pub series_id: Uuid,
    pub product_id: Uuid,
    /// The bucket and its period; none where it is about the whole series.
    pub bucket: Option<(Uuid, NaiveDate)>,
    pub source: i64,
    pub compared: i64,
}

/// A unit, in thousandths.
const UNIT: i128 = 1000;
const WHOLE: i128 = 10_000;

/// Whether the two differ by more than the threshold in hundredths of a percent of the source.
fn differs(source: i64, compared: i64, threshold: i32) -> bool {
    let variance = (i128::from(compared) - i128::from(source)).abs();
    variance >= UNIT && variance * WHOLE > i128::from(threshold) * i128::from(source)
}

fn threshold_of(criteria: &Criteria, kind: Kind) -> Option<i32> {
    criteria.get(&kind)?.threshold
}

/// A bucket with a forecast, and the commit to it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Answered {
    pub series_id: Uuid,
    pub product_id: Uuid,
    pub bucket_id: Uuid,
    pub period_start: NaiveDate,
    pub mean_milli: i64,
    pub quantity_milli: Option<i64>,
}

/// What a cycle's closing raises. The rows come series by series.
pub fn answers(criteria: &Criteria, rows: &[Answered]) -> Vec<Found> {
    let mut found = Vec::new();
    for series in rows.chunk_by(|one, other| one.series_id == other.series_id) {
        let mut unanswered = 0;
        for row in series {
            let Some(quantity) = row.quantity_milli else {
                unanswered += row.mean_milli;
                continue;
            };
            let kind = if quantity < row.mean_milli { Kind::UnderCommit } else { Kind::OverCommit };
            let threshold = threshold_of(criteria, kind);
            if threshold.is_some_and(|threshold| differs(row.mean_milli, quantity, threshold)) {
                found.push(Found {
                    kind,
                    series_id: row.series_id,
                    product_id: row.product_id,
                    bucket: Some((row.bucket_id, row.period_start)),
                    source: row.mean_milli,
                    compared: quantity,
                });
            }
        }
        if unanswered > 0 && criteria.contains_key(&Kind::NoCommit) {
            found.push(Found {
                kind: Kind::NoCommit,
                series_id: series[0].series_id,
                product_id: series[0].product_id,
                bucket: None,
                source: unanswered,
                compared: 0,
            });
        }
    }
    found
}

/// A period as two cycles that follow each other forecast it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Moved {
    pub series_id: Uuid,
    pub product_id: Uuid,
    pub bucket_id: Uuid,
    pub period_start: NaiveDate,
    pub before_milli: i64,
    pub after_milli: i64,
}

/// Which forecasts of the frozen window, which the rows are of, moved too far.
pub fn moved(criteria: &Criteria, rows: &[Moved]) -> Vec<Found> {
    let Some(threshold) = threshold_of(criteria, Kind::ForecastMoved) else { return Vec::new() };
    rows.iter()
        .filter(|row| differs(row.before_milli, row.after_milli, threshold))
        .map(|row| Found {
            kind: Kind::ForecastMoved,
            series_id: row.series_id,
            product_id: row.product_id,
            bucket: Some((row.bucket_id, row.period_start)),
            source: row.before_milli,
            compared: row.after_milli,
        })
        .collect()
}

/// A released figure, and the band that it was last expected in.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Banded {
    pub series_id: Uuid,
    pub product_id: Uuid,
    pub low_milli: i64,
    pub high_milli: i64,
    pub actual_milli: i64,
}

impl Banded {
    /// The edge that it lies beyond.
    fn crossed(&self) -> Option<i64> {
        if self.actual_milli < self.low_milli {
            Some(self.low_milli)
        } else if self.actual_milli > self.high_milli {
            Some(self.high_milli)
        } else {
            None
        }
    }
}

/// Which series lay outside of their band throughout. The rows are the last scored periods of each series, the latest
/// first, as many as the span or fewer; the latest tells the figures.
pub fn outside(criteria: &Criteria, rows: &[Banded]) -> Vec<Found> {
    let span = criteria.get(&Kind::OutsideBand).and_then(|criterion| criterion.span);
    let Some(span) = span.and_then(|span| usize::try_from(span).ok()) else { return Vec::new() };
    rows.chunk_by(|one, other| one.series_id == other.series_id)
        .filter(|series| series.len() == span && series.iter().all(|row| row.crossed().is_some()))
        .filter_map(|series| {
            let latest = series.first()?;
            Some(Found {
                kind: Kind::OutsideBand,
                series_id: latest.series_id,
                product_id: latest.product_id,
                bucket: None,
                source: latest.crossed()?,
                compared: latest.actual_milli,
            })
        })
        .collect()
}

/// What one cycle forecast of a series over its scored periods, and what came.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Summed {
    pub series_id: Uuid,
    pub product_id: Uuid,
    pub forecast_milli: i64,
    pub actual_milli: i64,
}

/// Which series are forecast too high or too low throughout. The rows are the last scored cycles of each series, as
/// many as the span or fewer.
pub fn biased(criteria: &Criteria, rows: &[Summed]) -> Vec<Found> {
    let Some(Criterion { threshold: Some(threshold), span: Some(span) }) = criteria.get(&Kind::Biased) else {
        return Vec::new();
    };
    let span = usize::try_from(*span).unwrap_or(usize::MAX);
    rows.chunk_by(|one, other| one.series_id == other.series_id)
        .filter(|series| series.len() == span)
        .map(|series| Found {
            kind: Kind::Biased,
            series_id: series[0].series_id,
            product_id: series[0].product_id,
            bucket: None,
            source: series.iter().map(|row| row.actual_milli).sum(),
            compared: series.iter().map(|row| row.forecast_milli).sum(),
        })
        .filter(|found| differs(found.source, found.compared, *threshold))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn criteria(kind: Kind, threshold: Option<i32>, span: Option<i32>) -> Criteria {
        HashMap::from([(kind, Criterion { threshold, span })])
    }

    fn answered(mean: i64, quantity: Option<i64>) -> Answered {
        Answered {
            series_id: Uuid::nil(),
            product_id: Uuid::nil(),
            bucket_id: Uuid::nil(),
            period_start: NaiveDate::default(),
            mean_milli: mean,
            quantity_milli: quantity,
        }
    }

    #[test]
    fn just_the_threshold_is_no_exception_and_a_thousandth_more_is_one() {
        for (kind, at, beyond) in [(Kind::UnderCommit, 90_000, 89_999), (Kind::OverCommit, 110_000, 110_001)]
        {
            let criteria = criteria(kind, Some(1000), None);
            let kinds = |quantity| -> Vec<Kind> {
                let found = answers(&criteria, &[answered(100_000, Some(quantity))]);
                found.iter().map(|found| found.kind).collect()
            };
            assert_eq!(kinds(at), []);
            assert_eq!(kinds(beyond), [kind]);
        }
    }

    #[test]
    fn less_than_a_unit_is_no_difference_and_any_unit_is_one_where_nothing_was_expected() {
        assert!(!differs(300, 0, 1000));
        assert!(differs(1300, 0, 1000));
        assert!(!differs(0, 999, 1000));
        assert!(differs(0, 1000, 100_000));
    }

    #[test]
    fn a_series_without_commits_is_told_once_with_all_that_is_missing() {
        let criteria = criteria(Kind::NoCommit, None, None);
        let rows = [answered(5000, None), answered(4000, Some(1)), answered(7000, None)];
        let found = answers(&criteria, &rows);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].source, found[0].compared, found[0].bucket), (12_000, 0, None));
        assert_eq!(answers(&criteria, &[answered(0, None)]), []);
        assert_eq!(answers(&Criteria::new(), &rows), []);
    }

    #[test]
    fn a_band_is_left_only_where_every_period_of_the_span_lies_outside() {
        let banded = |actual| Banded {
            series_id: Uuid::nil(),
            product_id: Uuid::nil(),
            low_milli: 10_000,
            high_milli: 20_000,
            actual_milli: actual,
        };
        let criteria = criteria(Kind::OutsideBand, None, Some(2));
        assert_eq!(outside(&criteria, &[banded(9_999)]), []);
        assert_eq!(outside(&criteria, &[banded(20_001), banded(20_000)]), []);
        let found = outside(&criteria, &[banded(20_001), banded(9_999)]);
        assert_eq!((found[0].source, found[0].compared), (20_000, 20_001));
    }

    #[test]
    fn a_bias_is_told_from_as_many_cycles_as_its_span() {
        let summed = |forecast, actual| Summed {
            series_id: Uuid::nil(),
            product_id: Uuid::nil(),
            forecast_milli: forecast,
            actual_milli: actual,
        };
        let criteria = criteria(Kind::Biased, Some(2000), Some(2));
        assert_eq!(biased(&criteria, &[summed(90_000, 10_000)]), []);
        assert_eq!(biased(&criteria, &[summed(60_000, 40_000), summed(60_000, 60_000)]), []);
        let found = biased(&criteria, &[summed(60_000, 40_000), summed(60_001, 60_000)]);
        assert_eq!((found[0].source, found[0].compared), (100_000, 120_001));
    }

    proptest! {
        /// A commit is too low, too high or near enough, and never two of these.
        #[test]
        fn a_commit_is_judged_as_one_thing(
            mean in 0_i64..1_000_000_000_000,
            quantity in 0_i64..1_000_000_000_000,
            threshold in 0_i32..100_000,
        ) {
            let both: Criteria = [Kind::UnderCommit, Kind::OverCommit]
                .map(|kind| (kind, Criterion { threshold: Some(threshold), span: None }))
                .into();
            let found = answers(&both, &[answered(mean, Some(quantity))]);
            prop_assert!(found.len() <= 1);
            for found in found {
                prop_assert_eq!(found.kind == Kind::UnderCommit, quantity < mean);
                let share = (quantity - mean).abs() as f64 * 10_000.0 / mean as f64;
                prop_assert!(share > f64::from(threshold) * 0.999_999);
            }
        }
    }
}
