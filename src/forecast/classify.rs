//! What kind of demand a series shows: Syntetos and Boylan's four classes, and the two that need another answer.

/// Points and orders below which nothing can be fitted.
const FEWEST_POINTS: usize = 6;
const FEWEST_ORDERS: usize = 2;
/// Syntetos and Boylan's limits: periods per order, and squared variation of what is ordered.
const LONGEST_GAP: f64 = 1.32;
const MOST_VARIED: f64 = 0.49;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Orders in nearly every period, of similar size.
    Smooth,
    /// Orders in nearly every period, of very different size.
    Erratic,
    /// Orders now and then, of similar size.
    Intermittent,
    /// Orders now and then, of very different size.
    Lumpy,
    /// Fewer than six points or two orders.
    TooShort,
    /// No order for so long that none is to be expected.
    Dead,
}

impl Class {
    pub const ALL: [Self; 6] =
        [Self::Smooth, Self::Erratic, Self::Intermittent, Self::Lumpy, Self::TooShort, Self::Dead];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Smooth => "smooth",
            Self::Erratic => "erratic",
            Self::Intermittent => "intermittent",
            Self::Lumpy => "lumpy",
            Self::TooShort => "too_short",
            Self::Dead => "dead",
        }
    }

    /// Whether periods without an order are the rule.
    pub const fn is_sparse(self) -> bool {
        !matches!(self, Self::Smooth | Self::Erratic)
    }
}

/// How orders come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rhythm {
    pub(crate) orders: usize,
    /// Periods from one order to the next, in the mean.
    pub(crate) gap: f64,
    /// Squared coefficient of variation of the orders' sizes.
    pub(crate) variation: f64,
    /// Periods since the last order.
    pub(crate) silence: usize,
}

impl Rhythm {
    /// The rhythm of a history that begins with its first order.
    pub(crate) fn of(history: &[f64]) -> Self {
        let (mut orders, mut sum, mut squares, mut last) = (0_usize, 0.0, 0.0, 0);
        for (at, value) in history.iter().enumerate() {
            if *value > 0.0 {
                orders += 1;
                sum += value;
                squares += value * value;
                last = at;
            }
        }
        if orders == 0 {
            return Self { orders, gap: f64::INFINITY, variation: 0.0, silence: history.len() };
        }
        let count = orders as f64;
        let mean = sum / count;
        let variance = (squares / count - mean * mean).max(0.0);
        // Between the first and the last order: the silence after it is another matter.
        let gap = if orders > 1 { last as f64 / (count - 1.0) } else { history.len() as f64 };
        Self { orders, gap, variation: variance / (mean * mean), silence: history.len() - 1 - last }
    }
}

/// The class of a history that begins with its first order.
pub(crate) fn classify(history: &[f64], period: usize) -> (Class, Rhythm) {
    let rhythm = Rhythm::of(history);
    let class = if rhythm.orders == 0 {
        if history.len() < FEWEST_POINTS { Class::TooShort } else { Class::Dead }
    } else if rhythm.silence as f64 > (4.0 * rhythm.gap).max(period.max(FEWEST_POINTS) as f64) {
        Class::Dead
    } else if history.len() < FEWEST_POINTS || rhythm.orders < FEWEST_ORDERS {
        Class::TooShort
    } else {
        let often = history.len() as f64 / rhythm.orders as f64 <= LONGEST_GAP;
        match (often, rhythm.variation <= MOST_VARIED) {
            (true, true) => Class::Smooth,
            (true, false) => Class::Erratic,
            (false, true) => Class::Intermittent,
            (false, false) => Class::Lumpy,
        }
    };
    (class, rhythm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_is_told_by_its_rhythm() {
        let class = |history: &[f64], period| classify(history, period).0;
        assert_eq!(class(&[5.0, 6.0, 5.0, 4.0, 5.0, 6.0], 1), Class::Smooth);
        assert_eq!(class(&[5.0, 60.0, 1.0, 2.0, 90.0, 3.0], 1), Class::Erratic);
        assert_eq!(class(&[5.0, 0.0, 0.0, 6.0, 0.0, 5.0, 0.0], 1), Class::Intermittent);
        assert_eq!(class(&[5.0, 0.0, 0.0, 90.0, 0.0, 1.0, 0.0], 1), Class::Lumpy);
        assert_eq!(class(&[5.0, 5.0], 1), Class::TooShort);
        assert_eq!(class(&[5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], 1), Class::TooShort, "one order, lately");
        assert_eq!(class(&[0.0; 9], 1), Class::Dead);
        let mut dead = vec![3.0, 0.0, 3.0];
        dead.extend([0.0; 12]);
        assert_eq!(class(&dead, 1), Class::Dead);
        assert_eq!(class(&dead, 52), Class::Intermittent, "a season has not passed yet");
    }
}
