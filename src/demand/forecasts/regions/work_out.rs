//! From figures by region to forecasts by region: months, made of whole periods of the calendar, of each of which the
//! forecast is for all of it.
//!
//! Countries add up to their zone, zones to everything, each with a rest of what has no forecast. A country whose zone has
//! none is a part of everything. A month that was shown by country says nothing of zones, nor the other way round: what
//! was hidden in it is not filled in.

use std::collections::HashMap;

use uuid::Uuid;

use super::{
    super::{
        agree::{Family, hold},
        models::{Failed, Models, Outcome, until},
        released::Figures,
    },
    released::{Node, Place, Regional},
};
use crate::calendar::{Grain, Month, Period};

/// A place's series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub node: Node,
    /// The line that it is a part of, where both have a forecast.
    pub part_of: Option<usize>,
    pub outcome: Outcome,
}

/// Everything that is forecast by region as of one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The latest month that is over.
    pub last: Period,
    pub lines: Vec<Line>,
}

/// Forecasts the months that are over within `horizon` periods after `last`, in the order given; nothing where there is
/// no such month.
pub fn work_out(regional: &Regional, last: Period, horizon: usize) -> Result<Option<Outlook>, Failed> {
    let (last, months) = ahead(last, horizon);
    let nodes = &regional.nodes;
    if months == 0 || nodes.is_empty() {
        return Ok(None);
    }
    let models = Models::told(nodes.iter().map(|node| shown(node, last)), last, months)?;
    let mut answers = models.answers()?;
    let is_forecast: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    let part_of = parts(regional, &is_forecast);
    let mut families: Vec<Family> = Vec::new();
    for total in (0..nodes.len()).filter(|place| is_forecast[*place]) {
        let parts = (0..nodes.len()).filter(|place| part_of[*place] == Some(total)).collect();
        families.push(Family { total, parts, has_rest: true });
    }
    hold(&mut answers, &families, |total| {
        let parts = part_of.iter().zip(nodes).filter(|(of, _)| **of == Some(total)).map(|(_, node)| node);
        models.alone(&left_over(&nodes[total], parts, last))
    })?;
    let lines = nodes.iter().zip(part_of).zip(models.outcomes(answers));
    let lines = lines.map(|((node, part_of), outcome)| Line { node: node.clone(), part_of, outcome });
    Ok(Some(Outlook { last, lines: lines.collect() }))
}

/// The latest month all of whose periods are over at the end of `last`, and how many more will be `horizon` periods later.
fn ahead(last: Period, horizon: usize) -> (Period, usize) {
    let is_over = |month: Period, at: Period| {
        let periods = Month::named(month.start()).periods(at.grain());
        periods.last().is_some_and(|period| period.start() <= at.start())
    };
    let latest = |at: Period| {
        let month = Grain::Month.period_of(Month::of(at).name_day());
        if is_over(month, at) { month } else { month.previous() }
    };
    let end = (0..horizon).fold(last, |period, _| period.next());
    let (first, end) = (latest(last), latest(end));
    let months = std::iter::successors(Some(first), |month| Some(month.next()));
    (first, months.take_while(|month| month.start() < end.start()).count())
}

fn shown(node: &Node, last: Period) -> Figures {
    let shown = node.cells.iter().filter_map(|(month, value)| Some((*month, (*value)?)));
    until(&shown.collect(), last)
}

/// What each is a part of: the nearest place around it that has a forecast.
fn parts(regional: &Regional, is_forecast: &[bool]) -> Vec<Option<usize>> {
    let places: HashMap<(Uuid, Place), usize> = regional
        .nodes
        .iter()
        .zip(0..)
        .filter(|(_, place)| is_forecast[*place])
        .map(|(node, place)| ((node.category, node.place), place))
        .collect();
    let part_of = |(node, is_forecast): (&Node, &bool)| {
        let at = |place| places.get(&(node.category, place)).copied();
        match node.place {
            _ if !is_forecast => None,
            Place::All => None,
            Place::Zone(_) => at(Place::All),
            Place::Country(id) => {
                let zone = regional.zone_of.get(&id).and_then(|zone| at(Place::Zone(*zone)));
                zone.or_else(|| at(Place::All))
            }
        }
    };
    regional.nodes.iter().zip(is_forecast).map(part_of).collect()
}

/// A total less what was shown of its parts, in the months in which all of them were.
fn left_over<'a>(total: &Node, parts: impl Iterator<Item = &'a Node>, last: Period) -> Figures {
    let mut rest = shown(total, last);
    for part in parts {
        rest.retain(|month, left| match part.cells.get(month) {
            Some(Some(value)) => {
                *left -= value;
                true
            }
            Some(None) | None => false,
        });
    }
    rest
}

#[cfg(test)]
#[path = "work_out_tests.rs"]
mod tests;
