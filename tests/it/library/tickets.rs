//! Tickets: good for one file, one minute, and as long as their caller's organisation sees it.

use chrono::Duration;
use lonja_kernel::BuiltInRole;
use serde_json::json;

use super::{PDF, Stage};
use crate::support::Session;

async fn ticket(caller: &Session, id: &str) -> String {
    let answer = caller.post(&format!("/api/v1/assets/{id}/tickets"), json!({})).await.expect(201);
    answer.json()["url"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn a_ticket_opens_its_file_for_a_minute_and_counts_for_its_caller() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let url = ticket(&stage.partner, &id).await;
        let nobody = stage.world.anonymous();
        let file = nobody.get(&url).await.expect(200);
        assert_eq!(file.bytes, PDF);
        assert!(file.header("content-disposition").is_some_and(|d| d.starts_with("attachment")));
        let counts = stage.curator.get(&format!("/api/v1/assets/{id}/downloads")).await.expect(200).items();
        assert_eq!(counts[0]["organization_id"], json!(stage.partner_id));
        stage.world.ctx.clock.advance(Duration::seconds(59));
        nobody.get(&url).await.expect(200);
        stage.world.ctx.clock.advance(Duration::seconds(1));
        assert_eq!(nobody.get(&url).await.expect(401).problem(), "unauthenticated");
    })
    .await;
}

#[tokio::test]
async fn a_ticket_that_was_changed_or_is_for_something_else_is_refused() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let other = stage.published(json!({})).await;
        let url = ticket(&stage.partner, &id).await;
        let nobody = stage.world.anonymous();
        nobody.get(&url.replace(&id, &other)).await.expect(401);
        let (address, text) = url.split_once('=').expect("a ticket");
        let first = if text.starts_with('A') { 'B' } else { 'A' };
        for forged in [
            String::new(),
            "AAAA".to_owned(),
            format!("{first}{}", &text[1..]),
            text[4..].to_owned(),
            format!("{text}AAAA"),
        ] {
            nobody.get(&format!("{address}={forged}")).await.expect(401);
        }
        // A ticket is for the file and nothing else about it.
        for elsewhere in ["", "/preview", "/versions"] {
            let answer = nobody.get(&format!("/api/v1/assets/{id}{elsewhere}?ticket={text}")).await;
            assert!(matches!(answer.status, 401 | 422), "{elsewhere}: {}", answer.status);
        }
    })
    .await;
}

#[tokio::test]
async fn a_ticket_ends_with_the_right_to_see_the_file() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let path = format!("/api/v1/assets/{id}");
        let nobody = stage.world.anonymous();

        let url = ticket(&stage.partner, &id).await;
        stage.upload(&id, b"%PDF-1.7 corrected\n", "").await.expect(200);
        nobody.get(&url).await.expect(404);

        let url = ticket(&stage.partner, &id).await;
        stage.curator.patch(&path, json!({ "state": "withdrawn" })).await.expect(200);
        nobody.get(&url).await.expect(404);
        stage.curator.patch(&path, json!({ "state": "published" })).await.expect(200);
        nobody.get(&url).await.expect(200);

        let suspend = "UPDATE organization SET state = 'suspended' WHERE id = ?";
        stage.world.sql(suspend, [stage.partner_id.0.into()]).await;
        nobody.get(&url).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_preview_gets_no_ticket() {
    let stage = Stage::new(crate::support::World::sqlite().await).await;
    let id = stage.published(json!({})).await;
    let preview = stage.world.preview(stage.partner_id, BuiltInRole::Buyer);
    preview.get(&format!("/api/v1/assets/{id}")).await.expect(200);
    preview.post(&format!("/api/v1/assets/{id}/tickets"), json!({})).await.expect(403);
}
