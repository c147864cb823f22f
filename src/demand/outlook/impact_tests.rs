//! The first release of a policy, day by day.

use super::*;
use crate::{
    example,
    policies::{Regions, State},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// From the week of Monday 2026-05-04 on, a week after its end.
fn policy() -> Policy {
    Policy {
        id: example::id(),
        recipient_id: example::id(),
        recipient_name: "Acme".to_owned(),
        version: 2,
        state: State::Draft,
        grain: Grain::Week,
        lag_days: 7,
        history_from: day("2026-05-04"),
        horizon: 8,
        minimum_customers: 5,
        p_percent: 10,
        prior_percent: 50,
        purpose: String::new(),
        created_by: String::new(),
        changed_by: String::new(),
        submitted_by: None,
        approved_by: None,
        created_at: example::time(),
        updated_at: example::time(),
        submitted_at: None,
        approved_at: None,
        retired_at: None,
        totals: false,
        regions: Regions::None,
        commit_days: None,
    }
}

fn coverage(covered: &[(&str, i64)], last_released: Option<&str>) -> Coverage {
    Coverage {
        products: 2,
        covered: covered.iter().map(|(start, products)| (day(start), *products)).collect(),
        last_released: last_released.map(day),
    }
}

fn labels(first: &First) -> Vec<String> {
    first.periods.iter().map(|period| period.label()).collect()
}

#[test]
fn the_first_policy_of_a_supplier_releases_all_that_is_due_at_once() {
    let Outcome { first, used_up } = first_release(&policy(), day("2026-05-25"), &coverage(&[], None));
    let first = first.unwrap();
    assert_eq!((first.possible_on, first.by_itself_on), (day("2026-05-25"), day("2026-05-25")));
    assert_eq!((labels(&first), first.cells, used_up), (vec!["2026-W19".into(), "2026-W20".into()], 4, 0));
}

#[test]
fn before_the_first_period_is_due_it_has_to_wait_for_it() {
    let Outcome { first, .. } = first_release(&policy(), day("2026-05-16"), &coverage(&[], None));
    let first = first.unwrap();
    assert_eq!((first.possible_on, first.by_itself_on), (day("2026-05-17"), day("2026-05-17")));
    assert_eq!((labels(&first), first.cells), (vec!["2026-W19".into()], 2));
}

#[test]
fn what_is_out_is_used_up_and_the_next_period_comes_first() {
    let out = coverage(&[("2026-04-27", 2), ("2026-05-04", 2), ("2026-05-11", 2)], Some("2026-05-11"));
    let Outcome { first, used_up } = first_release(&policy(), day("2026-05-25"), &out);
    let first = first.unwrap();
    assert_eq!((first.possible_on, first.by_itself_on), (day("2026-05-31"), day("2026-05-31")));
    assert_eq!((labels(&first), first.cells, used_up), (vec!["2026-W21".into()], 2, 4));
}

#[test]
fn a_product_that_joined_since_can_be_released_at_once_and_comes_by_itself_with_the_next_period() {
    let out = coverage(&[("2026-05-04", 1), ("2026-05-11", 2)], Some("2026-05-11"));
    let Outcome { first, used_up } = first_release(&policy(), day("2026-05-25"), &out);
    let first = first.unwrap();
    assert_eq!((first.possible_on, first.by_itself_on), (day("2026-05-25"), day("2026-05-31")));
    assert_eq!((labels(&first), first.cells, used_up), (vec!["2026-W19".into()], 1, 3));
}

#[test]
fn periods_that_a_shorter_lag_has_used_up_are_passed_over() {
    let slow = Policy { lag_days: 14, ..policy() };
    let out = coverage(&[("2026-05-04", 2), ("2026-05-11", 2), ("2026-05-18", 2)], Some("2026-05-18"));
    let Outcome { first, .. } = first_release(&slow, day("2026-05-25"), &out);
    let first = first.unwrap();
    // The week that begins on 2026-05-25 ends on the 31st; two weeks later it is due.
    assert_eq!((first.possible_on, first.by_itself_on), (day("2026-06-14"), day("2026-06-14")));
    assert_eq!(labels(&first), ["2026-W22"]);
}

#[test]
fn without_products_there_is_nothing_to_release() {
    let nothing = Coverage { products: 0, ..coverage(&[], None) };
    assert_eq!(first_release(&policy(), day("2026-05-25"), &nothing).first, None);
}

#[test]
fn only_what_differs_is_told() {
    let after = Policy { lag_days: 14, totals: true, commit_days: Some(3), version: 3, ..policy() };
    let told = [
        (Field::LagDays, "7".to_owned(), "14".to_owned()),
        (Field::CommitDays, "6".to_owned(), "3".to_owned()),
        (Field::Totals, "false".to_owned(), "true".to_owned()),
    ];
    assert_eq!(differences(&policy(), &after), told);
    assert_eq!(differences(&policy(), &policy()), []);
    let spelt_out = Policy { commit_days: Some(6), ..policy() };
    assert_eq!(differences(&policy(), &spelt_out), []);
}

#[test]
fn a_period_is_not_due_on_its_last_day_even_without_a_lag() {
    let at_once = Policy { lag_days: 0, ..policy() };
    let on = |today: &str| labels(&first_release(&at_once, day(today), &coverage(&[], None)).first.unwrap());
    // The week that begins on 2026-05-04 ends on Sunday the 10th.
    let first = first_release(&at_once, day("2026-05-10"), &coverage(&[], None)).first.unwrap();
    assert_eq!(first.possible_on, day("2026-05-11"));
    assert_eq!(on("2026-05-11"), ["2026-W19"]);
    assert_eq!(on("2026-05-17"), ["2026-W19"]);
    assert_eq!(on("2026-05-18"), ["2026-W19", "2026-W20"]);
}
