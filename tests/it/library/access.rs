//! Who sees sales material and when.

use chrono::Duration;
use lonja_kernel::{AssetId, BuiltInRole, format_time};
use serde_json::json;

use super::{PDF, Stage, audience_of, product};

/// Everything about one asset that can be read.
const READS: [&str; 5] = ["", "/content", "/preview", "/versions", "/versions?count=true"];

#[tokio::test]
async fn only_its_audience_sees_published_material() {
    Stage::each(async |stage| {
        let id = stage.published(json!({ "title": "Canary brochure" })).await;
        let shown = stage.partner.get(&format!("/api/v1/assets/{id}")).await.expect(200).json();
        assert_eq!(shown["state"], "published");
        assert!(shown.get("audiences").is_none(), "who else sees it is nobody's business: {shown}");
        stage.partner.get(&format!("/api/v1/assets/{id}/content")).await.expect(200);

        let nowhere = AssetId::new();
        for read in READS {
            let foreign = stage.supplier.get(&format!("/api/v1/assets/{id}{read}")).await.expect(404);
            let nothing = stage.supplier.get(&format!("/api/v1/assets/{nowhere}{read}")).await.expect(404);
            assert_eq!(foreign.visible(), nothing.visible(), "{read}");
        }
        let foreign =
            stage.supplier.post(&format!("/api/v1/assets/{id}/tickets"), json!({})).await.expect(404);
        let nothing =
            stage.supplier.post(&format!("/api/v1/assets/{nowhere}/tickets"), json!({})).await.expect(404);
        assert_eq!(foreign.visible(), nothing.visible());

        for list in ["/api/v1/assets?count=true", "/api/v1/assets?q=canary&count=true"] {
            let seen = stage.partner.get(list).await.expect(200).json();
            assert_eq!(seen["count"], 1);
            let hidden = stage.supplier.get(list).await.expect(200);
            assert_eq!(hidden.json()["count"], 0);
            assert!(!hidden.text().contains("Canary"));
        }
        assert!(stage.partner.csv("/api/v1/assets").await.expect(200).text().contains("Canary"));
        assert!(!stage.supplier.csv("/api/v1/assets").await.expect(200).text().contains("Canary"));
    })
    .await;
}

#[tokio::test]
async fn material_without_an_audience_is_for_staff_only() {
    Stage::each(async |stage| {
        let id = stage.published(json!({ "audience_ids": [] })).await;
        stage.partner.get(&format!("/api/v1/assets/{id}")).await.expect(404);
        stage.supplier.get(&format!("/api/v1/assets/{id}")).await.expect(404);
        let shown = stage.curator.get(&format!("/api/v1/assets/{id}")).await.expect(200).json();
        assert_eq!(shown["audiences"], json!([]));
        stage.world.role(stage.world.host, BuiltInRole::Auditor).get("/api/v1/assets").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_change_of_audiences_takes_effect_at_once() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let path = format!("/api/v1/assets/{id}");
        let tag = stage.curator.get(&path).await.etag();
        let nobody = Some(json!({ "audience_ids": [] }));
        let audiences = format!("{path}/audiences");
        let put = |headers: Vec<(&'static str, String)>| {
            let (curator, audiences, nobody) = (stage.curator.clone(), audiences.clone(), nobody.clone());
            async move {
                let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                curator.send(poem::http::Method::PUT, &audiences, &headers, nobody).await
            }
        };
        put(vec![]).await.expect(428);
        put(vec![("if-match", "\"stale\"".to_owned())]).await.expect(412);
        stage.partner.get(&path).await.expect(200);
        put(vec![("if-match", tag)]).await.expect(200);
        stage.partner.get(&path).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn publish_and_expiry_dates_follow_the_clock() {
    Stage::each(async |stage| {
        let now = stage.world.ctx.clock.now();
        let (from, until) = (now + Duration::hours(1), now + Duration::hours(2));
        let dates = json!({ "publish_at": format_time(from), "expire_at": format_time(until) });
        let id = stage.published(dates).await;
        let path = format!("/api/v1/assets/{id}");
        let state = async || stage.curator.get(&path).await.json()["state"].clone();

        assert_eq!(state().await, "scheduled");
        stage.partner.get(&path).await.expect(404);
        stage.partner.get(&format!("{path}/content")).await.expect(404);
        stage.world.ctx.clock.advance(Duration::hours(1));
        assert_eq!(state().await, "published");
        stage.partner.get(&path).await.expect(200);
        assert_eq!(stage.partner.get("/api/v1/assets?state=published").await.items().len(), 1);
        stage.world.ctx.clock.advance(Duration::hours(1));
        assert_eq!(state().await, "expired");
        stage.partner.get(&path).await.expect(404);
        stage.partner.get(&format!("{path}/content")).await.expect(404);
        for (wanted, found) in [("expired", 1), ("published", 0), ("scheduled", 0), ("draft", 0)] {
            let list = stage.curator.get(&format!("/api/v1/assets?state={wanted}")).await.expect(200);
            assert_eq!(list.items().len(), found, "{wanted}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_becomes_visible_is_news_to_whoever_synchronises() {
    Stage::each(async |stage| {
        let now = stage.world.ctx.clock.now();
        stage.published(json!({ "publish_at": format_time(now + Duration::days(2)) })).await;
        stage.world.ctx.clock.advance(Duration::days(3));
        let since = format!("/api/v1/assets?updated_since={}", format_time(now + Duration::days(1)));
        assert_eq!(stage.partner.get(&since).await.expect(200).items().len(), 1);
        let since = format!("/api/v1/assets?updated_since={}", format_time(now + Duration::days(3)));
        assert_eq!(stage.partner.get(&since).await.expect(200).items().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_publication_is_announced_when_it_happens() {
    Stage::each(async |stage| {
        let now = stage.world.ctx.clock.now();
        let announced = async || stage.world.count("audit_event WHERE kind = 'asset.published'").await;
        let id = stage.published(json!({ "publish_at": format_time(now + Duration::hours(1)) })).await;
        let withdrawn = stage.published(json!({ "publish_at": format_time(now + Duration::hours(1)) })).await;
        let path = format!("/api/v1/assets/{withdrawn}");
        stage.curator.patch(&path, json!({ "state": "withdrawn" })).await.expect(200);
        stage.world.run_jobs().await;
        assert_eq!(announced().await, 0);
        stage.world.ctx.clock.advance(Duration::hours(1));
        stage.world.run_jobs().await;
        assert_eq!(announced().await, 1, "{id} only");
    })
    .await;
}

#[tokio::test]
async fn what_is_withdrawn_is_gone_until_it_is_published_again() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let path = format!("/api/v1/assets/{id}");
        stage.curator.patch(&path, json!({ "state": "withdrawn" })).await.expect(200);
        stage.partner.get(&path).await.expect(404);
        stage.upload(&id, PDF, "").await.expect(200);
        stage.partner.get(&path).await.expect(404);
        stage.curator.patch(&path, json!({ "state": "published" })).await.expect(200);
        stage.partner.get(&path).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn products_that_a_caller_does_not_see_are_not_named() {
    Stage::each(async |stage| {
        let seen = product(&stage.world, "LAMP-1", Some(stage.partner_id)).await;
        let secret = product(&stage.world, "SECRET-2", None).await;
        let id = stage.published(json!({ "product_ids": [seen, secret] })).await;
        let shown = stage.partner.get(&format!("/api/v1/assets/{id}")).await.expect(200);
        assert_eq!(shown.json()["products"], json!([{ "id": seen, "name": "Product LAMP-1" }]));
        assert!(!shown.text().contains("SECRET"));
        let staff = stage.curator.get(&format!("/api/v1/assets/{id}")).await.expect(200).json();
        assert_eq!(staff["products"].as_array().map(Vec::len), Some(2));
        let found = async |caller: &crate::support::Session, product| {
            caller.get(&format!("/api/v1/assets?product_id={product}")).await.expect(200).items().len()
        };
        assert_eq!(found(&stage.partner, seen).await, 1);
        assert_eq!(found(&stage.partner, secret).await, 0);
        assert_eq!(found(&stage.curator, secret).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_organisation_sees_nothing_even_with_a_live_token() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let suspend = "UPDATE organization SET state = 'suspended' WHERE id = ?";
        stage.world.sql(suspend, [stage.partner_id.0.into()]).await;
        stage.partner.get(&format!("/api/v1/assets/{id}")).await.expect(404);
        assert!(stage.partner.get("/api/v1/assets").await.expect(200).items().is_empty());
    })
    .await;
}

#[tokio::test]
async fn only_staff_with_the_right_change_anything() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let auditor = stage.world.role(stage.world.host, BuiltInRole::Auditor);
        for caller in [&stage.partner, &stage.supplier, &auditor] {
            caller.post("/api/v1/assets", json!({ "title": "Mine" })).await.expect(403);
            caller
                .put(&format!("/api/v1/assets/{id}/audiences"), json!({ "audience_ids": [] }))
                .await
                .expect(403);
            caller.get(&format!("/api/v1/assets/{id}/downloads")).await.expect(403);
        }
        stage.world.anonymous().get("/api/v1/assets").await.expect(401);
        stage.world.anonymous().get(&format!("/api/v1/assets/{id}/content")).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn a_list_and_a_detail_cost_one_statement() {
    use lonja_platform::data::statements::counted;
    Stage::each(async |stage| {
        let other = stage.world.partner("Southern Lighting").await;
        audience_of(&stage.world, other, "Others").await;
        let id = stage.published(json!({ "tags": ["lamps", "spring"] })).await;
        for path in [format!("/api/v1/assets/{id}"), "/api/v1/assets?q=spring&tag=lamps".to_owned()] {
            let (answer, statements) = counted(stage.partner.get(&path)).await;
            answer.expect(200);
            assert_eq!(statements, 1, "{path}");
        }
    })
    .await;
}
