//! A release's table as its months see it: every product's figures over all releases to the recipient, totals of weeks
//! with what they are over, and what was bought by region; from these the page of a category in a month.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    regions::{Region, Regional, Sheet},
    regions_store::Level,
    table::{Decision, Levels, Table},
    totals_store::Total,
};
use crate::{
    calendar::{Month, Period},
    facts::PlacedHistory,
    policies::Regions,
    protection::{
        Atom, Contribution, Hidden, HiddenWeek, Known, Leaf, Page, Paged, Row, Safeguard, Safeguards,
        ShownBefore, are_compared, group_by_region, level_of, merged, pack_of,
    },
};

/// What a period's figure of a product is: released to this recipient before, or about to be.
#[derive(Clone, Copy)]
pub struct Figure {
    pub value: Option<i64>,
    /// The release that it is in; none: this one.
    pub release: Option<usize>,
}

/// What one product's buyers other than some put into each period and region.
type Bought = BTreeMap<NaiveDate, BTreeMap<Option<u32>, Vec<Contribution>>>;

/// What was bought of each row in each region, figure by figure.
type Cuts = BTreeMap<(Row, Option<u32>), Vec<Vec<Contribution>>>;

/// The table as months see it.
pub struct View<'a> {
    pub table: &'a Table,
    pub asked: &'a Regional,
    figures: HashMap<Uuid, BTreeMap<NaiveDate, Figure>>,
    levels: HashMap<Uuid, &'a Levels>,
    /// By period and category: the total, and what it is over.
    totals: BTreeMap<(NaiveDate, Uuid), (Option<i64>, BTreeSet<Uuid>)>,
    bought: HashMap<(Uuid, Option<usize>), Bought>,
    /// By period and category, for what is decided now: what was bought of a total's products, and of the hidden ones.
    bought_in_total: HashMap<(NaiveDate, Uuid), [Vec<Contribution>; 2]>,
}

impl<'a> View<'a> {
    pub fn new(
        table: &'a Table,
        asked: &'a Regional,
        decisions: &[Vec<Decision>],
        levels: &'a [Levels],
        decided_totals: &[(Total, Result<i64, Hidden>)],
    ) -> Self {
        let mut figures: HashMap<Uuid, BTreeMap<NaiveDate, Figure>> = HashMap::new();
        for (product, covered) in &table.covered {
            let own =
                covered.iter().filter(|(_, it)| asked.own_releases.contains(&table.releases[it.release]));
            let own = own.map(|(start, it)| (*start, Figure { value: it.value, release: Some(it.release) }));
            figures.entry(*product).or_default().extend(own);
        }
        let mut now: BTreeMap<(NaiveDate, Uuid), BTreeSet<Uuid>> = BTreeMap::new();
        for (product, decisions) in table.products.iter().zip(decisions) {
            for (start, decision) in decisions {
                let figure = Figure { value: decision.ok(), release: None };
                figures.entry(product.id).or_default().insert(*start, figure);
                for category in [product.category_id, Uuid::nil()] {
                    now.entry((*start, category)).or_default().insert(product.id);
                }
            }
        }
        let mut totals: BTreeMap<(NaiveDate, Uuid), (Option<i64>, BTreeSet<Uuid>)> = BTreeMap::new();
        for (total, decision) in decided_totals {
            let over = now.get(&(total.period, total.category)).cloned().unwrap_or_default();
            totals.insert((total.period, total.category), (decision.ok(), over));
        }
        let places: HashMap<Uuid, usize> = table.releases.iter().copied().zip(0..).collect();
        for total in &asked.totals {
            let over = asked.members.get(&total.release_id).into_iter().flatten();
            let place = places.get(&total.release_id).copied();
            let is_over = |product: &Uuid, category: &Uuid| {
                let figure = figures.get(product).and_then(|of| of.get(&total.period_start));
                (total.category_id.is_nil() || total.category_id == *category)
                    && figure.is_some_and(|figure| figure.release == place)
            };
            let over =
                over.filter(|(product, category)| is_over(product, category)).map(|(product, _)| *product);
            totals.insert((total.period_start, total.category_id), (total.value_milli, over.collect()));
        }
        let levels = table.products.iter().map(|product| product.id).zip(levels).collect();
        Self {
            table,
            asked,
            figures,
            levels,
            totals,
            bought: HashMap::new(),
            bought_in_total: HashMap::new(),
        }
    }

    pub fn figure(&self, product: Uuid, period: NaiveDate) -> Option<Figure> {
        self.figures.get(&product)?.get(&period).copied()
    }

    pub fn periods(&self, month: Month) -> Vec<NaiveDate> {
        month.periods(self.table.grain).into_iter().map(Period::start).collect()
    }

    /// Whether the same accounts were left out of every figure of the month.
    fn leaves_out_the_same(&self, month: Month, products: &[Uuid]) -> bool {
        let periods = self.periods(month);
        let figures = products.iter().flat_map(|product| periods.iter().map(|start| (*product, *start)));
        let releases: BTreeSet<Option<usize>> = figures
            .filter_map(|(product, start)| self.figure(product, start))
            .map(|figure| figure.release)
            .collect();
        let sets: Vec<&HashSet<u32>> = releases.iter().map(|release| self.own_of(*release)).collect();
        sets.windows(2).all(|pair| pair[0] == pair[1])
    }

    pub fn own_of(&self, release: Option<usize>) -> &'a HashSet<u32> {
        release.map_or(&self.table.own, |release| &self.table.own_then[release])
    }

    /// Whether every period of the month is covered for some product.
    pub fn is_complete(&self, month: Month) -> bool {
        let products: Vec<Uuid> = self.table.products.iter().map(|product| product.id).collect();
        let periods = self.periods(month);
        let is_member = |product: &Uuid| periods.iter().all(|start| self.figure(*product, *start).is_some());
        let members: Vec<Uuid> = products.into_iter().filter(is_member).collect();
        !members.is_empty() && self.leaves_out_the_same(month, &members)
    }

    /// By category, the products all of whose periods of the month are the recipient's.
    pub fn over(&self, month: Month, categories: &BTreeMap<Uuid, Uuid>) -> BTreeMap<Uuid, Vec<Uuid>> {
        let periods = self.periods(month);
        let mut over: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        for (product, category) in categories {
            if periods.iter().all(|start| self.figure(*product, *start).is_some()) {
                over.entry(*category).or_default().push(*product);
            }
        }
        over
    }

    pub fn sheets(
        &mut self,
        month: Month,
        regions: Regions,
        before: &HashMap<Uuid, Vec<ShownBefore>>,
    ) -> Vec<Sheet> {
        let table = self.table;
        let categories = table.products.iter().map(|product| (product.id, product.category_id)).collect();
        let units: HashMap<Uuid, &str> =
            table.products.iter().map(|product| (product.id, product.unit.as_str())).collect();
        let nothing = Vec::new();
        let mut sheets = Vec::new();
        for (category, products) in self.over(month, &categories) {
            let unit = units[&products[0]];
            if products.iter().any(|product| units[product] != unit) {
                continue;
            }
            let page = self.page(month, regions, category, &products, None);
            let before = before.get(&category).unwrap_or(&nothing);
            let paged = page.decide(before, &table.protection);
            sheets.push(Sheet { month, regions, category, unit: unit.to_owned(), products, page, paged });
        }
        sheets
    }

    /// What is shown of the weeks of a category, as a month sees it.
    pub fn shown_totals(&self, month: Month, category: Uuid) -> BTreeMap<u32, i64> {
        let value = |(start, week): (NaiveDate, u32)| {
            Some((week, self.totals.get(&(start, category)).and_then(|(value, _)| *value)?))
        };
        self.periods(month).into_iter().zip(0..).filter_map(value).collect()
    }

    /// `release`: in which it was released; none: this one. What is hidden in the rest is only asked for where a page is
    /// decided.
    fn page(
        &mut self,
        month: Month,
        regions: Regions,
        category: Uuid,
        products: &[Uuid],
        release: Option<usize>,
    ) -> Page {
        let (asked, protection) = (self.asked, self.table.protection);
        let periods = self.periods(month);
        let totals = self.shown_totals(month, category);
        let over: BTreeSet<Uuid> = products.iter().copied().collect();
        let of_category = periods.iter().filter_map(|start| self.totals.get(&(*start, category)));
        // A total over other products crosses these figures in a third way.
        let same = of_category.clone().all(|(_, total)| *total == over);
        let sum_may_show = of_category.clone().all(|(value, _)| value.is_some());
        // What a week's sum over everything leaves over is then of this category and others.
        let entangled = periods.iter().any(|start| {
            let all = self.totals.get(&(*start, Uuid::nil())).is_some_and(|(value, _)| value.is_some());
            all && !self.totals.get(&(*start, category)).is_some_and(|(value, _)| value.is_some())
        });
        let (mut atoms, mut rest, mut hidden, mut has_rest) = (Cuts::new(), Vec::new(), Vec::new(), false);
        let mut in_week: BTreeMap<u32, Vec<Vec<Contribution>>> = BTreeMap::new();
        let (weeks, is_decided) = (periods.len() as u32, release.is_some());
        for (place, product) in products.iter().enumerate() {
            let figures: Vec<Figure> =
                periods.iter().filter_map(|start| self.figure(*product, *start)).collect();
            let region_of = |number: Option<u32>| region_of(&asked.tree, regions, number);
            let levels = self.levels.get(product).copied();
            let bought = self.bought(*product, release);
            for (week, (start, figure)) in (0..weeks).zip(periods.iter().zip(figures)) {
                let row = match figure.value {
                    Some(_) => Row::Figure(place as u32 * weeks + week),
                    None if totals.contains_key(&week) => Row::Week(week),
                    None => Row::Rest,
                };
                let by_region = bought.get(start).into_iter().flatten();
                let (mut whole, mut nets) = (Vec::new(), BTreeMap::new());
                for (region, cell) in by_region {
                    let region = region_of(*region);
                    atoms.entry((row, region)).or_default().push(cell.clone());
                    whole.push(cell.as_slice());
                    *nets.entry(region).or_default() += cell.iter().map(Contribution::net).sum::<i64>();
                }
                has_rest |= row == Row::Rest;
                if figure.value.is_some() || is_decided {
                    continue;
                }
                let level = levels.and_then(|levels| levels.get(start).copied()).unwrap_or_default();
                if level > 0 {
                    hidden.push(HiddenWeek { row, level, by_region: nets });
                }
                if row != Row::Rest {
                    continue;
                }
                let whole = merged(whole);
                in_week.entry(week).or_default().push(whole.clone());
                if !whole.is_empty() {
                    // Whether it was hidden only beside others is not kept: it is taken to tell on somebody.
                    let level = level.max(protection.level(most(&whole), pack_of(&whole)));
                    rest.push(Leaf { cell: whole, decided: Err(Hidden::SmallChange), level });
                }
            }
        }
        // A hidden total of a week is told by what is hidden in it.
        for (start, week) in periods.iter().zip(0..).filter(|_| !is_decided) {
            if self.totals.get(&(*start, category)).is_some_and(|(value, _)| value.is_none()) {
                let cell = merged(in_week.get(&week).into_iter().flatten().map(Vec::as_slice));
                let level = self.level_of_total(*start, category, &cell);
                rest.push(Leaf { cell, decided: Err(Hidden::SmallChange), level });
            }
        }
        let atoms = atoms.into_iter().map(|((row, region), cells)| Atom {
            row,
            region,
            cell: merged(cells.iter().map(Vec::as_slice)),
        });
        let zone_of = asked.tree.iter().zip(0..).filter_map(|(it, number)| Some((number, it.zone?)));
        Page {
            month: month.name_day(),
            atoms: atoms.collect(),
            rest,
            hidden,
            has_rest,
            zone_of: zone_of.collect(),
            sum_may_show,
            may_show: same && !entangled,
        }
    }

    /// How far everybody has to be left from the hidden total of a period, and from what is hidden in it.
    fn level_of_total(&mut self, start: NaiveDate, category: Uuid, hidden: &[Contribution]) -> i64 {
        let shown = self.totals.iter().filter(|((then, of), (value, _))| {
            *of == category && value.is_some() && are_compared(*then, start)
        });
        let shown: Vec<NaiveDate> = shown.map(|((then, _), _)| *then).collect();
        for period in shown.iter().chain([&start]) {
            self.add_up(*period, category);
        }
        let known = || {
            let cells = shown.iter().flat_map(|then| &self.bought_in_total[&(*then, category)]);
            cells.filter(|cell| !cell.is_empty()).map(|cell| Known { cell, kept: 0 })
        };
        let [total, _] = &self.bought_in_total[&(start, category)];
        let level = |cell: &[Contribution]| level_of(cell, known(), &self.table.protection);
        level(total).max(level(hidden))
    }

    fn add_up(&mut self, start: NaiveDate, category: Uuid) {
        if self.bought_in_total.contains_key(&(start, category)) {
            return;
        }
        let over = self.totals.get(&(start, category)).map(|(_, over)| over.clone()).unwrap_or_default();
        let (mut all, mut hidden) = (Vec::new(), Vec::new());
        for product in over {
            let of_period = self.bought(product, None).get(&start);
            let whole = merged(of_period.into_iter().flat_map(BTreeMap::values).map(Vec::as_slice));
            if self.figure(product, start).is_none_or(|figure| figure.value.is_none()) {
                hidden.push(whole.clone());
            }
            all.push(whole);
        }
        let together = |cells: Vec<Vec<Contribution>>| merged(cells.iter().map(Vec::as_slice));
        self.bought_in_total.insert((start, category), [together(all), together(hidden)]);
    }

    fn bought(&mut self, product: Uuid, release: Option<usize>) -> &Bought {
        let (table, asked) = (self.table, self.asked);
        self.bought.entry((product, release)).or_insert_with(|| {
            let known: HashSet<u32> = match release {
                None => table.own.clone(),
                Some(release) => table.own.union(&table.own_then[release]).copied().collect(),
            };
            let (safeguards, pack) = (table.protection.safeguards, table.pack(product));
            bought(asked.placed.get(&product), &known, &table.entity_of, safeguards, pack)
        })
    }

    /// By category, what was shown of the months before, or follows from it.
    pub fn shown_before(&mut self) -> HashMap<Uuid, Vec<ShownBefore>> {
        let (table, asked) = (self.table, self.asked);
        let places: HashMap<Uuid, usize> = table.releases.iter().copied().zip(0..).collect();
        let mut before: HashMap<Uuid, Vec<ShownBefore>> = HashMap::new();
        for (month, (release, regions)) in &asked.months {
            let (Some(place), Some(members)) = (places.get(release), asked.members.get(release)) else {
                continue;
            };
            if self.periods(*month).first().is_none_or(|start| *start < table.since) {
                continue;
            }
            for (category, products) in self.over(*month, members) {
                let page = self.page(*month, *regions, category, &products, Some(*place));
                let paged = self.paged(*month, category);
                let rules = table.room_then[*place].unwrap_or(table.protection);
                // What has become the recipient's own since may be what everybody was left away with.
                let rules = (table.own_then[*place] == table.own).then_some(rules);
                let before = before.entry(category).or_default();
                before.push(page.was_shown(&paged, before, rules.as_ref()));
            }
        }
        before
    }

    /// What was written of an earlier month.
    pub fn paged(&self, month: Month, category: Uuid) -> Paged {
        let hidden = Err(Hidden::Secondary);
        let mut paged = Paged { all: hidden, regions: BTreeMap::new(), other: hidden, proofs: Vec::new() };
        let cells = self.asked.released.iter();
        for cell in cells.filter(|cell| cell.month == month && cell.category == category) {
            let decided = cell.value.ok_or(Hidden::Secondary);
            match cell.level {
                Level::All => paged.all = decided,
                Level::Other => paged.other = decided,
                Level::Region(id) => {
                    if let Some(number) = self.asked.number(id) {
                        paged.regions.insert(number, decided);
                    }
                }
            }
        }
        paged
    }
}

/// The most that one customer put into a cell.
fn most(cell: &[Contribution]) -> i64 {
    cell.iter().map(|c| c.net().abs().max(c.shipped).max(c.returned)).max().unwrap_or_default()
}

/// The region that a sale counts in: its country, or that one's zone. Sales into a zone as a whole are in no country.
pub fn region_of(tree: &[Region], regions: Regions, number: Option<u32>) -> Option<u32> {
    let number = number?;
    let zone = tree[number as usize].zone;
    match regions {
        Regions::Country => zone.map(|_| number),
        Regions::Zone => zone.or(Some(number)),
        Regions::None => None,
    }
}

fn bought(
    placed: Option<&PlacedHistory>,
    known: &HashSet<u32>,
    entity_of: &[u32],
    safeguards: Safeguards,
    pack: u32,
) -> Bought {
    let Some(placed) = placed else { return Bought::new() };
    let leaves_out = safeguards.has(Safeguard::OwnPurchases);
    let entity = |customer: u32| {
        if safeguards.has(Safeguard::Holdings) { entity_of[customer as usize] } else { customer }
    };
    let mut rows = Vec::new();
    for (index, purchases) in placed.values().enumerate() {
        for (region, p) in purchases.iter().filter(|(_, p)| !leaves_out || !known.contains(&p.customer)) {
            rows.push((entity(p.customer), index, *region, p.shipped, p.returned));
        }
    }
    placed.keys().copied().zip(group_by_region(rows, placed.len(), safeguards.pack(pack))).collect()
}
