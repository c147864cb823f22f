//! Who read which release, as the audit log tells it.

use chrono::Duration;
use lonja_demand::Safeguards;
use lonja_kernel::BuiltInRole;
use serde_json::json;

use super::Hall;
use crate::support::World;

#[tokio::test]
async fn the_audit_log_tells_who_read_a_release_once_a_day_and_no_preview() {
    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let policy = hall.policy(json!({})).await;
        let release = hall.release(&policy, Safeguards::all()).await;
        let cells = format!("/api/v1/demand/releases/{release}/cells");
        let auditor = world.administrator();
        let seen = async |act: &str| {
            let path = format!("/api/v1/audit-events?subject={release}&act={act}&count=true");
            auditor.get(&path).await.expect(200).items()
        };
        world.preview(hall.supplier, BuiltInRole::Planner).get(&cells).await.expect(200);
        hall.author.get(&cells).await.expect(200);
        assert!(seen("seen").await.is_empty());

        hall.planner.get(&cells).await.expect(200);
        hall.planner.csv(&cells).await.expect(200);
        let told = seen("seen").await;
        assert_eq!(told.len(), 1);
        assert_eq!(
            (&told[0]["kind"], &told[0]["operation"]),
            (&json!("release.read"), &json!("list_release_cells"))
        );
        assert_eq!(told[0]["organization_id"], json!(hall.supplier));

        let colleague = world.role(hall.supplier, BuiltInRole::Planner);
        colleague.get(&cells).await.expect(200);
        world.ctx.clock.advance(Duration::days(1));
        hall.planner.get(&cells).await.expect(200);
        assert_eq!(seen("seen").await.len(), 3);
        assert!(seen("changed").await.iter().all(|event| event["kind"] != "release.read"));

        let foreign = Hall::new(&world, "Rival").await;
        foreign.planner.get(&cells).await.expect(404);
        assert_eq!(seen("seen").await.len(), 3);
    })
    .await;
}
