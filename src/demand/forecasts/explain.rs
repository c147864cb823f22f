//! What changed from one cycle of a series to the next, in a sentence.

use lonja_kernel::{Percent, Quantity};
use lonja_platform::prelude::Language;

/// What a cycle forecasts for a period, and how much of it was added by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    pub mean: i64,
    pub adjustment: i64,
}

/// The same periods, as two cycles forecast them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// How many periods both have.
    pub periods: usize,
    /// The sums of the means over these.
    pub before: i64,
    pub after: i64,
    /// By how much more, or less, was added by hand.
    pub adjusted: i64,
}

impl Change {
    /// From pairs of figures of the same period.
    pub fn of(pairs: impl IntoIterator<Item = (Figure, Figure)>) -> Self {
        let none = Self { periods: 0, before: 0, after: 0, adjusted: 0 };
        pairs.into_iter().fold(none, |sum, (before, after)| Self {
            periods: sum.periods + 1,
            before: sum.before + before.mean,
            after: sum.after + after.mean,
            adjusted: sum.adjusted + after.adjustment - before.adjustment,
        })
    }

    pub fn percent(self) -> Option<Percent> {
        Percent::change(self.before, self.after)
    }
}

/// Says it, with what was added by hand where that is not the same. `None` where there was no cycle before, or it had no
/// forecast.
pub fn sentence(change: Option<Change>, language: Language) -> String {
    let Some(change) = change.filter(|change| change.periods > 0) else {
        return match language {
            Language::English => "There is no earlier forecast of these periods.".to_owned(),
            Language::Spanish => "No hay una previsión anterior de estos periodos.".to_owned(),
        };
    };
    let mut said = totals(change, language);
    if change.adjusted != 0 {
        let adjusted = Quantity::from_thousandths(change.adjusted);
        let by_hand = match language {
            Language::English => format!(" Adjustments by hand changed by {adjusted}."),
            Language::Spanish => format!(" Los ajustes hechos a mano cambiaron en {adjusted}."),
        };
        said.push_str(&by_hand);
    }
    said
}

fn totals(change: Change, language: Language) -> String {
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
        let figure = |mean, adjustment| Figure { mean, adjustment };
        let pairs = [(figure(10_000, 500), figure(12_500, 500)), (figure(20_000, 0), figure(20_000, 0))];
        let change = Change::of(pairs);
        assert_eq!((change.periods, change.before, change.after), (2, 30_000, 32_500));
        assert_eq!((change.percent(), change.adjusted), (Some(Percent::from_hundredths(833)), 0));
        let adjusted = Change::of([(figure(10_000, 0), figure(13_125, 3_125))]);
        for language in [Language::English, Language::Spanish] {
            let said = sentence(Some(change), language);
            assert!(said.contains("32.5") && said.contains("8.33"), "{said}");
            assert!(!sentence(Some(Change::of([])), language).contains('0'));
            assert_eq!(sentence(Some(adjusted), language).matches("3.125").count(), 2, "13.125 and 3.125");
        }
    }
}
