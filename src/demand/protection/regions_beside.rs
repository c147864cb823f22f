//! The part of the audit of regional tables that sets months against each other: a region that is hidden in one of them and
//! shown in another tells what has changed between the two.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    audit::{Nets, level, told_by, told_by_change},
    regions_audit::{RegionEvidence, WHOLE, WrittenPage},
};

impl RegionEvidence<'_> {
    /// What a region that is hidden tells of somebody, set against those months of `others` that show it.
    pub(super) fn told_beside(
        &self,
        page: &WrittenPage<'_>,
        region: u32,
        others: impl Fn(&WrittenPage<'_>) -> bool,
    ) -> Option<i64> {
        self.told_beside_in(page, region, self.pack(page, |it| it.region == Some(region)), others)
    }

    fn told_beside_in(
        &self,
        page: &WrittenPage<'_>,
        region: u32,
        pack: i64,
        others: impl Fn(&WrittenPage<'_>) -> bool,
    ) -> Option<i64> {
        let nets = self.in_region(page, region);
        let shown = self.pages.iter().filter(|other| {
            other.category == page.category
                && (other.month - page.month).num_days().abs() <= 380
                && other.value(region).is_some()
                && others(other)
        });
        let told = shown
            .map(|other| told_by_change(&nets, &self.in_region(other, region), self.protection, pack))
            .max();
        told.flatten().filter(|_| !nets.is_empty())
    }

    /// Whether a new month tells more of somebody beside a region that was hidden in an earlier one than that was left with
    /// room for.
    pub(super) fn tells_on_hidden(&self, page: &WrittenPage<'_>) -> Option<&'static str> {
        let hidden = page.regions.iter().filter(|(_, value)| value.is_none());
        for (region, _) in hidden {
            let Some(now) = self.told_beside(page, *region, |other| other.is_new) else { continue };
            let pack = self.pack(page, |it| it.region == Some(*region));
            let nets = self.in_region(page, *region);
            let alone = told_by(&nets, self.largest(page, *region), page.rules, WHOLE);
            let then = self.told_beside_in(page, *region, WHOLE, |other| !other.is_new).max(alone);
            // Nothing where the recipient knows other purchases by now. A thousandth for rounding.
            let then = then.filter(|_| page.own == self.own);
            let room = then.map_or(0, |then| level(then, page.rules, WHOLE) + 1);
            if room < level(now, self.protection, pack) {
                return Some("a new month tells on a region that was hidden before");
            }
        }
        None
    }

    /// Whether the regions that are hidden in this month or in one before, which are known together in both, differ by too few.
    pub(super) fn tells_together(&self, page: &WrittenPage<'_>) -> bool {
        let is_before = |then: &&WrittenPage<'_>| {
            then.category == page.category
                && (then.month - page.month).num_days().abs() <= 380
                && (!then.is_new || then.month < page.month)
                && !then.known().is_empty()
        };
        let regions = |page: &WrittenPage<'_>| -> BTreeSet<u32> {
            let others = page.bought.iter().filter(|it| self.is_others(page, it));
            others.filter_map(|it| it.region).collect()
        };
        self.pages.iter().filter(is_before).any(|then| {
            let both = [(page, regions(page)), (then, regions(then))];
            let every = || both.iter().flat_map(|(_, regions)| regions);
            // By country in one of them, and by zone in the other.
            let is_mixed =
                every().any(|a| self.zone_of.get(a).is_some_and(|zone| every().any(|b| b == zone)));
            let wide = |region: u32| {
                let zone = self.zone_of.get(&region).filter(|_| is_mixed);
                zone.copied().unwrap_or(region)
            };
            let mut open: BTreeSet<u32> = BTreeSet::new();
            for (page, regions) in &both {
                open.extend(
                    regions.iter().filter(|region| page.value(**region).is_none()).map(|it| wide(*it)),
                );
            }
            let is_in = |region: Option<u32>| region.is_none_or(|region| open.contains(&wide(region)));
            let pack = |page| self.pack(page, |it| is_in(it.region));
            let pack = pack(page).max(pack(then));
            let (now, before) = (self.net_in(page, is_in), self.net_in(then, is_in));
            told_by_change(&now, &before, self.protection, pack).is_some()
        })
    }

    /// What each entity was shipped into a region and returned from it, as far as the recipient does not know it.
    fn moved(
        &self,
        page: &WrittenPage<'_>,
        is_in: impl Fn(Option<u32>) -> bool,
    ) -> BTreeMap<u32, (i64, i64)> {
        let mut moved: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
        for it in page.bought.iter().filter(|it| self.is_others(page, it) && is_in(it.region)) {
            let of_entity = moved.entry(self.entity_of[it.purchase.customer as usize]).or_default();
            of_entity.0 += it.purchase.shipped;
            of_entity.1 += it.purchase.returned;
        }
        moved
    }

    fn in_region(&self, page: &WrittenPage<'_>, region: u32) -> Nets {
        self.net_in(page, |of| of == Some(region))
    }

    fn net_in(&self, page: &WrittenPage<'_>, is_in: impl Fn(Option<u32>) -> bool) -> Nets {
        let nets = self.moved(page, is_in).into_iter();
        nets.map(|(entity, (shipped, returned))| (entity, shipped - returned))
            .filter(|(_, net)| *net != 0)
            .collect()
    }

    fn largest(&self, page: &WrittenPage<'_>, region: u32) -> i64 {
        let moved = self.moved(page, |of| of == Some(region)).into_values();
        moved.map(|(shipped, returned)| shipped.max(returned)).max().unwrap_or_default()
    }
}
