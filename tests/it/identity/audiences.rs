//! Audiences and the assortments that follow from them.

use lonja_identity::seed_audience;
use lonja_kernel::{AudienceId, OrganizationId};
use poem::http::Method;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use uuid::Uuid;

use crate::support::World;

async fn assortment(world: &World, organization: OrganizationId) -> Option<Uuid> {
    let conn = world.ctx.db.read();
    let sql = "SELECT assortment_id FROM organization WHERE id = $1";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [organization.0.into()]);
    let row = conn.query_one_raw(statement).await.expect("reads").expect("a row");
    row.try_get("", "assortment_id").expect("a column")
}

async fn number_of(world: &World, table: &str) -> i64 {
    let conn = world.ctx.db.read();
    let sql = format!("SELECT COUNT(*) AS n FROM {table}");
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await;
    row.expect("reads").expect("a row").try_get("", "n").expect("a number")
}

async fn audience(world: &World, name: &str) -> String {
    world.administrator().post("/api/v1/audiences", json!({ "name": name })).await.expect(201).id()
}

async fn set_members(world: &World, audience: &str, members: &[OrganizationId]) -> u16 {
    let boss = world.administrator();
    let path = format!("/api/v1/audiences/{audience}");
    let tag = boss.get(&path).await.etag();
    let body = json!({ "organization_ids": members });
    let answer = boss.send(Method::PUT, &format!("{path}/members"), &[("if-match", &tag)], Some(body)).await;
    answer.status
}

#[tokio::test]
async fn organisations_with_the_same_audiences_share_an_assortment() {
    World::each(|world| async move {
        let [a, b, c] = [world.partner("A").await, world.partner("B").await, world.partner("C").await];
        let [north, south] = [audience(&world, "North").await, audience(&world, "South").await];
        assert_eq!(set_members(&world, &north, &[a, b]).await, 200);
        assert_eq!(set_members(&world, &south, &[b, c]).await, 200);
        let of = async |organization| assortment(&world, organization).await;
        assert!(of(a).await.is_some() && of(a).await != of(b).await && of(b).await != of(c).await);
        assert_eq!(number_of(&world, "assortment").await, 3);

        assert_eq!(set_members(&world, &south, &[c]).await, 200);
        assert_eq!(of(a).await, of(b).await);
        assert_eq!(number_of(&world, "assortment").await, 2, "the one that nobody follows is gone");
        assert_eq!(set_members(&world, &north, &[]).await, 200);
        assert_eq!((of(a).await, of(b).await), (None, None));
        assert_eq!(number_of(&world, "assortment_audience").await, 1);
        let boss = world.administrator();
        let members =
            boss.get(&format!("/api/v1/organizations?audience_id={south}")).await.expect(200).items();
        assert_eq!(members.len(), 1);
        assert_eq!(boss.get(&format!("/api/v1/audiences/{south}")).await.json()["member_count"], 1);
    })
    .await;
}

#[tokio::test]
async fn memberships_that_change_at_the_same_time_end_in_the_right_assortment() {
    World::each(|world| async move {
        let partner = world.partner("A").await;
        let mut audiences = Vec::new();
        for number in 0..6 {
            audiences.push(audience(&world, &format!("Audience {number}")).await);
        }
        let members = [partner];
        let changes = audiences.iter().map(|audience| set_members(&world, audience, &members));
        let statuses = futures::future::join_all(changes).await;
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
        assert_eq!(number_of(&world, "assortment").await, 1);
        assert_eq!(number_of(&world, "assortment_audience").await, 6);
        assert!(assortment(&world, partner).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn only_partners_and_suppliers_belong_to_audiences() {
    World::each(|world| async move {
        let boss = world.administrator();
        let north = audience(&world, "North").await;
        boss.post("/api/v1/audiences", json!({ "name": "North" })).await.expect(409);
        let partner = world.partner("A").await;
        let body = json!({ "organization_ids": [partner, world.host, OrganizationId::new()] });
        let path = format!("/api/v1/audiences/{north}/members");
        let tag = boss.get(&format!("/api/v1/audiences/{north}")).await.etag();
        let refused = boss.send(Method::PUT, &path, &[("if-match", &tag)], Some(body)).await.expect(422);
        let pointers: Vec<String> = refused.json()["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| error["pointer"].as_str().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(pointers, ["/organization_ids/1", "/organization_ids/2"]);
        boss.send(Method::PUT, &path, &[], Some(json!({ "organization_ids": [] }))).await.expect(428);
        let unknown = format!("/api/v1/audiences/{}/members", AudienceId::new());
        boss.send(Method::PUT, &unknown, &[], Some(json!({ "organization_ids": [] }))).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn the_demo_puts_in_audiences_with_many_members() {
    World::each(|world| async move {
        let mut members = Vec::new();
        for number in 0..30 {
            members.push(world.partner(&format!("Partner {number}")).await);
        }
        let tx = world.ctx.db.begin_system("demo").await.expect("begins");
        seed_audience(&world.identity, &tx, "All", &members).await.expect("seeds");
        tx.finish_derived().await.expect("commits");
        assert_eq!(number_of(&world, "assortment").await, 1);
        assert_eq!(assortment(&world, members[0]).await, assortment(&world, members[29]).await);
    })
    .await;
}
