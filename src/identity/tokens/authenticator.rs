//! Turns a bearer token into a caller, without a database statement.
//!
//! A token that was verified once is recognised by its digest; its expiry, its key and its revocation are judged anew
//! every time.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, Validation};
use lonja_platform::{
    access::{Authenticator, CallerParts},
    prelude::*,
};
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::{
    AccessTokenIssuer, Revocations,
    claims::{Claims, Subject},
    issuer::{AUDIENCE, TYPE},
    revocations::Revocable,
};

/// Verified tokens that are remembered; about a kilobyte each.
const REMEMBERED: usize = 10_000;
/// Larger than any token of ours; longer ones are not even hashed.
const LONGEST: usize = 4096;

struct Verified {
    caller: Arc<Caller>,
    kid: String,
    expires: i64,
    carried: Vec<(Revocable, i64)>,
}

/// The platform's authenticator for our access tokens.
pub struct TokenAuthenticator {
    tokens: AccessTokenIssuer,
    revocations: Arc<Revocations>,
    validation: Validation,
    verified: Cache<[u8; 32], Arc<Verified>>,
}

impl TokenAuthenticator {
    pub(crate) fn new(tokens: AccessTokenIssuer, revocations: Arc<Revocations>) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&tokens.issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library would ask the machine's clock, and allow a minute of leeway; we ask ours, below.
        validation.validate_exp = false;
        Self { tokens, revocations, validation, verified: Cache::new(REMEMBERED) }
    }

    fn verify(&self, token: &str) -> Option<Verified> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.typ.as_deref() != Some(TYPE) {
            return None;
        }
        let kid = header.kid?;
        let key = self.tokens.keys.accepted(&kid, self.tokens.clock.now())?;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &self.validation).ok()?.claims;
        // A preview without its actor would be a token that reads only but leaves marks.
        if claims.ro != claims.act.is_some() {
            return None;
        }
        let subject: Subject = claims.sub.parse().ok()?;
        let (user, revocable) = match subject {
            Subject::User(user) => (Some(user), Revocable::User(user)),
            Subject::Client(client) => (None, Revocable::Client(client)),
        };
        let mut carried = vec![
            (revocable, claims.ver.subject),
            (Revocable::Organization(claims.org), claims.ver.organization),
        ];
        carried.extend(claims.sid.map(|session| (Revocable::Session(session), 0)));
        let caller = Caller::new(CallerParts {
            subject: claims.sub,
            // Nobody acts as a person in a preview.
            user: user.filter(|_| claims.act.is_none()),
            organization: claims.org,
            acting: claims.acting,
            permissions: PermissionSet::from_scope(&claims.scope),
            session: claims.sid,
            previewed_by: claims.act.map(|actor| actor.sub.to_string()),
        });
        Some(Verified { caller: Arc::new(caller), kid, expires: claims.exp, carried })
    }
}

fn refused() -> Problem {
    Problem::new(
        ProblemCode::Unauthenticated,
        "The access token is not valid, or not any more. Refresh it or sign in again.",
    )
}

impl Authenticator for TokenAuthenticator {
    fn authenticate(&self, bearer: &str) -> Result<Arc<Caller>, Problem> {
        if bearer.len() > LONGEST {
            return Err(refused());
        }
        let digest: [u8; 32] = Sha256::digest(bearer.as_bytes()).into();
        let verified = if let Some(verified) = self.verified.get(&digest) {
            verified
        } else {
            let verified = Arc::new(self.verify(bearer).ok_or_else(refused)?);
            self.verified.insert(digest, verified.clone());
            verified
        };
        let now = self.tokens.clock.now();
        let is_live =
            now.timestamp() < verified.expires && self.tokens.keys.accepted(&verified.kid, now).is_some();
        if !is_live {
            self.verified.remove(&digest);
            return Err(refused());
        }
        if self.revocations.allow(&verified.carried)? { Ok(verified.caller.clone()) } else { Err(refused()) }
    }
}

#[cfg(test)]
mod tests;
