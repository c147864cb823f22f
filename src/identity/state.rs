//! What the slice's operations share, and the task that keeps it fresh.

use std::{sync::Arc, time::Instant};

use lonja_platform::{access::Authenticator, prelude::*};

use crate::{
    assortments::AssortmentObserver,
    hasher::PasswordHasher,
    tokens::{
        AccessTokenIssuer, KeyRing, Revocation, Revocations, TokenAuthenticator, ensure_keys,
        revocations::REFRESH_EVERY, store,
    },
};

/// The identity slice at work. Cheap to clone.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    ctx: Ctx,
    keys: KeyRing,
    issuer: AccessTokenIssuer,
    revocations: Arc<Revocations>,
    authenticator: Arc<TokenAuthenticator>,
    hasher: PasswordHasher,
    observers: Vec<Arc<dyn AssortmentObserver>>,
}

impl Identity {
    /// `observers` hear of assortments in the transaction that makes or drops them. Nothing is read before
    /// [`start`](Self::start): until then every token is refused.
    pub fn new(ctx: &Ctx, observers: Vec<Arc<dyn AssortmentObserver>>) -> Self {
        let keys = KeyRing::default();
        let public_url = ctx.config.link("");
        let issuer = AccessTokenIssuer::new(keys.clone(), ctx.clock.clone(), &public_url);
        let revocations = Arc::new(Revocations::default());
        let authenticator = Arc::new(TokenAuthenticator::new(issuer.clone(), revocations.clone()));
        let hasher = PasswordHasher::new();
        Self(Arc::new(Inner {
            ctx: ctx.clone(),
            keys,
            issuer,
            revocations,
            authenticator,
            hasher,
            observers,
        }))
    }

    /// Makes the first signing keys where there are none, reads keys and revocations, and goes on reading them every two
    /// seconds for as long as somebody holds this value.
    pub async fn start(&self) -> Result<(), Problem> {
        ensure_keys(&self.0.ctx).await?;
        self.refresh().await?;
        let inner = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            let mut ticks = tokio::time::interval(REFRESH_EVERY);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                let Some(inner) = inner.upgrade() else { return };
                let identity = Self(inner);
                // A database that hangs must not keep this task from asking again.
                match tokio::time::timeout(REFRESH_EVERY * 2, identity.refresh()).await {
                    Ok(Ok(())) => {}
                    Ok(Err(problem)) => tracing::warn!(%problem, "revocations cannot be read"),
                    Err(_) => tracing::warn!("revocations cannot be read: the database does not answer"),
                }
            }
        });
        Ok(())
    }

    /// Reads keys and revocations now.
    pub async fn refresh(&self) -> Result<(), Problem> {
        let asked = Instant::now();
        let conn = self.0.ctx.db.read();
        let now = self.0.ctx.clock.now();
        let revocations = store::revocations(conn, now).await?;
        let keys = store::keys(conn).await?;
        self.0.keys.learn(keys, &self.0.ctx.secrets)?;
        self.0.revocations.heard(revocations, asked, now);
        Ok(())
    }

    /// For the gate.
    pub fn authenticator(&self) -> Arc<dyn Authenticator> {
        self.0.authenticator.clone()
    }

    /// Signs access tokens for whoever has decided that they may be had.
    pub fn issuer(&self) -> &AccessTokenIssuer {
        &self.0.issuer
    }

    pub(crate) fn ctx(&self) -> &Ctx {
        &self.0.ctx
    }

    pub(crate) fn keys(&self) -> &KeyRing {
        &self.0.keys
    }

    pub(crate) fn hasher(&self) -> &PasswordHasher {
        &self.0.hasher
    }

    pub(crate) fn observers(&self) -> &[Arc<dyn AssortmentObserver>] {
        &self.0.observers
    }

    /// What was just committed holds on this node at once; the others learn of it within seconds.
    pub(crate) fn revoked(&self, revocations: Vec<Revocation>) {
        self.0.revocations.add(revocations);
    }
}
