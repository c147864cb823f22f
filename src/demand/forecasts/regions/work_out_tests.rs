use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::{
    calendar::Grain,
    forecasts::{figures::Bucket, models::NoForecast, regions::figures},
};

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn week(label: &str) -> Period {
    Period::parse(label).unwrap()
}

/// The first day of the `number`th month from 2024-01 on.
fn month(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024 + number as i32 / 12, number % 12 + 1, 1).unwrap()
}

/// A place's units by month from 2024-01 on.
type Shown = (Place, Vec<Option<i64>>);

fn node(category: u128, (place, values): &Shown) -> Node {
    let cells = values.iter().zip(0..).map(|(value, at)| (month(at), value.map(|units| units * 1000)));
    Node {
        category: id(category),
        category_name: "Lamps".to_owned(),
        place: *place,
        code: format!("{place:?}"),
        name: None,
        unit: "piece".to_owned(),
        cells: cells.collect(),
    }
}

const ZONE: Place = Place::Zone(Uuid::from_u128(7));
const OTHER_ZONE: Place = Place::Zone(Uuid::from_u128(8));
const COUNTRIES: [Place; 3] = [
    Place::Country(Uuid::from_u128(1)),
    Place::Country(Uuid::from_u128(2)),
    Place::Country(Uuid::from_u128(3)),
];

/// Two countries lie in the first zone, one in the other.
fn regional(shown: &[Shown]) -> Regional {
    let nodes = shown.iter().map(|shown| node(5, shown)).collect();
    Regional { nodes, zone_of: HashMap::from([(id(1), id(7)), (id(2), id(7)), (id(3), id(8))]) }
}

fn steady(place: Place, units: i64) -> Shown {
    (place, vec![Some(units); 12])
}

/// The outlook as of 2024-W52, and its first month: means and what is below them.
fn outlook(shown: &[Shown]) -> (Outlook, Vec<Option<(i64, i64)>>) {
    let outlook = work_out(&regional(shown), week("2024-W52"), 13).unwrap().unwrap();
    let figures = figures(&outlook).unwrap();
    let first = |buckets: &Vec<Bucket>| buckets.first().map(|of| (of.adjusted.mean / 1000, of.parts / 1000));
    let means = figures.iter().map(first).collect();
    (outlook, means)
}

#[test]
fn countries_are_parts_of_their_zone_and_zones_of_everything() {
    let shown = [
        steady(Place::All, 100),
        steady(ZONE, 70),
        steady(COUNTRIES[0], 40),
        steady(COUNTRIES[1], 30),
        steady(COUNTRIES[2], 20),
    ];
    let (outlook, means) = outlook(&shown);
    let part_of: Vec<Option<usize>> = outlook.lines.iter().map(|line| line.part_of).collect();
    // Of the last country's zone nothing was shown.
    assert_eq!(part_of, [None, Some(0), Some(1), Some(1), Some(0)]);
    assert_eq!(means, [(100, 90), (70, 70), (40, 0), (30, 0), (20, 0)].map(Some));
}

#[test]
fn what_no_shown_region_has_is_the_rest() {
    let few = (OTHER_ZONE, vec![None, None, None, None, None, None, None, Some(20), None, None, None, None]);
    let (outlook, means) = outlook(&[steady(Place::All, 100), steady(ZONE, 70), few]);
    assert_eq!(outlook.lines[2].outcome, Err(NoForecast::TooShort));
    assert_eq!(means, [Some((100, 70)), Some((70, 0)), None]);
}

#[test]
fn months_that_are_over_within_the_horizon_are_forecast() {
    let months = |last: &str, horizon| {
        let (last, count) = ahead(week(last), horizon);
        (last.label(), count)
    };
    // December 2024 ends with W01 of 2025, whose Thursday is the second of January: it belongs to January.
    assert_eq!(months("2024-W52", 13), ("2024-12".to_owned(), 3));
    assert_eq!(months("2025-W03", 13), ("2024-12".to_owned(), 3));
    assert_eq!(months("2025-W03", 1), ("2024-12".to_owned(), 0));
    assert_eq!(months("2025-W03", 2), ("2024-12".to_owned(), 1));
    let monthly = Grain::Month.period_of(month(11));
    assert_eq!(ahead(monthly, 4), (monthly, 4));
    assert_eq!(work_out(&regional(&[steady(ZONE, 7)]), week("2025-W03"), 1).unwrap(), None);
}

#[test]
fn a_forecast_as_of_a_past_month_knows_nothing_of_what_came_later() {
    let mut shown = [steady(Place::All, 100), steady(ZONE, 70)];
    let (then, _) = outlook(&shown);
    shown[1].1.extend([Some(900), None]);
    let (now, _) = outlook(&shown);
    let outcomes = |outlook: Outlook| outlook.lines.into_iter().map(|line| line.outcome).collect::<Vec<_>>();
    assert_eq!(outcomes(then), outcomes(now));
}

fn values() -> impl Strategy<Value = Vec<Option<i64>>> {
    prop::collection::vec(prop::option::weighted(0.8, 0_i64..4_000), 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn countries_add_up_to_zones_and_zones_to_everything(
        all in values(),
        zones in prop::collection::vec(values(), 2),
        countries in prop::collection::vec(values(), 3),
        horizon in 1_usize..30,
    ) {
        let mut shown = vec![(Place::All, all)];
        shown.extend([ZONE, OTHER_ZONE].into_iter().zip(zones));
        shown.extend(COUNTRIES.into_iter().zip(countries));
        let regional = regional(&shown);
        let Some(outlook) = work_out(&regional, week("2025-W40"), horizon).unwrap() else {
            prop_assert!(horizon < 4);
            return Ok(());
        };
        let figures = figures(&outlook).unwrap();
        let is_forecast = |place: usize| outlook.lines[place].outcome.is_ok();
        for place in 0..shown.len() {
            prop_assert_eq!(figures[place].is_empty(), !is_forecast(place));
            for (at, bucket) in figures[place].iter().enumerate() {
                let below = match place {
                    0 => [1, 2].into_iter().chain((3..6).filter(|c| !is_forecast(if *c < 5 { 1 } else { 2 }))).collect(),
                    1 => vec![3, 4],
                    2 => vec![5],
                    _ => Vec::new(),
                };
                let below = below.into_iter().filter(|part| is_forecast(*part));
                let parts: i64 = below.map(|part| figures[part][at].adjusted.mean).sum();
                prop_assert_eq!(bucket.parts, parts);
                prop_assert!(bucket.adjusted.mean >= parts && bucket.adjusted.quantiles[0] >= 0);
                prop_assert!(bucket.adjusted.quantiles.is_sorted());
                prop_assert_eq!(bucket.components.sum(), bucket.adjusted.mean);
            }
        }
    }
}
