//! People with passwords, and the door that they come in by.

use lonja_identity::{NewUser, PasswordHasher, role_id, seed_users};
use lonja_kernel::{BuiltInRole, OrganizationId, UserId};
use poem::http::Method;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::support::{Answer, Session, World};

pub const PASSWORD: &str = "lonja-demo";

/// One hash for all people of these tests: hashing is slow on purpose.
async fn hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    HASH.get_or_init(|| async { PasswordHasher::new().hash(PASSWORD).await.expect("hashes") }).await.clone()
}

/// A sign-in: the access token and the refresh cookie.
#[derive(Clone)]
pub struct SignedIn {
    pub session: Session,
    pub token: String,
    /// `lonja_refresh=…`
    pub cookie: String,
    /// `lonja_device=…`, where one was given.
    pub device: Option<String>,
}

/// The value of a cookie that an answer sets, as a pair to be sent back.
pub fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let set = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let pair =
        set.filter_map(|value| value.split(';').next()).find(|pair| pair.starts_with(&format!("{name}=")));
    pair.map(str::to_owned)
}

impl World {
    /// An active person with the password of these tests.
    pub async fn person(&self, email: &str, organization: OrganizationId, roles: &[BuiltInRole]) -> UserId {
        let new = NewUser {
            id: UserId::new(),
            organization,
            email: email.to_owned(),
            name: email.split('@').next().unwrap_or_default().to_owned(),
            language: None,
            password_hash: Some(hash().await),
            roles: roles.iter().copied().map(role_id).collect(),
        };
        let tx = self.ctx.db.begin_system("test").await.expect("a transaction begins");
        seed_users(&tx, std::slice::from_ref(&new)).await.expect("the person is made");
        tx.finish_derived().await.expect("the transaction commits");
        new.id
    }

    /// An attempt to sign in from an address, with cookies.
    pub async fn try_sign_in(&self, from: &str, cookies: &str, body: Value) -> Answer {
        let headers = [("x-forwarded-for", from), ("cookie", cookies)];
        self.anonymous().send(Method::POST, "/api/v1/auth/login", &headers, Some(body)).await
    }

    pub async fn sign_in(&self, email: &str) -> SignedIn {
        self.sign_in_with(email, PASSWORD).await
    }

    pub async fn sign_in_with(&self, email: &str, password: &str) -> SignedIn {
        let body = json!({ "email": email, "password": password });
        self.signed_in(&self.try_sign_in("192.0.2.1", "", body).await.expect(200))
    }

    /// What an answer with a token lets one do.
    pub fn signed_in(&self, answer: &Answer) -> SignedIn {
        let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
        SignedIn {
            session: self.anonymous().with_bearer(token.clone()),
            token,
            cookie: cookie(answer, "lonja_refresh").unwrap_or_default(),
            device: cookie(answer, "lonja_device"),
        }
    }

    pub async fn refresh(&self, cookie: &str, body: Option<Value>) -> Answer {
        let headers = [("cookie", cookie)];
        self.anonymous().send(Method::POST, "/api/v1/auth/refresh", &headers, body).await
    }

    /// An administrator of the host who has signed in.
    pub async fn boss(&self) -> Session {
        self.person("boss@example.com", self.host, &[BuiltInRole::Administrator]).await;
        self.sign_in("boss@example.com").await.session
    }
}
