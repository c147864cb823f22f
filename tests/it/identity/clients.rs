//! Machines and their secrets.

use base64::{Engine, engine::general_purpose::STANDARD};
use lonja_identity::{NewClient, seed_client};
use lonja_kernel::{ApiClientId, BuiltInRole, OrganizationId, OrganizationKind, PermissionSet};
use poem::http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, World};

async fn token(world: &World, form: &str) -> Answer {
    let body = (String::from("application/x-www-form-urlencoded"), form.to_owned().into());
    world.anonymous().request(Method::POST, "/oauth/token", &[], Some(body)).await
}

fn form(id: &Value, secret: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    format!("grant_type=client_credentials&client_id={}&client_secret={}", text(id), text(secret))
}

struct Machine {
    id: String,
    client_id: Value,
    secret: Value,
    secret_id: String,
}

async fn machine(session: &crate::support::Session, scopes: &[&str]) -> Machine {
    let body = json!({ "name": "Planning", "scopes": scopes });
    let made = session.post("/api/v1/api-clients", body).await.expect(201).json();
    Machine {
        id: made["client"]["id"].as_str().unwrap_or_default().to_owned(),
        client_id: made["client"]["client_id"].clone(),
        secret: made["client_secret"].clone(),
        secret_id: made["client"]["secrets"][0]["id"].as_str().unwrap_or_default().to_owned(),
    }
}

async fn supplier_admin(world: &World) -> (OrganizationId, crate::support::Session) {
    let supplier = world.supplier("Lamps Ltd").await;
    world.person("admin@s.example", supplier, &[BuiltInRole::SupplierAdmin]).await;
    (supplier, world.sign_in("admin@s.example").await.session)
}

#[tokio::test]
async fn a_machine_gets_a_token_for_its_scopes() {
    World::each_with_sign_in(|world| async move {
        let (supplier, admin) = supplier_admin(&world).await;
        let client = machine(&admin, &["demand:read", "organizations:read"]).await;
        let answer = token(&world, &form(&client.client_id, &client.secret)).await.expect(200);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.json()["scope"], "organizations:read demand:read");
        let session = world.signed_in(&answer).session;
        let me = session.get("/api/v1/me").await.expect(200).json();
        assert_eq!((&me["client"]["id"], me.get("user")), (&json!(client.id), None));
        assert_eq!(me["organization"]["id"], json!(supplier));
        session.get("/api/v1/users").await.expect(403);
        let fewer = format!("{}&scope=demand:read", form(&client.client_id, &client.secret));
        assert_eq!(token(&world, &fewer).await.expect(200).json()["scope"], "demand:read");

        let pair =
            format!("{}:{}", client.client_id.as_str().expect("id"), client.secret.as_str().expect("secret"));
        let header = format!("Basic {}", STANDARD.encode(pair));
        let body =
            (String::from("application/x-www-form-urlencoded"), "grant_type=client_credentials".into());
        let headers = [("authorization", header.as_str())];
        world.anonymous().request(Method::POST, "/oauth/token", &headers, Some(body)).await.expect(200);
        let listed = admin.get(&format!("/api/v1/api-clients/{}", client.id)).await.expect(200);
        assert!(listed.json()["secrets"][0]["last_used_at"].is_string());
        assert!(!listed.text().contains(client.secret.as_str().expect("secret")));
    })
    .await;
}

#[tokio::test]
async fn refusals_have_the_form_of_oauth2() {
    World::each_with_sign_in(|world| async move {
        let (_, admin) = supplier_admin(&world).await;
        let client = machine(&admin, &["demand:read"]).await;
        let good = form(&client.client_id, &client.secret);
        let wrong_secret = form(&client.client_id, &json!("wrong"));
        let nobody = form(&json!("nobody"), &client.secret);
        let cases = [
            (good.replace("client_credentials", "password"), 400, "unsupported_grant_type"),
            (good.replace("grant_type=client_credentials&", ""), 400, "invalid_request"),
            (format!("{good}&scope=orders:read"), 400, "invalid_scope"),
            (wrong_secret, 401, "invalid_client"),
            (nobody, 401, "invalid_client"),
            ("grant_type=client_credentials".to_owned(), 401, "invalid_client"),
            ("grant_type=client_credentials&client_id=%00&client_secret=x".to_owned(), 401, "invalid_client"),
        ];
        for (form, status, error) in cases {
            let answer = token(&world, &form).await.expect(status);
            assert_eq!(answer.json()["error"], error, "{form}");
            assert_eq!(answer.header("www-authenticate").is_some(), status == 401);
        }
    })
    .await;
}

#[tokio::test]
async fn a_client_has_two_live_secrets_and_loses_its_tokens_with_one() {
    World::each_with_sign_in(|world| async move {
        let (_, admin) = supplier_admin(&world).await;
        let client = machine(&admin, &["demand:read"]).await;
        let secrets = format!("/api/v1/api-clients/{}/secrets", client.id);
        let add = |_: usize| admin.post(&secrets, json!({}));
        let answers = futures::future::join_all((0..4).map(add)).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409]);
        let second =
            answers.iter().find(|answer| answer.status == 201).expect("one").json()["client_secret"].clone();

        let first =
            world.signed_in(&token(&world, &form(&client.client_id, &client.secret)).await.expect(200));
        let with_second = form(&client.client_id, &second);
        token(&world, &with_second).await.expect(200);
        admin.delete(&format!("{secrets}/{}", client.secret_id)).await.expect(204);
        admin.delete(&format!("{secrets}/{}", client.secret_id)).await.expect(404);
        token(&world, &form(&client.client_id, &client.secret)).await.expect(401);
        first.session.get("/api/v1/me").await.expect(401);
        let session = world.signed_in(&token(&world, &with_second).await.expect(200)).session;
        session.get("/api/v1/me").await.expect(200);

        admin.delete(&format!("/api/v1/api-clients/{}", client.id)).await.expect(204);
        session.get("/api/v1/me").await.expect(401);
        token(&world, &with_second).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn clients_get_no_more_than_their_makers_and_their_organisation_have() {
    World::each_with_sign_in(|world| async move {
        let (supplier, admin) = supplier_admin(&world).await;
        let create = async |body: Value| admin.post("/api/v1/api-clients", body).await;
        create(json!({ "name": "X", "scopes": ["orders:place"] })).await.expect(422);
        let foreign = world.partner("P").await;
        create(json!({ "name": "X", "scopes": ["assets:read"], "organization_id": foreign }))
            .await
            .expect(422);
        let narrow = [lonja_kernel::Permission::ApiClientsManage].into_iter().collect::<PermissionSet>();
        let grant = lonja_identity::Grant::new(
            lonja_identity::Subject::Client(ApiClientId::new()),
            supplier,
            OrganizationKind::Supplier,
            narrow,
        );
        let bearer =
            world.identity.issuer().issue(&grant, chrono::Duration::minutes(5)).expect("signs").token;
        let robot = world.anonymous().with_bearer(bearer);
        robot
            .post("/api/v1/api-clients", json!({ "name": "X", "scopes": ["demand:read"] }))
            .await
            .expect(403);
        let client = machine(&admin, &["demand:read"]).await;
        robot.post(&format!("/api/v1/api-clients/{}/secrets", client.id), json!({})).await.expect(403);

        let boss = world.boss().await;
        let path = format!("/api/v1/organizations/{supplier}");
        let good = form(&client.client_id, &client.secret);
        boss.patch(&path, json!({ "kinds": ["partner"] })).await.expect(200);
        assert_eq!(token(&world, &good).await.expect(400).json()["error"], "unauthorized_client");
        boss.patch(&path, json!({ "kinds": ["supplier"], "state": "suspended" })).await.expect(200);
        assert_eq!(token(&world, &good).await.expect(400).json()["error"], "unauthorized_client");
        boss.patch(&path, json!({ "state": "active" })).await.expect(200);
        token(&world, &good).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn foreign_clients_do_not_exist() {
    World::each_with_sign_in(|world| async move {
        let (_, admin) = supplier_admin(&world).await;
        let client = machine(&admin, &["demand:read"]).await;
        let other = world.supplier("Other").await;
        let stranger =
            world.caller(other, OrganizationKind::Supplier, BuiltInRole::SupplierAdmin.permissions());
        drop(stranger);
        world.person("admin@o.example", other, &[BuiltInRole::SupplierAdmin]).await;
        let stranger = world.sign_in("admin@o.example").await.session;
        assert!(stranger.get("/api/v1/api-clients").await.expect(200).items().is_empty());
        let unknown = ApiClientId::new().to_string();
        for (method, suffix) in [(Method::GET, ""), (Method::DELETE, ""), (Method::POST, "/secrets")] {
            let send = async |id: &str| {
                let path = format!("/api/v1/api-clients/{id}{suffix}");
                stranger.send(method.clone(), &path, &[], None).await.expect(404).visible()
            };
            assert_eq!(send(&client.id).await, send(&unknown).await);
        }
    })
    .await;
}

#[tokio::test]
async fn the_demo_puts_in_a_client_with_a_secret_of_its_choosing() {
    World::each_with_sign_in(|world| async move {
        let supplier = world.supplier("Lamps Ltd").await;
        let new = NewClient {
            id: ApiClientId::new(),
            organization: supplier,
            client_id: "demo-supplier".to_owned(),
            name: "Demo".to_owned(),
            acting: OrganizationKind::Supplier,
            scopes: BuiltInRole::Planner.permissions(),
        };
        let tx = world.ctx.db.begin_system("demo").await.expect("begins");
        seed_client(&tx, &new, "lonja-demo-secret").await.expect("seeds");
        tx.finish_derived().await.expect("commits");
        token(&world, &form(&json!("demo-supplier"), &json!("lonja-demo-secret"))).await.expect(200);
    })
    .await;
}
