//! How good past forecasts were, from what their recipient got and nothing else: it can work out every figure again.
//!
//! A hidden actual is not available: it enters no aggregate. All sums are in thousandths, so they are exact.

use lonja_kernel::Percent;

/// A forecast with the figure that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scored {
    pub mean: i64,
    /// What 80 and 95 of 100 figures should lie in.
    pub bands: [(i64, i64); 2],
    pub actual: i64,
}

/// What the errors of many forecasts come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub scored: i64,
    pub actual: i128,
    pub error: i128,
    pub absolute: i128,
    /// How many figures lay within the band of 80, and of 95.
    pub within: [i64; 2],
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, more: Self) {
        self.scored += more.scored;
        self.actual += more.actual;
        self.error += more.error;
        self.absolute += more.absolute;
        for (within, more) in self.within.iter_mut().zip(more.within) {
            *within += more;
        }
    }
}

impl Sums {
    pub fn of<'a>(scored: impl IntoIterator<Item = &'a Scored>) -> Self {
        let mut sums = Self::default();
        for one in scored {
            let error = i128::from(one.mean) - i128::from(one.actual);
            sums.scored += 1;
            sums.actual += i128::from(one.actual);
            sums.error += error;
            sums.absolute += error.abs();
            for (within, (low, high)) in sums.within.iter_mut().zip(one.bands) {
                *within += i64::from((low..=high).contains(&one.actual));
            }
        }
        sums
    }

    /// The absolute errors in percent of the demand.
    pub fn wape(&self) -> Option<Percent> {
        share(self.absolute, self.actual)
    }

    /// Forecast less demand in percent of the demand: above zero where too much was expected.
    pub fn bias(&self) -> Option<Percent> {
        share(self.error, self.actual)
    }

    /// How many of 100 figures lay within the band of 80, or of 95.
    pub fn coverage(&self) -> [Option<Percent>; 2] {
        self.within.map(|within| share(within.into(), self.scored.into()))
    }
}

fn share(part: i128, whole: i128) -> Option<Percent> {
    let (part, whole) = (i64::try_from(part).ok()?, i64::try_from(whole).ok()?);
    Percent::change(whole, whole.checked_add(part)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scored(mean: i64, actual: i64) -> Scored {
        Scored { mean, bands: [(mean - 10, mean + 10), (mean - 20, mean + 20)], actual }
    }

    #[test]
    fn errors_are_weighed_by_demand_and_bands_counted_with_their_edges() {
        let sums = Sums::of(&[scored(100, 110), scored(100, 79), scored(90, 105), scored(10, 10)]);
        assert_eq!(sums.wape(), Some(Percent::from_hundredths(1513)));
        assert_eq!(sums.bias(), Some(Percent::from_hundredths(-132)));
        assert_eq!(sums.coverage(), [5000, 7500].map(|share| Some(Percent::from_hundredths(share))));
    }

    #[test]
    fn nothing_scored_says_nothing() {
        let sums = Sums::of(&[]);
        assert_eq!((sums.wape(), sums.bias(), sums.coverage()), (None, None, [None, None]));
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter_and_the_bias_is_within_the_error(
            pairs in prop::collection::vec((0_i64..1_000_000, 1_i64..1_000_000), 1..40),
        ) {
            let mut all: Vec<Scored> = pairs.into_iter().map(|(mean, actual)| scored(mean, actual)).collect();
            let sums = Sums::of(&all);
            all.reverse();
            prop_assert_eq!(Sums::of(&all), sums);
            let (wape, bias) = (sums.wape().unwrap().hundredths(), sums.bias().unwrap().hundredths());
            prop_assert!(bias.abs() <= wape);
            let [narrow, wide] = sums.coverage();
            prop_assert!(narrow.unwrap() <= wide.unwrap());
        }
    }
}
