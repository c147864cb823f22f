use lonja_platform::testing;

use super::*;
use crate::{
    organizations::{self, NewOrganization},
    person,
    users::{self, NewUser},
};

/// What can happen to a person while a password is hashed.
const CHANGES: [&str; 5] = [
    "UPDATE app_user SET password_hash = 'another', state = 'active'",
    "UPDATE app_user SET state = 'suspended'",
    "UPDATE app_user SET access_epoch = access_epoch + 1",
    "UPDATE organization SET state = 'suspended'",
    "UPDATE organization SET access_epoch = access_epoch + 1",
];

/// Active with a password, invited without.
async fn someone(ctx: &Ctx, email: String, password_hash: Option<&str>) -> Person {
    let partner = NewOrganization::new("Quayside", [OrganizationKind::Partner]);
    let new = NewUser {
        id: UserId::new(),
        organization: partner.id,
        email,
        name: "Ana".to_owned(),
        language: None,
        password_hash: password_hash.map(str::to_owned),
        roles: Vec::new(),
    };
    let tx = ctx.db.begin_system("test").await.unwrap();
    organizations::store::insert(&tx, &[partner]).await.unwrap();
    users::store::insert(&tx, std::slice::from_ref(&new)).await.unwrap();
    tx.finish_derived().await.unwrap();
    person::by_id(ctx.db.read(), new.id).await.unwrap().unwrap()
}

fn new_session(tx: &Tx) -> NewSession {
    NewSession {
        id: SessionId::new(),
        acting: OrganizationKind::Partner,
        salt: vec![7; 32],
        address: "192.0.2.1".to_owned(),
        agent: None,
        expires_at: tx.now() + chrono::Duration::hours(1),
    }
}

/// Whether a sign-in, a new password and the acceptance of an invitation are written; then rolled back.
async fn written(ctx: &Ctx, active: &Person, invited: &Person) -> [bool; 3] {
    let tx = ctx.db.begin_system("test").await.unwrap();
    let new = new_session(&tx);
    let id = new.id;
    let signed_in = insert_session(&tx, active, new).await.unwrap();
    assert_eq!(session(&tx, id).await.unwrap().is_some(), signed_in);
    let password = set_password(&tx, active, "new".to_owned()).await.unwrap();
    let hash = "chosen".to_owned();
    let activated = activate(&tx, invited, hash, Some("Eva".to_owned()), None).await.unwrap();
    [signed_in, password, activated]
}

#[tokio::test]
async fn nothing_is_written_on_a_person_who_is_not_as_it_was_read_any_more() {
    for installation in testing::databases().await {
        let ctx = &installation.ctx;
        for (number, change) in CHANGES.into_iter().enumerate() {
            let active = someone(ctx, format!("ana{number}@example.com"), Some("seen")).await;
            let invited = someone(ctx, format!("eva{number}@example.com"), None).await;
            assert_eq!(written(ctx, &active, &invited).await, [true; 3]);
            let tx = ctx.db.begin_system("test").await.unwrap();
            tx.execute_unprepared(change).await.unwrap();
            tx.finish_derived().await.unwrap();
            assert_eq!(written(ctx, &active, &invited).await, [false; 3], "{change}");
        }
    }
}
