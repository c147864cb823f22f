//! Hands the auditor of totals what it rests on: the figures, and the daily facts.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use lonja_disclosure::control::Control;
use uuid::Uuid;

use super::{
    table::{Decision, Table, Totals},
    totals_store::Total,
};
use crate::protection::{Evidence, Figure, Hidden, Protection, Purchase, Written, WrittenPart, WrittenSum};

/// Everything that is wrong with the totals that are about to be released.
pub fn audit(
    table: &Table,
    asked: &Totals,
    decisions: &[Vec<Decision>],
    totals: &[(Total, Result<i64, Hidden>)],
    control: Control<'_>,
) -> Vec<(NaiveDate, String)> {
    let mut numbers: HashMap<Uuid, u32> = HashMap::new();
    let concerned = table.products.iter().map(|product| product.id);
    for product in concerned.chain(asked.members.values().flat_map(BTreeMap::keys).copied()) {
        let next = numbers.len() as u32;
        numbers.entry(product).or_insert(next);
    }
    let mut products: Vec<Uuid> = vec![Uuid::nil(); numbers.len()];
    for (product, number) in &numbers {
        products[*number as usize] = *product;
    }
    let nothing = BTreeMap::new();
    let facts: Vec<&BTreeMap<NaiveDate, Vec<Purchase>>> =
        products.iter().map(|product| asked.daily.get(product).unwrap_or(&nothing)).collect();
    let packs: Vec<u32> = products.iter().map(|product| table.pack(*product)).collect();
    let earlier: Vec<Vec<Figure<'_>>> = products
        .iter()
        .zip(&packs)
        .map(|(product, pack)| {
            let pack = i64::from(*pack);
            let covered = table.covered.get(product).into_iter().flatten();
            let figure = |(period, cell): (&NaiveDate, &super::store::Covered)| {
                let own = &table.own_then[cell.release];
                Some(Figure { period: *period, value: cell.value?, own, pack })
            };
            covered.filter_map(figure).collect()
        })
        .collect();
    let mut new: Vec<Vec<Figure<'_>>> = vec![Vec::new(); products.len()];
    for ((figures, decisions), pack) in new.iter_mut().zip(decisions).zip(&packs) {
        let pack = i64::from(*pack);
        figures.extend(decisions.iter().filter_map(|(period, decision)| {
            Some(Figure { period: *period, value: decision.ok()?, own: &table.own, pack })
        }));
    }
    let mut periods = before(table, asked, &numbers);
    periods.extend(about_to_be(table, decisions, totals));
    let evidence = Evidence {
        packs: &packs,
        facts: &facts,
        periods: &periods,
        earlier: &earlier,
        new: &new,
        own: &table.own,
        entity_of: &table.entity_of,
        protection: &table.protection,
        control,
    };
    evidence.audit().iter().map(|finding| (finding.period, table.named(finding, "totals"))).collect()
}

/// Totals of one period, put over the products that they are over. The one over everything is over the others.
fn written<'a>(
    period: NaiveDate,
    own: &'a HashSet<u32>,
    products: &[(u32, Uuid, Option<i64>)],
    totals: &[(Uuid, Option<i64>)],
    rules: &'a Protection,
    is_new: bool,
) -> Written<'a> {
    let categories: Vec<&(Uuid, Option<i64>)> =
        totals.iter().filter(|(category, _)| !category.is_nil()).collect();
    let mut sums: Vec<WrittenSum> = categories
        .iter()
        .map(|(category, value)| WrittenSum {
            name: category.as_u128(),
            value: *value,
            parts: products
                .iter()
                .filter(|(_, of, _)| of == category)
                .map(|(product, ..)| WrittenPart::Product(*product))
                .collect(),
        })
        .collect();
    if let Some((all, value)) = totals.iter().find(|(category, _)| category.is_nil()) {
        let parts = (0..sums.len()).map(WrittenPart::Sum).collect();
        sums.push(WrittenSum { name: all.as_u128(), value: *value, parts });
    }
    let products = products.iter().map(|(product, _, value)| (*product, *value)).collect();
    Written { period, own, products, sums, rules, is_new }
}

fn before<'a>(table: &'a Table, asked: &Totals, numbers: &HashMap<Uuid, u32>) -> Vec<Written<'a>> {
    let place_of: HashMap<Uuid, usize> = table.releases.iter().copied().zip(0..).collect();
    let same = |a: &super::totals_store::Released, b: &super::totals_store::Released| {
        (a.release_id, a.period_start) == (b.release_id, b.period_start)
    };
    let out = asked.released.chunk_by(same).filter_map(|totals| {
        let (release, period) = (totals[0].release_id, totals[0].period_start);
        let place = *place_of.get(&release)?;
        let products = asked.members.get(&release)?.iter().filter_map(|(product, category)| {
            let cell = table.covered.get(product)?.get(&period)?;
            (cell.release == place).then_some((*numbers.get(product)?, *category, cell.value))
        });
        let totals: Vec<_> = totals.iter().map(|total| (total.category_id, total.value_milli)).collect();
        let rules = table.room_then[place].as_ref().unwrap_or(&table.protection);
        let products = products.collect::<Vec<_>>();
        Some(written(period, &table.own_then[place], &products, &totals, rules, false))
    });
    out.collect()
}

fn about_to_be<'a>(
    table: &'a Table,
    decisions: &[Vec<Decision>],
    totals: &[(Total, Result<i64, Hidden>)],
) -> Vec<Written<'a>> {
    let mut periods: BTreeMap<NaiveDate, Vec<(Uuid, Option<i64>)>> = BTreeMap::new();
    for (total, decision) in totals {
        periods.entry(total.period).or_default().push((total.category, decision.ok()));
    }
    let of_period = |(period, totals): (NaiveDate, Vec<(Uuid, Option<i64>)>)| {
        let products = table.products.iter().zip(decisions).zip(0..).filter_map(|((product, of), number)| {
            let at = of.binary_search_by_key(&period, |(start, _)| *start).ok()?;
            Some((number, product.category_id, of[at].1.ok()))
        });
        written(period, &table.own, &products.collect::<Vec<_>>(), &totals, &table.protection, true)
    };
    periods.into_iter().map(of_period).collect()
}
