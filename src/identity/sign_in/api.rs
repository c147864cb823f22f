//! The operations of signing in.

use lonja_platform::prelude::*;
use poem::http::HeaderMap;
use poem_openapi::OpenApi;

use super::{
    dto::{
        InvitationAcceptance, LoginRequest, PasswordChange, RefreshBody, ResetConfirmation, ResetRequest,
        TokenResponse, ViewAsRequest, WithCookies,
    },
    links, login, password,
    rate::SignInRate,
    refresh, view_as,
};
use crate::{state::Identity, tokens::Jwks};

/// The operations.
pub struct SignInApi {
    identity: Identity,
    rate: SignInRate,
}

impl SignInApi {
    pub fn new(identity: &Identity) -> Self {
        let rate = SignInRate::new(identity.ctx().config.limits.sign_ins_per_address);
        Self { identity: identity.clone(), rate }
    }
}

#[OpenApi]
impl SignInApi {
    /// Sign in
    ///
    /// Answers an access token and sets the refresh cookie `lonja_refresh`. Wrong details are answered alike whether the
    /// address has an account or not; too many attempts have to wait (429, with Retry-After).
    #[oai(path = "/api/v1/auth/login", method = "post", operation_id = "sign_in", tag = Tag::Identity)]
    async fn login(
        &self,
        public: Public,
        headers: &HeaderMap,
        body: Json<LoginRequest>,
    ) -> Result<WithCookies<TokenResponse>, Problem> {
        self.rate.check(public.address)?;
        login::login(&self.identity, body.0, public.address, headers).await
    }

    /// Refresh the access token
    ///
    /// Exchanges the refresh cookie for an access token and the next cookie. A cookie works once; using an old one ends
    /// the sign-in everywhere, except within ten seconds, for requests that crossed.
    #[oai(path = "/api/v1/auth/refresh", method = "post", operation_id = "refresh_session", tag = Tag::Identity)]
    async fn refresh(
        &self,
        _public: Public,
        headers: &HeaderMap,
        body: RefreshBody,
    ) -> Result<WithCookies<TokenResponse>, Problem> {
        refresh::refresh(&self.identity, body.0.and_then(|body| body.acting), headers).await
    }

    /// Sign out
    ///
    /// Ends the sign-in that the refresh cookie belongs to, with its access tokens, and forgets the cookie.
    ///
    /// Example: `POST /api/v1/auth/logout` with `Cookie: lonja_refresh=…` answers 204.
    #[oai(path = "/api/v1/auth/logout", method = "post", operation_id = "sign_out", tag = Tag::Identity)]
    async fn logout(&self, _public: Public, headers: &HeaderMap) -> Result<WithCookies<NoContent>, Problem> {
        refresh::logout(&self.identity, headers).await
    }

    /// Change one's own password
    ///
    /// Everybody else who is signed in as this person is signed out. Answers a new access token for this sign-in.
    #[oai(path = "/api/v1/auth/password", method = "post", operation_id = "change_password", tag = Tag::Identity)]
    async fn change_password(
        &self,
        access: Access<perm::SignedIn>,
        body: Json<PasswordChange>,
    ) -> Result<WithCookies<TokenResponse>, Problem> {
        let address = access.address();
        self.rate.check(address)?;
        password::change(&self.identity, &access, address, body.0).await
    }

    /// Ask for a new password
    ///
    /// Mails a link to the address if it has an account. The answer is the same either way. Without a mail server,
    /// administrators make links for their people.
    #[oai(
        path = "/api/v1/auth/password-reset",
        method = "post",
        operation_id = "request_password_reset",
        tag = Tag::Identity
    )]
    async fn request_reset(&self, public: Public, body: Json<ResetRequest>) -> Result<NoContent, Problem> {
        self.rate.check(public.address)?;
        links::request_reset(self.identity.ctx(), body.0, public.address).await
    }

    /// Choose a new password
    ///
    /// Uses the token of a reset link up. Everybody who is signed in as this person is signed out.
    #[oai(
        path = "/api/v1/auth/password-reset/confirm",
        method = "post",
        operation_id = "confirm_password_reset",
        tag = Tag::Identity
    )]
    async fn confirm_reset(
        &self,
        public: Public,
        body: Json<ResetConfirmation>,
    ) -> Result<NoContent, Problem> {
        self.rate.check(public.address)?;
        links::confirm_reset(&self.identity, body.0, public.address).await
    }

    /// Accept an invitation
    ///
    /// Uses the invitation's token up and activates the account with the chosen password. Sign in afterwards.
    #[oai(
        path = "/api/v1/auth/invitations/accept",
        method = "post",
        operation_id = "accept_invitation",
        tag = Tag::Identity
    )]
    async fn accept(&self, public: Public, body: Json<InvitationAcceptance>) -> Result<NoContent, Problem> {
        self.rate.check(public.address)?;
        links::accept(&self.identity, body.0).await
    }

    /// See the portal as an organisation
    ///
    /// Answers a short access token that reads what both the organisation's administrator and the staff member may see,
    /// changes nothing and leaves no marks. It cannot be refreshed.
    #[oai(path = "/api/v1/auth/view-as", method = "post", operation_id = "view_as", tag = Tag::Identity)]
    async fn view_as(
        &self,
        access: Access<perm::ViewAsUse>,
        body: Json<ViewAsRequest>,
    ) -> Result<WithCookies<TokenResponse>, Problem> {
        view_as::view_as(&self.identity, &access, body.0).await
    }

    /// Get the public keys
    ///
    /// The keys (JWKS) with which other services check our access tokens, and suppliers the certificates of releases.
    /// Tokens and certificates have keys of their own; the type in a signature's header says which it is. A key that
    /// signed certificates stays here after another one has taken its place.
    #[oai(path = "/.well-known/jwks.json", method = "get", operation_id = "get_jwks", tag = Tag::Identity)]
    async fn jwks(&self, _public: Public) -> Result<Json<Jwks>, Problem> {
        let now = self.identity.ctx().clock.now();
        Ok(Json(self.identity.keys().published(now)))
    }
}
