//! The attack fixtures that work with what stands beside the figures of one release: another window, the supplier's own
//! deliveries, and the form of the answers.

use std::collections::BTreeMap;

use chrono::Days;
use lonja_demand::{Safeguard, Safeguards};
use lonja_kernel::{BuiltInRole, OrganizationKind, ProductId, UserId};
use serde_json::{Value, json};

use super::{
    Hall,
    attacker::Attacker,
    attacks::{bought, holds},
    monday, product, sells,
};
use crate::{
    catalogue::shop::Shop,
    support::{Session, World},
};

const FIVE: [i64; 5] = [20, 22, 24, 26, 28];

/// Fixture 2. Knows: all figures of two windows that overlap, and that in between one customer ordered late.
#[tokio::test]
async fn two_windows_that_overlap_are_not_subtracted_from_each_other() {
    holds(&[Safeguard::CoveredOnce, Safeguard::LateLines], async |world, safeguards| {
        let hall = Hall::new(&world, "Windows").await;
        let customers: [_; 6] = hall.partners().await;
        let in_week = |week: i64| 120 + 5 * 3 * week;
        for week in 0..5 {
            hall.sells(monday(week), &bought(&customers, &FIVE.map(|units| units + 3 * week as i64))).await;
        }
        let narrow = hall.policy(json!({ "history_from": monday(1) })).await;
        hall.release(&narrow, safeguards).await;
        let late = 9;
        hall.sells(monday(2) + Days::new(1), &[(customers[5], late)]).await;
        if !safeguards.has(Safeguard::CoveredOnce) {
            world.sql("DROP INDEX release_cell_once", []).await;
        }
        let wide = hall.policy(json!({ "history_from": monday(0) })).await;
        hall.release(&wide, safeguards).await;
        let shown = hall.shown().await;
        let figures = |week: i64| -> Vec<i64> {
            let label = format!("2026-W{}", 19 + week);
            shown.iter().filter(|(at, _)| *at == label).filter_map(|(_, value)| *value).collect()
        };
        assert_eq!(figures(0), [in_week(0)], "the second window does begin earlier");

        let mut attacker = Attacker::default();
        let mut wanted = Vec::new();
        for week in 1..5 {
            let came = if week == 2 { late } else { 0 };
            let seen = figures(week);
            let before = attacker.sees(in_week(week), seen.first().copied());
            let after = attacker.sees(in_week(week) + came, seen.get(1).copied());
            let between = attacker.wonders(came);
            attacker.balance([(before, 1.0), (between, 1.0), (after, -1.0)]);
            wanted.push(between);
        }
        attacker.finding(wanted[1])
    })
    .await;
}

/// Fixture 11. Knows: every delivery of its own, to the unit, the released figures, and the stock as its agreement as a
/// partner shows it, polled at each week's end. What an agreement grants exactly is no secret: that is the switch.
#[tokio::test]
async fn a_supplier_that_knows_its_deliveries_works_no_hidden_week_out_of_the_stock_it_is_shown() {
    World::each(async |world| {
        let shop = Shop::open(world).await;
        let world = &shop.world;
        for ((exposure, tells), number) in
            [("band", false), ("yes_no", false), ("exact", true)].into_iter().zip(1..)
        {
            let mut hall = Hall::new(world, exposure).await;
            let supplier = hall.supplier;
            let audience = shop.audience(exposure).await;
            shop.join(supplier, &[audience]).await;
            let lamp = shop.product(&format!("L-{number}"), "Blue lamp", &[audience]).await;
            hall.product = lamp.parse::<ProductId>().unwrap();
            let sql = "UPDATE product SET supplier_id = ? WHERE id = ?";
            world.sql(sql, [supplier.0.into(), hall.product.0.into()]).await;
            shop.agree(supplier, exposure).await;
            let polls = world.caller(supplier, OrganizationKind::Partner, BuiltInRole::Buyer.permissions());
            let warehouse = shop.warehouse(&format!("W{number}")).await;
            let customers: [_; 5] = hall.partners().await;

            // Opening stock, then per week what the supplier delivers and what customers buy.
            let (mut stock, weeks) = (500_i64, [(120, 120), (60, 37), (150, 135)]);
            let look = async |stock: i64| -> Option<i64> {
                shop.count_stock(&warehouse, &lamp, stock).await;
                shop.take_snapshot().await;
                let path = format!("/api/v1/products/{lamp}/availability");
                polls.get(&path).await.expect(200).json()["quantity"].as_i64()
            };
            let mut levels = vec![(stock, look(stock).await)];
            for ((delivered, sold), week) in weeks.into_iter().zip(0..) {
                // In the second week one customer buys; in the others all do.
                let parts: Vec<_> = match week {
                    1 => vec![(customers[0], sold)],
                    week => bought(&customers, &FIVE.map(|units| units + 3 * (week / 2))),
                };
                assert_eq!(parts.iter().map(|(_, units)| units).sum::<i64>(), sold);
                hall.sells(monday(week as u64), &parts).await;
                stock += delivered - sold;
                levels.push((stock, look(stock).await));
            }
            let policy = hall.policy(json!({})).await;
            hall.release(&policy, Safeguards::all()).await;
            let path = format!("/api/v1/demand/series?product_id={lamp}");
            let series = hall.planner.get(&path).await.expect(200).items();
            let shown: Vec<Option<i64>> = series.iter().map(|cell| cell["value"].as_i64()).collect();
            assert_eq!(shown[..3], [Some(120), None, Some(135)]);

            let mut attacker = Attacker::default();
            let levels: Vec<u32> =
                levels.into_iter().map(|(truth, seen)| attacker.sees(truth, seen)).collect();
            let mut units = Vec::new();
            for (week, (delivered, sold)) in weeks.into_iter().enumerate() {
                let (receipts, figure) = (attacker.knows(delivered), attacker.sees(sold, shown[week]));
                attacker.balance([
                    (levels[week], 1.0),
                    (receipts, 1.0),
                    (figure, -1.0),
                    (levels[week + 1], -1.0),
                ]);
                units.push(figure);
            }
            assert_eq!(
                attacker.finding(units[1]).is_some(),
                tells,
                "{exposure}: {:?}",
                attacker.finding(units[1])
            );
        }
    })
    .await;
}

/// What a supplier can read off the form of the answers, channel by channel.
async fn channels(planner: &Session, release: &str) -> BTreeMap<&'static str, String> {
    let cells = format!("/api/v1/demand/releases/{release}/cells");
    let lists = [cells.clone(), "/api/v1/demand/series".to_owned()];
    let mut seen: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut note = |channel, what: String| seen.entry(channel).or_default().push(what);
    for list in &lists {
        let page = planner.get(&format!("{list}?limit=500&count=true")).await.expect(200);
        let items = page.items();
        note("row count", page.json()["count"].to_string());
        for status in ["published", "suppressed"] {
            let page = planner.get(&format!("{list}?limit=1&count=true&status={status}")).await.expect(200);
            note("facets", page.json()["count"].to_string());
        }
        // The axis of a chart reaches from the least to the most that is shown.
        let values = items.iter().filter_map(|item| item["value"].as_i64());
        note("chart axis", format!("{:?} to {:?}", values.clone().min(), values.max()));
        for sort in ["period", "-period"] {
            let items = planner.get(&format!("{list}?limit=500&sort={sort}")).await.expect(200).items();
            let places = items.iter().map(|item| format!("{}{}", item["period"], item["product_id"]));
            note("sort order", places.collect());
        }
        for wrong in ["sort=value", "sort=-value", "value_from=8", "from=2026-W60"] {
            let mut told = planner.get(&format!("{list}?{wrong}")).await.expect(422).json();
            told["request_id"] = Value::Null;
            note("error text", told.to_string());
        }
        let csv = planner.csv(list).await.expect(200);
        let lines = planner.lines(list).await.expect(200);
        note("tags", page.etag());
        note("tags", [csv.header("etag"), lines.header("etag")].map(Option::unwrap_or_default).join(" "));
        // A figure is as exact in a file as on the page.
        let on_page: Vec<String> =
            items.iter().map(|item| item["value"].to_string().replace("null", "")).collect();
        let column = csv.text().lines().next().unwrap().split(',').position(|name| name == "value").unwrap();
        let in_file: Vec<String> =
            csv.text().lines().skip(1).map(|line| line.split(',').nth(column).unwrap().to_owned()).collect();
        assert_eq!(in_file, on_page);
        note("exports", csv.text());
        note("exports", lines.text());
    }
    for suffix in ["", "/certificate", "/method"] {
        let answer = planner.get(&format!("/api/v1/demand/releases/{release}{suffix}")).await.expect(200);
        note("tags", answer.etag());
    }
    seen.into_iter().map(|(channel, seen)| (channel, seen.join("\n"))).collect()
}

/// Fixture 12. Knows: the form of every answer, in worlds that differ in one hidden figure alone. Without the rules that
/// hide it, every channel tells it, but for those that have no way to: cells are there for every product and period,
/// stand in the order of both, and are not found or sorted by their values.
#[tokio::test]
async fn no_axis_order_count_facet_error_tag_or_export_tells_a_hidden_figure() {
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    let other = product(&world, hall.supplier).await;
    let customers: [_; 5] = hall.partners().await;
    for week in 0..3 {
        sells(&world, other, monday(week), &bought(&customers, &FIVE.map(|units| units + 3 * week as i64)))
            .await;
    }
    hall.sells(monday(0), &bought(&customers, &FIVE)).await;
    let policy = hall.policy(json!({})).await;
    let asked = hall.author.post("/api/v1/demand/releases", json!({ "policy_id": policy })).await;
    let release = asked.expect(201).id();
    world.identity.start().await.unwrap();
    let user = UserId::new();
    let shown = async |units: i64, safeguards: Safeguards| {
        let copy = world.copy().await;
        if units > 0 {
            sells(&copy, hall.product, monday(1), &[(customers[0], units)]).await;
        }
        lonja_demand::build(&copy.ctx, release.parse().unwrap(), safeguards).await.unwrap();
        let role = BuiltInRole::Planner;
        let planner = copy.caller_as(user, hall.supplier, role.kind(), role.permissions());
        channels(&planner, &release).await
    };
    let all = Safeguards::all();
    let (nothing, few, many) = (shown(0, all).await, shown(7, all).await, shown(4_000, all).await);
    assert_eq!(nothing.len(), 7);
    for (channel, seen) in &nothing {
        assert_eq!(seen, &few[channel], "{channel} tells nothing from seven");
        assert_eq!(seen, &many[channel], "{channel} tells nothing from four thousand");
    }
    let weak = [Safeguard::MinimumCustomers, Safeguard::Dominance, Safeguard::Changes, Safeguard::Audit];
    let weak = weak.into_iter().fold(all, Safeguards::without);
    let (nothing, many) = (shown(0, weak).await, shown(4_000, weak).await);
    for (channel, seen) in &nothing {
        let has_no_way = ["row count", "sort order", "error text"].contains(channel);
        assert_eq!(*seen == many[channel], has_no_way, "{channel}");
    }
}
