//! Guessing passwords is slowed down, and nobody is locked out by strangers for long.

use chrono::Duration;
use lonja_kernel::BuiltInRole;
use serde_json::{Value, json};

use super::door::PASSWORD;
use crate::support::World;

fn guess(email: &str) -> Value {
    json!({ "email": email, "password": "a wrong guess" })
}

fn right() -> Value {
    json!({ "email": "ana@example.com", "password": PASSWORD })
}

#[tokio::test]
async fn after_five_failures_even_the_right_password_waits_and_then_it_works() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        for _ in 0..5 {
            world.try_sign_in("192.0.2.9", "", guess("ana@example.com")).await.expect(401);
        }
        let refused = world.try_sign_in("192.0.2.9", "", right()).await.expect(429);
        assert_eq!(refused.problem(), "too_many_requests");
        let wait: i64 = refused.header("retry-after").expect("how long").parse().expect("seconds");
        assert!((30..=31).contains(&wait), "{wait}");
        world.ctx.clock.advance(Duration::seconds(wait));
        world.try_sign_in("192.0.2.9", "", right()).await.expect(200);
        // A success starts the count over.
        for _ in 0..4 {
            world.try_sign_in("192.0.2.9", "", guess("ana@example.com")).await.expect(401);
        }
        world.try_sign_in("192.0.2.9", "", right()).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_refused_attempt_is_answered_alike_for_unknown_addresses() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let mut refused = Vec::new();
        for (email, from) in [("ana@example.com", "192.0.2.9"), ("nobody@example.com", "192.0.2.10")] {
            for _ in 0..5 {
                world.try_sign_in(from, "", guess(email)).await.expect(401);
            }
            refused.push(world.try_sign_in(from, "", guess(email)).await.expect(429).visible());
        }
        assert_eq!(refused[0], refused[1]);
    })
    .await;
}

#[tokio::test]
async fn guesses_at_the_same_time_do_not_slip_past_the_count() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let guesses = (0..20).map(|_| world.try_sign_in("192.0.2.9", "", guess("ana@example.com")));
        let answers = futures::future::join_all(guesses).await;
        let looked_at = answers.iter().filter(|answer| answer.status == 401).count();
        let refused = answers.iter().filter(|answer| answer.status == 429).count();
        assert_eq!((looked_at, refused), (5, 15));
    })
    .await;
}

#[tokio::test]
async fn strangers_elsewhere_do_not_lock_out_a_device_that_has_signed_in_before() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        let device = world.sign_in("ana@example.com").await.device.expect("a mark");
        for stranger in 0..21 {
            world.try_sign_in(&format!("198.51.100.{stranger}"), "", guess("ana@example.com")).await;
        }
        world.try_sign_in("203.0.113.1", "", right()).await.expect(429);
        world.try_sign_in("203.0.113.1", &device, right()).await.expect(200);
        // The mark is good for its own account only, and it does not make guessing free.
        for _ in 0..5 {
            world.try_sign_in("203.0.113.2", &device, guess("ana@example.com")).await.expect(401);
        }
        world.try_sign_in("203.0.113.2", &device, guess("ana@example.com")).await.expect(429);
        world.ctx.clock.advance(Duration::minutes(5));
        world.try_sign_in("203.0.113.3", "", right()).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn one_address_cannot_try_every_account() {
    World::each_with_sign_in(|world| async move {
        for account in 0..50 {
            let body = guess(&format!("person{account}@example.com"));
            world.try_sign_in("192.0.2.9", "", body).await.expect(401);
        }
        world.try_sign_in("192.0.2.9", "", guess("person99@example.com")).await.expect(429);
        world.try_sign_in("192.0.2.10", "", guess("person99@example.com")).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn a_network_of_ipv6_counts_as_one_address() {
    World::each_with_sign_in(|world| async move {
        world.person("ana@example.com", world.host, &[]).await;
        for host in 1..=5 {
            let from = format!("2001:db8::{host}");
            world.try_sign_in(&from, "", guess("ana@example.com")).await.expect(401);
        }
        world.try_sign_in("[2001:db8::6]:4711", "", right()).await.expect(429);
        world.try_sign_in("2001:db8:0:1::1", "", right()).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn the_beginning_of_a_wait_is_in_the_audit_log() {
    World::each_with_sign_in(|world| async move {
        let ana = world.person("ana@example.com", world.host, &[BuiltInRole::Auditor]).await;
        for _ in 0..5 {
            world.try_sign_in("192.0.2.9", "", guess("ana@example.com")).await.expect(401);
            world.try_sign_in("192.0.2.8", "", guess("nobody@example.com")).await.expect(401);
        }
        world.run_jobs().await;
        let ana_herself = world.sign_in("ana@example.com").await.session;
        let log = ana_herself.get("/api/v1/audit-events?kind=user.sign_in_blocked").await.expect(200).items();
        assert_eq!(log.len(), 1);
        assert_eq!(log[0]["subject"], json!(ana));
    })
    .await;
}
