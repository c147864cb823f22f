//! What changed from one cycle of a series to the next, in a sentence.

use lonja_kernel::{Percent, Quantity};
use lonja_platform::prelude::Language;

/// The same periods, as two cycles forecast them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// How many periods both have.
    pub periods: usize,
    /// The sums of the means over these.
    pub before: i64,
    pub after: i64,
}

impl Change {
    /// From pairs of means of the same period.
    pub fn of(pairs: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let none = Self { periods: 0, before: 0, after: 0 };
        pairs.into_iter().fold(none, |sum, (before, after)| Self {
            periods: sum.periods + 1,
            before: sum.before + before,
            after: sum.after + after,
        })
    }

    pub fn percent(self) -> Option<Percent> {
        Percent::change(self.before, self.after)
    }
}

/// Says it. `None` where there was no cycle before, or it had no forecast.
pub fn sentence(change: Option<Change>, language: Language) -> String {
    let Some(change) = change.filter(|change| change.periods > 0) else {
        return match language {
            Language::English => "There is no earlier forecast of these periods.".to_owned(),
            Language::Spanish => "No hay una previsión anterior de estos periodos.".to_owned(),
        };
    };
    let (before, after) =
        (Quantity::from_thousandths(change.before), Quantity::from_thousandths(change.after));
    let periods = change.periods;
    if before == after {
        return match language {
            Language::English => {
                format!(
                    "Over the periods that both cycles forecast ({periods}), the total is the same: {after}."
                )
            }
            Language::Spanish => {
                format!("En los periodos que ambos ciclos prevén ({periods}), el total es el mismo: {after}.")
            }
        };
    }
    let share = change.percent().map(|percent| format!(" ({percent} %)")).unwrap_or_default();
    match language {
        Language::English => {
            let moved = if after > before { "rose" } else { "fell" };
            format!(
                "Over the periods that both cycles forecast ({periods}), the total {moved} from {before} to \
                 {after}{share}."
            )
        }
        Language::Spanish => {
            let moved = if after > before { "subió" } else { "bajó" };
            format!(
                "En los periodos que ambos ciclos prevén ({periods}), el total {moved} de {before} a {after}{share}."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_compares_the_periods_that_both_cycles_have() {
        let change = Change::of([(10_000, 12_500), (20_000, 20_000)]);
        assert_eq!((change.periods, change.before, change.after), (2, 30_000, 32_500));
        assert_eq!(change.percent(), Some(Percent::from_hundredths(833)));
        for language in [Language::English, Language::Spanish] {
            let said = sentence(Some(change), language);
            assert!(said.contains("32.5") && said.contains("8.33"), "{said}");
            assert!(!sentence(Some(Change::of([])), language).contains('0'));
        }
    }
}
