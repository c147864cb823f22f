//! The independent audit of regional tables. It takes them as they were written and the daily facts, adds up every
//! figure, attacks each like the figures of a product, proves with linear programs that hidden figures keep their
//! interval, and checks in integers that every customer could have bought more: what the rules hand over as a proof is
//! taken as a claim, nothing else of theirs is used.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use lonja_disclosure::{
    audit::{self, Verdict},
    control::Control,
    table::{Cell, Disposition, Equation, Levels, Pattern, Rounding, Status, Table},
};

use super::{
    audit::{Figure, Finding, divisor, exposed, level},
    cell::Purchase,
    crossed::Crossed,
    crossing::{Knows, Proof},
    regions::{Place, Row},
    rules::Protection,
};

/// A product's figure in a week of the month.
#[derive(Clone, Copy, Debug)]
pub struct WrittenFigure {
    /// Which week, counted from the first.
    pub week: u32,
    /// What the product is sold in, in thousandths.
    pub pack: u32,
    pub value: Option<i64>,
}

/// What was bought, by whomever.
#[derive(Clone, Copy, Debug)]
pub struct Placement {
    /// The place of the figure that it is in.
    pub figure: u32,
    pub region: Option<u32>,
    pub purchase: Purchase,
}

/// A category in a month as it was written.
#[derive(Clone, Debug)]
pub struct WrittenPage<'a> {
    pub month: NaiveDate,
    pub category: u128,
    /// Whose purchases are in no figure of it.
    pub own: &'a HashSet<u32>,
    pub figures: Vec<WrittenFigure>,
    /// By week, the category's total where it is shown.
    pub totals: BTreeMap<u32, i64>,
    pub all: Option<i64>,
    pub other: Option<i64>,
    pub regions: BTreeMap<u32, Option<i64>>,
    pub bought: Vec<Placement>,
    pub proofs: &'a [Proof],
    /// The rules that it was made under.
    pub rules: &'a Protection,
    pub is_new: bool,
}

/// What the audit rests on.
pub struct RegionEvidence<'a> {
    pub pages: &'a [WrittenPage<'a>],
    /// The accounts whose purchases the recipient knows today.
    pub own: &'a HashSet<u32>,
    /// The zone that a country lies in.
    pub zone_of: &'a BTreeMap<u32, u32>,
    pub entity_of: &'a [u32],
    pub protection: &'a Protection,
    /// Ends the proofs; what is not proved by then is refused.
    pub control: Control<'a>,
}

impl RegionEvidence<'_> {
    pub fn audit(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let names: HashSet<(u128, Place)> = self
            .pages
            .iter()
            .flat_map(|page| page.known().into_iter().map(|(place, _)| (page.category, place)))
            .collect();
        for (category, place) in names {
            self.attack(category, place, &mut findings);
        }
        for page in self.pages.iter().filter(|page| !page.is_new) {
            let what = self.tells_on_hidden(page);
            findings.extend(what.map(|what| Finding { period: page.month, what }));
        }
        for page in self.pages.iter().filter(|page| page.is_new) {
            let mut report = |what| findings.push(Finding { period: page.month, what });
            if page.known().is_empty() {
                continue;
            }
            if self.tells_together(page) {
                report("regions added up in two months differ by too few customers");
            }
            // Whoever knows deliveries and stock knows the sum, shown or not.
            let against: &[Knows] =
                if page.shows_sum() { &[Knows::Sum] } else { &[Knows::Nothing, Knows::Balance] };
            for knows in against {
                if let Some(what) = self.prove(page, *knows) {
                    report(what);
                }
                if !Crossed::of(page, self, *knows).holds(page.proofs) {
                    report("a customer's purchases could be worked out from weeks and regions together");
                }
            }
        }
        findings.sort_unstable_by_key(|finding| finding.period);
        findings
    }

    /// Attacks what is known of a place in every month like the figures of a product.
    fn attack(&self, category: u128, place: Place, findings: &mut Vec<Finding>) {
        let mut facts: HashMap<NaiveDate, Vec<Purchase>> = HashMap::new();
        let (mut earlier, mut new) = (Vec::new(), Vec::new());
        for page in self.pages.iter().filter(|page| page.category == category) {
            let known = page.known();
            let Some((_, value)) = known.into_iter().find(|(known, _)| *known == place) else { continue };
            let bought = page.bought.iter().filter(|it| page.is_in(it, place));
            facts.insert(page.month, bought.map(|it| it.purchase).collect());
            let pack = self.pack(page, |it| page.is_in(it, place));
            let figure = Figure { period: page.month, value, own: page.own, pack };
            if page.is_new { new.push(figure) } else { earlier.push(figure) }
        }
        findings.extend(super::audit::audit(
            &facts,
            &earlier,
            &new,
            self.own,
            self.entity_of,
            self.protection,
        ));
    }

    /// What each entity bought net of some of a page, as far as the recipient does not know it.
    fn nets(&self, page: &WrittenPage<'_>, of: impl Fn(&Placement) -> bool) -> Vec<i64> {
        let mut nets: BTreeMap<u32, i64> = BTreeMap::new();
        for it in page.bought.iter().filter(|it| self.is_others(page, it) && of(it)) {
            *nets.entry(self.entity_of[it.purchase.customer as usize]).or_default() +=
                it.purchase.shipped - it.purchase.returned;
        }
        nets.into_values().filter(|net| *net != 0).collect()
    }

    /// The largest pack of some of a page that others than the recipient bought or returned.
    pub(super) fn pack(&self, page: &WrittenPage<'_>, of: impl Fn(&Placement) -> bool) -> i64 {
        let others = page.bought.iter().filter(|it| self.is_others(page, it) && of(it));
        others.map(|it| page.pack(it)).max().unwrap_or(WHOLE)
    }

    /// What divides all packs of some of a page.
    fn step(&self, page: &WrittenPage<'_>, of: impl Fn(&Placement) -> bool) -> i64 {
        let others = page.bought.iter().filter(|it| self.is_others(page, it) && of(it));
        let packs: BTreeSet<i64> = others.map(|it| page.pack(it)).collect();
        packs.into_iter().reduce(divisor).unwrap_or(WHOLE)
    }

    pub(super) fn is_others(&self, page: &WrittenPage<'_>, it: &Placement) -> bool {
        !page.own.contains(&it.purchase.customer) && !self.own.contains(&it.purchase.customer)
    }

    /// Proves that every hidden figure that tells on somebody could be far enough from the truth.
    fn prove(&self, page: &WrittenPage<'_>, knows: Knows) -> Option<&'static str> {
        let Protection { minimum_customers, p_percent, prior_percent, .. } = *self.protection;
        let (mut cells, mut status, mut steps) = (Vec::new(), Vec::new(), Vec::new());
        let mut add = |of: &dyn Fn(&Placement) -> bool, is_shown: bool, always: bool, beside: Option<i64>| {
            let (parts, pack) = (self.nets(page, of), self.pack(page, of));
            let truth: i64 = parts.iter().sum();
            let mut cell = Cell::new(truth);
            cell.lower = (truth >= 0).then_some(0);
            let largest = parts.iter().map(|part| part.abs()).max();
            let tells = || {
                let buyers = parts.iter().filter(|net| **net > 0).count();
                truth <= 0
                    || buyers < minimum_customers as usize
                    || exposed(parts.clone(), p_percent, prior_percent, pack)
            };
            match largest {
                // The attacker is taken to know it.
                None => cell.disposition = Disposition::Published,
                Some(largest) if !is_shown => {
                    let told = (always || tells()).then_some(largest).max(beside);
                    let level = told.map(|told| level(told, self.protection, pack));
                    cell.levels = level.map(|level| Levels { lower: level, upper: level });
                }
                Some(_) => {}
            }
            status.push(match (is_shown || largest.is_none(), cell.levels) {
                (true, _) => Status::Published,
                (false, Some(_)) => Status::Primary,
                (false, None) => Status::Secondary,
            });
            cells.push(cell);
            steps.push(self.step(page, of));
            (cells.len() - 1) as u32
        };
        // By weeks: what is covered by shown figures, and every hidden one that is not.
        let mut weeks = vec![add(&|it| page.row(it.figure) != Row::Rest, true, false, None)];
        for number in (0..page.figures.len() as u32).filter(|number| page.row(*number) == Row::Rest) {
            weeks.push(add(&|it| it.figure == number, false, true, None));
        }
        // By regions, and what was sold into none. Where no region is shown, nothing is known of them beside their sum.
        let mut regions = Vec::new();
        if page.regions.values().any(Option::is_some) {
            regions.push(add(&|it| it.region.is_none(), false, false, None));
            let named: BTreeSet<u32> = page.bought.iter().filter_map(|it| it.region).collect();
            for region in named {
                let is_shown = page.value(region).is_some();
                let beside = if is_shown { None } else { self.told_beside(page, region, |_| true) };
                regions.push(add(&|it| it.region == Some(region), is_shown, false, beside));
            }
        }
        if knows == Knows::Balance {
            // Of the weeks it tells what is left of them without any region.
            weeks.clear();
        }
        let all_is_known = page.all.is_some() || knows == Knows::Balance;
        let all = add(&|_| true, all_is_known, false, None);
        if !all_is_known {
            // What it could be follows from its parts.
            cells[all as usize].levels = None;
            status[all as usize] = Status::Secondary;
        }
        let are_whole = cells.iter().all(|cell| cell.value % WHOLE == 0);
        for (cell, step) in cells.iter_mut().zip(steps) {
            let is_in_packs = step > WHOLE && cell.value % step == 0;
            cell.pack = if is_in_packs { step } else { i64::from(are_whole) * WHOLE };
        }
        let sum = |parts: Vec<u32>| Equation {
            terms: std::iter::once((all, -1)).chain(parts.into_iter().map(|part| (part, 1))).collect(),
        };
        let cuts = [weeks, regions].into_iter().filter(|parts| !parts.is_empty());
        let table = Table { cells, equations: cuts.map(sum).collect() };
        let options = audit::Options {
            rounding: Rounding::Exact,
            singletons: false,
            attackers: &[],
            control: self.control,
        };
        match audit::audit(&table, &Pattern { status }, options).verdict {
            Verdict::Passed => None,
            Verdict::Failed => Some("a hidden figure could be worked out too closely from regions and weeks"),
            Verdict::Refused(_) => Some("the proof of the regions did not come to its end"),
        }
    }
}

/// One unit.
pub(super) const WHOLE: i64 = 1000;

impl WrittenPage<'_> {
    fn shows_sum(&self) -> bool {
        self.all.is_some() || self.other.is_some()
    }

    pub(super) fn value(&self, region: u32) -> Option<i64> {
        self.regions.get(&region).copied().flatten()
    }

    pub(super) fn pack(&self, it: &Placement) -> i64 {
        i64::from(self.figures[it.figure as usize].pack).max(WHOLE)
    }

    /// What of the weeks a figure belongs to.
    pub(super) fn row(&self, figure: u32) -> Row {
        let it = self.figures[figure as usize];
        match it.value {
            Some(_) => Row::Figure(figure),
            None if self.totals.contains_key(&it.week) => Row::Week(it.week),
            None => Row::Rest,
        }
    }

    pub(super) fn place(&self, region: Option<u32>) -> Place {
        match region {
            Some(region) if self.value(region).is_some() => Place::Region(region),
            _ => Place::Other,
        }
    }

    fn is_in(&self, it: &Placement, place: Place) -> bool {
        match place {
            Place::All => true,
            Place::Rest => self.row(it.figure) == Row::Rest,
            place => self.place(it.region) == place,
        }
    }

    /// Every figure that is shown, and what follows from the shown ones.
    pub(super) fn known(&self) -> Vec<(Place, i64)> {
        let shown = |(region, value): (&u32, &Option<i64>)| Some((Place::Region(*region), (*value)?));
        let mut known: Vec<(Place, i64)> = self.regions.iter().filter_map(shown).collect();
        if let Some(all) = self.all {
            let of_regions: i64 = known.iter().map(|(_, value)| value).sum();
            known.push((Place::All, all));
            // The others, as they are written and as they follow: two findings where the two differ.
            if of_regions > 0 || self.other.is_some() {
                known.push((Place::Other, self.other.unwrap_or(all - of_regions)));
            }
            if (0..self.figures.len() as u32).any(|figure| self.row(figure) == Row::Rest) {
                let in_open_weeks = self.figures.iter().filter(|it| !self.totals.contains_key(&it.week));
                let shown: i64 = in_open_weeks.filter_map(|it| it.value).sum();
                known.push((Place::Rest, all - shown - self.totals.values().sum::<i64>()));
            }
        } else if let Some(other) = self.other {
            known.push((Place::Other, other));
        } else if !known.is_empty() {
            // From deliveries and stock.
            let others = self.bought.iter().filter(|it| !self.own.contains(&it.purchase.customer));
            let others = others.filter(|it| self.is_in(it, Place::Other));
            known.push((Place::Other, others.map(|it| it.purchase.shipped - it.purchase.returned).sum()));
        }
        known
    }
}
