//! Many pieces of material at once: changes in one transaction with a row each, and the use of all of them.

use chrono::Duration;
use lonja_kernel::{AssetId, format_time};
use lonja_platform::data::statements::counted;
use serde_json::{Value, json};

use super::{Stage, audience_of};

const CHANGES: &str = "/api/v1/asset-changes";
const USAGE: &str = "/api/v1/asset-usage";

/// An instant without its fraction and zone, which have several ways to be written.
fn second_of(instant: &Value) -> Option<&str> {
    instant.as_str().map(|text| &text[..19])
}

fn outcomes(report: &Value) -> Vec<&str> {
    let rows = report["rows"].as_array().expect("rows");
    rows.iter().map(|row| row["outcome"].as_str().expect("an outcome")).collect()
}

#[tokio::test]
async fn many_are_changed_in_one_transaction_with_an_audit_row_each() {
    Stage::each(async |stage| {
        let other = stage.world.partner("Southern Lighting").await;
        let others = audience_of(&stage.world, other, "Others").await;
        let first = stage.published(json!({ "tags": ["lamps"], "language": "en" })).await;
        let second = stage.published(json!({ "title": "Autumn", "tags": ["fair"], "language": "es" })).await;
        let expires = format_time(stage.world.ctx.clock.now() + Duration::days(30));
        let changes = json!({
            "language": "es", "add_tags": ["Fair"], "remove_tags": ["lamps"], "expire_at": expires,
            "add_audience_ids": [others], "remove_audience_ids": [stage.audience],
        });
        let body = json!({ "asset_ids": [first, second, first], "changes": changes });
        let audited = async || stage.world.count("audit_event WHERE kind = 'asset.changed'").await;

        let before = audited().await;
        let mut dry = body.clone();
        dry["dry_run"] = json!(true);
        let told = stage.curator.post(CHANGES, dry).await.expect(200).json();
        assert_eq!((&told["dry_run"], outcomes(&told)), (&json!(true), vec!["changed", "changed"]));
        assert_eq!(audited().await, before, "a dry run changes nothing");
        stage.partner.get(&format!("/api/v1/assets/{first}")).await.expect(200);

        let done = stage.curator.post(CHANGES, body.clone()).await.expect(200).json();
        assert_eq!((&done["changed"], &done["refused"]), (&json!(2), &json!(0)));
        assert_eq!(audited().await, before + 2);
        for id in [&first, &second] {
            let shown = stage.curator.get(&format!("/api/v1/assets/{id}")).await.expect(200).json();
            assert_eq!((&shown["tags"], &shown["language"]), (&json!(["fair"]), &json!("es")));
            assert_eq!(
                (second_of(&shown["expire_at"]), &shown["state"]),
                (Some(&expires[..19]), &json!("published"))
            );
            let seen_by = shown["audiences"].as_array().expect("audiences");
            assert_eq!(seen_by.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&json!(others)]);
            stage.partner.get(&format!("/api/v1/assets/{id}")).await.expect(404);
        }
        assert_eq!(stage.curator.get("/api/v1/assets?q=fair").await.items().len(), 2, "searches find it");
        let again = stage.curator.post(CHANGES, body).await.expect(200).json();
        assert_eq!(outcomes(&again), ["unchanged", "unchanged"]);
        assert_eq!(audited().await, before + 2, "what is like that already is no change");
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_is_told_row_by_row_and_left_out_only_where_that_is_asked_for() {
    Stage::each(async |stage| {
        let late = format_time(stage.world.ctx.clock.now() + Duration::days(60));
        let soon = format_time(stage.world.ctx.clock.now() + Duration::days(30));
        let fits = stage.published(json!({})).await;
        let crossed = stage.published(json!({ "title": "Later", "publish_at": late })).await;
        let nobody = AssetId::new();
        let body = |mode: &str, dry_run: bool| {
            json!({
                "asset_ids": [fits, crossed, nobody], "changes": { "expire_at": soon },
                "mode": mode, "dry_run": dry_run,
            })
        };
        let told = stage.curator.post(CHANGES, body("all_or_nothing", true)).await.expect(200).json();
        assert_eq!(outcomes(&told), ["changed", "refused", "refused"]);
        assert_eq!(told["rows"][1]["errors"][0]["reason"], "dates_crossed");
        assert_eq!(told["rows"][2]["errors"][0]["reason"], "unknown");

        let refused = stage.curator.post(CHANGES, body("all_or_nothing", false)).await.expect(422).json();
        let pointers: Vec<&Value> =
            refused["errors"].as_array().expect("errors").iter().map(|one| &one["pointer"]).collect();
        assert_eq!(pointers, ["/asset_ids/1", "/asset_ids/2"]);
        let expiry = async |id: &str| {
            stage.curator.get(&format!("/api/v1/assets/{id}")).await.json().get("expire_at").cloned()
        };
        assert_eq!(expiry(&fits).await, None, "all or nothing");
        let done = stage.curator.post(CHANGES, body("valid_rows", false)).await.expect(200).json();
        assert_eq!(outcomes(&done), ["changed", "refused", "refused"]);
        let (changed, left) = (expiry(&fits).await.unwrap_or_default(), expiry(&crossed).await);
        assert_eq!((second_of(&changed), left), (Some(&soon[..19]), None));
    })
    .await;
}

#[tokio::test]
async fn a_change_that_names_nothing_or_nobody_is_refused_before_anything_happens() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        for (changes, pointer) in [
            (json!({}), "/changes"),
            (json!({ "add_tags": ["a"], "remove_tags": ["A"] }), "/changes/remove_tags"),
            (json!({ "add_tags": [" "] }), "/changes/add_tags/0"),
            (
                json!({ "add_audience_ids": [stage.audience], "remove_audience_ids": [stage.audience] }),
                "/changes/remove_audience_ids",
            ),
            (
                json!({ "add_audience_ids": ["aud_0198c0de8d5a7c3e9f00112233445566"] }),
                "/changes/add_audience_ids/0",
            ),
        ] {
            let body = json!({ "asset_ids": [id], "changes": changes });
            let refused = stage.curator.post(CHANGES, body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
        let none = json!({ "asset_ids": [], "changes": { "add_tags": ["a"] } });
        stage.curator.post(CHANGES, none).await.expect(422);
        let body = json!({ "asset_ids": [id], "changes": { "add_tags": ["a"] } });
        stage.partner.post(CHANGES, body).await.expect(403);
        stage.partner.get(USAGE).await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn judging_many_costs_as_many_statements_as_judging_one() {
    Stage::each(async |stage| {
        let mut ids = Vec::new();
        for number in 0..12 {
            ids.push(stage.published(json!({ "title": format!("Sheet {number}") })).await);
        }
        let cost = async |ids: &[String]| {
            let body = json!({ "asset_ids": ids, "changes": { "add_tags": ["a"] }, "dry_run": true });
            let (answer, statements) = counted(stage.curator.post(CHANGES, body)).await;
            answer.expect(200);
            statements
        };
        assert_eq!(cost(&ids[..1]).await, cost(&ids).await);
    })
    .await;
}

#[tokio::test]
async fn the_use_of_all_material_is_counted_per_organisation_in_one_statement() {
    Stage::each(async |stage| {
        let first = stage.published(json!({ "tags": ["fair"], "kind": "brochure" })).await;
        let second = stage.published(json!({ "title": "Autumn" })).await;
        let other_id = stage.world.partner("Southern Lighting").await;
        stage.world.join(other_id, &[stage.audience]).await;
        let other = stage.world.role(other_id, lonja_kernel::BuiltInRole::Buyer);
        let take = async |who: &crate::support::Session, id: &str| {
            who.get(&format!("/api/v1/assets/{id}/content")).await.expect(200);
        };
        for id in [&first, &first, &second] {
            take(&stage.partner, id).await;
        }
        stage.world.ctx.clock.advance(Duration::days(2));
        take(&other, &first).await;

        let (answer, statements) = counted(stage.curator.get(USAGE)).await;
        assert_eq!(statements, 1);
        let rows = answer.expect(200).items();
        let counts = |rows: &[Value]| {
            rows.iter().map(|row| (row["downloads"].as_i64(), row["assets"].as_i64())).collect::<Vec<_>>()
        };
        assert_eq!(counts(&rows), [(Some(3), Some(2)), (Some(1), Some(1))], "the most first");
        assert_eq!(rows[0]["organization_name"], "Northern Lighting");

        let ask =
            async |query: &str| stage.curator.get(&format!("{USAGE}?{query}")).await.expect(200).items();
        let since = format_time(stage.world.ctx.clock.now() - Duration::days(1));
        assert_eq!(ask(&format!("since={since}")).await.len(), 1);
        assert_eq!(ask(&format!("until={since}")).await.len(), 1);
        assert_eq!(counts(&ask("kind=brochure").await), [(Some(2), Some(1)), (Some(1), Some(1))]);
        assert_eq!(ask("tag=Fair").await.len(), 2);
        assert_eq!(ask(&format!("asset_id={second}")).await.len(), 1);
        assert_eq!(ask(&format!("organization_id={other_id}")).await.len(), 1);
        for sort in [
            "organization",
            "-organization",
            "downloads",
            "-downloads",
            "assets",
            "-assets",
            "last_at",
            "-last_at",
        ] {
            let page = stage
                .curator
                .get(&format!("{USAGE}?sort={sort}&limit=1&count=true"))
                .await
                .expect(200)
                .json();
            assert_eq!(page["count"], 2);
            let cursor = page["next_cursor"].as_str().expect("one more");
            let next = ask(&format!("sort={sort}&limit=1&cursor={cursor}")).await;
            assert_eq!(next.len(), 1, "{sort}");
            assert_ne!(next[0]["organization_id"], page["items"][0]["organization_id"], "{sort}");
        }
        let csv = stage.curator.csv(USAGE).await.expect(200);
        assert!(csv.text().contains("Northern Lighting,3,2,"), "{}", csv.text());
    })
    .await;
}

#[tokio::test]
async fn a_month_finds_what_is_published_or_expires_in_it() {
    Stage::each(async |stage| {
        let day = |text: &str| format!("{text}T00:00:00Z");
        stage.published(json!({ "title": "Begins", "publish_at": day("2030-03-01") })).await;
        let ends =
            json!({ "title": "Ends", "publish_at": day("2030-01-01"), "expire_at": day("2030-03-31") });
        stage.published(ends).await;
        stage.published(json!({ "title": "After", "publish_at": day("2030-04-01") })).await;
        let around =
            json!({ "title": "Around", "publish_at": day("2030-02-01"), "expire_at": day("2030-05-01") });
        stage.published(around).await;
        let month = "/api/v1/assets?dated_from=2030-03-01T00:00:00Z&dated_until=2030-04-01T00:00:00Z";
        let found = stage.curator.get(month).await.expect(200).items();
        let titles: Vec<&Value> = found.iter().map(|row| &row["title"]).collect();
        assert_eq!(titles, ["Begins", "Ends"]);
        assert_eq!(counted(stage.curator.get(month)).await.1, 1);
    })
    .await;
}
