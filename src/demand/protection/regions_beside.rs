//! The part of the audit of regional tables that sets months against each other: a region that is hidden in one of them and
//! shown in another tells what has changed between the two.

use std::collections::BTreeMap;

use super::{
    audit::{Nets, level, told_by, told_by_change},
    regions_audit::{RegionEvidence, WrittenPage},
};

impl RegionEvidence<'_> {
    /// What a region that is hidden tells of somebody, set against those months of `others` that show it.
    pub(super) fn told_beside(
        &self,
        page: &WrittenPage<'_>,
        region: u32,
        others: impl Fn(&WrittenPage<'_>) -> bool,
    ) -> Option<i64> {
        let (nets, pack) = (self.in_region(page, region), self.pack(page, |it| it.region == Some(region)));
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
            let alone = told_by(&nets, self.largest(page, *region), page.rules, pack);
            let then = self.told_beside(page, *region, |other| !other.is_new).max(alone);
            // A thousandth for rounding.
            let room = then.map_or(0, |then| level(then, page.rules, pack) + 1);
            if room < level(now, self.protection, pack) {
                return Some("a new month tells on a region that was hidden before");
            }
        }
        None
    }

    /// What each entity was shipped into a region and returned from it, as far as the recipient does not know it.
    fn moved(&self, page: &WrittenPage<'_>, region: u32) -> BTreeMap<u32, (i64, i64)> {
        let mut moved: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
        let is_in = |region_of: Option<u32>| region_of == Some(region);
        for it in page.bought.iter().filter(|it| self.is_others(page, it) && is_in(it.region)) {
            let of_entity = moved.entry(self.entity_of[it.purchase.customer as usize]).or_default();
            of_entity.0 += it.purchase.shipped;
            of_entity.1 += it.purchase.returned;
        }
        moved
    }

    fn in_region(&self, page: &WrittenPage<'_>, region: u32) -> Nets {
        let nets = self.moved(page, region).into_iter();
        nets.map(|(entity, (shipped, returned))| (entity, shipped - returned))
            .filter(|(_, net)| *net != 0)
            .collect()
    }

    fn largest(&self, page: &WrittenPage<'_>, region: u32) -> i64 {
        let moved = self.moved(page, region).into_values();
        moved.map(|(shipped, returned)| shipped.max(returned)).max().unwrap_or_default()
    }
}
