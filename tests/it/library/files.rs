//! Files: what is taken, how it is served, versions, ranges, previews, counts.

use base64::{Engine, engine::general_purpose::STANDARD};
use lonja_kernel::BuiltInRole;
use poem::http::Method;
use serde_json::json;

use super::{PDF, Stage};

fn png() -> Vec<u8> {
    let text =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    STANDARD.decode(text).expect("base64")
}

#[tokio::test]
async fn a_file_comes_back_as_an_attachment_that_nothing_renders() {
    Stage::each(async |stage| {
        let id = stage.create(json!({})).await;
        for (content, name, served) in [
            (PDF, "lamps.pdf", "application/pdf"),
            (
                b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
                "logo.svg",
                "application/octet-stream",
            ),
            (b"<!doctype html><script>alert(1)</script>", "page.html", "application/octet-stream"),
            (b"<?xml version='1.0'?><a/>", "data.xml", "application/octet-stream"),
            (b"sku;price\nA;1\n", "list.csv", "text/csv"),
        ] {
            stage.upload(&id, content, &format!("?file_name={name}")).await.expect(200);
            let file = stage.partner.get(&format!("/api/v1/assets/{id}/content")).await.expect(200);
            assert_eq!(file.bytes, content);
            assert_eq!(file.header("content-type"), Some(served), "{name}");
            assert!(
                file.header("content-disposition")
                    .is_some_and(|d| d.starts_with("attachment; ") && d.contains(name))
            );
            assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(file.header("content-security-policy"), Some("sandbox; default-src 'none'"));
            assert!(file.header("cache-control").is_some_and(|control| control.contains("private")));
            assert_eq!(file.header("content-length"), Some(content.len().to_string().as_str()));
        }
    })
    .await;
}

#[tokio::test]
async fn the_name_and_the_header_of_an_upload_prove_nothing() {
    let stage = Stage::new(crate::support::World::sqlite().await).await;
    let id = stage.create(json!({})).await;
    let send = async |content: &[u8], kind: &str, name: &str| {
        let body = Some((kind.to_owned(), content.to_vec().into()));
        let path = format!("/api/v1/assets/{id}/content?file_name={name}");
        stage.curator.request(Method::PUT, &path, &[], body).await
    };
    let program = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";
    send(program, "application/pdf", "brochure.pdf").await.expect(415);
    send(b"#!/bin/sh\nid\n", "text/plain", "notes.txt").await.expect(415);
    send(b"", "application/pdf", "brochure.pdf").await.expect(422);
    let shown = send(b"<svg onload=alert(1)>", "image/png", "photo.png").await.expect(200).json();
    assert_eq!(shown["media_type"], "image/svg+xml");
    assert_eq!(shown["file_name"], "photo.png.svg");
    assert_eq!(shown["has_preview"], false);
    let shown = send(PDF, "text/html", "..%2F..%2Fetc%2Fpasswd%0D%0AX-Evil:%201").await.expect(200).json();
    assert_eq!(shown["file_name"], "passwdX-Evil 1.pdf");
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_and_leaves_nothing() {
    let mut installation = lonja_platform::testing::sqlite().await;
    let mut config = (*installation.ctx.config).clone();
    config.limits.upload = 200_000;
    installation.ctx.config = config.into();
    let objects = installation.directory().join("objects");
    let stage = Stage::new(crate::support::World::open(installation).await).await;
    let id = stage.create(json!({})).await;
    let mut content = PDF.to_vec();
    content.resize(200_000, b' ');
    stage.upload(&id, &content, "").await.expect(200);
    content.push(b' ');
    assert_eq!(stage.upload(&id, &content, "").await.expect(413).problem(), "too_large");

    // Without a declared length it is noticed on the way.
    let chunks: Vec<_> = content.chunks(1000).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect();
    let body = poem::Body::from_bytes_stream(futures::stream::iter(chunks));
    let path = format!("/api/v1/assets/{id}/content");
    let body = Some(("application/octet-stream".to_owned(), body));
    stage.curator.request(Method::PUT, &path, &[], body).await.expect(413);
    assert_eq!(stage.curator.get(&format!("/api/v1/assets/{id}")).await.json()["version"], 1);
    let kept = std::fs::read_dir(objects.join("files/lonja")).expect("a folder").count();
    assert_eq!(kept, 1, "only the file that was accepted is in the store");
}

#[tokio::test]
async fn a_sender_of_far_too_much_still_hears_why_it_was_refused() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut installation = lonja_platform::testing::sqlite().await;
    let mut config = (*installation.ctx.config).clone();
    config.limits.upload = 200_000;
    installation.ctx.config = config.into();
    let stage = Stage::new(crate::support::World::open(installation).await).await;
    let id = stage.create(json!({})).await;
    let bound = lonja::serve::bind(([127, 0, 0, 1], 0).into()).await.expect("binds");
    let address = bound.address;
    let stop = tokio_util::sync::CancellationToken::new();
    let serving = tokio::spawn(bound.serve(stage.world.app.clone(), stop.clone()));
    let mut socket = tokio::net::TcpStream::connect(address).await.expect("connects");
    // No media type, as `curl -T` sends it.
    let head = format!(
        "PUT /api/v1/assets/{id}/content HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
         Content-Length: 20000000\r\nConnection: close\r\n\r\n",
        stage.curator.bearer()
    );
    socket.write_all(head.as_bytes()).await.expect("writes");
    socket.write_all(&vec![b' '; 20_000_000]).await.expect("everything can be sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("the answer can be read");
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("too_large"));
    stop.cancel();
    serving.await.expect("ends").expect("serves");
}

#[tokio::test]
async fn every_upload_is_a_version_and_only_staff_see_earlier_ones() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let path = format!("/api/v1/assets/{id}");
        let mut second = PDF.to_vec();
        second.extend_from_slice(b"% second\n");
        assert_eq!(stage.upload(&id, &second, "").await.expect(200).json()["version"], 2);
        assert_eq!(stage.partner.get(&format!("{path}/content")).await.expect(200).bytes, second);
        stage.partner.get(&format!("{path}/content?version=1")).await.expect(404);
        assert_eq!(stage.curator.get(&format!("{path}/content?version=1")).await.expect(200).bytes, PDF);
        stage.curator.get(&format!("{path}/content?version=3")).await.expect(404);
        let staff = stage.curator.get(&format!("{path}/versions")).await.expect(200).items();
        assert_eq!(staff.len(), 2);
        assert!(staff[0]["uploaded_by"].is_string());
        let partner = stage.partner.get(&format!("{path}/versions?count=true")).await.expect(200);
        assert_eq!(partner.json()["count"], 1);
        assert_eq!(partner.items()[0]["version"], 2);
        assert!(partner.items()[0].get("uploaded_by").is_none());
        // The same bytes once more are one more version: nothing tells that they are there already.
        assert_eq!(stage.upload(&id, &second, "").await.expect(200).json()["version"], 3);
    })
    .await;
}

#[tokio::test]
async fn ranges_and_entity_tags_are_honoured() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let path = format!("/api/v1/assets/{id}/content");
        let get =
            async |headers: &[(&str, &str)]| stage.partner.send(Method::GET, &path, headers, None).await;
        let whole = get(&[]).await.expect(200);
        assert_eq!(whole.header("accept-ranges"), Some("bytes"));
        let tag = whole.etag();
        let part = get(&[("range", "bytes=5-9")]).await.expect(206);
        assert_eq!(part.bytes, &PDF[5..10]);
        assert_eq!(part.header("content-range"), Some(format!("bytes 5-9/{}", PDF.len()).as_str()));
        assert_eq!(get(&[("range", "bytes=-4")]).await.expect(206).bytes, &PDF[PDF.len() - 4..]);
        let outside = get(&[("range", "bytes=5000-")]).await.expect(416);
        assert_eq!(outside.problem(), "range_not_satisfiable");
        assert_eq!(outside.header("content-range"), Some(format!("bytes */{}", PDF.len()).as_str()));
        assert!(get(&[("if-none-match", &tag)]).await.expect(304).bytes.is_empty());
        get(&[("if-range", &tag), ("range", "bytes=0-0")]).await.expect(206);
        get(&[("if-range", "\"other\""), ("range", "bytes=0-0")]).await.expect(200);
        let head = stage.partner.send(Method::HEAD, &path, &[], None).await.expect(200);
        assert!(head.bytes.is_empty());
        assert_eq!(head.etag(), tag);
    })
    .await;
}

#[tokio::test]
async fn downloads_are_counted_per_organisation() {
    Stage::each(async |stage| {
        let id = stage.published(json!({})).await;
        let path = format!("/api/v1/assets/{id}/content");
        let range = async |range: &str| {
            stage.partner.send(Method::GET, &path, &[("range", range)], None).await.expect(206);
        };
        stage.partner.get(&path).await.expect(200);
        range("bytes=0-3").await;
        // None of these is one more download.
        range("bytes=4-").await;
        stage.partner.send(Method::HEAD, &path, &[], None).await.expect(200);
        stage.world.preview(stage.partner_id, BuiltInRole::Buyer).get(&path).await.expect(200);
        stage.supplier.get(&path).await.expect(404);
        stage.partner.get(&format!("/api/v1/assets/{id}")).await.expect(200);
        let tag = stage.curator.get(&path).await.etag();
        stage.partner.send(Method::GET, &path, &[("if-none-match", &tag)], None).await.expect(304);

        let counts =
            stage.curator.get(&format!("/api/v1/assets/{id}/downloads?count=true")).await.expect(200);
        let counted: Vec<_> = counts
            .items()
            .iter()
            .map(|row| {
                (row["organization_name"].as_str().unwrap_or_default().to_owned(), row["downloads"].as_u64())
            })
            .collect();
        assert_eq!(counted, [("Northern Lighting".to_owned(), Some(2)), ("The host".to_owned(), Some(1))]);
        assert_eq!(counts.json()["count"], 2);
        let one = format!("/api/v1/assets/{id}/downloads?organization_id={}", stage.partner_id);
        assert_eq!(stage.curator.get(&one).await.expect(200).items().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_picture_gets_a_preview_that_was_encoded_here() {
    Stage::each(async |stage| {
        let id = stage.create(json!({})).await;
        let path = format!("/api/v1/assets/{id}");
        let mut picture = png();
        picture.extend_from_slice(b"<script>alert(1)</script>");
        assert_eq!(stage.upload(&id, &picture, "").await.expect(200).json()["has_preview"], true);
        stage.world.run_jobs().await;
        let preview = stage.partner.get(&format!("{path}/preview")).await.expect(200);
        assert_eq!(preview.header("content-type"), Some("image/webp"));
        assert_eq!(&preview.bytes[8..12], b"WEBP");
        assert!(!preview.text().contains("script"));
        let tag = preview.etag();
        let again = stage
            .partner
            .send(Method::GET, &format!("{path}/preview"), &[("if-none-match", &tag)], None)
            .await;
        again.expect(304);
        stage.supplier.get(&format!("{path}/preview")).await.expect(404);

        stage.upload(&id, PDF, "").await.expect(200);
        assert_eq!(stage.partner.get(&path).await.json()["has_preview"], false);
        stage.partner.get(&format!("{path}/preview")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_picture_that_claims_a_monstrous_size_gets_no_preview() {
    let stage = Stage::new(crate::support::World::sqlite().await).await;
    let id = stage.create(json!({})).await;
    let mut bomb = png();
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    stage.upload(&id, &bomb, "").await.expect(200);
    stage.world.run_jobs().await;
    assert_eq!(stage.partner.get(&format!("/api/v1/assets/{id}")).await.json()["has_preview"], false);
    stage.partner.get(&format!("/api/v1/assets/{id}/preview")).await.expect(404);
    // The file itself is there all the same.
    assert_eq!(stage.partner.get(&format!("/api/v1/assets/{id}/content")).await.expect(200).bytes, bomb);
}

#[tokio::test]
async fn an_installation_can_bring_material_of_its_own_once() {
    use lonja_library::seed::{AssetRequest, seed_asset, store_file};
    use poem_openapi::types::Example;
    Stage::each(async |stage| {
        let file = store_file(&stage.world.library, "lamps.pdf", PDF.into()).await.expect("stores");
        let request = AssetRequest { audience_ids: vec![stage.audience], ..AssetRequest::example() };
        let mut tx = stage.world.ctx.db.begin_system("test").await.expect("begins");
        let id = seed_asset(&mut tx, request.clone(), &file).await.expect("is made");
        assert!(seed_asset(&mut tx, request, &file).await.is_err(), "one file has one place");
        drop(tx);
        assert_eq!(stage.world.count("asset").await, 0);
        let mut tx = stage.world.ctx.db.begin_system("test").await.expect("begins");
        let again = seed_asset(
            &mut tx,
            AssetRequest { publish_at: None, audience_ids: vec![stage.audience], ..AssetRequest::example() },
            &file,
        )
        .await
        .expect("is made");
        tx.finish(lonja_platform::prelude::NoContent).await.expect("commits");
        assert_ne!(id, again);
        assert_eq!(
            stage.partner.get(&format!("/api/v1/assets/{again}/content")).await.expect(200).bytes,
            PDF
        );
        assert_eq!(stage.world.count("asset_upload").await, 0);
    })
    .await;
}
