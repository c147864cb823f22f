//! The independent audit of sums. It takes the figures as they were written and the daily facts, and shares with the
//! rules neither arithmetic nor a table: it adds up every sum, works out what every sum leaves over, attacks both like
//! figures, and proves with linear programs that every hidden figure that tells on somebody keeps its interval.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use lonja_disclosure::{
    audit::{self, Verdict},
    control::Control,
    table::{Cell, Disposition, Equation, Levels, Pattern, Rounding, Status, Table},
};

use super::{
    audit::{Figure, Finding, Nets, divisor, level, told_by, told_by_change},
    cell::Purchase,
    rules::Protection,
};

/// A sum as it was written, in one period: its figure, and what it is over.
#[derive(Clone, Debug)]
pub struct WrittenSum {
    /// Names the sum from period to period.
    pub name: u128,
    pub value: Option<i64>,
    pub parts: Vec<WrittenPart>,
}

#[derive(Clone, Copy, Debug)]
pub enum WrittenPart {
    /// A product, by its number.
    Product(u32),
    /// Another sum of the period, by its place.
    Sum(usize),
}

/// One period as it was written.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    pub period: NaiveDate,
    /// Whose purchases are in no figure of it.
    pub own: &'a HashSet<u32>,
    /// Products with their figures.
    pub products: BTreeMap<u32, Option<i64>>,
    pub sums: Vec<WrittenSum>,
    /// The rules that it was made under.
    pub rules: &'a Protection,
    /// Whether it is what is being audited, or was out before.
    pub is_new: bool,
}

/// What the audit rests on.
pub struct Evidence<'a> {
    /// By product: what it is sold in, in thousandths.
    pub packs: &'a [u32],
    /// By product: what was bought, by period.
    pub facts: &'a [&'a BTreeMap<NaiveDate, Vec<Purchase>>],
    /// Every period of sums that was shown to the recipient, and those that are about to be.
    pub periods: &'a [Written<'a>],
    /// By product: every figure of it that was out before, to whomever.
    pub earlier: &'a [Vec<Figure<'a>>],
    /// By product: those that are about to be.
    pub new: &'a [Vec<Figure<'a>>],
    /// The accounts whose purchases the recipient knows today.
    pub own: &'a HashSet<u32>,
    pub entity_of: &'a [u32],
    pub protection: &'a Protection,
    /// Ends the proofs; what is not proved by then is refused.
    pub control: Control<'a>,
}

impl Evidence<'_> {
    pub fn audit(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let names: HashSet<u128> =
            self.periods.iter().flat_map(|written| written.sums.iter().map(|sum| sum.name)).collect();
        for name in names {
            self.attack(name, false, &mut findings);
            self.attack(name, true, &mut findings);
        }
        for written in self.periods {
            let what = if written.is_new { self.prove(written) } else { self.tells_on_hidden(written) };
            findings.extend(what.map(|what| Finding { period: written.period, what }));
        }
        self.tells_together(&mut findings);
        findings.sort_unstable_by_key(|finding| finding.period);
        findings
    }

    /// Attacks a sum, or what it leaves over, in every period like the figures of a product.
    fn attack(&self, name: u128, left_over: bool, findings: &mut Vec<Finding>) {
        let mut facts: HashMap<NaiveDate, Vec<Purchase>> = HashMap::new();
        let (mut earlier, mut new) = (Vec::new(), Vec::new());
        for written in self.periods {
            let Some(at) = written.sums.iter().position(|sum| sum.name == name) else { continue };
            let Some(value) = written.sums[at].value else { continue };
            let mut reached = Reached::default();
            written.reach(at, left_over, &mut reached);
            if left_over && reached.products.is_empty() {
                continue;
            }
            let bought = reached
                .products
                .iter()
                .filter_map(|product| self.facts[*product as usize].get(&written.period));
            facts.entry(written.period).or_default().extend(bought.flatten().copied());
            let value = value - reached.shown;
            let pack = self.largest_pack(&reached.products, written);
            let figure = Figure { period: written.period, value, own: written.own, pack };
            if written.is_new { new.push(figure) } else { earlier.push(figure) }
        }
        let found = super::audit::audit(&facts, &earlier, &new, self.own, self.entity_of, self.protection);
        findings.extend(found);
    }

    /// The largest pack of those of these products that others than the recipient bought or returned.
    pub(super) fn largest_pack(&self, products: &[u32], written: &Written<'_>) -> i64 {
        let is_others =
            |it: &Purchase| !written.own.contains(&it.customer) && !self.own.contains(&it.customer);
        let moved = |product: &&u32| {
            let of_period = self.facts[**product as usize].get(&written.period);
            of_period.is_some_and(|bought| bought.iter().any(is_others))
        };
        products.iter().filter(moved).map(|product| self.pack(*product)).max().unwrap_or(WHOLE)
    }

    fn pack(&self, product: u32) -> i64 {
        i64::from(self.packs[product as usize]).max(WHOLE)
    }

    /// Proves that every hidden figure that tells on somebody could be far enough from the truth.
    fn prove(&self, written: &Written<'_>) -> Option<&'static str> {
        let mut place: HashMap<u32, u32> = HashMap::new();
        let (mut cells, mut status) = (Vec::new(), Vec::new());
        for (product, value) in &written.products {
            let nets = self.nets(&[*product], written.period, written.own);
            let truth: i64 = nets.iter().map(|(_, net)| net).sum();
            let mut cell = Cell::new(truth);
            cell.lower = (truth >= 0).then_some(0);
            if value.is_none() && nets.is_empty() {
                // The attacker is taken to know it.
                cell.disposition = Disposition::Published;
            } else if value.is_none() {
                let level = self.level_of(*product, written, &nets);
                cell.levels = level.map(|level| Levels { lower: level, upper: level });
            }
            status.push(match (value, cell.levels) {
                (Some(_), _) => Status::Published,
                (None, Some(_)) => Status::Primary,
                (None, None) => Status::Secondary,
            });
            place.insert(*product, cells.len() as u32);
            cells.push(cell);
        }
        let products = cells.len();
        let mut equations: Vec<Equation> = Vec::new();
        for (at, sum) in written.sums.iter().enumerate() {
            let mut terms = vec![((products + at) as u32, -1)];
            for part in &sum.parts {
                terms.push(match *part {
                    WrittenPart::Product(product) => (*place.get(&product)?, 1),
                    WrittenPart::Sum(below) => ((products + below) as u32, 1),
                });
            }
            let truth = terms[1..].iter().map(|(cell, _)| cells[*cell as usize].value).sum();
            let level = if sum.value.is_none() { self.level_of_sum(at, written) } else { None };
            let levels = level.map(|level| Levels { lower: level, upper: level });
            cells.push(Cell { lower: (truth >= 0).then_some(0), levels, ..Cell::new(truth) });
            status.push(match (sum.value, levels) {
                (Some(_), _) => Status::Published,
                (None, Some(_)) => Status::Primary,
                (None, None) => Status::Secondary,
            });
            equations.push(Equation { terms });
        }
        // Products in whole packs are known to be; what is over several is a multiple of what divides all their packs.
        let are_whole = cells.iter().all(|cell| cell.value % WHOLE == 0);
        for (cell, product) in cells.iter_mut().zip(written.products.keys()) {
            let pack = self.pack(*product);
            let is_in_packs = pack > WHOLE && cell.value % pack == 0;
            cell.pack = if is_in_packs { pack } else { i64::from(are_whole) * WHOLE };
        }
        for equation in &equations {
            let parts = equation.terms[1..].iter().map(|(part, _)| cells[*part as usize].pack);
            let divides_all = parts.fold(None, |all, pack| Some(all.map_or(pack, |all| divisor(all, pack))));
            cells[equation.terms[0].0 as usize].pack = divides_all.unwrap_or_default();
        }
        let options = audit::Options {
            rounding: Rounding::Exact,
            singletons: false,
            attackers: &[],
            control: self.control,
        };
        match audit::audit(&Table { cells, equations }, &Pattern { status }, options).verdict {
            Verdict::Passed => None,
            Verdict::Failed => Some("a hidden figure could be worked out too closely from a sum"),
            Verdict::Refused(_) => Some("the proof of the sums did not come to its end"),
        }
    }

    /// How far an attacker has to be left from a hidden figure, if it tells on somebody.
    fn level_of(&self, product: u32, written: &Written<'_>, nets: &Nets) -> Option<i64> {
        let number = product as usize;
        let pack = self.pack(product);
        let alone = told_by(nets, self.largest(&[product], written), self.protection, pack);
        let figures = self.earlier[number].iter().chain(&self.new[number]);
        let told = figures.filter_map(|figure| self.told_beside(product, written, nets, figure, pack));
        told.chain(alone).max().map(|told| level(told, self.protection, pack))
    }

    /// What a hidden figure set against a shown one tells of somebody.
    fn told_beside(
        &self,
        product: u32,
        written: &Written<'_>,
        nets: &Nets,
        figure: &Figure<'_>,
        pack: i64,
    ) -> Option<i64> {
        if (figure.period - written.period).num_days().abs() > 380 {
            return None;
        }
        let then = self.nets(&[product], figure.period, figure.own);
        told_by_change(nets, &then, self.protection, pack)
    }

    /// The same for a sum.
    fn level_of_sum(&self, at: usize, written: &Written<'_>) -> Option<i64> {
        let bought = |at: usize, written: &Written<'_>| {
            let mut reached = Reached::default();
            written.reach(at, false, &mut reached);
            let nets = self.nets(&reached.products, written.period, written.own);
            (nets, reached.products)
        };
        let (nets, products) = bought(at, written);
        let pack = self.largest_pack(&products, written);
        let near = |other: &&Written<'_>| (other.period - written.period).num_days().abs() <= 380;
        let told = self.periods.iter().filter(near).filter_map(|other| {
            let name = written.sums[at].name;
            let same = other.sums.iter().position(|sum| sum.name == name && sum.value.is_some())?;
            told_by_change(&nets, &bought(same, other).0, self.protection, pack)
        });
        let alone = told_by(&nets, self.largest(&products, written), self.protection, pack);
        told.chain(alone).max().map(|told| level(told, self.protection, pack))
    }

    /// Whether a new figure tells more of somebody beside a figure that was hidden before than that was left with room
    /// for.
    fn tells_on_hidden(&self, written: &Written<'_>) -> Option<&'static str> {
        let hidden = written.products.iter().filter(|(_, value)| value.is_none());
        for (product, _) in hidden.filter(|(product, _)| !self.new[**product as usize].is_empty()) {
            let nets = self.nets(&[*product], written.period, written.own);
            let pack = self.pack(*product);
            let beside = |figure| self.told_beside(*product, written, &nets, figure, pack);
            let now = self.new[*product as usize].iter().filter_map(beside).max();
            let Some(now) = now.filter(|_| !nets.is_empty()) else { continue };
            let earlier = self.earlier[*product as usize].iter();
            let alone = told_by(&nets, self.largest(&[*product], written), written.rules, WHOLE);
            let then = earlier.filter_map(|figure| self.told_beside(*product, written, &nets, figure, WHOLE));
            // Nothing where the recipient knows other purchases by now. A thousandth for rounding.
            let then = then.chain(alone).max().filter(|_| written.own == self.own);
            let room = then.map_or(0, |then| level(then, written.rules, WHOLE) + 1);
            if room < level(now, self.protection, pack) {
                return Some("a new figure tells on one that was hidden before");
            }
        }
        None
    }

    /// What each entity was shipped and returned in a period, as far as the recipient does not know it.
    pub(super) fn moved(
        &self,
        products: &[u32],
        period: NaiveDate,
        own_then: &HashSet<u32>,
    ) -> BTreeMap<u32, (i64, i64)> {
        let mut moved: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
        let facts = products.iter().filter_map(|product| self.facts[*product as usize].get(&period));
        for purchase in facts.flatten() {
            if !own_then.contains(&purchase.customer) && !self.own.contains(&purchase.customer) {
                let of_entity = moved.entry(self.entity_of[purchase.customer as usize]).or_default();
                of_entity.0 += purchase.shipped;
                of_entity.1 += purchase.returned;
            }
        }
        moved
    }

    pub(super) fn nets(&self, products: &[u32], period: NaiveDate, own_then: &HashSet<u32>) -> Nets {
        let moved = self.moved(products, period, own_then).into_iter();
        moved
            .map(|(entity, (shipped, returned))| (entity, shipped - returned))
            .filter(|(_, net)| *net != 0)
            .collect()
    }

    /// The most that one entity was shipped, returned or bought net.
    fn largest(&self, products: &[u32], written: &Written<'_>) -> i64 {
        let moved = self.moved(products, written.period, written.own).into_values();
        moved.map(|(shipped, returned)| shipped.max(returned)).max().unwrap_or_default()
    }
}

/// One unit.
const WHOLE: i64 = 1000;

/// What a sum, or what it leaves over, is made of.
#[derive(Default)]
pub(super) struct Reached {
    pub products: Vec<u32>,
    /// What is shown below it, and subtracted.
    shown: i64,
}

impl Written<'_> {
    pub(super) fn reach(&self, sum: usize, left_over: bool, reached: &mut Reached) {
        for part in &self.sums[sum].parts {
            let value = match *part {
                WrittenPart::Product(product) => self.products.get(&product).copied().flatten(),
                WrittenPart::Sum(below) => self.sums[below].value,
            };
            match (*part, value) {
                (_, Some(value)) if left_over => reached.shown += value,
                (WrittenPart::Product(product), _) => reached.products.push(product),
                (WrittenPart::Sum(below), _) => self.reach(below, left_over, reached),
            }
        }
    }
}
