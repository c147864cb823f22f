//! Signing in, staying signed in, signing out.

use chrono::Duration;
use lonja_kernel::{BuiltInRole, OrganizationKind};
use poem::http::Method;
use serde_json::json;

use super::door::{PASSWORD, cookie};
use crate::support::World;

#[tokio::test]
async fn whoever_signs_in_is_told_who_it_is() {
    World::each_with_sign_in(|world| async move {
        let partner = world.partner("Quayside").await;
        let ana = world.person("ana@example.com", partner, &[BuiltInRole::Buyer]).await;
        let answer = world
            .try_sign_in("192.0.2.1", "", json!({ "email": " Ana@Example.com ", "password": PASSWORD }))
            .await
            .expect(200);
        let body = answer.json();
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(600)));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let set = answer.header("set-cookie").expect("a cookie").to_owned();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"] {
            assert!(set.contains(part), "{set}");
        }
        let me = world.signed_in(&answer).session.get("/api/v1/me").await.expect(200).json();
        assert_eq!(me["user"]["id"], json!(ana));
        assert_eq!(me["organization"]["id"], json!(partner));
        assert_eq!(me["organization"]["acting"], "partner");
        assert_eq!(me["host"]["name"], "The host");
        assert_eq!(me["roles"], json!(["buyer"]));
        assert_eq!(me["preview"], false);
        assert!(me["permissions"].as_array().is_some_and(|all| all.contains(&json!("orders:place"))));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_answer_alike() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let try_it = async |email: &str, from: &str| {
            let answer =
                world.try_sign_in(from, "", json!({ "email": email, "password": "wrong password" })).await;
            assert!(answer.headers.get("set-cookie").is_none());
            answer.expect(401).visible()
        };
        let known = try_it("ana@example.com", "192.0.2.1").await;
        assert_eq!(known, try_it("nobody@example.com", "192.0.2.2").await);
        assert_eq!(known.2["code"], "invalid_credentials");
    })
    .await;
}

#[tokio::test]
async fn no_or_forged_tokens_get_nothing() {
    World::each_with_sign_in(|world| async move {
        world.anonymous().get("/api/v1/me").await.expect(401);
        world.anonymous().with_bearer("nonsense").get("/api/v1/me").await.expect(401);
        world.refresh("", None).await.expect(401);
        world.refresh("lonja_refresh=nonsense", None).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn a_refresh_cookie_works_once_and_its_reuse_ends_the_sign_in() {
    World::each_with_sign_in(|world| async move {
        let id = world.person("ana@example.com", world.host, &[BuiltInRole::Administrator]).await;
        let first = world.sign_in("ana@example.com").await;
        let second = world.signed_in(&world.refresh(&first.cookie, None).await.expect(200));
        assert_ne!(first.cookie, second.cookie);
        second.session.get("/api/v1/me").await.expect(200);

        world.ctx.clock.advance(Duration::seconds(11));
        world.refresh(&first.cookie, None).await.expect(401);
        world.refresh(&second.cookie, None).await.expect(401);
        second.session.get("/api/v1/me").await.expect(401);
        first.session.get("/api/v1/me").await.expect(401);
        let boss = world.sign_in("ana@example.com").await.session;
        let log = boss.get("/api/v1/audit-events?kind=session.revoked").await.expect(200).items();
        assert_eq!((&log[0]["after"]["reason"], &log[0]["after"]["user"]), (&json!("reuse"), &json!(id)));
    })
    .await;
}

#[tokio::test]
async fn requests_that_cross_get_the_same_cookie() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let first = world.sign_in("ana@example.com").await;
        let answers = futures::future::join_all((0..12).map(|_| world.refresh(&first.cookie, None))).await;
        let cookies: Vec<String> = answers
            .into_iter()
            .map(|answer| cookie(&answer.expect(200), "lonja_refresh").expect("a cookie"))
            .collect();
        assert!(cookies.iter().all(|cookie| *cookie == cookies[0]), "{cookies:?}");

        world.ctx.clock.advance(Duration::seconds(10));
        let late = world.refresh(&first.cookie, None).await.expect(200);
        assert_eq!(cookie(&late, "lonja_refresh").as_ref(), Some(&cookies[0]));
        world.refresh(&cookies[0], None).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_ends_when_it_is_idle_for_a_week_and_after_a_month_in_any_case() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let idle = world.sign_in("ana@example.com").await;
        let mut used = world.sign_in("ana@example.com").await;
        for _ in 0..4 {
            world.ctx.clock.advance(Duration::days(7) - Duration::seconds(1));
            used = world.signed_in(&world.refresh(&used.cookie, None).await.expect(200));
        }
        world.refresh(&idle.cookie, None).await.expect(401);
        world.ctx.clock.advance(Duration::days(2) + Duration::seconds(4));
        world.refresh(&used.cookie, None).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_the_access_token_too() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let here = world.sign_in("ana@example.com").await;
        let there = world.sign_in("ana@example.com").await;
        let headers = [("cookie", here.cookie.as_str())];
        let sign_out = async || {
            let out =
                world.anonymous().send(Method::POST, "/api/v1/auth/logout", &headers, None).await.expect(204);
            assert_eq!(cookie(&out, "lonja_refresh").as_deref(), Some("lonja_refresh="));
        };
        sign_out().await;
        here.session.get("/api/v1/me").await.expect(401);
        world.refresh(&here.cookie, None).await.expect(401);
        there.session.get("/api/v1/me").await.expect(200);
        sign_out().await;
        world.anonymous().send(Method::POST, "/api/v1/auth/logout", &[], None).await.expect(204);
    })
    .await;
}

#[tokio::test]
async fn another_site_cannot_use_the_cookie() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let ana = world.sign_in("ana@example.com").await;
        let headers = [("cookie", ana.cookie.as_str()), ("sec-fetch-site", "cross-site")];
        for path in ["/api/v1/auth/refresh", "/api/v1/auth/logout"] {
            world.anonymous().send(Method::POST, path, &headers, None).await.expect(401);
        }
        world.refresh(&ana.cookie, None).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_that_is_both_acts_as_one_of_the_two() {
    World::each_with_sign_in(|world| async move {
        let both =
            world.organization("Both Ltd", &[OrganizationKind::Partner, OrganizationKind::Supplier]).await;
        world.person("ana@example.com", both, &[BuiltInRole::Buyer, BuiltInRole::Planner]).await;
        let sign_in = async |acting: &str| {
            let body = json!({ "email": "ana@example.com", "password": PASSWORD, "acting": acting });
            world.try_sign_in("192.0.2.1", "", body).await
        };
        let acting = async |answer: &crate::support::Answer| {
            let me = world.signed_in(answer).session.get("/api/v1/me").await.expect(200).json();
            (me["organization"]["acting"].clone(), me["roles"].clone())
        };
        let supplier = sign_in("supplier").await.expect(200);
        assert_eq!(acting(&supplier).await, (json!("supplier"), json!(["planner"])));
        let kept = world.refresh(&world.signed_in(&supplier).cookie, None).await.expect(200);
        assert_eq!(acting(&kept).await.0, json!("supplier"));
        let cookie = world.signed_in(&kept).cookie;
        let changed = world.refresh(&cookie, Some(json!({ "acting": "partner" }))).await.expect(200);
        assert_eq!(acting(&changed).await, (json!("partner"), json!(["buyer"])));
        assert_eq!(sign_in("host").await.expect(422).json()["errors"][0]["pointer"], "/acting");
    })
    .await;
}
