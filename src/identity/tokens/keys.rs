//! The keys that sign: Ed25519, kept sealed in the database, published as JWKS.
//!
//! A new key is published before it signs, and an old one is accepted for as long as its last token lives, so that a
//! rotation is noticed by nobody. Certificates have keys of their own, which stay published for good.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use jsonwebtoken::{DecodingKey, EncodingKey};
use lonja_platform::prelude::*;
use uuid::Uuid;

use super::{
    claims::{Jwk, Jwks},
    longest_life,
    store::{self, KeyRow, Purpose},
};

const SEAL: &str = "token-signing-key";
/// Time for every node to learn of a new key before it signs.
const HEAD_START: Duration = Duration::seconds(30);

/// A key in memory.
pub(super) struct SigningKey {
    id: Uuid,
    purpose: Purpose,
    pub kid: String,
    pub encoding: EncodingKey,
    pub decoding: DecodingKey,
    public: String,
    signs_from: Timestamp,
    accepted_until: Option<Timestamp>,
}

impl SigningKey {
    pub(super) fn open(row: KeyRow, secrets: &Secrets) -> Result<Self, Problem> {
        let sealed = URL_SAFE_NO_PAD.decode(&row.sealed_private_key).map_err(Problem::internal)?;
        let private = secrets.open(SEAL, row.id.as_bytes(), &sealed).map_err(|_| {
            Problem::internal("a signing key was sealed with another installation key; restore that key")
        })?;
        Ok(Self {
            kid: row.id.simple().to_string(),
            encoding: EncodingKey::from_ed_der(&private),
            decoding: DecodingKey::from_ed_components(&row.public_key).map_err(Problem::internal)?,
            id: row.id,
            purpose: row.purpose,
            public: row.public_key,
            signs_from: row.signs_from,
            accepted_until: row.accepted_until,
        })
    }

    fn is_accepted(&self, now: Timestamp) -> bool {
        self.accepted_until.is_none_or(|until| now < until)
    }
}

/// The keys that this node knows. Cloning shares them.
#[derive(Clone, Default)]
pub(crate) struct KeyRing(Arc<RwLock<Vec<Arc<SigningKey>>>>);

impl KeyRing {
    fn all(&self) -> Vec<Arc<SigningKey>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys of access tokens that are good now.
    fn of_tokens(&self, now: Timestamp) -> impl Iterator<Item = Arc<SigningKey>> {
        self.all().into_iter().filter(move |key| key.purpose == Purpose::Token && key.is_accepted(now))
    }

    /// The key to sign with: the newest that has begun.
    pub(super) fn signing(&self, now: Timestamp) -> Option<Arc<SigningKey>> {
        self.of_tokens(now).filter(|key| key.signs_from <= now).max_by_key(|key| (key.signs_from, key.id))
    }

    pub(super) fn accepted(&self, kid: &str, now: Timestamp) -> Option<Arc<SigningKey>> {
        self.of_tokens(now).find(|key| key.kid == kid)
    }

    pub(crate) fn published(&self, now: Timestamp) -> Jwks {
        let keys = self.all();
        let published = keys.iter().filter(|key| key.is_accepted(now)).map(|key| Jwk {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            x: key.public.clone(),
            kid: key.kid.clone(),
            alg: "EdDSA".to_owned(),
            usage: "sig".to_owned(),
        });
        Jwks { keys: published.collect() }
    }

    /// Takes over what the database holds; keys that are known already are not opened again.
    pub(crate) fn learn(&self, rows: Vec<KeyRow>, secrets: &Secrets) -> Result<(), Problem> {
        let known = self.all();
        let mut keys = Vec::with_capacity(rows.len());
        for row in rows {
            let same = |key: &&Arc<SigningKey>| key.id == row.id && key.accepted_until == row.accepted_until;
            match known.iter().find(same) {
                Some(key) => keys.push(key.clone()),
                None => keys.push(Arc::new(SigningKey::open(row, secrets)?)),
            }
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }
}

pub(super) fn new_key(secrets: &Secrets, purpose: Purpose, signs_from: Timestamp) -> Result<KeyRow, Problem> {
    let pair = Ed25519KeyPair::generate().map_err(Problem::internal)?;
    let private = pair.to_pkcs8().map_err(Problem::internal)?;
    let id = Uuid::now_v7();
    Ok(KeyRow {
        id,
        purpose,
        public_key: URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()),
        sealed_private_key: URL_SAFE_NO_PAD.encode(secrets.seal(SEAL, id.as_bytes(), private.as_ref())),
        signs_from,
        accepted_until: None,
    })
}

/// Makes the first keys of an installation. Two nodes that start at the same time may make one each: both are good.
pub(crate) async fn ensure_keys(ctx: &Ctx) -> Result<(), Problem> {
    for purpose in [Purpose::Token, Purpose::Certificate] {
        let is_there = |keys: Vec<KeyRow>| keys.iter().any(|key| key.purpose == purpose);
        if is_there(store::keys(ctx.db.read()).await?) {
            continue;
        }
        let key = new_key(&ctx.secrets, purpose, ctx.clock.now())?;
        let mut tx = ctx.db.begin_system("identity").await?;
        if !is_there(store::keys(&tx).await?) {
            add(&mut tx, key).await?;
            tx.finish(()).await?;
        }
    }
    Ok(())
}

/// Writes a new key, and that there is one.
pub(super) async fn add(tx: &mut Tx, key: KeyRow) -> Result<(), Problem> {
    tx.record(Change::new(EventKind::SigningKeyRotated, format!("key_{}", key.id.simple())));
    Ok(store::insert_key(tx, key).await?)
}

/// Puts a new signing key in the place of the present one (`lonja admin rotate-keys`). The new key is published at
/// once and signs half a minute later; tokens of the old one stay good until they expire. Answers the new key's id.
pub async fn rotate_keys(ctx: &Ctx) -> Result<String, Problem> {
    let tx = ctx.db.begin_system("admin").await?;
    let signs_from = tx.now() + HEAD_START;
    store::retire_keys(&tx, signs_from + longest_life(&ctx.config) + HEAD_START).await?;
    rotate(tx, &ctx.secrets, Purpose::Token, signs_from).await
}

/// The same for the key that signs certificates (`lonja admin rotate-keys --certificates`). What the old one has
/// signed stays good: it is published for good.
pub async fn rotate_certificate_keys(ctx: &Ctx) -> Result<String, Problem> {
    let tx = ctx.db.begin_system("admin").await?;
    let signs_from = tx.now() + HEAD_START;
    rotate(tx, &ctx.secrets, Purpose::Certificate, signs_from).await
}

async fn rotate(
    mut tx: Tx,
    secrets: &Secrets,
    purpose: Purpose,
    signs_from: Timestamp,
) -> Result<String, Problem> {
    let key = new_key(secrets, purpose, signs_from)?;
    let kid = key.id.simple().to_string();
    add(&mut tx, key).await?;
    tx.finish(()).await?;
    Ok(kid)
}
