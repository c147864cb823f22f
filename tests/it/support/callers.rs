//! Callers whose bearer text says who they are, and the requests that they send.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lonja_kernel::{OrganizationId, OrganizationKind, PermissionSet, ProblemCode, UserId};
use lonja_platform::{
    access::{Authenticator, Caller, CallerParts},
    problem::Problem,
};
use poem::{
    Body,
    http::Method,
    test::{TestClient, TestRequestBuilder},
};
use serde_json::{Value, json};

use super::{Answer, App};

/// Believes what the bearer text says.
pub struct SpokenRights;

pub fn bearer(
    user: UserId,
    organization: OrganizationId,
    acting: OrganizationKind,
    permissions: &PermissionSet,
    preview: bool,
) -> String {
    let words = json!([user, organization, acting, permissions.to_scope(), preview]);
    URL_SAFE_NO_PAD.encode(words.to_string())
}

fn read(bearer: &str) -> Option<Caller> {
    let bytes = URL_SAFE_NO_PAD.decode(bearer).ok()?;
    let (user, organization, acting, scope, preview): (
        UserId,
        OrganizationId,
        OrganizationKind,
        String,
        bool,
    ) = serde_json::from_slice(&bytes).ok()?;
    Some(Caller::new(CallerParts {
        subject: user.to_string(),
        user: Some(user),
        organization,
        acting,
        permissions: PermissionSet::from_scope(&scope),
        session: None,
        previewed_by: preview.then(|| "usr_00000000000000000000000000000001".to_owned()),
    }))
}

impl Authenticator for SpokenRights {
    fn authenticate(&self, bearer: &str) -> Result<Arc<Caller>, Problem> {
        let unauthenticated = || Problem::new(ProblemCode::Unauthenticated, "Sign in.");
        read(bearer).map(Arc::new).ok_or_else(unauthenticated)
    }
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Session {
    app: App,
    bearer: Option<String>,
}

impl Session {
    pub fn new(app: App, bearer: Option<String>) -> Self {
        Self { app, bearer }
    }

    /// The same caller by another bearer text.
    pub fn with_bearer(&self, bearer: impl Into<String>) -> Self {
        Self { app: self.app.clone(), bearer: Some(bearer.into()) }
    }

    /// The bearer text, for requests that are written by hand.
    pub fn bearer(&self) -> &str {
        self.bearer.as_deref().expect("a caller of these tests")
    }

    pub fn user_id(&self) -> UserId {
        let caller = self.bearer.as_deref().and_then(read).expect("a caller of these tests");
        caller.user_id().expect("a person")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    /// The whole list as CSV.
    pub async fn csv(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[("accept", "text/csv")], None).await
    }

    /// The whole list as one JSON document per line.
    pub async fn lines(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[("accept", "application/x-ndjson")], None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &[], Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, &[], Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], None).await
    }

    /// Reads the resource and changes that very version.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        let tag = self.get(path).await.etag();
        self.send(Method::PATCH, path, &[("if-match", &tag)], Some(body)).await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        self.request(
            method,
            path,
            headers,
            body.map(|body| (String::from("application/json"), body.to_string().into())),
        )
        .await
    }

    /// Any body under any media type.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<(String, Body)>,
    ) -> Answer {
        let client = TestClient::new(self.app.clone());
        let mut request: TestRequestBuilder<'_, _> = client.request(method, path.to_owned());
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", format!("Bearer {bearer}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some((kind, body)) = body {
            request = request.content_type(kind).body(body);
        }
        Answer::read(request.send().await.0).await
    }
}
