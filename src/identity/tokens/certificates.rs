//! Signatures over certificates: compact JWS with Ed25519 (RFC 7515, RFC 8037), by keys that sign nothing else. A
//! certificate's type is its own, so that neither it nor a token passes for the other.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use lonja_platform::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::{
    keys::{self, SigningKey},
    store::{self, Purpose},
};

const TYPE: &str = "lonja-certificate+jwt";

/// Signs a statement in the transaction in which it becomes true. Where no key has signed certificates here yet, the
/// transaction makes the first one.
pub async fn sign_certificate(tx: &mut Tx, secrets: &Secrets, statement: &Value) -> Result<String, Problem> {
    if store::certificate_key(tx).await?.is_none() {
        let key = keys::new_key(secrets, Purpose::Certificate, tx.now())?;
        keys::add(tx, key).await?;
    }
    let key = store::certificate_key(tx).await?.ok_or_else(|| Problem::internal("no key was made"))?;
    let key = SigningKey::open(key, secrets)?;
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(key.kid);
    jsonwebtoken::encode(&header, statement, &key.encoding).map_err(Problem::internal)
}

/// Whose certificate it says that it is. Nothing is believed yet: this tells where to ask for keys.
pub fn certificate_issuer(jws: &str) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(jws.split('.').nth(1)?).ok()?;
    let statement: Value = serde_json::from_slice(&payload).ok()?;
    statement["iss"].as_str().map(str::to_owned)
}

/// Why a signature is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    #[error("this is no certificate: it has to be a compact JWS of the type {TYPE}, signed with EdDSA")]
    NoCertificate,
    #[error("the keys cannot be read: they have to be a JSON Web Key Set")]
    NoKeys,
    #[error("the key {0} that is said to have signed it is not among the given ones")]
    UnknownKey(String),
    #[error("the signature does not hold: the certificate was changed, or another key signed it")]
    Wrong,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    #[serde(default)]
    kid: String,
    #[serde(default)]
    crv: String,
    #[serde(default)]
    x: String,
}

/// What was signed, where one of these keys (the text of a JSON Web Key Set) did.
pub fn verify_certificate(jws: &str, key_set: &str) -> Result<Value, NotSigned> {
    let header = jsonwebtoken::decode_header(jws).map_err(|_| NotSigned::NoCertificate)?;
    if header.typ.as_deref() != Some(TYPE) || header.alg != Algorithm::EdDSA {
        return Err(NotSigned::NoCertificate);
    }
    let kid = header.kid.ok_or(NotSigned::NoCertificate)?;
    let keys: KeySet = serde_json::from_str(key_set).map_err(|_| NotSigned::NoKeys)?;
    let mut known = keys.keys.iter().filter(|key| key.crv == "Ed25519");
    let key = known.find(|key| key.kid == kid).ok_or(NotSigned::UnknownKey(kid))?;
    let key = DecodingKey::from_ed_components(&key.x).map_err(|_| NotSigned::NoKeys)?;
    // It says when something was released, which stays true.
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    Ok(jsonwebtoken::decode::<Value>(jws, &key, &validation).map_err(|_| NotSigned::Wrong)?.claims)
}

#[cfg(test)]
mod tests {
    use lonja_platform::testing;
    use serde_json::json;

    use super::*;
    use crate::tokens::{KeyRing, rotate_certificate_keys, rotate_keys};

    async fn published_keys(ctx: &Ctx) -> String {
        let ring = KeyRing::default();
        ring.learn(store::keys(ctx.db.read()).await.unwrap(), &ctx.secrets).unwrap();
        let published = ring.published(ctx.clock.now());
        poem_openapi::types::ToJSON::to_json_string(&published)
    }

    async fn signed(ctx: &Ctx, statement: &Value) -> String {
        let mut tx = ctx.db.begin_system("test").await.unwrap();
        let jws = sign_certificate(&mut tx, &ctx.secrets, statement).await.unwrap();
        tx.finish_derived().await.unwrap();
        jws
    }

    #[tokio::test]
    async fn a_certificate_outlives_the_key_that_signed_it_and_no_token_key_signs_one() {
        for installation in testing::databases().await {
            let ctx = &installation.ctx;
            let statement = json!({ "release": 1 });
            let first = signed(ctx, &statement).await;
            rotate_keys(ctx).await.unwrap();
            let rotated = rotate_certificate_keys(ctx).await.unwrap();
            ctx.clock.advance(chrono::Duration::days(400));
            let tx = ctx.db.begin_system("test").await.unwrap();
            store::purge(&tx).await.unwrap();
            tx.finish_derived().await.unwrap();
            let second = signed(ctx, &statement).await;
            let keys = published_keys(ctx).await;
            for jws in [&first, &second] {
                assert_eq!(verify_certificate(jws, &keys), Ok(statement.clone()));
            }
            let kid = |jws: &str| jsonwebtoken::decode_header(jws).unwrap().kid.unwrap();
            assert!(kid(&first) != kid(&second) && kid(&second) == rotated);
            assert_eq!(
                verify_certificate(&first, &json!({ "keys": [] }).to_string()),
                Err(NotSigned::UnknownKey(kid(&first)))
            );
        }
    }

    #[tokio::test]
    async fn what_was_changed_after_signing_is_not_believed() {
        let installation = testing::databases().await.remove(0);
        let ctx = &installation.ctx;
        let honest = signed(ctx, &json!({ "hidden": 5 })).await;
        let other = signed(ctx, &json!({ "hidden": 0 })).await;
        let (mut parts, others): (Vec<&str>, Vec<&str>) =
            (honest.split('.').collect(), other.split('.').collect());
        parts[1] = others[1];
        let keys = published_keys(ctx).await;
        assert_eq!(verify_certificate(&parts.join("."), &keys), Err(NotSigned::Wrong));
        assert_eq!(verify_certificate("a.b.c", &keys), Err(NotSigned::NoCertificate));
        assert_eq!(verify_certificate(&honest, "[]"), Err(NotSigned::NoKeys));
    }
}
