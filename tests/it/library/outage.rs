//! A store that is away: file calls say so, everything else works, and nothing has to be restarted.

use std::net::{Ipv4Addr, SocketAddr};

use chrono::Duration;
use lonja_platform::{
    config::{Checksums, S3},
    testing::{self, Installation},
};
use lonja_storage::EmbeddedServer;
use serde_json::json;

use super::{PDF, Stage};
use crate::support::World;

fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("an address")
}

/// The product on a store that is not its own.
async fn with_store(
    mut installation: Installation,
    server: &EmbeddedServer,
    public_endpoint: Option<&str>,
) -> Stage {
    let settings = server.settings();
    let mut config = (*installation.ctx.config).clone();
    config.s3 = Some(S3 {
        endpoint: settings.endpoint,
        region: settings.region,
        bucket: settings.bucket,
        key: settings.access_key,
        secret: settings.secret_key,
        public_endpoint: public_endpoint.map(str::to_owned),
        checksums: Checksums::WhenRequired,
    });
    installation.ctx.config = config.into();
    Stage::new(World::open(installation).await).await
}

#[tokio::test]
async fn without_its_store_only_file_calls_fail_and_they_recover_by_themselves() {
    for installation in testing::databases().await {
        let (folder, address) = (installation.directory().join("elsewhere"), free_address());
        let start = || EmbeddedServer::start_at(&folder, address, "access", "secret");
        let server = start().await.expect("starts");
        let stage = with_store(installation, &server, None).await;
        let id = stage.published(json!({})).await;
        let content = format!("/api/v1/assets/{id}/content");

        drop(server);
        for down in [stage.partner.get(&content).await, stage.upload(&id, PDF, "").await] {
            let down = down.expect(503);
            assert_eq!(down.problem(), "unavailable");
            assert!(down.header("retry-after").is_some());
            assert!(!down.text().contains("127.0.0.1"), "where the store is stays inside: {}", down.text());
        }
        stage.partner.get("/api/v1/assets").await.expect(200);
        stage.partner.get(&format!("/api/v1/assets/{id}")).await.expect(200);
        stage.partner.post(&format!("/api/v1/assets/{id}/tickets"), json!({})).await.expect(201);
        stage.curator.patch(&format!("/api/v1/assets/{id}"), json!({ "title": "New" })).await.expect(200);
        let counts = stage.curator.get(&format!("/api/v1/assets/{id}/downloads")).await.expect(200);
        assert!(counts.items().is_empty(), "a download that failed is none");

        let _server = start().await.expect("starts again");
        assert_eq!(stage.partner.get(&content).await.expect(200).bytes, PDF);
        stage.upload(&id, PDF, "").await.expect(200);
    }
}

#[tokio::test]
async fn objects_of_uploads_that_were_cut_off_are_swept_after_a_day() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let now = stage.world.ctx.clock.now();
        let note = "INSERT INTO asset_upload (object_key, started_at) VALUES (?, ?)";
        stage.world.sql(note, [uuid::Uuid::now_v7().into(), now.into()]).await;
        let schedule = "INSERT INTO schedule (name, next_run_at) VALUES ('asset.sweep', ?)";
        stage.world.sql(schedule, [now.into()]).await;
        let sweeps = async || {
            stage.world.run_jobs().await;
            stage.world.count("asset_upload").await
        };
        assert_eq!(sweeps().await, 1, "an upload may still be running");
        stage.world.ctx.clock.advance(Duration::hours(30));
        assert_eq!(sweeps().await, 0);
        assert_eq!(stage.partner.get(&format!("/api/v1/assets/{id}/content")).await.expect(200).bytes, PDF);
    })
    .await;
}

#[tokio::test]
async fn with_a_public_store_the_browser_is_sent_there_for_a_minute() {
    let installation = testing::sqlite().await;
    let server = EmbeddedServer::start(&installation.directory().join("elsewhere")).await.expect("starts");
    let stage = with_store(installation, &server, Some("https://files.example.com")).await;
    let id = stage.published(json!({})).await;
    let sent = stage.partner.get(&format!("/api/v1/assets/{id}/content")).await.expect(302);
    let location = sent.header("location").expect("an address");
    assert!(location.starts_with("https://files.example.com/lonja/assets/"), "{location}");
    assert!(location.contains("X-Amz-Expires=60") && location.contains("attachment"), "{location}");
    assert!(!location.contains(&id[4..]), "the key tells nothing");
    assert!(sent.header("cache-control").is_some_and(|control| control.contains("no-store")));
    let counts = stage.curator.get(&format!("/api/v1/assets/{id}/downloads")).await.expect(200).items();
    assert_eq!(counts[0]["downloads"], 1);
    stage.supplier.get(&format!("/api/v1/assets/{id}/content")).await.expect(404);
}
