//! Random months against an attacker with a solver, who knows one customer's purchases and has an idea of the others'.

use std::collections::{BTreeSet, HashSet};

use lonja_disclosure::{
    control::Control,
    lp::{Column, Limits, Matrix, Outcome, Simplex},
};
use proptest::prelude::*;

use super::*;
use crate::protection::{
    Placement, Purchase, RegionEvidence, Safeguards, WrittenFigure, WrittenPage, rules::UNIT,
};

const Q: f64 = 0.5;
const P: f64 = 0.1;

fn protection(safeguards: Safeguards) -> Protection {
    Protection { minimum_customers: 3, p_percent: 10, prior_percent: 50, safeguards }
}

/// Units by figure of a week, region (the last one is none) and customer; which figures are shown; whether there are
/// totals of weeks.
type Bought = Vec<Vec<Vec<(u32, i64)>>>;

fn contribution((entity, units): (u32, i64)) -> Contribution {
    Contribution { entity, pack: 1000, shipped: units * UNIT, returned: 0, standing: units * UNIT }
}

fn page(bought: &Bought, protection: &Protection) -> Page {
    page_in_packs(bought, 1, protection)
}

fn page_in_packs(bought: &Bought, pack: u32, protection: &Protection) -> Page {
    let contribution = |one: (u32, i64)| Contribution { pack: pack * 1000, ..contribution(one) };
    let mut atoms: BTreeMap<_, Vec<Vec<Contribution>>> = BTreeMap::new();
    let (mut rest, mut hidden, mut has_rest) = (Vec::new(), Vec::new(), false);
    for (figure, regions) in bought.iter().enumerate() {
        let cells: Vec<Vec<Contribution>> =
            regions.iter().map(|cell| cell.iter().copied().map(&contribution).collect()).collect();
        let whole = merged(cells.iter().map(Vec::as_slice));
        let is_shown = judge(&whole, protection).is_ok();
        let row = if is_shown { Row::Figure(figure as u32) } else { Row::Rest };
        has_rest |= !is_shown;
        let units = |cell: &Vec<Contribution>| cell.iter().map(Contribution::net).sum::<i64>();
        let by_region: BTreeMap<Option<u32>, i64> = (0..)
            .zip(&cells)
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(region, cell)| ((region + 1 < regions.len() as u32).then_some(region), units(cell)))
            .collect();
        for (region, cell) in cells.into_iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let region = (region + 1 < regions.len()).then_some(region as u32);
            atoms.entry((row, region)).or_default().push(cell);
        }
        if !is_shown && !whole.is_empty() {
            let largest = whole.iter().map(Contribution::net).max().unwrap_or_default();
            let level = protection.level(largest, 1000);
            hidden.push(HiddenWeek { row, level, by_region });
            rest.push(Leaf { cell: whole, decided: Err(Hidden::SmallChange), level });
        }
    }
    let atoms = atoms.into_iter().map(|((row, region), cells)| Atom {
        row,
        region,
        cell: merged(cells.iter().map(Vec::as_slice)),
    });
    Page {
        month: NaiveDate::from_ymd_opt(2026, 5, 1).unwrap(),
        atoms: atoms.collect(),
        rest,
        hidden,
        has_rest,
        zone_of: BTreeMap::new(),
        sum_may_show: true,
        may_show: true,
    }
}

/// What a customer bought of a row in a place.
type Part = (Row, Place, u32, f64);

/// What some customer learns of another. One variable per purchase, one equation per known figure.
fn leak(page: &Page, paged: &Paged) -> Option<String> {
    let place = |atom: &Atom| match atom.region {
        Some(region) if is_shown(&paged.regions, region) => Place::Region(region),
        _ => Place::Other,
    };
    let mut parts: Vec<Part> = Vec::new();
    for atom in &page.atoms {
        parts.extend(atom.cell.iter().map(|c| (atom.row, place(atom), c.entity, c.net() as f64 / 1000.0)));
    }
    let rows: BTreeSet<Row> = parts.iter().map(|part| part.0).collect();
    let places: BTreeSet<Place> = parts.iter().map(|part| part.1).collect();
    let sums = |of: &dyn Fn(&Part) -> bool| -> Vec<(u32, f64)> {
        (0..).zip(&parts).filter(|(_, part)| of(part)).map(|(number, _)| (number, 1.0)).collect()
    };
    let mut known: Vec<Vec<(u32, f64)>> = Vec::new();
    for row in rows.iter().filter(|row| **row != Row::Rest) {
        known.push(sums(&|part| part.0 == *row));
    }
    for place in places.iter().filter(|place| **place != Place::Other) {
        known.push(sums(&|part| part.1 == *place));
    }
    if paged.all.is_ok() {
        known.push(sums(&|_| true));
    }
    let entities: BTreeSet<u32> = parts.iter().map(|part| part.2).collect();
    for target in &entities {
        for colluder in &entities {
            // A colluder who is the target is nobody.
            let column = |(_, _, entity, bought): &Part, up: f64| {
                if entity == target {
                    Column { lower: -bought, upper: 1e7, down: -up, up: -up }
                } else if entity == colluder {
                    Column::FIXED
                } else {
                    Column { lower: -Q * bought, upper: Q * bought, down: 0.0, up: 0.0 }
                }
            };
            for direction in [1.0, -1.0] {
                let matrix = Matrix::from_rows(parts.len(), &known);
                let columns = parts.iter().map(|part| column(part, direction)).collect();
                let mut program = Simplex::new(&matrix, columns);
                let solved = program.solve(Limits { iterations: 10_000, stop: &|| false });
                assert_eq!(solved, Outcome::Optimal);
                let own = || (0..).zip(&parts).filter(|(_, part)| part.2 == *target);
                let bought: f64 = own().map(|(_, part)| part.3).sum();
                let moved: f64 = own().map(|(number, _)| program.value(number)).sum();
                if moved.abs() < P * bought - 1e-6 {
                    return Some(format!(
                        "{colluder} knows what {target} bought, {bought}, to within {moved}"
                    ));
                }
            }
        }
    }
    None
}

fn months() -> impl Strategy<Value = Bought> {
    let cell = prop::collection::vec((0_u32..7, 1_i64..40), 0..5);
    (2_usize..4, 1_usize..6)
        .prop_flat_map(move |(regions, figures)| {
            prop::collection::vec(prop::collection::vec(cell.clone(), regions + 1), figures)
        })
        .prop_map(|bought| {
            let once = |mut cell: Vec<(u32, i64)>| {
                cell.sort_unstable();
                cell.dedup_by_key(|(customer, _)| *customer);
                cell
            };
            bought.into_iter().map(|regions| regions.into_iter().map(once).collect()).collect()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn no_customer_learns_another_ones_purchases_from_weeks_and_regions(
        bought in months(), sum_may_show in any::<bool>(),
    ) {
        let protection = protection(Safeguards::all());
        let page = Page { sum_may_show, ..page(&bought, &protection) };
        let paged = page.decide(&[], &protection);
        // Where nothing is shown by region, what is known of weeks is judged elsewhere.
        if paged.regions.values().any(Result::is_ok) {
            prop_assert_eq!(leak(&page, &paged), None);
        }
    }
}

fn regulars(units: i64) -> Vec<(u32, i64)> {
    (0..5).zip([20, 22, 24, 26, 28].map(|of| of + units)).collect()
}

#[test]
fn a_region_is_not_shown_where_the_weeks_leave_two_customers_of_it() {
    let bought = vec![
        vec![regulars(0), vec![], vec![]],
        vec![vec![(5, 40)], vec![], vec![]],
        vec![vec![(6, 38)], vec![], vec![]],
        vec![vec![], vec![(7, 36), (8, 35), (9, 34)], vec![]],
    ];
    let safe = protection(Safeguards::all());
    let page = page(&bought, &safe);
    let paged = page.decide(&[], &safe);
    assert!(paged.regions[&0].is_err());
    let weak = protection(Safeguards::all().without(Safeguard::Crossings));
    let paged = page.decide(&[], &weak);
    assert_eq!(paged.regions[&0], Ok(198 * UNIT));
    assert!(leak(&page, &paged).is_some());
}

#[test]
fn what_has_enough_behind_it_on_both_sides_is_shown_with_its_sum() {
    let week = |more: i64| {
        let abroad: Vec<(u32, i64)> = (10..15).zip([11, 12, 13, 14, 15].map(|of| of + more)).collect();
        vec![regulars(more), abroad, vec![]]
    };
    let bought = vec![week(0), week(3), week(5), week(9)];
    let safe = protection(Safeguards::all());
    let paged = page(&bought, &safe).decide(&[], &safe);
    assert!(paged.all.is_ok() && paged.other.is_ok());
    assert_eq!(paged.regions.values().filter(|decided| decided.is_ok()).count(), 1);
}

/// What the audit finds of a month that was decided like this.
fn findings(bought: &Bought, page: &Page, paged: &Paged) -> Vec<&'static str> {
    findings_in_packs(bought, 1, page, paged)
}

fn findings_in_packs(bought: &Bought, pack: u32, page: &Page, paged: &Paged) -> Vec<&'static str> {
    let (nobody, rules) = (HashSet::new(), protection(Safeguards::all()));
    audited(&[written(bought, pack, page, paged, &nobody, &rules)])
}

fn written<'a>(
    bought: &Bought,
    pack: u32,
    page: &Page,
    paged: &'a Paged,
    nobody: &'a HashSet<u32>,
    rules: &'a Protection,
) -> WrittenPage<'a> {
    let shown: BTreeSet<Row> = page.atoms.iter().map(|atom| atom.row).collect();
    let (mut written, mut placed) = (Vec::new(), Vec::new());
    for (figure, regions) in (0..).zip(bought) {
        let units: i64 = regions.iter().flatten().map(|(_, units)| units * UNIT).sum();
        let value = shown.contains(&Row::Figure(figure)).then_some(units);
        written.push(WrittenFigure { week: figure, pack: pack * 1000, value });
        for (region, cell) in (0..).zip(regions) {
            let region = (region as usize + 1 < regions.len()).then_some(region);
            placed.extend(cell.iter().map(|(customer, units)| Placement {
                figure,
                region,
                purchase: Purchase { customer: *customer, shipped: units * UNIT, returned: 0 },
            }));
        }
    }
    WrittenPage {
        month: page.month,
        category: 1,
        own: nobody,
        figures: written,
        totals: BTreeMap::new(),
        all: paged.all.ok(),
        other: paged.other.ok(),
        regions: paged.regions.iter().map(|(region, decided)| (*region, decided.ok())).collect(),
        bought: placed,
        proofs: &paged.proofs,
        rules,
        is_new: true,
    }
}

fn audited(pages: &[WrittenPage<'_>]) -> Vec<&'static str> {
    let evidence = RegionEvidence {
        pages,
        own: &HashSet::new(),
        zone_of: &BTreeMap::new(),
        entity_of: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        protection: &protection(Safeguards::all()),
        control: Control::FREE,
    };
    evidence.audit().into_iter().map(|finding| finding.what).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn the_audit_clears_a_month_or_nothing_of_it_is_shown(
        bought in months(), sum_may_show in any::<bool>(),
    ) {
        let protection = protection(Safeguards::all());
        let page = Page { sum_may_show, ..page(&bought, &protection) };
        let mut paged = page.decide(&[], &protection);
        if !findings(&bought, &page, &paged).is_empty() {
            paged.hide();
        }
        prop_assert_eq!(findings(&bought, &page, &paged), Vec::<&str>::new());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_month_of_packs_is_shown_like_one_of_units_and_its_audit_clears_it(
        bought in months(), pack in 2_u32..30,
    ) {
        let protection = protection(Safeguards::all());
        let times = i64::from(pack);
        let mut packed = bought.clone();
        for (_, units) in packed.iter_mut().flatten().flatten() {
            *units *= times;
        }
        let by_unit = page(&bought, &protection).decide(&[], &protection);
        let page = page_in_packs(&packed, pack, &protection);
        let mut paged = page.decide(&[], &protection);
        for (region, decided) in &by_unit.regions {
            prop_assert_eq!(paged.regions[region], decided.map(|units| units * times));
        }
        prop_assert_eq!(paged.all, by_unit.all.map(|units| units * times));
        if !findings_in_packs(&packed, pack, &page, &paged).is_empty() {
            paged.hide();
        }
        prop_assert_eq!(findings_in_packs(&packed, pack, &page, &paged), Vec::<&str>::new());
    }
}

#[test]
fn weakened_rules_are_caught_by_the_audit() {
    let safe = protection(Safeguards::all());
    let weak = |safeguards: &[Safeguard]| {
        protection(safeguards.iter().fold(Safeguards::all(), |all, safeguard| all.without(*safeguard)))
    };
    let crossed = vec![
        vec![regulars(0), vec![], vec![]],
        vec![vec![(5, 40)], vec![], vec![]],
        vec![vec![(6, 38)], vec![], vec![]],
        vec![vec![], vec![(7, 36), (8, 35), (9, 34)], vec![]],
    ];
    let subtracted = vec![vec![regulars(0), vec![(5, 7)], vec![]]];
    let late = vec![vec![regulars(0), vec![], vec![]], vec![vec![(5, 9)], vec![], vec![]]];
    let both: &[Safeguard] = &[Safeguard::Remainders, Safeguard::Crossings];
    for (bought, without) in [(crossed, &[Safeguard::Crossings][..]), (subtracted, both), (late, both)] {
        let page = page(&bought, &safe);
        assert_eq!(findings(&bought, &page, &page.decide(&[], &safe)), Vec::<&str>::new());
        let paged = page.decide(&[], &weak(without));
        assert!(!findings(&bought, &page, &paged).is_empty(), "{without:?}");
    }
}

#[test]
fn a_figure_or_a_proof_that_is_off_by_one_is_caught_by_the_audit() {
    let foreign: Vec<(u32, i64)> = vec![(8, 9), (9, 10), (10, 11), (11, 12)];
    let bought = vec![
        vec![regulars(0), vec![(8, 5)], vec![]],
        vec![regulars(4), vec![(9, 6)], vec![]],
        vec![regulars(9), foreign, vec![]],
    ];
    let safe = protection(Safeguards::all());
    let page = page(&bought, &safe);
    let paged = page.decide(&[], &safe);
    assert!(!paged.proofs.is_empty(), "some customers have nobody beside them: {paged:?}");
    assert_eq!(findings(&bought, &page, &paged), Vec::<&str>::new());
    let mut wrong = paged.clone();
    wrong.all = wrong.all.map(|all| all + 1);
    assert!(!findings(&bought, &page, &wrong).is_empty());
    let mut wrong = paged.clone();
    wrong.proofs[0].less[0].2 += 1;
    assert!(!findings(&bought, &page, &wrong).is_empty());
    let mut wrong = paged;
    wrong.proofs.clear();
    assert!(!findings(&bought, &page, &wrong).is_empty());
}

#[path = "regions_apart_tests.rs"]
mod apart;
