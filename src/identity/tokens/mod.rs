//! Access tokens: what they say, who signs them, how they are checked and how they are revoked; and the signatures
//! under certificates, which come from keys of their own.
//!
//! A check costs no database statement. What may change while a token lives (people, clients, organisations,
//! sign-ins) carries an epoch that is counted up in the transaction of the change; a token names the epochs it was
//! issued under and is refused once a newer one is known. Epochs and not times, so that neither clocks that differ nor
//! a token that is being issued at that very moment slip through.

mod authenticator;
mod certificates;
mod claims;
mod issuer;
mod keys;
pub(crate) mod revocations;
pub(crate) mod store;

pub use authenticator::TokenAuthenticator;
pub use certificates::{NotSigned, certificate_issuer, sign_certificate, verify_certificate};
pub(crate) use claims::Jwks;
pub use claims::{Epochs, Grant, Subject};
pub use issuer::{AccessToken, AccessTokenIssuer};
pub(crate) use keys::{KeyRing, ensure_keys};
pub use keys::{rotate_certificate_keys, rotate_keys};
pub(crate) use revocations::{Revocation, Revocations};

use chrono::Duration;
use lonja_platform::prelude::Config;

/// A configured length of time.
pub(crate) fn lasting(configured: std::time::Duration) -> Duration {
    Duration::from_std(configured).unwrap_or(Duration::MAX)
}

/// How long the longest access token lives, and with it every revocation and every retired key.
pub(crate) fn longest_life(config: &Config) -> Duration {
    let tokens = &config.tokens;
    lasting(tokens.access.max(tokens.client).max(tokens.view_as))
}
