//! The part of the audit of sums that sets what is left over of one period against the same products in another one, where
//! they are known as well: shown one by one, left over themselves, or both.

use std::collections::BTreeSet;

use super::{
    audit::{Finding, told_by_change},
    sums_audit::{Evidence, Reached, Written},
};

/// What a period leaves open.
struct LeftOver {
    /// Known together, and not one by one.
    together: Vec<BTreeSet<u32>>,
    /// Not known at all.
    unknown: BTreeSet<u32>,
}

impl Evidence<'_> {
    pub(super) fn tells_together(&self, findings: &mut Vec<Finding>) {
        let all: Vec<(&Written<'_>, LeftOver)> =
            self.periods.iter().map(|written| (written, self.left_over(written))).collect();
        for now in all.iter().filter(|(written, _)| written.is_new) {
            let is_before = |then: &Written<'_>| !then.is_new || then.period < now.0.period;
            let is_near = |then: &Written<'_>| (now.0.period - then.period).num_days().abs() <= 380;
            let mut before = all.iter().filter(|(then, _)| is_before(then) && is_near(then));
            if before.any(|then| self.tells_beside(now, then)) {
                let what = "products added up in two periods differ by too few customers";
                findings.push(Finding { period: now.0.period, what });
            }
        }
    }

    fn left_over(&self, written: &Written<'_>) -> LeftOver {
        let is_open = |product: &u32| {
            written.products.get(product).is_some_and(Option::is_none)
                && !self.moved(&[*product], written.period, written.own).is_empty()
        };
        let mut unknown: BTreeSet<u32> = written.products.keys().copied().filter(is_open).collect();
        let mut together = Vec::new();
        for at in (0..written.sums.len()).filter(|at| written.sums[*at].value.is_some()) {
            let mut reached = Reached::default();
            written.reach(at, true, &mut reached);
            let open: BTreeSet<u32> = reached.products.into_iter().filter(is_open).collect();
            unknown.retain(|product| !open.contains(product));
            together.push(open);
        }
        LeftOver { together, unknown }
    }

    fn tells_beside(&self, now: &(&Written<'_>, LeftOver), then: &(&Written<'_>, LeftOver)) -> bool {
        let blocks: Vec<&BTreeSet<u32>> = now.1.together.iter().chain(&then.1.together).collect();
        blocks.iter().filter(|block| !block.is_empty()).any(|block| {
            let mut products = (*block).clone();
            loop {
                let before = products.len();
                for other in &blocks {
                    if !other.is_disjoint(&products) {
                        products.extend(other.iter());
                    }
                }
                if products.len() == before {
                    break;
                }
            }
            let is_known = |(written, left): &(&Written<'_>, LeftOver)| {
                left.unknown.is_disjoint(&products)
                    && products.iter().all(|product| written.products.contains_key(product))
            };
            let every: Vec<u32> = products.iter().copied().collect();
            let nets = |written: &Written<'_>| self.nets(&every, written.period, written.own);
            let pack = self.largest_pack(&every, now.0).max(self.largest_pack(&every, then.0));
            is_known(now)
                && is_known(then)
                && told_by_change(&nets(now.0), &nets(then.0), self.protection, pack).is_some()
        })
    }
}
