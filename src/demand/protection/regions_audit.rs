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
    audit::{Figure, Finding, divisor, exposed},
    cell::Purchase,
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
    pub is_new: bool,
}

/// What the audit rests on.
pub struct RegionEvidence<'a> {
    pub pages: &'a [WrittenPage<'a>],
    /// The accounts whose purchases the recipient knows today.
    pub own: &'a HashSet<u32>,
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
        for page in self.pages.iter().filter(|page| page.is_new) {
            let mut report = |what| findings.push(Finding { period: page.month, what });
            if page.known().is_empty() {
                continue;
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
    fn pack(&self, page: &WrittenPage<'_>, of: impl Fn(&Placement) -> bool) -> i64 {
        let others = page.bought.iter().filter(|it| self.is_others(page, it) && of(it));
        others.map(|it| page.pack(it)).max().unwrap_or(WHOLE)
    }

    /// What divides all packs of some of a page.
    fn step(&self, page: &WrittenPage<'_>, of: impl Fn(&Placement) -> bool) -> i64 {
        let others = page.bought.iter().filter(|it| self.is_others(page, it) && of(it));
        let packs: BTreeSet<i64> = others.map(|it| page.pack(it)).collect();
        packs.into_iter().reduce(divisor).unwrap_or(WHOLE)
    }

    fn is_others(&self, page: &WrittenPage<'_>, it: &Placement) -> bool {
        !page.own.contains(&it.purchase.customer) && !self.own.contains(&it.purchase.customer)
    }

    /// Proves that every hidden figure that tells on somebody could be far enough from the truth.
    fn prove(&self, page: &WrittenPage<'_>, knows: Knows) -> Option<&'static str> {
        let Protection { minimum_customers, p_percent, prior_percent, .. } = *self.protection;
        let (mut cells, mut status, mut steps) = (Vec::new(), Vec::new(), Vec::new());
        let mut add = |of: &dyn Fn(&Placement) -> bool, is_shown: bool, always_tells: bool| {
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
                Some(largest) if !is_shown && (always_tells || tells()) => {
                    let level =
                        (i128::from(largest) * i128::from(p_percent)).div_euclid(i128::from(prior_percent));
                    let level = i64::try_from(level).unwrap_or(i64::MAX).max(pack);
                    cell.levels = Some(Levels { lower: level, upper: level });
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
        let mut weeks = vec![add(&|it| page.row(it.figure) != Row::Rest, true, false)];
        for number in (0..page.figures.len() as u32).filter(|number| page.row(*number) == Row::Rest) {
            weeks.push(add(&|it| it.figure == number, false, true));
        }
        // By regions, and what was sold into none. Where no region is shown, nothing is known of them beside their sum.
        let mut regions = Vec::new();
        if page.regions.values().any(Option::is_some) {
            regions.push(add(&|it| it.region.is_none(), false, false));
            let named: BTreeSet<u32> = page.bought.iter().filter_map(|it| it.region).collect();
            for region in named {
                let is_shown = page.value(region).is_some();
                regions.push(add(&|it| it.region == Some(region), is_shown, false));
            }
        }
        if knows == Knows::Balance {
            // Of the weeks it tells what is left of them without any region.
            weeks.clear();
        }
        let all_is_known = page.all.is_some() || knows == Knows::Balance;
        let all = add(&|_| true, all_is_known, false);
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
const WHOLE: i64 = 1000;

impl WrittenPage<'_> {
    fn shows_sum(&self) -> bool {
        self.all.is_some() || self.other.is_some()
    }

    fn value(&self, region: u32) -> Option<i64> {
        self.regions.get(&region).copied().flatten()
    }

    fn pack(&self, it: &Placement) -> i64 {
        i64::from(self.figures[it.figure as usize].pack).max(WHOLE)
    }

    /// What of the weeks a figure belongs to.
    fn row(&self, figure: u32) -> Row {
        let it = self.figures[figure as usize];
        match it.value {
            Some(_) => Row::Figure(figure),
            None if self.totals.contains_key(&it.week) => Row::Week(it.week),
            None => Row::Rest,
        }
    }

    fn place(&self, region: Option<u32>) -> Place {
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
    fn known(&self) -> Vec<(Place, i64)> {
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

/// How much more, or less, of each row in each place.
type Moves = BTreeMap<(Row, Place), i64>;

/// The page as two cuts through the same purchases.
struct Crossed {
    /// By what is known of weeks and of regions: what each entity bought.
    parts: BTreeMap<(Row, Place), BTreeMap<u32, i64>>,
    /// What all of them bought that did, and the most that one did.
    bought: BTreeMap<(Row, Place), (i64, i64)>,
    /// The largest pack of it.
    packs: BTreeMap<(Row, Place), i64>,
    knows: Knows,
    p: i64,
    q: i64,
}

impl Crossed {
    fn of(page: &WrittenPage<'_>, evidence: &RegionEvidence<'_>, knows: Knows) -> Self {
        let mut parts: BTreeMap<(Row, Place), BTreeMap<u32, i64>> = BTreeMap::new();
        let mut packs: BTreeMap<(Row, Place), i64> = BTreeMap::new();
        for it in page.bought.iter().filter(|it| evidence.is_others(page, it)) {
            let key = (page.row(it.figure), page.place(it.region));
            let pack = packs.entry(key).or_default();
            *pack = page.pack(it).max(*pack);
            let part = parts.entry(key).or_default();
            *part.entry(evidence.entity_of[it.purchase.customer as usize]).or_default() +=
                it.purchase.shipped - it.purchase.returned;
        }
        let (p, q) = (evidence.protection.p_percent, evidence.protection.prior_percent);
        let shows = page.regions.values().any(Option::is_some);
        if !shows {
            // A sum alone crosses nothing.
            parts.clear();
        }
        let sums = |part: &BTreeMap<u32, i64>| {
            let bought = part.values().map(|net| (*net).max(0));
            (bought.clone().sum(), bought.max().unwrap_or_default())
        };
        let bought = parts.iter().map(|(key, part)| (*key, sums(part))).collect();
        Self { parts, bought, packs, knows, p: p.into(), q: q.into() }
    }

    /// Whether every customer could have bought p percent more, against every colluder.
    fn holds(&self, proofs: &[Proof]) -> bool {
        let given: HashMap<(u32, Option<u32>), Moves> = proofs
            .iter()
            .filter(|proof| proof.knows == self.knows)
            .map(|proof| {
                let less = proof.less.iter().map(|(row, place, less)| ((*row, *place), *less));
                ((proof.entity, proof.colluder), less.collect())
            })
            .collect();
        let mut bought: BTreeMap<u32, Moves> = BTreeMap::new();
        let is_known = |key: &(Row, Place)| self.knows == Knows::Balance && key.0 == Row::Rest;
        for (key, part) in self.parts.iter().filter(|(key, _)| !is_known(key)) {
            for (entity, net) in part.iter().filter(|(_, net)| **net != 0) {
                bought.entry(*entity).or_default().insert(*key, *net);
            }
        }
        bought.iter().all(|(entity, own)| {
            let in_place = || own.iter().map(|(key, net)| (*key, self.p * net)).collect();
            let less = given.get(&(*entity, None)).cloned().unwrap_or_else(in_place);
            self.is_possible(*entity, None, own, &less)
                && self.needed(*entity, &less).into_iter().all(|colluder| {
                    given
                        .get(&(*entity, Some(colluder)))
                        .is_some_and(|less| self.is_possible(*entity, Some(colluder), own, less))
                })
        })
    }

    /// How much less the others can have bought, in hundredths.
    fn room(&self, key: (Row, Place), entity: u32, colluder: Option<u32>) -> i64 {
        let Some(part) = self.parts.get(&key) else { return 0 };
        let of = |who: u32| part.get(&who).map_or(0, |net| (*net).max(0));
        let bought = self.bought[&key].0 - of(entity) - colluder.map_or(0, of);
        if bought < self.packs[&key] { 0 } else { bought * self.q }
    }

    fn needed(&self, entity: u32, less: &Moves) -> HashSet<u32> {
        let mut needed = HashSet::new();
        for (key, less) in less {
            // Enough is left without whoever bought most, and so without anybody.
            let most = self.bought.get(key).map_or(0, |(_, most)| *most);
            let pack = self.packs.get(key).copied().unwrap_or(WHOLE);
            let left = self.room(*key, entity, None) - most * self.q;
            if left >= pack * self.q && left >= less.abs() {
                continue;
            }
            for other in self.parts.get(key).into_iter().flat_map(BTreeMap::keys) {
                if *other != entity && self.room(*key, entity, Some(*other)) < less.abs() {
                    needed.insert(*other);
                }
            }
        }
        needed
    }

    /// Whether every known figure stays what it is when the customer buys more and the others so much less.
    fn is_possible(&self, entity: u32, colluder: Option<u32>, own: &Moves, less: &Moves) -> bool {
        let mut rows: BTreeMap<Row, i64> = BTreeMap::new();
        let mut places: BTreeMap<Place, i64> = BTreeMap::new();
        let moves = own
            .iter()
            .map(|(key, net)| (key, self.p * net))
            .chain(less.iter().map(|(key, less)| (key, -less)));
        for ((row, place), more) in moves {
            *rows.entry(*row).or_default() += more;
            *places.entry(*place).or_default() += more;
        }
        if self.knows == Knows::Nothing {
            rows.remove(&Row::Rest);
            places.remove(&Place::Other);
        }
        rows.values().chain(places.values()).all(|more| *more == 0)
            && less.iter().all(|(key, less)| less.abs() <= self.room(*key, entity, colluder))
    }
}
