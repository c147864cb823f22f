//! Series over all releases, lists as JSON lines, and how long an answer may be kept.

use chrono::{Days, Duration};
use lonja_demand::Safeguards;
use lonja_kernel::{BuiltInRole, OrganizationId};
use lonja_platform::data::statements::counted;
use poem::http::Method;
use serde_json::{Value, json};

use super::{Hall, WEEKS, monday, product, sells};
use crate::support::{Session, World};

const SERIES: &str = "/api/v1/demand/series";
const RELEASES: &str = "/api/v1/demand/releases";
const SETTLED: &str = "private, max-age=86400, immutable";

fn of_five(customers: [OrganizationId; 5], more: i64) -> Vec<(OrganizationId, i64)> {
    customers.into_iter().zip([20, 22, 24, 26, 28].map(|units| units + more)).collect()
}

/// Two releases a week apart, of two products; the ids of the releases.
async fn two_releases(world: &World, hall: &Hall<'_>) -> [String; 2] {
    let other = product(world, hall.supplier).await;
    let customers = hall.partners().await;
    for week in 0..6 {
        hall.sells(monday(week), &of_five(customers, 3 * week as i64)).await;
        // Two customers are too few, in the third week.
        let buying = if week == 2 { 2 } else { 5 };
        sells(world, other, monday(week), &of_five(customers, 5 * week as i64)[..buying]).await;
    }
    let policy = hall.policy(json!({ "horizon": 2 })).await;
    let first = hall.release(&policy, Safeguards::all()).await;
    world.ctx.clock.advance(Duration::days(7));
    let second = hall.release(&policy, Safeguards::all()).await;
    [first, second]
}

async fn lines(session: &Session, path: &str) -> Vec<Value> {
    let answer = session.lines(path).await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn a_series_goes_through_all_releases_and_has_every_period_once() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let [first, second] = two_releases(&world, &hall).await;
        let found = async |filter: &str| {
            hall.planner.get(&format!("{SERIES}?limit=500&{filter}")).await.expect(200).items()
        };
        let of_product = format!("product_id={}", hall.product);
        let series = found(&of_product).await;
        let periods: Vec<&str> = series.iter().map(|cell| cell["period"].as_str().unwrap()).collect();
        assert_eq!(periods, ["2026-W19", "2026-W20", "2026-W21", "2026-W22", "2026-W23", "2026-W24"]);
        let published = hall.planner.get(&format!("{RELEASES}/{first}")).await.json();
        assert_eq!(
            series[0],
            json!({
                "product_id": hall.product, "sku": hall.product.0.simple().to_string(), "name": "Lantern",
                "measure": "units", "period": "2026-W19", "from": "2026-05-04", "until": "2026-05-10",
                "status": "published", "value": 120, "unit": "piece", "release_id": first,
                "release_number": 1, "recipient_id": hall.supplier, "published_at": published["published_at"],
            })
        );
        assert_eq!(
            (&series[WEEKS]["release_id"], &series[WEEKS]["release_number"]),
            (&json!(second), &json!(2))
        );

        // The same figures as the releases have them.
        let mut of_releases = Vec::new();
        for release in [&first, &second] {
            of_releases
                .extend(hall.planner.get(&format!("{RELEASES}/{release}/cells?limit=500")).await.items());
        }
        let figures = |cells: &[Value]| -> Vec<[Value; 4]> {
            let figure =
                |cell: &Value| ["product_id", "period", "status", "value"].map(|name| cell[name].clone());
            cells.iter().map(figure).collect()
        };
        let all = found("").await;
        assert_eq!(figures(&all), figures(&of_releases));
        assert_eq!(all.len(), 2 * (WEEKS + 1));

        assert_eq!(found(&format!("sku={}", hall.product.0.simple())).await, series);
        assert_eq!(found(&format!("{of_product}&from=2026-W20&until=2026-W21")).await, series[1..3]);
        let down: Vec<Value> = found(&format!("{of_product}&sort=-period")).await;
        assert!(down.iter().rev().eq(&series));
        let shown = all.iter().filter(|cell| cell["status"] == "published").count();
        assert!(shown > 0 && shown < all.len(), "{all:?}");
        assert_eq!(found("status=published").await.len(), shown);
        assert_eq!(found("status=suppressed").await.len(), all.len() - shown);
        let wrong = hall.planner.get(&format!("{SERIES}?from=2026-W60")).await.expect(422).json();
        assert_eq!(wrong["errors"][0]["pointer"], "query/from");

        let mut pages = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = hall.planner.get(&format!("{SERIES}?limit=5{cursor}")).await.expect(200);
            pages.extend(page.items());
            match page.json()["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(pages, all);
        let csv = hall.planner.csv(SERIES).await.expect(200).text();
        assert_eq!(csv.lines().count(), all.len() + 1, "{csv}");
    })
    .await;
}

#[tokio::test]
async fn a_copy_is_kept_by_asking_for_what_was_published_since() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let [first, second] = two_releases(&world, &hall).await;
        let published = async |release: &str| {
            let at = hall.planner.get(&format!("{RELEASES}/{release}")).await.json()["published_at"].clone();
            at.as_str().unwrap().replace('+', "%2B")
        };
        let (then, now) = (published(&first).await, published(&second).await);
        let since = async |session: &Session, at: &str| -> [usize; 2] {
            let releases = session.get(&format!("{RELEASES}?updated_since={at}")).await.expect(200).items();
            let series =
                session.get(&format!("{SERIES}?updated_since={at}&limit=500")).await.expect(200).items();
            [releases.len(), series.len()]
        };
        assert_eq!(since(&hall.planner, &then).await, [2, 2 * (WEEKS + 1)]);
        assert_eq!(since(&hall.planner, &now).await, [1, 2]);
        assert_eq!(since(&hall.planner, "2027-01-01T00:00:00Z").await, [0, 0]);

        // Staff see one that is asked for, too; it has no cells yet.
        world.ctx.clock.advance(Duration::days(7));
        let policy = hall.author.get("/api/v1/demand/policies?state=active").await.items()[0]["id"].clone();
        let asked = hall.author.post(RELEASES, json!({ "policy_id": policy })).await.expect(201).id();
        assert_eq!(since(&hall.author, &now).await, [2, 2]);
        assert_eq!(since(&hall.planner, &now).await, [1, 2]);
        hall.planner.get(&format!("{RELEASES}/{asked}")).await.expect(404);
        hall.planner.get(&format!("{RELEASES}?updated_since=yesterday")).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn a_series_holds_what_was_released_to_the_caller_and_nothing_else() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let releases = two_releases(&world, &hall).await;
        let rival = Hall::new(&world, "Rival").await;
        for filter in
            ["", &format!("?recipient_id={}", hall.supplier), &format!("?product_id={}", hall.product)]
        {
            let path = format!("{SERIES}{filter}");
            assert!(rival.planner.get(&path).await.expect(200).items().is_empty());
            assert_eq!(rival.planner.csv(&path).await.text().lines().count(), 1);
            assert!(lines(&rival.planner, &path).await.is_empty());
        }
        let policy = rival.policy(json!({})).await;
        rival.release(&policy, Safeguards::all()).await;
        let text = rival.planner.get(&format!("{SERIES}?limit=500")).await.text();
        assert!(!releases.iter().any(|release| text.contains(release)));
        // Staff see both, or the one that they name.
        let of = async |filter: String| {
            hall.author.get(&format!("{SERIES}?limit=500{filter}")).await.items().len()
        };
        assert_eq!(of(String::new()).await, 2 * (WEEKS + 1) + WEEKS + 1);
        assert_eq!(of(format!("&recipient_id={}", rival.supplier)).await, WEEKS + 1);

        // A refused release used periods up; it is in nobody's series.
        let customers: [_; 5] = rival.partners().await;
        let day = world.ctx.clock.today() - Days::new(7);
        rival.sells(day, &customers.into_iter().zip([900, 10, 10, 10, 10]).collect::<Vec<_>>()).await;
        world.ctx.clock.advance(Duration::days(7));
        let weak = Safeguards::all().without(lonja_demand::Safeguard::Dominance);
        let refused = rival.release(&policy, weak).await;
        assert_eq!(rival.author.get(&format!("{RELEASES}/{refused}")).await.json()["state"], "refused");
        assert_eq!(of(format!("&recipient_id={}", rival.supplier)).await, WEEKS + 1);

        let buyer = world.role(customers[0], BuiltInRole::Buyer);
        buyer.get(SERIES).await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn a_series_takes_one_statement_and_says_in_the_audit_log_which_releases_were_read() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let releases = two_releases(&world, &hall).await;
        let preview = world.preview(hall.supplier, BuiltInRole::Planner);
        for session in [&preview, &hall.author] {
            let (answer, statements) = counted(session.get(SERIES)).await;
            assert_eq!((answer.expect(200).items().len(), statements), (2 * (WEEKS + 1), 1));
        }
        let auditor = world.administrator();
        let seen = async |release: &str| -> Vec<Value> {
            let path = format!("/api/v1/audit-events?subject={release}&act=seen");
            auditor.get(&path).await.expect(200).items()
        };
        for release in &releases {
            assert!(seen(release).await.is_empty());
        }
        // The second page alone reaches the second release.
        hall.planner.get(&format!("{SERIES}?until=2026-W20")).await.expect(200);
        assert_eq!((seen(&releases[0]).await.len(), seen(&releases[1]).await.len()), (1, 0));
        hall.planner.csv(SERIES).await.expect(200);
        let (answer, statements) = counted(hall.planner.get(SERIES)).await;
        assert_eq!((answer.status, statements), (200, 1));
        for release in &releases {
            let told = seen(release).await;
            assert_eq!(told.len(), 1);
            assert_eq!(
                (&told[0]["kind"], &told[0]["operation"]),
                (&json!("release.read"), &json!("list_demand_series"))
            );
        }
    })
    .await;
}

#[tokio::test]
async fn totals_are_figures_and_whoever_reads_them_is_in_the_audit_log() {
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    let [release, _] = two_releases(&world, &hall).await;
    hall.planner.get(&format!("{RELEASES}/{release}/totals")).await.expect(200);
    let path = format!("/api/v1/audit-events?subject={release}&act=seen");
    assert_eq!(world.administrator().get(&path).await.expect(200).items().len(), 1);
}

#[tokio::test]
async fn json_lines_hold_the_rows_of_the_json() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let [release, _] = two_releases(&world, &hall).await;
        for path in
            [format!("{RELEASES}/{release}/cells"), SERIES.to_owned(), "/api/v1/demand/forecasts".to_owned()]
        {
            let json = hall.planner.get(&format!("{path}?limit=500")).await.expect(200).items();
            assert!(!json.is_empty(), "{path}");
            assert_eq!(lines(&hall.planner, &path).await, json, "{path}");
        }
        let of_one = format!("{SERIES}?product_id={}&from=2026-W22&sort=-period", hall.product);
        let some = lines(&hall.planner, &of_one).await;
        assert_eq!(some, hall.planner.get(&of_one).await.items());
        assert_eq!(some.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_is_published_may_be_kept_and_is_not_sent_twice() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let [release, _] = two_releases(&world, &hall).await;
        let path = format!("{RELEASES}/{release}");
        let csv = [("accept", "text/csv")];
        let lines = [("accept", "application/x-ndjson")];
        let json = [("accept", "application/json")];
        let mut tags = Vec::new();
        for (suffix, accept) in [
            ("cells", json),
            ("cells", csv),
            ("cells", lines),
            ("cells?limit=3", json),
            ("cells?status=published", csv),
            ("totals", json),
            ("totals", csv),
            ("certificate", json),
            ("method", json),
            ("method?language=es", json),
        ] {
            let path = format!("{path}/{suffix}");
            let ask = async |known: Option<&str>| {
                let known = known.map(|tag| ("if-none-match", tag));
                let headers: Vec<(&str, &str)> = accept.into_iter().chain(known).collect();
                hall.planner.send(Method::GET, &path, &headers, None).await
            };
            let first = ask(None).await.expect(200);
            assert_eq!(first.header("cache-control"), Some(SETTLED), "{path}");
            assert_eq!(first.header("vary"), Some("Authorization, Accept"), "{path}");
            let tag = first.etag();
            assert!(tag.starts_with('"'), "{path}: {tag} is no strong one");
            let again = ask(Some(&tag)).await.expect(304);
            assert!(again.bytes.is_empty() && again.etag() == tag, "{path}");
            assert_eq!(again.header("cache-control"), Some(SETTLED), "{path}");
            assert_eq!(ask(Some("\"another\"")).await.expect(200).bytes, first.bytes, "{path}");
            tags.push(tag);
        }
        let count = tags.len();
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), count, "each question has a tag of its own");
        // A tag opens nothing.
        let rival = world.role(world.supplier("Rival").await, BuiltInRole::Planner);
        for tag in tags.iter().map(String::as_str).chain(["*"]) {
            let headers = [("accept", "text/csv"), ("if-none-match", tag)];
            rival.send(Method::GET, &format!("{path}/cells"), &headers, None).await.expect(404);
        }
        // What goes on growing is asked for again.
        for path in [SERIES, RELEASES, path.as_str(), "/api/v1/demand/forecasts"] {
            let answer = hall.planner.get(path).await.expect(200);
            assert_eq!(answer.header("cache-control"), Some("private, no-cache"), "{path}");
            let known = [("if-none-match", answer.header("etag").unwrap())];
            hall.planner.send(Method::GET, path, &known, None).await.expect(304);
        }
        assert_eq!(hall.planner.csv(SERIES).await.header("cache-control"), Some("private, no-store"));
    })
    .await;
}

/// Nothing of a release that is being made or was refused may be kept: staff see it change.
#[tokio::test]
async fn what_is_not_out_is_asked_for_again() {
    let world = World::sqlite().await;
    let hall = Hall::new(&world, "Acme").await;
    let policy = hall.policy(json!({})).await;
    let asked = hall.author.post(RELEASES, json!({ "policy_id": policy })).await.expect(201).id();
    for suffix in ["cells", "totals", "method"] {
        let answer = hall.author.get(&format!("{RELEASES}/{asked}/{suffix}")).await.expect(200);
        assert_eq!(answer.header("cache-control"), Some("private, no-cache"), "{suffix}");
    }
    let csv = hall.author.csv(&format!("{RELEASES}/{asked}/cells")).await.expect(200);
    assert_eq!((csv.header("cache-control"), csv.header("etag")), (Some("private, no-store"), None));
}
