//! A product's life, when it can be ordered, and in what packs.

use chrono::NaiveDate;
use lonja_kernel::Quantity;
use poem_openapi::Enum;

/// Where a product stands. Who sees it is decided by its audiences alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Lifecycle {
    /// Being prepared.
    Planned,
    /// Made known; can be ordered from its launch date on.
    Announced,
    /// On offer.
    Active,
    /// On offer while stock lasts.
    PhasingOut,
    /// No longer on offer.
    Discontinued,
}

/// Why a product cannot be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum NotOrderable {
    /// Its launch date is still to come, or not fixed yet.
    NotLaunched,
    /// It is no longer on offer.
    Discontinued,
    /// There is no price for the organisation today.
    NoPrice,
}

impl Lifecycle {
    pub const ALL: [Self; 5] =
        [Self::Planned, Self::Announced, Self::Active, Self::PhasingOut, Self::Discontinued];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Announced => "announced",
            Self::Active => "active",
            Self::PhasingOut => "phasing_out",
            Self::Discontinued => "discontinued",
        }
    }

    /// Reads the database's word. The table admits no other; one that came from elsewhere is not on offer.
    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|lifecycle| lifecycle.as_str() == text).unwrap_or(Self::Discontinued)
    }
}

/// Why the product cannot be ordered on this day, apart from its price; `None` where it can.
///
/// An announced product goes on sale by itself on its launch date. One that is on sale already but has a launch
/// date ahead waits for it: visible, not orderable.
pub fn not_orderable(
    lifecycle: Lifecycle,
    launch_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<NotOrderable> {
    match (lifecycle, launch_on) {
        (Lifecycle::Discontinued, _) => Some(NotOrderable::Discontinued),
        (Lifecycle::Planned, _) | (Lifecycle::Announced, None) => Some(NotOrderable::NotLaunched),
        (Lifecycle::Announced | Lifecycle::Active | Lifecycle::PhasingOut, Some(day)) if day > today => {
            Some(NotOrderable::NotLaunched)
        }
        (Lifecycle::Announced | Lifecycle::Active | Lifecycle::PhasingOut, _) => None,
    }
}

/// The largest pack.
pub const MAX_PACK: Quantity = Quantity::from_thousandths(1_000_000_000);

/// Why a product cannot be sold in packs of this size; `None` where it can.
pub fn not_a_pack(pack: Quantity, unit_decimals: i32) -> Option<&'static str> {
    if !pack.is_positive() || pack > MAX_PACK {
        Some("Use more than zero and at most a million, or leave it empty.")
    } else if !pack.fits_decimals(unit_decimals.unsigned_abs()) {
        Some("Use a pack that has no more decimals than the unit.")
    } else {
        None
    }
}

impl NotOrderable {
    /// What to tell somebody who tried.
    pub const fn explain(self) -> &'static str {
        match self {
            Self::NotLaunched => "It can be ordered from its launch date on.",
            Self::Discontinued => "It is no longer on offer.",
            Self::NoPrice => "There is no price for you today; ask your contact.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
    }

    #[test]
    fn an_announced_product_goes_on_sale_on_its_launch_date() {
        let on = |today| not_orderable(Lifecycle::Announced, Some(day(10)), today);
        assert_eq!(on(day(9)), Some(NotOrderable::NotLaunched));
        assert_eq!(on(day(10)), None);
        assert_eq!(not_orderable(Lifecycle::Announced, None, day(10)), Some(NotOrderable::NotLaunched));
    }

    #[test]
    fn before_the_launch_date_nothing_can_be_ordered() {
        for lifecycle in Lifecycle::ALL {
            assert!(not_orderable(lifecycle, Some(day(2)), day(1)).is_some(), "{lifecycle:?}");
        }
    }

    #[test]
    fn what_is_on_offer_can_be_ordered_and_the_rest_cannot() {
        let open = |lifecycle| not_orderable(lifecycle, None, day(1)).is_none();
        assert_eq!(Lifecycle::ALL.map(open), [false, false, true, true, false]);
    }

    #[test]
    fn every_stage_is_read_back_from_its_word() {
        for lifecycle in Lifecycle::ALL {
            assert_eq!(Lifecycle::parse(lifecycle.as_str()), lifecycle);
        }
    }
}
