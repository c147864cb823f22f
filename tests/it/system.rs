//! The machinery around the slices: health, documents, the portal's fallback, jobs.

use lonja_kernel::{BuiltInRole, JobId};
use serde_json::{Value, json};

use crate::support::World;

#[tokio::test]
async fn health_and_documents_answer_without_a_caller() {
    World::each(|world| async move {
        let nobody = world.anonymous();
        for path in ["/healthz", "/readyz", "/openapi.json", "/docs", "/docs/ui.js"] {
            nobody.get(path).await.expect(200);
        }
        nobody.get("/api/v1/nowhere").await.expect(404);
        nobody.get("/api/v1/jobs").await.expect(401);
        world.administrator().get("/api/v1/jobs?count=true").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn staff_see_how_the_house_is_and_what_became_of_its_work() {
    World::each(|world| async move {
        let staff = world.administrator();
        let health = staff.get("/api/v1/health").await.expect(200).json();
        assert_eq!((&health["state"], &health["version"]), (&json!("ok"), &json!(env!("CARGO_PKG_VERSION"))));
        let part = |health: &Value, name: &str| {
            let parts = health["parts"].as_array().expect("parts");
            parts.iter().find(|part| part["part"] == name).expect("the part").clone()
        };
        assert_eq!(part(&health, "database")["kind"], world.ctx.db.backend().as_str());
        for (name, state) in [("database", "ok"), ("object_store", "ok"), ("mail", "off"), ("jobs", "ok")] {
            assert_eq!(part(&health, name)["state"], state, "{name}");
        }
        assert!(part(&health, "object_store")["answered_in_ms"].is_u64());
        // One that was given up, one that is late, one that somebody is at.
        let now = world.ctx.clock.now();
        let hour = chrono::Duration::hours(1);
        for (kind, dead, locked_until) in [
            ("mail.send", true, None),
            ("stock.snapshot", false, None),
            ("imports.run", false, Some(now + hour)),
        ] {
            world
                .sql(
                    "INSERT INTO job (id, queue, kind, payload, created_at, run_at, attempts, max_attempts, locked_until,
                         dead) VALUES (?, 'job', ?, '{}', ?, ?, 1, 1, ?, ?)",
                    [
                        JobId::new().0.into(),
                        kind.into(),
                        (now - hour).into(),
                        (now - hour).into(),
                        locked_until.into(),
                        dead.into(),
                    ],
                )
                .await;
        }
        let health = staff.get("/api/v1/health").await.expect(200).json();
        assert_eq!((&health["state"], &part(&health, "jobs")["state"]), (&json!("attention"), &json!("attention")));
        let counted = |name: &str| health["jobs"][name].as_i64().expect("a figure");
        assert_eq!((counted("late"), counted("dead"), counted("mails_dead")), (1, 1, 1));
        assert!(counted("waiting") >= 2);
        world.role(world.partner("North").await, BuiltInRole::PartnerAdmin).get("/api/v1/health").await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let world = World::sqlite().await;
    for path in ["/healthz", "/docs", "/api/v1/jobs", "/"] {
        let answer = world.anonymous().get(path).await;
        assert!(
            answer
                .header("content-security-policy")
                .is_some_and(|policy| policy.contains("script-src 'self'")),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(answer.header("x-request-id").is_some(), "{path}");
    }
}
