//! The operations on API clients, and the token endpoint.

use lonja_platform::prelude::*;
use poem::http::HeaderMap;
use poem_openapi::{OpenApi, param::Path, payload::Form};
use serde_json::json;

use super::{
    dto::{
        ApiClient, ApiClientCreation, ApiClientFilters, ApiClientWithSecret, NewApiClientSecret, TokenForm,
    },
    rules::{MAX_SECRETS, NewClient, read_scopes, secret_hash},
    store,
    token::{self, TokenAnswer},
};
use crate::{
    person, random,
    rank::{Rank, above},
    sign_in::SignInRate,
    state::Identity,
    tokens::{longest_life, store as tokens},
};

/// The operations.
pub struct ClientsApi {
    identity: Identity,
    refusals: SignInRate,
}

impl ClientsApi {
    pub fn new(identity: &Identity) -> Self {
        let refusals = SignInRate::new(identity.ctx().config.limits.sign_ins_per_address);
        Self { identity: identity.clone(), refusals }
    }
}

fn facts(client: &ApiClient) -> serde_json::Value {
    json!({
        "client_id": client.client_id,
        "name": client.name,
        "acting": client.acting,
        "scopes": client.scopes,
    })
}

fn rights(client: &ApiClient) -> PermissionSet {
    PermissionSet::from_scope(&client.scopes.join(" "))
}

#[OpenApi]
impl ClientsApi {
    /// Get an access token for a machine
    ///
    /// OAuth2 client credentials (RFC 6749, 4.4), form-encoded; id and secret in the Authorization header (Basic) or in
    /// the body. Errors of this operation have OAuth2's own form.
    #[oai(path = "/oauth/token", method = "post", operation_id = "create_token", tag = Tag::Identity)]
    async fn token(
        &self,
        public: Public,
        headers: &HeaderMap,
        body: Form<TokenForm>,
    ) -> Result<TokenAnswer, Problem> {
        let answer = token::token(&self.identity, body.0, headers).await?;
        if matches!(answer, TokenAnswer::Unknown(..)) {
            self.refusals.check(public.address)?;
        }
        Ok(answer)
    }

    /// List API clients
    ///
    /// The host's staff see all of them, everybody else those of their own organisation.
    #[oai(path = "/api/v1/api-clients", method = "get", operation_id = "list_api_clients", tag = Tag::Identity)]
    async fn list(
        &self,
        access: Access<perm::ApiClientsRead>,
        list: ListRequest<ApiClientFilters>,
    ) -> Result<List<ApiClient>, Problem> {
        let (db, scope) = (self.identity.ctx().db.clone(), access.scope());
        list.answer(move |query| {
            let db = db.clone();
            async move { store::page(db.read(), scope, query).await }
        })
        .await
    }

    /// Create an API client
    ///
    /// Answers its first secret, once. It can be given no more than its creator may do.
    #[oai(path = "/api/v1/api-clients", method = "post", operation_id = "create_api_client", tag = Tag::Identity)]
    async fn create(
        &self,
        access: Access<perm::ApiClientsManage>,
        body: Json<ApiClientCreation>,
    ) -> Result<Created<ApiClientWithSecret>, Problem> {
        let caller: &Caller = &access;
        let creation = body.0;
        let own = caller.scope().organization();
        let organization = creation.organization_id.unwrap_or(caller.organization());
        let unknown = || Problem::invalid_field("/organization_id", "There is no such organisation.");
        if own.is_some_and(|own| own != organization) {
            return Err(unknown());
        }
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let seat = person::organization(&tx, organization).await?.ok_or_else(unknown)?;
        let asked =
            creation.acting.or_else(|| own.map(|_| caller.acting())).or_else(|| seat.kinds.first().copied());
        let acting = asked.filter(|kind| seat.kinds.contains(kind)).ok_or_else(|| {
            Problem::invalid_field("/acting", "The organisation does not act as this kind.")
        })?;
        let scopes = read_scopes(&creation.scopes, acting)?;
        if !Rank::of(&tx, caller).await?.covers(acting, &scopes) {
            return Err(above());
        }
        let name = creation.name.trim().to_owned();
        if name.is_empty() {
            return Err(Problem::invalid_field("/name", "Write a name."));
        }
        let id = ApiClientId::new();
        let secret = random::secret();
        store::insert(&tx, &NewClient { id, organization, client_id: id.to_string(), name, acting, scopes })
            .await?;
        store::insert_secret(&tx, id, secret_hash(&secret)).await?;
        let client = store::find(&tx, caller.scope(), id).await?.ok_or_else(Problem::not_found)?;
        tx.record(
            Change::new(EventKind::ApiClientChanged, id).organization(organization).after(facts(&client)),
        );
        let body = ApiClientWithSecret { client, client_secret: secret };
        tx.finish(Created::at(format!("/api/v1/api-clients/{id}"), body).with_secret()).await
    }

    /// Get an API client
    #[oai(path = "/api/v1/api-clients/:id", method = "get", operation_id = "get_api_client", tag = Tag::Identity)]
    async fn get(
        &self,
        access: Access<perm::ApiClientsRead>,
        id: Path<ApiClientId>,
    ) -> Result<Json<ApiClient>, Problem> {
        let found = store::find(self.identity.ctx().db.read(), access.scope(), id.0).await?;
        found.map(Json).ok_or_else(Problem::not_found)
    }

    /// Remove an API client
    ///
    /// Its secrets stop working at once, its tokens within seconds.
    ///
    /// Example: `DELETE /api/v1/api-clients/cli_0198c0de8d5a7c3e9f00112233445566` answers 204.
    #[oai(
        path = "/api/v1/api-clients/:id",
        method = "delete",
        operation_id = "delete_api_client",
        tag = Tag::Identity
    )]
    async fn delete(
        &self,
        access: Access<perm::ApiClientsManage>,
        id: Path<ApiClientId>,
    ) -> Result<NoContent, Problem> {
        let ctx = self.identity.ctx();
        let mut tx = ctx.db.begin(&access).await?;
        let client = store::lock(&tx, access.scope(), id.0).await?.ok_or_else(Problem::not_found)?;
        let revoked = tokens::revoke_client(&tx, id.0, longest_life(&ctx.config)).await?;
        store::delete(&tx, id.0).await?;
        tx.record(
            Change::new(EventKind::ApiClientChanged, id.0)
                .organization(client.organization_id)
                .before(facts(&client)),
        );
        let reply = tx.finish(NoContent).await?;
        self.identity.revoked(revoked);
        Ok(reply)
    }

    /// Add a secret to an API client
    ///
    /// Answers the secret, once. A client has at most two: change the machine to the new one, then delete the old one.
    #[oai(
        path = "/api/v1/api-clients/:id/secrets",
        method = "post",
        operation_id = "create_api_client_secret",
        tag = Tag::Identity
    )]
    async fn add_secret(
        &self,
        access: Access<perm::ApiClientsManage>,
        id: Path<ApiClientId>,
    ) -> Result<Created<NewApiClientSecret>, Problem> {
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let client = store::lock(&tx, access.scope(), id.0).await?.ok_or_else(Problem::not_found)?;
        // Whoever holds a secret can do what the client can.
        if !Rank::of(&tx, &access).await?.covers(client.acting, &rights(&client)) {
            return Err(above());
        }
        if client.secrets.len() >= MAX_SECRETS {
            let detail = "The client has two secrets already. Delete the one that is not used any more.";
            return Err(Problem::new(ProblemCode::Conflict, detail));
        }
        let secret = random::secret();
        let made = store::insert_secret(&tx, id.0, secret_hash(&secret)).await?;
        tx.record(
            Change::new(EventKind::ApiClientChanged, id.0)
                .organization(client.organization_id)
                .after(json!({ "secret_added": made })),
        );
        let body = NewApiClientSecret { id: made, client_secret: secret, created_at: tx.now() };
        let location = format!("/api/v1/api-clients/{}", id.0);
        tx.finish(Created::at(location, body).with_secret()).await
    }

    /// Delete a secret of an API client
    ///
    /// It stops working at once; the client's tokens end within seconds, and it gets new ones with its other secret.
    ///
    /// Example: `DELETE /api/v1/api-clients/cli_0198c0de8d5a7c3e9f00112233445566/secrets/sec_0198c0de8d5a7c3e9f00112233445566`
    /// answers 204.
    #[oai(
        path = "/api/v1/api-clients/:id/secrets/:secret_id",
        method = "delete",
        operation_id = "delete_api_client_secret",
        tag = Tag::Identity
    )]
    async fn remove_secret(
        &self,
        access: Access<perm::ApiClientsManage>,
        id: Path<ApiClientId>,
        secret_id: Path<ApiClientSecretId>,
    ) -> Result<NoContent, Problem> {
        let ctx = self.identity.ctx();
        let mut tx = ctx.db.begin(&access).await?;
        let client = store::lock(&tx, access.scope(), id.0).await?.ok_or_else(Problem::not_found)?;
        if !store::delete_secret(&tx, id.0, secret_id.0).await? {
            return Err(Problem::not_found());
        }
        let revoked = tokens::revoke_client(&tx, id.0, longest_life(&ctx.config)).await?;
        tx.record(
            Change::new(EventKind::ApiClientChanged, id.0)
                .organization(client.organization_id)
                .before(json!({ "secret_removed": secret_id.0 })),
        );
        let reply = tx.finish(NoContent).await?;
        self.identity.revoked(revoked);
        Ok(reply)
    }
}
