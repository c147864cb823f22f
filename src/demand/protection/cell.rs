//! From customers' purchases to what each protected entity put into a cell.
//!
//! A contribution knows the pack of the product that it is of, and in cells put together the largest of them: whoever
//! bought what is sold by the 24 bought 24 more or none, so nothing narrower than a pack hides it.

use std::collections::BTreeMap;

use super::rules::UNIT;

/// What one customer bought and returned in one period, in thousandths of a unit. Customers are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purchase {
    pub customer: u32,
    pub shipped: i64,
    pub returned: i64,
}

/// What one protected entity (a holding, or a customer without one) put into one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contribution {
    pub entity: u32,
    /// The largest pack of what it is of, in thousandths; a unit at least.
    pub pack: u32,
    pub shipped: i64,
    pub returned: i64,
    /// The part of the net purchase that later returns have left standing. An order that is taken back after the
    /// period covers nobody, so it can neither raise the count nor hide another customer.
    pub standing: i64,
}

impl Contribution {
    pub fn net(&self) -> i64 {
        self.shipped - self.returned
    }
}

/// The largest pack of what was bought in a cell: the narrowest interval that hides anything of it.
pub fn pack_of(cell: &[Contribution]) -> i64 {
    cell.iter().map(|contribution| i64::from(contribution.pack)).fold(UNIT, Ord::max)
}

/// Cells put together: what each entity put into all of them.
pub fn merged<'a>(cells: impl IntoIterator<Item = &'a [Contribution]>) -> Vec<Contribution> {
    let mut all: Vec<Contribution> = cells.into_iter().flatten().copied().collect();
    all.sort_by_key(|contribution| contribution.entity);
    all.dedup_by(|next, kept| {
        let same = next.entity == kept.entity;
        if same {
            kept.pack = kept.pack.max(next.pack);
            kept.shipped += next.shipped;
            kept.returned += next.returned;
            kept.standing += next.standing;
        }
        same
    });
    // Many cells put together are kept for as long as a release takes.
    all.shrink_to_fit();
    all
}

/// Groups rows of (entity, period index, shipped, returned) of a product, in any order, into one list per period, each
/// sorted by entity, and matches every net return with the latest purchases before it.
pub fn group(mut rows: Vec<(u32, usize, i64, i64)>, periods: usize, pack: u32) -> Vec<Vec<Contribution>> {
    rows.sort_unstable_by_key(|&(entity, period, ..)| (entity, period));
    let mut cells: Vec<Vec<Contribution>> = vec![Vec::new(); periods];
    for of_entity in rows.chunk_by(|a, b| a.0 == b.0) {
        // (period, what stands) of the purchases that may still be taken back, oldest first.
        let mut open: Vec<(usize, i64)> = Vec::new();
        for of_period in of_entity.chunk_by(|a, b| a.1 == b.1) {
            let (entity, period, ..) = of_period[0];
            let shipped = of_period.iter().map(|row| row.2).sum();
            let returned = of_period.iter().map(|row| row.3).sum();
            let mut back = returned - shipped;
            cells[period].push(Contribution { entity, pack, shipped, returned, standing: (-back).max(0) });
            while back > 0
                && let Some((earlier, stands)) = open.last_mut()
            {
                let taken = back.min(*stands);
                *stands -= taken;
                back -= taken;
                if let Some(contribution) = cells[*earlier].last_mut() {
                    contribution.standing = *stands;
                }
                if *stands == 0 {
                    open.pop();
                }
            }
            if shipped > returned {
                open.push((period, shipped - returned));
            }
        }
    }
    cells
}

/// Rows of (entity, period index, region, shipped, returned) by period and region. What of an entity's purchase in a
/// period is taken back later is taken from its regions in their order.
pub fn group_by_region(
    mut rows: Vec<(u32, usize, Option<u32>, i64, i64)>,
    periods: usize,
    pack: u32,
) -> Vec<BTreeMap<Option<u32>, Vec<Contribution>>> {
    let together = group(rows.iter().map(|row| (row.0, row.1, row.3, row.4)).collect(), periods, pack);
    let mut split: Vec<BTreeMap<Option<u32>, Vec<Contribution>>> = vec![BTreeMap::new(); periods];
    rows.sort_unstable_by_key(|&(entity, period, region, ..)| (period, entity, region));
    for of_entity in rows.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (entity, period, ..) = of_entity[0];
        let at = together[period].binary_search_by_key(&entity, |c| c.entity);
        let mut left = at.map_or(0, |at| together[period][at].standing);
        for of_region in of_entity.chunk_by(|a, b| a.2 == b.2) {
            let shipped: i64 = of_region.iter().map(|row| row.3).sum();
            let returned: i64 = of_region.iter().map(|row| row.4).sum();
            let standing = (shipped - returned).clamp(0, left);
            left -= standing;
            let cell = split[period].entry(of_region[0].2).or_default();
            cell.push(Contribution { entity, pack, shipped, returned, standing });
        }
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_takes_back_the_latest_purchases_first() {
        let cells = group(vec![(1, 0, 10, 0), (1, 1, 5, 0), (1, 2, 0, 7), (1, 3, 4, 0)], 4, 1000);
        let standing: Vec<i64> = cells.iter().map(|cell| cell[0].standing).collect();
        assert_eq!(standing, [8, 0, 0, 4]);
    }

    #[test]
    fn a_return_of_more_than_was_bought_leaves_nothing_standing() {
        let cells = group(vec![(1, 0, 3, 0), (1, 1, 0, 9), (2, 0, 5, 0)], 2, 1000);
        assert_eq!(cells[0].iter().map(|c| c.standing).collect::<Vec<_>>(), [0, 5]);
        assert_eq!(cells[1][0].net(), -9);
    }

    #[test]
    fn a_purchase_in_two_regions_is_taken_back_once() {
        let rows =
            vec![(1, 0, Some(4), 10, 0), (1, 0, None, 5, 0), (1, 1, Some(4), 0, 7), (2, 0, Some(4), 3, 0)];
        let cells = group_by_region(rows, 2, 1000);
        assert_eq!((cells[0][&None][0].net(), cells[0][&None][0].standing), (5, 5));
        assert_eq!((cells[0][&Some(4)][0].net(), cells[0][&Some(4)][0].standing), (10, 3));
        assert_eq!(cells[0][&Some(4)].len(), 2);
        assert_eq!(cells[1][&Some(4)][0].net(), -7);
    }

    #[test]
    fn cells_put_together_have_every_entity_once() {
        let cells = group(vec![(1, 0, 10, 2), (2, 0, 5, 0), (1, 1, 7, 0)], 2, 1000);
        let both = merged(cells.iter().map(Vec::as_slice));
        assert_eq!(
            both.iter().map(|c| (c.entity, c.net(), c.standing)).collect::<Vec<_>>(),
            [(1, 15, 15), (2, 5, 5)]
        );
    }

    #[test]
    fn cells_put_together_have_the_largest_pack_of_each_entity() {
        let by_the_dozen = group(vec![(1, 0, 12, 0)], 1, 12_000);
        let singles = group(vec![(1, 0, 3, 0), (2, 0, 5, 0)], 1, 1000);
        let both = merged([by_the_dozen[0].as_slice(), singles[0].as_slice()]);
        assert_eq!(both.iter().map(|c| c.pack).collect::<Vec<_>>(), [12_000, 1000]);
        assert_eq!((pack_of(&both), pack_of(&singles[0]), pack_of(&[])), (12_000, 1000, 1000));
    }

    #[test]
    fn accounts_of_one_holding_are_one_contribution() {
        let cells = group(vec![(7, 0, 3, 0), (2, 0, 1, 0), (7, 0, 4, 2)], 1, 1000);
        assert_eq!(cells[0].len(), 2);
        assert_eq!((cells[0][1].entity, cells[0][1].net()), (7, 5));
    }
}
