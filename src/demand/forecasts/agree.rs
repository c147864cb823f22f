//! Products that add up to their categories, and categories to everything.
//!
//! A total is the sum of what is forecast below it and, where something below it has no forecast, a rest. What has no
//! forecast is not filled in: of it nothing is known but what the published totals leave over. A category without a
//! forecast of its own leaves its products to the total above.

use std::collections::{BTreeMap, HashSet};

use lonja_forecast::{
    Cancelled, Forecast, Step,
    hierarchy::{Sum, reconcile},
};
use uuid::Uuid;

use super::{
    models::{Answer, Failed, Models, until},
    released::{Figures, Table, Totals},
};
use crate::calendar::Period;

/// A total with a forecast, the parts of it that have one, and whether there are others. Places in one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    pub total: usize,
    pub parts: Vec<usize>,
    pub has_rest: bool,
}

/// Moves forecasts by as little as they are sure of, until every total is the sum of its parts and its rest. What is left
/// of a total is forecast by `rest`, where that can be done.
pub fn hold(
    answers: &mut [Answer],
    families: &[Family],
    rest: impl Fn(usize) -> Result<Option<Forecast>, Cancelled>,
) -> Result<(), Failed> {
    let mut places = Vec::new();
    let mut forecasts: Vec<Forecast> = Vec::new();
    for answer in answers.iter() {
        places.push(forecasts.len());
        forecasts.extend(answer.iter().cloned());
    }
    let mut sums = Vec::new();
    for family in families.iter().filter(|family| !family.parts.is_empty()) {
        let total = places[family.total];
        let mut parts: Vec<usize> = family.parts.iter().map(|part| places[*part]).collect();
        if family.has_rest {
            let rest = match rest(family.total)? {
                Some(rest) => rest,
                None => left_over(&forecasts[total], parts.iter().map(|at| &forecasts[*at])),
            };
            parts.push(forecasts.len());
            forecasts.push(rest);
        }
        sums.push(Sum { total, parts });
    }
    if !sums.is_empty() {
        reconcile(&mut forecasts, &sums)?;
    }
    for (answer, place) in answers.iter_mut().zip(places) {
        if let Ok(answer) = answer {
            answer.clone_from(&forecasts[place]);
        }
    }
    Ok(())
}

impl Totals {
    /// The figures of a total up to a period.
    pub fn figures(&self, category: Uuid, last: Period) -> Figures {
        let shown = self.shown.get(&category).into_iter().flatten();
        until(&shown.filter_map(|(start, value)| Some((*start, (*value)?))).collect(), last)
    }
}

/// What is forecast below a total.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Below {
    /// Places of products.
    pub products: Vec<usize>,
    /// Places of totals.
    pub totals: Vec<usize>,
    /// Whether something without a forecast is below it as well.
    pub has_rest: bool,
}

/// What is below each total that is forecast, for products of these categories; nothing for one that is not.
pub fn below(products: &[(Option<Uuid>, bool)], totals: &[(Uuid, bool)]) -> Vec<Option<Below>> {
    let with_total: BTreeMap<Uuid, usize> = totals
        .iter()
        .enumerate()
        .filter(|(_, (category, is_forecast))| *is_forecast && !category.is_nil())
        .map(|(place, (category, _))| (*category, place))
        .collect();
    let of = |(category, is_forecast): &(Uuid, bool)| {
        let mut below = Below::default();
        if !is_forecast {
            return None;
        }
        if category.is_nil() {
            below.totals = with_total.values().copied().collect();
        }
        for (place, (own, is_forecast)) in products.iter().enumerate() {
            let own_total = own.filter(|own| with_total.contains_key(own)).unwrap_or(Uuid::nil());
            match (own_total == *category, is_forecast) {
                (true, true) => below.products.push(place),
                (true, false) => below.has_rest = true,
                (false, _) => {}
            }
        }
        Some(below)
    };
    totals.iter().map(of).collect()
}

/// Makes all sums hold between products and totals, whose answers follow each other. Tells which totals have a rest.
pub fn agree(
    table: &Table,
    last: Period,
    answers: &mut [Answer],
    models: &Models,
) -> Result<Vec<bool>, Failed> {
    let nodes = &table.totals.nodes;
    let count = table.products.len();
    let (products, totals) = answers.split_at(count);
    let of_products: Vec<_> = table
        .products
        .iter()
        .zip(products)
        .map(|(product, answer)| (product.category_id, answer.is_ok()))
        .collect();
    let of_totals: Vec<_> =
        nodes.iter().zip(totals).map(|(node, answer)| (node.category, answer.is_ok())).collect();
    let rests = Rests::of(table, &of_products, &of_totals, last);
    let below = below(&of_products, &of_totals);
    let family = |(place, below): (usize, &Option<Below>)| {
        let below = below.as_ref()?;
        let of_totals = below.totals.iter().map(|at| count + at);
        let parts = below.products.iter().copied().chain(of_totals).collect();
        Some(Family { total: count + place, parts, has_rest: below.has_rest })
    };
    let families: Vec<Family> = below.iter().enumerate().filter_map(family).collect();
    hold(answers, &families, |total| models.alone(&rests.figures(nodes[total - count].category)))?;
    Ok(below.iter().map(|below| below.as_ref().is_some_and(|below| below.has_rest)).collect())
}

/// A rest that nobody has seen alone: what the total leaves over, and as unsure as all of it.
fn left_over<'a>(total: &Forecast, parts: impl Iterator<Item = &'a Forecast> + Clone) -> Forecast {
    let mut rest = total.clone();
    for (at, step) in rest.steps.iter_mut().enumerate() {
        let below = parts.clone().fold(0_i64, |sum, part| sum.saturating_add(part.steps[at].mean));
        let mut quantiles = [0; 7];
        quantiles[6] = step.quantiles[6].max(step.mean);
        *step = Step { mean: step.mean.saturating_sub(below).max(0), quantiles, ..Step::default() };
    }
    rest
}

/// What totals left over of the figures that were published.
struct Rests<'a> {
    totals: &'a Totals,
    /// Products with a forecast.
    products: HashSet<Uuid>,
    /// Categories with a forecast.
    categories: HashSet<Uuid>,
    last: Period,
}

impl<'a> Rests<'a> {
    fn of(
        table: &'a Table,
        products: &[(Option<Uuid>, bool)],
        totals: &[(Uuid, bool)],
        last: Period,
    ) -> Self {
        let is_forecast = table.products.iter().zip(products).filter(|(_, (_, is_forecast))| *is_forecast);
        Self {
            totals: &table.totals,
            products: is_forecast.map(|(product, _)| product.product_id).collect(),
            categories: totals
                .iter()
                .filter(|(category, is_forecast)| *is_forecast && !category.is_nil())
                .map(|(category, _)| *category)
                .collect(),
            last,
        }
    }

    /// A published total less what was published of everything below it that has a forecast. Where one of these is
    /// hidden nobody knows what is left without it.
    fn figures(&self, category: Uuid) -> Figures {
        let mut rest = self.totals.figures(category, self.last);
        let products = self.totals.cells.iter().filter(|(member, _)| {
            let is_below = if category.is_nil() {
                !self.categories.contains(&member.category)
            } else {
                member.category == category
            };
            is_below && self.products.contains(&member.product)
        });
        let categories =
            self.totals.shown.iter().filter(|(of, _)| category.is_nil() && self.categories.contains(of));
        for cells in products.map(|(_, cells)| cells).chain(categories.map(|(_, cells)| cells)) {
            for (start, value) in cells {
                match (rest.get_mut(start), value) {
                    (Some(left), Some(value)) => *left -= value,
                    (Some(_), None) => drop(rest.remove(start)),
                    (None, _) => {}
                }
            }
        }
        rest
    }
}
