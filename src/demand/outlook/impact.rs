//! What approval does: which policy goes, what about it changes, and what the first release covers and when. Pure
//! decisions; demand plays no part in them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    calendar::{Grain, Period},
    policies::{Policy, commit_days},
};

/// What of a policy can differ from the one that it replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    LagDays,
    HistoryFrom,
    Horizon,
    CommitDays,
    Totals,
    Regions,
    MinimumCustomers,
    PPercent,
    PriorPercent,
    Purpose,
}

fn told(policy: &Policy) -> [(Field, String); 10] {
    [
        (Field::HistoryFrom, policy.history_from.to_string()),
        (Field::LagDays, policy.lag_days.to_string()),
        (Field::MinimumCustomers, policy.minimum_customers.to_string()),
        (Field::PPercent, policy.p_percent.to_string()),
        (Field::PriorPercent, policy.prior_percent.to_string()),
        (Field::Horizon, policy.horizon.to_string()),
        // Whoever spells the default out changes nothing.
        (Field::CommitDays, commit_days(policy.commit_days, policy.grain).to_string()),
        (Field::Totals, policy.totals.to_string()),
        (Field::Regions, policy.regions.as_str().to_owned()),
        (Field::Purpose, policy.purpose.clone()),
    ]
}

/// Every field that differs, before and after.
pub fn differences(before: &Policy, after: &Policy) -> Vec<(Field, String, String)> {
    let pairs = told(before).into_iter().zip(told(after));
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| (field, before, after))
        .collect()
}

/// What is out of a recipient's products.
pub struct Coverage {
    /// How many products it has now.
    pub products: i64,
    /// How many of them have a cell in each period, whoever it was released to.
    pub covered: BTreeMap<NaiveDate, i64>,
    /// The last period of any release to the recipient.
    pub last_released: Option<NaiveDate>,
}

/// The first release by a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// The first day on which it can be made, by hand.
    pub possible_on: NaiveDate,
    /// The day on which it is made by itself, where nobody asks for it before.
    pub by_itself_on: NaiveDate,
    /// Those of which some product is not out; made on the first day.
    pub periods: Vec<Period>,
    pub cells: i64,
}

/// The asked range, as far as it is due by then.
pub struct Outcome {
    pub first: Option<First>,
    /// Products times periods of it that are out already, and stay what they are.
    pub used_up: i64,
}

/// What the first release covers if the policy is in force from today on.
pub fn first_release(policy: &Policy, today: NaiveDate, coverage: &Coverage) -> Outcome {
    let due = |on: NaiveDate| policy.grain.complete_between(policy.history_from, policy.due_until(on));
    let out = |period: &Period| coverage.covered.get(&period.start()).copied().unwrap_or_default();
    let open = |period: &Period| coverage.products - out(period);
    let used_up = |periods: &[Period]| periods.iter().map(out).sum();
    let now = due(today);
    if coverage.products == 0 {
        return Outcome { first: None, used_up: used_up(&now) };
    }
    let becomes_due = |period: Period| period.last_day() + policy.lag();
    let next = now.last().map_or_else(|| policy.grain.period_of(policy.history_from), |last| last.next());
    let possible_on = if now.iter().any(|period| open(period) > 0) {
        today
    } else {
        let mut period = next;
        while open(&period) <= 0 {
            period = period.next();
        }
        becomes_due(period)
    };
    let by_itself_on = by_itself_on(policy.grain, &now, next, today, coverage.last_released, becomes_due);
    let then = due(possible_on);
    let periods: Vec<Period> = then.iter().filter(|period| open(period) > 0).copied().collect();
    let cells = periods.iter().map(open).sum();
    let by_itself_on = by_itself_on.max(possible_on);
    Outcome { first: Some(First { possible_on, by_itself_on, periods, cells }), used_up: used_up(&then) }
}

/// The schedule asks as soon as a period is due that is later than all that was released to the recipient.
fn by_itself_on(
    grain: Grain,
    due: &[Period],
    next: Period,
    today: NaiveDate,
    last_released: Option<NaiveDate>,
    becomes_due: impl Fn(Period) -> NaiveDate,
) -> NaiveDate {
    let is_new = |period: &Period| last_released.is_none_or(|last| period.start() > last);
    if due.last().is_some_and(is_new) {
        return today;
    }
    let after_last = last_released.map(|last| grain.period_of(last).next());
    becomes_due(after_last.filter(|period| period.start() > next.start()).unwrap_or(next))
}

#[cfg(test)]
#[path = "impact_tests.rs"]
mod tests;
