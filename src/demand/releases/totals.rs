//! The totals of a release: by category, and over all products of the recipient. A total is over the products of the
//! release itself, in one period that this recipient has been shown nothing of before, so that it stands in no equation
//! with anything that is out.
//!
//! Products that are counted in different units have no total.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use lonja_disclosure::control::Control;
use uuid::Uuid;

use super::{
    table::{Decision, Levels, Table, Totals},
    totals_audit,
    totals_store::Total,
    watch::{Step, Watch},
};
use crate::protection::{
    self, Contribution, Hidden, Leaf, Part, Past, Safeguard, Sheet, Shown, Sum, hide, merged,
};

/// Totals as they were decided, and what their audit found.
#[derive(Default)]
pub struct Settled {
    pub totals: Vec<(Total, Result<i64, Hidden>)>,
    pub findings: Vec<String>,
}

/// What a total is over.
pub struct Node {
    /// Nil: everything.
    pub category: Uuid,
    pub unit: String,
    /// Places of products.
    pub products: Vec<usize>,
}

/// Decides on totals, hides what has to be hidden beside them, and audits the result. A watch that is over ends the search
/// for a better pattern and the proofs, which then refuse.
pub fn settle(table: &Table, decisions: &mut [Vec<Decision>], levels: &[Levels], watch: &Watch) -> Settled {
    let Some(asked) = &table.totals else { return Settled::default() };
    let nodes = nodes(table);
    let mut before = Before::new(table, asked);
    let (mut shown, earlier) = (before.shown(&nodes), before.sheets());
    drop(before);
    let mut sheets = sheets(table, decisions, levels, &nodes, asked);
    let mut assumed = shown.clone();
    for sheet in &mut sheets {
        sheet.judge(&mut assumed, &table.protection);
    }
    let stop = || watch.is_over();
    let control = Control { stop: &stop, hurry: &stop, progress: &|_| {} };
    watch.begin(Step::Totals, sheets.len());
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let each = sheets.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        for some in sheets.chunks_mut(each) {
            scope.spawn(move || {
                for sheet in some {
                    hide(sheet, &table.protection, control);
                    watch.advance();
                }
            });
        }
    });
    let mut settled = Settled::default();
    let mut past: Vec<Past<'_>> = earlier.iter().map(Sheet::past).collect();
    let mut open = sheets.as_mut_slice();
    while let Some((sheet, later)) = std::mem::take(&mut open).split_first_mut() {
        sheet.close(&mut shown, &past, &table.protection);
        let sheet: &Sheet = sheet;
        let mut leaves = sheet.leaves.iter();
        for decision in decisions.iter_mut().filter_map(|of| at(of, sheet.period)) {
            if let Some(leaf) = leaves.next() {
                decision.1 = leaf.decided;
            }
        }
        for (place, (node, sum)) in nodes.iter().zip(&sheet.sums).enumerate() {
            if !sheet.below(place).is_empty() {
                let total = Total {
                    period: sheet.period,
                    category: node.category,
                    unit: node.unit.clone(),
                    value: None,
                };
                settled.totals.push((total, sum.decided));
            }
        }
        past.push(sheet.past());
        open = later;
    }
    if table.protection.safeguards.has(Safeguard::Audit) {
        watch.begin(Step::Audit, 0);
        let audit = |totals: &[(Total, Result<i64, Hidden>)]| {
            totals_audit::audit(table, asked, decisions, totals, control)
        };
        let mut found = audit(&settled.totals);
        if !found.is_empty() && !table.packs.is_empty() {
            // Packs of several sizes can leave a proof open that there is. A period without a proof has no totals.
            tracing::warn!(?found, "totals are hidden that their audit did not clear");
            let unclear: HashSet<NaiveDate> = found.iter().map(|(period, _)| *period).collect();
            for (total, decided) in &mut settled.totals {
                if unclear.contains(&total.period) {
                    *decided = decided.and(Err(Hidden::Secondary));
                }
            }
            found = audit(&settled.totals);
        }
        settled.findings = found.into_iter().map(|(_, what)| what).collect();
    }
    settled
}

fn at(decisions: &mut [Decision], period: NaiveDate) -> Option<&mut Decision> {
    let at = decisions.binary_search_by_key(&period, |(start, _)| *start).ok()?;
    Some(&mut decisions[at])
}

/// Categories in a fixed order, then everything.
fn nodes(table: &Table) -> Vec<Node> {
    let mut categories: BTreeMap<Uuid, Vec<usize>> = BTreeMap::new();
    for (place, product) in table.products.iter().enumerate() {
        categories.entry(product.category_id).or_default().push(place);
    }
    let everything = (Uuid::nil(), (0..table.products.len()).collect());
    let node = |(category, products): (Uuid, Vec<usize>)| {
        let unit = table.products[*products.first()?].unit.clone();
        let same = products.iter().all(|place| table.products[*place].unit == unit);
        same.then_some(Node { category, unit, products })
    };
    categories.into_iter().chain([everything]).filter_map(node).collect()
}

/// One sheet per period that the recipient has been shown nothing of, oldest first.
fn sheets(
    table: &Table,
    decisions: &[Vec<Decision>],
    levels: &[Levels],
    nodes: &[Node],
    asked: &Totals,
) -> Vec<Sheet> {
    let seen: HashSet<NaiveDate> = table
        .covered
        .values()
        .flatten()
        .filter(|(_, cell)| asked.own_releases.contains(&table.releases[cell.release]))
        .map(|(start, _)| *start)
        .collect();
    let once = table.protection.safeguards.has(Safeguard::CoveredOnce);
    let due: BTreeSet<NaiveDate> = decisions.iter().flatten().map(|(start, _)| *start).collect();
    let mut bought: Vec<Cells> =
        table.products.iter().map(|product| cells(table, product.id, &table.own)).collect();
    let has_all = nodes.last().is_some_and(|node| node.category.is_nil());
    let sheet = |period: NaiveDate| {
        let mut place_of = HashMap::new();
        let (mut leaves, mut products) = (Vec::new(), Vec::new());
        for (product, of_product) in decisions.iter().enumerate() {
            let Ok(at) = of_product.binary_search_by_key(&period, |(start, _)| *start) else { continue };
            place_of.insert(product, leaves.len());
            products.push(table.products[product].id.as_u128());
            leaves.push(Leaf {
                cell: bought[product].remove(&period).unwrap_or_default(),
                decided: of_product[at].1,
                level: levels[product].get(&period).copied().unwrap_or_default(),
            });
        }
        let categories = nodes.len() - usize::from(has_all);
        let leaf = |product: &usize| place_of.get(product).map(|leaf| Part::Leaf(*leaf));
        let sum = |parts: Vec<Part>| Sum { parts, decided: Err(Hidden::NoDemand), level: 0 };
        let mut sums: Vec<Sum> = nodes[..categories]
            .iter()
            .map(|node| sum(node.products.iter().filter_map(leaf).collect()))
            .collect();
        if has_all {
            // All have one unit, so every category has a total and everything is in one.
            sums.push(sum((0..categories).map(Part::Sum).collect()));
        }
        Sheet { period, leaves, products, sums }
    };
    due.into_iter().filter(|period| !once || !seen.contains(period)).map(sheet).collect()
}

/// What the others bought of one product.
type Cells = HashMap<NaiveDate, Vec<Contribution>>;

fn cells(table: &Table, product: Uuid, excluded: &HashSet<u32>) -> Cells {
    let history = table.history(product);
    let (safeguards, pack) = (table.protection.safeguards, table.pack(product));
    let cells = protection::contributions(&history, excluded, &table.entity_of, safeguards, pack);
    history.iter().map(|(start, _)| *start).zip(cells).collect()
}

/// What the recipient knows of totals before.
struct Before<'a> {
    table: &'a Table,
    asked: &'a Totals,
    bought: HashMap<(Uuid, usize), Cells>,
}

impl<'a> Before<'a> {
    fn new(table: &'a Table, asked: &'a Totals) -> Self {
        Self { table, asked, bought: HashMap::new() }
    }

    /// What was put into a product then that is no business of the recipient's, neither then nor now.
    fn cell(&mut self, product: Uuid, release: usize, period: NaiveDate) -> Vec<Contribution> {
        let table = self.table;
        let bought = self.bought.entry((product, release)).or_insert_with(|| {
            let known = table.own.union(&table.own_then[release]).copied().collect();
            cells(table, product, &known)
        });
        bought.get(&period).cloned().unwrap_or_default()
    }

    /// By node: what is known of it.
    fn shown(&mut self, nodes: &[Node]) -> Vec<Vec<Shown>> {
        let asked = self.asked;
        let place_of: HashMap<Uuid, usize> = self.table.releases.iter().copied().zip(0..).collect();
        let mut shown: Vec<Vec<Shown>> = nodes.iter().map(|_| Vec::new()).collect();
        for totals in
            asked.released.chunk_by(|a, b| (a.release_id, a.period_start) == (b.release_id, b.period_start))
        {
            let (release, period) = (totals[0].release_id, totals[0].period_start);
            let Some(place) = place_of.get(&release).copied() else { continue };
            let Some(members) = asked.members.get(&release) else { continue };
            let is_shown = |category: Uuid| {
                totals.iter().any(|total| total.category_id == category && total.value_milli.is_some())
            };
            for (node, shown) in nodes.iter().zip(&mut shown) {
                let (mut all, mut left_over) = (Vec::new(), Vec::new());
                for (product, category) in members {
                    let covered = self.table.covered.get(product).and_then(|of| of.get(&period));
                    let Some(covered) = covered.filter(|covered| covered.release == place) else { continue };
                    if !node.category.is_nil() && node.category != *category {
                        continue;
                    }
                    let cell = self.cell(*product, place, period);
                    if covered.value.is_none() && (!node.category.is_nil() || !is_shown(*category)) {
                        left_over.push(cell.clone());
                    }
                    all.push(cell);
                }
                let cell = merged(all.iter().map(Vec::as_slice));
                let of_node = if is_shown(node.category) {
                    let remainder = merged(left_over.iter().map(Vec::as_slice));
                    Shown::to_the_unit(period, cell, remainder)
                } else {
                    let rules = self.table.room_then[place].unwrap_or(self.table.protection);
                    // What has become the recipient's own since may be what everybody was left away with.
                    let rules = (self.table.own_then[place] == self.table.own).then_some(rules);
                    Shown::was_hidden(period, cell, shown, rules.as_ref())
                };
                shown.push(of_node);
            }
        }
        shown
    }

    /// The periods with totals as they are out. What was left away from a figure then is not asked for.
    fn sheets(&mut self) -> Vec<Sheet> {
        let asked = self.asked;
        let place_of: HashMap<Uuid, usize> = self.table.releases.iter().copied().zip(0..).collect();
        let mut sheets = Vec::new();
        for totals in
            asked.released.chunk_by(|a, b| (a.release_id, a.period_start) == (b.release_id, b.period_start))
        {
            let (release, period) = (totals[0].release_id, totals[0].period_start);
            let Some(place) = place_of.get(&release).copied() else { continue };
            let Some(members) = asked.members.get(&release) else { continue };
            let decided = |value: Option<i64>| value.ok_or(Hidden::Secondary);
            let (mut leaves, mut products) = (Vec::new(), Vec::new());
            let mut below: HashMap<Uuid, Vec<Part>> = HashMap::new();
            for (product, category) in members {
                let covered = self.table.covered.get(product).and_then(|of| of.get(&period));
                let Some(covered) = covered.filter(|covered| covered.release == place) else { continue };
                below.entry(*category).or_default().push(Part::Leaf(leaves.len()));
                products.push(product.as_u128());
                let cell = self.cell(*product, place, period);
                leaves.push(Leaf { cell, decided: decided(covered.value), level: 0 });
            }
            // The total over everything is over the others.
            let (all, categories): (Vec<_>, Vec<_>) =
                totals.iter().partition(|total| total.category_id.is_nil());
            let sum = |parts, value| Sum { parts, decided: decided(value), level: 0 };
            let mut sums: Vec<Sum> = categories
                .iter()
                .map(|total| sum(below.remove(&total.category_id).unwrap_or_default(), total.value_milli))
                .collect();
            let over = (0..sums.len()).map(Part::Sum).collect::<Vec<_>>();
            sums.extend(all.iter().map(|total| sum(over.clone(), total.value_milli)));
            sheets.push(Sheet { period, leaves, products, sums });
        }
        sheets
    }
}

#[cfg(test)]
#[path = "totals_tests.rs"]
mod tests;
