//! Signs access tokens.

use chrono::Duration;
use jsonwebtoken::{Algorithm, Header};
use lonja_platform::prelude::*;

use super::{
    KeyRing,
    claims::{ActorClaim, Claims, Grant},
};

/// A signed token, as OAuth2 answers it.
#[derive(Clone, Debug)]
pub struct AccessToken {
    pub token: String,
    /// In seconds.
    pub expires_in: u64,
}

/// Signs what it is told to: whoever calls it has decided already. Cheap to clone.
#[derive(Clone)]
pub struct AccessTokenIssuer {
    pub(super) keys: KeyRing,
    pub(super) clock: Clock,
    pub(super) issuer: std::sync::Arc<str>,
}

/// The audience of every access token.
pub(super) const AUDIENCE: &str = "lonja-api";
pub(super) const TYPE: &str = "at+jwt";

impl AccessTokenIssuer {
    pub(crate) fn new(keys: KeyRing, clock: Clock, issuer: &str) -> Self {
        Self { keys, clock, issuer: issuer.into() }
    }

    /// Signs a token that says what the grant says and nothing more.
    pub fn issue(&self, grant: &Grant, lifetime: Duration) -> Result<AccessToken, Problem> {
        let now = self.clock.now();
        let key = self.keys.signing(now).ok_or_else(|| Problem::unavailable("no signing key is loaded"))?;
        let claims = Claims {
            iss: self.issuer.to_string(),
            aud: AUDIENCE.to_owned(),
            sub: grant.subject.to_string(),
            org: grant.organization,
            acting: grant.acting,
            scope: grant.permissions.to_scope(),
            sid: grant.session,
            act: grant.previewed_by.map(|sub| ActorClaim { sub }),
            ro: grant.previewed_by.is_some(),
            ver: grant.epochs,
            iat: now.timestamp(),
            exp: (now + lifetime).timestamp(),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(key.kid.clone());
        let token = jsonwebtoken::encode(&header, &claims, &key.encoding).map_err(Problem::internal)?;
        Ok(AccessToken { token, expires_in: lifetime.num_seconds().unsigned_abs() })
    }
}
