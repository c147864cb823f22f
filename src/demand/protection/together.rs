//! Products put together. How far everybody is left from a hidden figure is no cover for what a sum leaves over: that is
//! known to the unit. Where the very same products are known together in two periods, by whatever figures and remainders,
//! the two are set against each other like figures.
//!
//! Of a period is known what is shown, what its sums leave over, and what nobody bought. Starting at what is left over in
//! one of the two, products are taken in until they are known together in both. There is nothing smaller that is.

use std::collections::{BTreeSet, HashMap};

use super::{change::may_stand_beside, rules::Protection, series::are_compared, sums::Sheet};

/// A period before, with what is known of it.
pub struct Past<'a> {
    sheet: &'a Sheet,
    places: Places,
    open: Open,
}

/// By product, which leaf it is.
pub(super) type Places = HashMap<u128, usize>;

/// What is hidden of a period, as far as somebody bought some.
struct Open {
    /// By product, which remainder it is in; none where no shown sum is over it.
    remainder_of: HashMap<u128, Option<usize>>,
    remainders: Vec<Vec<u128>>,
}

impl Open {
    fn of(sheet: &Sheet) -> Self {
        let is_open =
            |leaf: &usize| sheet.leaves[*leaf].decided.is_err() && !sheet.leaves[*leaf].cell.is_empty();
        let all = (0..sheet.leaves.len()).filter(is_open);
        let mut remainder_of: HashMap<u128, Option<usize>> =
            all.map(|leaf| (sheet.products[leaf], None)).collect();
        let mut remainders = Vec::new();
        for sum in (0..sheet.sums.len()).filter(|sum| sheet.sums[*sum].decided.is_ok()) {
            let left_over = sheet.left_over(sum).into_iter().filter(is_open);
            let products: Vec<u128> = left_over.map(|leaf| sheet.products[leaf]).collect();
            for product in &products {
                remainder_of.insert(*product, Some(remainders.len()));
            }
            remainders.push(products);
        }
        Self { remainder_of, remainders }
    }
}

impl Sheet {
    pub(super) fn places(&self) -> Places {
        self.products.iter().copied().zip(0..).collect()
    }

    /// Once everything in it is decided.
    pub fn past(&self) -> Past<'_> {
        Past { sheet: self, places: self.places(), open: Open::of(self) }
    }

    /// Products that must not be known together as they are, because of a period before: their leaves. Only such with
    /// one of the `concerned` leaves are looked for, where there are some.
    pub(super) fn told_together(
        &self,
        places: &Places,
        past: &[Past<'_>],
        concerned: Option<&[usize]>,
        protection: &Protection,
    ) -> Option<Vec<usize>> {
        let open = Open::of(self);
        let near = past.iter().filter(|then| are_compared(then.sheet.period, self.period));
        near.flat_map(|then| {
            known_together([(places, &open), (&then.places, &then.open)])
                .into_iter()
                .map(move |of| (then, of))
        })
        .find_map(|(then, products)| {
            let leaves: Vec<usize> = products.iter().map(|product| places[product]).collect();
            let is_asked = concerned.is_none_or(|some| some.iter().any(|leaf| leaves.contains(leaf)));
            let is_told = || {
                let now = self.together(&leaves);
                let leaves: Vec<usize> = products.iter().map(|product| then.places[product]).collect();
                !may_stand_beside(&now, &then.sheet.together(&leaves), 0, protection)
            };
            (is_asked && is_told()).then_some(leaves)
        })
    }
}

/// The smallest sets of products that are known together in both periods, but for those that are shown in both.
fn known_together(both: [(&Places, &Open); 2]) -> Vec<BTreeSet<u128>> {
    let mut is_taken = both.map(|(_, open)| vec![false; open.remainders.len()]);
    let mut sets = Vec::new();
    for (side, (_, open)) in both.iter().enumerate() {
        for (start, remainder) in open.remainders.iter().enumerate() {
            if std::mem::replace(&mut is_taken[side][start], true) {
                continue;
            }
            let (mut next, mut set, mut is_known) = (remainder.clone(), BTreeSet::new(), true);
            while let Some(product) = next.pop() {
                if !set.insert(product) {
                    continue;
                }
                for (taken, (places, open)) in is_taken.iter_mut().zip(both) {
                    match open.remainder_of.get(&product) {
                        None => is_known &= places.contains_key(&product),
                        Some(None) => is_known = false,
                        Some(Some(remainder)) if !std::mem::replace(&mut taken[*remainder], true) => {
                            next.extend(&open.remainders[*remainder]);
                        }
                        Some(Some(_)) => {}
                    }
                }
            }
            if is_known && !set.is_empty() {
                sets.push(set);
            }
        }
    }
    sets
}
