//! What is taken away is gone within seconds, on every node.

use chrono::Duration;
use lonja::house::identity;
use lonja_identity::{Grant, Subject, role_id, rotate_keys};
use lonja_kernel::{BuiltInRole, OrganizationKind, UserId};
use serde_json::json;

use super::door::PASSWORD;
use crate::support::World;

#[tokio::test]
async fn a_suspended_person_is_out_at_once_and_comes_back_by_signing_in() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let ana = world.person("ana@example.com", world.host, &[]).await;
        let open = world.sign_in("ana@example.com").await;
        let path = format!("/api/v1/users/{ana}");
        boss.patch(&path, json!({ "state": "suspended" })).await.expect(200);
        open.session.get("/api/v1/me").await.expect(401);
        world.refresh(&open.cookie, None).await.expect(401);
        let body = json!({ "email": "ana@example.com", "password": PASSWORD });
        world.try_sign_in("192.0.2.1", "", body).await.expect(401);
        boss.patch(&path, json!({ "state": "active" })).await.expect(200);
        world.refresh(&open.cookie, None).await.expect(401);
        world.sign_in("ana@example.com").await.session.get("/api/v1/me").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_change_of_roles_ends_the_tokens_that_carry_the_old_ones() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let partner = world.partner("A").await;
        let ana = world.person("ana@example.com", partner, &[BuiltInRole::PartnerAdmin]).await;
        let open = world.sign_in("ana@example.com").await;
        open.session.get("/api/v1/users").await.expect(200);
        let roles = json!({ "roles": [role_id(BuiltInRole::Seller)] });
        boss.patch(&format!("/api/v1/users/{ana}"), roles).await.expect(200);
        open.session.get("/api/v1/users").await.expect(401);
        world.refresh(&open.cookie, None).await.expect(401);
        world.sign_in("ana@example.com").await.session.get("/api/v1/users").await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_organisation_is_out_with_all_its_people() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let partner = world.partner("A").await;
        world.person("ana@example.com", partner, &[BuiltInRole::Buyer]).await;
        let open = world.sign_in("ana@example.com").await;
        let path = format!("/api/v1/organizations/{partner}");
        boss.patch(&path, json!({ "state": "suspended" })).await.expect(200);
        open.session.get("/api/v1/me").await.expect(401);
        world.refresh(&open.cookie, None).await.expect(401);
        let body = json!({ "email": "ana@example.com", "password": PASSWORD });
        world.try_sign_in("192.0.2.1", "", body).await.expect(401);
        boss.patch(&path, json!({ "state": "active" })).await.expect(200);
        world.refresh(&open.cookie, None).await.expect(401);
        open.session.get("/api/v1/me").await.expect(401);
        world.sign_in("ana@example.com").await.session.get("/api/v1/me").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn another_node_hears_of_a_revocation_when_it_asks() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let ana = world.person("ana@example.com", world.host, &[]).await;
        let token = world.sign_in("ana@example.com").await.token;
        let other = identity(&world.ctx);
        assert!(other.authenticator().authenticate(&token).is_err(), "a node that never heard refuses");
        other.refresh().await.expect("it hears");
        assert!(other.authenticator().authenticate(&token).is_ok());
        boss.patch(&format!("/api/v1/users/{ana}"), json!({ "state": "suspended" })).await.expect(200);
        other.refresh().await.expect("it hears");
        assert!(other.authenticator().authenticate(&token).is_err());
    })
    .await;
}

#[tokio::test]
async fn a_running_node_hears_of_a_revocation_by_itself_within_seconds() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let ana = world.person("ana@example.com", world.host, &[]).await;
        let token = world.sign_in("ana@example.com").await.token;
        let other = identity(&world.ctx);
        other.start().await.expect("the other node starts");
        assert!(other.authenticator().authenticate(&token).is_ok());
        boss.patch(&format!("/api/v1/users/{ana}"), json!({ "state": "suspended" })).await.expect(200);
        let mut seconds = 0.0;
        while other.authenticator().authenticate(&token).is_ok() {
            assert!(seconds < 5.0, "it has not heard after five seconds");
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            seconds += 0.2;
        }
    })
    .await;
}

#[tokio::test]
async fn keys_are_rotated_without_anybody_noticing() {
    World::each_with_sign_in(|world| async move {
        let boss = world.boss().await;
        let kids = async || {
            let keys =
                world.anonymous().get("/.well-known/jwks.json").await.expect(200).json()["keys"].clone();
            let keys = keys.as_array().cloned().unwrap_or_default();
            keys.iter().map(|key| key["kid"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        let old = kids().await;
        let new = rotate_keys(&world.ctx).await.expect("rotates");
        world.identity.refresh().await.expect("it hears");
        let both = kids().await;
        assert!(both.contains(&new) && old.iter().all(|kid| both.contains(kid)));
        boss.get("/api/v1/me").await.expect(200);
        world.ctx.clock.advance(Duration::seconds(31));
        boss.get("/api/v1/me").await.expect(200);
        let later = world.sign_in("boss@example.com").await;
        world.ctx.clock.advance(Duration::minutes(9));
        later.session.get("/api/v1/me").await.expect(200);
        world.ctx.clock.advance(Duration::minutes(2));
        // The key that signs certificates stays.
        let left = kids().await;
        assert!(left.contains(&new));
        assert_eq!(old.iter().filter(|kid| !left.contains(kid)).count(), 1, "{old:?} {left:?}");
        boss.get("/api/v1/me").await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn a_token_can_be_issued_for_exactly_these_rights() {
    World::each_with_sign_in(|world| async move {
        let permissions = [lonja_kernel::Permission::OrganizationsRead].into_iter().collect();
        let grant = Grant::new(Subject::User(UserId::new()), world.host, OrganizationKind::Host, permissions);
        let token = world.identity.issuer().issue(&grant, Duration::minutes(1)).expect("signs").token;
        let session = world.anonymous().with_bearer(token);
        session.get("/api/v1/organizations").await.expect(200);
        session.get("/api/v1/users").await.expect(403);
        session.get("/api/v1/me").await.expect(200);
        world.ctx.clock.advance(Duration::minutes(1));
        session.get("/api/v1/organizations").await.expect(401);
    })
    .await;
}
