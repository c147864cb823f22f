//! What people are told of, over HTTP on each database.

pub mod digests;
mod inbox;
mod telling;

use std::sync::atomic::{AtomicU32, Ordering};

use lonja_identity::{NewUser, PasswordHasher, role_id, seed_users};
use lonja_kernel::{BuiltInRole, EventKind, OrganizationId, UserId};
use lonja_platform::data::Change;
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::support::{Session, World};

/// Somebody with a row, so that it can be told of something; its address is its name.
pub async fn person(world: &World, organization: OrganizationId, role: BuiltInRole) -> Session {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    static HASH: OnceCell<String> = OnceCell::const_new();
    let hash = HASH
        .get_or_init(|| async { PasswordHasher::new().hash("correct horse battery").await.expect("a hash") });
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let id = UserId::new();
    let new = NewUser {
        id,
        organization,
        email: format!("{}-{number}@example.com", role.key()),
        name: format!("{} {number}", role.key()),
        language: None,
        password_hash: Some(hash.await.clone()),
        roles: vec![role_id(role)],
    };
    let mut tx = world.ctx.db.begin_system("test").await.expect("a transaction begins");
    seed_users(&tx, &[new]).await.expect("the person is added");
    tx.record(Change::new(EventKind::UserInvited, id));
    tx.finish(()).await.expect("the transaction commits");
    world.caller_as(id, organization, role.kind(), role.permissions())
}

/// What somebody was told, the latest first, after everything that is due was done.
pub async fn told(world: &World, somebody: &Session) -> Vec<Value> {
    world.run_jobs().await;
    somebody.get("/api/v1/me/notifications").await.expect(200).items()
}

pub async fn kinds(world: &World, somebody: &Session) -> Vec<String> {
    let told = told(world, somebody).await;
    told.iter().map(|told| told["kind"].as_str().expect("a kind").to_owned()).collect()
}
