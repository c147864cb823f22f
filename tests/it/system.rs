//! The machinery around the slices: health, documents, the portal's fallback, jobs.

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
