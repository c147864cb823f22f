//! Passwords: changing one's own, and the links that let somebody choose one.

use chrono::Duration;
use lonja_identity::{CreateUser, create_user};
use lonja_kernel::BuiltInRole;
use lonja_platform::{data::statements::counted, mail::Mailer};
use poem::http::Method;
use serde_json::{Value, json};

use super::door::PASSWORD;
use crate::support::{Answer, World};

const NEW: &str = "a much better one";

async fn post(world: &World, path: &str, body: Value) -> Answer {
    world.anonymous().send(Method::POST, path, &[("x-forwarded-for", "192.0.2.50")], Some(body)).await
}

fn token_of(url: &Value) -> String {
    let url = url.as_str().expect("a link");
    url.split_once("#token=").expect("a token").1.to_owned()
}

#[tokio::test]
async fn a_changed_password_signs_everybody_else_out() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let here = world.sign_in("ana@example.com").await;
        let there = world.sign_in("ana@example.com").await;
        let change = async |current: &str, new: &str| {
            let body = json!({ "current_password": current, "new_password": new });
            here.session.post("/api/v1/auth/password", body).await
        };
        assert_eq!(
            change("wrong password", NEW).await.expect(422).json()["errors"][0]["pointer"],
            "/current_password"
        );
        assert_eq!(
            change(PASSWORD, "short").await.expect(422).json()["errors"][0]["pointer"],
            "/new_password"
        );
        let changed = change(PASSWORD, NEW).await.expect(200);
        there.session.get("/api/v1/me").await.expect(401);
        world.refresh(&there.cookie, None).await.expect(401);
        here.session.get("/api/v1/me").await.expect(401);
        world.signed_in(&changed).session.get("/api/v1/me").await.expect(200);
        world.refresh(&here.cookie, None).await.expect(200);
        let body = json!({ "email": "ana@example.com", "password": PASSWORD });
        world.try_sign_in("192.0.2.2", "", body).await.expect(401);
        world.sign_in_with("ana@example.com", NEW).await;
    })
    .await;
}

/// The slow hash lies between the look at the present password and the writing of the new one.
#[tokio::test]
async fn of_two_changes_at_once_from_the_same_password_one_holds() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let here = world.sign_in("ana@example.com").await;
        let change = async |new: &'static str| {
            let body = json!({ "current_password": PASSWORD, "new_password": new });
            (new, here.session.post("/api/v1/auth/password", body).await)
        };
        let (one, other) = tokio::join!(change(NEW), change("quite another one"));
        let (held, refused) = if one.1.status == 200 { (one, other) } else { (other, one) };
        held.1.expect(200);
        assert_eq!(refused.1.expect(422).json()["errors"][0]["pointer"], "/current_password");
        world.sign_in_with("ana@example.com", held.0).await;
    })
    .await;
}

#[tokio::test]
async fn a_password_from_the_command_line_signs_everybody_else_out() {
    World::each_with_sign_in(|world| async move {
        let ana = world.person("ana@example.com", world.host, &[]).await;
        let open = world.sign_in("ana@example.com").await;
        let create = CreateUser {
            email: "ana@example.com".to_owned(),
            name: "Ana".to_owned(),
            password: NEW.to_owned(),
            role: BuiltInRole::Administrator,
            organization: Some(world.host),
            organization_name: None,
        };
        assert_eq!(create_user(&world.ctx, create).await.expect("the person is let in"), ana);
        world.refresh(&open.cookie, None).await.expect(401);
        world.identity.refresh().await.expect("the node hears of it");
        open.session.get("/api/v1/me").await.expect(401);
        world.sign_in_with("ana@example.com", NEW).await.session.get("/api/v1/users").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_shown_once_where_there_is_no_mail_and_lets_the_person_in() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let partner = world.partner("Quayside").await;
        let buyer = lonja_identity::role_id(BuiltInRole::Buyer);
        let body = json!({
            "email": "Eva@Example.com", "name": "Eva", "organization_id": partner, "roles": [buyer],
        });
        let invited = boss.post("/api/v1/users", body).await.expect(201).json();
        assert_eq!(
            (&invited["user"]["state"], &invited["user"]["email"]),
            (&json!("invited"), &json!("eva@example.com"))
        );
        assert_eq!(invited["invitation"]["mailed"], false);
        let url = &invited["invitation"]["url"];
        assert!(
            url.as_str().is_some_and(|url| url.starts_with("http://127.0.0.1:8080/accept-invitation#token="))
        );
        let token = token_of(url);

        let accept = async |token: &str, password: &str| {
            let body = json!({ "token": token, "password": password, "name": "Eva Gómez" });
            post(&world, "/api/v1/auth/invitations/accept", body).await
        };
        accept(&token, "password123").await.expect(422);
        let other = format!("{}x", &token[..token.len() - 1]);
        for wrong in ["nonsense", other.as_str(), "inv_0198c0de8d5a7c3e9f00112233445566.abc"] {
            assert_eq!(accept(wrong, NEW).await.expect(401).problem(), "invalid_credentials");
        }
        accept(&token, NEW).await.expect(204);
        accept(&token, NEW).await.expect(401);
        let me = world
            .sign_in_with("eva@example.com", NEW)
            .await
            .session
            .get("/api/v1/me")
            .await
            .expect(200)
            .json();
        assert_eq!((&me["user"]["name"], &me["roles"]), (&json!("Eva Gómez"), &json!(["buyer"])));
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_used_twice_at_once_works_once() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let body = json!({ "email": "eva@example.com", "name": "Eva" });
        let token = token_of(&boss.post("/api/v1/users", body).await.expect(201).json()["invitation"]["url"]);
        let body = json!({ "token": token, "password": NEW });
        let tries = (0..4).map(|_| post(&world, "/api/v1/auth/invitations/accept", body.clone()));
        let mut statuses: Vec<u16> =
            futures::future::join_all(tries).await.into_iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 401, 401, 401]);
    })
    .await;
}

#[tokio::test]
async fn inviting_an_address_of_another_organisation_tells_nothing_and_takes_nothing_over() {
    World::each_with_sign_in(|world| async move {
        let [a, b] = [world.partner("A").await, world.partner("B").await];
        world.person("ana@example.com", a, &[]).await;
        world.person("admin@b.example", b, &[BuiltInRole::PartnerAdmin]).await;
        let admin = world.sign_in("admin@b.example").await.session;
        let known =
            admin.post("/api/v1/users", json!({ "email": "ana@example.com", "name": "X" })).await.expect(201);
        let unknown =
            admin.post("/api/v1/users", json!({ "email": "new@example.com", "name": "X" })).await.expect(201);
        let shape = |answer: &Answer| answer.json()["user"]["state"].clone();
        assert_eq!(shape(&known), shape(&unknown));
        let token = token_of(&known.json()["invitation"]["url"]);
        let body = json!({ "token": token, "password": NEW });
        assert_eq!(
            post(&world, "/api/v1/auth/invitations/accept", body).await.expect(409).problem(),
            "already_exists"
        );
        world.sign_in("ana@example.com").await;
        let again = admin.post("/api/v1/users", json!({ "email": "new@example.com", "name": "X" })).await;
        assert_eq!(again.expect(409).problem(), "already_exists");
    })
    .await;
}

#[tokio::test]
async fn a_reset_link_works_once_for_an_hour_and_signs_everybody_out() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let ana = world.person("ana@example.com", world.host, &[]).await;
        let open = world.sign_in("ana@example.com").await;
        let link =
            async || boss.post(&format!("/api/v1/users/{ana}/links"), json!({})).await.expect(201).json();
        let replaced = token_of(&link().await["url"]);
        let good = token_of(&link().await["url"]);
        let confirm = async |token: &str| {
            post(&world, "/api/v1/auth/password-reset/confirm", json!({ "token": token, "password": NEW }))
                .await
        };
        confirm(&replaced).await.expect(401);
        for _ in 0..6 {
            let body = json!({ "email": "ana@example.com", "password": "a wrong guess" });
            world.try_sign_in("192.0.2.50", "", body).await;
        }
        confirm(&good).await.expect(204);
        confirm(&good).await.expect(401);
        open.session.get("/api/v1/me").await.expect(401);
        world.refresh(&open.cookie, None).await.expect(401);
        // Whoever had the link is not held up by what was guessed before.
        let body = json!({ "email": "ana@example.com", "password": NEW });
        world.try_sign_in("192.0.2.50", "", body).await.expect(200);

        let late = token_of(&link().await["url"]);
        world.ctx.clock.advance(Duration::hours(1));
        confirm(&late).await.expect(401);
        boss.get("/api/v1/me").await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn asking_for_a_reset_answers_and_costs_the_same_for_every_address() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let mut seen = Vec::new();
        for email in ["ana@example.com", "nobody@example.com"] {
            let ask = post(&world, "/api/v1/auth/password-reset", json!({ "email": email }));
            let (answer, statements) = counted(ask).await;
            seen.push((answer.expect(204).visible(), statements));
        }
        assert_eq!(seen[0], seen[1]);
        // Beyond the patience nothing changes to the outside.
        for _ in 0..5 {
            post(&world, "/api/v1/auth/password-reset", json!({ "email": "ana@example.com" }))
                .await
                .expect(204);
        }
        post(&world, "/api/v1/auth/password-reset", json!({ "email": "ana" })).await.expect(422);
        world.run_jobs().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_makes_a_link_for_oneself_or_for_somebody_with_more_rights() {
    World::each_with_sign_in(|world| async move {
        let boss = world.person("boss@example.com", world.host, &[BuiltInRole::Administrator]).await;
        let clerk = world.person("clerk@example.com", world.host, &[BuiltInRole::ChannelManager]).await;
        let session = world.sign_in("clerk@example.com").await.session;
        let link = async |user| session.post(&format!("/api/v1/users/{user}/links"), json!({})).await;
        assert_eq!(link(boss).await.expect(403).problem(), "permission_missing");
        assert_eq!(link(clerk).await.expect(403).problem(), "second_person_required");
    })
    .await;
}

#[tokio::test]
async fn with_a_mail_server_no_link_is_ever_shown() {
    let mut installation = lonja_platform::testing::sqlite().await;
    let mut config = (*installation.ctx.config).clone();
    config.smtp = Some(lonja_platform::config::Smtp {
        host: "127.0.0.1".to_owned(),
        port: 9,
        user: None,
        password: None,
        from: "portal@example.com".to_owned(),
        tls: lonja_platform::config::SmtpTls::None,
    });
    installation.ctx.mail = Mailer::new(&config).expect("a mailer");
    let world = World::open(installation).await;
    let body = json!({ "email": "eva@example.com", "name": "Eva" });
    let invited = world.administrator().post("/api/v1/users", body).await.expect(201).json();
    assert_eq!(invited["invitation"], json!({ "url": null, "expires_at": null, "mailed": true }));
}
