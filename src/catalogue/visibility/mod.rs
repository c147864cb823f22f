//! Who sees which product when: grants per audience, as curators write them, and the rows per assortment that are
//! worked out from them in the same transaction.

pub mod rules;
pub mod store;

use lonja_kernel::AssortmentId;
use lonja_platform::prelude::Problem;
use sea_orm::ConnectionTrait;

/// To be called by whoever makes assortments or changes their audiences, in the same transaction.
pub async fn assortments_changed(conn: &impl ConnectionTrait, ids: &[AssortmentId]) -> Result<(), Problem> {
    store::lock(conn).await?;
    store::rebuild(conn, store::Changed::Assortments(ids)).await?;
    Ok(())
}
