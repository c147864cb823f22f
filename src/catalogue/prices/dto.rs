//! Price lists as the API shows and takes them.

use chrono::NaiveDate;
use lonja_kernel::{
    Currency, OrganizationId, Percent, PriceListId, ProductId, Quantity, Timestamp, UnitPrice,
};
use lonja_platform::prelude::Filters;
use poem_openapi::{
    Object,
    types::{Example, MaybeUndefined},
};

use super::{rules::PriceListState, tariff::Tariff};
use crate::example;

/// One partner's prices in one currency over some days.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct PriceList {
    pub id: PriceListId,
    /// The partner whose prices these are.
    pub organization_id: OrganizationId,
    pub name: String,
    pub currency: Currency,
    /// Where it stands today.
    pub state: PriceListState,
    /// The first day on which it holds.
    pub valid_from: NaiveDate,
    /// The last day on which it holds; null means until further notice.
    pub valid_until: Option<NaiveDate>,
    /// The list whose next revision this is.
    pub follows_id: Option<PriceListId>,
    /// What the partner is told with the announcement.
    pub notice: Option<String>,
    /// When the partner was told of this revision; null where it was not.
    pub announced_at: Option<Timestamp>,
    /// Who of the partner said that it was seen.
    pub acknowledgement: Option<PriceAcknowledgement>,
    /// Goes up with every change of the list or of its lines.
    pub revision: i32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Somebody of the partner has seen the announced prices.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
pub struct PriceAcknowledgement {
    /// The person's or the API client's id.
    pub by: String,
    /// The person's name.
    pub name: Option<String>,
    pub at: Timestamp,
}

/// The next revision of a price list, with all its lines: either the present ones changed by percent, or given.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewPriceRevision {
    /// Left out, it is that of the list before.
    #[oai(validator(min_length = 1, max_length = 100, pattern = r"\S"))]
    pub name: Option<String>,
    /// The first day on which it holds; the list before then ends on the day before.
    pub in_force_from: NaiveDate,
    /// What the partner is told with the announcement.
    #[oai(validator(max_length = 1000))]
    pub notice: Option<String>,
    /// By how much every price changes, half-even to four decimals; zero keeps them.
    pub percent: Option<Percent>,
    #[oai(validator(max_items = 10000))]
    pub lines: Option<Vec<NewPriceListLine>>,
}

/// Changes to one line of a draft: absent fields stay.
#[derive(Object, Clone, Debug, Default)]
#[oai(deny_unknown_fields, example)]
pub struct PriceLinePatch {
    /// Null takes the product off the list.
    pub unit_price: MaybeUndefined<UnitPrice>,
    /// Null means one price for every quantity.
    #[oai(validator(max_items = 10))]
    pub breaks: MaybeUndefined<Vec<PriceBreak>>,
}

/// A price list to be made. It begins without lines.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewPriceList {
    pub organization_id: OrganizationId,
    #[oai(validator(min_length = 1, max_length = 100, pattern = r"\S"))]
    pub name: String,
    pub currency: Currency,
    pub valid_from: NaiveDate,
    pub valid_until: Option<NaiveDate>,
}

/// Changes to a price list: absent fields stay. Partner and currency are fixed.
#[derive(Object, Clone, Debug, Default)]
#[oai(deny_unknown_fields, example)]
pub struct PriceListPatch {
    #[oai(validator(min_length = 1, max_length = 100, pattern = r"\S"))]
    pub name: MaybeUndefined<String>,
    pub valid_from: MaybeUndefined<NaiveDate>,
    /// Null means until further notice.
    pub valid_until: MaybeUndefined<NaiveDate>,
    /// What the partner is told with the announcement; null means nothing.
    #[oai(validator(max_length = 1000))]
    pub notice: MaybeUndefined<String>,
}

/// The filters of the price lists.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct PriceListFilters {
    /// Words that the name contains, all of them; case and accents do not matter.
    #[oai(validator(max_length = 100))]
    pub q: Option<String>,
    pub organization_id: Option<OrganizationId>,
    pub currency: Option<Currency>,
    /// Only lists that hold on this day.
    pub valid_on: Option<NaiveDate>,
    /// Only what changed at or after this instant.
    pub updated_since: Option<Timestamp>,
}

impl Filters for PriceListFilters {
    const SORTS: &'static [&'static str] = &["name", "valid_from", "updated_at"];
}

/// The price of one product.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct PriceListLine {
    pub product_id: ProductId,
    pub sku: String,
    pub name: String,
    /// What one is counted in.
    pub unit: String,
    /// The price of one unit, before tax.
    pub unit_price: UnitPrice,
    /// From which quantities on one unit costs less.
    pub breaks: Vec<PriceBreak>,
}

/// From a quantity on, another price.
#[derive(Object, Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[oai(deny_unknown_fields, example)]
pub struct PriceBreak {
    /// The smallest quantity of an order's line to which it applies.
    pub from_quantity: Quantity,
    /// The price of one unit, before tax.
    pub unit_price: UnitPrice,
}

impl PriceBreak {
    pub(crate) fn of(tariff: &Tariff, currency: Currency) -> Vec<Self> {
        let breaks = tariff.breaks().iter().map(|step| Self {
            from_quantity: Quantity::from_thousandths(step.from_milli),
            unit_price: UnitPrice::new(step.price_e4, currency),
        });
        breaks.collect()
    }
}

/// The filters of a price list's lines.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct PriceListLineFilters {
    /// Words that SKU, name or category contain, all of them; case and accents do not matter.
    #[oai(validator(max_length = 100))]
    pub q: Option<String>,
    /// Exactly this SKU.
    #[oai(validator(max_length = 64))]
    pub sku: Option<String>,
}

impl Filters for PriceListLineFilters {
    const SORTS: &'static [&'static str] = &["sku", "name"];
}

/// The price of one product, to be set.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct NewPriceListLine {
    pub product_id: ProductId,
    /// In the list's currency, at most four decimals, zero or more.
    pub unit_price: UnitPrice,
    /// By quantity: these rise, their prices fall.
    #[oai(default, validator(max_items = 10))]
    pub breaks: Vec<PriceBreak>,
}

/// All lines of a price list; what is not named has no price any more.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewPriceListLines {
    #[oai(validator(max_items = 10000))]
    pub lines: Vec<NewPriceListLine>,
}

impl Example for PriceList {
    fn example() -> Self {
        Self {
            id: example::id(),
            organization_id: example::id(),
            name: "Trade prices 2026".to_owned(),
            currency: Currency::GBP,
            valid_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default(),
            valid_until: NaiveDate::from_ymd_opt(2026, 12, 31),
            state: PriceListState::InForce,
            follows_id: Some(example::id()),
            notice: Some("Metal is dearer.".to_owned()),
            announced_at: Some(example::time()),
            acknowledgement: Some(PriceAcknowledgement {
                by: "usr_0198c0de8d5a7c3e9f00112233445566".to_owned(),
                name: Some("Ana López".to_owned()),
                at: example::time(),
            }),
            revision: 3,
            created_at: example::time(),
            updated_at: example::time(),
        }
    }
}

impl Example for NewPriceList {
    fn example() -> Self {
        Self {
            organization_id: example::id(),
            name: "Trade prices 2026".to_owned(),
            currency: Currency::GBP,
            valid_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default(),
            valid_until: NaiveDate::from_ymd_opt(2026, 12, 31),
        }
    }
}

impl Example for NewPriceRevision {
    fn example() -> Self {
        Self {
            name: Some("Trade prices 2027".to_owned()),
            in_force_from: NaiveDate::from_ymd_opt(2027, 1, 1).unwrap_or_default(),
            notice: Some("Metal has become dearer.".to_owned()),
            percent: Some(Percent::from_hundredths(250)),
            lines: None,
        }
    }
}

impl Example for PriceLinePatch {
    fn example() -> Self {
        Self { unit_price: MaybeUndefined::Value(example::price()), ..Self::default() }
    }
}

impl Example for PriceListPatch {
    fn example() -> Self {
        let until = NaiveDate::from_ymd_opt(2026, 11, 30);
        Self { valid_until: until.map_or(MaybeUndefined::Null, MaybeUndefined::Value), ..Self::default() }
    }
}

impl Example for PriceListLine {
    fn example() -> Self {
        Self {
            product_id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            unit: "piece".to_owned(),
            unit_price: example::price(),
            breaks: vec![PriceBreak::example()],
        }
    }
}

impl Example for PriceBreak {
    fn example() -> Self {
        Self {
            from_quantity: Quantity::from_thousandths(24_000),
            unit_price: UnitPrice::new(23_000, Currency::GBP),
        }
    }
}

impl Example for NewPriceListLines {
    fn example() -> Self {
        Self {
            lines: vec![NewPriceListLine {
                product_id: example::id(),
                unit_price: example::price(),
                breaks: vec![PriceBreak::example()],
            }],
        }
    }
}
