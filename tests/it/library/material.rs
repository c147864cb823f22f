//! What material is: creation, change, search, order.

use serde_json::json;

use super::{PDF, Stage};

#[tokio::test]
async fn a_draft_is_published_by_its_first_file_unless_it_is_held_back() {
    Stage::each(async |stage| {
        let path = |id: &str| format!("/api/v1/assets/{id}");
        let id = stage.create(json!({})).await;
        assert_eq!(stage.curator.get(&path(&id)).await.json()["state"], "draft");
        stage.partner.get(&path(&id)).await.expect(404);
        let shown = stage.upload(&id, PDF, "?file_name=lamps.pdf").await.expect(200).json();
        assert_eq!(shown["state"], "published");
        assert_eq!(shown["file_name"], "lamps.pdf");
        assert_eq!(shown["media_type"], "application/pdf");
        assert_eq!(shown["version"], 1);
        stage.partner.get(&path(&id)).await.expect(200);

        let held = stage.create(json!({ "hold": true })).await;
        stage.curator.patch(&path(&held), json!({ "state": "published" })).await.expect(409);
        stage.upload(&held, PDF, "").await.expect(200);
        stage.partner.get(&path(&held)).await.expect(404);
        stage.curator.patch(&path(&held), json!({ "state": "published" })).await.expect(200);
        stage.partner.get(&path(&held)).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_patch_tells_absent_from_null() {
    Stage::each(async |stage| {
        let id = stage
            .create(
                json!({ "language": "en", "tags": ["Lamps", "lamps "], "expire_at": "2027-01-01T00:00:00Z" }),
            )
            .await;
        let path = format!("/api/v1/assets/{id}");
        assert_eq!(stage.curator.get(&path).await.json()["tags"], json!(["lamps"]));
        let changed =
            stage.curator.patch(&path, json!({ "language": null, "title": "Otoño" })).await.expect(200);
        assert!(changed.json().get("language").is_none());
        assert!(changed.json()["expire_at"].as_str().is_some_and(|at| at.starts_with("2027-01-01T00:00:00")));
        for refused in [
            json!({ "title": null }),
            json!({ "state": null }),
            json!({ "title": "" }),
            json!({ "kind": "nonsense" }),
            json!({ "publish_at": "2028-01-01T00:00:00Z" }),
            json!({ "product_ids": ["prd_0198c0de8d5a7c3e9f00112233445566"] }),
            json!({ "colour": "red" }),
        ] {
            let answer = stage.curator.patch(&path, refused.clone()).await;
            assert_eq!(answer.status, 422, "{refused}: {}", answer.text());
        }
        let created = json!({ "title": "x", "audience_ids": ["aud_0198c0de8d5a7c3e9f00112233445566"] });
        let refused = stage.curator.post("/api/v1/assets", created).await.expect(422).json();
        assert_eq!(refused["errors"][0]["pointer"], "/audience_ids/0");
    })
    .await;
}

#[tokio::test]
async fn a_stale_change_is_refused() {
    Stage::each(async |stage| {
        let id = stage.create(json!({})).await;
        let path = format!("/api/v1/assets/{id}");
        let tag = stage.curator.get(&path).await.etag();
        stage.curator.patch(&path, json!({ "title": "Mine" })).await.expect(200);
        let change = Some(json!({ "title": "Yours" }));
        let method = poem::http::Method::PATCH;
        stage.curator.send(method.clone(), &path, &[("if-match", &tag)], change.clone()).await.expect(412);
        stage.curator.send(method, &path, &[], change).await.expect(428);
    })
    .await;
}

#[tokio::test]
async fn creation_is_idempotent() {
    Stage::each(async |stage| {
        let send = || {
            let body = Some(json!({ "title": "Once" }));
            stage.curator.send(poem::http::Method::POST, "/api/v1/assets", &[("idempotency-key", "k1")], body)
        };
        assert_eq!(send().await.expect(201).id(), send().await.expect(201).id());
        assert_eq!(stage.curator.get("/api/v1/assets").await.items().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn search_and_filters_narrow_the_list() {
    Stage::each(async |stage| {
        for (title, language, kind, tags) in [
            ("Lámpara de otoño", "es-MX", "brochure", json!(["otoño"])),
            ("Autumn lamp 100%", "en", "presentation", json!(["autumn"])),
            ("Autumn rug", "en-GB", "picture", json!(["autumn"])),
        ] {
            stage.create(json!({ "title": title, "language": language, "kind": kind, "tags": tags })).await;
        }
        for (query, found) in [
            ("q=LAMPARA", 1),
            ("q=oto%C3%B1o", 1),
            ("q=lamp%20autumn", 1),
            ("q=autumn", 2),
            ("q=100%25", 1),
            ("q=%25", 1),
            ("q=_", 0),
            ("q=%5C", 0),
            ("language=en", 2),
            ("language=en-GB", 1),
            ("language=%25", 0),
            ("kind=picture", 1),
            ("tag=Autumn", 2),
            ("tag=Oto%C3%B1o", 1),
            ("state=draft", 3),
            ("state=published", 0),
        ] {
            let list = stage.curator.get(&format!("/api/v1/assets?{query}")).await.expect(200);
            assert_eq!(list.items().len(), found, "{query}");
        }
        stage.curator.get("/api/v1/assets?colour=red").await.expect(422);
        stage.curator.get("/api/v1/assets?sort=size").await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order() {
    Stage::each(async |stage| {
        for title in ["b", "A", "a", "C", "á"] {
            stage.create(json!({ "title": title })).await;
            stage.world.ctx.clock.advance(chrono::Duration::milliseconds(1));
        }
        for sort in ["title", "-title", "updated_at", "-created_at"] {
            let whole = stage.curator.get(&format!("/api/v1/assets?sort={sort}")).await.expect(200).items();
            let mut paged = Vec::new();
            let mut next = String::new();
            loop {
                let path = format!("/api/v1/assets?sort={sort}&limit=2{next}");
                let page = stage.curator.get(&path).await.expect(200);
                paged.extend(page.items());
                match page.json()["next_cursor"].as_str() {
                    Some(cursor) => next = format!("&cursor={cursor}"),
                    None => break,
                }
            }
            assert_eq!(paged, whole, "{sort}");
            assert_eq!(whole.len(), 5);
        }
    })
    .await;
}
