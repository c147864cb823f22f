//! The life of an order, what its lines may ask for, and how they are spread over warehouses. Pure: no database, no clock.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use lonja_kernel::{MoneyError, Quantity, UnitPrice};
use poem_openapi::Enum;

/// Where an order is. It only ever moves forward; two states are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum OrderState {
    /// The goods are reserved.
    Placed,
    /// The host has promised to deliver.
    Confirmed,
    /// The goods have left stock and count as sold.
    Shipped,
    /// The partner has them.
    Delivered,
    /// The reservation is gone.
    Cancelled,
}

impl OrderState {
    pub const ALL: [Self; 5] =
        [Self::Placed, Self::Confirmed, Self::Shipped, Self::Delivered, Self::Cancelled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Confirmed => "confirmed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// Who moves an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Host,
    Partner,
}

/// What a step does to stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockEffect {
    None,
    /// The reservation is given back.
    Release,
    /// The goods leave: on hand and reserved both go down, and the lines become sales lines.
    TakeOut,
}

/// Whether `side` may move an order from one state to another, and what that does to stock.
pub fn step(from: OrderState, to: OrderState, side: Side) -> Option<StockEffect> {
    use OrderState::{Cancelled, Confirmed, Delivered, Placed, Shipped};
    match (side, from, to) {
        (Side::Host, Placed, Confirmed) | (Side::Host, Shipped, Delivered) => Some(StockEffect::None),
        (Side::Host, Confirmed, Shipped) => Some(StockEffect::TakeOut),
        (Side::Host, Placed | Confirmed, Cancelled) | (Side::Partner, Placed, Cancelled) => {
            Some(StockEffect::Release)
        }
        _ => None,
    }
}

/// Why a line cannot have this quantity, and what to order instead; `None` where it can.
pub fn wrong_quantity(quantity: Quantity, decimals: u32, pack: Option<Quantity>) -> Option<String> {
    match pack {
        Some(pack) if !quantity.is_multiple_of(pack) => Some(format!("Order a multiple of {pack}.")),
        _ if !quantity.fits_decimals(decimals) => {
            Some(format!("Give at most {decimals} decimals: that is what its unit has."))
        }
        _ => None,
    }
}

/// Free stock of one product in one warehouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shelf<W> {
    pub warehouse: W,
    pub free: Quantity,
}

fn free_of<W>(shelves: &[Shelf<W>]) -> i128 {
    shelves.iter().map(|shelf| i128::from(shelf.free.thousandths().max(0))).sum()
}

/// The products of which all lines together want more than is free. Judged line by line, lines of 64, 32, 16 and so on
/// would spell out the binary digits of what is free; so a product tells of one threshold per order, however many lines
/// name it. Where none is short, [`allocate`] serves every line, one after another.
pub fn short_of<P: Copy + Eq + Hash, W>(
    lines: impl IntoIterator<Item = (P, Quantity)>,
    shelves: &HashMap<P, Vec<Shelf<W>>>,
) -> HashSet<P> {
    let mut wanted: HashMap<P, i128> = HashMap::new();
    for (product, quantity) in lines {
        *wanted.entry(product).or_default() += i128::from(quantity.thousandths());
    }
    let free = |product: &P| shelves.get(product).map_or(0, |shelves| free_of(shelves));
    wanted
        .into_iter()
        .filter(|(product, wanted)| free(product) < *wanted)
        .map(|(product, _)| product)
        .collect()
}

/// Takes `wanted` from the shelves, which come in the order in which warehouses are preferred: all of it from the
/// first one that holds it, else part by part. `None`, and nothing taken, where all together do not hold it.
pub fn allocate<W: Copy>(shelves: &mut [Shelf<W>], wanted: Quantity) -> Option<Vec<(W, Quantity)>> {
    if let Some(shelf) = shelves.iter_mut().find(|shelf| shelf.free >= wanted) {
        shelf.free = less(shelf.free, wanted);
        return Some(vec![(shelf.warehouse, wanted)]);
    }
    if free_of(shelves) < i128::from(wanted.thousandths()) {
        return None;
    }
    let mut missing = wanted;
    let mut parts = Vec::new();
    for shelf in shelves.iter_mut().filter(|shelf| shelf.free.is_positive()) {
        let part = shelf.free.min(missing);
        shelf.free = less(shelf.free, part);
        missing = less(missing, part);
        parts.push((shelf.warehouse, part));
        if !missing.is_positive() {
            break;
        }
    }
    Some(parts)
}

fn less(from: Quantity, taken: Quantity) -> Quantity {
    Quantity::from_thousandths(from.thousandths() - taken.thousandths())
}

/// The net amounts of a line's parts, in minor units. They add up to the amount of the whole line, which parts that
/// are rounded one by one would not.
pub fn net_of_parts(
    price: UnitPrice,
    parts: impl IntoIterator<Item = Quantity>,
) -> Result<Vec<i64>, MoneyError> {
    let mut so_far = Quantity::ZERO;
    let mut charged = 0;
    parts
        .into_iter()
        .map(|part| {
            so_far = so_far.checked_add(part).map_err(|_| MoneyError::Overflow)?;
            let up_to_here = price.times(so_far)?.minor;
            let net = up_to_here - charged;
            charged = up_to_here;
            Ok(net)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use lonja_kernel::Currency;
    use proptest::prelude::*;

    use super::*;

    fn milli(thousandths: i64) -> Quantity {
        Quantity::from_thousandths(thousandths)
    }

    fn states() -> impl Strategy<Value = OrderState> {
        prop::sample::select(OrderState::ALL.to_vec())
    }

    fn sides() -> impl Strategy<Value = Side> {
        prop::sample::select(vec![Side::Host, Side::Partner])
    }

    proptest! {
        /// However an order is pushed about: stock is reserved exactly while it is open, leaves at most once and
        /// only when it ships, and a final state is final.
        #[test]
        fn any_sequence_of_events_keeps_stock_and_states_in_step(
            events in prop::collection::vec((states(), sides()), 0..40),
        ) {
            let (mut state, mut reserved, mut taken_out) = (OrderState::Placed, true, 0);
            let mut seen = vec![state];
            for (to, side) in events {
                let Some(effect) = step(state, to, side) else { continue };
                match effect {
                    StockEffect::None => {}
                    StockEffect::Release => {
                        prop_assert!(reserved);
                        reserved = false;
                    }
                    StockEffect::TakeOut => {
                        prop_assert!(reserved);
                        reserved = false;
                        taken_out += 1;
                    }
                }
                prop_assert!(!seen.contains(&to), "no state is entered twice");
                prop_assert!(side == Side::Host || (state, to) == (OrderState::Placed, OrderState::Cancelled));
                seen.push(to);
                state = to;
            }
            prop_assert_eq!(reserved, matches!(state, OrderState::Placed | OrderState::Confirmed));
            let left = matches!(state, OrderState::Shipped | OrderState::Delivered);
            prop_assert_eq!(taken_out, u32::from(left));
            if matches!(state, OrderState::Delivered | OrderState::Cancelled) {
                prop_assert!(OrderState::ALL.iter().all(|to| step(state, *to, Side::Host).is_none()));
            }
        }

        #[test]
        fn an_allocation_takes_what_is_wanted_from_what_is_there_or_nothing(
            free in prop::collection::vec(0_i64..50_000, 0..6),
            wanted in prop::collection::vec(1_i64..60_000, 1..8),
        ) {
            let mut shelves: Vec<Shelf<usize>> =
                free.iter().enumerate().map(|(warehouse, free)| Shelf { warehouse, free: milli(*free) }).collect();
            for wanted in wanted {
                let before = shelves.clone();
                let there: i64 = before.iter().map(|shelf| shelf.free.thousandths()).sum();
                match allocate(&mut shelves, milli(wanted)) {
                    None => {
                        prop_assert!(there < wanted);
                        prop_assert_eq!(&shelves, &before);
                    }
                    Some(parts) => {
                        prop_assert_eq!(parts.iter().map(|(_, part)| part.thousandths()).sum::<i64>(), wanted);
                        prop_assert!(parts.iter().all(|(_, part)| part.is_positive()));
                        if before.iter().any(|shelf| shelf.free >= milli(wanted)) {
                            prop_assert_eq!(parts.len(), 1, "one warehouse is enough");
                        }
                        for (old, new) in before.iter().zip(&shelves) {
                            let taken: i64 = parts.iter().filter(|(warehouse, _)| *warehouse == old.warehouse)
                                .map(|(_, part)| part.thousandths()).sum();
                            prop_assert_eq!(old.free.thousandths() - taken, new.free.thousandths());
                            prop_assert!(new.free >= Quantity::ZERO);
                        }
                    }
                }
            }
        }

        #[test]
        fn a_product_is_short_by_its_sum_and_every_line_of_the_others_is_served(
            free in prop::collection::vec(prop::collection::vec(0_i64..50_000, 0..4), 3),
            lines in prop::collection::vec((0_usize..3, 1_i64..40_000), 1..12),
        ) {
            let mut shelves: HashMap<usize, Vec<Shelf<usize>>> = HashMap::new();
            for (product, free) in free.iter().enumerate() {
                let shelf = |(warehouse, free): (usize, &i64)| Shelf { warehouse, free: milli(*free) };
                shelves.insert(product, free.iter().enumerate().map(shelf).collect());
            }
            let short = short_of(lines.iter().map(|(product, wanted)| (*product, milli(*wanted))), &shelves);
            for (product, free) in free.iter().enumerate() {
                let of_product = lines.iter().filter(|(named, _)| *named == product);
                let wanted: i64 = of_product.map(|(_, wanted)| wanted).sum();
                prop_assert_eq!(short.contains(&product), free.iter().sum::<i64>() < wanted);
            }
            for (product, wanted) in lines.iter().filter(|(product, _)| !short.contains(product)) {
                prop_assert!(allocate(shelves.get_mut(product).unwrap(), milli(*wanted)).is_some());
            }
        }

        #[test]
        fn the_parts_of_a_line_cost_what_the_line_costs(
            price in 0_i64..10_000_000,
            parts in prop::collection::vec(1_i64..1_000_000, 1..6),
        ) {
            let price = UnitPrice::new(price, Currency::GBP);
            let whole = price.times(milli(parts.iter().sum())).unwrap().minor;
            let nets = net_of_parts(price, parts.iter().copied().map(milli)).unwrap();
            prop_assert_eq!(nets.iter().sum::<i64>(), whole);
            prop_assert!(nets.iter().all(|net| *net >= 0));
        }
    }

    #[test]
    fn what_is_sold_in_packs_is_ordered_in_whole_ones() {
        let wrong = |quantity, pack: i64| wrong_quantity(milli(quantity), 1, (pack > 0).then(|| milli(pack)));
        assert_eq!(wrong(48_000, 24_000), None);
        assert_eq!(wrong(30_000, 24_000).as_deref(), Some("Order a multiple of 24."));
        assert_eq!(wrong(30_500, 24_000).as_deref(), Some("Order a multiple of 24."));
        assert_eq!(wrong(3000, 1500), None);
        assert_eq!(wrong(2000, 1500).as_deref(), Some("Order a multiple of 1.5."));
        assert_eq!(wrong(500, 0), None);
        assert!(wrong(250, 0).is_some_and(|detail| detail.contains("decimals")));
    }

    #[test]
    fn sums_that_no_quantity_can_hold_are_short() {
        let shelves = HashMap::from([('a', vec![Shelf { warehouse: 1, free: milli(i64::MAX) }])]);
        let lines = [('a', milli(i64::MAX)), ('a', milli(1)), ('b', milli(1))];
        assert_eq!(short_of(lines, &shelves), HashSet::from(['a', 'b']));
        assert!(short_of([('a', milli(i64::MAX))], &shelves).is_empty());
    }

    #[test]
    fn a_partner_cancels_only_what_nobody_has_confirmed() {
        use OrderState::{Cancelled, Confirmed, Placed};
        assert_eq!(step(Placed, Cancelled, Side::Partner), Some(StockEffect::Release));
        assert_eq!(step(Confirmed, Cancelled, Side::Partner), None);
        assert_eq!(step(Confirmed, Cancelled, Side::Host), Some(StockEffect::Release));
        assert_eq!(step(Placed, Confirmed, Side::Partner), None);
    }
}
