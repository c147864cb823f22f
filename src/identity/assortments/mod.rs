//! Assortments: one per distinct set of audiences that some organisation has.
//!
//! What an organisation may see follows from its audiences, and many organisations have the same ones. So whatever is
//! worked out per audience (the visible products) is kept per assortment and not per organisation. An organisation's
//! assortment changes in the transaction that changes its memberships; who keeps rows per assortment builds or drops
//! them in that transaction, too.

mod store;

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
    sync::Arc,
};

use lonja_platform::prelude::*;
use sha2::{Digest, Sha256};

/// What an observer does, inside the transaction.
pub type Hearing<'a> = Pin<Box<dyn Future<Output = Result<(), Problem>> + Send + 'a>>;

/// Who keeps rows per assortment. An assortment that no organisation follows any more is deleted; rows that refer to
/// it go with it (`ON DELETE CASCADE`).
pub trait AssortmentObserver: Send + Sync {
    /// An assortment was made; organisations follow it as soon as the transaction commits.
    fn made<'a>(&'a self, tx: &'a Tx, assortment: AssortmentId) -> Hearing<'a>;
}

/// Keeps memberships and assortments as they are until the transaction ends. Whoever changes what an audience may see
/// takes this first: otherwise an assortment made at the same time would be built without that change.
pub async fn lock_assortments(tx: &Tx) -> Result<(), Problem> {
    Ok(store::lock(tx).await?)
}

/// The assortments that contain one of these audiences.
pub async fn assortments_with(tx: &Tx, audiences: &[AudienceId]) -> Result<Vec<AssortmentId>, Problem> {
    Ok(store::with_audiences(tx, audiences).await?)
}

type AudienceSet = BTreeSet<AudienceId>;

/// One key per set, whatever its size and the order in which it was put together.
fn key_of(set: &AudienceSet) -> String {
    use std::fmt::Write as _;
    let mut digest = Sha256::new();
    for audience in set {
        digest.update(audience.0.as_bytes());
    }
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        write!(text, "{byte:02x}").ok();
        text
    })
}

/// Gives these organisations the assortments of their present audiences. Call it after the memberships were changed,
/// under [`lock_assortments`].
pub(crate) async fn settle(
    tx: &Tx,
    observers: &[Arc<dyn AssortmentObserver>],
    organizations: &[OrganizationId],
) -> Result<(), Problem> {
    let mut wanted: BTreeMap<AudienceSet, Vec<OrganizationId>> = BTreeMap::new();
    let mut left: BTreeSet<AssortmentId> = BTreeSet::new();
    for (organization, current, audiences) in store::memberships(tx, organizations).await? {
        wanted.entry(audiences).or_default().push(organization);
        left.extend(current);
    }
    let keys: Vec<String> = wanted.keys().filter(|set| !set.is_empty()).map(key_of).collect();
    let known = store::by_keys(tx, &keys).await?;
    for (set, followers) in wanted {
        let assortment = if set.is_empty() {
            None
        } else {
            let key = key_of(&set);
            let assortment = if let Some(assortment) = known.get(&key) {
                *assortment
            } else {
                let audiences: Vec<AudienceId> = set.iter().copied().collect();
                let assortment = AssortmentId::new();
                store::insert(tx, assortment, &key, &audiences).await?;
                for observer in observers {
                    observer.made(tx, assortment).await?;
                }
                assortment
            };
            Some(assortment)
        };
        store::follow(tx, assortment, &followers).await?;
    }
    for assortment in store::without_followers(tx, &left).await? {
        store::delete(tx, assortment).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_one_key_whatever_its_order_and_no_other_set_has_it() {
        let [a, b] = [AudienceId::new(), AudienceId::new()];
        let key = |audiences: &[AudienceId]| key_of(&audiences.iter().copied().collect());
        assert_eq!(key(&[a, b]), key(&[b, a]));
        assert_ne!(key(&[a]), key(&[a, b]));
        assert_ne!(key(&[a]), key(&[b]));
    }
}
