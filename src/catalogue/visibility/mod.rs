//! Who sees which product when: grants per audience, as curators write them, and the rows per assortment that are
//! worked out from them in the same transaction.

pub mod rules;
pub mod store;

use std::sync::Arc;

use lonja_identity::{AssortmentObserver, Hearing};
use lonja_kernel::AssortmentId;
use lonja_platform::prelude::{Problem, Tx};
use sea_orm::ConnectionTrait;

/// Builds an assortment's rows when it is made. They go with it: the foreign key cascades.
struct Keeper;

/// Whom identity tells of assortments.
pub fn observer() -> Arc<dyn AssortmentObserver> {
    Arc::new(Keeper)
}

impl AssortmentObserver for Keeper {
    fn made<'a>(&'a self, tx: &'a Tx, assortment: AssortmentId) -> Hearing<'a> {
        Box::pin(async move { assortments_changed(tx, &[assortment]).await })
    }
}

/// Works the rows of these assortments out anew, in the transaction that made them or changed their audiences.
pub async fn assortments_changed(conn: &impl ConnectionTrait, ids: &[AssortmentId]) -> Result<(), Problem> {
    store::lock(conn).await?;
    store::rebuild(conn, store::Changed::Assortments(ids)).await?;
    Ok(())
}
