//! Regions that only something beside them tells of: another month, or the weeks that are shown.

use super::*;

#[test]
fn a_later_month_does_not_tell_on_a_region_that_was_hidden_in_an_earlier_one() {
    let abroad: Vec<(u32, i64)> = (10..15).zip([11, 12, 13, 14, 15]).collect();
    let bought = vec![vec![regulars(0), abroad, vec![]]];
    let safe = protection(Safeguards::all());
    let page = page(&bought, &safe);
    let mut then = page.in_region(0);
    then[0].shipped += 90 * UNIT;
    let before = |kept| {
        let figures = vec![(Place::Region(0), then.clone(), kept)];
        [ShownBefore { month: page.month - chrono::Months::new(1), figures, hidden: BTreeSet::new() }]
    };
    let decided = |kept| page.decide(&before(kept), &safe).regions[&0];
    assert_eq!(decided(0), Err(Hidden::SmallChange));
    assert_eq!(decided(18 * UNIT - 1), Err(Hidden::SmallChange));
    assert_eq!(decided(18 * UNIT), Ok(120 * UNIT));
}

#[test]
fn a_new_month_that_tells_on_a_region_that_was_hidden_is_caught_by_the_audit() {
    let month = |more: i64| {
        let mut here = regulars(0);
        here[0].1 += more;
        let abroad: Vec<(u32, i64)> = (10..15).zip([11, 12, 13, 14, 15]).collect();
        vec![vec![here, abroad, vec![]]]
    };
    let (nobody, safe) = (HashSet::new(), protection(Safeguards::all()));
    let (then, now) = (month(90), month(0));
    let before = page(&then, &safe);
    let mut was_shown = before.decide(&[], &safe);
    was_shown.regions.insert(0, Err(Hidden::Secondary));
    let after = page(&now, &safe);
    let shown = after.decide(&[], &safe);
    assert_eq!(shown.regions[&0], Ok(120 * UNIT));
    let findings = |rules: &Protection| {
        let before = WrittenPage {
            month: before.month - chrono::Months::new(1),
            is_new: false,
            ..written(&then, 1, &before, &was_shown, &nobody, rules)
        };
        let found = audited(&[before, written(&now, 1, &after, &shown, &nobody, &safe)]);
        found.contains(&"a new month tells on a region that was hidden before")
    };
    assert!(findings(&safe), "it passed by itself, so nobody was left away from it");
    assert!(!findings(&Protection { minimum_customers: 6, ..safe }));
}

/// The second region is bought by standing order, and in the first one of four customers has left.
#[test]
fn regions_that_are_known_together_in_two_months_do_not_tell_who_left() {
    let (nobody, safe) = (HashSet::new(), protection(Safeguards::all()));
    let standing: Vec<(u32, i64)> = vec![(4, 30), (5, 30), (6, 30)];
    let four: Vec<(u32, i64)> = vec![(0, 100), (1, 100), (2, 80), (3, 90)];
    let month =
        |first: &[(u32, i64)], more| vec![vec![first.to_vec(), standing.clone(), regulars(more), vec![]]];
    let (then, now) = (month(&four, 60), month(&four[..3], 90));
    let earlier = Page { month: NaiveDate::from_ymd_opt(2026, 4, 1).unwrap(), ..page(&then, &safe) };
    let out = earlier.decide(&[], &safe);
    assert_eq!((out.regions[&0], out.other), (Ok(370 * UNIT), Ok(90 * UNIT)));
    let later = page(&now, &safe);
    let told = |rules: &Protection| {
        let paged = later.decide(&[earlier.shown(&out, &[], &safe)], rules);
        let before = WrittenPage { is_new: false, ..written(&then, 1, &earlier, &out, &nobody, &safe) };
        let found = audited(&[before, written(&now, 1, &later, &paged, &nobody, &safe)]);
        // Two of three are not shown, and all of them are known.
        let is_known = paged.regions[&2].is_ok();
        (is_known, found.contains(&"regions added up in two months differ by too few customers"))
    };
    assert_eq!(told(&safe), (false, false));
    assert_eq!(told(&protection(Safeguards::all().without(Safeguard::Remainders))), (true, true));
}

/// The first product is sold in the first region alone, the others in the second one. In the second week it is hidden,
/// and the second product beside it, below a total that is shown.
#[test]
fn a_region_does_not_tell_a_week_that_is_hidden_below_a_total() {
    let first = [vec![(0, 100), (1, 100), (2, 80), (3, 90)], vec![(0, 100), (1, 100), (2, 80)], regulars(60)];
    let others = [[30, 35, 28], [35, 28, 40], [45, 38, 20]]
        .map(|units| (5..8).zip(units).collect::<Vec<(u32, i64)>>());
    let mut atoms = Vec::new();
    for week in 0..3 {
        let cell = |sold: &Vec<(u32, i64)>| sold.iter().copied().map(contribution).collect::<Vec<_>>();
        let more = others[week].iter().map(|(who, units)| (*who, units + 100)).collect();
        for (product, sold) in (0..).zip([&first[week], &others[week], &more]) {
            let is_open = week == 1 && product < 2;
            let row = if is_open { Row::Week(1) } else { Row::Figure(product * 3 + week as u32) };
            atoms.push(Atom { row, region: Some(u32::from(product > 0)), cell: cell(sold) });
        }
    }
    let level = 18 * UNIT;
    let by_region = BTreeMap::from([(Some(0), 280 * UNIT)]);
    let hidden = vec![HiddenWeek { row: Row::Week(1), level, by_region }];
    let page = Page { atoms, hidden, ..page(&Bought::new(), &protection(Safeguards::all())) };
    // One of the two regions and the sum, less the weeks that are shown of the first, are what is hidden of it.
    let tells = |page: &Page, safeguards| {
        page.decide(&[], &protection(safeguards)).regions.values().any(Result::is_ok)
    };
    let all = Safeguards::all();
    assert_eq!((tells(&page, all), tells(&page, all.without(Safeguard::Crossings))), (false, true));
    // Where another product is sold in both regions it can be more in one of them and less in the other.
    let mut page = page;
    page.atoms.push(Atom { row: Row::Figure(99), region: Some(0), cell: page.in_region(1) });
    page.atoms.push(Atom { row: Row::Figure(99), region: Some(1), cell: page.in_region(1) });
    assert!(tells(&page, all));
}
